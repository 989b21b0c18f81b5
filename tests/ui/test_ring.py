"""ring.py: all photos around the circle, and no state so small that it is not seen."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from catalog_gui.ui.ring import LEAST, STATES, TURN, Ring, segments
from catalog_gui.ui.theme import DARK, LIGHT, Theme, palette_of

counts = st.fixed_dictionaries({state: st.integers(0, 10**7) for state in STATES})


def test_a_circle_is_shared_in_proportion() -> None:
    parts = segments({"done": 75, "missing": 25})
    assert [(part.state, part.start, part.span) for part in parts] == [("done", 0, 270), ("missing", 270, 90)]


def test_nothing_gives_an_empty_circle() -> None:
    assert segments({}) == []
    assert segments({"done": 0}) == []


@given(counts)
def test_every_state_that_has_photos_is_seen_and_they_fill_the_circle(by_state: dict[str, int]) -> None:
    parts = segments(by_state)
    assert {part.state for part in parts} == {state for state, count in by_state.items() if count}
    assert all(part.span >= LEAST - 1e-9 for part in parts)
    if parts:
        assert sum(part.span for part in parts) == pytest.approx(TURN)
        assert [part.start for part in parts] == pytest.approx(
            [sum(before.span for before in parts[:index]) for index in range(len(parts))]
        )


def test_one_missing_of_a_million_opens_the_circle() -> None:
    done, missing = segments({"done": 999_999, "missing": 1})
    assert missing.span == pytest.approx(LEAST)
    assert done.span == pytest.approx(TURN - LEAST)


def drawn(qtbot: QtBot, theme: Theme, by_state: dict[str, int], *, never_run: bool = False) -> QImage:
    ring = Ring("photos")
    qtbot.addWidget(ring)
    ring.setPalette(palette_of(theme))
    ring.resize(ring.sizeHint())
    ring.show_counts(by_state, never_run=never_run, running=False)
    return ring.grab().toImage()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_states_differ_without_colour(qtbot: QtBot, theme: Theme) -> None:
    """Each state all around in one grey: no two look alike, so the shapes alone tell them apart."""
    one_grey = evolve(theme, **dict.fromkeys(STATES, theme.text))
    pictures = []
    for state in STATES:
        ring = Ring("photos")
        qtbot.addWidget(ring)
        ring.resize(ring.sizeHint())
        ring.show_counts({"done": 3, state: 1} if state != "done" else {"done": 1}, never_run=False, running=False)
        pictures.append(ring.render_in(one_grey))
    for index, picture in enumerate(pictures):
        assert all(picture != other for other in pictures[index + 1 :])


def test_never_run_does_not_look_like_empty_or_full(qtbot: QtBot) -> None:
    hollow = drawn(qtbot, DARK, {"missing": 5}, never_run=True)
    assert hollow != drawn(qtbot, DARK, {"missing": 5})
    assert hollow != drawn(qtbot, DARK, {"done": 5})


def test_a_running_gauge_shows_it(qtbot: QtBot) -> None:
    ring = Ring("photos")
    qtbot.addWidget(ring)
    ring.resize(ring.sizeHint())
    ring.show_counts({"done": 5, "missing": 5}, never_run=False, running=False)
    still = ring.grab().toImage()
    ring.set_running(True)
    assert ring.grab().toImage() != still
    ring.set_running(False)
    assert ring.grab().toImage() == still

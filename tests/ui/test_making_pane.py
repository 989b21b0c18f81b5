"""making_pane.py: figures and lines of what is being made: bounded, painted only where they are seen, still where one looks."""

from collections.abc import Iterator

import pytest
from attrs import define
from fake_desk import progress
from pytestqt.qtbot import QtBot
from stored_album import words

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.making import LINES, Making, Written
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.sweep import Failure, Outcome, Seen
from catalog_gui.media.thumbnail import Thumbnail
from catalog_gui.ui import making_pane
from catalog_gui.ui.making_pane import MakingPane, figures, line_of


@define
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Told:
    """How far the run is."""

    progress: Progress | None = None


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def pane(qtbot: QtBot, keeper: Keeper, told: Told) -> Iterator[MakingPane]:
    made = MakingPane(keeper, lambda: told.progress)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_work()


def batch(first: int, count: int, phase: str = "thumbnails") -> list[Seen]:
    made = (Outcome(phase, Thumbnail(b"x" * 1000, 256, 192), 0.1) for _ in range(count))
    return [Seen(first + place, None, 0, 0, (each,), {}) for place, each in enumerate(made)]


def named(photos: object) -> dict[int, str]:
    return {photo: f"{photo}.jpg" for photo in photos}  # type: ignore[attr-defined]


def test_figures() -> None:
    assert words(figures(Written(0, 0, 0, None, None), going=True)) == "Nothing made yet"
    written = Written(1200, 9_800_000, 3, 212.04, 1_900_000.0)
    assert (
        words(figures(written, going=True))
        == "1,200 files made  ·  9.8 MB  ·  212.0 a second  ·  1.9 MB/s  ·  3 could not be made"
    )
    assert words(figures(written, going=False)) == "1,200 files made  ·  9.8 MB  ·  3 could not be made"


def test_lines_say_what_came_of_each_picture(pane: MakingPane) -> None:
    made = Making(paths=named)
    pane.follow(made)
    made.take(batch(1, 1))
    made.take(batch(2, 1, "previews"))
    made.take([Seen(3, None, 0, 0, (Outcome("thumbnails", Failure("empty", "The file is empty."), 0.1),), {})])
    pane.look()
    assert [line.path for line in pane.lines] == ["3.jpg", "2.jpg", "1.jpg"], "the newest first"
    rows = [line_of(line) for line in pane.lines]
    assert [(row.title, row.tone) for row in rows] == [("3.jpg", "failed"), ("2.jpg", "done"), ("1.jpg", "done")]
    assert rows[0].line.endswith("Photo 3  ·  The file is empty.")
    assert "preview" in rows[1].line
    assert words(rows[2].line).endswith("Photo 1  ·  1.0 kB  ·  made")


def test_no_more_lines_are_kept_than_the_newest_and_only_those_in_sight_are_asked_for(pane: MakingPane) -> None:
    made, asked = Making(paths=named), set[int]()
    describe = pane.list.line
    pane.list.line = lambda index: asked.add(index) or describe(index)  # type: ignore[func-returns-value]
    pane.follow(made)
    made.take(batch(1, LINES + 500))
    pane.look()
    pane.list.viewport().repaint()
    assert pane.list.count == len(pane.lines) == LINES
    assert pane.lines[0].photo == LINES + 500
    assert 0 < len(asked) < 20
    assert pane.written is not None
    assert pane.written.files == LINES + 500, "the figures count all"


def test_lines_stand_still_while_somebody_looks_further_down(pane: MakingPane) -> None:
    made = Making(paths=named)
    pane.follow(made)
    made.take(batch(1, 100))
    pane.look()
    pane.list.verticalScrollBar().setValue(pane.list.verticalScrollBar().maximum())
    before = pane.lines
    made.take(batch(101, 1))
    pane.look()
    assert pane.lines is before
    assert words(pane.texts[0]).startswith("101 files made")
    pane.list.verticalScrollBar().setValue(0)
    pane.look()
    assert pane.lines[0].photo == 101
    pane.follow(Making(paths=named))
    assert pane.lines == []


def test_the_pace_is_told_while_it_goes_on_and_a_pause_instead_of_it(pane: MakingPane, told: Told) -> None:
    clock = Clock()
    made = Making(clock, named)
    pane.follow(made)
    clock.now = 2.0
    made.take(batch(1, 10))
    told.progress = progress(rate=5.0)
    pane.look()
    assert "5.0 a second" in words(pane.texts[0])
    assert "5.0 kB/s" in words(pane.texts[0])
    told.progress = progress(rate=None, notice="It goes on at 22:00.")
    pane.look()
    assert "a second" not in pane.texts[0]
    assert "It goes on at 22:00." in pane.texts[1]
    told.progress = progress(rate=5.0)
    pane.finish()
    assert words(pane.texts[0]) == "10 files made  ·  10.0 kB"


def test_the_store_is_counted_sparingly_and_once_more_at_the_end(
    qtbot: QtBot, pane: MakingPane, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making_pane, "LEAST", 3600.0)
    pane.follow(Making(paths=named))
    qtbot.waitUntil(lambda: pane.stats is not None and not pane.waiting)
    keeper.store.write(7, b"12345")
    pane.look()
    assert not pane.waiting, "not again so soon"
    pane.finish()
    qtbot.waitUntil(lambda: not pane.waiting)
    assert pane.stats is not None
    assert (pane.stats.files, pane.stats.bytes) == (1, 5)
    pane.look()
    assert not pane.waiting
    assert not pane.following

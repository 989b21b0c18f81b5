"""bursts_page.py and film_strip.py: frames in a row, another best one, cut and joined, kept and trashed by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from camera import jpeg
from engine.grouped import burst
from keeping import add, ids, rebuild
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.catalog.tables import Decision
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.review.undo import undo
from catalog_gui.ui.bursts_page import BurstsPage

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper, photos: Path) -> Iterator[BurstsPage]:
    """Bursts a1 a2 a3 a4, of which a2 is the best, and b1 b2."""
    for seed, name in enumerate(("a1", "a2", "a3", "a4", "b1", "b2")):
        jpeg(photos / f"{name}.jpg", seed=seed)
    add(keeper, photos)
    rebuild(keeper, only={"analyze"})
    burst(keeper, [f"a{place}.jpg" for place in (1, 2, 3, 4)], "a2.jpg")
    burst(keeper, ["b1.jpg", "b2.jpg"], "b1.jpg")
    made = BurstsPage(Library(keeper))
    qtbot.addWidget(made)
    made.undo_wanted.connect(lambda: (undo(keeper), made.refresh()))
    made.resize(1072, 700)
    made.show()
    made.focus_first()
    qtbot.waitUntil(lambda: made.shown is not None and not made.waiting)
    yield made
    made.close_work()


def press(
    qtbot: QtBot, page: BurstsPage, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        qtbot.keyClick(page.list, key, held)
        qtbot.waitUntil(lambda: not page.waiting)


def names(page: BurstsPage) -> list[str]:
    return [column.photo.row.name.removesuffix(".jpg") for column in page.compare.columns]


def decided(page: BurstsPage) -> dict[str, str]:
    known = {photo: path.removesuffix(".jpg") for path, photo in ids(page.library.keeper).items()}
    with page.library.keeper.catalog.read() as session:
        return {known[row.photo_id]: row.choice for row in session.query(Decision).where(Decision.about == "burst")}


def test_the_film_shows_all_frames_and_stars_the_best(page: BurstsPage) -> None:
    assert names(page) == ["a1", "a2", "a3", "a4"]
    assert page.film.best == page.compare.current == 1
    assert page.compare.columns[1].says == "Best frame"
    assert page.heading_text[1] == "Best frame: It is the sharpest."


def test_b_prefers_the_current_frame_and_undo_takes_that_back(qtbot: QtBot, page: BurstsPage) -> None:
    press(qtbot, page, Key.Key_Right, Key.Key_B)
    assert page.film.best == 2
    assert page.heading_text[1] == "Best frame: chosen by eye"
    press(qtbot, page, Key.Key_Z)
    assert page.film.best == 1


def test_a_click_on_a_star_prefers_that_frame_beside_it_goes_there(qtbot: QtBot, page: BurstsPage) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(page.film, left, pos=page.film.cell_rect(3).center())
    assert page.compare.current == 3
    qtbot.mouseClick(page.film, left, pos=page.film._star(0).center())
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.film.best == 0


def test_k_keeps_the_best_a_keeps_all_numbers_keep_some(qtbot: QtBot, page: BurstsPage) -> None:
    press(qtbot, page, Key.Key_K)
    assert decided(page) == {"a1": "trash", "a2": "keep", "a3": "trash", "a4": "trash"}
    assert names(page) == ["b1", "b2"], "on to the next"
    press(qtbot, page, Key.Key_A)
    assert decided(page)["b1"] == decided(page)["b2"] == "keep"
    press(qtbot, page, Key.Key_Up, Key.Key_4)
    assert decided(page)["a4"] == "keep"
    assert [column.stays for column in page.compare.columns] == [False, True, False, True]


def test_shift_s_cuts_before_the_current_frame(qtbot: QtBot, page: BurstsPage) -> None:
    press(qtbot, page, Key.Key_Right)
    press(qtbot, page, Key.Key_S, held=SHIFT)
    assert names(page) == ["a1", "a2"]
    assert len(page.rows) == 3
    press(qtbot, page, Key.Key_Z)
    assert names(page) == ["a1", "a2", "a3", "a4"]


def test_nothing_is_cut_before_the_first_frame(qtbot: QtBot, page: BurstsPage) -> None:
    press(qtbot, page, Key.Key_Home)
    page.compare.go(0)
    with qtbot.waitSignal(page.said):
        page.cut()
    assert len(page.rows) == 2


def test_m_joins_with_the_next(qtbot: QtBot, page: BurstsPage) -> None:
    press(qtbot, page, Key.Key_M)
    assert len(page.rows) == 1
    assert sorted(names(page)) == ["a1", "a2", "a3", "a4", "b1", "b2"]
    with qtbot.waitSignal(page.said) as told:
        page.join()
    assert "no" in told.args[0]
    press(qtbot, page, Key.Key_Z)
    assert len(page.rows) == 2


def test_its_keys_are_in_the_overlay(page: BurstsPage) -> None:
    told = {keys for group in page.help_groups() for keys, _ in group.keys}
    assert {"B", "⇧_S", "M"} <= told

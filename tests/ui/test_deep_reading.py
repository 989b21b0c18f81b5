"""deep_reading.py and whole_copy.py: all originals are read from the window, and a damaged one is seen beside a whole copy."""

import os
from pathlib import Path

import pytest
from camera import album, copy
from keeping import add, rebuild
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.care import bit_rot
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.ui.deep_reading import read_all
from catalog_gui.ui.problems_page import ProblemsPage
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.whole_copy import NONE, WholeCopyView

LEFT = Qt.MouseButton.LeftButton


def flip(file: Path) -> None:
    """One bit turns by itself: size and time stay."""
    before, data = file.stat(), bytearray(file.read_bytes())
    data[-100] ^= 0x10
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def known(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 4)
    copy(photos / "photo-001.jpg", photos / "safe" / "one.jpg")
    add(keeper, photos)
    rebuild(keeper, only=("analyze",))
    return keeper


def test_it_tells_how_far_it_is_and_that_all_is_well(known: Keeper) -> None:
    first, *steps, last = list(read_all(known))
    assert first.stage == "Reading all originals again"
    assert [step.fraction for step in steps] == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert steps[0].stage == "Originals read again: 1 of 5 photos"
    assert all(step.rate for step in steps)
    assert last.result == "completed"
    assert last.notice == "5 photos read again: none has changed by itself."


def test_it_tells_what_is_damaged_and_whether_there_is_a_copy(known: Keeper, photos: Path) -> None:
    flip(photos / "photo-001.jpg")
    flip(photos / "photo-002.jpg")
    *steps, last = list(read_all(known))
    assert last.notice == ("5 photos read again: 2 damaged (of 1 there is a whole copy). Problems shows them.")
    assert steps[-1].failures == 2
    assert "2 damaged" in steps[-1].stage


def test_stopped_in_the_window_it_goes_on_the_next_time(known: Keeper) -> None:
    steps = read_all(known)
    for step in steps:
        if step.fraction >= 0.4:
            break
    steps.close()  # type: ignore[attr-defined]
    assert bit_rot.interrupted(known)
    *_, last = list(read_all(known))
    assert last.notice == "3 photos read again, after those of before: none has changed by itself."


def test_where_no_drive_is_there_it_says_so(known: Keeper, photos: Path) -> None:
    photos.rename(photos.with_name("away"))
    *_, last = list(read_all(known))
    assert last.notice == "There are no originals that could be read: are the drives there?"


def test_a_run_of_it_is_stopped_without_counting_things(qtbot: QtBot, known: Keeper) -> None:
    control = RunControl()
    said: list[str] = []
    control.said.connect(said.append)
    with qtbot.waitSignal(control.ended):
        control.start(lambda: read_all(known))
        control.cancel()
    assert said == ["Stopped. What was done is kept."]
    control.deleteLater()


def opened(qtbot: QtBot, keeper: Keeper) -> ProblemsPage:
    page = ProblemsPage(Library(keeper))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitUntil(lambda: not page.waiting)
    return page


def test_the_page_of_problems_asks_for_it_with_problems_and_without(qtbot: QtBot, known: Keeper, photos: Path) -> None:
    rebuild(known)
    page = opened(qtbot, known)
    assert page._stack.currentWidget() is page.empty
    with qtbot.waitSignal(page.originals_wanted):
        page.empty.pressed.emit()
    flip(photos / "photo-001.jpg")
    list(read_all(known))
    page.refresh()
    qtbot.waitUntil(lambda: not page.waiting and page.photos.count == 1)
    with qtbot.waitSignal(page.originals_wanted):
        qtbot.mouseClick(page.left.read_all, LEFT)
    page.close_work()


def test_a_damaged_photo_is_seen_beside_its_whole_copy(qtbot: QtBot, known: Keeper, photos: Path) -> None:
    rebuild(known)
    flip(photos / "photo-001.jpg")
    list(read_all(known))
    page = opened(qtbot, known)
    assert page.middle.whole_copy.isVisible()
    assert page.middle.retry.isEnabled(), "reading it once more may find it whole again"
    qtbot.mouseClick(page.middle.whole_copy, LEFT)
    view = page.whole
    assert isinstance(view, WholeCopyView)
    qtbot.waitUntil(lambda: not view.waiting and len(view.compare.columns) == 2)
    assert [column.says for column in view.compare.columns] == ["Damaged", "Whole copy"]
    assert [column.photo.row.path for column in view.compare.columns] == ["photo-001.jpg", "safe/one.jpg"]
    assert str(photos / "safe" / "one.jpg") in view.text
    assert view.reveal.isEnabled()
    page.refresh()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page._stack.currentWidget() is view, "what is looked at stays"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page._stack.currentWidget() is page._body
    page.close_work()


def test_where_there_is_no_whole_copy_it_says_so(qtbot: QtBot, known: Keeper, photos: Path) -> None:
    rebuild(known)
    flip(photos / "photo-002.jpg")
    list(read_all(known))
    page = opened(qtbot, known)
    qtbot.mouseClick(page.middle.whole_copy, LEFT)
    view = page.whole
    assert view is not None
    qtbot.waitUntil(lambda: not view.waiting)
    assert view.text == NONE
    assert not view.reveal.isEnabled()
    page.close_work()

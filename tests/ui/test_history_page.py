"""history_page.py: its parts by mouse and key, the search over them, and what a part says is said by the page."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from camera import album, empty
from engine.fakes import two_and_a_whole
from keeping import add, ids, rebuild, scan, with_phases
from PySide6.QtCore import QLocale, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.ui.history_page import HistoryPage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def used(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog of three photos and one that does not open, rebuilt."""
    album(photos, 3)
    empty(photos / "nothing.jpg")
    keeper = with_phases(keeper, *two_and_a_whole())
    add(keeper, photos)
    rebuild(keeper)
    return keeper


class Triage(QWidget):
    """Stands for the part that looks for what went wrong."""

    keys = "A: answer"
    said = Signal(str)
    open_place = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.arrived = self.closed = 0

    def arrive(self) -> None:
        self.arrived += 1

    def close_work(self) -> None:
        self.closed += 1


@pytest.fixture
def page(qtbot: QtBot, used: Keeper) -> Iterator[HistoryPage]:
    made = HistoryPage(Library(used), Triage)
    qtbot.addWidget(made)
    made.resize(1072, 760)
    made.show()
    made.focus_first()
    settle(qtbot, made)
    yield made
    made.close_work()


def settle(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting)


def find(qtbot: QtBot, page: HistoryPage, words: str) -> None:
    page.search.setFocus()
    page.search.selectAll()
    qtbot.keyClicks(page.search, words)
    settle(qtbot, page)


def test_parts_are_chosen_by_key_and_by_mouse(qtbot: QtBot, page: HistoryPage) -> None:
    assert page.part == "done"
    assert page.done.list.count == 3
    qtbot.keyClick(page.done.list, Key.Key_2)
    settle(qtbot, page)
    assert page.changes.isVisible()
    assert page.changes.list.hasFocus()
    assert page.chips["changes"].isChecked()
    assert "O: other programs alone" in page.keys
    qtbot.mouseClick(page.chips["backups"], LEFT)
    settle(qtbot, page)
    assert page.backups.empty.isVisible()


def test_the_part_that_looks_for_what_went_wrong_is_made_when_it_is_wanted(qtbot: QtBot, page: HistoryPage) -> None:
    assert "triage" not in page._parts
    page.go("triage")
    triage = page._parts["triage"]
    assert triage.isVisible()
    assert (triage.arrived, page.keys.startswith("A: answer")) == (1, True)
    with qtbot.waitSignal(page.said) as told:
        triage.said.emit("Looked.")
    assert told.args == ["Looked."]
    page.refresh()
    assert triage.arrived == 2
    page.close_work()
    assert triage.closed == 1


@pytest.mark.parametrize("width", [640, 720, 1072, 1600])
def test_nothing_in_its_head_lies_over_another_thing(qtbot: QtBot, page: HistoryPage, width: int) -> None:
    page.resize(width, 560)
    qtbot.waitUntil(lambda: page.width() == width)
    qtbot.waitUntil(lambda: page.trash.mapTo(page, page.trash.rect().bottomRight()).x() <= width)
    places = [_place(page, each) for each in (*page.chips.values(), page.search, page.trash)]
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert all(place.left() >= 0 for place in places)
    assert page.search.width() >= 160


def _place(page: HistoryPage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def test_without_it_there_are_three_parts(qtbot: QtBot, used: Keeper) -> None:
    made = HistoryPage(Library(used))
    qtbot.addWidget(made)
    assert list(made.chips) == ["done", "changes", "backups"]
    assert made.keys.endswith("1 to 3: the parts")
    made.close_work()


def test_what_is_out_of_sight_asks_when_it_comes_into_sight(qtbot: QtBot, page: HistoryPage, used: Keeper) -> None:
    page.go("changes")
    settle(qtbot, page)
    before = page.changes.list.count
    page.go("done")
    settle(qtbot, page)
    scan(used)
    with used.catalog.write() as session:
        session.execute(update(Photo).values(size=7))
    page.refresh()
    settle(qtbot, page)
    assert page.done.list.count == 4
    assert page.changes.list.count == before, "not asked yet"
    page.go("changes")
    settle(qtbot, page)
    assert page.changes.list.count == before + 1


def test_words_find_all_that_is_on_record_of_a_photo(qtbot: QtBot, page: HistoryPage, used: Keeper) -> None:
    broken = ids(used)["nothing.jpg"]
    with used.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == broken).values(size=7))
    find(qtbot, page, "noth")
    assert page.record.isVisible()
    rows = [page.record.list.line(index) for index in range(page.record.list.count)]
    assert "size 0 → 7" in rows[0].line
    assert sum("not made" in row.line for row in rows) == 2, "every line of the run's log, each phase by itself"
    assert any("4 photos added" in row.line for row in rows), "the scan that found it"
    assert {row.title for row in rows} <= {"nothing.jpg", "4 photos"}
    assert page.record.head_text.startswith(f"1 photo  ·  {len(rows)} records")
    qtbot.keyClick(page.search, Key.Key_Down)
    assert page.record.list.hasFocus()
    with qtbot.waitSignal(page.photos_wanted) as told:
        qtbot.keyClick(page.record.list, Key.Key_Return)
    assert told.args == [PhotoFilter(ids=(broken,))]


def test_words_that_fit_nothing_say_so_and_escape_leads_back(qtbot: QtBot, page: HistoryPage) -> None:
    find(qtbot, page, "zebra")
    assert page.record.empty.isVisible()
    qtbot.keyClick(page.search, Key.Key_Escape)
    settle(qtbot, page)
    assert page.done.isVisible()
    find(qtbot, page, "zebra")
    page.go("backups")
    assert page.search.text() == ""
    assert page.backups.isVisible()


def test_an_operation_leads_to_its_changes(qtbot: QtBot, page: HistoryPage) -> None:
    page.done.list.set_current(1)
    settle(qtbot, page)
    operation = page.done.chosen.operation
    qtbot.mouseClick(page.done.show_changes, LEFT)
    settle(qtbot, page)
    assert page.part == "changes"
    assert page.changes.chosen.operation == operation


def test_the_trash_and_the_problems_are_one_press_away(qtbot: QtBot, page: HistoryPage) -> None:
    with qtbot.waitSignal(page.open_place) as told:
        qtbot.mouseClick(page.trash, LEFT)
    assert told.args == ["trash"]
    with qtbot.waitSignal(page.open_place) as told:
        page.done.log.problems_wanted.emit()
    assert told.args == ["problems"]


def test_the_window_is_told_when_the_keys_do_something_else(qtbot: QtBot, page: HistoryPage) -> None:
    with qtbot.waitSignal(page.keys_changed):
        page.go("changes")


def test_going_back_is_asked_of_the_window(qtbot: QtBot, page: HistoryPage) -> None:
    with qtbot.waitSignal(page.restore_wanted) as told:
        page.backups.restore_wanted.emit("a backup")
    assert told.args == ["a backup"]

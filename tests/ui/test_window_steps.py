"""window_steps.py and the window's part of the review: the sheet over the pages, undo in words, one refresh after many keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from decided_album import Album, Controls
from fake_desk import FakeDesk
from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.apply import apply
from catalog_gui.ui.main_window import SHEET, MainWindow
from catalog_gui.ui.rail import Place

PLACES = tuple(Place(name, name.capitalize(), name) for name in ("overview", "duplicates", "trash"))
Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Page(QWidget):
    """Notes what the window asks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def arrive(self) -> None:
        self.asked.append("arrive")

    def refresh(self) -> None:
        self.asked.append("refresh")


class ReviewPage(Page):
    """One on which something is decided."""

    apply_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    decided = Signal()


class SheetPage(Page):
    closed = Signal()


MAKERS = {"overview": Page, "duplicates": ReviewPage, "trash": ReviewPage, SHEET: SheetPage}


@pytest.fixture
def album(keeper: Keeper, photos: Path) -> Album:
    return Album(keeper, photos, "ab")


@pytest.fixture
def controls(qtbot: QtBot, keeper: Keeper) -> Iterator[Controls]:
    made = Controls(keeper)
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, album: Album, controls: Controls, store: QSettings) -> MainWindow:
    made = MainWindow(FakeDesk(), controls.run, PLACES, MAKERS, store, controls.review)
    qtbot.addWidget(made)
    made.show()
    controls.settle(qtbot)
    return made


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(window.focusWidget() or window, key, held)


def test_ctrl_enter_lays_the_sheet_over_a_page_of_the_review_and_nowhere_else(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Key.Key_Return, CTRL)
    assert window.place == "overview"
    window.go("duplicates")
    press(qtbot, window, Key.Key_Return, CTRL)
    assert window.place == SHEET
    assert window.rail.button("duplicates").isChecked()
    window.page(SHEET).closed.emit()
    assert window.place == "duplicates"


def test_a_window_that_is_closed_with_the_sheet_opens_at_the_page_below(
    qtbot: QtBot, window: MainWindow, store: QSettings
) -> None:
    window.go("trash")
    window.show_sheet()
    window.close()
    assert store.value("place") == "trash"


def test_a_page_that_wants_to_apply_gets_the_sheet(window: MainWindow) -> None:
    window.go("duplicates")
    window.page("duplicates").apply_wanted.emit()
    assert window.place == SHEET
    window.go("overview")
    window.close_sheet()
    assert window.place == "overview"


def test_steps_are_offered_on_pages_of_the_review_alone(
    qtbot: QtBot, album: Album, window: MainWindow, controls: Controls
) -> None:
    album.decide("a")
    window.go("duplicates")
    window.page("duplicates").decided.emit()
    qtbot.waitUntil(lambda: window.strip.steps[0] == "Undo: Keep a.png of its copies, trash 1")
    window.go("overview")
    assert window.strip.steps == ("", "")
    press(qtbot, window, Key.Key_Z, CTRL)
    controls.settle(qtbot)
    assert controls.told == [], "nothing that is out of sight is undone"
    window.go("trash")
    press(qtbot, window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.strip.steps == ("", "Redo: Keep a.png of its copies, trash 1"))
    press(qtbot, window, Key.Key_Z, CTRL | SHIFT)
    qtbot.waitUntil(lambda: window.strip.steps[0] == "Undo: Keep a.png of its copies, trash 1")


def test_the_undo_of_an_apply_is_withdrawn_when_something_else_is_decided(
    qtbot: QtBot, album: Album, window: MainWindow, controls: Controls
) -> None:
    album.decide("a")
    window.go("duplicates")
    with qtbot.waitSignal(controls.review.applied, timeout=10_000):
        assert controls.review.apply((), False, album.waiting())
    assert window.strip.offers_undo
    album.decide("b")
    window.page("duplicates").decided.emit()
    assert not window.strip.offers_undo
    qtbot.waitUntil(lambda: window.strip.steps[0].startswith("Undo: Keep b.png"))


def test_after_decisions_the_pages_out_of_sight_ask_anew_once(qtbot: QtBot, window: MainWindow) -> None:
    overview, page = window.page("overview"), window.page("duplicates")
    window.go("duplicates")
    before = overview.asked.count("refresh")
    for _ in range(3):
        page.decided.emit()
    qtbot.waitUntil(lambda: overview.asked.count("refresh") > before)
    assert overview.asked.count("refresh") == before + 1
    assert "refresh" not in page.asked


def test_an_apply_of_an_earlier_sitting_is_offered_and_taken_back(
    qtbot: QtBot, album: Album, controls: Controls, store: QSettings
) -> None:
    before = album.files
    album.decide("a")
    assert list(apply(album.keeper))[-1].finished
    window = MainWindow(FakeDesk(), controls.run, PLACES, MAKERS, store, controls.review)
    qtbot.addWidget(window)
    window.show()
    window.go("trash")
    qtbot.waitUntil(lambda: window.strip.steps[0] == "Undo: Move 1 photo to the trash")
    with qtbot.waitSignal(controls.run.ended, timeout=10_000):
        window.strip._back.click()
    assert album.files == before
    assert "refresh" in window.page("trash").asked

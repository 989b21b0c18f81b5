"""main_window.py: one place at a time, by every way; it remembers, takes folders, and closes without losing work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from test_rebuild_thread import Steps

from catalog_gui.ui.main_window import MainWindow
from catalog_gui.ui.rail import NARROW, Place
from catalog_gui.ui.run_control import RunControl

PLACES = tuple(Place(name, name.capitalize(), name) for name in ("overview", "photos", "problems", "settings"))


class Page(QWidget):
    """Notes what the window asks of it."""

    said = Signal(str, object)
    open_photos = Signal(str, str)
    open_place = Signal(str)
    summarized = Signal(object)
    folder_wanted = Signal()
    retry_wanted = Signal(object)
    photos_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def arrive(self) -> None:
        self.asked.append("arrive")

    def refresh(self) -> None:
        self.asked.append("refresh")

    def open(self, field: str, state: str | None) -> None:
        self.asked.append((field, state))

    def show_photos(self, wanted: object) -> None:
        self.asked.append(wanted)

    def close_work(self) -> None:
        self.asked.append("close_work")


class Fixture:
    """A window whose pages note what they are asked."""

    def __init__(self, qtbot: QtBot, store: QSettings) -> None:
        self.made: dict[str, Page] = {}
        self.desk = FakeDesk(300)
        self.control = RunControl()
        self.window = MainWindow(
            self.desk, self.control, PLACES, {place.name: self._maker(place.name) for place in PLACES}, store
        )
        qtbot.addWidget(self.window)

    def _maker(self, name: str):
        def make() -> Page:
            self.made[name] = Page()
            return self.made[name]

        return make


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def shown(qtbot: QtBot, store: QSettings) -> Iterator[Fixture]:
    made = Fixture(qtbot, store)
    made.window.show()
    yield made
    made.control.wait()


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag these onto the window; whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, button, none)
    enter.ignore()
    window.dragEnterEvent(enter)
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, none))
    return enter.isAccepted()


def test_pages_are_made_when_they_are_first_wanted(shown: Fixture) -> None:
    assert list(shown.made) == ["overview"]
    shown.window.go("photos")
    shown.window.go("overview")
    shown.window.go("photos")
    assert list(shown.made) == ["overview", "photos"]
    assert shown.made["photos"].asked == ["arrive", "arrive"]
    assert shown.made["photos"].accessibleName() == "Photos"


def test_ctrl_with_a_digit_goes_there(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    qtbot.keyClick(shown.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.place == "problems"
    assert shown.window.rail.button("problems").isChecked()
    assert shown.made["problems"].hasFocus()


def test_the_rail_goes_there(qtbot: QtBot, shown: Fixture) -> None:
    qtbot.mouseClick(shown.window.rail.button("settings"), Qt.MouseButton.LeftButton)
    assert shown.window.place == "settings"


@pytest.mark.parametrize(("state", "expected"), [("failed", "failed"), ("members", "members"), ("eligible", None)])
def test_a_number_opens_exactly_its_photos(shown: Fixture, state: str, expected: str | None) -> None:
    shown.made["overview"].open_photos.emit("thumbnails", state)
    assert shown.window.place == "photos"
    assert shown.made["photos"].asked[-1] == ("thumbnails", expected)


def test_a_page_may_send_elsewhere_and_speak(qtbot: QtBot, shown: Fixture) -> None:
    page, undone = shown.made["overview"], []
    page.open_place.emit("problems")
    assert shown.window.place == "problems"
    page.said.emit("4 photos were moved to the trash.", lambda: undone.append(True))
    assert shown.window.strip.message == "4 photos were moved to the trash."
    qtbot.keyClick(shown.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    with qtbot.waitSignal(shown.window.folder_wanted):
        page.folder_wanted.emit()


def test_failed_photos_can_be_tried_again_and_looked_at(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.go("problems")
    with qtbot.waitSignal(shown.control.ended):
        shown.made["problems"].retry_wanted.emit((3, 5))
    assert shown.desk.retried == [(3, 5)]
    shown.made["problems"].photos_wanted.emit("those two")
    assert shown.window.place == "photos"
    assert "those two" in shown.made["photos"].asked


def test_figures_reach_rail_and_title(shown: Fixture) -> None:
    shown.made["overview"].summarized.emit(shown.desk.about)
    assert shown.window.windowTitle() == "Holidays – Catalog Keeper"
    assert shown.window.rail.button("photos").accessibleName() == "Photos, 300"
    assert shown.window.rail.button("problems").accessibleName() == "Problems, 4"


def test_it_comes_back_as_it_was_left(qtbot: QtBot, shown: Fixture, store: QSettings) -> None:
    shown.window.resize(790, 560)
    shown.window.go("problems")
    shown.window.close()
    again = Fixture(qtbot, store)
    again.window.show()
    assert (again.window.width(), again.window.height()) == (790, 560)
    assert again.window.place == "problems"
    assert list(again.made) == ["problems"]


def test_a_place_that_is_no_more_is_forgotten(qtbot: QtBot, store: QSettings) -> None:
    store.setValue("place", "faces")
    store.setValue("geometry", "nonsense")
    assert Fixture(qtbot, store).window.place == "overview"


def test_without_room_the_rail_is_narrow(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.resize(800, 600)
    qtbot.waitUntil(lambda: shown.window.rail.width() == NARROW)
    shown.window.resize(1280, 800)
    qtbot.waitUntil(lambda: shown.window.rail.width() > NARROW)


def test_folders_that_are_dropped_are_added(qtbot: QtBot, shown: Fixture, tmp_path: Path) -> None:
    shown.window.go("settings")
    with qtbot.waitSignal(shown.control.ended):
        assert drop(shown.window, tmp_path)
    assert shown.desk.folders == [tmp_path]
    assert shown.window.place == "overview"


def test_what_is_no_folder_is_not_taken(shown: Fixture, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    assert not drop(shown.window, tmp_path / "a.jpg", tmp_path / "gone")
    assert shown.desk.folders == []
    assert not shown.control.running


def test_a_folder_waits_for_the_run_to_end(qtbot: QtBot, shown: Fixture, tmp_path: Path) -> None:
    steps = Steps(1)
    shown.control.start(steps)
    shown.window.add_folders([tmp_path])
    assert shown.desk.folders == []
    assert shown.window.strip.message == "The folder is added when the run is over."
    steps.let(1)
    qtbot.waitUntil(lambda: shown.desk.folders == [tmp_path] and not shown.control.running)


def test_after_a_run_every_page_that_was_made_asks_anew(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.go("photos")
    steps = Steps(1)
    steps.let(1)
    with qtbot.waitSignal(shown.control.ended):
        shown.control.start(steps)
    assert shown.made["overview"].asked[-1] == "refresh"
    assert shown.made["photos"].asked[-1] == "refresh"
    assert set(shown.made) == {"overview", "photos"}
    qtbot.keyClick(shown.window, Qt.Key.Key_F5)
    assert shown.made["photos"].asked[-2:] == ["refresh", "refresh"]


def test_closing_lets_a_run_finish_what_is_in_hand(qtbot: QtBot, shown: Fixture) -> None:
    steps = Steps(5)
    shown.control.start(steps)
    steps.let(1)
    qtbot.waitUntil(lambda: steps.asked == 2)
    assert not shown.window.close()
    assert shown.window.isVisible()
    assert shown.window.strip.message == "Finishing the photos in hand, then closing."
    with qtbot.waitSignal(shown.window.closed):
        steps.let(1)
    assert not shown.window.isVisible()
    assert steps.closed_in is not None
    assert shown.made["overview"].asked[-1] == "close_work"


def test_closing_without_a_run_closes(qtbot: QtBot, shown: Fixture) -> None:
    with qtbot.waitSignal(shown.window.closed):
        assert shown.window.close()
    assert shown.made["overview"].asked[-1] == "close_work"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, shown: Fixture, key: Qt.Key) -> None:
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    pressed: list[bool] = []
    there = QPushButton("Rebuild", shown.made["overview"])
    there.clicked.connect(lambda: pressed.append(True))
    there.show()
    there.setFocus()
    qtbot.keyClick(there, key)
    assert pressed == [True]
    place = shown.window.rail.button("photos")
    place.setFocus()
    qtbot.keyClick(place, key)
    assert shown.window.place == "photos"


def test_a_box_to_tick_leaves_enter_alone(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    box = QCheckBox("Quality", shown.made["overview"])
    box.show()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()


def test_the_keyboard_begins_on_the_page_and_not_on_the_rail(qtbot: QtBot, shown: Fixture) -> None:
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    qtbot.waitUntil(shown.made["overview"].hasFocus)


def test_figures_of_the_rail_are_asked_for_at_every_place(qtbot: QtBot, shown: Fixture, store: QSettings) -> None:
    shown.window.go("problems")
    shown.window.close()
    again = Fixture(qtbot, store)
    again.window.show()
    qtbot.waitUntil(lambda: "overview" in again.made)
    assert again.made["overview"].asked == ["refresh"]
    assert again.window.place == "problems"


def test_the_strip_names_the_keys_of_the_page(shown: Fixture) -> None:
    shown.window.page("photos").keys = "Space: large"
    shown.window.go("photos")
    assert shown.window.strip.hint.startswith("Space: large")
    assert shown.window.strip.hint.endswith("4: the places")
    shown.window.go("problems")
    assert "Space" not in shown.window.strip.hint

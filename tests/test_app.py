"""app.py: the whole window on a real catalog, from the first start on."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from catalog_gui import app
from catalog_gui.catalog.presence import Presence
from catalog_gui.engine.keeper import open_keeper
from catalog_gui.errors import CatalogError
from catalog_gui.settings import DIRS, Settings, remember_catalog
from catalog_gui.ui.catalog_card import CatalogCard
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.home_page import HomePage
from catalog_gui.ui.labels import ElidedLabel
from catalog_gui.ui.pages import PLACES
from catalog_gui.ui.theme import DARK, LIGHT, ThemeWatcher

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no window manager


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return Settings(theme="dark", thumbnail_dir=str(tmp_path / "thumbnails"), workers=1)


def undress(qapp: QApplication, looks: tuple[object, ...]) -> None:
    """Give the test's application its looks of before."""
    for each in qapp.findChildren(app.Program):
        each.deleteLater()
    for each in qapp.findChildren(ThemeWatcher):
        each.deleteLater()
    qapp.setProperty("theme", None)
    qapp.setStyle(looks[3])
    qapp.setStyleSheet(looks[2])
    qapp.setPalette(looks[0])
    qapp.setFont(looks[1])


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[app.Program]:
    looks = qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().name()
    made = app.Program(qapp, settings, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    yield made
    if made.sitting is not None:
        made.sitting.control.wait()
        made.sitting.window.close()
        qtbot.waitUntil(lambda: made.sitting is None)
    if made._closed_page is not None:
        made._closed_page.close()
    made._background.close()
    made.deleteLater()
    undress(qapp, looks)


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "Islands"
    folder.mkdir()
    for shade in (40, 120, 200):
        Image.radial_gradient("L").point(lambda level, shade=shade: level * shade // 255).save(folder / f"{shade}.png")
    return folder


def home(program: app.Program) -> HomePage:
    assert program.sitting is not None
    page = program.sitting.window.page("overview")
    assert isinstance(page, HomePage)
    return page


def settled(qtbot: QtBot, program: app.Program) -> None:
    page = home(program)
    qtbot.waitUntil(lambda: page._photos is not None and page.overview._background.waiting == 0)


def test_the_first_start_welcomes(qtbot: QtBot, program: app.Program) -> None:
    program.start(None)
    settled(qtbot, program)
    assert home(program).currentWidget() is home(program).welcome
    assert program.sitting is not None
    assert program.sitting.window.isVisible()


def test_from_an_empty_catalog_to_full_gauges(qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path) -> None:
    program.start(tmp_path / "Holidays.catalog", add=album)
    assert program.sitting is not None
    qtbot.waitSignal(program.sitting.control.ended).wait()
    settled(qtbot, program)
    overview = home(program).overview
    qtbot.waitUntil(lambda: overview.head.sentence == "3 photos are waiting to be examined")
    overview.head._start.click()
    with qtbot.waitSignal(program.sitting.control.ended, timeout=60_000):
        overview.plan_view._run.click()
    qtbot.waitUntil(lambda: overview.head.sentence == "Nothing is missing")
    assert overview.grid.cards["thumbnails"]._figure.text() == "100"
    assert "made in" in program.sitting.window.strip.message
    assert program.sitting.window.windowTitle().startswith("Holidays")


def test_a_catalog_whose_drive_is_away_is_not_taken_for_a_new_one(
    qtbot: QtBot, program: app.Program, tmp_path: Path
) -> None:
    remember_catalog(str(tmp_path / "away" / "photos.catalog"))
    program.start(None)
    assert program.sitting is None
    assert isinstance(program._closed_page, EmptyState)
    assert "photos.catalog" in program._closed_page._sentence.text()
    assert not (tmp_path / "away").exists()


def test_another_catalog_takes_the_place_of_the_one_before(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    first = program.sitting
    assert first is not None
    with qtbot.waitSignal(first.window.closed):
        program.open(tmp_path / "two.catalog", create=True)
    assert program.sitting is not None
    assert program.sitting is not first
    assert program.sitting.keeper.catalog.name == "two"


def test_a_file_that_is_no_catalog_leaves_the_window_as_it_is(
    qtbot: QtBot, program: app.Program, tmp_path: Path
) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    (tmp_path / "letter.catalog").write_text("Dear all")
    before = program.sitting
    assert before is not None
    program.open(tmp_path / "letter.catalog")
    assert program.sitting is before
    assert "no catalog" in before.window.strip.message


def test_the_demo_is_drawn_and_opened(
    qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from catalog_gui.demo import place

    monkeypatch.setattr(place, "demo_place", lambda: tmp_path / "demo")
    monkeypatch.setattr(place, "prepare", lambda folder, photos: folder.mkdir() or folder / "demo.catalog")
    album.rename(tmp_path / "photos")
    program.open(tmp_path / "one.catalog", create=True)
    first = program.sitting
    assert first is not None
    program.show_demo()
    assert first.window.strip.message == "Drawing the demo photos; this takes a moment."
    qtbot.waitUntil(lambda: program.sitting is not None and program.sitting is not first)
    assert program.sitting is not None
    assert program.sitting.keeper.catalog.name == "demo"


def test_a_folder_is_chosen_without_stopping_the_window(
    qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path
) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    settled(qtbot, program)
    sitting = program.sitting
    assert sitting is not None
    home(program).welcome._add.click()
    dialog = sitting.window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(sitting.control.ended):
        dialog.fileSelected.emit(str(album))
    dialog.close()
    qtbot.waitUntil(lambda: home(program)._photos == 3)
    assert sitting.window.strip.message == "Islands: 3 new photos."


def test_another_catalog_is_chosen_from_the_settings(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "two.catalog", create=True)
    program.open(tmp_path / "one.catalog", create=True)
    sitting = program.sitting
    assert sitting is not None
    sitting.window.go("settings")
    card = sitting.window.page("settings").findChild(CatalogCard)
    assert card is not None
    card.catalog_wanted.emit()
    dialog = sitting.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "two.catalog"))
    assert program.sitting is not None
    assert program.sitting.keeper.catalog.name == "two"


def test_the_folders_of_the_catalog_are_listed(qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True, add=album)
    sitting = program.sitting
    assert sitting is not None
    qtbot.waitUntil(lambda: not sitting.control.running)
    sitting.window.go("settings")
    card = sitting.window.page("settings").findChild(CatalogCard)
    assert card is not None
    qtbot.waitUntil(lambda: any(str(album) in each.text() for each in card.findChildren(ElidedLabel)))
    assert "3 photos" in [each.text() for each in card.findChildren(QLabel)]


def test_every_place_of_a_real_catalog_opens(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    sitting = program.sitting
    assert sitting is not None
    for place in PLACES:
        sitting.window.go(place.name)
        assert sitting.window.place == place.name
    assert program._fault is None


def test_settings_hold_at_once(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    sitting = program.sitting
    assert sitting is not None
    assert program._watcher.theme is DARK
    program.use_settings(Settings(theme="light", thumbnail_size=320))
    assert program._watcher.theme is LIGHT
    qtbot.waitUntil(lambda: sitting.keeper.settings.thumbnail_size == 320)


def test_a_fault_is_shown_once_with_its_details(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    for error in (KeyError("first"), KeyError("second")):
        program.faulty.emit(error, None)
    assert program._fault is not None
    assert "first" in program._fault.details
    assert "second" in program._fault.details
    with qtbot.waitSignal(program._fault.destroyed):
        program._fault.close()
    assert program._fault is None


def test_what_the_user_can_understand_is_said_in_the_strip(program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    program.faulty.emit(CatalogError("The disk is full."), None)
    assert program._fault is None
    assert program.sitting is not None
    assert program.sitting.window.strip.message == "The disk is full."


def test_faults_of_other_threads_arrive_too(qtbot: QtBot, program: app.Program, tmp_path: Path) -> None:
    program.open(tmp_path / "one.catalog", create=True)
    hooks = sys.excepthook, threading.excepthook
    with program.catching_faults(), qtbot.waitSignal(program.faulty) as told:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
    assert isinstance(told.args[0], ZeroDivisionError)
    assert (sys.excepthook, threading.excepthook) == hooks


def test_the_program_runs_until_its_window_is_closed(
    qtbot: QtBot, qapp: QApplication, settings: Settings, tmp_path: Path
) -> None:
    looks = qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().name()
    hooks, seen = (sys.excepthook, threading.excepthook), []

    def look_and_close() -> None:
        seen.extend(each.windowTitle() for each in qapp.topLevelWidgets() if each.isVisible())
        qapp.closeAllWindows()

    QTimer.singleShot(0, look_and_close)
    assert app.open_window(None, settings) == 0
    assert len(seen) == 1
    assert "Catalog Keeper" in seen[0]
    assert (sys.excepthook, threading.excepthook) == hooks
    assert (DIRS.user_log_path / "window.log").exists()
    assert (DIRS.user_state_path / "window.ini").exists()
    undress(qapp, looks)


def test_while_the_window_is_open_threads_take_short_turns(qapp: QApplication, settings: Settings) -> None:
    before = sys.getswitchinterval()
    with app._ready(qapp):
        assert sys.getswitchinterval() == pytest.approx(app.SWITCH_SECONDS)
    assert sys.getswitchinterval() == before


def test_a_second_window_on_a_catalog_is_told_of_the_first(
    qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path
) -> None:
    file = tmp_path / "Holidays.catalog"
    program.open(file, create=True)
    assert program.sitting is not None
    assert "another window" not in program.sitting.window.strip.message
    program.open(file)
    assert "another window" not in program.sitting.window.strip.message, "the one before was this program's own"
    elsewhere = open_keeper(file, program._settings)
    window = Presence(elsewhere.catalog)
    assert "another window" in (window.enter() or "")
    program.open(tmp_path / "Other.catalog", create=True)
    qtbot.waitUntil(lambda: window.enter() is None)
    program.open(file)
    assert "open in another window" in program.sitting.window.strip.message
    window.leave()
    elsewhere.close()

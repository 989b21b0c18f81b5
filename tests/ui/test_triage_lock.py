"""triage_lock.py: the line above every page of a locked catalog, what it stops, and the window that opens on a loss."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from camera import album
from keeping import add
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui import app
from catalog_gui.care import guard
from catalog_gui.catalog import backups, incident
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.settings import Settings
from catalog_gui.ui.triage_lock import UNLOCKED, LockBanner, LockControl
from catalog_gui.ui.triage_page import TriagePage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def control(keeper: Keeper) -> Iterator[LockControl]:
    made = LockControl(keeper)
    yield made
    made.close_work()


def settle(qtbot: QtBot, control: LockControl) -> None:
    qtbot.waitUntil(lambda: not control.waiting)


def test_the_line_is_there_while_it_is_locked(qtbot: QtBot, keeper: Keeper, control: LockControl) -> None:
    banner = LockBanner(control)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    incident.lock(keeper.catalog.file, "photos have vanished")
    control.look()
    settle(qtbot, control)
    assert not banner.isHidden()
    locked = control.locked
    assert locked is not None
    assert banner.text.startswith("This catalog is locked since ")
    assert f"by {locked.actor}: photos have vanished. Rebuilds, Apply and emptying the trash wait." in banner.text
    said: list[str] = []
    control.said.connect(said.append)
    qtbot.mouseClick(banner.unlock, LEFT)
    settle(qtbot, control)
    assert banner.isHidden()
    assert said == [UNLOCKED]
    with keeper.catalog.read() as session:
        assert incident.locked(session.connection()) is None


def test_a_second_lock_keeps_the_first(qtbot: QtBot, keeper: Keeper, control: LockControl) -> None:
    incident.lock(keeper.catalog.file, "first")
    control.lock("second")
    settle(qtbot, control)
    assert control.locked is not None
    assert control.locked.reason == "first"


def test_it_looks_again_and_again(qtbot: QtBot, keeper: Keeper, control: LockControl) -> None:
    control._timer.setInterval(1)
    control.watch()
    settle(qtbot, control)
    incident.lock(keeper.catalog.file)
    with qtbot.waitSignal(control.changed):
        pass
    assert control.locked is not None


class Window:
    """The program's window on a catalog."""

    def __init__(self, qtbot: QtBot, program: app.Program, file: Path) -> None:
        self.qtbot, self.program = qtbot, program
        program.open(file)
        assert program.sitting is not None
        self.sitting = program.sitting

    @property
    def banner(self) -> LockBanner:
        found = self.sitting.window.findChild(LockBanner)
        assert found is not None
        return found


@pytest.fixture
def program(qapp: QApplication, settings: Settings, tmp_path: Path) -> Iterator[app.Program]:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = app.Program(qapp, settings, store)
    yield made
    if made.sitting is not None:
        made.sitting.window.close()
    made.close_work()


@pytest.fixture
def file(keeper: Keeper, photos: Path) -> Path:
    """A closed catalog of photos."""
    album(photos, 30)
    add(keeper, photos)
    keeper.close()
    return keeper.catalog.file


def test_a_locked_catalog_refuses_a_rebuild_in_plain_words(qtbot: QtBot, program: app.Program, file: Path) -> None:
    incident.lock(file, "somebody looks into it")
    window = Window(qtbot, program, file)
    qtbot.waitUntil(lambda: not window.banner.isHidden())
    control = window.sitting.control
    said: list[str] = []
    control.said.connect(said.append)
    assert control.start(lambda: window.sitting.desk.start_rebuild(frozenset(), frozenset()))
    qtbot.waitUntil(lambda: not control.running)
    assert len(said) == 1
    assert said[0].startswith("This catalog is locked since ")
    assert "(somebody looks into it), so nothing was changed. Unlock it when all is well again" in said[0]
    qtbot.mouseClick(window.banner.unlock, LEFT)
    qtbot.waitUntil(window.banner.isHidden)
    assert control.start(lambda: window.sitting.desk.start_rebuild(frozenset({"geohash"}), frozenset()))
    qtbot.waitUntil(lambda: not control.running)
    assert not any("locked" in words for words in said[1:])


@pytest.mark.parametrize("kind", ["rebuild", "apply", "purge", "reset", "migration"])
def test_what_could_make_it_worse_waits(keeper: Keeper, kind: str) -> None:
    from catalog_gui.errors import CatalogError

    incident.lock(keeper.catalog.file, "why")
    with pytest.raises(CatalogError, match=r"\(why\), so nothing was changed"), keeper.catalog.alone(kind, "x"):
        raise AssertionError("begun")


@pytest.mark.parametrize("kind", ["restore", "recover", "backup", "scan"])
def test_what_brings_it_back_does_not_wait(keeper: Keeper, kind: str) -> None:
    incident.lock(keeper.catalog.file)
    with keeper.catalog.alone(kind, "x") as operation:
        assert operation.id


def test_a_catalog_that_has_lost_rows_opens_on_what_went_wrong(qtbot: QtBot, program: app.Program, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM photo WHERE id <= 6")
        connection.commit()
    window = Window(qtbot, program, file)
    assert window.sitting.window.place == "history"
    page = window.sitting.window.findChild(TriagePage)
    assert page is not None
    assert page.isVisible()
    qtbot.waitUntil(lambda: not page.waiting)
    assert "6 of 30 photos" in page.alarm_text
    guard.take_note(window.sitting.keeper)
    program.open(file)
    assert program.sitting is not None
    assert program.sitting.window.findChild(TriagePage) is None


def test_few_lost_rows_open_nothing(qtbot: QtBot, program: app.Program, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM photo WHERE id = 6")
        connection.commit()
    window = Window(qtbot, program, file)
    assert window.sitting.window.findChild(TriagePage) is None
    assert window.banner.isHidden()


def test_it_is_a_part_of_the_history(qtbot: QtBot, program: app.Program, file: Path) -> None:
    window = Window(qtbot, program, file)
    window.sitting.window.go("history")
    history = window.sitting.window.page("history")
    history.go("triage")
    page = history.findChild(TriagePage)
    assert page is not None
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.lock is window.sitting.window.findChild(LockBanner)._control
    with qtbot.waitSignal(history.said):
        page.said.emit("told")
    page.changes_wanted.emit()
    assert history.part == "changes"


def test_a_backup_is_gone_back_to_and_the_loss_is_over(qtbot: QtBot, program: app.Program, file: Path) -> None:
    backups.make(file, backup_folder(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM photo WHERE id <= 6")
        connection.commit()
    first = Window(qtbot, program, file).sitting
    page = first.window.findChild(TriagePage)
    assert page is not None
    qtbot.waitUntil(lambda: not page.waiting)
    command = next(way.command for way in page.work.last.report.recovery if way.kind == "backup")
    page.view.doing_wanted.emit(command)
    qtbot.waitUntil(page.sure.isVisible)
    qtbot.mouseClick(page.sure.go, LEFT)
    qtbot.waitUntil(lambda: program.sitting is not None and program.sitting is not first)
    assert program.sitting is not None
    assert guard.alarms(program.sitting.keeper) == []
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM photo").fetchone() == (30,)

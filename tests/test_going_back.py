"""app.py with going_back.py: the window closes, the catalog is put back, and the window opens on what came of it."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from camera import album, jpeg
from keeping import add, scan
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui import app
from catalog_gui.catalog import backups, locks
from catalog_gui.catalog.backups import Backup
from catalog_gui.engine.keeper import Keeper, backup_folder, photos_in
from catalog_gui.errors import CatalogError
from catalog_gui.settings import Settings
from catalog_gui.ui.daily_care import DailyCare, DamageBanner
from catalog_gui.ui.going_back import BUSY
from catalog_gui.ui.history_page import HistoryPage
from catalog_gui.ui.history_words import exactly

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen there is no window manager


@pytest.fixture
def backup(keeper: Keeper, photos: Path) -> Backup:
    """A backup from when the catalog knew two photos; now it knows three."""
    album(photos, 2)
    add(keeper, photos)
    file = keeper.catalog.file
    made = backups.read(backups.make(file, backup_folder(file), "on demand"))
    jpeg(photos / "later.jpg", seed=9)
    scan(keeper)
    return made


@pytest.fixture
def program(
    qapp: QApplication, qtbot: QtBot, settings: Settings, keeper: Keeper, backup: Backup, tmp_path: Path
) -> Iterator[app.Program]:
    """The window on that catalog."""
    looks = qapp.palette(), qapp.font(), qapp.styleSheet()
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = app.Program(qapp, settings, store)
    made.open(keeper.catalog.file)
    yield made
    if made.sitting is not None:
        made.sitting.control.wait()
        made.sitting.window.close()
    made._close_refusal()
    made._background.close()
    for each in (made._watcher, made):
        each.deleteLater()
    qapp.setProperty("theme", None)
    qapp.setStyleSheet(looks[2])
    qapp.setPalette(looks[0])
    qapp.setFont(looks[1])


def known(program: app.Program) -> int:
    assert program.sitting is not None
    with program.sitting.keeper.catalog.read() as session:
        return photos_in(session)


def said(program: app.Program) -> str:
    assert program.sitting is not None
    return program.sitting.window.strip.message


def go_back(qtbot: QtBot, program: app.Program, backup: Backup) -> None:
    """By the page of the history, and wait for the window that opens afterwards."""
    assert program.sitting is not None
    window = program.sitting.window
    window.go("history")
    page = window.page("history")
    assert isinstance(page, HistoryPage)
    page.backups.restore_wanted.emit(backup)
    back(qtbot, program)


def back(qtbot: QtBot, program: app.Program) -> None:
    assert program.sitting is None, "nothing has the catalog open while it is put back"
    assert program._closed_page is not None
    assert "Going back to the catalog of" in program._closed_page._sentence.text()
    qtbot.waitUntil(lambda: program.sitting is not None, timeout=20_000)
    assert program._closed_page is None


def test_the_catalog_is_put_back_and_that_is_taken_back(qtbot: QtBot, program: app.Program, backup: Backup) -> None:
    assert known(program) == 3
    go_back(qtbot, program, backup)
    assert known(program) == 2
    assert said(program).endswith(": 2 photos.")
    assert program.sitting is not None
    assert program.sitting.window.place == "history"
    assert program.sitting.window.strip.offers_undo
    program.sitting.window.strip.undo()
    back(qtbot, program)
    assert known(program) == 3


def test_a_run_is_not_disturbed(qtbot: QtBot, program: app.Program, backup: Backup) -> None:
    sitting = program.sitting
    assert sitting is not None
    sitting.control.start(lambda: sitting.desk.start_rebuild(frozenset(), frozenset()))
    program.go_back(backup)
    assert said(program) == BUSY
    assert program.sitting is sitting
    sitting.control.wait()
    assert known(program) == 3


def test_where_another_program_works_the_window_opens_again_and_says_so(
    qtbot: QtBot, program: app.Program, backup: Backup, keeper: Keeper
) -> None:
    with locks.exclusive(keeper.catalog.file, ""):
        go_back(qtbot, program, backup)
    assert "Another program is working on this catalog alone" in said(program)
    assert known(program) == 3
    assert program.sitting is not None
    assert not program.sitting.window.strip.offers_undo


def test_a_backup_that_is_damaged_changes_nothing(qtbot: QtBot, program: app.Program, backup: Backup) -> None:
    with backup.path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    go_back(qtbot, program, backup)
    assert "is damaged, so nothing was changed" in said(program)
    assert known(program) == 3


def test_a_damaged_catalog_is_told_with_a_button_for_the_way_back(
    qtbot: QtBot, program: app.Program, backup: Backup, keeper: Keeper
) -> None:
    assert program.sitting is not None
    keeper.close()
    program.sitting.window.close()
    file = keeper.catalog.file
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    program.open(file)
    page = program._closed_page
    assert program.sitting is None
    assert page is not None
    assert page._sentence.text().startswith("The catalog file is damaged. Your photos are not touched by this.")
    assert page._sentence.text().endswith(f"There is a verified backup of {exactly(backup.at)} with 2 photos.")
    assert page._sentence.height() >= page._sentence.heightForWidth(page._sentence.width()), "no line is cut off"
    assert "catalog-gui" not in page._sentence.text()
    assert page._other.text().startswith("Open another catalog")
    page._action.click()
    back(qtbot, program)
    assert known(program) == 2


def test_what_was_damaged_under_the_window_is_whole_again(
    qtbot: QtBot, program: app.Program, backup: Backup, keeper: Keeper
) -> None:
    keeper.close()
    file = keeper.catalog.file
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with suppress(CatalogError):
        known(program)
    go_back(qtbot, program, backup)
    assert known(program) == 2
    assert said(program).endswith(": 2 photos.")
    assert backups.sqlite.is_sound(file)


def test_what_is_damaged_under_the_window_is_told_above_its_pages(
    qtbot: QtBot, program: app.Program, backup: Backup, keeper: Keeper
) -> None:
    assert program.sitting is not None
    window = program.sitting.window
    banner, care = window.findChild(DamageBanner), window.findChild(DailyCare)
    assert banner is not None
    assert care is not None
    assert banner.isHidden()
    file = keeper.catalog.file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    file.write_bytes(whole[: 3 * 4096] + bytes(len(whole) - 3 * 4096))
    care.look()
    qtbot.waitUntil(banner.isVisible)
    banner.go_back.click()
    back(qtbot, program)
    assert known(program) == 2

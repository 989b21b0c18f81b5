"""backups_view.py: backups are listed, made, checked; going back is compared and asked first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, jpeg
from keeping import add, scan
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from catalog_gui.catalog import backups
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.restoring import Difference
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.engine.queries import Library
from catalog_gui.ui.backup_words import difference_rows, question, went_back
from catalog_gui.ui.backups_view import BackupsView

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


def make(keeper: Keeper, reason: str) -> Backup:
    file = keeper.catalog.file
    return backups.read(backups.make(file, backup_folder(file), reason))


@pytest.fixture
def covered(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog that knows three photos, with a backup from when it knew two."""
    album(photos, 2)
    add(keeper, photos)
    make(keeper, "before apply")
    jpeg(photos / "later.jpg")
    scan(keeper)
    return keeper


def shown(qtbot: QtBot, keeper: Keeper) -> BackupsView:
    view = BackupsView(Library(keeper))
    qtbot.addWidget(view)
    view.resize(1072, 720)
    view.show()
    view.ask()
    view.focus_first()
    settle(qtbot, view)
    return view


@pytest.fixture
def view(qtbot: QtBot, covered: Keeper) -> Iterator[BackupsView]:
    made = shown(qtbot, covered)
    yield made
    made.close_work()


def settle(qtbot: QtBot, view: BackupsView) -> None:
    qtbot.waitUntil(lambda: not view.waiting)


def facts(view: BackupsView) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in view.facts.rows}


def test_a_backup_tells_when_why_how_large_and_whether_it_is_sound(view: BackupsView) -> None:
    row = view.list.line(0)
    assert (row.title, row.line, row.icon) == ("Just now", "Before apply  ·  2 photos", "check")
    told = facts(view)
    assert told["Why"] == ("Before apply",)
    assert told["Photos"] == ("3", "2", "−1"), "beside what there is now, what there would be"
    assert told["File"] == (str(view.chosen.path),)
    assert "sound" in told["State"][0]
    assert view.go_back.isEnabled()


def test_one_can_be_made_now(qtbot: QtBot, view: BackupsView) -> None:
    qtbot.keyClick(view.list, Key.Key_B)
    settle(qtbot, view)
    assert view.list.count == 2
    assert "On demand  ·  3 photos" in view.list.line(0).line
    assert view.chosen.verified
    assert facts(view)["Photos"] == ("3", "3", "")


def test_a_backup_that_was_touched_is_found_out_and_cannot_be_gone_back_to(qtbot: QtBot, view: BackupsView) -> None:
    with view.chosen.path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    with qtbot.waitSignal(view.said) as told:
        qtbot.keyClick(view.list, Key.Key_C)
    assert "Checking 1 backup." in told.args
    with qtbot.waitSignal(view.said) as told:
        settle(qtbot, view)
    assert "1 backup is not sound" in told.args[0]
    assert view.list.line(0).icon == "warning"
    assert not view.go_back.isEnabled()
    view.ask_back()
    assert view.sure.isHidden()


def test_sound_ones_are_said_to_be_sound(qtbot: QtBot, view: BackupsView) -> None:
    with qtbot.waitSignals([view.said, view.said]):
        qtbot.mouseClick(view.check_all, LEFT)
    settle(qtbot, view)
    assert view.chosen.verified


def test_going_back_is_asked_first_with_what_it_would_change(qtbot: QtBot, view: BackupsView) -> None:
    with qtbot.assertNotEmitted(view.restore_wanted):
        qtbot.keyClick(view.list, Key.Key_G)
        assert view.sure.isVisible()
        assert "It holds 2 photos, 1 fewer than now. No original is touched." in view.sure.text
        assert view.sure.cancel.hasFocus(), "Enter alone does nothing"
        qtbot.keyClick(view.sure.cancel, Key.Key_Return)
    assert view.sure.isHidden()
    qtbot.mouseClick(view.go_back, LEFT)
    with qtbot.waitSignal(view.restore_wanted) as told:
        qtbot.mouseClick(view.sure.go, LEFT)
    assert told.args == [view.chosen]


def test_without_backups_there_is_one_button(qtbot: QtBot, keeper: Keeper) -> None:
    view = shown(qtbot, keeper)
    assert view.empty.isVisible()
    view.empty.pressed.emit()
    settle(qtbot, view)
    assert view.list.count == 1
    view.close_work()


def test_a_disk_that_takes_no_backup_is_told(qtbot: QtBot, view: BackupsView, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Path:
        raise backups.CatalogError("No backup could be made.")

    monkeypatch.setattr(backups, "make", full)
    view.make_one()
    with qtbot.waitSignal(view.said) as told:
        settle(qtbot, view)
    assert told.args == ["No backup could be made."]
    assert view.make.isEnabled()


def test_what_cannot_be_compared_is_not_made_up(view: BackupsView) -> None:
    blind = Difference(evolve(view.chosen, counts={"photo": 2}), None)
    assert difference_rows(blind) == [("Photos", "–", "2", "")]
    assert "It holds 2 photos." in question(blind.backup, blind)
    same = Difference(blind.backup, {"photo": 2})
    assert "2 photos, and as many of everything as now" in question(same.backup, same)
    assert went_back(blind.backup).endswith(": 2 photos.")

"""daily_care.py: the window makes the backup of the day, and tells with a way back that the file has been damaged."""

from pathlib import Path

import pytest
from camera import album
from keeping import add
from pytestqt.qtbot import QtBot

from catalog_gui.care import guard
from catalog_gui.catalog import backups
from catalog_gui.catalog.sqlite import Damaged
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.ui.daily_care import DailyCare, DamageBanner


@pytest.fixture
def known(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 3)
    add(keeper, photos)
    return keeper


def made(keeper: Keeper) -> list[backups.Backup]:
    return backups.listing(keeper.catalog.file, backup_folder(keeper.catalog.file))


def break_it(keeper: Keeper) -> None:
    """All but the first pages are lost, while the catalog is open."""
    with keeper.catalog.write() as session:
        session.connection().exec_driver_sql("UPDATE photo SET size = size")
    keeper.close()
    file = keeper.catalog.file
    whole = file.read_bytes()
    file.write_bytes(whole[: 4096 * 3] + bytes(len(whole) - 4096 * 3))


def looked(qtbot: QtBot, care: DailyCare) -> None:
    care.look()
    qtbot.waitUntil(lambda: not care.waiting)


@pytest.fixture
def care(known: Keeper) -> DailyCare:
    return DailyCare(known)


def test_the_backup_of_the_day_is_made_once(qtbot: QtBot, known: Keeper, care: DailyCare) -> None:
    assert made(known) == []
    looked(qtbot, care)
    [backup] = made(known)
    assert (backup.reason, backup.photos, backup.verified) == ("daily", 3, True)
    looked(qtbot, care)
    assert made(known) == [backup]
    care.close_work()


def test_one_that_cannot_be_made_is_said(qtbot: QtBot, known: Keeper, care: DailyCare) -> None:
    folder = backup_folder(known.catalog.file)
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"no folder")
    with qtbot.waitSignal(care.said) as said:
        care.look()
    assert said.args[0].startswith("There is no backup of today: No backup could be made in")
    care.close_work()


def test_a_damaged_file_is_told_and_no_backup_takes_the_place_of_a_good_one(
    qtbot: QtBot, known: Keeper, care: DailyCare
) -> None:
    looked(qtbot, care)
    before = made(known)
    break_it(known)
    with qtbot.waitSignal(care.damaged) as told:
        care.look()
    assert isinstance(told.args[0], Damaged)
    assert made(known) == before
    banner = DamageBanner(known)
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.tell(told.args[0])
    assert not banner.isHidden()
    assert "is damaged" in banner.text
    assert "with 3 photos" in banner.text
    assert "catalog-gui" not in banner.text, "a button stands beside it"
    with qtbot.waitSignal(banner.go_back_wanted) as wanted:
        banner.go_back.click()
    assert wanted.args == before
    care.close_work()


def test_without_a_backup_there_is_no_button(qtbot: QtBot, known: Keeper) -> None:
    break_it(known)
    banner = DamageBanner(known)
    qtbot.addWidget(banner)
    with pytest.raises(Damaged) as told:
        guard.require_whole(known)
    banner.tell(told.value)
    assert banner.go_back.isHidden()

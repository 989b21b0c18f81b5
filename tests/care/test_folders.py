"""folders.py: what is to be seen of each root now, with what the last scan found."""

import shutil
from pathlib import Path

import pytest
from camera import album
from drives import Drives
from keeping import add, scan

from catalog_gui.care.folders import THERE, Folder, folders
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases import doubts


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> Drives:
    return Drives(monkeypatch)


@pytest.fixture
def stick(keeper: Keeper, drives: Drives, tmp_path: Path) -> Path:
    """A drive with thirty photos, and another root that stays."""
    for number in range(30):
        path = tmp_path / "stick" / "Photos" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    album(tmp_path / "home album", 1)
    drives.plug_in(tmp_path / "stick", "one")
    add(keeper, tmp_path / "stick" / "Photos", tmp_path / "home album")
    return tmp_path / "stick"


def of_the_stick(keeper: Keeper) -> Folder:
    by_name = {each.name: each for each in folders(keeper)}
    assert by_name["home album"].condition == THERE
    return by_name["Photos"]


def test_all_there(keeper: Keeper, stick: Path) -> None:
    folder = of_the_stick(keeper)
    assert (folder.path, folder.photos, folder.missing) == (str(stick / "Photos"), 30, 0)
    assert (folder.condition, folder.away, folder.doubt) == (THERE, False, None)
    assert folder.scanned is not None


def test_away_and_back_without_a_scan(keeper: Keeper, drives: Drives, stick: Path, tmp_path: Path) -> None:
    drives.pull_out(stick, tmp_path / "aside")
    assert (of_the_stick(keeper).condition, of_the_stick(keeper).away) == (doubts.AWAY, True)
    (stick / "Photos").mkdir(parents=True)
    assert of_the_stick(keeper).condition == doubts.EMPTY
    scan(keeper)
    (stick / "Photos" / "note.txt").write_text("the drive comes here")
    assert of_the_stick(keeper).condition == doubts.EMPTY, "a note is no photo"
    shutil.rmtree(stick)
    scan(keeper)
    (tmp_path / "aside").rename(stick)
    drives.plug_in(stick, "one")
    folder = of_the_stick(keeper)
    assert folder.condition == THERE
    assert folder.doubt is not None


def test_mounted_elsewhere(keeper: Keeper, drives: Drives, stick: Path, tmp_path: Path) -> None:
    drives.pull_out(stick, tmp_path / "stick1")
    drives.plug_in(tmp_path / "stick1", "one")
    assert of_the_stick(keeper).elsewhere == tmp_path / "stick1" / "Photos"
    drives.plug_in(tmp_path / "stick1", "two")
    assert of_the_stick(keeper).elsewhere is None, "another drive with the same names"


def test_another_drive_is_one_until_the_right_one_is_back(
    keeper: Keeper, drives: Drives, stick: Path, tmp_path: Path
) -> None:
    drives.pull_out(stick, tmp_path / "aside")
    album(stick / "Photos", 2, first=40)
    drives.plug_in(stick, "two")
    scan(keeper)
    assert (of_the_stick(keeper).condition, of_the_stick(keeper).away) == (doubts.ANOTHER_DRIVE, True)
    shutil.rmtree(stick)
    (tmp_path / "aside").rename(stick)
    drives.plug_in(stick, "one")
    assert of_the_stick(keeper).condition == THERE


def test_many_gone(keeper: Keeper, stick: Path) -> None:
    for number in range(20):
        (stick / "Photos" / f"{number}.jpg").unlink()
    scan(keeper)
    folder = of_the_stick(keeper)
    assert (folder.condition, folder.away) == (doubts.GONE, False)
    assert folder.doubt is not None
    assert (folder.doubt.gone, folder.doubt.photos) == (20, 30)
    scan(keeper, accept_missing=True)
    assert (of_the_stick(keeper).condition, of_the_stick(keeper).missing) == (THERE, 20)

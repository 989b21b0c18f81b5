"""Which trash a photo's drive has, and which are not to be trusted."""

import os
import stat
import sys
from pathlib import Path

import pytest

from catalog_gui.media import trash_places
from catalog_gui.media.trash_places import place_for, top_of_volume, trash_folders, volume_of
from catalog_gui.media.trash_words import TrashError
from catalog_gui.settings import DIRS

USER = getattr(os, "getuid", lambda: 0)()
POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")


@pytest.fixture
def here(home: Path, tmp_path: Path) -> Path:
    """A folder of photos on the volume of the home."""
    folder = Path(os.path.realpath(tmp_path)) / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def drive(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the top of another volume, with photos below."""
    top = here.parent / "drive"
    (top / "photos").mkdir(parents=True)
    real = volume_of

    def volume(folder: Path) -> tuple[int, int]:
        device, mount = real(folder)
        return (device + 1, mount) if folder.is_relative_to(top) else (device, mount)

    monkeypatch.setattr(trash_places, "volume_of", volume)
    return top


def test_the_home_trash(here: Path) -> None:
    place = place_for(here, "linux")
    trash = Path(os.path.realpath(os.environ["XDG_DATA_HOME"])) / "Trash"
    assert (place.files, place.info) == (trash / "files", trash / "info")
    assert place.longest == 245
    assert place_for(here, "linux") == place


@POSIX
def test_the_trash_is_for_its_user_alone(here: Path) -> None:
    place = place_for(here, "linux")
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place.files.parent, place.files)} == {0o700}


def test_a_data_home_that_is_no_whole_path_does_not_count(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    home = Path(os.path.realpath(Path.home()))
    assert place_for(here, "linux").files == home / ".local/share/Trash/files"


def test_another_drive_has_a_trash_of_its_own(drive: Path) -> None:
    assert top_of_volume(drive / "photos") == drive
    place = place_for(drive / "photos", "linux")
    assert place.files == drive / f".Trash-{USER}" / "files"


@POSIX
def test_the_shared_trash_of_a_drive(drive: Path) -> None:
    (drive / ".Trash").mkdir()
    (drive / ".Trash").chmod(0o1777)
    assert place_for(drive / "photos", "linux").files == drive / ".Trash" / str(USER) / "files"


@POSIX
@pytest.mark.parametrize("fault", ["not sticky", "a link", "a file", "the user's is a link"])
def test_a_shared_trash_that_is_not_safe(drive: Path, fault: str) -> None:
    shared, elsewhere = drive / ".Trash", drive / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o1777)
    if fault == "a link":
        shared.symlink_to(elsewhere)
    elif fault == "a file":
        shared.write_bytes(b"")
    else:
        shared.mkdir()
        shared.chmod(0o777 if fault == "not sticky" else 0o1777)
    if fault == "the user's is a link":
        (shared / str(USER)).symlink_to(elsewhere)
    assert place_for(drive / "photos", "linux").files == drive / f".Trash-{USER}" / "files"
    assert not list(elsewhere.iterdir())


@POSIX
@pytest.mark.parametrize("part", ["", "files", "info"])
def test_a_linked_trash_is_refused(drive: Path, part: str) -> None:
    elsewhere = drive / "elsewhere"
    elsewhere.mkdir()
    at = drive / f".Trash-{USER}" / part
    at.parent.mkdir(exist_ok=True)
    at.symlink_to(elsewhere)
    with pytest.raises(TrashError, match="link"):
        place_for(drive / "photos", "linux")
    assert not list(elsewhere.iterdir())


def test_a_trash_of_somebody_else_is_refused(drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place_for(drive / "photos", "linux")
    monkeypatch.setattr(trash_places, "_user", lambda: USER + 1)
    (drive / f".Trash-{USER}").rename(drive / f".Trash-{USER + 1}")
    with pytest.raises(TrashError, match="somebody else"):
        place_for(drive / "photos", "linux")


def test_where_none_can_be_made_that_is_said(drive: Path) -> None:
    (drive / f".Trash-{USER}").write_bytes(b"a file is in the way")
    with pytest.raises(TrashError, match="not a folder"):
        place_for(drive / "photos", "linux")


def test_a_folder_that_is_gone(here: Path) -> None:
    with pytest.raises(TrashError, match="Nothing was moved"):
        place_for(here / "gone", "linux")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_a_folder_of_the_application(drive: Path, here: Path, platform: str) -> None:
    at_home, away = place_for(here, platform), place_for(drive / "photos", platform)
    assert (at_home.info, away.info) == (None, None)
    assert at_home.files == Path(os.path.realpath(DIRS.user_data_path)) / "trash"
    assert away.files.parent == drive
    assert away.files.name in ("$Catalog Keeper Trash", f".catalog-keeper-trash-{USER}")
    assert away.files.is_dir()


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_trash_is_among_those_that_are_never_scanned(drive: Path, here: Path, platform: str) -> None:
    for folder in (here, drive / "photos"):
        files = place_for(folder, platform).files
        assert any(files.is_relative_to(trash) for trash in trash_folders(folder, platform))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts of Linux")
def test_one_device_mounted_twice_is_two_volumes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trash_places._mount_of(here) == trash_places._mount_of(here.parent) > 0
    monkeypatch.setattr(trash_places, "_mount_of", lambda folder: int(folder == here))
    assert top_of_volume(here) == here
    assert place_for(here, "linux").files == here / f".Trash-{USER}" / "files"

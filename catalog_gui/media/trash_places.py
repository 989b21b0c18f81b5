"""Where the trash of a volume is: the desktop's own on Linux, a folder of the application on macOS and Windows.

On Linux and its kin the rules are those of the Trash specification 1.0 of freedesktop.org, so that the desktop shows
what this program trashed. The other systems tell nobody where a trashed file went, so nothing could bring it back:
there a folder of the application on the same volume holds it until it is purged.
"""

import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.media.trash_note import INFO_SUFFIX
from catalog_gui.media.trash_words import TrashError, called
from catalog_gui.media.within import is_real_folder
from catalog_gui.settings import DIRS

_APART: Final = ("win32", "cygwin", "darwin")
_LONGEST: Final = 255


@frozen
class Place:
    """A trash that can be used now.

    :ivar files: the folder for trashed files. :ivar info: the folder that says where they came from, None if there is
        none. :ivar longest: bytes that a name in ``files`` may have.
    """

    files: Path
    info: Path | None
    longest: int


def place_for(folder: Path, platform: str = sys.platform) -> Place:
    """The trash of the volume on which a folder lies; made if it is not there yet.

    :param folder: as the system names it (no links on the way).
    :raises TrashError: there is none on that volume and none can be made.
    """
    try:
        return _own_place(folder, platform) if platform in _APART else _desktop_place(folder)
    except OSError as error:
        raise TrashError(
            f"There is no trash for the photos in {called(os.fspath(folder))}, and none can be made on that drive"
            f" ({(error.strerror or str(error)).rstrip('.')}). Nothing was moved."
        ) from error


def trash_folders(folder: Path, platform: str = sys.platform) -> list[Path]:
    """Every folder that may be the trash of photos below this one, there or not: nothing in them is a photo to scan.

    :raises OSError: the folder cannot be looked at.
    """
    top = top_of_volume(folder)
    if platform in _APART:
        return [_application_trash(), top / _name_on_volume(platform)]
    return [_home_trash(), top / ".Trash", top / f".Trash-{_user()}"]


def is_in_trash(file: Path, info: Path | None) -> bool:
    """Whether a file and its note have places that some trash of this user gives, whatever a damaged catalog says."""
    folder = file.parent
    if any("\0" in os.fspath(path) or ".." in path.parts for path in (file, info or file)):
        return False
    if info is None:
        return folder == _application_trash() or folder.name in map(_name_on_volume, ("win32", "darwin"))
    trash, user = folder.parent, str(_user())
    known = trash.name in ("Trash", f".Trash-{user}") or (trash.parent.name, trash.name) == (".Trash", user)
    return known and folder.name == "files" and info == trash / "info" / (file.name + INFO_SUFFIX)


def top_of_volume(folder: Path) -> Path:
    """The uppermost folder of the volume on which a folder lies.

    :raises OSError: the folder cannot be looked at.
    """
    volume, top = volume_of(folder), folder
    for upper in folder.parents:
        if volume_of(upper) != volume:
            break
        top = upper
    return top


def volume_of(folder: Path) -> tuple[int, int]:
    """What is equal for two folders if a file can be renamed from one to the other: the device, and its mount on Linux.

    One device may be mounted twice, and no rename crosses from one mount to the other.

    :raises OSError: the folder cannot be looked at.
    """
    return folder.stat().st_dev, _mount_of(folder)


def _mount_of(folder: Path) -> int:
    """The number of the mount, 0 on systems that tell none."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        handle = os.open(folder, os.O_PATH)
        try:
            told = Path(f"/proc/self/fdinfo/{handle}").read_text()
        finally:
            os.close(handle)
    except OSError:
        return 0
    found = re.search(r"^mnt_id:\s*(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


def _own_place(folder: Path, platform: str) -> Place:
    """The application's folder for data on its own volume, a folder at the top of any other."""
    trash = _application_trash()
    if volume_of(_nearest(trash)) != volume_of(folder):
        trash = top_of_volume(folder) / _name_on_volume(platform)
    _make(trash)
    return Place(trash, None, _longest_name(trash))


def _application_trash() -> Path:
    return Path(os.path.realpath(DIRS.user_data_path)) / "trash"


def _name_on_volume(platform: str) -> str:
    """Each user of a Mac has a folder of their own, as the desktop's trash has on Linux."""
    return f".catalog-keeper-trash-{_user()}" if platform == "darwin" else "$Catalog Keeper Trash"


def _desktop_place(folder: Path) -> Place:
    trash = _desktop_trash(folder)
    files, info = trash / "files", trash / "info"
    for each in (trash, files, info):
        _make(each)
    return Place(files, info, _longest_name(info) - len(INFO_SUFFIX))


def _desktop_trash(folder: Path) -> Path:
    """The home trash on its own volume; else the shared one that an administrator made, else one of the user's own."""
    home = _home_trash()
    if volume_of(_nearest(home)) == volume_of(folder):
        return home
    top = top_of_volume(folder)
    return _shared_trash(top) or top / f".Trash-{_user()}"


def _home_trash() -> Path:
    """$XDG_DATA_HOME counts only as a whole path."""
    said = os.environ.get("XDG_DATA_HOME", "")
    base = Path(said) if Path(said).is_absolute() else Path.home() / ".local/share"
    return Path(os.path.realpath(base / "Trash"))


def _shared_trash(top: Path) -> Path | None:
    """The user's folder in a trash that all users share, if it is safe: a real folder whose entries only owners remove."""
    shared = top / ".Trash"
    try:
        mode = shared.lstat().st_mode
        if not stat.S_ISDIR(mode) or not mode & stat.S_ISVTX:
            return None
        _make(shared / str(_user()))
    except (OSError, TrashError):
        return None
    return shared / str(_user())


def _make(folder: Path) -> None:
    """Make a folder for its user alone; one that is there must be the user's and no link to somewhere else.

    :raises OSError: it cannot be made. :raises TrashError: it is there, but not to be trusted.
    """
    if not os.path.lexists(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    if not is_real_folder(folder):
        raise TrashError(
            f"The trash {called(os.fspath(folder))} is a link or a file, not a folder, so it is not used. Nothing was moved."
        )
    if folder.lstat().st_uid != _user():
        raise TrashError(
            f"The trash {called(os.fspath(folder))} belongs to somebody else, so it is not used. Nothing was moved."
        )


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


def _user() -> int:
    """The number of the user; Windows has none and gives every file 0."""
    number: int = getattr(os, "getuid", lambda: 0)()
    return number


def _longest_name(folder: Path) -> int:
    """Bytes that a name in a folder may have; encrypted folders allow fewer than others."""
    try:
        most: int = getattr(os, "pathconf", lambda *_: _LONGEST)(folder, "PC_NAME_MAX")
    except (OSError, ValueError):
        return _LONGEST
    return min(most, _LONGEST) if most > 0 else _LONGEST  # FAT names six bytes for each of its 255 letters

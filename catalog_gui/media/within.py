"""Paths stay below their root: none leads out by itself or through a link."""

import os
import stat
from pathlib import Path
from typing import Final

from catalog_gui.media.trash_words import TrashError, called, outside

_JUNCTION: Final = 0xA0000003  # a Windows folder that stands for another one


def inside(root: Path, relative: str) -> Path:
    """A file of a root by its path below it, with the folders as the system names them. It need not be there.

    :raises TrashError: the path leads out of the root, by itself or through a link.
    """
    path = root / relative
    if not relative or "\0" in relative or ".." in path.parts or root not in path.parents:
        raise outside(relative)
    folder, top = _real(path.parent), _real(root)
    if not folder.is_relative_to(top):
        raise outside(relative)
    return folder / path.name


def make_folders(folder: Path, root: Path) -> None:
    """Make a folder below the root again, through real folders only.

    :raises TrashError: the way leads out of the root. :raises OSError: it cannot be made.
    """
    top = next((each for each in (root, _real(root)) if folder.is_relative_to(each)), None)
    if top is None or ".." in folder.parts:
        raise outside(os.fspath(folder))
    if not top.is_dir():
        raise TrashError(f"The folder {called(top)} is not there, so nothing is brought back. Is its drive connected?")
    here = top
    for part in folder.relative_to(top).parts:
        here /= part
        if not is_there(here):
            here.mkdir()
        elif not is_real_folder(here):
            raise TrashError(f"{called(here)} is no longer a folder, so what was in it stays in the trash.")


def is_there(path: Path) -> bool:
    """Whether anything has this name, be it a link to nowhere.

    :raises OSError: it cannot be said.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def is_real_folder(path: Path) -> bool:
    """Whether a name is a folder itself: neither a file nor a link or junction to one elsewhere.

    :raises OSError: it is not there or cannot be looked at.
    """
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and getattr(status, "st_reparse_tag", None) != _JUNCTION


def _real(folder: Path) -> Path:
    """A folder as the system names it. A link that leads to itself stays as it is, and nothing can be opened in it."""
    return Path(os.path.realpath(folder))

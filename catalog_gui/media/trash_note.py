"""The note by which a desktop knows where a trashed file came from and when: info/NAME.trashinfo beside files/NAME.

It names the place by its bytes, percent-encoded: whole in the home trash, below the top of the volume in any other.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

INFO_SUFFIX: Final = ".trashinfo"
_KEY: Final = b"Path="
_LONGEST: Final = 64 * 1024


def write(info: Path, source: Path) -> None:
    """Write the note of a file that is about to go, never over another note.

    :raises FileExistsError: there is one of this name. :raises OSError: it cannot be written; none is there then.
    """
    note = f"[Trash Info]\nPath={quote(_place(info, source))}\nDeletionDate={datetime.now():%Y-%m-%dT%H:%M:%S}\n"
    file = info.open("xb")
    try:
        with file:
            file.write(note.encode("ascii"))
    except BaseException:
        info.unlink(missing_ok=True)
        raise


def is_of(info: Path, source: Path) -> bool:
    """Whether a note is of the file that lay at ``source``, and not of another one that got its name in the trash since.

    A note that is gone, or that a power cut left empty, speaks of no other file.

    :raises OSError: it cannot be read.
    """
    try:
        with info.open("rb") as file:
            lines = file.read(_LONGEST).split(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        return True
    said = next((line for line in lines if line.startswith(_KEY)), None)
    return said is None or unquote_to_bytes(said[len(_KEY) :].strip()) == _place(info, source)


def _place(info: Path, source: Path) -> bytes:
    """What the note says. Which kind of trash it is shows in the folder: Trash, .Trash-USER or .Trash/USER."""
    trash = info.parent.parent
    top = trash.parent if trash.name.startswith(".Trash-") else trash.parent.parent
    in_volume = trash.name.startswith(".Trash-") or trash.parent.name == ".Trash"
    return os.fsencode(source.relative_to(top) if in_volume and top in source.parents else source)

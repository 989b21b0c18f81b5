"""What keeps a file from being moved, in a photographer's words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from catalog_gui.errors import CatalogError

_REASONS: Final = {
    errno.ENOENT: "it is no longer there",
    errno.ENOTDIR: "its folder is no longer there",
    errno.EXDEV: "the trash lies on another drive, and nothing is copied there",
    errno.EACCES: "it, its folder or the trash is write-protected, or another program has it open",
    errno.EPERM: "it, its folder or the trash is write-protected, or another program has it open",
    errno.EROFS: "its drive is write-protected",
    errno.ENOSPC: "its drive is full",
    errno.EDQUOT: "no more of its drive is yours to fill",
    errno.ENAMETOOLONG: "its name is too long for the drive",
    errno.EIO: "its drive does not answer; check its cable",
}


class TrashError(CatalogError):
    """One file cannot go to the trash or come back: this sentence says why, and the file lies where it lay."""


@contextmanager
def in_words(path: Path, what: str) -> Iterator[None]:
    """Turns the system's errors into a sentence: the file's name, what fails, why.

    :raises TrashError: instead of OSError.
    """
    try:
        yield
    except OSError as error:
        raise TrashError(f"{called(path)} {what}: {why(error)}.") from error


def why(error: OSError) -> str:
    """The reason, to stand behind a colon."""
    said = (error.strerror or str(error)).rstrip(".")
    return _REASONS.get(error.errno or 0, said)


def called(path: Path | str) -> str:
    """A file's name, or a path, as it can be shown in a line: what cannot be shown becomes a question mark."""
    name = path if isinstance(path, str) else path.name or os.fspath(path)
    return "“" + "".join(sign if sign.isprintable() else "�" for sign in name) + "”"


def outside(path: str) -> TrashError:
    """What is said of a path that leads out of its root."""
    return TrashError(f"The catalog says that {called(path)} lies outside its folders, so it is left alone.")

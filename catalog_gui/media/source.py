"""One photo's file, opened once, read once and decoded once for everything that is made from it."""

import hashlib
import os
import stat
from functools import cached_property
from io import FileIO
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from attrs import frozen

from catalog_gui.errors import PhotoError

if TYPE_CHECKING:
    from PIL.Image import Image

    from catalog_gui.media.metadata import Metadata


@frozen
class Limits:
    """What is refused as too large: pixels of the stored picture, bytes of the file."""

    pixels: int = 500_000_000
    bytes: int = 2 * 2**30


class PhotoSource:
    """One photo inside one task: whatever is asked of it first opens the file, what was read or decoded is kept.

    Every attribute may raise PhotoError. ``timings`` holds the seconds spent in "read", "checksum" and "decode".
    """

    def __init__(self, path: Path, sidecars: tuple[Path, ...] = (), limits: Limits | None = None) -> None:
        self.path = path
        self.sidecars = sidecars
        self.limits = limits or Limits()
        self.timings: dict[str, float] = {}
        self._pictures: dict[int, Image] = {}

    @cached_property
    def _content(self) -> tuple[bytes, int]:
        """(the file's bytes, its mtime in ns)."""
        start = perf_counter()
        content = _read(self.path, self.limits.bytes)
        self._spent("read", start)
        return content

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self._content[0]

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return len(self._content[0])

    @property
    def mtime_ns(self) -> int:
        """Time of the file's last change as it was when its bytes were read."""
        return self._content[1]

    @cached_property
    def sha256(self) -> bytes:
        """The file's checksum, 32 bytes."""
        data, start = self.data, perf_counter()
        digest = hashlib.sha256(data).digest()
        self._spent("checksum", start)
        return digest

    @cached_property
    def metadata(self) -> "Metadata":
        """What the file and its sidecars say of the photo."""
        from catalog_gui.media import metadata

        return metadata.read(self.data, self.path, self.sidecars, self.mtime_ns)

    def picture(self, edge: int = 256) -> "Image":
        """The working picture: upright sRGB on white, its longest edge ``edge`` pixels or the photo's if that is less.

        It depends on the file and on ``edge`` alone, not on what was asked before. Callers must not change it.
        """
        if edge not in self._pictures:
            self._pictures[edge] = self._decode(edge)
        return self._pictures[edge]

    def full(self) -> "Image":
        """The photo at its full size, upright sRGB on white. Not kept: it may be large."""
        return self._decode(None)

    def _decode(self, edge: int | None) -> "Image":
        from catalog_gui.media import decode

        data, start = self.data, perf_counter()
        try:
            return decode.picture(data, self.path.name, edge, self.limits.pixels)
        finally:
            self._spent("decode", start)

    def _spent(self, what: str, start: float) -> None:
        self.timings[what] = self.timings.get(what, 0.0) + perf_counter() - start


def _read(path: Path, most: int) -> tuple[bytes, int]:
    """(bytes, mtime in ns) of an ordinary file, read in one go."""
    try:
        _refuse_devices(path.stat().st_mode)
        with FileIO(path, opener=_open) as file:
            status = os.fstat(file.fileno())
            _refuse_devices(status.st_mode)
            if status.st_size > most:
                raise PhotoError("too-large", f"The file has {status.st_size / 2**30:.1f} GB, more than is opened.")
            data = file.readall()
    except MemoryError as error:
        raise PhotoError("too-large", "The file does not fit into memory.") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PhotoError("missing", "The file is no longer there. Is its drive connected?") from error
    except PermissionError as error:
        raise PhotoError("unreadable", "You are not allowed to read this file. Check its permissions.") from error
    except (OSError, ValueError) as error:
        raise PhotoError("unreadable", f"The file cannot be read: {_reason(error)}. Check the drive.") from error
    if not data:
        raise PhotoError("empty", "The file is empty: it has a name but no content. Look for another copy.")
    if len(data) != status.st_size:
        raise PhotoError("unreadable", "The file changed while it was read. It will be tried again.")
    return data, status.st_mtime_ns


def _open(path: str, flags: int) -> int:
    """Without waiting, should the file have become a pipe since it was looked at."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def _refuse_devices(mode: int) -> None:
    """A pipe or a device may block for ever, or give no end of bytes."""
    if not stat.S_ISREG(mode):
        raise PhotoError("unreadable", "This is not an ordinary file.")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).rstrip(".")

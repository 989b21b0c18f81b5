"""Looks at thumbnails as they lie in a store: whether they decode, their size, and what they show."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

_GREY: Final = 32
"""Side of the small grey copy, as the catalog has it of each photo."""
_APART: Final = 8.0
"""Levels on average that resizing and JPEG never bring about."""
_CLEARLY: Final = 3.0
"""So many times nearer another orientation must be."""

_BROKEN = (OSError, SyntaxError, ValueError, IndexError, TypeError, AssertionError)


@frozen
class Stored:
    """A file of the store: its bytes, its size as (width, height), None where it does not decode.

    `grey` is what it shows, 32 x 32 uint8. `quality_fits` and `dhash` (8 bytes) are only looked at where that was asked.
    """

    length: int
    mtime_ns: int
    size: tuple[int, int] | None
    grey: bytes | None = None
    quality_fits: bool | None = None
    dhash: bytes | None = None


def glance(file: str) -> tuple[int, int] | None:
    """(bytes, mtime in ns) of a file by its entry on the disk alone; None where there is no file."""
    path = Path(file)
    try:
        status = path.stat()
        return (status.st_size, status.st_mtime_ns) if path.is_file() else None
    except (OSError, ValueError):
        return None


def look_at(files: tuple[str, ...], quality: int | None = None) -> list[Stored | None]:
    """Each file opened and decoded; None for one that is not there.

    :param quality: where given, it is also looked at whether a file was saved with it, and what the picture shows.
    """
    return [_look(file, quality) for file in files]


def _look(file: str, quality: int | None) -> Stored | None:
    seen = glance(file)
    if seen is None:
        return None
    try:
        data = Path(file).read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return Stored(*seen, None)
    if quality is None:
        small = _decoded(data)
        return Stored(len(data), seen[1], *small) if small else Stored(len(data), seen[1], None)
    return _look_closer(data, seen[1], quality)


def decoded_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a JPEG of which every coefficient was read, None where that fails."""
    decoded = _decoded(data)
    return decoded[0] if decoded else None


def _decoded(data: bytes) -> tuple[tuple[int, int], bytes] | None:
    """(size, grey) of a JPEG, None where it does not decode.

    Decoded at a fraction of its size and in grey: what the disk can have done to a file shows in the reading; the
    arithmetic after it, which is half of the time, cannot fail.
    """
    try:
        image = JpegImageFile(BytesIO(data))
        size = image.size
        image.draft("L", (_GREY, _GREY))
        image.load()
    except _BROKEN:
        return None
    return size, image.convert("L").resize((_GREY, _GREY), Image.Resampling.BOX).tobytes()


def shows_it_turned(grey: bytes, upright: bytes) -> bool:
    """Whether a stored picture is the photo in another of the eight orientations.

    :param grey: what the stored picture shows, 32 x 32 uint8.
    :param upright: the same of the photo. Photos that look alike turned are never said to be turned.
    """
    import numpy as np

    from catalog_gui.media.orientations import ORIENTATIONS, turned

    shown, wanted = (np.frombuffer(each, np.uint8).reshape(_GREY, _GREY).astype(np.int16) for each in (grey, upright))
    apart = [float(np.abs(turned(wanted, orientation) - shown).mean()) for orientation in ORIENTATIONS]
    return apart[0] > _APART and min(apart) < apart[0] / _CLEARLY


def _look_closer(data: bytes, mtime_ns: int, quality: int) -> Stored:
    from catalog_gui.media import hashes

    try:
        image = JpegImageFile(BytesIO(data))
        image.load()
    except _BROKEN:
        return Stored(len(data), mtime_ns, None)
    tables: Any = image.quantization
    dhash = bytes.fromhex(hashes.of(image).dhash)
    grey = image.convert("L").resize((_GREY, _GREY), Image.Resampling.BOX).tobytes()
    return Stored(len(data), mtime_ns, image.size, grey, tables == _tables_of(quality), dhash)


@lru_cache(maxsize=8)
def _tables_of(quality: int) -> dict[int, list[int]]:
    """The quantization tables of a colour JPEG saved with a quality: a file does not say it in another way."""
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", quality=quality)
    tables: Any = JpegImageFile(BytesIO(buffer.getvalue())).quantization
    return dict(tables)

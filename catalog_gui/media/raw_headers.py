"""The headers of raw files: those that are TIFF in disguise, and Fujifilm's, Canon's and Minolta's own."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from catalog_gui.errors import PhotoError
from catalog_gui.media import jpeg_header, tiff
from catalog_gui.media.dates import CONFIDENCE_SHUTTER, Taken
from catalog_gui.media.facts import Facts, clean_text
from catalog_gui.media.header import Header, damaged, not_an_image, truncated

MAX_ENTRIES: Final = 2_000
MAX_LISTS: Final = 64
MAX_PREVIEW: Final = 2**20
"""How much of an embedded JPEG is looked at for its header."""


def tiff_like(data: bytes, name: str) -> Header:
    """The header of a TIFF, or of a raw file built like one.

    :param name: "TIFF", or the kind of raw.
    :raises PhotoError: "not-an-image" if it is not built so, "truncated" or "damaged" if it tells neither a
        size nor a camera.
    """
    tags = tiff.parse(data, pictures=True)
    if tags is None:
        raise not_an_image()
    if not (tags.main or tags.pictures):
        first = int.from_bytes(data[4:8], "little" if data[:1] == b"I" else "big")
        raise truncated() if first >= len(data) or len(data) < 8 else damaged()
    size = _plain_size(tags) if name == "TIFF" else _panasonic_size(data) or _raw_size(tags)
    if size is None and not tags.exif and 0x0110 not in tags.main:
        raise damaged()
    packet = tags.main.get(tiff.XMP_PACKET)
    return _header(name, size, tags, (packet,) if isinstance(packet, bytes) else ())


def _header(
    name: str,
    size: tuple[int, int] | None,
    tags: tiff.Tags | None,
    packets: tuple[bytes, ...] = (),
    facts: Facts | None = None,
) -> Header:
    width, height = size or (None, None)
    return Header(name, width, height, tags, packets, facts=facts)


def _plain_size(tags: tiff.Tags) -> tuple[int, int] | None:
    """The first picture of the file, which is the one that is shown."""
    width, height = tiff.pointer(tags.main, 0x0100), tiff.pointer(tags.main, 0x0101)
    if width and height:
        return width, height
    return next(((picture.width, picture.height) for picture in tags.pictures), None)


def _raw_size(tags: tiff.Tags) -> tuple[int, int] | None:
    """The largest picture that is no reduced view; the camera's own figure where it is about as large or larger."""
    full = [picture for picture in tags.pictures if not picture.reduced] or list(tags.pictures)
    largest = max(((p.width, p.height) for p in full), key=lambda size: size[0] * size[1], default=None)
    stated = tiff.pointer(tags.exif, 0xA002), tiff.pointer(tags.exif, 0xA003)
    if all(0 < side < 2**31 for side in stated) and (
        largest is None or stated[0] * stated[1] >= 0.9 * largest[0] * largest[1]
    ):
        return stated
    return largest


def _panasonic_size(data: bytes) -> tuple[int, int] | None:
    """Panasonic's raws tell the sensor's borders (tags 4 to 7: top, left, bottom, right)."""
    if not data.startswith(b"IIU\0"):
        return None
    borders = tiff.parse_directory(data, frozenset({4, 5, 6, 7}))
    top, left, bottom, right = (tiff.pointer(borders, tag) for tag in (4, 5, 6, 7))
    return (right - left, bottom - top) if right > left and bottom > top else None


def fujifilm(data: bytes) -> Header:
    """Fujifilm's RAF: a table of places, then a JPEG with the tags, then records about the sensor.

    :raises PhotoError: "truncated" if the file ends within the table, "damaged" if it leads nowhere.
    """
    if len(data) < 108:
        raise truncated()
    at, length, records = struct.unpack_from(">III", data, 84)
    found = preview(data[at : at + min(length, MAX_PREVIEW)])
    size = _fujifilm_size(data, records)
    if found is None:
        if size is None:
            raise damaged()
        return _header("RAF", size, None)
    return _header("RAF", size or _size(found), found.tags, found.packets)


def _fujifilm_size(data: bytes, at: int) -> tuple[int, int] | None:
    """Height and width out of the records: cropped (0x0111), else whole (0x0100)."""
    found: dict[int, tuple[int, int]] = {}
    count, at = int.from_bytes(data[at : at + 4], "big"), at + 4
    for _ in range(min(count, MAX_ENTRIES)):
        if at + 8 > len(data):
            break
        tag, length, height, width = struct.unpack_from(">HHHH", data, at)
        if tag in (0x0100, 0x0111) and length == 4 and width and height:
            found[tag] = width, height
        at += 4 + length
    return found.get(0x0111) or found.get(0x0100)


def _size(header: Header) -> tuple[int, int] | None:
    return (header.width, header.height) if header.width and header.height else None


def preview(data: bytes) -> Header | None:
    """The header of an embedded JPEG, None if it is none."""
    try:
        return jpeg_header.read(data) if data.startswith(b"\xff\xd8") else None
    except PhotoError:
        return None


def minolta(data: bytes) -> Header:
    """Minolta's MRW: blocks, of which PRD tells the size and TTW is a TIFF with the tags.

    :raises PhotoError: "truncated" or "damaged" if there is neither.
    """
    at, size, tags = 8, None, None
    end = min(len(data), 8 + int.from_bytes(data[4:8], "big"))
    for _ in range(MAX_ENTRIES):
        if at + 8 > end:
            break
        kind, length = struct.unpack_from(">4sI", data, at)
        body = data[at + 8 : min(end, at + 8 + length)]
        if kind == b"\0PRD" and len(body) >= 16:
            height, width = struct.unpack_from(">HH", body, 12)
            size = (width, height) if width and height else None
        elif kind == b"\0TTW":
            tags = tiff.parse(body)
        at += 8 + length
    if size is None and tags is None:
        raise truncated() if end > len(data) - 8 else damaged()
    return _header("MRW", size, tags)


_HEAP_RECORDS: Final = frozenset({0x080A, 0x180E, 0x1810})
"""Make and model, time of capture, size and turn."""


def canon_heap(data: bytes) -> Header:
    """Canon's CRW: a heap of records (CIFF). Size, camera and date are records of their own; there is no EXIF.

    :raises PhotoError: "truncated" or "damaged" if the heap cannot be read.
    """
    start = int.from_bytes(data[2:6], "little")
    found = _heap(data, start, len(data))
    info = found.get(0x1810, b"")
    if not found:
        raise truncated()
    width, height, _, turn = struct.unpack("<IIIi", info[:16].ljust(16, b"\0"))
    make, _, model = found.get(0x080A, b"").partition(b"\0")
    facts = Facts(
        orientation={90: 6, 180: 3, 270: 8, -90: 8}.get(turn, 1),
        taken=clock(int.from_bytes(found.get(0x180E, b"")[:4], "little")),
        camera_make=clean_text(make.decode("latin-1")),
        camera_model=clean_text(model.decode("latin-1")),
    )
    if not width or not height:
        raise damaged()
    return _header("CRW", (width, height), None, facts=facts)


def _heap(data: bytes, start: int, end: int) -> dict[int, bytes]:
    """The wanted records of a heap and of the heaps within it. The place of its list stands in its last four bytes."""
    found: dict[int, bytes] = {}
    waiting = [(start, end)]
    for _ in range(MAX_LISTS):
        if not waiting:
            break
        start, end = waiting.pop(0)
        for kind, value in _records(data, start, end):
            size, offset = struct.unpack("<II", value)
            if kind & 0xC000 == 0 and kind & 0x3800 in (0x2800, 0x3000):
                waiting.append((start + offset, start + offset + size))
            elif kind & 0x3FFF in _HEAP_RECORDS:
                short = kind & 0xC000 == 0x4000
                found[kind & 0x3FFF] = value if short else data[start + offset : start + offset + min(size, 256)]
    return found


def _records(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Kind of each record of a list, with its eight bytes: size and place, or the content itself."""
    at = start + int.from_bytes(data[max(end - 4, 0) : end], "little")
    count = min(int.from_bytes(data[at : at + 2], "little"), MAX_ENTRIES)
    block = data[at + 2 : at + 2 + 10 * count]
    return struct.iter_unpack("<H8s", block[: len(block) // 10 * 10])


def clock(seconds: int) -> Taken | None:
    """Seconds since 1970 on the camera's own clock, which knew no zones."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return Taken(when.replace(tzinfo=None), "exif", CONFIDENCE_SHUTTER) if seconds else None

"""The structure beneath EXIF: directories of tags as TIFF lays them out. Speaks of offsets and types, not of photos.

Every offset and count is checked against the bytes at hand, each directory is read once, and the number of directories
and entries is bounded, so that any bytes are read in bounded time and memory and none raises.
"""

import struct
from collections.abc import Mapping
from typing import Final

from attrs import Factory, define, frozen

Value = bytes | tuple[float, ...]
"""Bytes and text as bytes; numbers as a tuple, in which a fraction over zero is NaN."""

MAX_DIRECTORIES: Final = 48
MAX_ENTRIES: Final = 2_000
MAX_NUMBERS: Final = 16
MAX_TEXT: Final = 64 * 1024
MAX_XMP: Final = 8 * 2**20

EXIF_DIRECTORY: Final = 0x8769
GPS_DIRECTORY: Final = 0x8825
SUB_DIRECTORIES: Final = 0x014A
XMP_PACKET: Final = 0x02BC

MAIN_TAGS: Final = frozenset(
    {
        0x00FE,
        0x0100,
        0x0101,
        0x010E,
        0x010F,
        0x0110,
        0x0112,
        0x0132,
        SUB_DIRECTORIES,
        XMP_PACKET,
        0x4746,
        EXIF_DIRECTORY,
    }
    | {GPS_DIRECTORY, 0x829A, 0x829D, 0x8827, 0x9003, 0x9004, 0x9290, 0x9291, 0x9292, 0x920A, 0x9C9B, 0x9C9C, 0x9C9E}
    | {0xC612, 0xC620}
)
EXIF_TAGS: Final = frozenset(
    {0x829A, 0x829D, 0x8827, 0x8832, 0x9003, 0x9004, 0x9201, 0x9202, 0x920A, 0x9290, 0x9291, 0x9292, 0xA002, 0xA003}
    | {0xA434, GPS_DIRECTORY}
)
GPS_TAGS: Final = frozenset({1, 2, 3, 4})
PICTURE_TAGS: Final = frozenset({0x00FE, 0x0100, 0x0101, 0xC620, SUB_DIRECTORIES})

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_CODES: Final = {
    3: "H", 4: "I", 5: "I", 6: "b", 8: "h", 9: "i", 10: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
_HEADERS: Final = {
    b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True), b"MM\0+": (">", True),
    b"IIRO": ("<", False), b"IIRS": ("<", False), b"MMOR": (">", False), b"IIU\0": ("<", False),
}  # fmt: skip
"""First four bytes: byte order, and whether offsets have 64 bits. The last four are Olympus and Panasonic raws."""


@frozen
class Picture:
    """One image of a TIFF: its stored size, and whether it is only a reduced view of another."""

    width: int
    height: int
    reduced: bool


@frozen
class Tags:
    """The directories that say something of a photo, each as {tag: value}."""

    main: Mapping[int, Value] = Factory(dict)
    exif: Mapping[int, Value] = Factory(dict)
    gps: Mapping[int, Value] = Factory(dict)
    pictures: tuple[Picture, ...] = ()


@define
class _Reader:
    """One TIFF structure inside `data`; offsets count from `start`."""

    data: bytes
    start: int
    order: str
    big: bool
    seen: set[int] = Factory(set)

    def first(self) -> int:
        code, at = ("Q", 8) if self.big else ("I", 4)
        return self.integer(code, at)

    def integer(self, code: str, offset: int) -> int:
        """The integer at `offset`, 0 beyond the end."""
        try:
            return int(struct.unpack_from(self.order + code, self.data, self.start + offset)[0])
        except struct.error:
            return 0

    def directory(self, offset: int, wanted: frozenset[int]) -> tuple[dict[int, Value], int]:
        """The wanted tags of one directory and the offset of the next one (0: none)."""
        if offset in self.seen or not 0 < offset < len(self.data) - self.start or len(self.seen) >= MAX_DIRECTORIES:
            return {}, 0
        self.seen.add(offset)
        count_code, entry, head, size = ("Q", "HHQ8s", 8, 20) if self.big else ("H", "HHI4s", 2, 12)
        count = self.integer(count_code, offset)
        begin = self.start + offset + head
        room = max(0, len(self.data) - begin) // size
        block = self.data[begin : begin + min(count, room, MAX_ENTRIES) * size]
        tags: dict[int, Value] = {}
        for tag, kind, number, inline in struct.iter_unpack(self.order + entry, block):
            if tag in wanted and tag not in tags:
                value = self.value(kind, number, inline, MAX_XMP if tag == XMP_PACKET else MAX_TEXT)
                if value is not None:
                    tags[tag] = value
        following = self.integer("Q" if self.big else "I", offset + head + count * size) if count <= MAX_ENTRIES else 0
        return tags, following

    def value(self, kind: int, count: int, inline: bytes, most: int) -> Value | None:
        """The value of an entry, cut to `most` bytes; None where its type is unknown or it lies outside the data."""
        size = _SIZES.get(kind)
        if size is None or count == 0:
            return None
        count = min(count, most if kind in (1, 2, 7) else MAX_NUMBERS)
        length = size * count
        raw = inline[:length] if length <= len(inline) else self.outside(inline, length)
        if len(raw) != length:
            return None
        return raw if kind in (1, 2, 7) else self.numbers(kind, raw, length)

    def outside(self, inline: bytes, length: int) -> bytes:
        offset = struct.unpack(self.order + ("Q" if self.big else "I"), inline)[0]
        begin = self.start + int(offset)
        return self.data[begin : begin + length]

    def numbers(self, kind: int, raw: bytes, length: int) -> tuple[float, ...]:
        code = _CODES[kind]
        parts = struct.unpack(f"{self.order}{length // struct.calcsize('<' + code)}{code}", raw)
        if kind not in (5, 10):
            return parts
        return tuple(a / b if b else float("nan") for a, b in zip(parts[::2], parts[1::2], strict=True))


def find(data: bytes, start: int = 0, reach: int = 32) -> int:
    """Where a TIFF header begins within `reach` bytes of `start`, -1 if nowhere."""
    places = [data.find(mark, start, start + reach + 4) for mark in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")]
    return min((place for place in places if place >= 0), default=-1)


def parse(data: bytes, start: int = 0, *, pictures: bool = False) -> Tags | None:
    """The tags of the TIFF structure at `start`, None if there is none.

    :param pictures: also list the images of the file (raws and TIFF), not only the tags of the first.
    """
    header = _HEADERS.get(bytes(data[start : start + 4]))
    if header is None:
        return None
    reader = _Reader(data, start, *header)
    main, following = reader.directory(reader.first(), MAIN_TAGS)
    exif, _ = reader.directory(pointer(main, EXIF_DIRECTORY), EXIF_TAGS)
    gps, _ = reader.directory(pointer(main, GPS_DIRECTORY) or pointer(exif, GPS_DIRECTORY), GPS_TAGS)
    found = _pictures(reader, main, following) if pictures else ()
    return Tags(main, exif, gps, found)


def parse_directory(data: bytes, wanted: frozenset[int]) -> Mapping[int, Value]:
    """The wanted tags of the first directory alone: some files keep each directory as a TIFF of its own."""
    header = _HEADERS.get(bytes(data[:4]))
    if header is None:
        return {}
    reader = _Reader(data, 0, *header)
    return reader.directory(reader.first(), wanted)[0]


def pointer(tags: Mapping[int, Value], tag: int) -> int:
    """The offset that a tag holds, 0 if none."""
    value = tags.get(tag)
    return int(value[0]) if isinstance(value, tuple) and value[0] == value[0] and 0 <= value[0] < 2**63 else 0


def _pictures(reader: _Reader, main: Mapping[int, Value], following: int) -> tuple[Picture, ...]:
    """Every image of the file: the chain of directories, and the sub-directories of each."""
    found, waiting = [main], [following, *_children(main)]
    while waiting:
        tags, after = reader.directory(waiting.pop(0), PICTURE_TAGS)
        if tags:
            found.append(tags)
            waiting += [after, *_children(tags)]
    return tuple(picture for tags in found if (picture := _picture(tags)))


def _children(tags: Mapping[int, Value]) -> list[int]:
    value = tags.get(SUB_DIRECTORIES)
    return [int(v) for v in value if v == v and abs(v) < 2**63] if isinstance(value, tuple) else []


def _picture(tags: Mapping[int, Value]) -> Picture | None:
    crop = tags.get(0xC620)  # DefaultCropSize of DNG: what of the sensor's picture is meant to be seen
    if isinstance(crop, tuple) and len(crop) >= 2 and all(0 < side < 2**31 for side in crop[:2]):
        width, height = int(crop[0]), int(crop[1])
    else:
        width, height = pointer(tags, 0x0100), pointer(tags, 0x0101)
    reduced = bool(pointer(tags, 0x00FE) & 1)
    return Picture(width, height, reduced) if 0 < width < 2**31 and 0 < height < 2**31 else None

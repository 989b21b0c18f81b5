"""The headers of HEIF and AVIF: pictures, EXIF and XMP are items of a file made of boxes (ISO 23008-12)."""

import struct
from typing import Final

from attrs import Factory, define

from catalog_gui.media import tiff
from catalog_gui.media.boxes import box, boxes
from catalog_gui.media.header import Header, damaged, truncated

MAX_ITEMS: Final = 4_096
MAX_EXTENTS: Final = 64
MAX_ITEM_BYTES: Final = 8 * 2**20


@define
class _Items:
    """The items of a HEIF file's meta box, as far as they matter here."""

    data: bytes
    primary: int = 0
    kinds: dict[int, bytes] = Factory(dict)
    properties: list[tuple[bytes, int, int]] = Factory(list)
    belongs: list[int] = Factory(list)
    places: dict[int, list[tuple[int, int]]] = Factory(dict)
    store: int = 0

    def read(self, begin: int, end: int) -> None:
        found: dict[bytes, tuple[int, int]] = {}
        for kind, at, stop in boxes(self.data, begin + 4, end):
            found.setdefault(kind, (at, stop))
        if b"pitm" in found:
            at, _ = found[b"pitm"]
            self.primary = self.integer(at + 4, 4 if self.data[at : at + 1] != b"\0" else 2)
        self.store = found.get(b"idat", (0, 0))[0]
        if b"iinf" in found:
            self.read_kinds(*found[b"iinf"])
        if b"iprp" in found:
            self.read_properties(*found[b"iprp"])
        if b"iloc" in found:
            self.read_places(*found[b"iloc"])

    def integer(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], "big")

    def read_kinds(self, begin: int, end: int) -> None:
        """The kind of each item; "xmp" for an item of XMP."""
        at = begin + (6 if self.data[begin : begin + 1] == b"\0" else 8)
        for kind, body, stop in boxes(self.data, at, end):
            if kind == b"infe":
                wide = 4 if self.integer(body, 1) >= 3 else 2
                name = self.data[body + 6 + wide : body + 10 + wide]
                if name == b"mime" and self.data.find(b"application/rdf+xml", body, min(stop, body + 1_024)) >= 0:
                    name = b"xmp"
                self.kinds[self.integer(body + 4, wide)] = name

    def read_properties(self, begin: int, end: int) -> None:
        for kind, at, stop in boxes(self.data, begin, end):
            if kind == b"ipco":
                self.properties = list(boxes(self.data, at, stop))
            elif kind == b"ipma":
                self.read_associations(at, stop)

    def read_associations(self, at: int, end: int) -> None:
        """Which properties belong to the main picture, numbered from 1 (ISO 23008-12, 9.3)."""
        wide = 4 if self.integer(at, 1) >= 1 else 2
        size = 2 if self.integer(at + 1, 3) & 1 else 1
        count, at = self.integer(at + 4, 4), at + 8
        for _ in range(min(count, MAX_ITEMS)):
            if at + wide + 1 > end:
                return
            item, number = self.integer(at, wide), self.integer(at + wide, 1)
            at += wide + 1
            mask = 0x7FFF if size == 2 else 0x7F
            if item == self.primary:
                self.belongs += [self.integer(at + i * size, size) & mask for i in range(number)]
            at += number * size

    def read_places(self, begin: int, end: int) -> None:
        """Where the items of EXIF and XMP lie, as pairs of beginning and length (ISO 14496-12, 8.11.3)."""
        version, sizes = self.integer(begin, 1), self.integer(begin + 4, 2)
        offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
        index_size = sizes & 15 if version in (1, 2) else 0
        wide = 4 if version == 2 else 2
        count, at = self.integer(begin + 6, wide), begin + 6 + wide
        for _ in range(min(count, MAX_ITEMS)):
            if at + wide + 4 > end:
                return
            item, at = self.integer(at, wide), at + wide
            method = self.integer(at, 2) & 15 if version in (1, 2) else 0
            at += 2 + 2 * (version in (1, 2))
            base, at = self.integer(at, base_size), at + base_size
            extents, at = self.integer(at, 2), at + 2
            step = index_size + offset_size + length_size
            if self.kinds.get(item) in (b"Exif", b"xmp") and method in (0, 1):
                start = base + (self.store if method == 1 else 0)
                self.places[item] = [
                    (start + self.integer(at + i * step + index_size, offset_size),
                     self.integer(at + i * step + index_size + offset_size, length_size))
                    for i in range(min(extents, MAX_EXTENTS))
                ]  # fmt: skip
            at += extents * step

    def content(self, kind: bytes) -> bytes:
        """The bytes of the first item of a kind, cut to MAX_ITEM_BYTES."""
        item = next((i for i, known in self.kinds.items() if known == kind and i in self.places), None)
        whole = bytearray()
        for at, size in self.places[item] if item is not None else ():
            rest = MAX_ITEM_BYTES - len(whole)
            whole += self.data[at : at + min(size or rest, rest)]  # a length of 0 means up to the end
        return bytes(whole)

    def size(self, *, crop: bool) -> tuple[int, int] | None:
        """Width and height of the main picture after its quarter turns and, if wanted, its crop, in their order."""
        own = [self.properties[number - 1] for number in self.belongs if 0 < number <= len(self.properties)]
        place = next((at for kind, at, end in own if kind == b"ispe" and end - at >= 12), None)
        if place is None:
            return None
        size = self.integer(place + 4, 4), self.integer(place + 8, 4)
        for kind, at, end in own:
            if crop and kind == b"clap" and end - at >= 16:
                size = self.cropped(size, at)
            elif kind == b"irot" and self.integer(at, 1) & 1:
                size = size[1], size[0]
        return size if all(size) else None

    def cropped(self, size: tuple[int, int], at: int) -> tuple[int, int]:
        width_top, width_bottom, height_top, height_bottom = struct.unpack_from(">4I", self.data, at)
        if not width_bottom or not height_bottom:
            return size
        width, height = width_top // width_bottom, height_top // height_bottom
        return (width, height) if 0 < width <= size[0] and 0 < height <= size[1] else size


def read(data: bytes, name: str) -> Header:
    """The header of a HEIF or AVIF file. What shows AVIF does not apply its crop (libavif leaves that to the caller).

    :param name: "HEIF" or "AVIF".
    :raises PhotoError: "truncated" or "damaged" if no size can be read.
    """
    items = _Items(data)
    place = box(data, 0, len(data), b"meta")
    if place:
        items.read(*place)
    size = items.size(crop=name == "HEIF") or _track_size(data)
    if size is None:
        raise damaged() if place else truncated()
    packet = items.content(b"xmp")
    return Header(name, *size, _tags(items.content(b"Exif")), (packet,) if packet else (), upright=True)


def _tags(exif: bytes) -> tiff.Tags | None:
    """The tags of an EXIF item; its first four bytes tell how far behind them the TIFF header stands."""
    start = 4 + int.from_bytes(exif[:4], "big")
    start = start if tiff.find(exif, start, 0) == start else tiff.find(exif)
    return tiff.parse(exif[start:]) if start >= 0 else None


def _track_size(data: bytes) -> tuple[int, int] | None:
    """The size of a picture sequence that has no still picture of its own: 16.16 at the end of its track header."""
    place = box(data, 0, len(data), b"moov", b"trak", b"tkhd")
    if place is None or place[1] - place[0] < 8:
        return None
    width, height = (side >> 16 for side in struct.unpack_from(">II", data, place[1] - 8))
    return (width, height) if width and height else None

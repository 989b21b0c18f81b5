"""Files made of boxes (ISO 14496-12), and the headers of the simpler ones: JPEG 2000, JPEG XL, Canon's CR3."""

import struct
from collections.abc import Iterator
from typing import Final

from catalog_gui.media import jxl, tiff
from catalog_gui.media.header import Header, damaged, truncated

MAX_BOXES: Final = 5_000

_XMP_ID: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CANON_ID: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_JP2_EXIF_ID: Final = b"JpgTiffExif->JP2"


def boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, beginning and end of the content of each box between two places."""
    end = min(end, len(data))
    for _ in range(MAX_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and body + 8 <= end:
            size, body = int.from_bytes(data[body : body + 8], "big"), body + 8
        size = size or end - at
        if size < body - at:
            return
        yield kind, body, min(at + size, end)
        at += size


def box(data: bytes, at: int, end: int, *kinds: bytes) -> tuple[int, int] | None:
    """The content of the first box along a path of kinds."""
    place: tuple[int, int] | None = (at, end)
    for wanted in kinds:
        if place is None:
            return None
        place = next(((begin, stop) for kind, begin, stop in boxes(data, *place) if kind == wanted), None)
    return place


def canon(data: bytes) -> Header:
    """The header of Canon's CR3. Each directory of tags is a small TIFF in a box: CMT1 main, CMT2 EXIF, CMT4 GPS.

    :raises PhotoError: "truncated" or "damaged" if those are not there.
    """
    parts: dict[bytes, bytes] = {}
    moov = box(data, 0, len(data), b"moov")
    for kind, begin, end in boxes(data, *moov) if moov else ():
        if kind == b"uuid" and data.startswith(_CANON_ID, begin):
            parts = {part: data[at:stop] for part, at, stop in boxes(data, begin + 16, end)}
    if not parts:
        raise truncated() if moov is None else damaged()
    tags = tiff.Tags(
        tiff.parse_directory(parts.get(b"CMT1", b""), tiff.MAIN_TAGS),
        tiff.parse_directory(parts.get(b"CMT2", b""), tiff.EXIF_TAGS),
        tiff.parse_directory(parts.get(b"CMT4", b""), tiff.GPS_TAGS),
    )
    width = tiff.pointer(tags.main, 0x0100) or tiff.pointer(tags.exif, 0xA002)
    height = tiff.pointer(tags.main, 0x0101) or tiff.pointer(tags.exif, 0xA003)
    return Header("CR3", width or None, height or None, tags, _uuid_packets(data, _XMP_ID))


def _uuid_packets(data: bytes, wanted: bytes) -> tuple[bytes, ...]:
    uuids = ((at, end) for kind, at, end in boxes(data, 0, len(data)) if kind == b"uuid")
    found = next((data[at + 16 : end] for at, end in uuids if data.startswith(wanted, at)), None)
    return () if found is None else (found,)


def jpeg_2000(data: bytes) -> Header:
    """The header of a JPEG 2000 file, or of its bare codestream (ITU T.800).

    :raises PhotoError: "truncated" or "damaged" if no size can be read.
    """
    size: tuple[int, int] | None = None
    if data.startswith(b"\xff\x4f\xff\x51"):
        if len(data) < 24:
            raise truncated()
        right, bottom, left, top = struct.unpack_from(">4I", data, 8)
        size = right - left, bottom - top
    elif place := box(data, 0, len(data), b"jp2h", b"ihdr"):
        height, width = struct.unpack(">II", data[place[0] : place[0] + 8].ljust(8, b"\0"))
        size = width, height
    if size is None or min(size) <= 0:
        raise damaged()
    exif = next(iter(_uuid_packets(data, _JP2_EXIF_ID)), b"")
    return Header("JPEG2000", *size, tiff.parse(exif), _uuid_packets(data, _XMP_ID), upright=True)


def jpeg_xl(data: bytes) -> Header:
    """The header of a JPEG XL file, in boxes or bare.

    :raises PhotoError: "truncated" or "damaged" if no size can be read.
    """
    stream, exif, packets = data, b"", []
    if not data.startswith(b"\xff\x0a"):
        stream = b""
        for kind, begin, end in boxes(data, 0, len(data)):
            if kind in (b"jxlc", b"jxlp") and not stream:
                stream = data[begin + 4 * (kind == b"jxlp") : min(end, begin + 64)]
            elif kind == b"Exif":
                exif = data[begin + 4 : end]
            elif kind == b"xml ":
                packets.append(data[begin:end])
    size = jxl.size(stream)
    if size is None:
        raise truncated() if len(stream) < 16 else damaged()
    return Header("JXL", *size, tiff.parse(exif), tuple(packets[:1]), upright=True)

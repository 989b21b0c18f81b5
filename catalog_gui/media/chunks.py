"""The headers of the formats that are a row of chunks: PNG, WebP and Photoshop."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from catalog_gui.media import tiff
from catalog_gui.media.header import Header, damaged, truncated

MAX_CHUNKS: Final = 20_000
MAX_TEXTS: Final = 8
MAX_UNPACKED: Final = 8 * 2**20

_PNG_XMP: Final = b"XML:com.adobe.xmp\0"
_RAW_PROFILE: Final = b"Raw profile type "
_HEXADECIMAL: Final = re.compile(rb"[0-9a-fA-F\s]*")


def png(data: bytes) -> Header:
    """The header of a PNG (W3C, Portable Network Graphics, third edition).

    :raises PhotoError: "truncated" if the file ends within its first chunk, "damaged" if that is none.
    """
    if len(data) < 33:
        raise truncated()
    width, height = struct.unpack_from(">II", data, 16)
    if data[12:16] not in (b"IHDR", b"CgBI") or not width or not height:
        raise damaged()
    tags: tiff.Tags | None = None
    packet, texts = b"", 0
    for kind, begin, end in _png_chunks(data):
        if kind == b"eXIf":
            tags = _exif(data[begin:end]) or tags
        elif kind in (b"iTXt", b"zTXt", b"tEXt") and texts < MAX_TEXTS:
            name, content = _known_text(kind, data[begin:end])
            texts += bool(name)
            tags = tags or (_exif(content) if name == "exif" else None)
            packet = packet or (content if name == "xmp" else b"")
    return Header("PNG", width, height, tags, (packet,) if packet else ())


def _known_text(kind: bytes, chunk: bytes) -> tuple[str, bytes]:
    """What a text chunk holds, "exif" or "xmp", and its bytes; "" for any other text."""
    if kind == b"iTXt":
        return ("xmp", _international_text(chunk)) if chunk.startswith(_PNG_XMP) else ("", b"")
    keyword, _, text = chunk.partition(b"\0")
    name = {b"exif": "exif", b"APP1": "exif", b"xmp": "xmp"}.get(keyword.removeprefix(_RAW_PROFILE), "")
    if not name or not keyword.startswith(_RAW_PROFILE):
        return "", b""
    return name, _raw_profile(_inflate(text[1:]) if kind == b"zTXt" else text)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data) or data[at + 4 : at + 8] == b"IEND":
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at + 8, min(at + 8 + size, len(data))
        at += 12 + size


def _international_text(chunk: bytes) -> bytes:
    """The text of an iTXt chunk: keyword, compression flag and method, language, translated keyword, text."""
    _, _, rest = chunk.partition(b"\0")
    body = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return _inflate(body) if rest[:1] == b"\1" else body


def _inflate(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MAX_UNPACKED)
    except zlib.error:
        return b""


def _raw_profile(text: bytes) -> bytes:
    """Bytes as ImageMagick writes them into text: a name, a length and hexadecimal digits, on lines of their own."""
    lines = text[: 2 * MAX_UNPACKED].split(b"\n", 3)
    digits = b"".join(_HEXADECIMAL.match(lines[3])[0].split()) if len(lines) == 4 else b""  # type: ignore[index]
    return bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))


def _exif(block: bytes) -> tiff.Tags | None:
    place = tiff.find(block)
    return tiff.parse(block[place:]) if place >= 0 else None


def webp(data: bytes) -> Header:
    """The header of a WebP (RFC 9649).

    :raises PhotoError: "truncated" or "damaged" if no size can be read.
    """
    size: tuple[int, int] | None = None
    tags: tiff.Tags | None = None
    packet = b""
    for kind, begin, end in _webp_chunks(data):
        size = size or _webp_size(kind, data[begin : min(end, begin + 10)])
        if kind == b"EXIF":
            tags = tags or _exif(data[begin:end])
        elif kind == b"XMP ":
            packet = packet or data[begin:end]
    if size is None:
        raise truncated() if len(data) < 30 else damaged()
    return Header("WEBP", *size, tags, (packet,) if packet else ())


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<4sI", data, at)
        yield kind, at + 8, min(at + 8 + size, len(data))
        at += 8 + size + (size & 1)


def _webp_size(kind: bytes, head: bytes) -> tuple[int, int] | None:
    """Width and height: of the canvas; of a lossy frame, behind its start code; of a lossless one."""
    if len(head) < 10:
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", head, 6)
        return (width & 0x3FFF, height & 0x3FFF) if width & 0x3FFF and height & 0x3FFF else None
    if kind == b"VP8L" and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def photoshop(data: bytes) -> Header:
    """The header of a Photoshop file, and its image resources 1058 (EXIF) and 1060 (XMP).

    :raises PhotoError: "truncated" if the file ends within the header, "damaged" if it names no size.
    """
    if len(data) < 30:
        raise truncated()
    height, width, _, _, colours = struct.unpack_from(">IIHHI", data, 14)
    if not width or not height:
        raise damaged()
    found = dict(_resources(data, 30 + colours))
    packet = found.get(1060)
    return Header("PSD", width, height, _exif(found.get(1058, b"")), (packet,) if packet else (), upright=True)


def _resources(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The wanted image resources: each has a signature, a number, a padded name, a length and padded bytes."""
    if at + 4 > len(data):
        return
    end = min(len(data), at + 4 + int.from_bytes(data[at : at + 4], "big"))
    at += 4
    for _ in range(MAX_CHUNKS):
        if at + 12 > end or data[at : at + 4] != b"8BIM":
            return
        number, name = struct.unpack_from(">HB", data, at + 4)
        at += 6 + (name + 2 & ~1)
        size = int.from_bytes(data[at : at + 4], "big")
        if number in (1058, 1060):
            yield number, data[at + 4 : min(end, at + 4 + size)]
        at += 4 + (size + 1 & ~1)

"""The header of Sigma's raw files (X3F): size and turn in front, and sections listed at the end of the file."""

import struct
from collections.abc import Iterator, Mapping
from typing import Final

from catalog_gui.media.facts import Facts, clean_text, positive
from catalog_gui.media.header import Header, damaged, truncated
from catalog_gui.media.raw_headers import MAX_PREVIEW, clock, preview
from catalog_gui.media.tiff import Tags

MAX_SECTIONS: Final = 100
MAX_PROPERTIES: Final = 500
MAX_LETTERS: Final = 256


def read(data: bytes) -> Header:
    """The header of an X3F. Newer cameras put a JPEG with EXIF into it, older ones a list of named properties.

    :raises PhotoError: "truncated" if the file ends within its header, "damaged" if that names no size.
    """
    if len(data) < 40:
        raise truncated()
    width, height, turn = struct.unpack_from("<III", data, 28)
    if not (0 < width < 2**20 and 0 < height < 2**20):
        raise damaged()
    tags: Tags | None = None
    named: Mapping[str, str] = {}
    for kind, begin, end in _sections(data):
        if kind in (b"IMAG", b"IMA2") and tags is None:
            found = preview(data[begin + 28 : min(end, begin + MAX_PREVIEW)])
            tags = found.tags if found else None
        elif kind == b"PROP":
            named = dict(_properties(data[begin:end]))
    return Header("X3F", width, height, tags, facts=_facts(named, {90: 6, 180: 3, 270: 8}.get(turn, 1)))


def _sections(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, beginning and end of each section; the last four bytes of the file tell where the list of them stands."""
    at = int.from_bytes(data[-4:], "little")
    count = int.from_bytes(data[at + 8 : at + 12], "little") if data[at : at + 4] == b"SECd" else 0
    for place in range(at + 12, at + 12 + 12 * min(count, MAX_SECTIONS), 12):
        if place + 12 > len(data):
            return
        begin, size, kind = struct.unpack_from("<II4s", data, place)
        yield kind, begin, begin + size


def _properties(section: bytes) -> Iterator[tuple[str, str]]:
    """Names and values: places of both, counted in letters, then the letters, UTF-16 with a NUL behind each word."""
    if section[:4] != b"SECp" or len(section) < 24:
        return
    count = min(struct.unpack_from("<I", section, 8)[0], MAX_PROPERTIES, (len(section) - 24) // 8)
    letters = section[24 + 8 * struct.unpack_from("<I", section, 8)[0] :]
    for i in range(count):
        name, value = (_word(letters, place) for place in struct.unpack_from("<II", section, 24 + 8 * i))
        if name and value:
            yield name, value


def _word(letters: bytes, place: int) -> str | None:
    return clean_text(letters[2 * place : 2 * (place + MAX_LETTERS)].decode("utf-16-le", "ignore"))


def _facts(named: Mapping[str, str], orientation: int) -> Facts:
    iso = positive(_number(named.get("ISO")))
    return Facts(
        orientation=orientation,
        taken=clock(int(positive(_number(named.get("TIME"))) or 0)),
        camera_make=named.get("CAMMANUF") or "SIGMA",
        camera_model=named.get("CAMMODEL"),
        iso=int(iso) if iso else None,
        exposure_seconds=positive(_number(named.get("SHUTTER"))),
        aperture=positive(_number(named.get("APERTURE"))),
        focal_mm=positive(_number(named.get("FLENGTH"))),
    )


def _number(written: str | None) -> float | None:
    try:
        return float(written) if written else None
    except ValueError:
        return None

"""The header of a JPEG: its segments up to the compressed picture (ITU T.81, annex B)."""

import re
import struct
from typing import Final

from attrs import define

from catalog_gui.media import tiff
from catalog_gui.media.header import Header, damaged, truncated

MAX_SEGMENTS: Final = 2_000
MAX_STRAY_BYTES: Final = 2**20

_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE: Final = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})
_SCAN, _END, _APP1, _APP2 = 0xDA, 0xD9, 0xE1, 0xE2
_NO_FILL: Final = re.compile(rb"[^\xff]")
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"


@define
class _Walk:
    """What the walk along the segments has met."""

    data: bytes
    size: tuple[int, int] | None = None
    tags: tiff.Tags | None = None
    packet: bytes = b""
    several: bool = False
    strayed: bool = False
    cut: bool = False

    def run(self) -> None:
        at = 2
        for _ in range(MAX_SEGMENTS):
            at = self.next_marker(at)
            if at < 0 or at + 4 > len(self.data):
                self.cut = True
                return
            marker = self.data[at + 1]
            if marker in _ALONE:
                at += 2
            elif marker in (_SCAN, _END):
                return
            else:
                length = int(struct.unpack_from(">H", self.data, at + 2)[0])
                self.segment(marker, at + 4, at + 2 + length)
                at += 2 + max(2, length)

    def next_marker(self, at: int) -> int:
        """Where the next marker stands; bytes that belong to no segment are passed over, -1 beyond the end."""
        if self.data[at : at + 1] != b"\xff":
            self.strayed = self.strayed or at < len(self.data)
            at = self.data.find(b"\xff", at, at + MAX_STRAY_BYTES)
        code = _NO_FILL.search(self.data, at) if at >= 0 else None
        return code.start() - 1 if code else -1

    def segment(self, marker: int, begin: int, end: int) -> None:
        data = self.data
        if marker in _FRAMES and self.size is None:
            self.size = self.frame(begin, end)
        elif marker == _APP1 and data.startswith(b"Exif", begin) and self.tags is None:
            place = tiff.find(data, begin + 4, 16)
            self.tags = tiff.parse(data[place:end]) if place >= 0 else None
        elif marker == _APP1 and data.startswith(_XMP, begin):
            self.packet = self.packet or data[begin + len(_XMP) : end]
        elif marker == _APP2 and data.startswith(b"MPF\0", begin):
            self.several = True

    def frame(self, begin: int, end: int) -> tuple[int, int] | None:
        """Width and height of the frame; among stray bytes only if its length and its components agree."""
        if len(self.data) < begin + 6:
            return None
        _, height, width, components = struct.unpack_from(">BHHB", self.data, begin)
        if self.strayed and (end - begin != 6 + 3 * components or components not in (1, 3, 4)):
            return None
        return (width, height) if width and height else None


def read(data: bytes, *, several_are_mpo: bool = False) -> Header:
    """The header of a JPEG.

    :param several_are_mpo: call a file of several pictures MPO, as a file of that name means to be. Many a camera's
        JPEG carries a second, small picture and is a JPEG to everybody.
    :raises PhotoError: "truncated" if the file ends within the header, "damaged" if it names no size and nothing else
        can be read from it either.
    """
    walk = _Walk(data)
    walk.run()
    if walk.size is None and walk.cut and not walk.strayed:
        raise truncated()
    if walk.size is None and walk.tags is None and not walk.packet:
        raise damaged()
    width, height = walk.size or (None, None)
    name = "MPO" if walk.several and several_are_mpo else "JPEG"
    return Header(name, width, height, walk.tags, (walk.packet,) if walk.packet else ())

"""What an XMP packet, embedded or in a sidecar, says of a photo. What is no XMP says nothing."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.parsers import expat

from attrs import Factory, define

from catalog_gui.media.dates import CONFIDENCE_XMP, Taken, claim
from catalog_gui.media.facts import Facts, clean_text, position, positive, rating

MAX_PACKET: Final = 16 * 2**20
MAX_TEXT: Final = 64 * 1024
MAX_VALUES: Final = 1_000
MAX_ELEMENTS: Final = 200_000

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_XML_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_NAMES: Final = {
    "http://purl.org/dc/elements/1.1/ ": ("title", "description", "subject"),
    "http://ns.adobe.com/xap/1.0/ ": ("Rating", "CreateDate"),
    "http://ns.adobe.com/photoshop/1.0/ ": ("DateCreated", "SidecarForExtension"),
    "http://ns.adobe.com/tiff/1.0/ ": ("Make", "Model", "Orientation"),
    "http://ns.adobe.com/exif/1.0/aux/ ": ("Lens",),
    "http://cipa.jp/exif/1.0/ ": ("LensModel", "PhotographicSensitivity"),
    "http://ns.adobe.com/exif/1.0/ ": (
        "DateTimeOriginal", "DateTimeDigitized", "GPSLatitude", "GPSLongitude", "ExposureTime", "FNumber",
        "ISOSpeedRatings", "FocalLength",
    ),
    "http://ns.adobe.com/camera-raw-settings/1.0/ ": (
        "HasSettings", "HasCrop", "AlreadyApplied", "WhiteBalance", "Exposure", "Exposure2012",
    ),
    "http://darktable.sf.net/ ": (
        "history_end", "history_operation", "history_basic_hash", "history_auto_hash", "history_current_hash",
    ),
}  # fmt: skip
_WANTED: Final = {space + name: name for space, names in _NAMES.items() for name in names}


class _NotXmpError(Exception):
    """The packet asks for more than XMP may: entities of its own, or elements without end."""


@define
class _Collector:
    """Gathers the wanted properties while the parser walks the packet; keeps nothing else."""

    values: dict[str, list[str]] = Factory(dict)
    depth: int = 0
    elements: int = 0
    description: int = -1  # depth of the rdf:Description elements that speak of the photo itself
    name: str | None = None
    item: list[str] | None = None
    size: int = 0
    preferred: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _NotXmpError
        if tag == _RDF + "RDF" and self.description < 0:
            self.description = self.depth + 1
        elif self.depth == self.description:
            for key, value in attributes.items():
                if key in _WANTED:
                    self.add(_WANTED[key], value)
        elif self.depth == self.description + 1:
            self.name = _WANTED.get(tag)
            self.open(attributes)
        elif self.name is not None and tag == _RDF + "li":
            self.open(attributes)

    def open(self, attributes: dict[str, str]) -> None:
        self.item, self.size = [], 0
        self.preferred = attributes.get(_XML_LANGUAGE) == "x-default"

    def text(self, piece: str) -> None:
        if self.item is not None and self.name is not None and self.size < MAX_TEXT:
            self.item.append(piece)
            self.size += len(piece)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.name is not None and self.item is not None:
            self.add(self.name, "".join(self.item))
            self.item = None
        if self.depth == self.description:
            self.name = None

    def add(self, name: str, value: str) -> None:
        kept = clean_text(value[:MAX_TEXT])
        known = self.values.setdefault(name, [])
        if kept and len(known) < MAX_VALUES:
            known.insert(0, kept) if self.preferred else known.append(kept)
        self.preferred = False


def _refuse(*_: object) -> None:
    raise _NotXmpError


def values(packet: bytes) -> Mapping[str, list[str]]:
    """The properties that this program knows, by their local names; empty for what is no well-formed XMP."""
    if len(packet) > MAX_PACKET:
        return {}
    collector = _Collector()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    try:
        parser.Parse(_trimmed(packet), True)
    except (expat.ExpatError, ValueError, LookupError, _NotXmpError):
        return {}
    return collector.values


_OPENING = re.compile(rb"<(?:x:xmpmeta|x:xapmeta|rdf:RDF)\b")


def _trimmed(packet: bytes) -> bytes:
    """The packet without the padding, NULs and stray bytes that programs leave around it."""
    opening = _OPENING.search(packet, 0, 65_536)
    if opening is None:
        return (
            packet if packet.startswith((b"\xff\xfe", b"\xfe\xff")) else packet.strip(b"\0 \r\n\t")
        )  # UTF-16 ends in NULs
    closing = max(packet.rfind(b"</x:xmpmeta>"), packet.rfind(b"</x:xapmeta>"), packet.rfind(b"</rdf:RDF>"))
    return packet[opening.start() : packet.find(b">", closing) + 1] if closing > 0 else packet[opening.start() :]


def packet_of(sidecar: Path) -> bytes:
    """What an XMP file holds; nothing where it cannot be read."""
    try:
        with sidecar.open("rb") as file:
            return file.read(MAX_PACKET + 1)
    except OSError:
        return b""


def facts(packet: bytes) -> Facts:
    """All that the packet says of the photo."""
    found = values(packet)
    turned = _number(_first(found, "Orientation"))
    return Facts(
        orientation=int(turned) if turned is not None and 1 <= turned <= 8 else None,
        taken=_taken(found),
        camera_make=_first(found, "Make"),
        camera_model=_first(found, "Model"),
        position=position(_degrees(_first(found, "GPSLatitude")), _degrees(_first(found, "GPSLongitude"))),
        lens=_first(found, "LensModel") or _first(found, "Lens"),
        iso=_iso(_number(_first(found, "PhotographicSensitivity") or _first(found, "ISOSpeedRatings"))),
        exposure_seconds=positive(_number(_first(found, "ExposureTime"))),
        aperture=positive(_number(_first(found, "FNumber"))),
        focal_mm=positive(_number(_first(found, "FocalLength"))),
        title=_first(found, "title"),
        caption=_first(found, "description"),
        rating=rating(_number(_first(found, "Rating"))),
        keywords=tuple(dict.fromkeys(found.get("subject", ()))),
    )


def _first(found: Mapping[str, list[str]], name: str) -> str | None:
    return next(iter(found.get(name, ())), None)


def _taken(found: Mapping[str, list[str]]) -> Taken | None:
    names = ("DateTimeOriginal", "DateCreated", "CreateDate", "DateTimeDigitized")
    claims = (claim(_first(found, name), None, "xmp", CONFIDENCE_XMP) for name in names)
    return next((one for one in claims if one), None)


def _number(written: str | None) -> float | None:
    """A number or a fraction, "0.5" or "1/2"."""
    top, _, bottom = (written or "").partition("/")
    try:
        return float(top) / float(bottom or 1)
    except (ValueError, ZeroDivisionError):
        return None


def _iso(speed: float | None) -> int | None:
    return int(speed) if speed is not None and 0 < speed < 2**31 else None


_COORDINATE = re.compile(r"\s*(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])\s*", re.ASCII)


def _degrees(written: str | None) -> float | None:
    """A coordinate as XMP writes it: "48,51.5022N" or "48,51,30N"; a plain signed number as some programs do."""
    found = _COORDINATE.fullmatch(written or "")
    if found is None:
        return _number(written)
    degrees, minutes, seconds = (float(part or 0) for part in found.groups()[:3])
    total = degrees + minutes / 60 + seconds / 3600
    return -total if found[4] in "SW" else total

"""Everything that a photo says of itself: format, size, date, camera, place, words. No pixel is decoded.

Sources are weighed per field. Camera, place and exposure: EXIF, then XMP, embedded before sidecar. Words, stars and
keywords: the sidecar, then embedded XMP, then EXIF, for a sidecar is where people write later. Date: EXIF, XMP, the
file's name, its folders, the file system.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from catalog_gui.media import dates, exif, headers, xmp
from catalog_gui.media.dates import Taken
from catalog_gui.media.edits import has_edits
from catalog_gui.media.facts import Facts
from catalog_gui.media.header import Header

if TYPE_CHECKING:
    from catalog_gui.media.source import PhotoSource

T = TypeVar("T")

_TURNED = frozenset({5, 6, 7, 8})


@frozen
class Metadata:
    """What is known of one photo.

    :ivar format: as Pillow names it (JPEG, PNG, TIFF, WEBP, HEIF, AVIF, ...), raws by their kind (CR2, NEF, DNG, ...).
    :ivar width, height: pixels as displayed, after orientation; None where a broken header does not tell.
    :ivar orientation: 1 to 8 as the camera's tags say. HEIF, AVIF and JPEG XL turn the picture by themselves: there it
        tells how the camera was held and is not to be applied again.
    :ivar taken: local wall clock, without a zone.
    :ivar taken_subsecond: whether the fraction of the second is known.
    :ivar taken_source: exif, xmp, filename, folder or filesystem.
    :ivar taken_confidence: 95 the shutter's own time, 85 other EXIF, 80 XMP, 70 file name, 50 folder, 30 file system.
    :ivar taken_suspicious: in the future, before 1990, or a clock that was never set.
    :ivar latitude, longitude: degrees, both or neither.
    :ivar rating: 0 to 5 stars, None if nobody gave any.
    :ivar edits: whether a file beside it holds edits, see edits.py.
    """

    format: str | None = None
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    taken: datetime | None = None
    taken_subsecond: bool = False
    taken_source: str | None = None
    taken_confidence: int | None = None
    taken_suspicious: bool = False
    camera_make: str | None = None
    camera_model: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    lens: str | None = None
    iso: int | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None
    focal_mm: float | None = None
    title: str | None = None
    caption: str | None = None
    rating: int | None = None
    keywords: tuple[str, ...] = ()
    edits: bool = False


def read(data: bytes, path: Path, sidecars: tuple[Path, ...], mtime_ns: int) -> Metadata:
    """The metadata of a photo.

    :param data: the whole file.
    :param path: where it lies; its name and folders may tell a date.
    :param sidecars: files beside it that may hold XMP; one that cannot be read says nothing.
    :param mtime_ns: when the file was last written, nanoseconds since 1970.
    :raises PhotoError: "empty", "not-an-image", "truncated", "damaged", "unsupported" if there is no readable header.
        Broken tags in a readable file only give less.
    """
    header = headers.read(data, path)
    camera = [exif.facts(header.tags)] if header.tags else []
    camera += [header.facts] if header.facts else []
    embedded = [xmp.facts(packet) for packet in header.packets]
    beside = [xmp.facts(packet) for packet in _sidecar_packets(path, sidecars)]
    taken = _taken(camera + embedded + beside, path, mtime_ns)
    found = _weigh(header, camera, embedded, beside, taken, datetime.now())
    return evolve(found, edits=has_edits(path, sidecars))


def _sidecar_packets(path: Path, sidecars: tuple[Path, ...]) -> list[bytes]:
    """The XMP beside the photo, that of the full name (IMG.jpg.xmp) before that of the stem (IMG.xmp)."""
    named = [sidecar for sidecar in sidecars if sidecar.suffix.lower() == ".xmp"]
    named.sort(key=lambda sidecar: sidecar.stem.lower() != path.name.lower())
    return [packet for sidecar in named if (packet := xmp.packet_of(sidecar))]


def _taken(sources: list[Facts], path: Path, mtime_ns: int) -> Taken | None:
    """The most trusted claim; names are only looked at where the file itself says nothing."""
    stated = [source.taken for source in sources if source.taken]
    if stated:
        return max(stated, key=lambda one: one.confidence)
    now = datetime.now()
    return dates.from_filename(path.name, now) or dates.from_folders(path, now) or dates.from_filesystem(mtime_ns)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _weigh(
    header: Header, camera: list[Facts], embedded: list[Facts], beside: list[Facts], taken: Taken | None, now: datetime
) -> Metadata:
    shot, words = camera + embedded + beside, beside + embedded + camera
    orientation = _first(facts.orientation for facts in camera + embedded) or 1
    width, height = header.width, header.height
    if orientation in _TURNED and not header.upright:
        width, height = height, width
    latitude, longitude = _first(facts.position for facts in shot) or (None, None)
    return Metadata(
        format=header.format,
        width=width,
        height=height,
        orientation=orientation,
        taken=taken.when if taken else None,
        taken_subsecond=taken is not None and taken.subsecond,
        taken_source=taken.source if taken else None,
        taken_confidence=taken.confidence if taken else None,
        taken_suspicious=taken is not None and dates.suspicious(taken.when, now),
        camera_make=_first(facts.camera_make for facts in shot),
        camera_model=_first(facts.camera_model for facts in shot),
        latitude=latitude,
        longitude=longitude,
        lens=_first(facts.lens for facts in shot),
        iso=_first(facts.iso for facts in shot),
        exposure_seconds=_first(facts.exposure_seconds for facts in shot),
        aperture=_first(facts.aperture for facts in shot),
        focal_mm=_first(facts.focal_mm for facts in shot),
        title=_first(facts.title for facts in words),
        caption=_first(facts.caption for facts in words),
        rating=_first(facts.rating for facts in words),
        keywords=_first(facts.keywords or None for facts in words) or (),
    )


def of(source: "PhotoSource") -> Metadata:
    """What a photo's file and sidecars say of it.

    :raises PhotoError: as read() does.
    """
    return source.metadata

"""What one source (a camera's tags, an XMP packet, a sidecar) says of a photo, before the sources are weighed."""

import re

from attrs import frozen

from catalog_gui.media.dates import Taken


@frozen
class Facts:
    """Statements of one source; None or empty where it says nothing. Degrees, seconds, millimetres, f-number."""

    orientation: int | None = None
    taken: Taken | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    position: tuple[float, float] | None = None
    lens: str | None = None
    iso: int | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None
    focal_mm: float | None = None
    title: str | None = None
    caption: str | None = None
    rating: int | None = None
    keywords: tuple[str, ...] = ()


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean_text(text: str) -> str | None:
    """The text up to its first NUL, without control characters and outer blanks; None if nothing is left."""
    return _CONTROLS.sub("", text.partition("\0")[0]).strip() or None


def position(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """The pair if it is a place on Earth. (0, 0) is what a receiver without a fix writes, so it is none."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # NaN fails both
        return None
    return latitude, longitude


def positive(value: float | None) -> float | None:
    """The value if it is a finite number above zero."""
    return value if value is not None and 0 < value < float("inf") else None


def rating(value: float | None) -> int | None:
    """Stars 0 to 5. The -1 that some programs write for "rejected" is no rating."""
    return int(value) if value is not None and 0 <= value <= 5 else None

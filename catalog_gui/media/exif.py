"""What the camera's own tags (EXIF) say of a photo. Strange or broken tags give less, they never fail a photo."""

import math
from collections.abc import Mapping
from typing import Final

from catalog_gui.media.dates import CONFIDENCE_OTHER_EXIF, CONFIDENCE_SHUTTER, Taken, claim
from catalog_gui.media.facts import Facts, clean_text, position, positive, rating
from catalog_gui.media.tiff import Tags, Value

BOILERPLATE: Final = frozenset(
    {
        "olympus digital camera", "sony dsc", "minolta digital camera", "konica minolta digital camera", "samsung",
        "exif_jpeg_picture", "exif_jpeg_t422", "digital camera", "digitalcamera", "kodak digital still camera",
        "default", "untitled", "binary comment", "image", "jpeg", "ascii", "charset=ascii", "created with gimp",
        "my beautiful picture",
    }
)  # fmt: skip
"""What cameras and programs put into the caption by themselves, in lower case."""


def text(value: Value | None) -> str | None:
    """A tag's text: UTF-8 as most programs write it, else Latin-1 as old ones do."""
    if not isinstance(value, bytes):
        return None
    raw = value.partition(b"\0")[0]
    try:
        return clean_text(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return clean_text(raw.decode("latin-1"))


def number(value: Value | None) -> float | None:
    """A tag's first number, None where there is none or it is no finite number."""
    if isinstance(value, bytes):
        return float(value[0]) if len(value) == 1 else None
    return float(value[0]) if value and math.isfinite(value[0]) else None


def facts(tags: Tags) -> Facts:
    """All that the tags say of the photo."""
    main, exif = tags.main, {**tags.main, **tags.exif}
    turned = number(main.get(0x0112))
    return Facts(
        orientation=int(turned) if turned is not None and 1 <= turned <= 8 else None,
        taken=_taken(exif),
        camera_make=text(main.get(0x010F)),
        camera_model=text(main.get(0x0110)),
        position=_position(tags.gps),
        lens=text(exif.get(0xA434)),
        iso=_iso(exif),
        exposure_seconds=positive(number(exif.get(0x829A))) or _power(number(exif.get(0x9201)), -1.0),
        aperture=positive(number(exif.get(0x829D))) or _power(number(exif.get(0x9202)), 0.5),
        focal_mm=positive(number(exif.get(0x920A))),
        title=_wide(main.get(0x9C9B)),
        caption=_caption(text(main.get(0x010E))) or _wide(main.get(0x9C9C)),
        rating=rating(number(main.get(0x4746))),
        keywords=_keywords(_wide(main.get(0x9C9E)) or ""),
    )


def _taken(exif: Mapping[int, Value]) -> Taken | None:
    """DateTimeOriginal, else DateTimeDigitized, else DateTime, each with the sub-seconds that belong to it."""
    for date, subsecond, confidence in (
        (0x9003, 0x9291, CONFIDENCE_SHUTTER),
        (0x9004, 0x9292, CONFIDENCE_SHUTTER),
        (0x0132, 0x9290, CONFIDENCE_OTHER_EXIF),
    ):
        if found := claim(text(exif.get(date)), text(exif.get(subsecond)), "exif", confidence):
            return found
    return None


def _position(gps: Mapping[int, Value]) -> tuple[float, float] | None:
    latitude = _degrees(gps.get(2), text(gps.get(1)), "N", "S")
    longitude = _degrees(gps.get(4), text(gps.get(3)), "E", "W")
    return position(latitude, longitude)


def _degrees(value: Value | None, hemisphere: str | None, plus: str, minus: str) -> float | None:
    """Degrees, minutes, seconds as a signed number; None without a hemisphere, for then the side is not known."""
    if not isinstance(value, tuple) or not hemisphere or hemisphere[0].upper() not in (plus, minus):
        return None
    degrees, *rest = value[:3]
    minutes, seconds = [0.0 if math.isnan(part) else part for part in (*rest, 0.0, 0.0)][:2]
    total = abs(degrees) + minutes / 60 + seconds / 3600
    return -total if hemisphere[0].upper() == minus else total


def _iso(exif: Mapping[int, Value]) -> int | None:
    """The speed; 65535 means "more than fits here", then the longer tag has it."""
    short, long = number(exif.get(0x8827)), number(exif.get(0x8832))
    speed = long if (short is None or short == 65535) and long else short
    return int(speed) if speed is not None and 0 < speed < 2**31 else None


def _power(apex: float | None, scale: float) -> float | None:
    """2 to the power of an APEX value (EXIF 2.32, annex C): exposure time at scale -1, f-number at 1/2."""
    return 2.0 ** (apex * scale) if apex is not None and abs(apex) <= 64 else None


def _wide(value: Value | None) -> str | None:
    """The text of the tags that Windows writes: UTF-16, low byte first."""
    return clean_text(value.decode("utf-16-le", "ignore")) if isinstance(value, bytes) else None


def _caption(written: str | None) -> str | None:
    return None if written is None or written.lower() in BOILERPLATE else written


def _keywords(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in written.split(";") if (word := part.strip())))

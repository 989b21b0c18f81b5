"""When a photo was taken: from EXIF and XMP text, file and folder names and the file system, each with its confidence.

Times are the wall clock where the camera stood, as written: zone offsets are dropped. A day without a time is midnight.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Final

from attrs import frozen

CONFIDENCE_SHUTTER: Final = 95
CONFIDENCE_OTHER_EXIF: Final = 85
CONFIDENCE_XMP: Final = 80
CONFIDENCE_FILENAME: Final = 70
CONFIDENCE_FOLDER: Final = 50
CONFIDENCE_FILESYSTEM: Final = 30

FIRST_PHOTO_YEAR: Final = 1826
DIGITAL_SINCE: Final = 1990
RESET_CLOCKS: Final = frozenset({datetime(1970, 1, 1), datetime(1980, 1, 1), datetime(2000, 1, 1)})
"""What a clock shows that was never set, or lost its battery."""


@frozen
class Taken:
    """One claim of when the shutter opened (naive local wall clock)."""

    when: datetime
    source: str
    confidence: int
    subsecond: bool = False


_TEXT = re.compile(
    r"\s*(\d{4})[:/.\- ] ?(\d{1,2})[:/.\- ] ?(\d{1,2})"
    r"(?:[T:\s] *(\d{1,2})[:.] ?(\d{1,2})(?:[:.] ?(\d{1,2})(?:[.,](\d{1,9}))?)?)?(?!\d)",
    re.ASCII,
)


def parse(text: str, subsecond: str | None = None) -> tuple[datetime, bool] | None:
    """A date as EXIF or XMP writes it, and whether its sub-seconds are known; None for what is no date.

    :param subsecond: the digits after the point where they stand in a tag of their own.
    """
    found = _TEXT.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction = found.groups()
    when = _moment(year, month, day, hour or "0", minute or "0", second or "0")
    if when is None:
        return None
    micros = _microseconds(fraction or subsecond) if second else None
    return (when, False) if micros is None else (when.replace(microsecond=micros), True)


def _moment(*parts: str) -> datetime | None:
    year, month, day, hour, minute, second = map(int, parts)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def _microseconds(digits: str | None) -> int | None:
    """The fraction of a second. A lone "0" or "00" is what cameras write that do not count fractions."""
    digits = (digits or "").strip("\0 ")
    if not (digits.isascii() and digits.isdigit()) or digits in ("0", "00"):
        return None
    return int(digits[:6].ljust(6, "0"))


_DAY = r"(?P<y>\d{4})(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)"
_TIME = (
    r"(?:[-_. T]|\s*at\s*|\s*,?\s+)?(?P<h>\d{1,2})(?P<t>[-_.:h]?)(?P<min>\d\d)(?P=t)(?P<sec>\d\d)"
    r"(?:\.?(?P<ms>\d{3})(?!\d))?(?!\d)(?:\s*(?P<half>[AP]M)\b)?"
)
_NAMED_MOMENT = re.compile(rf"(?<!\d){_DAY}{_TIME}", re.ASCII | re.IGNORECASE)
_NAMED_DAY = re.compile(rf"(?<!\d){_DAY}(?!\d)", re.ASCII)
_NAMED_MILLISECONDS = re.compile(
    r"(?:fb_img|img|image|photo|mmexport|received|screenshot)?[-_]?(1\d{12})(?!\d)", re.ASCII
)


def from_filename(name: str, now: datetime) -> Taken | None:
    """The date in a file's name: IMG_20240506_070809, 2024-05-06 07.08.09, IMG-20240506-WA0001, 1714979289123."""
    stem = name.rpartition(".")[0] or name
    for found in _NAMED_MOMENT.finditer(stem):
        if when := _named_moment(found, now):
            return Taken(when, "filename", CONFIDENCE_FILENAME, found["ms"] is not None)
    if day := _first_day(stem, now):
        return Taken(day, "filename", CONFIDENCE_FILENAME)
    moment = _named_milliseconds(stem, now)
    return Taken(moment, "filename", CONFIDENCE_FILENAME, True) if moment else None


def _named_moment(found: re.Match[str], now: datetime) -> datetime | None:
    day = _named_day(found, now)
    hour, half = int(found["h"]), (found["half"] or "").upper()
    if day is None or (half and not 1 <= hour <= 12) or (len(found["h"]) == 1 and not found["t"]):
        return None
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    if hour > 23 or int(found["min"]) > 59 or int(found["sec"]) > 59:
        return None
    millis = int(found["ms"] or 0)
    return day.replace(hour=hour, minute=int(found["min"]), second=int(found["sec"]), microsecond=millis * 1000)


def _named_day(found: re.Match[str], now: datetime) -> datetime | None:
    """Midnight of a day that can be meant: eight digits in a row are often a number, so they must be a digital date."""
    day = _moment(found["y"], found["m"], found["d"], "0", "0", "0")
    earliest = FIRST_PHOTO_YEAR if found["s"] else DIGITAL_SINCE
    return day if day and day.year >= earliest and not _in_future(day, now) else None


def _first_day(text: str, now: datetime) -> datetime | None:
    return next((day for found in _NAMED_DAY.finditer(text) if (day := _named_day(found, now))), None)


def _named_milliseconds(stem: str, now: datetime) -> datetime | None:
    found = _NAMED_MILLISECONDS.match(stem.lower())
    when = _local(int(found[1]) * 1_000_000) if found else None
    return when if when and not _in_future(when, now) else None


def from_folders(path: PurePath, now: datetime) -> Taken | None:
    """The day that the photo's folders name: 2024-05-06/, 20240506 Rome/, 2024/05/06/. A month alone is no day."""
    folders = path.parts[-5:-1]
    nearest = next((day for name in reversed(folders[-2:]) if (day := _first_day(name, now))), None)
    day = nearest or _nested_day(folders[-3:], now) or _nested_day(folders[-4:-1], now)
    return Taken(day, "folder", CONFIDENCE_FOLDER) if day else None


_YEAR_MONTH = re.compile(r"(\d{4})[-_. ]?(\d\d)(?!\d)", re.ASCII)
_MONTH = re.compile(r"(\d\d)(?!\d)", re.ASCII)
_MONTH_DAY = re.compile(r"(\d\d)[-_. ](\d\d)(?!\d)", re.ASCII)


def _nested_day(folders: tuple[str, ...], now: datetime) -> datetime | None:
    """The day of 2024/05/06, 2024/2024-05/06, 2024-05/06 or 2024/05-06.

    Words may follow, but not behind a day that stands alone: "01 selects" is a number, not the first of a month.
    """
    outer, middle, inner = ("", "", "", *folders)[-3:]
    if (found := _MONTH_DAY.match(inner)) and _is_number(middle, 4):
        return _plausible(middle, found[1], found[2], now)
    if not _is_number(inner, 2):
        return None
    if found := _YEAR_MONTH.match(middle):
        return _plausible(found[1], found[2], inner, now)
    if (found := _MONTH.match(middle)) and _is_number(outer, 4):
        return _plausible(outer, found[1], inner, now)
    return None


def _is_number(name: str, digits: int) -> bool:
    return len(name) == digits and name.isascii() and name.isdigit()


def _plausible(year: str, month: str, day: str, now: datetime) -> datetime | None:
    when = _moment(year, month, day, "0", "0", "0")
    return when if when and when.year >= FIRST_PHOTO_YEAR and not _in_future(when, now) else None


def from_filesystem(mtime_ns: int) -> Taken | None:
    """When the file was last written, on this computer's clock; to the second, for it dates the file, not the shot."""
    when = _local(mtime_ns)
    return Taken(when.replace(microsecond=0), "filesystem", CONFIDENCE_FILESYSTEM) if when else None


def _local(nanoseconds: int) -> datetime | None:
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)
        return moment.astimezone().replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return None


def _in_future(when: datetime, now: datetime) -> bool:
    """More than a day ahead: the wall clock elsewhere on Earth may be hours ahead of ours."""
    return when > now + timedelta(days=1)


def suspicious(when: datetime, now: datetime) -> bool:
    """Whether a date is more likely a clock's fault: future, before 1990, or a clock that was never set."""
    return _in_future(when, now) or when.year < DIGITAL_SINCE or when in RESET_CLOCKS


def claim(text: str | None, subsecond: str | None, source: str, confidence: int) -> Taken | None:
    """A claim out of a date's text, None where the text is no date."""
    parsed = parse(text, subsecond) if text else None
    return Taken(parsed[0], source, confidence, parsed[1]) if parsed else None

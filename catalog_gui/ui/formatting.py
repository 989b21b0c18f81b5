"""Numbers, sizes, times and shares as words, by the locale of the user or another that is given."""

import math
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

NBSP: Final = "\N{NO-BREAK SPACE}"
NONE: Final = "\N{EN DASH}"
"""Stands where there is no figure."""
MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400


def number(value: int, locale: QLocale | None = None) -> str:
    """12403 is "12,403"."""
    return _of(locale).toString(value)


def sentence(words: str) -> str:
    """The same words with a capital letter in front; the others stay as they are."""
    return words[:1].upper() + words[1:]


def counted(value: int, one: str, many: str, locale: QLocale | None = None) -> str:
    """1 is "1 photo", 12403 is "12,403 photos"."""
    return f"{number(value, locale)} {one if value == 1 else many}"


def photos(value: int, locale: QLocale | None = None) -> str:
    """12403 is "12,403 photos"."""
    return counted(value, "photo", "photos", locale)


def share(done: int, eligible: int) -> float | None:
    """Percent of what can be done, rounded down to two decimals: 100 is all of them. None of nothing."""
    return done * 10_000 // eligible / 100 if eligible > 0 else None


def percent_figure(percent: float | None, locale: QLocale | None = None) -> str:
    """99.99 for 99.9999: rounded down to two decimals, and none for exactly 0 and 100."""
    if percent is None:
        return NONE
    if percent in (0.0, 100.0):
        return _of(locale).toString(int(percent))
    down = Decimal(repr(percent)).quantize(Decimal("0.01"), ROUND_FLOOR)
    return _of(locale).toString(float(down), "f", 2)


def percent_text(percent: float | None, locale: QLocale | None = None) -> str:
    """ "99.99 %", rounded down."""
    figure = percent_figure(percent, locale)
    return figure if figure == NONE else f"{figure}{NBSP}%"


def size_text(size: int, locale: QLocale | None = None) -> str:
    """Bytes in steps of 1000, as disks and cameras count: 4200000 is "4.2 MB"."""
    digits = 0 if size < 1000 else 1
    return _of(locale).formattedDataSize(size, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def duration(seconds: float) -> str:
    """Short, for figures that change: "12 s", "18 min", "1 h 05 min", "2 d 3 h"."""
    whole = max(0, math.ceil(seconds))
    if whole < MINUTE:
        return f"{whole}{NBSP}s"
    if (minutes := math.ceil(whole / MINUTE)) < 60:
        return f"{minutes}{NBSP}min"
    if whole < DAY:
        return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}{NBSP}min"
    hours = math.ceil(whole / HOUR)
    return f"{hours // 24}{NBSP}d{NBSP}{hours % 24}{NBSP}h"


def roughly(seconds: float) -> str:
    """In words, for an estimate: "a few seconds", "about 18 minutes", "about 3 hours"."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 50:
        return f"about {math.ceil(seconds / 10) * 10} seconds"
    if seconds < 90:
        return "about a minute"
    minutes = round(seconds / MINUTE)
    if minutes < 20:
        return f"about {minutes} minutes"
    if minutes < 55:
        return f"about {round(minutes / 5) * 5} minutes"
    halves = max(2, round(seconds / (HOUR / 2)))
    if halves >= 96:
        return f"about {round(halves / 48)} days"
    hours = f"{halves // 2}½" if halves % 2 else f"{halves // 2}"
    return "about an hour" if halves == 2 else f"about {hours} hours"


def decimal(value: float, locale: QLocale | None = None) -> str:
    """5.08 is "5.1"."""
    return _of(locale).toString(value, "f", 1)


def rate_text(per_second: float, locale: QLocale | None = None) -> str:
    """212.4 is "212 photos a second"; slow rates keep a decimal, very slow ones count by the minute."""
    locale = _of(locale)
    if per_second >= 10:
        return f"{locale.toString(round(per_second))} photos a second"
    if per_second >= 0.95:
        return f"{locale.toString(per_second, 'f', 1)} photos a second"
    return f"{counted(round(per_second * MINUTE), 'photo', 'photos', locale)} a minute"


def date_text(moment: datetime, locale: QLocale | None = None) -> str:
    """The day and the time to the minute, in the short form of the locale."""
    return _of(locale).toString(_qt(moment), QLocale.FormatType.ShortFormat)


def day_text(moment: datetime, locale: QLocale | None = None) -> str:
    """The day alone, in the short form of the locale."""
    return _of(locale).toString(_qt(moment).date(), QLocale.FormatType.ShortFormat)


def when(moment: datetime, now: datetime, locale: QLocale | None = None) -> str:
    """How one speaks of it: "just now", "today at 14:05", "yesterday at 09:10", else the date.

    Both are of one kind: naive local time, or aware.
    """
    if timedelta(0) <= now - moment < timedelta(minutes=1):
        return "just now"
    clock = _of(locale).toString(_qt(moment).time(), QLocale.FormatType.ShortFormat)
    days = (now.date() - moment.date()).days
    if days in (0, 1):
        return f"{'yesterday' if days else 'today'} at {clock}"
    return date_text(moment, locale)


def _of(locale: QLocale | None) -> QLocale:
    """The locale to write in; English where the system names none, since "C" does not group its digits."""
    locale = locale or QLocale()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


def _qt(moment: datetime) -> QDateTime:
    """The same clock reading as a QDateTime; its zone is left aside."""
    return QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute, moment.second))

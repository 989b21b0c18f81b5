"""Moments of the catalog, which are in UTC, as the clock on the wall shows them; the zone is always named."""

from datetime import UTC, datetime, tzinfo


def on_the_wall(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """A moment of the catalog in a zone, by the rule for summer time that held on that day; this computer's unless told."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(zone)


def wall_text(moment: datetime, zone: tzinfo | None = None, *, exactly: bool = False) -> str:
    """ "2025-12-06 09:38:05 NZDT"; `exactly` with milliseconds."""
    there = on_the_wall(moment, zone)
    clock = f"{there:%Y-%m-%d %H:%M:%S}"
    return f"{clock}{f'.{there.microsecond // 1000:03}' if exactly else ''} {there:%Z}".rstrip()

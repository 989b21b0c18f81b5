"""Moments as databases keep them, brought to UTC without a zone; and which column says when a row was made."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

_MADE: Final = (
    "created_at",
    "created",
    "inserted_at",
    "added_at",
    "creation_date",
    "date_created",
    "createdat",
    "created_on",
)
_SECONDS: Final = (100_000_000, 100_000_000_000)
"""A number between these is taken for seconds since 1970 (1973 to 5138), a larger one for milliseconds."""


def oldest_column(columns: Sequence[str]) -> str | None:
    """The column that says when a row was made, if one is named so."""
    lower = {column.lower(): column for column in columns}
    return next((lower[name] for name in _MADE if name in lower), None)


def moment(value: Any) -> datetime | None:
    """A moment from whatever a column holds; None for what is no moment."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value)
    if not isinstance(value, str):
        return None
    try:
        return moment(datetime.fromisoformat(value.strip()))
    except ValueError:
        return None


def _of_number(value: float) -> datetime | None:
    seconds = value if value < _SECONDS[1] else value / 1000
    if not _SECONDS[0] <= seconds < _SECONDS[1]:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None

"""The verdict on each table: wiped, refilled, partial, intact, grew or unaudited."""

from collections.abc import Iterable
from datetime import datetime

from catalog_gui.care.triage.records import Counted, Status, TableReport
from catalog_gui.care.triage.signatures import signatures


def status_of(table: Counted, event: datetime | None) -> Status:
    """Compare what should be there with what is.

    :param event: when other tables were emptied, if that is known: survivors that are all younger came after it.
    """
    expected, actual = table.expected, table.actual
    if expected is None or actual is None:
        return "unaudited"
    if actual == expected:
        return "intact"
    if actual > expected:
        return "grew"
    if actual == 0:
        return "wiped"
    return "refilled" if _younger(table.oldest, event) else "partial"


def _younger(oldest: datetime | None, event: datetime | None) -> bool:
    return oldest is not None and event is not None and oldest >= event


def emptied_at(tables: Iterable[Counted]) -> datetime | None:
    """When tables were emptied, by the storage of those that are empty and should not be: the first such moment."""
    moments = [
        table.emptied for table in tables if table.emptied and table.expected and table.actual == 0 and table.rewritten
    ]
    return min(moments, default=None)


def judged(tables: Iterable[Counted], event: datetime | None) -> tuple[TableReport, ...]:
    """Every table with its verdict and with what its figures look like."""
    return tuple(_judged(table, status_of(table, event)) for table in tables)


def _judged(table: Counted, status: Status) -> TableReport:
    return TableReport(
        table=table.table,
        inserts=table.inserts,
        deletes=table.deletes,
        expected=table.expected,
        actual=table.actual,
        status=status,
        oldest=table.oldest,
        signatures=tuple(signature.words for signature in signatures(table, status)),
    )

"""What the audit tells: its entries, its counts beside the rows that are there, and the holes in its numbers."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit
from catalog_gui.catalog.safety_tables import Audit, AuditCount

_MOST_HOLES = 1000


@frozen
class Asked:
    """Which entries: of a table, an operation, from a moment on (UTC); at most so many, the newest."""

    table: str | None = None
    operation: int | None = None
    since: datetime | None = None
    limit: int = 1000


@frozen
class Counted:
    """One table: changes as they were counted, those of other programs among them, and the rows that are there.

    `audited`: whether all its triggers are as they should be.
    """

    table: str
    audited: bool
    inserts: int
    updates: int
    deletes: int
    outside: int
    rows: int

    @property
    def expected(self) -> int:
        """Rows that there should be."""
        return self.inserts - self.deletes


@frozen
class Summary:
    """The audit as a whole. `since`: its first entry (UTC); what came before is not in it. `holes`: ids that are gone."""

    since: datetime | None
    entries: int
    tables: tuple[Counted, ...]
    holes: tuple[tuple[int, int], ...]


def entries(session: Session, asked: Asked) -> Sequence[Audit]:
    """Entries, the newest first."""
    wanted = select(Audit).order_by(Audit.id.desc()).limit(asked.limit)
    if asked.table is not None:
        wanted = wanted.where(Audit.table_name == asked.table)
    if asked.operation is not None:
        wanted = wanted.where(Audit.operation_id == asked.operation)
    if asked.since is not None:
        wanted = wanted.where(Audit.at >= asked.since)
    return session.scalars(wanted).all()


def summary(session: Session) -> Summary:
    """The counts of every watched table, and what is missing."""
    connection = session.connection()
    lacking = {name.removeprefix(audit.PREFIX).rpartition("_")[0] for name in audit.lacking(connection)}
    rows = audit.row_counts(connection)
    sums = (func.sum(AuditCount.inserts), func.sum(AuditCount.updates), func.sum(AuditCount.deletes))
    changes = AuditCount.inserts + AuditCount.updates + AuditCount.deletes
    outside = func.sum(func.iif(AuditCount.outside, changes, 0))
    counted = {
        table: (int(inserts), int(updates), int(deletes), int(others))
        for table, inserts, updates, deletes, others in session.execute(
            select(AuditCount.table_name, *sums, outside).group_by(AuditCount.table_name)
        )
    }
    none = (0, 0, 0, 0)
    tables = tuple(
        Counted(table, table not in lacking, *counted.get(table, none), rows=rows[table]) for table in audit.WATCHED
    )
    number, since = session.execute(select(func.count(), func.min(Audit.at))).one()
    return Summary(since, number, tables, holes(session))


def holes(session: Session) -> tuple[tuple[int, int], ...]:
    """Runs of ids that were given and are gone, as (first, last): entries that somebody has removed."""
    found = session.execute(
        text(
            "SELECT before + 1, id - 1 FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM audit)"
            " WHERE id > before + 1 LIMIT :most"
        ),
        {"most": _MOST_HOLES},
    )
    runs = [(int(first), int(last)) for first, last in found]
    last = session.scalar(select(func.coalesce(func.max(Audit.id), 0))) or 0
    given = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")).scalar() or 0
    return tuple(runs + ([(last + 1, int(given))] if given > last else []))

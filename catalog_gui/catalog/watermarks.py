"""How many rows there were: a loss between two openings is seen, however it came about.

What this program adds and removes itself is counted by the audit, so only what went by another way is called lost.
Counting takes a while in a large catalog; it is done when something speaks for it: a change by another program, a file
that has shrunk or has free pages that it had not, a trigger that was missing, a day gone by.
"""

from datetime import timedelta
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit
from catalog_gui.catalog.safety_tables import Watermark
from catalog_gui.catalog.types import now

LOST_SHARE: Final = 0.05
"""More than this share of a table's rows lost between two openings is told at once."""

_PAGES: Final = "(pages)"
_OUTSIDE: Final = "(outside)"


@frozen
class Drop:
    """Rows of a table that should be there and are not."""

    table: str
    expected: int
    actual: int

    @property
    def lost(self) -> int:
        """How many."""
        return self.expected - self.actual


def is_suspicious(connection: Connection) -> bool:
    """Whether something speaks for counting the rows; costs next to nothing."""
    marks = _marks(connection)
    if _PAGES not in marks or _OUTSIDE not in marks:
        return True
    (pages, free), outside = _pages(connection), _outside(connection)
    noted = marks[_PAGES]
    old = now() - noted.at > timedelta(days=1)
    return pages < noted.rows or free > noted.own or outside != marks[_OUTSIDE].rows or old


def drops(connection: Connection) -> list[Drop]:
    """Tables that have lost more than their share since they were looked at last."""
    marks, own, actual = _marks(connection), audit.own_rows(connection), audit.row_counts(connection, audit.KNOWLEDGE)
    found = []
    for table in audit.KNOWLEDGE:
        if table in marks:
            expected = marks[table].rows + own[table] - marks[table].own
            if expected - actual[table] > LOST_SHARE * expected:
                found.append(Drop(table, expected, actual[table]))
    return found


def note(session: Session) -> None:
    """Write down how many rows there are now."""
    connection = session.connection()
    own, pages = audit.own_rows(connection), _pages(connection)
    for table, rows in audit.row_counts(connection, audit.KNOWLEDGE).items():
        session.merge(Watermark(table_name=table, rows=rows, own=own[table], at=now()))
    session.merge(Watermark(table_name=_PAGES, rows=pages[0], own=pages[1], at=now()))
    session.merge(Watermark(table_name=_OUTSIDE, rows=_outside(connection), own=0, at=now()))


def _marks(connection: Connection) -> dict[str, Watermark]:
    with Session(connection) as session:
        rows = session.query(Watermark).all()
        session.expunge_all()
    return {row.table_name: row for row in rows}


def _pages(connection: Connection) -> tuple[int, int]:
    """(pages of the file, those of them that are free)."""
    return (
        connection.exec_driver_sql("PRAGMA page_count").scalar_one(),
        connection.exec_driver_sql("PRAGMA freelist_count").scalar_one(),
    )


def _outside(connection: Connection) -> int:
    """Changes that other programs have made."""
    changes = "SELECT coalesce(sum(inserts + updates + deletes), 0) FROM audit_count WHERE outside"
    return int(connection.execute(text(changes)).scalar_one())

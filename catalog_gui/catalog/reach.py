"""What goes with rows that are deleted: their children by ON DELETE CASCADE, and theirs, counted before anything is done."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, func, inspect, or_, select, tuple_
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Base

_EVERY: Final = None
"""All rows of a table."""


def reach(session: Session, doomed: Mapping[str, ColumnElement[bool] | None]) -> dict[str, int]:
    """How many rows of each table would go, by name; tables of which none would are left out.

    :param doomed: tables with the rows that are to be deleted of each, as a condition; None is all of them.
    """
    there = set(inspect(session.connection()).get_table_names())
    tables = [table for table in Base.metadata.sorted_tables if table.name in there]
    goes: dict[str, ColumnElement[bool] | None] = {}
    counts = {}
    for table in tables:  # parents before their children
        if table.name in doomed and doomed[table.name] is _EVERY:
            goes[table.name] = _EVERY
        elif found := [*_asked(table, doomed), *_with_parents(table, goes)]:
            goes[table.name] = or_(*found)
        else:
            continue
        counts[table.name] = _count(session, table, goes[table.name])
    return {name: rows for name, rows in counts.items() if rows}


def _asked(table: Table, doomed: Mapping[str, ColumnElement[bool] | None]) -> list[ColumnElement[bool]]:
    where = doomed.get(table.name)
    return [] if where is None else [where]


def _with_parents(table: Table, goes: Mapping[str, ColumnElement[bool] | None]) -> list[ColumnElement[bool]]:
    """Which rows of a table go with those of its parents that go."""
    found: list[ColumnElement[bool]] = []
    for key in table.foreign_key_constraints:
        parent = key.referred_table
        if (key.ondelete or "").upper() != "CASCADE" or parent.name not in goes or parent is table:
            continue
        own = [element.parent for element in key.elements]
        theirs = select(*(element.column for element in key.elements))
        where = goes[parent.name]
        rows = theirs if where is None else theirs.where(where)
        found.append(own[0].in_(rows) if len(own) == 1 else tuple_(*own).in_(rows))
    return found


def _count(session: Session, table: Table, where: Any) -> int:
    query = select(func.count()).select_from(table)
    return session.execute(query if where is None else query.where(where)).scalar_one()

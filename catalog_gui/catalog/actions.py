"""What can be taken back: rows of the catalog put as they should be, and how they were before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Session

from catalog_gui.catalog.tables import Base

Values = Mapping[str, Any]

_AT_ONCE: Final = 400
"""Keys that one SELECT names."""


@frozen
class RowImage:
    """One row as it should be: its table, its key and its other columns; None where there should be no row.

    A `part` names only some columns, and is passed over where the row has gone.
    """

    table: str
    key: Values
    values: Values | None
    part: bool = False


@frozen
class Action:
    """A change of rows, under a label that a person reads. apply() makes it and returns the one that undoes it."""

    label: str
    rows: tuple[RowImage, ...]

    def apply(self, session: Session) -> "Action":
        """Put the rows as they should be; the result puts them back, the last first."""
        before = [row for run in _runs(self.rows) for row in run.put(session)]
        return Action(self.label, tuple(reversed(before)))

    def to_json(self) -> str:
        """The rows as text, for the table of steps."""
        return json.dumps([[row.table, row.key, row.values, row.part] for row in self.rows], default=_plain)

    @staticmethod
    def from_json(label: str, text: str) -> "Action":
        """The action that to_json() wrote down."""
        return Action(label, tuple(RowImage(*row) for row in json.loads(text, object_hook=_from_plain)))


def image(table: type[DeclarativeBase], key: Values, values: Values | None, part: bool = False) -> RowImage:
    """The image of a row of a mapped class."""
    return RowImage(table.__tablename__, key, values, part)


@define
class _Run:
    """Rows of one table with the same columns, each another one: written together."""

    table: Table
    shape: tuple[Any, ...]
    by_key: dict[tuple[Any, ...], RowImage] = field(factory=dict)

    def put(self, session: Session) -> list[RowImage]:
        """Write the rows; returns their images as they were in the columns that are written."""
        rows = list(self.by_key.values())
        before = self._before(session)
        there = [row for key, row in self.by_key.items() if key in before]
        away = [row for key, row in self.by_key.items() if key not in before]
        if rows[0].values is None:
            self._write(session, delete(self.table), [_bound(row.key) for row in there])
        else:
            values: dict[str, Any] = {name: bindparam(name) for name in rows[0].values}
            self._write(
                session, update(self.table).values(values), [_bound(row.key) | dict(row.values or {}) for row in there]
            )
            if away and not rows[0].part:
                session.connection().execute(insert(self.table), [{**row.key, **(row.values or {})} for row in away])
        return [self._image(row, before.get(key)) for key, row in self.by_key.items()]

    def _before(self, session: Session) -> dict[tuple[Any, ...], Any]:
        """The rows as they are, by key. They are asked for by the first part of it, which is what SQLite finds fast."""
        names = list(next(iter(self.by_key.values())).key)
        firsts = list(dict.fromkeys(key[0] for key in self.by_key))
        found = {}
        for start in range(0, len(firsts), _AT_ONCE):
            here = self.table.c[names[0]].in_(firsts[start : start + _AT_ONCE])
            for row in session.connection().execute(select(self.table).where(here)).mappings():
                found[tuple(row[name] for name in names)] = row
        return found

    def _write(self, session: Session, statement: Any, rows: Sequence[Values]) -> None:
        """Run a statement for each of these rows, which are named by their keys."""
        if rows:
            names = next(iter(self.by_key.values())).key
            here: ColumnElement[bool] = and_(*(self.table.c[name] == bindparam(f"key_{name}") for name in names))
            session.connection().execute(statement.where(here), list(rows))

    def _image(self, row: RowImage, found: Any) -> RowImage:
        if found is None and row.part:
            return row
        names = row.values if row.part and row.values else {column.name for column in self.table.columns} - set(row.key)
        before = None if found is None else {name: found[name] for name in names}
        return RowImage(row.table, row.key, before, row.part)


def _runs(rows: Sequence[RowImage]) -> Iterator[_Run]:
    """The rows in runs, as few as leave the order between rows of one table, and of tables that name each other."""
    runs: list[_Run] = []
    for row in rows:
        key, shape = tuple(row.key.values()), _shape(row)
        table = Base.metadata.tables[row.table]
        last = next((run for run in reversed(runs) if run.table is table or _linked(run.table, table)), None)
        if last is None or last.shape != shape or key in last.by_key:
            last = _Run(table, shape)
            runs.append(last)
        last.by_key[key] = row
    yield from runs


def _shape(row: RowImage) -> tuple[Any, ...]:
    return row.table, tuple(row.key), None if row.values is None else frozenset(row.values), row.part


def _linked(one: Table, other: Table) -> bool:
    """Whether rows of one of two tables name rows of the other."""
    return one in _named_by(other) or other in _named_by(one)


def _named_by(table: Table) -> set[Any]:
    return {key.column.table for key in table.foreign_keys}


def _bound(key: Values) -> dict[str, Any]:
    return {f"key_{name}": value for name, value in key.items()}


def _plain(value: Any) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    raise TypeError(f"no column holds a {type(value).__name__}")


def _from_plain(found: dict[str, Any]) -> Any:
    if found.keys() == {"$moment"}:
        return datetime.fromisoformat(found["$moment"])
    if found.keys() == {"$bytes"}:
        return bytes.fromhex(found["$bytes"])
    return found

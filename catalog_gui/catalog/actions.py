"""What can be taken back: rows of the catalog put as they should be, and how they were before."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Session

from catalog_gui.catalog.tables import Base

Values = Mapping[str, Any]


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
        before = [_put(session, row) for row in self.rows]
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


def _put(session: Session, image: RowImage) -> RowImage:
    """Write one row; returns its image as it was in the columns that are written."""
    table = Base.metadata.tables[image.table]
    here = and_(*(table.c[name] == value for name, value in image.key.items()))
    found = session.execute(select(table).where(here)).mappings().first()
    if found is None and image.part:
        return image
    if image.values is None:
        session.execute(delete(table).where(here))
    elif found is None:
        session.execute(insert(table).values(**image.key, **image.values))
    else:
        session.execute(update(table).where(here).values(**image.values))
    names = image.values if image.part and image.values else {column.name for column in table.columns} - set(image.key)
    before = None if found is None else {name: found[name] for name in names}
    return RowImage(image.table, image.key, before, image.part)


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

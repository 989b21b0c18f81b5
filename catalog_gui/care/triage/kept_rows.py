"""Rows that another program has deleted and that the audit holds in full: which are still gone, and what is in them.

Of a row that was deleted more than once the newest record counts, and only if that deletion came from outside: what this
program has removed on a person's word stays removed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Column, Connection, Float, LargeBinary, Table, text

from catalog_gui.catalog.audit import WATCHED
from catalog_gui.catalog.tables import Base

NEWEST_DELETIONS: Final = (
    "SELECT key, max(id) AS id, outside, old FROM audit"
    " WHERE verb = 'delete' AND old IS NOT NULL AND table_name = '{table}' GROUP BY key"
)
"""SQLite takes the other columns of a group from the row that has the maximum."""


@frozen
class KeptRow:
    """A deleted row as it was: values by column, as the database takes them."""

    table: str
    key: str
    values: Mapping[str, Any]


def is_there(table: str, keys: list[str], old: str) -> str:
    """A condition: the row of which `old` is the record as JSON is in its table again."""
    whole = f"CASE WHEN json_valid({old}) THEN {old} ELSE '{{}}' END"
    same = " AND ".join(f"there.\"{key}\" = json_extract({whole}, '$.{key}')" for key in keys)
    return f'EXISTS (SELECT 1 FROM "{table}" AS there WHERE {same})'


def kept_rows(connection: Connection) -> Iterator[KeptRow]:
    """Every such row that is still gone, parents before their children, in ascending order of their numbers."""
    for table in Base.metadata.sorted_tables:
        if table.name in WATCHED:
            yield from _of_table(connection, table)


def _of_table(connection: Connection, table: Table) -> Iterator[KeptRow]:
    there = is_there(table.name, [column.name for column in table.primary_key.columns], "old")
    newest = NEWEST_DELETIONS.format(table=table.name)
    sql = f"SELECT key, old FROM ({newest}) WHERE outside AND NOT {there} ORDER BY CAST(key AS INTEGER), key"
    for key, old in connection.execute(text(sql.replace(":", "\\:"))).all():
        values = _values(table, old)
        if values:
            yield KeptRow(table.name, key, values)


def _values(table: Table, old: str) -> dict[str, Any]:
    """A record's values by column; nothing of a record that somebody has spoilt."""
    try:
        record = json.loads(old)
        return {column.name: _value(column, record[column.name]) for column in table.columns if column.name in record}
    except (ValueError, TypeError):
        return {}


def _value(column: Column[Any], value: Any) -> Any:
    """Bytes are written down in hex, numbers with a fraction as text with all their digits."""
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    return float(value) if isinstance(column.type, Float) else value

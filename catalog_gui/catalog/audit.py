"""Who changed what: triggers that write every change of what a catalog knows into its own table, whoever makes it.

The triggers belong to the schema: made with a catalog, renewed by every migration, and compared and tried whenever a
catalog is opened. A transaction of this program says at its beginning who it is (`sign`) and takes that back at its end
(`unsign`); since nobody else can write meanwhile, what happens while nobody has signed comes from another program.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Column, Connection, Float, LargeBinary, MetaData, Table, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import sqlite
from catalog_gui.catalog.safety_tables import AuditCount
from catalog_gui.catalog.tables import Base

PREFIX: Final = "audit_"


@frozen
class Watch:
    """What is written down of a table's changes; all of them are counted.

    :param updates: columns whose changes are written down with the old and the new value.
    :param inserts: whether new rows are written down.
    :param deletes: which deleted rows are written down in full, as a condition on OLD; "" means none.
    """

    updates: tuple[str, ...] = ()
    inserts: bool = True
    deletes: str = "1"
    only: str = ""
    """Which rows are written down at all, as a condition on {row}: marks of work under way are not."""
    bulk: bool = False
    """Whether many rows may come as one entry: see in_bulk()."""


# Conclusions (groups and their members) come and go with every search: they are counted, and only what a person has
# said of them is written down. Of runs, operations and tries the rows themselves are the record.
WATCHED: Final[Mapping[str, Watch]] = {
    "info": Watch(("value",), only="{row}.key IN ('uid', 'store', 'locked', 'alarm')"),
    "root": Watch(("path", "volume")),
    "photo": Watch(("root_id", "path", "size", "mtime_ns", "sha256", "missing_since", "trashed_at"), bulk=True),
    "given": Watch(("words", "number", "moment", "origin", "origin_photo")),
    "decision": Watch(("group_id", "choice", "sha256", "reason")),
    "rejected": Watch(),
    "step": Watch(("undone_at", "gone")),
    "step_part": Watch(inserts=False),
    "trash_item": Watch(("source", "target", "state")),
    "operation": Watch(inserts=False),
    "run": Watch(inserts=False),
    "run_phase": Watch(inserts=False),
    "attempt": Watch(inserts=False, deletes=""),
    "cluster": Watch(
        ("reviewed_at", "rejected_at"), False, "OLD.reviewed_at IS NOT NULL OR OLD.rejected_at IS NOT NULL"
    ),
    "burst": Watch(
        ("chosen_id", "reviewed_at", "shaped_at"),
        False,
        "OLD.chosen_id IS NOT NULL OR OLD.reviewed_at IS NOT NULL OR OLD.shaped_at IS NOT NULL",
    ),
    "cluster_member": Watch(inserts=False, deletes=""),
    "burst_frame": Watch(inserts=False, deletes=""),
}

HEADED: Final = ("root", "photo", "given", "decision", "rejected", "trash_item", "cluster", "burst")
"""Tables whose rows are counted before and after an operation that may concern many."""

KNOWLEDGE: Final = ("root", "photo", "given", "decision", "rejected", "trash_item", "step", "operation", "run")
"""Tables that nothing can fill again: a loss among their rows is told at once."""

_FIRST_TIME: Final = {("photo", "sha256")}
"""Columns whose first value is no change: it is read from the file, and its absence told nothing."""

_PROBE: Final = ["root insert", "photo insert", "photo update", "photo delete", "root delete"]
_ONE_BY_ONE: Final = " WHEN NOT coalesce((SELECT bulk FROM audit_context), 0)"
_WHO: Final = "FROM (SELECT 1) LEFT JOIN audit_context ON 1"
_NOW: Final = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
_COLUMNS: Final = (
    "at, table_name, verb, key, last_key, rows, old, new, outside, operation_id, transaction_id, actor, application"
)
_SIGNED: Final = (
    "application IS NULL, operation_id, CASE WHEN application IS NOT NULL THEN transaction_id END, actor, application"
)


def triggers(metadata: MetaData = Base.metadata) -> dict[str, str]:
    """Every trigger by its name, as SQL."""
    return {name: sql for table, watch in WATCHED.items() for name, sql in _of_table(metadata.tables[table], watch)}


def install(connection: Connection) -> None:
    """Put the triggers in their place, instead of whatever was there under their names."""
    remove(connection)
    for sql in triggers().values():
        connection.exec_driver_sql(sql)
    connection.exec_driver_sql("INSERT OR IGNORE INTO audit_context (id, transaction_id, bulk) VALUES (1, 0, 0)")


def remove(connection: Connection) -> None:
    """Take the triggers away, for a migration that changes the tables under them."""
    for name in there(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def there(connection: Connection) -> dict[str, str]:
    """The audit's triggers that a catalog has, by name, as SQL."""
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {name: sql for name, sql in found if name.startswith(PREFIX)}


def lacking(connection: Connection) -> list[str]:
    """Names of the triggers that are absent or not as they should be."""
    found = there(connection)
    return [name for name, sql in triggers().items() if found.get(name) != sql]


def begin_counting(connection: Connection, operation: int) -> None:
    """Count what is there already as added by an operation: the audit knows nothing of what came before."""
    for table, rows in row_counts(connection).items():
        if rows and table != "operation":
            connection.execute(
                text("INSERT INTO audit_count VALUES (0, :table, :operation, :rows, 0, 0)"),
                {"table": table, "operation": operation, "rows": rows},
            )
            _enter(connection, table, "baseline", rows)


def count_restored(connection: Connection, operation: int) -> None:
    """After a restore, count what came back and what went as the work of that operation: inserts less deletes are rows."""
    net = "SELECT table_name, sum(inserts) - sum(deletes) FROM audit_count GROUP BY table_name"
    counted = {table: int(rows) for table, rows in connection.execute(text(net))}
    for table, rows in row_counts(connection).items():
        more = rows - counted.get(table, 0)
        if more:
            connection.execute(
                text(
                    "INSERT INTO audit_count VALUES (0, :table, :operation, :more, 0, :less) ON CONFLICT DO UPDATE"
                    " SET inserts = inserts + excluded.inserts, deletes = deletes + excluded.deletes"
                ),
                {"table": table, "operation": operation, "more": max(0, more), "less": max(0, -more)},
            )
            _enter(connection, table, "restore", rows)


def note_mended(connection: Connection, names: Sequence[str]) -> None:
    """Write down which triggers were put back: what happened before, without them, is not in the audit."""
    for name in names:
        _enter(connection, name.removeprefix(PREFIX).rpartition("_")[0], "trigger", 1, name)


def _enter(connection: Connection, table: str, verb: str, rows: int, key: str | None = None) -> None:
    connection.execute(
        text(
            f"INSERT INTO audit ({_COLUMNS}) SELECT {_NOW}, :table, :verb, :key, NULL, :rows, NULL, NULL, {_SIGNED} {_WHO}"
        ),
        {"table": table, "verb": verb, "rows": rows, "key": key},
    )


def row_counts(connection: Connection, tables: Iterable[str] = WATCHED) -> dict[str, int]:
    """How many rows these tables hold, else all that are watched."""
    return {table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one() for table in tables}


def own_rows(connection: Connection) -> dict[str, int]:
    """How many more rows this program has added to each watched table than removed."""
    rows = connection.execute(
        text("SELECT table_name, sum(inserts) - sum(deletes) FROM audit_count WHERE NOT outside GROUP BY table_name")
    )
    return dict.fromkeys(WATCHED, 0) | {table: int(net) for table, net in rows}


@contextmanager
def in_bulk(session: Session, table: str) -> Iterator[None]:
    """Write rows down as one entry that come in this transaction under the highest numbers, however many they are."""
    connection = session.connection()
    first = (connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0) + 1
    connection.exec_driver_sql("UPDATE audit_context SET bulk = 1")
    yield
    connection.exec_driver_sql("UPDATE audit_context SET bulk = 0")
    rows, last = connection.exec_driver_sql(f"SELECT count(*), max(id) FROM {table} WHERE id >= ?", (first,)).one()
    if rows:
        connection.exec_driver_sql(
            f"INSERT INTO audit ({_COLUMNS}) SELECT {_NOW}, ?, 'insert', ?, ?, ?, NULL, NULL, {_SIGNED} {_WHO}",
            (table, first, last, rows),
        )
        connection.exec_driver_sql(
            f"INSERT INTO audit_count SELECT 0, ?, coalesce(operation_id, 0), ?, 0, 0 {_WHO} WHERE 1"
            " ON CONFLICT DO UPDATE SET inserts = inserts + excluded.inserts",
            (table, rows),
        )


def works(raw: Any) -> bool:
    """Try the triggers in a transaction that is rolled back; True also where another program is writing just now.

    :param raw: the database driver's connection, with nothing begun.
    """
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    try:
        return _tried(raw)
    except sqlite3.OperationalError:  # a trigger that speaks of what is not there
        return False
    finally:
        raw.execute("ROLLBACK")
        raw.execute(f"PRAGMA busy_timeout = {round(1000 * sqlite.BUSY_SECONDS)}")


def _tried(raw: Any) -> bool:
    before = raw.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()[0]
    root = raw.execute("INSERT INTO root (path, added_at) VALUES ('\ufdd0probe', '2000-01-01')").lastrowid
    columns, values = "root_id, path, size, mtime_ns, added_at", f"{root}, 'probe', 0, 0, '2000-01-01'"
    photo = raw.execute(f"INSERT INTO photo ({columns}) VALUES ({values})").lastrowid
    raw.execute("UPDATE photo SET size = 1 WHERE id = ?", (photo,))
    raw.execute("DELETE FROM photo WHERE id = ?", (photo,))
    raw.execute("DELETE FROM root WHERE id = ?", (root,))
    found = raw.execute("SELECT table_name || ' ' || verb FROM audit WHERE id > ? ORDER BY id", (before,)).fetchall()
    return [words for (words,) in found] == _PROBE


def sign(connection: Connection, operation: int | None, actor: str, application: str) -> None:
    """Say who writes in this transaction, and for which operation."""
    connection.exec_driver_sql(
        "INSERT INTO audit_context (id, transaction_id, operation_id, actor, application, bulk) VALUES (1, 1, ?, ?, ?, 0)"
        " ON CONFLICT (id) DO UPDATE SET transaction_id = transaction_id + 1, operation_id = excluded.operation_id,"
        " actor = excluded.actor, application = excluded.application",
        (operation, actor, application),
    )


def sign_operation(connection: Connection, operation: int) -> None:
    """Say that the rest of this transaction belongs to an operation."""
    connection.exec_driver_sql("UPDATE audit_context SET operation_id = ?", (operation,))


def unsign(connection: Connection) -> None:
    """Take back who writes: the last thing that a transaction does."""
    connection.exec_driver_sql(
        "UPDATE audit_context SET operation_id = NULL, actor = NULL, application = NULL, bulk = 0"
    )


def _of_table(table: Table, watch: Watch) -> Iterator[tuple[str, str]]:
    name, keys = table.name, [column.name for column in table.primary_key.columns]
    new = _detail(name, "insert", _key("NEW", keys), where=watch.only.format(row="NEW")) if watch.inserts else ""
    yield _trigger(name, "INSERT", _count(name, "inserts") + new, when=_ONE_BY_ONE if watch.bulk else "")
    if watch.updates:
        yield _update(table, watch, keys)
    yield _trigger(name, "DELETE", _count(name, "deletes") + _deleted(table, watch, keys))


def _trigger(table: str, verb: str, body: str, of: str = "", when: str = "") -> tuple[str, str]:
    name = f"{PREFIX}{table}_{verb.lower()}"
    return name, f"CREATE TRIGGER {name} AFTER {verb}{of} ON {table}{when} BEGIN {body}END"


def _update(table: Table, watch: Watch, keys: Sequence[str]) -> tuple[str, str]:
    changed = {name: _changed(table.name, name) for name in watch.updates}
    old, new = (_as_json(table, row, changed) for row in ("OLD", "NEW"))
    where = watch.only.format(row="NEW")
    body = _count(table.name, "updates") + _detail(table.name, "update", _key("OLD", keys), old, new, where)
    return _trigger(
        table.name, "UPDATE", body, " OF " + ", ".join(watch.updates), " WHEN " + " OR ".join(changed.values())
    )


def _changed(table: str, column: str) -> str:
    differs = f"OLD.{column} IS NOT NEW.{column}"
    return f"(OLD.{column} IS NOT NULL AND {differs})" if (table, column) in _FIRST_TIME else differs


def _deleted(table: Table, watch: Watch, keys: Sequence[str]) -> str:
    if not watch.deletes:
        return ""
    old = "json_object(" + ", ".join(f"'{column.name}', {_value('OLD', column)}" for column in table.columns) + ")"
    where = watch.only.format(row="OLD") if watch.deletes == "1" else watch.deletes
    return _detail(table.name, "delete", _key("OLD", keys), old, where=where)


def _as_json(table: Table, row: str, changed: Mapping[str, str]) -> str:
    """The changed columns as one JSON object."""
    parts = (
        f"SELECT '{name}' AS name, {_value(row, table.c[name])} AS value WHERE {differs}"
        for name, differs in changed.items()
    )
    return f"(SELECT json_group_object(name, value) FROM ({' UNION ALL '.join(parts)}))"


def _value(row: str, column: Column[object]) -> str:
    """A value as JSON takes it; quote() gives all digits of a number with a fraction."""
    if isinstance(column.type, LargeBinary):
        return f"CASE WHEN {row}.{column.name} IS NOT NULL THEN hex({row}.{column.name}) END"
    if isinstance(column.type, Float):
        return f"CASE WHEN {row}.{column.name} IS NOT NULL THEN quote({row}.{column.name}) END"
    return f"{row}.{column.name}"


def _key(row: str, keys: Sequence[str]) -> str:
    return f"{row}.{keys[0]}" if len(keys) == 1 else f"json_array({', '.join(f'{row}.{key}' for key in keys)})"


def _count(table: str, what: str) -> str:
    row = {"inserts": 0, "updates": 0, "deletes": 0} | {what: 1}
    values = ", ".join(map(str, row.values()))
    return (
        f"INSERT INTO {AuditCount.__tablename__} SELECT application IS NULL, '{table}', coalesce(operation_id, 0), {values}"
        f" {_WHO} WHERE 1 ON CONFLICT DO UPDATE SET {what} = {what} + 1; "
    )


def _detail(table: str, verb: str, key: str, old: str = "NULL", new: str = "NULL", where: str = "") -> str:
    return (
        f"INSERT INTO audit ({_COLUMNS}) SELECT {_NOW}, '{table}', '{verb}', {key}, NULL, 1, {old}, {new}, {_SIGNED}"
        f" {_WHO}{f' WHERE {where}' if where else ''}; "
    )

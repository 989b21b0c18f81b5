"""What an SQLite file tells: rows that are there, numbers given out, foreign keys, triggers. It keeps no statistics."""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment, oldest_column
from catalog_gui.care.triage.records import Counted, Event, Finding, ForeignKey, Place, Way
from catalog_gui.care.triage.sqlite_opening import beside, has_content, read_only
from catalog_gui.care.triage.write_ahead_log import wal_way
from catalog_gui.catalog.sqlite import in_plain_words

_TRIGGER: Final = re.compile(r"\b(INSERT|UPDATE|DELETE)\b(?:\s+OF\b.*?)?\s+ON\b", re.IGNORECASE | re.DOTALL)

_BESIDE: Final = {
    "": "the database",
    "-wal": "its write-ahead log: earlier states, until it is written back",
    "-shm": "the index of that log",
    "-journal": "its rollback journal: pages as they were before an unfinished change",
}


@frozen
class SqliteDatabase:
    """An open SQLite file.

    :param wanted: the tables to speak of; None: all.
    """

    title: ClassVar[str] = "the database"

    file: Path
    connection: sqlite3.Connection
    wanted: Collection[str] | None = None

    @property
    def kind(self) -> str:
        """The kind of database."""
        return "sqlite"

    @property
    def name(self) -> str:
        """The file."""
        return str(self.file)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()

    def quoted(self, table: str) -> str:
        """A table's name as it stands in a statement."""
        return '"' + table.replace('"', '""') + '"'

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of every table."""
        found = self.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return {name: self._columns(name) for name in sorted(name for (name,) in found)}

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self.rows(f"PRAGMA table_info({self.quoted(table)})")]

    def triggers(self) -> Mapping[str, frozenset[str]]:
        """What fires a trigger, of each table that has one."""
        found: dict[str, frozenset[str]] = {}
        for table, sql in self.rows("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"):
            fires = {match[1].upper() for match in _TRIGGER.finditer((sql or "").partition("BEGIN")[0])}
            found[table] = found.get(table, frozenset()) | fires
        return found

    def clues(self) -> Clues:
        """What the file tells.

        :raises CatalogError: it is damaged or no database.
        """
        with in_plain_words():
            columns = {name: found for name, found in self.columns().items() if self._speaks_of(name)}
            given = self._given_out()
            counted = tuple(self._counted(name, found) for name, found in columns.items())
            keys = tuple(key for name in columns for key in self._keys(name))
            header = tuple(self._header())
        return Clues(
            engine="sqlite",
            header=header,
            counted=counted,
            keys=keys,
            events=tuple(self._events()),
            places=tuple(self._places()),
            findings=tuple(_unused(counted, given)) if self.wanted is None else (),
            gaps=("SQLite keeps no statistics: without an audit nothing tells how many rows were put in and deleted",)
            if self.wanted is None
            else (),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """The write-ahead log beside the file, and rows in pages that were freed and not yet used again."""
        largest = max(loss.rows, key=lambda table: loss.rows[table])
        freed = int(self.rows("PRAGMA freelist_count")[0][0])
        found = freed > 0
        return (
            wal_way(self.file, largest, own=self.wanted is not None),
            Way(
                "storage",
                "Search the freed pages of a copy of the file for deleted rows, with SQLite's own .recover",
                found,
                f'sqlite3 COPY ".recover" | sqlite3 {self.file.stem}-recovered.db' if found else None,
                f"{freed:,} freed pages wait to be used again: copy the file before anything is written"
                if found
                else "no page of the file was freed",
            ),
        )

    def _speaks_of(self, table: str) -> bool:
        return self.wanted is None or table in self.wanted

    def _counted(self, table: str, columns: Sequence[str]) -> Counted:
        column = oldest_column(columns)
        oldest = f"min({self.quoted(column)})" if column else "NULL"
        ((actual, at),) = self.rows(f"SELECT count(*), {oldest} FROM {self.quoted(table)}")
        return Counted(table, actual=actual, oldest=moment(at))

    def _given_out(self) -> dict[str, int]:
        """The highest number that AUTOINCREMENT gave out, by table: at most so many rows were ever put in."""
        if not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return {}
        return {name: int(highest) for name, highest in self.rows("SELECT name, seq FROM sqlite_sequence")}

    def _keys(self, table: str) -> Iterator[ForeignKey]:
        seen = set()
        for key, _, parent, _, _, _, on_delete, *_ in self.rows(f"PRAGMA foreign_key_list({self.quoted(table)})"):
            if key not in seen:
                seen.add(key)
                yield ForeignKey(table, parent, on_delete)

    def _header(self) -> Iterator[tuple[str, str]]:
        yield "Database", f"SQLite {sqlite3.sqlite_version}, {self.file}"
        yield "Size", f"{self.file.stat().st_size:,} bytes"
        if has_content(beside(self.file, "-wal")):
            yield "Write-ahead log", f"{beside(self.file, '-wal').stat().st_size:,} bytes beside it"
        if "alembic_version" in self.columns():
            versions = ", ".join(str(row[0]) for row in self.rows("SELECT version_num FROM alembic_version"))
            yield "Current migration", versions or "none"

    def _places(self) -> Iterator[Place]:
        for ending, what in _BESIDE.items():
            place = beside(self.file, ending)
            yield Place(str(place), what, place.exists())

    def _events(self) -> Iterator[Event]:
        for place, what in (
            (self.file, "The file was last written"),
            (beside(self.file, "-wal"), "Its log was last written"),
        ):
            if has_content(place):
                at = datetime.fromtimestamp(place.stat().st_mtime, UTC).replace(tzinfo=None)
                yield Event(at, what, f"time of {place.name}")


def _unused(counted: Sequence[Counted], given: Mapping[str, int]) -> Iterator[Finding]:
    """Tables that gave out more numbers than they hold rows: deleted, or numbers that were skipped; none knows which."""
    for table in counted:
        there, highest = table.actual or 0, given.get(table.table, 0)
        if highest - there > max(10, highest // 20) or (highest and not there):
            yield Finding(
                f"{table.table} gave out {highest:,} numbers and holds {there:,} rows",
                "warning",
                (
                    f"sqlite_sequence says {highest:,}",
                    "the others were deleted, rolled back or skipped: SQLite keeps no count",
                ),
            )


@contextmanager
def opened_sqlite(file: Path, wanted: Collection[str] | None = None) -> Iterator[SqliteDatabase]:
    """An SQLite file opened to be read only.

    :raises CatalogError: it is damaged or no database.
    """
    with in_plain_words(), read_only(file) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("BEGIN")
        yield SqliteDatabase(file, connection, wanted)

"""What a PostgreSQL server tells: cumulative statistics, storage, foreign keys, triggers. In one read-only transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import field, frozen

from catalog_gui.care.triage.database import Refused
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment, oldest_column
from catalog_gui.care.triage.records import Counted, Event, ForeignKey, Way
from catalog_gui.errors import CatalogError

if TYPE_CHECKING:
    import psycopg

_COUNTED_EXACTLY: Final = 20_000_000
"""Tables with more rows and dead rows than this are not counted: the server's estimate is told, and called one."""

_STATISTICS: Final = """
SELECT s.schemaname, s.relname, c.oid::bigint, s.n_tup_ins, s.n_tup_del, s.n_live_tup, s.n_dead_tup,
       s.last_vacuum, s.last_autovacuum, c.relfilenode::bigint <> c.oid::bigint, pg_relation_size(c.oid)
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid ORDER BY 1, 2
"""
_KEYS: Final = """
SELECT child.nspname, kid.relname, parent.nspname, elder.relname, k.confdeltype::text
FROM pg_constraint k
JOIN pg_class kid ON kid.oid = k.conrelid JOIN pg_namespace child ON child.oid = kid.relnamespace
JOIN pg_class elder ON elder.oid = k.confrelid JOIN pg_namespace parent ON parent.oid = elder.relnamespace
WHERE k.contype = 'f' ORDER BY 1, 2, 3, 4
"""
_TRIGGERS: Final = """
SELECT n.nspname, c.relname, t.tgtype::int FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
"""
_COLUMNS: Final = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_schema, table_name, ordinal_position
"""
_SERVER: Final = """
SELECT current_setting('server_version'), current_database(), pg_database_size(current_database()),
       pg_postmaster_start_time(), (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()),
       current_setting('archive_mode'), (SELECT archived_count FROM pg_stat_archiver)
"""
_RULES: Final = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_FIRES: Final = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}


@frozen
class _Table:
    """One row of the statistics."""

    name: str
    oid: int
    inserts: int
    deletes: int
    live: int
    dead: int
    vacuums: tuple[datetime | None, ...]
    rewritten: bool
    bytes: int


@frozen
class PostgresDatabase:
    """An open server, inside one transaction that can only read."""

    title: ClassVar[str] = "the database"

    connection: "psycopg.Connection[tuple[Any, ...]]"
    _dead: dict[str, int] = field(factory=dict)
    """Dead rows by table, as the clues found them: the ways back need them too."""

    @property
    def kind(self) -> str:
        """The kind of database."""
        return "postgresql"

    @property
    def name(self) -> str:
        """The database and its host."""
        info = self.connection.info
        return f"{info.dbname} on {info.host or 'this machine'}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; one that fails leaves the transaction as it was.

        :raises Refused: the server does not answer it.
        """
        with _in_plain_words(), self.connection.transaction():
            return self.connection.execute(sql.encode()).fetchall()

    def quoted(self, table: str) -> str:
        """A table's name as it stands in a statement."""
        schema, _, name = table.rpartition(".")
        return ".".join('"' + part.replace('"', '""') + '"' for part in (schema or "public", name))

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of every table and view."""
        found: dict[str, list[str]] = {}
        for schema, table, column in self.rows(_COLUMNS):
            found.setdefault(_named(schema, table), []).append(column)
        return found

    def triggers(self) -> Mapping[str, frozenset[str]]:
        """What fires a trigger, of each table that has one that is on."""
        found: dict[str, frozenset[str]] = {}
        for schema, table, kinds in self.rows(_TRIGGERS):
            name = _named(schema, table)
            found[name] = found.get(name, frozenset()) | {what for bit, what in _FIRES.items() if kinds & bit}
        return found

    def clues(self) -> Clues:
        """What the server tells.

        :raises CatalogError: it refuses to tell its statistics.
        """
        columns = self.columns()
        tables = [_table(row) for row in self.rows(_STATISTICS)]
        newest_neighbour = sorted(table.oid for table in tables)
        gaps: list[str] = []
        counted = tuple(self._counted(table, columns, newest_neighbour, gaps) for table in tables)
        self._dead.update({table.name: table.dead for table in tables})
        server = self.rows(_SERVER)[0]
        return Clues(
            engine="postgresql",
            header=tuple(self._header(server, columns)),
            counted=counted,
            keys=tuple(self._keys()),
            events=tuple(_events(tables, server)),
            gaps=(*gaps, *_gaps(server)),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """Archived logs, and dead rows that were not cleared away yet."""
        archiving, archived = self.rows(_SERVER)[0][5:7]
        return (_archive(str(archiving), int(archived or 0)), self._dead_rows(loss))

    def _dead_rows(self, loss: Loss) -> Way:
        dead = {name: self._dead.get(name, 0) for name in loss.rows}
        found = sorted(name for name, rows in dead.items() if rows)
        option = (
            "Read the dead rows that still lie in the storage, with the extension pg_dirtyread, before they are cleared"
        )
        if not found:
            return Way(
                "storage",
                option,
                False,
                None,
                "the tables hold no dead rows: they were cleared, or storage was replaced",
            )
        command = "; ".join(f"ALTER TABLE {self.quoted(name)} SET (autovacuum_enabled = off)" for name in found)
        rows = ", ".join(f"{name} {dead[name]:,}" for name in found)
        return Way("storage", option, True, f'psql -c "{command}"'.replace('""', '"'), f"dead rows: {rows}")

    def _counted(
        self, table: _Table, columns: Mapping[str, Sequence[str]], oids: Sequence[int], gaps: list[str]
    ) -> Counted:
        actual, oldest = self._rows_of(table, columns.get(table.name, ()), gaps)
        return Counted(
            table=table.name,
            inserts=table.inserts,
            deletes=table.deletes,
            actual=actual,
            dead=table.dead,
            oldest=oldest,
            emptied=self._last_written(table) if actual == 0 and table.rewritten else None,
            rewritten=table.rewritten,
            remade=len(oids) > 2 and table.oid == oids[-1] and not (table.inserts or actual),
        )

    def _rows_of(self, table: _Table, columns: Sequence[str], gaps: list[str]) -> tuple[int | None, datetime | None]:
        if table.live + table.dead > _COUNTED_EXACTLY:
            gaps.append(f"{table.name} is too large to count: its {table.live:,} rows are the server's estimate")
            return table.live, None
        column = oldest_column(columns)
        oldest = f'min("{column}")' if column else "NULL"
        try:
            ((actual, at),) = self.rows(f"SELECT count(*), {oldest} FROM {self.quoted(table.name)}")
        except Refused as error:
            gaps.append(
                f"{table.name} could not be counted ({error.why}): its {table.live:,} rows are the server's estimate"
            )
            return table.live, None
        return actual, moment(at)

    def _last_written(self, table: _Table) -> datetime | None:
        """When the storage of an empty table was made: the moment of the TRUNCATE. Only administrators may ask."""
        try:
            found = self.rows(f"SELECT (pg_stat_file(pg_relation_filepath({table.oid}::oid))).modification")
        except Refused:
            return None
        return moment(found[0][0]) if table.bytes == 0 else None

    def _keys(self) -> Iterator[ForeignKey]:
        for child_schema, child, parent_schema, parent, rule in self.rows(_KEYS):
            yield ForeignKey(_named(child_schema, child), _named(parent_schema, parent), _RULES.get(rule, rule))

    def _header(self, server: tuple[Any, ...], columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
        version, database, size, started, reset, *_ = server
        yield "Database", f"PostgreSQL {version}, {database}"
        yield "Size", f"{size:,} bytes"
        yield "Running since", f"{moment(started)} UTC"
        yield "Counters since", f"{moment(reset)} UTC" if reset else "the database was made"
        for name, found in columns.items():
            if name.rpartition(".")[2] == "alembic_version" and "version_num" in found:
                versions = ", ".join(str(row[0]) for row in self.rows(f"SELECT version_num FROM {self.quoted(name)}"))
                yield "Current migration", versions or "none"


def _table(row: tuple[Any, ...]) -> _Table:
    schema, table, oid, inserts, deletes, live, dead, vacuum, autovacuum, rewritten, size = row
    return _Table(_named(schema, table), oid, inserts, deletes, live, dead, (vacuum, autovacuum), rewritten, size)


def _named(schema: str, table: str) -> str:
    return table if schema == "public" else f"{schema}.{table}"


def _events(tables: Sequence[_Table], server: tuple[Any, ...]) -> Iterator[Event]:
    for table in tables:
        for cleaned in map(moment, table.vacuums):
            if cleaned:
                words = f"The server cleaned up {table.name}: what it cleared was gone not later than this"
                yield Event(cleaned, words, "pg_stat_user_tables")
    for value, words in ((server[3], "The server was started"), (server[4], "The counters were set back to 0")):
        if at := moment(value):
            yield Event(
                at, words, "pg_postmaster_start_time()" if value is server[3] else "pg_stat_database.stats_reset"
            )


def _gaps(server: tuple[Any, ...]) -> Iterator[str]:
    if reset := moment(server[4]):
        yield f"The counters begin at {reset} UTC: what was before is not in them"
    yield "The counters are the server's own estimates, and count what was rolled back too; who did it they do not know"


def _archive(archiving: str, archived: int) -> Way:
    option = "Bring a copy of the server back to the moment before, from a base backup and its archived logs"
    if archiving == "off" or not archived:
        return Way("wal", option, False, None, "the server archives no logs (archive_mode)")
    return Way("wal", option, True, None, f"{archived:,} logs were archived; a base backup from before is needed too")


@contextmanager
def _in_plain_words() -> Iterator[None]:
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        why = (error.diag.message_primary or str(error)).strip().splitlines()[-1]
        raise Refused(why) from error


@contextmanager
def opened_postgres(address: str) -> Iterator[PostgresDatabase]:
    """A server opened to be read only: a snapshot in one read-only transaction, which is rolled back.

    :raises CatalogError: the driver is not installed, or the server cannot be reached.
    """
    try:
        import psycopg
    except ImportError as error:
        raise CatalogError(
            "To look at a PostgreSQL server its driver is needed: pip install 'catalog-keeper[postgres]'"
        ) from error
    with _in_plain_words():
        connection = psycopg.connect(address, connect_timeout=10, application_name="Catalog Keeper triage")
    try:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield PostgresDatabase(connection)
    finally:
        connection.rollback()
        connection.close()

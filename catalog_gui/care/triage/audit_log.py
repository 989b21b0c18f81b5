"""A table of recorded changes, whoever made it: known by its columns, read for what it holds and for what it never held."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database, Refused
from catalog_gui.care.triage.deleted_jobs import deleted_jobs
from catalog_gui.care.triage.emptiness import empty_fields
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.records import Counted, Deletion, Event, Finding, Way

_TABLE: Final = ("table_name", "tablename", "relation", "resource_type", "table")
_OPERATION: Final = ("operation", "action", "op", "tg_op", "operation_type", "action_type", "verb")
_AT: Final = (
    "changed_at",
    "timestamp",
    "at",
    "occurred_at",
    "action_tstamp",
    "event_time",
    "performed_at",
    "created_at",
)
_TRANSACTION: Final = ("transaction_id", "txid", "transaction", "xid", "operation_id")
_ACTOR: Final = ("db_user", "user_name", "username", "actor", "session_user", "changed_by", "performed_by", "user_id")
_APPLICATION: Final = ("application_name", "application", "app_name", "app", "client_app")
_OLD: Final = ("old_data", "old_values", "old_row", "row_data", "old", "before")

_VERBS: Final = {"I": "INSERT", "U": "UPDATE", "D": "DELETE", "T": "TRUNCATE"}
_LEAST: Final = 10
"""Deletions of fewer rows in one transaction are everyday."""
_LARGEST: Final = 20
"""So many of the largest deletions are told."""


@frozen
class AuditColumns:
    """Where a table of changes keeps what; None for what it does not keep."""

    name: str
    table: str
    operation: str
    at: str | None
    transaction: str | None
    actor: str | None
    application: str | None
    old: str | None


def audit_tables(columns: Mapping[str, Sequence[str]]) -> list[AuditColumns]:
    """The tables that record changes: their name says audit, and they keep a table's name and an operation."""
    found = (
        _recognised(name, {each.lower(): each for each in held})
        for name, held in columns.items()
        if "audit" in name.rpartition(".")[2].lower()
    )
    return [each for each in found if each is not None]


def _recognised(name: str, held: Mapping[str, str]) -> AuditColumns | None:
    def first(names: Sequence[str]) -> str | None:
        return next((held[each] for each in names if each in held), None)

    table, operation = first(_TABLE), first(_OPERATION)
    if table is None or operation is None:
        return None
    rest = (first(names) for names in (_AT, _TRANSACTION, _ACTOR, _APPLICATION, _OLD))
    return AuditColumns(name, table, operation, *rest)


@frozen
class Line:
    """How often one operation on one table is on record, and in what time."""

    table: str
    verb: str
    count: int
    first: object
    last: object


@frozen
class AuditLog:
    """One table of changes in a database."""

    title: ClassVar[str] = "its record of changes"

    database: Database
    columns: AuditColumns

    def clues(self) -> Clues:
        """What is on record, and what cannot be."""
        try:
            lines = list(self._lines())
            return Clues(
                counted=tuple(self._counted(lines)),
                events=tuple(self._events(lines)),
                deletions=tuple(self._deletions()),
                findings=(*self._findings(lines), *self._jobs()),
                gaps=tuple(self._gaps(lines)),
            )
        except Refused as error:
            return Clues(
                gaps=(f"{self.columns.name} looks like a record of changes and could not be read: {error.why}",)
            )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """Rows that are on record in full, as they were when they were deleted."""
        option = f"Rebuild the deleted rows from {self.columns.name}"
        if self.columns.old is None:
            return (Way("audit", option, False, None, f"{self.columns.name} does not keep the rows themselves"),)
        found = [(table, self._kept(f"{self._table} = {_literal(table)}")) for table in sorted(loss.rows)]
        kept = [f"{table} {rows:,}" for table, rows in found if rows]
        if not kept:
            return (Way("audit", option, False, None, "none of the missing rows was deleted under its eyes"),)
        return (Way("audit", option, True, None, f"rows kept in full: {', '.join(kept)}"),)

    @property
    def _from(self) -> str:
        return f"FROM {self.database.quoted(self.columns.name)}"

    @property
    def _table(self) -> str:
        return f'CAST("{self.columns.table}" AS TEXT)'

    @property
    def _verb(self) -> str:
        return f'upper(substr(CAST("{self.columns.operation}" AS TEXT), 1, 1))'

    @property
    def _at(self) -> str:
        return f'"{self.columns.at}"' if self.columns.at else "NULL"

    def _text(self, column: str | None) -> str:
        return f'CAST("{column}" AS TEXT)' if column else "NULL"

    def _lines(self) -> Iterator[Line]:
        """The matrix of tables and operations."""
        sql = (
            f"SELECT {self._table}, {self._verb}, count(*), min({self._at}), max({self._at}) {self._from} GROUP BY 1, 2"
        )
        for table, verb, count, first, last in self.database.rows(sql):
            if table and verb in _VERBS:
                yield Line(table, _VERBS[verb], count, first, last)

    def _counted(self, lines: Sequence[Line]) -> Iterator[Counted]:
        """Counts of tables whose inserts and deletes are both recorded; a server's own counters are better."""
        if self.database.kind != "sqlite":
            return
        for table, fires in self.database.triggers().items():
            if {"INSERT", "DELETE"} <= fires and any(line.table == table for line in lines):
                yield Counted(table, inserts=_count(lines, table, "INSERT"), deletes=_count(lines, table, "DELETE"))

    def _events(self, lines: Sequence[Line]) -> Iterator[Event]:
        moments = [at for line in lines if (at := moment(line.first))]
        if moments:
            total = sum(line.count for line in lines)
            yield Event(min(moments), f"{self.columns.name} begins: {total:,} records from here on", self.columns.name)

    def _deletions(self) -> Iterator[Deletion]:
        """Deletions grouped by transaction where one is kept, else by their moment: the largest ones."""
        key = self._text(self.columns.transaction or self.columns.at)
        actor, application = self._text(self.columns.actor), self._text(self.columns.application)
        sql = (
            f"SELECT {self._table}, {key}, {actor}, {application}, count(*), min({self._at}) {self._from}"
            f" WHERE {self._verb} = 'D' GROUP BY 1, 2, 3, 4 HAVING count(*) >= {_LEAST}"
            f" ORDER BY 5 DESC, 1, 2 LIMIT {_LARGEST}"
        )
        for table, at_once, who, program, rows, at in self.database.rows(sql):
            where = f"{self._verb} = 'D' AND {self._table} = {_literal(table)} AND {key} = {_literal(at_once)}"
            yield Deletion(
                table=table,
                rows=rows,
                at=moment(at),
                transaction=at_once if self.columns.transaction else None,
                actor=who,
                application=program,
                evidence=f"{rows:,} records in {self.columns.name} with one and the same {self._same}",
                empty=self._empty(where, rows) if rows >= _LEAST and at_once is not None else (),
                kept=self._kept(where) if at_once is not None else 0,
            )

    @property
    def _same(self) -> str:
        return "transaction" if self.columns.transaction else "moment"

    def _kept(self, where: str) -> int:
        if self.columns.old is None:
            return 0
        held = f'"{self.columns.old}" IS NOT NULL'
        return int(
            self.database.rows(f"SELECT count(*) {self._from} WHERE {self._verb} = 'D' AND {where} AND {held}")[0][0]
        )

    def _empty(self, where: str, rows: int) -> tuple[tuple[str, int], ...]:
        if self.columns.old is None:
            return ()
        return empty_fields(self.database, f"{self._from} WHERE {where}", self.columns.old, rows)

    def _findings(self, lines: Sequence[Line]) -> Iterator[Finding]:
        triggers = self.database.triggers()
        tables = sorted({line.table for line in lines} & set(self.database.columns()))
        for table in tables:
            fires = triggers.get(table, frozenset())
            absent = [verb for verb in ("INSERT", "UPDATE", "DELETE") if verb not in fires]
            if not absent:
                continue
            title = f"{table}: no trigger records {', '.join(absent)} any more" if not fires else ""
            evidence = tuple(_matrix(lines, table, absent))
            yield Finding(
                title or f"{table}: {' and '.join(absent)} is not audited",
                "warning" if not fires else "info",
                (
                    *evidence,
                    f"{'no trigger is' if not fires else 'there are triggers for ' + ', '.join(sorted(fires))} on it",
                ),
            )

    def _jobs(self) -> Iterator[Finding]:
        if self.columns.old and self.columns.at:
            sql = (
                f'SELECT {self._table}, {self._at}, CAST("{self.columns.old}" AS TEXT) {self._from}'
                f" WHERE {self._verb} = 'D' AND (lower({self._table}) LIKE '%job%' OR lower({self._table}) LIKE '%task%')"
                f' AND "{self.columns.old}" IS NOT NULL ORDER BY {self._at} LIMIT 5000'
            )
            yield from deleted_jobs(self.database.rows(sql), self.columns.name)

    def _gaps(self, lines: Sequence[Line]) -> Iterator[str]:
        moments = [at for line in lines if (at := moment(line.first))]
        if moments:
            yield f"{self.columns.name} begins at {min(moments)} UTC: events before are not recorded"
        triggers = self.database.triggers()
        for table in sorted({line.table for line in lines}):
            for verb, unknown in (("INSERT", "when its rows were put in"), ("UPDATE", "which values were ever set")):
                if verb not in triggers.get(table, frozenset()) and not _count(lines, table, verb):
                    yield f"No {verb} of {table} is recorded: {unknown} cannot be told"


def _count(lines: Sequence[Line], table: str, verb: str) -> int:
    return sum(line.count for line in lines if line.table == table and line.verb == verb)


def _matrix(lines: Sequence[Line], table: str, absent: Sequence[str]) -> Iterator[str]:
    for verb in ("INSERT", "UPDATE", "DELETE"):
        count = _count(lines, table, verb)
        told = "not audited" if verb in absent and not count else f"{count:,} records"
        yield f"{verb}: {told}{', and not audited now' if verb in absent and count else ''}"


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"

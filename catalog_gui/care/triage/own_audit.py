"""A catalog's own audit: rows counted by triggers, changes of other programs, holes in its numbers.

It is read by the names of its tables alone (audit, audit_count), so that a catalog of any version, damaged or not, tells
what it has.
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.emptiness import empty_fields
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.kept_rows import NEWEST_DELETIONS, is_there
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.records import Counted, Deletion, Event, Finding, Sign, Way

_COUNTS: Final = "audit_count"
_LOG: Final = "audit"
_VERBS: Final = frozenset({"INSERT", "DELETE"})
"""What must fire a trigger for the counts to be whole."""

RECOVER: Final = "catalog-gui triage recover audit --yes"
"""Puts back the rows that the audit holds."""

_TOLD: Final = 40
"""So many deletions are told, the largest."""


def audited_tables(database: Database) -> list[str]:
    """The tables of a catalog whose changes are or were counted; none where there is no audit."""
    if _COUNTS not in database.columns():
        return []
    counted = {table for (table,) in database.rows(f"SELECT DISTINCT table_name FROM {_COUNTS}")}
    return sorted(counted | {table for table, verbs in database.triggers().items() if verbs >= _VERBS})


@frozen
class OwnAudit:
    """The audit of a catalog. Where it is absent, it says so and its tables stay unaudited."""

    title: ClassVar[str] = "the record of changes"

    database: Database

    def clues(self) -> Clues:
        """What the triggers counted and wrote down."""
        there = self.database.columns()
        if _COUNTS not in there or _LOG not in there:
            return Clues(
                gaps=("This catalog has no audit: who changed what, and how many rows there were, was not recorded",)
            )
        counted = tuple(self._counted())
        return Clues(
            header=tuple(self._header(counted)),
            counted=counted,
            events=tuple(self._events()),
            deletions=tuple(self._deletions()),
            findings=(*self._without_triggers(counted), *self._put_back(), *self._holes(), *self._from_outside()),
            signs=tuple(self._signs(counted)),
            gaps=tuple(self._gaps()),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """Rows that the audit holds in full."""
        option = "Put back the deleted rows from the record of changes, as they were"
        if _LOG not in self.database.columns():
            return (Way("audit", option, False, None, "this catalog has no audit"),)
        kept = {table: rows for table in sorted(loss.rows) if (rows := self._kept(table))}
        if not kept:
            return (Way("audit", option, False, None, "none of the missing rows was deleted under its eyes"),)
        told = ", ".join(f"{count:,} of the {rows_of(table, loss.rows[table], OWN)}" for table, count in kept.items())
        return (Way("audit", option, True, RECOVER, f"it holds {told}"),)

    def _kept(self, table: str) -> int:
        """Rows of a table that another program deleted, that the audit holds in full, and that are still gone."""
        newest = NEWEST_DELETIONS.format(table=table.replace("'", "''"))
        sql = f"SELECT count(*) FROM ({newest}) WHERE outside"
        there = self._there_again(table)
        return int(self.database.rows(f"{sql} AND NOT {there}" if there else sql)[0][0])

    def _there_again(self, table: str) -> str:
        """A condition on a record `old`: its row is there again; nothing where the table is gone."""
        keys = [row[1] for row in self.database.rows(f"PRAGMA table_info({self.database.quoted(table)})") if row[5]]
        return is_there(table, keys, "old") if keys else ""

    def _counted(self) -> Iterator[Counted]:
        sql = f"SELECT table_name, sum(inserts), sum(deletes) FROM {_COUNTS} GROUP BY table_name"
        found = {table: (inserts, deletes) for table, inserts, deletes in self.database.rows(sql)}
        for table in audited_tables(self.database):
            inserts, deletes = found.get(table, (0, 0))
            yield Counted(table, inserts=inserts, deletes=deletes)

    def _header(self, counted: Sequence[Counted]) -> Iterator[tuple[str, str]]:
        """What the audit covers, and what was put in and deleted under its eyes."""
        first, records = self.database.rows("SELECT min(at), count(*) FROM audit")[0]
        whole = len(counted) - len(self._missing_triggers(counted))
        since = f" since {moment(first)} UTC" if first else ""
        yield "Record of changes", f"{records:,} records{since}; {whole} of {len(counted)} tables are watched"
        sql = f"SELECT coalesce(sum(inserts), 0), coalesce(sum(deletes), 0) FROM {_COUNTS} WHERE table_name = 'photo'"
        inserts, deletes = self.database.rows(sql)[0]
        yield "Photos on record", f"{inserts:,} put in, {deletes:,} deleted"

    def _events(self) -> Iterator[Event]:
        first, count = self.database.rows("SELECT min(at), count(*) FROM audit")[0]
        if at := moment(first):
            yield Event(at, f"The audit begins: {count:,} records from here on", "audit")

    def _deletions(self) -> Iterator[Deletion]:
        """Deleted rows by operation; what came from outside by its statement, which is one moment in SQLite."""
        sql = (
            "SELECT table_name, outside, operation_id, actor, application, sum(rows), min(at), count(old)"
            " FROM audit WHERE verb = 'delete' GROUP BY table_name, outside, CASE WHEN outside THEN at END, operation_id,"
            f" actor, application ORDER BY 6 DESC, 7 LIMIT {_TOLD}"
        )
        labels = self._labels()
        for table, outside, operation, actor, application, rows, at, kept in self.database.rows(sql):
            named = (
                f"operation {operation}, “{labels.get(operation, 'not in the journal')}”"
                if operation
                else "no operation"
            )
            yield Deletion(
                table=table,
                rows=rows,
                at=moment(at),
                transaction=None if operation is None else str(operation),
                actor=actor,
                application=application,
                evidence=f"record of changes: {rows:,} deletes of {table}, {named}",
                outside=bool(outside),
                kept=kept,
                empty=self._empty(table, at, rows) if outside and rows == kept else (),
                back=self._back(table, at) if outside else 0,
            )

    def _empty(self, table: str, at: str, rows: int) -> tuple[tuple[str, int], ...]:
        where = f"verb = 'delete' AND outside AND table_name = {_text(table)} AND at = {_text(at)}"
        return empty_fields(self.database, f"FROM audit WHERE {where}", "old", rows)

    def _back(self, table: str, at: str) -> int:
        """Of rows that another program deleted at a moment, how many are there again."""
        there = self._there_again(table)
        if not there:
            return 0
        sql = (
            f"SELECT count(*) FROM audit WHERE verb = 'delete' AND outside AND table_name = {_text(table)}"
            f" AND at = {_text(at)} AND {there}"
        )
        return int(self.database.rows(sql)[0][0])

    def _labels(self) -> dict[int, str]:
        if "operation" not in self.database.columns():
            return {}
        return dict(self.database.rows("SELECT id, label FROM operation"))

    def _missing_triggers(self, counted: Sequence[Counted]) -> list[tuple[str, frozenset[str]]]:
        fires = self.database.triggers()
        lacking = ((table.table, _VERBS - fires.get(table.table, frozenset())) for table in counted)
        return [(table, verbs) for table, verbs in lacking if verbs]

    def _without_triggers(self, counted: Sequence[Counted]) -> Iterator[Finding]:
        for table, verbs in self._missing_triggers(counted):
            yield Finding(
                f"{table}: the triggers that record its changes are missing",
                "critical",
                (
                    f"no trigger for {' and '.join(sorted(verbs))} is in the catalog file",
                    "another program has removed them",
                ),
                "catalog-gui audit",
            )

    def _put_back(self) -> Iterator[Finding]:
        for table, at, rows in self.database.rows(
            "SELECT table_name, max(at), sum(rows) FROM audit WHERE verb = 'trigger' GROUP BY table_name"
        ):
            evidence = (
                f"audit: {rows} triggers put back, the last at {moment(at)} UTC",
                "changes until then are not in it",
            )
            yield Finding(
                f"{table}: triggers that record its changes were missing, and were put back", "warning", evidence
            )

    def _holes(self) -> Iterator[Finding]:
        first, last, count = self.database.rows("SELECT min(id), max(id), count(*) FROM audit")[0]
        given = self.database.rows(f"SELECT seq FROM sqlite_sequence WHERE name = '{_LOG}'")
        highest = max([last or 0, *(int(row[0]) for row in given)])
        holes = highest - (first or 1) + 1 - count if highest else 0
        if holes > 0:
            evidence = (f"numbers {first or 1:,} to {highest:,} were given, {count:,} records are there",)
            yield Finding(f"{holes:,} records of the audit were removed", "critical", evidence)

    def _from_outside(self) -> Iterator[Finding]:
        sql = f"SELECT table_name, sum(inserts), sum(updates) FROM {_COUNTS} WHERE outside GROUP BY table_name"
        for table, inserts, updates in self.database.rows(sql):
            if inserts or updates:
                evidence = ("audit: counted without the name of this application",)
                title = f"Another program put in {rows_of(table, inserts, OWN)} and changed {updates:,}"
                yield Finding(title, "warning", evidence)

    def _signs(self, counted: Sequence[Counted]) -> Iterator[Sign]:
        for table, _ in self._missing_triggers(counted):
            words = (
                f"{table}: the triggers that would have counted deletes are gone, and only another program removes them"
            )
            yield Sign("outside", 10.0, words)

    def _gaps(self) -> Iterator[str]:
        begun: list[tuple[Any, ...]] = self.database.rows(
            "SELECT table_name, rows, at FROM audit WHERE verb = 'baseline' AND rows > 0 ORDER BY rows DESC"
        )
        if begun:
            rows = ", ".join(f"{table} {count:,}" for table, count, _ in begun[:4])
            yield f"The audit began at {moment(begun[0][2])} UTC with rows already there ({rows}): when they came is not in it"


def _text(words: str) -> str:
    return "'" + str(words).replace("'", "''") + "'"

"""What a catalog's own journal tells: operations, runs, and the state of things now."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.records import Event, Finding, Sign, Way
from catalog_gui.care.triage.thumbnail_runs import only_in_the_audit, runs_with_thumbnails

_NEWEST: Final = 200
"""So many operations are told; the counts speak of all."""

_PURGING: Final = frozenset({"purge", "reset"})


@frozen
class Journal:
    """The tables operation, run and run_phase of a catalog, as far as they are there."""

    title: ClassVar[str] = "the journal"

    database: Database

    def clues(self) -> Clues:
        """What the journal tells."""
        there = set(self.database.columns())
        if "operation" not in there:
            gap = "The catalog's journal is gone: what the application did, and when, cannot be told"
            return Clues(gaps=(gap,))
        operations = self._operations()
        return Clues(
            header=tuple(self._header(there)),
            events=tuple(_event(row) for row in operations),
            findings=(*_unfinished(operations), *only_in_the_audit(runs_with_thumbnails(self.database))),
            signs=tuple(_signs(operations)),
            locked=self._locked(there),
        )

    def _locked(self, there: set[str]) -> bool:
        return "info" in there and bool(self.database.rows("SELECT 1 FROM info WHERE key = 'locked'"))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None: it tells what was done, not to which rows."""
        return ()

    def _operations(self) -> list[tuple[Any, ...]]:
        return self.database.rows(
            "SELECT id, kind, label, actor, application, started_at, ended_at, result FROM operation"
            f" ORDER BY id DESC LIMIT {_NEWEST}"
        )

    def _header(self, there: set[str]) -> Iterator[tuple[str, str]]:
        if first := self.database.rows("SELECT min(started_at) FROM operation")[0][0]:
            yield "In use since", f"{moment(first)} UTC"
        if "photo" in there:
            total, trashed = self.database.rows("SELECT count(*), count(trashed_at) FROM photo")[0]
            yield "Photos", f"{total - trashed:,}, and {trashed:,} in the trash"
        if "thumbnail" in there:
            yield "Thumbnails made", f"{self.database.rows('SELECT count(*) FROM thumbnail')[0][0]:,}"
        made = runs_with_thumbnails(self.database)
        yield "Last run that made thumbnails", made[-1].words if made else "none on record"


def _event(row: tuple[Any, ...]) -> Event:
    number, kind, label, actor, application, started, _, result = row
    words = f"{label} ({kind}): {result or 'not ended'}"
    at = moment(started)
    assert at is not None  # the journal's own column, never empty
    return Event(at, words, f"journal, operation {number}: {actor} with {application}")


def _unfinished(operations: Sequence[tuple[Any, ...]]) -> Iterator[Finding]:
    """Operations without an end, except the newest: that one may be under way."""
    left = [row for row in operations[1:] if row[6] is None]
    if left:
        told = tuple(f"{row[2]}, begun {moment(row[5])} UTC by {row[3]}" for row in left[:10])
        yield Finding(f"{len(left)} operations never ended: their program was killed", "info", told)


def _signs(operations: Sequence[tuple[Any, ...]]) -> Iterator[Sign]:
    for _, kind, label, actor, _, started, _, result in operations:
        if kind in _PURGING and result == "completed":
            yield Sign("operation", 4.0, f"the journal has “{label}” at {moment(started)} UTC, by {actor}")
        elif kind == "restore" and result == "completed":
            yield Sign("restore", 4.0, f"the journal has “{label}” at {moment(started)} UTC, by {actor}")
        elif kind in ("migrate", "migration"):
            yield Sign("migration", 1.5, f"the journal has “{label}” at {moment(started)} UTC")

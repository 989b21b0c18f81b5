"""The runs that made thumbnails: those on record, and those whose record was deleted and is known from the audit alone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.records import Finding

_TOLD: Final = 20


@frozen
class Made:
    """A run that made thumbnails. `deleted`: when its record was deleted, which is not when it ended; None: it is there."""

    run: int
    started: datetime
    ended: datetime | None
    thumbnails: int
    deleted: datetime | None

    @property
    def words(self) -> str:
        """When, how many, and that its record is gone where it is."""
        gone = f" (deleted from the table of runs at {self.deleted} UTC)" if self.deleted else ""
        return f"{self.started} UTC, {self.thumbnails:,}{gone}"


def runs_with_thumbnails(database: Database) -> list[Made]:
    """All of them, the oldest first; nothing where no table tells."""
    runs, made = {}, {}
    for number, started, ended, deleted in (*_deleted_runs(database), *_runs(database)):
        if (at := moment(started)) is not None:
            runs[number] = (at, moment(ended), moment(deleted))
    for number, done in (*_deleted_phases(database), *_phases(database)):
        made[number] = done
    return sorted((Made(n, *runs[n][:2], made[n], runs[n][2]) for n in runs.keys() & made), key=lambda each: each.run)


def only_in_the_audit(made: list[Made]) -> Iterator[Finding]:
    """What is said of runs whose record was deleted."""
    gone = [each for each in made if each.deleted]
    if gone:
        told = (
            f"deleted at {each.deleted} UTC; begun at {each.started} UTC,"
            f" {f'finished at {each.ended} UTC' if each.ended else 'when it finished is not kept'}: {each.thumbnails:,} made"
            for each in gone[:_TOLD]
        )
        title = f"{len(gone)} runs that made thumbnails are known only from their deletion"
        yield Finding(title, "warning", (*told, "that they ran is no proof that what they made is still there"))


def _runs(database: Database) -> list[tuple[Any, ...]]:
    if "run" not in database.columns():
        return []
    return database.rows("SELECT id, started_at, ended_at, NULL FROM run")


def _phases(database: Database) -> list[tuple[Any, ...]]:
    if "run_phase" not in database.columns():
        return []
    return database.rows("SELECT run_id, done FROM run_phase WHERE phase = 'thumbnails' AND done > 0")


def _deleted_runs(database: Database) -> list[tuple[Any, ...]]:
    held = ", ".join(f"json_extract(old, '$.{name}')" for name in ("id", "started_at", "ended_at"))
    return _deleted(database, f"SELECT {held}, at", "run")


def _deleted_phases(database: Database) -> list[tuple[Any, ...]]:
    more = "AND json_extract(old, '$.phase') = 'thumbnails' AND json_extract(old, '$.done') > 0"
    return _deleted(database, "SELECT json_extract(old, '$.run_id'), json_extract(old, '$.done')", "run_phase", more)


def _deleted(database: Database, select: str, table: str, more: str = "") -> list[tuple[Any, ...]]:
    if "audit" not in database.columns():
        return []
    whole = f"FROM audit WHERE table_name = '{table}' AND verb = 'delete' AND json_valid(old)"
    return database.rows(f"{select} {whole} {more} ORDER BY id")

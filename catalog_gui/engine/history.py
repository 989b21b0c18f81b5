"""What was done to a catalog, newest first: operations with their headers, runs with their figures, a run's failures."""

import json
import os
import socket
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Attempt, Operation, Photo, Root, Run, RunPhase, TrashItem
from catalog_gui.phases.base import Phase

RUNNING: Final = "running"
COMPLETED: Final = "completed"
INTERRUPTED: Final = "interrupted"
MET: Final = "met"
BELOW: Final = "below"
NOT_COMPARABLE: Final = "not comparable"

_PHOTOS: Final = "photo"


@frozen
class Happened:
    """One operation: who did what with which program, when (UTC), and how it ended.

    `run` is its run's number, if it was one, with what that made, what failed and what waited. `photos` is how many
    more photos the catalog knew after it, `trashed` how many it moved to the trash; None where that is no question.
    `counts` are the rows of each table before and after it.
    """

    operation: int
    kind: str
    label: str
    started: datetime
    ended: datetime | None
    result: str
    actor: str
    application: str
    host: str
    reason: str | None
    chosen: str | None
    counts: tuple[tuple[str, int, int | None], ...]
    run: int | None = None
    made: int = 0
    failed: int = 0
    waited: int = 0
    trashed: int | None = None

    @property
    def photos(self) -> int | None:
        """Photos that it brought into the catalog."""
        for table, before, after in self.counts:
            if table == _PHOTOS and after is not None:
                return after - before
        return None


@frozen
class PhaseFigures:
    """What one phase did in a run: photos asked for, made, failed, waiting for a drive; its gauge before and after.

    `eligible` are the photos that the phase applies to, as they were at the run's end. `result` is that of the run.
    """

    phase: str
    title: str
    requested: int
    done: int
    failed: int
    skipped: int
    seconds: float
    eligible: int
    before: int
    after: int | None
    result: str

    @property
    def expected(self) -> int:
        """What the gauge should read after a run in which nothing fails."""
        return min(self.eligible, self.before + self.requested)

    @property
    def verdict(self) -> str:
        """Whether it came to what was expected: met, below, or not comparable."""
        return self._judged[0]

    @property
    def why(self) -> str:
        """What the verdict rests on, as a sentence."""
        return self._judged[1]

    @property
    def _judged(self) -> tuple[str, str]:
        if self.after is None:
            return NOT_COMPARABLE, "The run was still at work, or was cut off before it could count."
        if not self.eligible:
            none = "There was no photo that this applies to."
            return NOT_COMPARABLE, "It is made on request and has no gauge." if self.requested else none
        if self.result != COMPLETED and self.after < self.eligible:
            return NOT_COMPARABLE, "The run was stopped before it came to its end."
        if self.after >= self.expected:
            return MET, f"{self.after:,} are done, {self.expected:,} were expected."
        if self.eligible - self.before < self.requested < self.eligible:
            return (
                NOT_COMPARABLE,
                "The run also made again what was done, so before and after do not tell what it made.",
            )
        return BELOW, f"{self.after:,} are done, {self.expected:,} were expected, {self.failed:,} failed."


@frozen
class RunFigures:
    """One run: times in UTC, seconds of work, processes at work, its phases in their order."""

    run: int
    label: str
    started: datetime
    ended: datetime | None
    result: str
    seconds: float
    workers: int
    phases: tuple[PhaseFigures, ...]
    absent: tuple[str, ...] = ()
    """Titles of today's phases that were not part of it."""


@frozen
class LogLine:
    """A try in a run that failed (with kind and message), or came right after earlier failures; `at` is in UTC."""

    at: datetime
    photo: int
    path: str
    root: str
    phase: str
    title: str
    result: str
    kind: str | None
    message: str | None


def happened(session: Session) -> list[Happened]:
    """Every operation, the newest first."""
    sums = [func.coalesce(func.sum(column), 0) for column in (RunPhase.done, RunPhase.failed, RunPhase.skipped)]
    figures = {row[0]: row[1:] for row in session.execute(select(RunPhase.run_id, *sums).group_by(RunPhase.run_id))}
    runs = {row.operation_id: row for row in session.execute(select(Run.id, Run.operation_id, Run.result))}
    moved = select(TrashItem.operation_id, func.count()).where(TrashItem.main).group_by(TrashItem.operation_id)
    trashed: dict[int, int] = dict(session.execute(moved).all())
    table: Any = Operation.__table__
    rows = session.execute(select(table).order_by(table.c.id.desc())).all()
    return [_happened(row, runs.get(row.id), figures, trashed.get(row.id)) for row in rows]


def runs(session: Session, phases: Sequence[Phase], only: Collection[int] | None = None) -> list[RunFigures]:
    """Runs with their figures, the newest first; all, or only those with these numbers."""
    titles = {phase.name: phase.title for phase in phases}
    wanted = select(Run, Operation.label).join(Operation, Operation.id == Run.operation_id).order_by(Run.id.desc())
    lines = select(RunPhase).order_by(RunPhase.run_id, RunPhase.position)
    if only is not None:
        wanted, lines = wanted.where(Run.id.in_(only)), lines.where(RunPhase.run_id.in_(only))
    by_run: dict[int, list[RunPhase]] = {}
    for line in session.scalars(lines):
        by_run.setdefault(line.run_id, []).append(line)
    return [_run(run, label, by_run.get(run.id, []), titles) for run, label in session.execute(wanted)]


def log_of(session: Session, phases: Sequence[Phase], run: RunFigures) -> list[LogLine]:
    """What failed in a run and what came right after failing before, in the order of time.

    Runs work alone on their catalog, so a try between a run's beginning and its end is of that run.
    """
    wanted = _tries().where(Attempt.at >= run.started).order_by(Attempt.at, Attempt.id)
    if run.ended is not None:
        wanted = wanted.where(Attempt.at <= run.ended)
    return _lines(session, phases, wanted)


def log_of_photos(session: Session, phases: Sequence[Phase], photos: Sequence[int], limit: int) -> list[LogLine]:
    """What failed with these photos in any run and what came right then, the newest first, at most so many."""
    newest = _tries().where(Attempt.photo_id.in_(photos)).order_by(Attempt.at.desc(), Attempt.id.desc()).limit(limit)
    return _lines(session, phases, newest)


def run_at(found: Sequence[RunFigures], moment: datetime) -> int | None:
    """The number of the run that was at work at a moment; none where none was."""
    covering = (each.run for each in found if each.started <= moment and (each.ended is None or moment <= each.ended))
    return next(covering, None)


def _tries() -> Select[Attempt, str, str]:
    """Tries with their photos' paths."""
    joined = select(Attempt, Photo.path, Root.path).join(Photo, Photo.id == Attempt.photo_id)
    return joined.join(Root, Root.id == Photo.root_id)


def _lines(session: Session, phases: Sequence[Phase], wanted: Select[Attempt, str, str]) -> list[LogLine]:
    titles = {phase.name: phase.title for phase in phases}
    return [
        LogLine(
            each.at,
            each.photo_id,
            path,
            root,
            each.phase,
            titles.get(each.phase, each.phase.capitalize()),
            each.result,
            each.kind,
            each.message,
        )
        for each, path, root in session.execute(wanted)
    ]


def _run(run: Run, label: str, lines: Sequence[RunPhase], titles: dict[str, str]) -> RunFigures:
    result = run.result or RUNNING
    phases = tuple(
        PhaseFigures(
            line.phase,
            titles.get(line.phase, line.phase.capitalize()),
            line.requested,
            line.done,
            line.failed,
            line.skipped,
            line.seconds,
            line.eligible,
            line.done_before,
            line.done_after,
            result,
        )
        for line in lines
    )
    there = {line.phase for line in lines}
    absent = tuple(title for name, title in titles.items() if name not in there)
    return RunFigures(run.id, label, run.started_at, run.ended_at, result, run.seconds, run.workers, phases, absent)


def _happened(row: Any, run: Any, figures: dict[int, Any], trashed: int | None) -> Happened:
    made, failed, waited = figures.get(run.id, (0, 0, 0)) if run else (0, 0, 0)
    return Happened(
        operation=row.id,
        kind=row.kind,
        label=row.label,
        started=row.started_at,
        ended=row.ended_at,
        result=_result(row, run),
        actor=row.actor,
        application=row.application,
        host=row.host,
        reason=row.reason,
        chosen=row.chosen,
        counts=_counts(row.before, row.after),
        run=run.id if run else None,
        made=made,
        failed=failed,
        waited=waited,
        trashed=trashed,
    )


def _result(row: Any, run: Any) -> str:
    """How it ended: a run knows best; what is without an end is at work only while its process is."""
    if run is not None and run.result:
        return str(run.result)
    if row.result:
        return str(row.result)
    return RUNNING if _may_be_at_work(row.host, row.pid) else INTERRUPTED


def _may_be_at_work(host: str, pid: int) -> bool:
    """Whether a process may still be there; of another computer's nobody here can know."""
    if host != socket.gethostname() or pid == os.getpid():
        return True
    import psutil

    return bool(psutil.pid_exists(pid))


def _counts(before: str | None, after: str | None) -> tuple[tuple[str, int, int | None], ...]:
    if before is None:
        return ()
    later: dict[str, int] = json.loads(after) if after else {}
    return tuple((table, rows, later.get(table)) for table, rows in json.loads(before).items())

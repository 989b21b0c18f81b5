"""A run: alone on the catalog, it scans, sweeps over the photos and then does what concerns the catalog as a whole."""

import os
import socket
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from typing import Any

from attrs import define, evolve, field
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Rate
from catalog_gui.catalog.types import now
from catalog_gui.engine import plan as planning
from catalog_gui.engine import record
from catalog_gui.engine.executors import Processes, worker_count
from catalog_gui.engine.plan import EVERY_GAP, Scope, to_do, within_reach
from catalog_gui.engine.progress import Line, Meter, Progress
from catalog_gui.engine.sweeping import Sweep, Watch
from catalog_gui.errors import CatalogError
from catalog_gui.phases.base import Bench, Phase
from catalog_gui.phases.scan import ScanReport, scan


@define
class Rebuild:
    """What a run is asked to do.

    :param only: phases to do, all others stay as they are; empty means all.
    :param scope: which photos; all gaps unless said otherwise.
    :param scan_first: look at the folders before; else the catalog is believed.
    :param throttle: seconds of rest after each photo.
    :param watch: is told of each batch of photos once it is kept.
    :param label: what the journal calls it.
    """

    bench: Bench
    phases: Sequence[Phase]
    own: Sequence[Any] = ()
    only: Collection[str] = ()
    skip: Collection[str] = ()
    scope: Scope = EVERY_GAP
    workers: int = 1
    scan_first: bool = True
    throttle: float = 0.0
    watch: Watch | None = None
    label: str = ""
    scanned: ScanReport | None = None
    _meter: Meter = field(factory=Meter)

    def run(self) -> Iterator[Progress]:
        """Do it, and say all the time how far it is; the last Progress has the result.

        Not asking for the next value pauses the run; close() cancels it. Either way what is done stays done.
        :raises CatalogError: it cannot go on; the sentence says why.
        """
        run = planning.chosen(self.phases, self.only, self.skip)
        label = self.label or ("Rebuild missing metadata" if not self.scope.force else "Make metadata again")
        with self.bench.catalog.alone("rebuild", label, chosen=self._chosen()) as operation:
            self._meter.workers = self.workers
            self._look_again(operation.after_a_kill)
            if self.scan_first:
                yield from self._scan()
            yield from self._work(operation, run)

    def _chosen(self) -> str:
        """What was asked for, where it was not everything, as the journal keeps it."""
        only = f"only {', '.join(self.only)}" if self.only else ""
        without = f"without {', '.join(self.skip)}" if self.skip else ""
        return "; ".join(words for words in (only, without) if words)

    def _look_again(self, after_a_kill: bool) -> None:
        """Rows are not trusted: what they speak of must be there."""
        for phase in self.phases:
            if phase.look_again:
                phase.look_again(self.bench, after_a_kill)

    def _scan(self) -> Iterator[Progress]:
        self._meter.stage = "Looking at the folders"
        yield self._meter.now()
        for looked in scan(self.bench.catalog, self.bench.settings, self.bench.counts, own=self.own):
            if isinstance(looked, ScanReport):
                self.scanned = looked
                self._meter.notice = " ".join(looked.refusals) or None
            yield self._meter.now()

    def _work(self, operation: Said, run: Sequence[Phase]) -> Iterator[Progress]:
        number = self._enter(operation, run)
        result = "interrupted"
        try:
            yield from self._sweep([phase for phase in run if phase.compute])
            for phase in run:
                if phase.run:
                    yield from self._whole(phase, run)
            result = "completed"
        except GeneratorExit:
            result = "cancelled"
            raise
        except CatalogError:
            result = "failed"
            raise
        finally:
            self._leave(number, result)
        yield self._meter.now(result)

    def _enter(self, operation: Said, run: Sequence[Phase]) -> int:
        """Write the run into the catalog, with what is asked of each phase."""
        catalog, host = self.bench.catalog, socket.gethostname()
        with catalog.read() as session:
            plan = planning.make_plan(session, self.phases, run, host, self.scope)
            for phase in run:
                self._require_needs(session, phase, run)
            total = _distinct(session, [phase for phase in run if phase.compute], self.scope)
            away = {phase.name: _away(session, phase, self.scope) for phase in run if phase.compute}
        figures = self.bench.counts.figures(catalog)
        with catalog.write() as session:
            number = record.begin(session, operation.id, self.workers, plan, figures)
        self._meter.begin(number, plan, [phase.name for phase in run if phase.compute], total)
        for name, photos in away.items():
            self._meter.line(name).skipped = photos
        return number

    def _require_needs(self, session: Session, phase: Phase, run: Sequence[Phase]) -> None:
        """A phase that was asked for by name does not run on half of what it needs."""
        if phase.name not in self.only or not phase.run:
            return
        if lacking := planning.unmet(session, phase, self.phases, {each.name for each in run}):
            names = " and ".join(f"{each.title.lower()} ({each.name})" for each in lacking)
            raise CatalogError(
                f"{phase.title} needs {names} first, and that is not finished. "
                f"Run a whole rebuild, or: rebuild --only {lacking[0].name}"
            )

    def _sweep(self, phases: Sequence[Phase]) -> Iterator[Progress]:
        if not phases or not self._meter.sweep_total:
            self._finish(phases)
            return
        self._meter.stage = "Reading the photos"
        sweep = Sweep(
            self.bench,
            phases,
            self.phases,
            self._meter,
            self.scope,
            self.workers,
            self._refused(),
            self.throttle,
            self.watch,
        )
        start = time.monotonic()
        try:
            for _ in sweep.run():
                self._share_out(sweep, phases, time.monotonic() - start)
                yield self._meter.now()
        finally:
            self._share_out(sweep, phases, time.monotonic() - start)
            self._learn(sweep, phases, time.monotonic() - start)
        self._finish(phases)

    def _refused(self) -> tuple[str, ...]:
        roots = self.scanned.roots if self.scanned else ()
        return tuple(os.path.join(each.root, "") for each in roots if each.result == "refused")  # noqa: PTH118

    def _share_out(self, sweep: Sweep, phases: Sequence[Phase], wall: float) -> None:
        """Each phase bears its own work's share of the time, and an equal part of what they share."""
        whole = sum(sweep.steps.values())
        if not whole:
            return
        common = sum(sweep.steps.get(step, 0.0) for step in planning.SHARED_STEPS) / len(phases)
        for phase in phases:
            self._meter.line(phase.name).seconds = wall * (sweep.steps.get(phase.name, 0.0) + common) / whole

    def _learn(self, sweep: Sweep, phases: Sequence[Phase], wall: float) -> None:
        """Keep what a photo's steps took here, for the next plan."""
        whole = sum(sweep.steps.values())
        if not whole or sweep.photos < 8:
            return
        per_second = wall / whole
        made = {phase.name: max(1, self._meter.line(phase.name).processed) for phase in phases}
        photos = made | {"read": sweep.photos, "checksum": sweep.photos, "decode": max(1, sweep.decoded)}
        self._keep_rates(
            {step: seconds * per_second / photos[step] for step, seconds in sweep.steps.items() if step in photos}
        )

    def _keep_rates(self, seconds: dict[str, float]) -> None:
        host = socket.gethostname()
        with self.bench.catalog.write() as session:
            for step, each in seconds.items():
                session.merge(Rate(host=host, step=step, seconds=each, at=now()))

    def _whole(self, phase: Phase, run: Sequence[Phase]) -> Iterator[Progress]:
        """One catalog-wide phase, where there is something to do and what it needs is there."""
        line = self._meter.line(phase.name)
        with self.bench.catalog.read() as session:
            lacking = planning.unmet(session, phase, self.phases, ())
            everything = _count(session, to_do(phase, self.scope))
            line.requested = planning.doable(session, phase, self.phases, self.scope)
        line.skipped = everything - line.requested
        if lacking or not line.requested:
            line.skipped = everything
            line.finished = not lacking
            if lacking:
                self._meter.notice = f"{phase.title} waits for {', '.join(need.title.lower() for need in lacking)}."
            self._note(line)
            yield self._meter.now()
            return
        assert phase.run is not None
        self._meter.stage = phase.title
        start = time.monotonic()
        for step in phase.run(self.bench, self.scope.force):
            line.done, line.seconds = max(line.done, step.done), time.monotonic() - start
            yield self._meter.now()
        line.seconds, line.finished = time.monotonic() - start, True
        line.requested = max(line.requested, line.done)
        line.skipped = max(0, everything - line.requested)
        self._keep_rates({phase.name: line.seconds / max(1, line.requested)})
        self._note(line)
        yield self._meter.now()

    def _finish(self, phases: Sequence[Phase]) -> None:
        for phase in phases:
            line = self._meter.line(phase.name)
            line.finished = True
            self._note(line)

    def _note(self, line: Line) -> None:
        """Keep a phase's figures in the run's record."""
        with self.bench.catalog.write() as session:
            record.note(session, self._meter.run or 0, line)

    def _leave(self, number: int, result: str) -> None:
        figures = self.bench.counts.figures(self.bench.catalog)
        with self.bench.catalog.write() as session:
            for line in self._meter.lines:
                record.note(session, number, line)
            record.end(session, number, result, time.monotonic() - self._meter.started, figures)


def _count(session: Session, wanted: Any) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _distinct(session: Session, phases: Sequence[Phase], scope: Scope) -> int:
    """Photos that at least one of these phases waits for."""
    if not phases:
        return 0
    reach = within_reach(planning.available_roots(session))
    return _count(session, union(*(to_do(phase, scope).where(reach) for phase in phases)))


def _away(session: Session, phase: Phase, scope: Scope) -> int:
    """Photos that a phase waits for and that cannot be reached now."""
    everything = _count(session, to_do(phase, scope))
    return everything - _count(session, to_do(phase, scope).where(within_reach(planning.available_roots(session))))


def rebuild(
    bench_without_workers: Bench, phases: Sequence[Phase], workers: int = 0, low_priority: bool = False, **asked: Any
) -> Generator[Progress, None, None]:
    """A run with worker processes of its own, which end with it."""
    count = worker_count(workers or bench_without_workers.settings.workers)
    executor = Processes(count, bench_without_workers.settings.photo_memory_mb, low_priority)
    try:
        executor.warm_up()
        yield from Rebuild(evolve(bench_without_workers, executor=executor), phases, workers=count, **asked).run()
    finally:
        executor.shutdown(cancel_futures=True)

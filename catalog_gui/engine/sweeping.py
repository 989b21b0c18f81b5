"""The sweep, on the coordinator's side: hands photos to the workers, takes what comes back, writes it down every second."""

import heapq
import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from attrs import define, evolve, field
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.executors import AllDied, Died, TookTooLong
from catalog_gui.engine.plan import EVERY_GAP, Scope, available_roots, to_do, within_reach
from catalog_gui.engine.progress import Meter
from catalog_gui.engine.saving import save
from catalog_gui.engine.sweep import Failure, Outcome, Seen, Task, examine, unexpected
from catalog_gui.engine.unbroken import unbroken
from catalog_gui.engine.watchdog import Watchdog
from catalog_gui.errors import CatalogError
from catalog_gui.media.source import Limits
from catalog_gui.phases.base import Bench, Phase
from catalog_gui.tasks import Within

CHUNK: Final = 8
"""Photos in one task at most: enough that handing it over costs nothing, few enough that a pause is soon there."""

PAGE: Final = 1000
SAVE_SECONDS: Final = 1.0
SAVE_PHOTOS: Final = 96
HEARTBEAT_SECONDS: Final = 0.25
AGAIN_KINDS: Final = frozenset({"unreadable", "other"})
"""What is tried again within the same run: a network drive that stumbles, a decoder short of memory."""

AGAIN_PAUSES: Final = (0.5, 1.5)
REPLACED: Final = "A worker was lost and has been replaced; its photos are tried one by one."
SILENT: Final = "A worker gave no sign of life and was ended; its photos are tried once more, one by one."
NO_HANDS: Final = (
    "The processes that work on the photos do not answer. What was done so far is kept; start again, and restart the"
    " computer if that does not help."
)
_LOG: Final = logging.getLogger(__name__)

Watch = Callable[[Sequence[Seen]], None]
"""Is told of each batch once it is kept."""


@define
class Sweep:
    """One pass over all photos that some per-photo phase waits for."""

    bench: Bench
    phases: Sequence[Phase]
    everything: Sequence[Phase]
    meter: Meter
    scope: Scope = EVERY_GAP
    workers: int = 1
    refused: tuple[str, ...] = ()
    """Folders that the scan has refused to change: what is not there waits, as on a drive that is away."""
    throttle: float = 0.0
    """Seconds of rest after each photo, which are then taken one by one: for a drive that others work on."""
    watch: Watch | None = None
    steps: dict[str, float] = field(factory=dict)
    """Seconds of work spent in each step, over all workers."""
    photos: int = 0
    decoded: int = 0
    _handed: int = 0
    _running: dict[Future[Any], tuple[Task, ...]] = field(factory=dict)
    _seen: list[Seen] = field(factory=list)
    _again: list[tuple[Task, int]] = field(factory=list)
    _saved_at: float = field(factory=time.monotonic)
    _alone: list[Task] = field(factory=list)
    _dog: Watchdog = field(init=False)
    _requeued: set[int] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self._dog = Watchdog(self.workers)

    def run(self) -> Iterator[None]:
        """Go through all photos; yields at least once a heartbeat. Closing it keeps what has come back so far."""
        tasks = self.tasks()
        try:
            yield from self._drain(tasks)
            for pause in AGAIN_PAUSES:
                again = [task for task, _ in self._again]
                self._again = []
                if not again:
                    break
                yield from self._rest(pause)
                self._alone = again
                yield from self._drain(iter(()))
        finally:
            with unbroken():
                self._take_finished()
                self._save()

    def _rest(self, seconds: float) -> Iterator[None]:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, HEARTBEAT_SECONDS))
            yield

    def _drain(self, tasks: Iterator[Task]) -> Iterator[None]:
        while done := self._one_round(tasks):
            if self.throttle and any(future.done() for future in done):
                yield from self._rest(self.throttle)
            yield
        self._save()

    def _one_round(self, tasks: Iterator[Task]) -> Collection[Future[Any]]:
        """Hand out, wait a moment, take what is done, write it down when it is time; what was on its way, if anything.

        An interrupt within could leave a lock of the workers' queue taken for ever, or photos written and not counted.
        """
        with unbroken():
            self._fill(tasks)
            running = tuple(self._running)
            if running:
                done, _ = wait(running, timeout=HEARTBEAT_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future)
                self._look_after()
                if len(self._seen) >= SAVE_PHOTOS or time.monotonic() - self._saved_at >= SAVE_SECONDS:
                    self._save()
            return running

    def _fill(self, tasks: Iterator[Task]) -> None:
        """Keep a little more in flight than the workers can take, so that none ever waits."""
        most = 1 if self.throttle else CHUNK * (2 * self.workers + 1)
        while sum(map(len, self._running.values())) < most:
            if self._alone:
                chunk: tuple[Task, ...] = (self._alone.pop(),)
            else:
                chunk = tuple(islice(tasks, self._chunk_size()))
                self._handed += len(chunk)
            if not chunk:
                return
            self._submit(chunk)

    def _chunk_size(self) -> int:
        """Towards the end tasks get smaller, so that all workers finish together."""
        left = self.meter.sweep_total - self._handed
        return 1 if self.throttle else max(1, min(CHUNK, left // (4 * self.workers)))

    def _submit(self, chunk: tuple[Task, ...]) -> None:
        computes = {phase.name: phase.compute for phase in self.phases if phase.compute}
        settings = self.bench.settings
        limits = Limits(pixels=settings.photo_megapixels * 1_000_000)
        seconds = settings.photo_seconds * (1 + (len(chunk) - 1) / 4)
        chunk = tuple(evolve(task, asked=time.time()) for task in chunk)
        future = self.bench.executor.submit(Within(seconds, examine), chunk, computes, limits)
        self._running[future] = chunk
        self._dog.handed(future, seconds)

    def _look_after(self) -> None:
        """What nobody works on is told, and handed out again once.

        :raises CatalogError: it is not the first time, and nobody is there to work.
        """
        silent = self._dog.look()
        for future in silent.hung:
            self.meter.notice = SILENT
            self._hand_out_again(future, self._late())
        if silent.waiting:
            waited = sum(len(self._running[future]) for future in silent.waiting)
            photos = "1 photo" if waited == 1 else f"{waited} photos"
            self.meter.notice = f"{photos} waited though a worker was free, and are handed out again."
        for future in silent.waiting:
            self._hand_out_again(future, None)

    def _hand_out_again(self, future: Future[Any], else_failed: Failure | None) -> None:
        """Take a task back. What was handed out again before has failed, or ends the run where no photo is to blame."""
        chunk = self._running.pop(future)
        self._dog.came(future)
        future.cancel()
        for task in chunk:
            _LOG.warning("photo %d: %s", task.photo, self.meter.notice)
            if task.photo not in self._requeued:
                self._requeued.add(task.photo)
                self._alone.append(task)
            elif else_failed is not None:
                self._lost((task,), else_failed)
            else:
                raise CatalogError(NO_HANDS)

    def _late(self) -> Failure:
        seconds = self.bench.settings.photo_seconds
        return Failure("timeout", f"This photo was not finished within {seconds:g} seconds.")

    def _take_finished(self) -> None:
        for future in [future for future in self._running if future.done() and not future.cancelled()]:
            self._take(future)

    def _take(self, future: Future[Any]) -> None:
        chunk = self._running.pop(future)
        self._dog.came(future)
        try:
            results = future.result()
        except AllDied:  # nothing is known against these photos
            self._alone += chunk
            self.meter.notice = REPLACED
        except Died:
            self.meter.notice = REPLACED
            self._lost(chunk, Failure("crashed", "This photo made its decoder crash. Try another copy of it."))
        except TookTooLong:
            self.meter.notice = REPLACED
            self._lost(chunk, self._late())
        except Exception as error:  # a fault of ours, with one of these photos: it costs that one and not the run
            self._lost(chunk, unexpected(error))
        else:
            for task, seen in zip(chunk, results, strict=True):
                self._arrived(task, seen)

    def _lost(self, chunk: tuple[Task, ...], failure: Failure) -> None:
        """Nothing came back of these photos: they are tried one by one, and the one that does it again has failed."""
        if len(chunk) > 1:
            self._alone += chunk
            return
        task = chunk[0]
        outcomes = tuple(Outcome(name, failure, 0.0) for name in task.phases)
        self._arrived(task, Seen(task.photo, None, 0, 0, outcomes, {}, task.asked))

    def _arrived(self, task: Task, seen: Seen) -> None:
        if self._waits(task, seen):
            for name in task.phases:
                self.meter.line(name).skipped += 1
            self.meter.photo_settled(1)
            return
        for step, seconds in (*seen.timings.items(), *((each.phase, each.seconds) for each in seen.outcomes)):
            self.steps[step] = self.steps.get(step, 0.0) + seconds
        self.photos += 1
        self.decoded += "decode" in seen.timings
        waiting = tuple(
            each.phase for each in seen.outcomes if isinstance(each.result, Failure) and each.result.kind in AGAIN_KINDS
        )
        if waiting and task.attempt <= len(AGAIN_PAUSES):
            self._again.append((evolve(task, phases=waiting, attempt=task.attempt + 1), task.attempt))
        self._seen.append(seen)

    def _waits(self, task: Task, seen: Seen) -> bool:
        """Whether a photo is only not there because half of its drive is not."""
        gone = any(isinstance(each.result, Failure) and each.result.kind == "missing" for each in seen.outcomes)
        return gone and seen.sha256 is None and task.path.startswith(self.refused)

    def _count_hands(self) -> None:
        """How many processes are at work now: one that was lost is missed until it is replaced."""
        if (alive := getattr(self.bench.executor, "processes", None)) is not None:
            self.meter.workers = min(self.workers, alive())

    def _save(self) -> None:
        self._saved_at = time.monotonic()
        self._count_hands()
        if not self._seen:
            return
        batch, self._seen = self._seen, []
        try:
            saved = save(self.bench, self.phases, self.everything, batch)
        except KeyboardInterrupt:
            self._seen = batch + self._seen  # kept by the last save on the way out
            raise
        again = {(task.photo, name) for task, _ in self._again for name in task.phases}
        for phase in self.phases:
            line = self.meter.line(phase.name)
            line.done += saved.done[phase.name]
            line.failed += saved.failed[phase.name] - sum(
                1
                for seen in batch
                for outcome in seen.outcomes
                if outcome.phase == phase.name
                and isinstance(outcome.result, Failure)
                and (seen.photo, phase.name) in again
            )
        retried = {photo for photo, _ in again}
        self.meter.photo_settled(sum(1 for seen in batch if seen.photo not in retried))
        if saved.stopped:
            raise saved.stopped
        if self.watch:
            self.watch(batch)

    def tasks(self) -> Iterator[Task]:
        """Photos by id, each with the phases that wait for it; read page by page, so that memory does not grow."""
        with self.bench.catalog.read() as session:
            folders = dict(session.execute(select(Root.id, Root.path)).all())
            roots = [root for root in available_roots(session) if root in folders]
        waiting = heapq.merge(*(self._waiting(phase, roots) for phase in self.phases), key=itemgetter(0))
        for photo, group in groupby(waiting, key=itemgetter(0)):
            rows = list(group)
            yield Task(photo, _below(folders[rows[0][1]], rows[0][2]), tuple(row[3] for row in rows))

    def _waiting(self, phase: Phase, roots: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
        """(photo, root, path, phase) of all that a phase would work on, paged by key."""
        for scope in self.scope.parts():
            yield from self._waiting_of(phase, scope, roots)

    def _waiting_of(self, phase: Phase, scope: Scope, roots: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
        last = 0
        wanted = to_do(phase, scope).add_columns(Photo.root_id, Photo.path).where(within_reach(roots))
        while True:
            with self.bench.catalog.read() as session:
                page = session.execute(wanted.where(Photo.id > last).order_by(Photo.id).limit(PAGE)).all()
            if not page:
                return
            yield from ((*row, phase.name) for row in page)
            last = page[-1][0]


def _below(root: str, path: str) -> str:
    """A photo's whole path. Path() would let a row that holds a whole path lead out of its root."""
    return f"{root.rstrip('/')}/{path}"

"""How far a run is: figures that only grow, a rate, and the time left for the whole of it."""

import time
from collections import deque
from collections.abc import Sequence
from typing import Final

from attrs import define, field, frozen

from catalog_gui.engine.plan import Plan

_WINDOW_SECONDS: Final = 20.0
"""The rate is measured over so long a time: it follows a slow folder, and does not jump with each photo."""


@frozen
class PhaseProgress:
    """One phase in a run."""

    phase: str
    title: str
    requested: int
    done: int
    failed: int
    skipped: int
    seconds: float
    finished: bool


@frozen
class Progress:
    """A run at one moment. `fraction` goes from 0 to 1 and never back; `result` is set in the last one."""

    run: int | None
    phases: tuple[PhaseProgress, ...]
    stage: str
    rate: float | None
    seconds_left: float | None
    seconds: float
    fraction: float
    failures: int
    workers: int
    notice: str | None = None
    result: str | None = None


@define
class Line:
    """What a phase has done so far in a run."""

    phase: str
    title: str
    per_photo: bool
    requested: int
    seconds_expected: float | None
    weight: float
    done: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    finished: bool = False

    @property
    def waiting(self) -> int:
        """Photos that are still to be settled."""
        return 0 if self.finished else max(0, self.requested - self.processed)

    @property
    def processed(self) -> int:
        """Photos that are settled, well or badly."""
        return self.done + self.failed


@define
class Meter:
    """Turns what has been done into Progress."""

    run: int | None = None
    workers: int = 0
    stage: str = ""
    photos: int = 0
    lines: list[Line] = field(factory=list)
    notice: str | None = None
    started: float = field(factory=time.monotonic)
    sweep_total: int = 0
    _fraction: float = 0.0
    _marks: deque[tuple[float, int]] = field(factory=deque)

    def begin(self, run: int, plan: Plan, per_photo: Sequence[str], sweep_total: int) -> None:
        """The plan is known: from now on there is a whole to be a fraction of."""
        self.run = run
        self.sweep_total = sweep_total
        self.lines = [
            Line(phase.phase, phase.title, phase.phase in per_photo, phase.photos, phase.seconds, phase.weight)
            for phase in plan.phases
        ]

    def line(self, phase: str) -> Line:
        """The line of a phase."""
        return next(line for line in self.lines if line.phase == phase)

    def photo_settled(self, photos: int) -> None:
        """So many more photos have gone through the sweep."""
        self.photos += photos
        moment = time.monotonic()
        self._marks.append((moment, self.photos))
        while len(self._marks) > 2 and moment - self._marks[0][0] > _WINDOW_SECONDS:
            self._marks.popleft()

    def now(self, result: str | None = None) -> Progress:
        """The run at this moment."""
        fraction = 1.0 if result == "completed" else self._share()
        self._fraction = max(self._fraction, fraction)
        return Progress(
            run=self.run,
            phases=tuple(self._phase(line) for line in self.lines),
            stage=self.stage,
            rate=self._rate(),
            seconds_left=None if result or self.run is None else self._left(),
            seconds=time.monotonic() - self.started,
            fraction=self._fraction,
            failures=sum(line.failed for line in self.lines),
            workers=self.workers,
            notice=self.notice,
            result=result,
        )

    def _rate(self) -> float | None:
        """Photos a second of late."""
        (first, before), (last, after) = (self._marks[0], self._marks[-1]) if self._marks else ((0.0, 0), (0.0, 0))
        return (after - before) / (last - first) if last > first and after > before else None

    def _left(self) -> float | None:
        """Seconds for what is left of the sweep at the rate of late, and for the later phases as measured or weighed."""
        waiting, pace = max(0, self.sweep_total - self.photos), self._pace()
        if pace is not None:
            return pace * (waiting + sum(self._weight(line) * line.waiting for line in self._later()))
        return None if waiting else self._left_of_later()

    def _left_of_later(self) -> float | None:
        """Seconds for the catalog-wide phases alone, where earlier runs have measured all of them."""
        lines = [line for line in self._later() if line.waiting]
        if any(line.seconds_expected is None for line in lines):
            return None
        return sum((line.seconds_expected or 0.0) * line.waiting / line.requested for line in lines)

    def _pace(self) -> float | None:
        """Seconds a photo of the sweep: of late, else as expected from earlier runs."""
        if rate := self._rate():
            return 1 / rate
        expected = self._expected_sweep()
        return expected / self.sweep_total if expected and self.sweep_total else None

    def _expected_sweep(self) -> float:
        return sum(line.seconds_expected or 0.0 for line in self.lines if line.per_photo)

    def _later(self) -> list[Line]:
        """The catalog-wide phases."""
        return [line for line in self.lines if not line.per_photo]

    def _weight(self, line: Line) -> float:
        """What a photo of a catalog-wide phase costs, beside one that is read and decoded."""
        sweep = self._expected_sweep()
        if line.seconds_expected is None or not sweep or not self.sweep_total or not line.requested:
            return line.weight
        return line.seconds_expected / line.requested / (sweep / self.sweep_total)

    def _share(self) -> float:
        later = [(self._weight(line), line) for line in self._later()]
        whole = self.sweep_total + sum(weight * line.requested for weight, line in later)
        done = self.photos + sum(weight * (line.requested - line.waiting) for weight, line in later)
        return min(0.999, done / whole) if whole else 0.0

    def _phase(self, line: Line) -> PhaseProgress:
        return PhaseProgress(
            line.phase, line.title, line.requested, line.done, line.failed, line.skipped, line.seconds, line.finished
        )

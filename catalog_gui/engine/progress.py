"""How far a run is: figures that only grow, a rate, and the time left for the whole of it."""

import time
from collections import deque
from collections.abc import Sequence
from typing import Final

from attrs import define, field, frozen

from catalog_gui.engine.plan import Plan

_WINDOW_SECONDS: Final = 20.0
"""The rate is measured over so long a time: it follows a slow folder, and does not jump with each photo."""

_QUICK: Final = 0.02
"""A catalog-wide phase's photo counts so much of a photo that is read and decoded, where nothing was measured yet."""


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
    done: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    finished: bool = False

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
            Line(phase.phase, phase.title, phase.phase in per_photo, phase.photos, phase.seconds)
            for phase in plan.phases
        ]
        self._marks.append((time.monotonic(), 0))

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
        """Seconds for what is left of the sweep at the rate of late, and for the later phases as measured before."""
        rate, waiting = self._rate(), self.sweep_total - self.photos
        if waiting > 0 and rate is None:
            return None
        sweep = waiting / rate if waiting > 0 and rate else 0.0
        later = sum(
            line.seconds_expected * (1 - line.processed / max(1, line.requested))
            for line in self.lines
            if not line.per_photo and not line.finished and line.seconds_expected
        )
        return sweep + later

    def _share(self) -> float:
        quick = [line for line in self.lines if not line.per_photo]
        whole = self.sweep_total + _QUICK * sum(line.requested for line in quick)
        done = self.photos + _QUICK * sum(line.requested if line.finished else line.processed for line in quick)
        return min(0.999, done / whole) if whole else 0.0

    def _phase(self, line: Line) -> PhaseProgress:
        return PhaseProgress(
            line.phase, line.title, line.requested, line.done, line.failed, line.skipped, line.seconds, line.finished
        )

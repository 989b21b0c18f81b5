"""Notices what nobody works on: tasks that wait though a worker is free, and workers that give no sign of life."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from attrs import define, field, frozen

QUEUED_SECONDS: Final = 60.0
"""So long a task may wait while a worker is free and nothing else begins or ends: to start a worker takes a few seconds."""
GRACE_SECONDS: Final = 30.0
"""So long after its limit a task may still be at work: whoever runs it has a limit of its own, and comes first."""
AWAY_SECONDS: Final = 10.0
"""Nobody looked for so long: the run was paused, or the computer slept. What happened meanwhile says nothing."""


@frozen
class Silent:
    """Tasks of which nothing is heard: those that wait for nobody, and those whose worker is silent."""

    waiting: tuple["Future[Any]", ...] = ()
    hung: tuple["Future[Any]", ...] = ()


@define
class Watchdog:
    """Watches the tasks of one run. All times are in seconds of its clock, which never goes back."""

    workers: int
    clock: Callable[[], float] = time.monotonic
    _handed: "dict[Future[Any], tuple[float, float]]" = field(factory=dict)
    _begun: "dict[Future[Any], float]" = field(factory=dict)
    _stirred: float = 0.0
    _looked: float | None = None

    def handed(self, future: "Future[Any]", seconds: float) -> None:
        """A task was handed out that may take so long once it is begun."""
        self._handed[future] = (self.clock(), seconds)

    def came(self, future: "Future[Any]") -> None:
        """It came back, or was taken back."""
        self._handed.pop(future, None)
        self._begun.pop(future, None)
        self._stirred = self.clock()

    def look(self) -> Silent:
        """What nothing is heard of now; to be called again and again."""
        now = self.clock()
        if self._looked is None or now - self._looked > AWAY_SECONDS:
            self._begin_anew(now)
        self._looked = now
        self._note_begun(now)
        under_way = {future: since for future, since in self._begun.items() if not future.done()}
        hung = tuple(
            future for future, since in under_way.items() if now - since > self._handed[future][1] + GRACE_SECONDS
        )
        queued = [future for future in self._handed if future not in self._begun and not future.done()]
        if not queued or len(under_way) >= self.workers:
            return Silent((), hung)
        since = max(self._stirred, self._handed[queued[0]][0])
        return Silent(tuple(queued) if now - since > QUEUED_SECONDS else (), hung)

    def _begin_anew(self, now: float) -> None:
        self._stirred = now
        self._begun = dict.fromkeys(self._begun, now)

    def _note_begun(self, now: float) -> None:
        for future in self._handed:
            if future not in self._begun and future.running():
                self._begun[future] = now
                self._stirred = now

"""Work on the thumbnail store that takes its time, as the one run that the window may have going on."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

from attrs import evolve
from PySide6.QtCore import QObject, Signal

from catalog_gui.care.reconcile import Checked
from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError
from catalog_gui.ui.run_control import RunControl

SURE: Final = 1.0
"""Seconds from which on the pace says something of the time that is left."""
BUSY: Final = "Something else is going on. Wait until it has ended, or stop it below."


class StoreWork:
    """One piece of work. Called, it gives the run; afterwards it holds what came of it.

    :param stage: what is being done, in words.
    :param steps: does it in the thread of the run: Checked or Progress on the way, its result last.
    """

    def __init__(
        self, stage: str, steps: Callable[[], Iterator[Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.stage = stage
        self.result: Any = None
        self.refusal = ""
        self._steps, self._clock = steps, clock

    def __call__(self) -> Iterator[Progress]:
        begun = self._clock()
        try:
            with closing(self._steps()) as steps:  # type: ignore[type-var]
                for step in steps:
                    if isinstance(step, Progress):
                        yield evolve(step, result=None)
                    elif isinstance(step, Checked):
                        yield self._told(step.done, step.total, self._clock() - begun)
                    else:
                        self.result = step
        except CatalogError as error:
            self.refusal = str(error)
            return
        yield self._told(1, 1, self._clock() - begun, result="completed")

    def _told(self, done: int, total: int, seconds: float, result: str | None = None) -> Progress:
        pace = done / seconds if done and seconds > SURE and result is None else None
        return Progress(
            run=None,
            phases=(),
            stage=self.stage,
            rate=pace,
            seconds_left=None if pace is None else (total - done) / pace,
            seconds=seconds,
            fraction=done / total if total else 1.0,
            failures=0,
            workers=0,
            result=result,
        )


class StoreControl(QObject):
    """Begins such work, and tells what came of it when it is over."""

    said = Signal(str)
    """A sentence for the strip."""
    changed = Signal()
    """It has begun, or is over."""
    other_over = Signal()
    """Something else that went on in the window is over: the store may be another one."""

    def __init__(self, control: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._work: StoreWork | None = None
        self._then: Callable[[Any], str] = str
        self._stopped = ""
        control.ended.connect(self._over)

    @property
    def working(self) -> bool:
        """Whether work on the store goes on."""
        return self._work is not None

    @property
    def running(self) -> bool:
        """Whether anything goes on: then nothing else can be begun."""
        return self._control.running

    @property
    def progress(self) -> Progress | None:
        """How far what goes on is, whatever it is."""
        return self._control.progress

    def start(self, work: StoreWork, then: Callable[[Any], str], stopped: str = "Stopped.") -> bool:
        """Begin it; False, and said why, where something else goes on.

        :param then: is given the result when it is over, and says what came of it.
        :param stopped: is said where it was stopped before.
        """
        if self._control.running:
            self.said.emit(BUSY)
            return False
        self._work, self._then, self._stopped = work, then, stopped
        self._control.start(work)
        self.changed.emit()
        return True

    def _over(self) -> None:
        work, self._work = self._work, None
        if work is None:
            self.other_over.emit()
            return
        words = self._then(work.result) if work.result is not None else work.refusal or self._stopped
        self.changed.emit()
        self.said.emit(words)

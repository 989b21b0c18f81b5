"""The thread that drives a run: it asks a generator of Progress for one value after the other."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from attrs import evolve
from PySide6.QtCore import QObject, QThread, Signal

from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError

SECONDS_BETWEEN: Final = 0.1
"""No more often does a run tell how far it is: the window redraws for each time."""


class RebuildThread(QThread):
    """Runs a generator of Progress to its end and tells of it by signals; `finished` always comes, and comes last.

    Pausing is not asking for the next value; cancelling closes the generator, in this thread. Both take effect when the
    value that is being made has come.

    :param start_run: makes the generator; called in this thread.
    """

    progressed = Signal(object)
    """A Progress, at most ten times a second."""
    ended = Signal(object)
    """The last Progress, with its result; a cancelled run's too."""
    refused = Signal(str)
    """The run could not go on: a sentence for the user. What was made is kept."""
    broke = Signal(object)
    """The program is at fault: the exception."""

    def __init__(
        self,
        start_run: Callable[[], Iterator[Progress]],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._start_run = start_run
        self._clock = clock
        self._wish = threading.Condition()
        self._paused = False
        self._cancelled = False
        self._told = float("-inf")
        self._untold: Progress | None = None

    @property
    def paused(self) -> bool:
        """Whether the run is to stand still."""
        return self._paused

    @property
    def cancelled(self) -> bool:
        """Whether the run is to stop, or has."""
        return self._cancelled

    def pause(self) -> None:
        """Stand still after the value that is being made."""
        self._set(paused=True)

    def resume(self) -> None:
        """Go on."""
        self._set(paused=False)

    def cancel(self) -> None:
        """Stop for good; what was made stays. A run that is paused stops too."""
        self._set(cancelled=True)

    def run(self) -> None:
        """The work of the thread; call start()."""
        try:
            self._drive()
        except CatalogError as error:
            self.refused.emit(str(error))
        except Exception as error:  # crosses the thread: the window shows it, with details to copy
            self.broke.emit(error)

    def _drive(self) -> None:
        run = self._start_run()
        last: Progress | None = None
        try:
            for last in run:
                self._tell(last)
                if not self._may_go_on():
                    break
        finally:
            if close := getattr(run, "close", None):
                close()
        if last is not None:
            self.ended.emit(last if last.result else evolve(last, result="cancelled", seconds_left=None))

    def _tell(self, progress: Progress) -> None:
        """Emits it, or keeps it when the one before was a moment ago. Nothing is lost: figures only grow."""
        now = self._clock()
        self._untold = progress
        if now - self._told >= SECONDS_BETWEEN or progress.result:
            self._told = now
            self._flush()

    def _flush(self) -> None:
        if self._untold is not None:
            self.progressed.emit(self._untold)
            self._untold = None

    def _may_go_on(self) -> bool:
        """Waits while the run is paused; False where it was cancelled."""
        with self._wish:
            if self._paused:
                self._flush()
            self._wish.wait_for(lambda: self._cancelled or not self._paused)
            return not self._cancelled

    def _set(self, *, paused: bool | None = None, cancelled: bool | None = None) -> None:
        with self._wish:
            self._paused = self._paused if paused is None else paused
            self._cancelled = self._cancelled if cancelled is None else cancelled
            self._wish.notify_all()

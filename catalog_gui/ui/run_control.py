"""The one run that the window may have going on, for all who show it or steer it."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from catalog_gui.engine.progress import Progress
from catalog_gui.ui.rebuild_thread import RebuildThread
from catalog_gui.ui.sentences import outcome


class RunControl(QObject):
    """Starts, pauses and ends a run, and keeps its last Progress for pages that look later."""

    changed = Signal()
    """Something to show has changed: the progress, or whether it runs, stands still or is stopping."""
    ended = Signal()
    """The run is over, whatever came of it; the figures of the catalog are to be asked for again."""
    said = Signal(str)
    """What came of it, as a sentence."""
    broke = Signal(object)
    """The program is at fault: the exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: RebuildThread | None = None
        self._progress: Progress | None = None
        self._notice: str | None = None
        self._stoppable = True

    @property
    def running(self) -> bool:
        """Whether a run has begun and is not over; a paused one is not over."""
        return self._thread is not None

    @property
    def paused(self) -> bool:
        """Whether the run stands still, to be resumed."""
        return self._thread is not None and self._thread.paused

    @property
    def stopping(self) -> bool:
        """Whether the run was cancelled and finishes what is in hand."""
        return self._thread is not None and self._thread.cancelled

    @property
    def stoppable(self) -> bool:
        """Whether the run can stand still and be stopped by a person; else what is begun is finished."""
        return self._stoppable

    @property
    def progress(self) -> Progress | None:
        """How far the run is; None when there is none or it has not told yet."""
        return self._progress

    def start(self, run: Callable[[], Iterator[Progress]], *, stoppable: bool = True) -> bool:
        """Begin a run; False where one is going on already."""
        if self._thread is not None:
            return False
        self._progress, self._notice, self._stoppable = None, None, stoppable
        thread = self._thread = RebuildThread(run, self)
        thread.progressed.connect(self._take)
        thread.ended.connect(self._end)
        thread.refused.connect(self.said)
        thread.broke.connect(self.broke)
        thread.finished.connect(self._over)
        thread.start()
        self.changed.emit()
        return True

    def pause(self) -> None:
        """Stand still; does nothing without a run."""
        if self._thread is not None:
            self._thread.pause()
            self.changed.emit()

    def resume(self) -> None:
        """Go on."""
        if self._thread is not None:
            self._thread.resume()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop for good; what was made stays."""
        if self._thread is not None:
            self._thread.cancel()
            self.changed.emit()

    def wait(self) -> None:
        """Cancel and wait until the run has ended: for the end of the program."""
        if self._thread is not None:
            self._thread.cancel()
            self._thread.wait()

    def _take(self, progress: Progress) -> None:
        self._progress = progress
        if progress.notice and progress.notice != self._notice:
            self._notice = progress.notice
            self.said.emit(progress.notice)
        self.changed.emit()

    def _end(self, progress: Progress) -> None:
        self._progress = progress
        if words := outcome(progress):
            self.said.emit(words)

    def _over(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
        self._thread = None
        self.changed.emit()
        self.ended.emit()

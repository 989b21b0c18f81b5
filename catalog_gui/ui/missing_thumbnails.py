"""Thumbnails that a view needs and that there are not: made in the background, each once, the most urgent first."""

from collections.abc import Iterable
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from PySide6.QtCore import QObject, QTimer, Signal

from catalog_gui.care.on_demand import OnDemand
from catalog_gui.engine.executors import Processes
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.ui.background import Background

TOLD_EVERY: Final = 100
"""Milliseconds in which what was made is told as one change: rows are read again for each."""
AT_ONCE: Final = 2
"""One is written down while the next is decoded."""


@frozen
class Lacking:
    """A photo whose thumbnail the screen lacks; `version` is what it shows of it now, `position` where."""

    photo: int
    version: str
    position: int

    @property
    def key(self) -> tuple[int, str]:
        """One try is enough for it, until something has changed."""
        return self.photo, self.version


class LateProcess(Executor):
    """One worker process that is started with the first task: a decoder that crashes does not take the window with it."""

    def __init__(self, memory_mb: int) -> None:
        self._memory_mb = memory_mb
        self._processes: Processes | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a task."""
        if self._processes is None:
            self._processes = Processes(1, self._memory_mb, low_priority=False)
        return self._processes.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the process, if there is one."""
        if self._processes is not None:
            self._processes.shutdown(wait, cancel_futures=cancel_futures)
            self._processes = None


class MissingThumbnails(QObject):
    """Has them made for one view.

    :param executor: where photos are decoded; a process of its own unless told.
    """

    made = Signal(object, object)
    """Tries have ended, well or not: the set of photo ids, and the set of the positions they were wanted for."""
    said = Signal(str)
    """Why none can be made at all."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._executor = executor or LateProcess(keeper.settings.photo_memory_mb)
        self._maker: tuple[object, OnDemand] | None = None
        self._tried: set[tuple[int, str]] = set()
        self._queue: list[Lacking] = []
        self._ended: list[Lacking] = []
        self._stopped = False
        self._background = Background(self, AT_ONCE)
        self._tell = QTimer(self, interval=TOLD_EVERY, singleShot=True)
        self._tell.timeout.connect(self._tell_now)

    @property
    def waiting(self) -> int:
        """How many are still to come."""
        return len(self._queue) + self._background.waiting + len(self._ended)

    def want(self, lacking: Iterable[Lacking]) -> None:
        """Say what the screen lacks now, the most urgent first; what was lacking before and is not begun is dropped."""
        self._queue = [] if self._stopped else [each for each in lacking if each.key not in self._tried]
        self._make_more()

    def retry(self) -> None:
        """What could not be made may be made now."""
        self._tried.clear()
        self._stopped = False

    def close(self) -> None:
        """Make nothing more; what is in hand is finished, for else it would count as failed."""
        self._queue.clear()
        self._tell.stop()
        self._background.close()
        self._executor.shutdown(cancel_futures=True)

    def _make_more(self) -> None:
        while self._queue and self._background.waiting < AT_ONCE:
            each = self._queue.pop(0)
            self._tried.add(each.key)
            self._background.ask(
                partial(self._make, each.photo), partial(self._end, each), otherwise=partial(self._fail, each)
            )

    def _make(self, photo: int) -> Path:
        """In the background. A new maker where the settings have become others."""
        phases, known = self._keeper.phases, self._maker
        if known is None or known[0] is not phases:
            known = self._maker = (phases, OnDemand(self._keeper, self._executor))
        return known[1].thumbnail(photo)

    def _end(self, each: Lacking, _file: Path | None = None) -> None:
        self._ended.append(each)
        if not self._tell.isActive():
            self._tell.start()
        self._make_more()

    def _fail(self, each: Lacking, error: Exception) -> None:
        """A photo that cannot be done shows its badge; what concerns all of them is said once, and ends the trying."""
        if isinstance(error, CatalogError) and not self._stopped:
            self._stopped = True
            self._queue.clear()
            self.said.emit(str(error))
        self._end(each)

    def _tell_now(self) -> None:
        ended, self._ended = self._ended, []
        self.made.emit({each.photo for each in ended}, {each.position for each in ended})

"""Work off the GUI thread: a callable goes to a thread pool, its result comes back as a call in the GUI thread."""

import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from attrs import frozen
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from catalog_gui.errors import CatalogError, PhotoError

T = TypeVar("T")
USERS_WORLD = (CatalogError, PhotoError, OSError)
"""What a page can explain to its user. Anything else is a fault of the program and is raised in the GUI thread."""


@frozen(eq=False)
class _Request:
    topic: str | None
    then: Callable[[Any], None]
    otherwise: Callable[[Exception], None] | None


class Background(QObject):
    """Runs callables for one owner, normally its parent, and drops every answer that nobody waits for any more.

    All methods belong to the GUI thread. When the owner dies, waiting work is dropped and running work is waited for.

    :param threads: how many callables may run at once; with one they run in the order in which they were asked.
    """

    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None, threads: int = 1) -> None:
        super().__init__(parent)
        self._requests: dict[int, _Request] = {}
        self._newest: dict[str, int] = {}
        self._last = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> int:
        """How many answers are still expected."""
        return len(self._requests)

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        topic: str | None = None,
        otherwise: Callable[[Exception], None] | None = None,
        priority: int = 0,
    ) -> None:
        """Runs `work()` in the pool, then `then(result)` in the GUI thread.

        :param topic: a newer request with the same topic makes this one stale: it never starts or is not answered.
        :param otherwise: called with a CatalogError, PhotoError or OSError instead of `then`; without it, and for
            every other exception, the exception is raised in the GUI thread, where the application's hook shows it.
        :param priority: greater goes first among what has not started.
        """
        if topic is not None:
            self.forget(topic)
        self._last += 1
        number = self._last
        self._requests[number] = _Request(topic, then, otherwise)
        if topic is not None:
            self._newest[topic] = number
        self._pool.start(_task(weakref.ref(self), self._requests, number, work), priority)

    def forget(self, topic: str) -> None:
        """Drops what was asked under `topic`: nobody will be told."""
        number = self._newest.pop(topic, None)
        if number is not None:
            self._requests.pop(number, None)

    def finish(self) -> None:
        """Waits until all that was asked is done; for work that must not be lost when the program ends."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Drops all requests and waits for the work that is running."""
        self._requests.clear()
        self._newest.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        request = self._requests.pop(number, None)
        if request is None:
            return
        if request.topic is not None:
            self._newest.pop(request.topic, None)
        if error is None:
            request.then(result)
        elif request.otherwise is not None and isinstance(error, USERS_WORLD):
            request.otherwise(error)
        else:
            raise error


def _task(
    owner: "weakref.ref[Background]", requests: dict[int, _Request], number: int, work: Callable[[], Any]
) -> Callable[[], None]:
    """The callable for the pool. It holds the owner weakly: a QObject must not die in a worker thread."""

    def task() -> None:
        if number not in requests:
            return
        result, error = None, None
        try:
            result = work()
        except Exception as caught:  # crosses the thread here and is shown or raised in _deliver
            error = caught
        _send(owner(), number, result, error)

    return task


def _send(background: Background | None, number: int, result: Any, error: Exception | None) -> None:
    if background is None:
        return
    try:
        background._answered.emit(number, result, error)
    except RuntimeError:
        # The owner's C++ half was deleted while the work ran: nobody is left to tell.
        return

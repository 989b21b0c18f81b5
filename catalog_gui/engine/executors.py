"""Where photos are worked on: spawned processes with limits on time and memory, or inline for tests."""

import os
import signal
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any, Final

from catalog_gui.engine.unbroken import unbroken
from catalog_gui.errors import CatalogError
from catalog_gui.tasks import Within

ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


MOST_POOLS: Final = 5
"""So often in a row, without a result between, all workers may end and be started again."""


class Died(CatalogError):
    """A worker process ended in the middle of its task; as a sentence for those that can do nothing about it."""

    def __init__(self, said: str = "") -> None:
        super().__init__(
            "A process that worked on the photos was ended from outside, perhaps for want of memory."
            " What was done so far is kept; start again."
        )
        self.said = said


class AllDied(Died):
    """All workers ended at once, and this task with them; perhaps it was never begun."""


class TookTooLong(Exception):
    """A task went over its time, and its worker was ended."""


class _Handed(Future[Any]):
    """A task in the hands of a pool: it runs when a worker has taken it up, and to cancel it ends that worker."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self._inner = inner

    def running(self) -> bool:
        """Whether a worker is at it."""
        return not self.done() and bool(self._inner.running())

    def cancel(self) -> bool:
        """Take it back, also from a worker."""
        self._inner.cancel()
        return super().cancel()


class Inline(Executor):
    """Does each task at once in the calling thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run now; the future is done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes(Executor):
    """Spawned worker processes, each task with a time limit; a worker that dies is replaced, its task ends with Died.

    What touches the pool's queue is not interrupted: Condition.notify() of the standard library, broken off by Ctrl+C
    behind its release(), wakes nobody the next time, and the pool then never ends.
    """

    def __init__(self, workers: int, memory_mb: int, low_priority: bool) -> None:
        from pebble import ProcessPool

        self.workers = workers
        for name in ONE_THREAD:  # spawned workers inherit this; a pool of threads in each would fight for the cores
            os.environ.setdefault(name, "1")
        self._new_pool = partial(
            ProcessPool,
            max_workers=workers,
            context=get_context("spawn"),
            initializer=_begin_worker,
            initargs=(memory_mb, low_priority),
        )
        self._pool: Any = self._new_pool()
        self._pools_lost = 0
        self._waiting: set[Future[Any]] = set()
        self._ended = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a task; one that is Within a time is ended when it takes longer.

        :raises CatalogError: the workers end again and again as soon as they are started.
        """
        with unbroken():
            return self._submit(fn, args, kwargs)

    def _submit(self, fn: Callable[..., Any], args: Any, kwargs: Any) -> Future[Any]:
        seconds = fn.seconds if isinstance(fn, Within) else None
        try:
            inner = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=seconds)
        except RuntimeError:  # pebble gives up its pool when a worker ends that was at nothing, or all end together
            if self._ended:
                raise
            self._start_anew()
            inner = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=seconds)
        outer: Future[Any] = _Handed(inner)
        self._waiting.add(outer)
        inner.add_done_callback(lambda done: self._hand_over(done, outer))
        return outer

    def _start_anew(self) -> None:
        """Replace a pool that takes nothing more."""
        self._pools_lost += 1
        if self._pools_lost > MOST_POOLS:
            raise CatalogError(
                "The processes that work on the photos are ended from outside as soon as they start, perhaps for want"
                " of memory. What was done so far is kept; close other programs or choose fewer workers."
            )
        self._pool.stop()
        self._pool.join()
        for outer in list(self._waiting):  # what was on its way when the pool broke comes back no more
            _fail(outer, AllDied())
        self._waiting.clear()
        self._pool = self._new_pool()

    def _hand_over(self, done: Future[Any], outer: Future[Any]) -> None:
        """Translate pebble's way of telling into ours."""
        from pebble import ProcessExpired

        self._waiting.discard(outer)
        if done.cancelled():
            outer.cancel()
            return
        error = done.exception()
        if error is None:
            self._pools_lost = 0
            with suppress(InvalidStateError):
                outer.set_result(done.result())
        elif isinstance(error, BrokenExecutor):
            _fail(outer, AllDied(str(error)))
        elif isinstance(error, ProcessExpired):
            _fail(outer, Died(str(error)))
        elif isinstance(error, TimeoutError):
            _fail(outer, TookTooLong(str(error)))
        else:
            _fail(outer, error)

    def warm_up(self) -> None:
        """Let every worker load its libraries while something else is going on."""
        with unbroken():
            for _ in range(self.workers):
                self._pool.schedule(_load_libraries)

    def processes(self) -> int:
        """Workers alive at this moment; those of other pools of this program count too."""
        return len(active_children())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; tasks under way are dropped where futures are to be cancelled."""
        with unbroken():
            self._ended = True
            if cancel_futures:
                self._pool.stop()
            else:
                self._pool.close()
            if wait:
                self._pool.join()


def _fail(future: Future[Any], error: BaseException) -> None:
    with suppress(InvalidStateError):
        future.set_exception(error)


def _begin_worker(memory_mb: int, low_priority: bool) -> None:
    """Set up a worker: Ctrl+C is the coordinator's, memory is bounded, a window beside it stays quick."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders in C print about broken files; we say it in plain words
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if low_priority:
        _be_polite()


def _be_polite() -> None:
    import psutil

    process = psutil.Process()
    process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 15)


def _load_libraries() -> None:
    """Import what the first photo would wait for."""
    import catalog_gui.media.hashes
    import catalog_gui.media.metadata
    import catalog_gui.media.quality
    import catalog_gui.media.thumbnail  # noqa: F401


def worker_count(wanted: int) -> int:
    """How many processes to use: the wanted number, or one for each core that this program may use."""
    if wanted > 0:
        return wanted
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

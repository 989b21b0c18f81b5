"""rebuild_thread.py: one value after the other, told ten times a second, stopped in its own thread, always finished."""

import threading
from collections.abc import Callable, Iterator

import pytest
from fake_desk import progress
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError
from catalog_gui.ui.rebuild_thread import SECONDS_BETWEEN, RebuildThread


class Told:
    """What a thread tells, in order."""

    def __init__(self, thread: RebuildThread) -> None:
        self.words: list[object] = []
        thread.progressed.connect(lambda value: self.words.append(value))
        thread.ended.connect(lambda value: self.words.append(("ended", value)))
        thread.refused.connect(lambda text: self.words.append(("refused", text)))
        thread.broke.connect(lambda error: self.words.append(("broke", error)))
        thread.finished.connect(lambda: self.words.append("finished"))


class Steps:
    """A run that goes on when it is let, and notes where it was closed."""

    def __init__(self, values: int = 1000) -> None:
        self.values = values
        self.asked = 0
        self.gate = threading.Semaphore(0)
        self.closed_in: QThread | None = None

    def __call__(self) -> Iterator[Progress]:
        try:
            for done in range(1, self.values + 1):
                self.asked = done
                self.gate.acquire()
                yield progress(done, self.values)
            yield progress(self.values, self.values, result="completed")
        finally:
            self.closed_in = QThread.currentThread()

    def let(self, values: int) -> None:
        self.gate.release(values)


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Callable[..., tuple[RebuildThread, Told]]]:
    threads: list[RebuildThread] = []

    def start(run: Callable[[], Iterator[Progress]], **other: object) -> tuple[RebuildThread, Told]:
        thread = RebuildThread(run, **other)
        told = Told(thread)
        threads.append(thread)
        thread.start()
        return thread, told

    yield start
    for thread in threads:
        thread.cancel()
        thread.wait()


def ticking(step: float) -> Callable[[], float]:
    """A clock that goes on by so many seconds each time it is looked at."""
    times = iter(range(10**6))
    return lambda: next(times) * step


def test_a_run_is_told_to_its_end(qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]) -> None:
    steps = Steps(3)
    steps.let(3)
    _, told = begin(steps, clock=ticking(1.0))
    qtbot.waitUntil(lambda: "finished" in told.words)
    last = progress(3, 3, result="completed")
    assert told.words == [progress(1, 3), progress(2, 3), progress(3, 3), last, ("ended", last), "finished"]


def test_no_more_than_ten_times_a_second(qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]) -> None:
    steps = Steps(1000)
    steps.let(1000)
    _, told = begin(steps, clock=ticking(SECONDS_BETWEEN / 50))
    qtbot.waitUntil(lambda: "finished" in told.words)
    values = [each for each in told.words if isinstance(each, Progress)]
    assert 20 <= len(values) <= 22
    assert values[-1].result == "completed"
    assert [each.fraction for each in values] == sorted(each.fraction for each in values)


def test_a_paused_run_stands_still_and_says_where(
    qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]
) -> None:
    steps = Steps(5)
    thread, told = begin(steps, clock=lambda: 0.0)
    thread.pause()
    steps.let(5)
    qtbot.waitUntil(lambda: progress(1, 5) in told.words)
    assert thread.paused
    assert steps.asked == 1
    thread.resume()
    qtbot.waitUntil(lambda: "finished" in told.words)
    assert not thread.paused
    assert steps.asked == 5


def test_while_it_stands_still_nothing_that_was_made_is_untold(
    qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]
) -> None:
    """The clock stands still, so the second value is held back by the limit; pausing tells it all the same."""
    steps = Steps(5)
    thread, told = begin(steps, clock=lambda: 0.0)
    steps.let(1)
    qtbot.waitUntil(lambda: steps.asked == 2)
    thread.pause()
    steps.let(1)
    qtbot.waitUntil(lambda: progress(2, 5) in told.words)
    assert steps.asked == 2


def test_a_cancelled_run_is_closed_in_its_own_thread(
    qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]
) -> None:
    steps = Steps(5)
    thread, told = begin(steps)
    steps.let(1)
    qtbot.waitUntil(lambda: steps.asked == 2)
    thread.cancel()
    steps.let(1)
    qtbot.waitUntil(lambda: "finished" in told.words)
    assert steps.closed_in is thread
    (_, last) = told.words[-2]
    assert last.result == "cancelled"
    assert last.fraction == progress(2, 5).fraction
    assert steps.asked == 2


def test_a_paused_run_can_be_cancelled(qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]) -> None:
    steps = Steps(5)
    thread, told = begin(steps)
    thread.pause()
    steps.let(5)
    qtbot.waitUntil(lambda: progress(1, 5) in told.words)
    thread.cancel()
    qtbot.waitUntil(lambda: "finished" in told.words)
    assert steps.asked == 1
    assert thread.cancelled


def test_what_the_user_can_understand_is_a_sentence(
    qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]
) -> None:
    def run() -> Iterator[Progress]:
        yield progress(1, 5)
        raise CatalogError("The disk is full. What was made is kept.")

    _, told = begin(run)
    qtbot.waitUntil(lambda: "finished" in told.words)
    assert told.words == [progress(1, 5), ("refused", "The disk is full. What was made is kept."), "finished"]


def test_a_run_may_be_refused_before_it_begins(qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]) -> None:
    def start() -> Iterator[Progress]:
        raise CatalogError("Another program works on this catalog.")

    _, told = begin(start)
    qtbot.waitUntil(lambda: "finished" in told.words)
    assert told.words == [("refused", "Another program works on this catalog."), "finished"]


def test_a_fault_of_the_program_is_handed_over(qtbot: QtBot, begin: Callable[..., tuple[RebuildThread, Told]]) -> None:
    def run() -> Iterator[Progress]:
        yield progress(1, 5)
        raise ZeroDivisionError

    _, told = begin(run)
    qtbot.waitUntil(lambda: "finished" in told.words)
    kind, error = told.words[-2]
    assert kind == "broke"
    assert isinstance(error, ZeroDivisionError)
    assert error.__traceback__ is not None

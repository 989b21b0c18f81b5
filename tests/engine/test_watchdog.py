"""watchdog.py: what nobody works on is told and handed out again, once; a photo that was asked for twice is done once."""

import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve
from camera import album
from keeping import add, figures, ids, problem, with_phases

from catalog_gui.engine import sweeping, watchdog
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.runner import Rebuild
from catalog_gui.engine.watchdog import AWAY_SECONDS, GRACE_SECONDS, QUEUED_SECONDS, Silent, Watchdog
from catalog_gui.errors import CatalogError
from engine.fakes import Shape, length, named, per_photo, two_and_a_whole, values


@define
class Clock:
    """Moves on when it is told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def walk(self, dog: Watchdog, seconds: float) -> Silent:
        """Look every second, so many seconds long; what the last look has found."""
        for _ in range(round(seconds)):
            self.now += 1
            found = dog.look()
        return found


def begun() -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    return future


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dog(clock: Clock) -> Watchdog:
    return Watchdog(2, clock)


def test_a_task_that_waits_though_a_worker_is_free_is_noticed(dog: Watchdog, clock: Clock) -> None:
    task: Future[Any] = Future()
    dog.handed(task, 10.0)
    assert clock.walk(dog, QUEUED_SECONDS) == Silent()
    assert clock.walk(dog, 2) == Silent(waiting=(task,))


def test_as_long_as_others_come_back_nothing_is_wrong(dog: Watchdog, clock: Clock) -> None:
    task, other = Future[Any](), Future[Any]()
    dog.handed(task, 10.0)
    dog.handed(other, 10.0)
    clock.walk(dog, QUEUED_SECONDS - 5)
    dog.came(other)
    assert clock.walk(dog, QUEUED_SECONDS - 5) == Silent()
    assert clock.walk(dog, 10).waiting == (task,)


def test_where_all_workers_are_busy_tasks_may_wait(dog: Watchdog, clock: Clock) -> None:
    for future in (begun(), begun(), Future[Any]()):
        dog.handed(future, 1e6)
    assert clock.walk(dog, 3 * QUEUED_SECONDS) == Silent()


def test_a_worker_that_is_silent_beyond_its_limit_is_noticed(dog: Watchdog, clock: Clock) -> None:
    task, quick = begun(), begun()
    dog.handed(task, 20.0)
    dog.handed(quick, 1e6)
    assert clock.walk(dog, 20 + GRACE_SECONDS) == Silent()
    assert clock.walk(dog, 2) == Silent(hung=(task,))


def test_while_nobody_looked_nothing_is_held_against_anyone(dog: Watchdog, clock: Clock) -> None:
    task, waiting = begun(), Future[Any]()
    dog.handed(task, 1.0)
    dog.handed(waiting, 1.0)
    dog.look()
    clock.now += AWAY_SECONDS + 10 * (QUEUED_SECONDS + GRACE_SECONDS)
    assert dog.look() == Silent()


class Deaf(Inline):
    """Takes the first tasks and never begins them; or begins them and is never heard of again."""

    def __init__(self, tasks: int, begins: bool = False) -> None:
        self.tasks, self.begins = tasks, begins
        self.lost: list[Future[Any]] = []

    def submit(self, *args: Any, **kwargs: Any) -> "Future[Any]":
        if len(self.lost) >= self.tasks:
            return super().submit(*args, **kwargs)
        self.lost.append(begun() if self.begins else Future())
        return self.lost[-1]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No patience, so that no test has to wait."""
    monkeypatch.setattr(sweeping, "HEARTBEAT_SECONDS", 0.001)
    monkeypatch.setattr(watchdog, "QUEUED_SECONDS", 0.0)
    monkeypatch.setattr(watchdog, "GRACE_SECONDS", -1e9)


@pytest.fixture
def small(keeper: Keeper, photos: Path) -> Keeper:
    keeper = with_phases(keeper, *two_and_a_whole())
    album(photos, 6)
    add(keeper, photos)
    return keeper


def run_with(keeper: Keeper, executor: Inline, **asked: Any) -> list[Progress]:
    return list(Rebuild(evolve(keeper.bench, executor=executor), keeper.phases, **asked).run())


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("begins", [False, True], ids=["never begun", "never ended"])
def test_a_stalled_worker_is_told_and_its_photos_are_done_all_the_same(
    small: Keeper, begins: bool, caplog: pytest.LogCaptureFixture
) -> None:
    steps = run_with(small, executor := Deaf(1, begins))
    notices = {step.notice for step in steps} - {None}
    assert notices == {
        sweeping.SILENT if begins else "1 photo waited though a worker was free, and are handed out again."
    }
    assert [(each.done, each.failed) for each in steps[-1].phases] == [(6, 0)] * 3
    assert executor.lost[0].done() is not begins  # taken back, where it was not begun
    assert any(record.getMessage().startswith("photo 1: ") for record in caplog.records)
    figures(small)


@pytest.mark.usefixtures("hurried")
def test_a_late_answer_to_what_was_done_meanwhile_counts_nothing(small: Keeper) -> None:
    steps = run_with(small, Deaf(1, begins=True))
    assert [each.done for each in steps[-1].phases] == [6, 6, 6]
    assert len(values(small)) == 6


@pytest.mark.usefixtures("hurried")
def test_a_photo_that_silences_two_workers_has_failed(keeper: Keeper, photos: Path) -> None:
    keeper = with_phases(keeper, per_photo())
    named(photos, "a")
    add(keeper, photos)
    last = run_with(keeper, Deaf(2, begins=True))[-1]
    assert [(each.done, each.failed) for each in last.phases] == [(0, 1)]
    found = problem(keeper, "length", "a.jpg")
    assert found is not None
    assert found.kind == "timeout"


@pytest.mark.usefixtures("hurried")
def test_when_no_worker_answers_at_all_that_is_an_alarm(small: Keeper) -> None:
    with pytest.raises(CatalogError, match=r"do not answer.*What was done so far is kept"):
        run_with(small, Deaf(1000))


def test_asked_for_twice_a_photo_is_done_once(small: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    first, second, *_ = ids(small).values()
    asked = Scope(photos=(first, second, first, first))
    run_with(small, Inline(), scope=asked, watch=lambda batch: seen.extend(each.photo for each in batch))
    assert sorted(seen) == [first, second]


def test_what_was_handed_out_and_taken_up_is_known_to_the_moment(keeper: Keeper, photos: Path) -> None:
    keeper = with_phases(keeper, per_photo(compute=length), per_photo(Shape, "shape"))
    named(photos, "a")
    add(keeper, photos)
    batches: list[Any] = []
    before = time.time()
    run_with(keeper, Inline(), watch=batches.extend)
    (seen,) = batches
    assert before <= seen.asked <= seen.begun <= time.time()

"""executors.py: a photo that ends or stops its worker costs that photo and nothing else."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest
from attrs import evolve, validators
from keeping import add, figures, problem, states, with_phases

from catalog_gui.engine import executors
from catalog_gui.engine.executors import (
    MOST_POOLS,
    AllDied,
    Died,
    Inline,
    Processes,
    TookTooLong,
    Within,
    worker_count,
)
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.runner import Rebuild
from catalog_gui.errors import CatalogError
from engine.fakes import Shape, moody, named, per_photo, values


def add_up(one: int, other: int) -> int:
    """Something to do elsewhere."""
    return one + other


def where() -> tuple[int, bool, str | None]:
    """This process, whether it ignores Ctrl+C, and how many threads its libraries may use."""
    ignores = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    return os.getpid(), ignores, os.environ.get("OMP_NUM_THREADS")


def end() -> None:
    """End the process at once, as a broken decoder does."""
    os._exit(3)


def never() -> None:
    """Wait for what never comes."""
    threading.Event().wait()


def stumble() -> None:
    """A mistake."""
    raise LookupError("nothing there")


def take(megabytes: int) -> int:
    """Ask for memory."""
    return len(bytearray(megabytes * 2**20))


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    """One worker."""
    executor = Processes(1, memory_mb=2048, low_priority=False)
    yield executor
    executor.shutdown(cancel_futures=True)


def test_a_worker_is_another_process_that_leaves_ctrl_c_to_us(processes: Processes) -> None:
    pid, ignores, threads = processes.submit(where).result()
    assert pid != os.getpid()
    assert ignores
    assert threads == "1"


def test_a_task_comes_back_with_its_result_or_its_mistake(processes: Processes) -> None:
    assert processes.submit(add_up, 1, other=2).result() == 3
    with pytest.raises(LookupError, match="nothing there"):
        processes.submit(stumble).result()


def test_a_worker_that_ends_is_told_and_replaced(processes: Processes) -> None:
    with pytest.raises(Died):
        processes.submit(end).result()
    assert processes.submit(add_up, 1, 2).result() == 3


def test_a_task_over_its_time_is_ended_and_its_worker_replaced(processes: Processes) -> None:
    with pytest.raises(TookTooLong):
        processes.submit(Within(0.05, never)).result()
    assert processes.submit(Within(60, add_up), 1, 2).result() == 3


def break_pool(processes: Processes) -> None:
    """End a worker that is at nothing: pebble then gives up the whole pool."""
    psutil.Process(processes.submit(where).result()[0]).kill()
    processes._pool._pool_manager_loop.join()


def test_when_the_whole_pool_is_lost_a_new_one_goes_on(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "MOST_POOLS", 1)
    for _ in range(3):  # with results between them no number is too many
        break_pool(processes)
        assert processes.submit(add_up, 1, 2).result() == 3


def test_what_was_on_its_way_when_the_pool_was_lost_is_told(processes: Processes) -> None:
    break_pool(processes)
    waiting: Future[int] = Future()
    processes._waiting.add(waiting)
    assert processes.submit(add_up, 1, 2).result() == 3
    assert isinstance(waiting.exception(timeout=0), AllDied)


def test_workers_that_end_as_soon_as_they_start_are_told_in_a_sentence(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_pool(processes)
    monkeypatch.setattr(processes, "_pools_lost", MOST_POOLS)
    with pytest.raises(CatalogError, match=r"ended from outside.*What was done so far is kept"):
        processes.submit(add_up, 1, 2)
    monkeypatch.setattr(processes, "_pools_lost", 0)
    assert processes.submit(add_up, 1, 2).result() == 3


def test_an_executor_that_was_shut_down_starts_no_new_workers() -> None:
    executor = Processes(1, memory_mb=2048, low_priority=False)
    executor.submit(where).result()
    executor.shutdown(cancel_futures=True)
    before = executor.processes()
    with pytest.raises(RuntimeError):
        executor.submit(where)
    assert executor.processes() == before


@pytest.mark.skipif(os.name != "posix", reason="memory is bounded by the system there")
def test_a_task_that_wants_too_much_memory_is_refused_it(processes: Processes) -> None:
    with pytest.raises(MemoryError):
        processes.submit(take, 4000).result()
    assert processes.submit(take, 100).result() == 100 * 2**20


def test_stopping_drops_what_waits_and_leaves_no_process_behind() -> None:
    executor = Processes(1, memory_mb=2048, low_priority=True)
    pid = executor.submit(where).result()[0]
    if os.name == "posix":
        assert psutil.Process(pid).nice() > psutil.Process().nice() or psutil.Process().nice() >= 15
    assert executor.processes() >= 1
    under_way = executor.submit(never)
    executor.submit(never)
    executor.shutdown(cancel_futures=True)
    assert not psutil.pid_exists(pid)
    assert not under_way.done() or under_way.cancelled() or under_way.exception() is not None


def test_inline_does_each_task_at_once() -> None:
    executor = Inline()
    assert executor.submit(Within(0.0, add_up), 1, 2).result() == 3
    assert isinstance(executor.submit(stumble).exception(), LookupError)
    assert executor.submit(os.getpid).result() == os.getpid()


def test_ctrl_c_goes_through_the_inline_executor() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Inline().submit(stop)


def test_as_many_workers_as_cores_unless_said_otherwise() -> None:
    assert worker_count(3) == 3
    assert 1 <= worker_count(0) <= (os.cpu_count() or 1)


def in_processes(keeper: Keeper, processes: Processes, seconds: float = 60.0) -> Progress:
    with validators.disabled():  # less than the least that users may set
        settings = evolve(keeper.settings, photo_seconds=seconds)
    bench = evolve(keeper.bench, executor=processes, settings=settings)
    return list(Rebuild(bench, keeper.phases).run())[-1]


def test_a_photo_that_crashes_its_worker_costs_that_photo(keeper: Keeper, photos: Path, processes: Processes) -> None:
    named(photos, *(f"a{number:02}" for number in range(9)), "crash", "z")
    keeper = with_phases(keeper, per_photo(compute=moody), per_photo(Shape, "shape"))
    add(keeper, photos)
    last = in_processes(keeper, processes)
    assert [(each.done, each.failed) for each in last.phases] == [(10, 1), (10, 1)]
    assert "replaced" in (last.notice or "")
    for phase in ("length", "shape"):
        found = problem(keeper, phase, "crash.jpg")
        assert found is not None
        assert (found.kind, found.attempts) == ("crashed", 1)
    assert states(keeper, "length") == {f"{name}.jpg": "done" for name in values_but("crash")} | {"crash.jpg": "failed"}
    figures(keeper)


def values_but(*names: str) -> list[str]:
    return [name for name in (*(f"a{number:02}" for number in range(9)), "z") if name not in names]


def test_a_photo_that_never_ends_costs_that_photo(keeper: Keeper, photos: Path, processes: Processes) -> None:
    named(photos, "a", "hang", "z")
    keeper = with_phases(keeper, per_photo(compute=moody))
    add(keeper, photos)
    last = in_processes(keeper, processes, seconds=0.3)
    assert [(each.done, each.failed) for each in last.phases] == [(2, 1)]
    found = problem(keeper, "length", "hang.jpg")
    assert found is not None
    assert found.kind == "timeout"
    assert "0.3 seconds" in found.message
    assert set(values(keeper)) == {"a.jpg", "z.jpg"}
    figures(keeper)


def test_workers_and_this_process_make_the_same(keeper: Keeper, photos: Path, processes: Processes) -> None:
    from camera import jpeg
    from keeping import rebuild
    from phases.test_analyze import listed

    from catalog_gui.engine.plan import Scope

    jpeg(photos / "a.jpg", size=(600, 400), orientation=3)
    jpeg(photos / "b.jpg", seed=4, place=(1.5, 2.5), make="Canon")
    add(keeper, photos)
    assert in_processes(keeper, processes).failures == 0
    one, pictures = listed(keeper), [keeper.store.read(photo) for photo in (1, 2)]
    rebuild(keeper, scope=Scope(force=True))
    assert (listed(keeper), [keeper.store.read(photo) for photo in (1, 2)]) == (one, pictures)


def test_a_whole_run_with_processes_of_its_own(keeper: Keeper, photos: Path) -> None:
    named(photos, "a", "b")
    add(keeper, photos)
    before = {child.pid for child in psutil.Process().children()}
    last = list(keeper.rebuild(workers=1))[-1]
    assert (last.result, last.workers, last.failures) == ("completed", 1, 0)
    assert keeper.store.owner() == keeper.catalog.uid
    assert {child.pid for child in psutil.Process().children()} <= before, "its workers end with it"

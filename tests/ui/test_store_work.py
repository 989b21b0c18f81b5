"""store_work.py: work on the store as a run: how far it is, how long yet, what came of it, why it was refused."""

from collections.abc import Callable, Iterator

from fake_desk import progress
from pytestqt.qtbot import QtBot

from catalog_gui.care.reconcile import Checked
from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl, StoreWork


def giving(*steps: object) -> Callable[[], Iterator[object]]:
    def give() -> Iterator[object]:
        yield from steps

    return give


def test_how_far_it_is_and_how_long_yet() -> None:
    moments = iter([0.0, 0.5, 2.0, 4.0])
    work = StoreWork("Looking", giving(Checked(5, 100), Checked(20, 100), "done"), lambda: next(moments))
    first, second, last = list(work())
    assert (first.stage, first.fraction, first.rate, first.seconds_left) == ("Looking", 0.05, None, None)
    assert (second.fraction, second.rate, second.seconds_left) == (0.2, 10.0, 8.0)
    assert (last.fraction, last.result) == (1.0, "completed")
    assert work.result == "done"


def test_a_run_of_the_engine_within_it_ends_with_the_work_and_not_before() -> None:
    inner = progress(result="completed")
    told = list(StoreWork("Making", giving(inner, "made"))())
    assert [each.result for each in told] == [None, "completed"]


def test_a_refusal_is_kept_as_its_sentence() -> None:
    def refuses() -> Iterator[object]:
        yield Checked(1, 2)
        raise CatalogError("The disk is full.")

    work = StoreWork("Copying", refuses)
    assert [each.result for each in work()] == [None]
    assert (work.result, work.refusal) == (None, "The disk is full.")


def test_closing_it_closes_the_work() -> None:
    closed: list[bool] = []

    def steps() -> Iterator[object]:
        try:
            yield Checked(1, 2)
            yield Checked(2, 2)
        finally:
            closed.append(True)

    run = StoreWork("Copying", steps)()
    assert isinstance(next(run), Progress)
    run.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_the_control_says_what_came_of_it(qtbot: QtBot) -> None:
    run = RunControl()
    control, said = StoreControl(run), list[str]()
    control.said.connect(said.append)

    def refuses() -> Iterator[object]:
        raise CatalogError("Not now.")
        yield

    for steps in (giving(Checked(1, 1), 7), refuses):
        with qtbot.waitSignal(run.ended):
            assert control.start(StoreWork("Working", steps), lambda result: f"{result} done.")
    assert said == ["7 done.", "Not now."]
    assert not control.working
    run.wait()

"""history.py: operations, runs and a run's failures as they were; verdicts that follow from figures alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, empty
from keeping import add, ids, rebuild, with_phases
from sqlalchemy import select, update

from catalog_gui.catalog.journal import APPLICATION, actor
from catalog_gui.catalog.tables import Operation, Run
from catalog_gui.engine import history
from catalog_gui.engine.history import BELOW, COMPLETED, INTERRUPTED, MET, NOT_COMPARABLE, RUNNING, PhaseFigures
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.runner import Rebuild
from catalog_gui.phases.base import Phase
from engine.fakes import flaky, moody, per_photo, two_and_a_whole, whole

FIGURES = PhaseFigures("length", "Length", 10, 10, 0, 0, 1.0, 100, 90, 100, COMPLETED)


def happened(keeper: Keeper) -> list[history.Happened]:
    with keeper.catalog.read() as session:
        return history.happened(session)


def runs(keeper: Keeper, only: list[int] | None = None) -> list[history.RunFigures]:
    with keeper.catalog.read() as session:
        return history.runs(session, keeper.phases, only)


def log(keeper: Keeper, run: history.RunFigures) -> list[history.LogLine]:
    with keeper.catalog.read() as session:
        return history.log_of(session, keeper.phases, run)


def small(keeper: Keeper, photos: Path, *phases: Phase) -> Keeper:
    """A catalog that covers the photos, with these phases."""
    keeper = with_phases(keeper, *(phases or two_and_a_whole()))
    add(keeper, photos)
    return keeper


@pytest.mark.parametrize(
    ("changes", "verdict", "said"),
    [
        ({}, MET, "100 were expected"),
        ({"done": 7, "failed": 3, "after": 97}, BELOW, "3 failed"),
        ({"after": None, "result": RUNNING}, NOT_COMPARABLE, "still at work"),
        ({"done": 7, "after": 97, "result": "cancelled"}, NOT_COMPARABLE, "stopped"),
        ({"result": "cancelled"}, MET, "were expected"),
        ({"eligible": 0, "before": 0, "after": 0, "requested": 0}, NOT_COMPARABLE, "no photo"),
        ({"eligible": 0, "before": 0, "after": 0}, NOT_COMPARABLE, "no gauge"),
        ({"requested": 50, "done": 50, "after": 90}, NOT_COMPARABLE, "made again"),
        ({"requested": 100, "done": 90, "failed": 10, "after": 90}, BELOW, "10 failed"),
        ({"requested": 0, "done": 0, "after": 90, "result": "cancelled"}, NOT_COMPARABLE, "stopped"),
        ({"requested": 4, "done": 4, "skipped": 6, "after": 94}, MET, "94 were expected"),
    ],
)
def test_the_verdict_follows_from_the_figures(changes: dict[str, object], verdict: str, said: str) -> None:
    figures = evolve(FIGURES, **changes)
    assert figures.verdict == verdict
    assert said in figures.why


def test_a_run_that_fills_every_gap_meets_what_was_expected(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    keeper = small(keeper, photos)
    told = rebuild(keeper)
    (run,) = runs(keeper)
    assert (run.run, run.result, run.label, run.absent) == (told.run, COMPLETED, "Rebuild missing metadata", ())
    assert [phase.phase for phase in run.phases] == [phase.name for phase in keeper.phases]
    for phase in run.phases:
        assert (phase.before, phase.after, phase.expected, phase.eligible) == (0, 3, 3, 3)
        assert (phase.requested, phase.done, phase.failed, phase.verdict) == (3, 3, 0, MET)
    assert log(keeper, run) == []


def test_failures_make_it_less_and_the_log_names_them_in_the_order_of_time(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    empty(photos / "refuse this.jpg")
    keeper = small(keeper, photos, per_photo(compute=moody))
    rebuild(keeper)
    (run,) = runs(keeper)
    (figures,) = run.phases
    assert figures.verdict == BELOW
    lines = log(keeper, run)
    assert len(lines) == figures.failed > 0
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert {line.title for line in lines} == {"Length"}
    assert "refuse this.jpg" in {line.path for line in lines}
    assert {line.photo for line in lines} <= set(ids(keeper).values())
    assert all(line.result == "failed" and line.kind and line.message for line in lines)


def test_each_run_has_its_own_log_and_what_came_right_is_in_the_later_one(keeper: Keeper, photos: Path) -> None:
    from functools import partial

    album(photos, 1)
    keeper = small(keeper, photos, per_photo(compute=partial(flaky, kind="timeout", times=1)))
    rebuild(keeper)
    rebuild(keeper)
    second, first = runs(keeper)
    assert [(line.result, line.kind) for line in log(keeper, first)] == [("failed", "timeout")]
    assert [(line.result, line.kind) for line in log(keeper, second)] == [("done", None)]
    assert (first.phases[0].verdict, second.phases[0].verdict) == (BELOW, MET)
    assert runs(keeper, [first.run]) == [first]


def test_a_run_says_which_phases_were_not_part_of_it(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    keeper = small(keeper, photos, per_photo(), whole())
    rebuild(keeper, only=["length"])
    (run,) = runs(keeper)
    assert run.absent == ("Sum",)


def test_a_run_that_was_stopped_is_not_compared(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    keeper = small(keeper, photos)
    steps = iter(Rebuild(keeper.bench, keeper.phases).run())
    while not next(steps).phases:
        pass
    steps.close()  # type: ignore[attr-defined]
    (run,) = runs(keeper)
    assert run.result == "cancelled"
    assert {phase.verdict for phase in run.phases if phase.after != 3} == {NOT_COMPARABLE}
    assert happened(keeper)[0].result == "cancelled"


def test_operations_come_newest_first_with_their_headers(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    keeper = small(keeper, photos)
    rebuild(keeper)
    with keeper.catalog.operation("scan", "Look at the folders again", reason="The drive is back", chosen="one folder"):
        pass
    last, run, *earlier = happened(keeper)
    assert (last.kind, last.reason, last.chosen, last.run) == ("scan", "The drive is back", "one folder", None)
    assert (last.actor, last.application, last.result, last.photos) == (actor(), APPLICATION, COMPLETED, 0)
    assert (run.kind, run.made, run.failed) == ("rebuild", 9, 0)
    assert run.run == runs(keeper)[0].run
    looked, added = earlier[:2]
    assert (looked.kind, looked.photos, added.kind, added.photos) == ("scan", 3, "add", 0)
    assert {table: (before, after) for table, before, after in added.counts}["root"] == (0, 1)
    assert all(each.ended is not None and each.ended - each.started >= timedelta(0) for each in (last, run, added))


def test_what_was_killed_is_not_called_running(keeper: Keeper, photos: Path) -> None:
    album(photos, 1)
    keeper = small(keeper, photos)
    with keeper.catalog.operation("scan", "Look at the folders again"):
        assert happened(keeper)[0].result == RUNNING
    with keeper.catalog.write() as session:
        newest = session.scalars(select(Operation.id).order_by(Operation.id.desc()).limit(1)).one()
        gone = {"ended_at": None, "result": None, "pid": 2**22 + 1}
        session.execute(update(Operation).where(Operation.id == newest).values(**gone))
    assert happened(keeper)[0].result == INTERRUPTED


def test_a_run_at_work_is_called_running(keeper: Keeper, photos: Path) -> None:
    album(photos, 1)
    keeper = small(keeper, photos)
    rebuild(keeper)
    with keeper.catalog.write() as session:
        session.execute(update(Run).values(ended_at=None, result=None))
    (run,) = runs(keeper)
    assert run.result == RUNNING


def test_of_an_empty_catalog_there_is_no_history_of_runs(keeper: Keeper) -> None:
    assert runs(keeper) == []

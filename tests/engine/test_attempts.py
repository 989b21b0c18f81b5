"""attempts.py: each failure is kept with its time and words, and the success that follows; nothing of what goes well."""

import pytest
from keeping import with_phases
from sqlalchemy import delete, func, select

from catalog_gui.catalog.journal import APPLICATION
from catalog_gui.catalog.tables import Attempt, Photo, Problem, Root
from catalog_gui.engine import attempts
from catalog_gui.engine.attempts import Tried, attempts_of, remember
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.saving import save
from catalog_gui.engine.sweep import Failure, Outcome, Seen
from engine.fakes import two_and_a_whole
from engine.test_coverage import put, sha

LATE = Failure("timeout", "Late.")


@pytest.fixture
def small(keeper: Keeper) -> Keeper:
    """Two photos that nobody has looked at."""
    keeper = with_phases(keeper, *two_and_a_whole())
    with keeper.catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
    put(keeper, [1, 2])
    return keeper


def keep(keeper: Keeper, photo: int, result: object, phase: str = "length") -> None:
    seen = Seen(photo, sha(photo, 1), 1, 1, (Outcome(phase, result, 0.25),), {"read": 0.5})
    save(keeper.bench, [each for each in keeper.phases if each.compute], keeper.phases, [seen])


def told(keeper: Keeper, photo: int = 1) -> list[tuple[str, str, str | None]]:
    with keeper.catalog.read() as session:
        return [(each.phase, each.result, each.message) for each in attempts_of(session, photo)]


def test_failures_and_the_success_after_them_are_kept(small: Keeper) -> None:
    keep(small, 1, LATE)
    keep(small, 1, Failure("unreadable", "Not now."))
    keep(small, 1, 5)
    keep(small, 1, 6)
    assert told(small) == [("length", "failed", "Late."), ("length", "failed", "Not now."), ("length", "done", None)]
    assert told(small, 2) == []
    with small.catalog.read() as session:
        first, second, third = attempts_of(session, 1)
    assert first.at <= second.at <= third.at
    assert (first.photo, first.kind, first.seconds, first.program) == (1, "timeout", 0.75, APPLICATION)


def test_what_goes_well_at_once_leaves_nothing(small: Keeper) -> None:
    keep(small, 1, 5)
    keep(small, 2, LATE, "shape")
    assert told(small) == []
    assert told(small, 2) == [("shape", "failed", "Late.")]


def test_a_photo_that_always_fails_does_not_fill_the_catalog(small: Keeper) -> None:
    tries = [Tried(1, "length", "1", 0.0, attempts.FAILED, "other", str(number)) for number in range(30)]
    with small.catalog.write() as session:
        remember(session, [*tries, Tried(2, "length", "1", 0.0, attempts.FAILED), Tried(1, "shape", "1", 0.0, "done")])
    assert [message for phase, _, message in told(small) if phase == "length"] == [str(n) for n in range(10, 30)]
    assert len(told(small)) == attempts.KEPT + 1
    assert len(told(small, 2)) == 1


def test_they_go_with_their_photo(small: Keeper) -> None:
    keep(small, 1, LATE)
    with small.catalog.write() as session:
        session.execute(delete(Photo).where(Photo.id == 1))
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_success_after_failure_is_kept_also_when_the_file_was_replaced_meanwhile(small: Keeper) -> None:
    keep(small, 1, LATE)
    with small.catalog.write() as session:
        session.execute(delete(Problem))
    keep(small, 1, 5)
    keep(small, 1, 6)
    assert [result for _, result, _ in told(small)] == ["failed", "done"]
    assert told(small, 2) == []

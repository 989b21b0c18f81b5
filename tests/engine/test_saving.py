"""saving.py: a batch is kept whole or not at all, with problems, contents and figures in the same transaction."""

import sqlite3
from collections import Counter
from typing import Any

import pytest
from attrs import evolve
from keeping import figures, problem, states, with_phases
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.catalog.types import fingerprint
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.saving import Saved, save
from catalog_gui.engine.sweep import Failure, Outcome, Seen
from catalog_gui.errors import CatalogError
from catalog_gui.phases.base import Phase
from engine.fakes import Length, Shape, Sum, two_and_a_whole, values
from engine.test_coverage import put, sha


@pytest.fixture
def small(keeper: Keeper) -> Keeper:
    """Three photos that nobody has looked at."""
    keeper = with_phases(keeper, *two_and_a_whole())
    with keeper.catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
    put(keeper, [1, 2, 3])
    figures(keeper)
    return keeper


def seen(photo: int, content: int = 1, **results: Any) -> Seen:
    """What came back of a photo: a number or a Failure for each phase."""
    outcomes = tuple(Outcome(name, result, 0.0) for name, result in results.items())
    return Seen(photo, sha(photo, content) if content else None, 100 + content, 200 + content, outcomes, {})


def keep(keeper: Keeper, *batch: Seen) -> Saved:
    return save(keeper.bench, [phase for phase in keeper.phases if phase.compute], keeper.phases, batch)


LATE = Failure("timeout", "Late.")


def test_results_problems_and_contents_are_kept_together(small: Keeper) -> None:
    saved = keep(small, seen(1, length=5, shape=6), seen(2, length=7, shape=LATE))
    assert (saved.done, saved.failed) == ({"length": 2, "shape": 1}, {"shape": 1})
    assert values(small) == {"1.jpg": 5, "2.jpg": 7}
    assert values(small, Shape) == {"1.jpg": 6}
    assert states(small, "shape") == {"1.jpg": "done", "2.jpg": "failed", "3.jpg": "missing"}
    with small.catalog.read() as session:
        photo = session.get_one(Photo, 2)
        assert (photo.sha256, photo.content) == (sha(2, 1), fingerprint(sha(2, 1)))
        assert (photo.size, photo.mtime_ns) == (101, 201), "as the file was when it was read"
    figures(small)


def test_a_success_ends_the_problem_of_that_phase_alone(small: Keeper) -> None:
    keep(small, seen(1, length=LATE, shape=LATE))
    keep(small, seen(1, length=5))
    assert problem(small, "length", "1.jpg") is None
    assert problem(small, "shape", "1.jpg") is not None
    figures(small)


def test_attempts_count_on_while_maker_and_content_are_the_same(small: Keeper) -> None:
    for attempts in (1, 2, 3):
        keep(small, seen(1, length=LATE))
        found = problem(small, "length", "1.jpg")
        assert found is not None
        assert found.attempts == attempts
    keep(small, seen(1, content=2, length=LATE))
    found = problem(small, "length", "1.jpg")
    assert found is not None
    assert found.attempts == 1, "another content begins anew"
    newer = with_phases(small, *two_and_a_whole(version="2"))
    keep(newer, seen(1, content=2, length=LATE))
    found = problem(newer, "length", "1.jpg")
    assert found is not None
    assert (found.attempts, found.version) == (1, "2")


def test_the_first_moment_stays_and_the_last_one_moves_on(small: Keeper) -> None:
    keep(small, seen(1, length=LATE))
    one = problem(small, "length", "1.jpg")
    keep(small, seen(1, length=Failure("crashed", "It ended.")))
    two = problem(small, "length", "1.jpg")
    assert one is not None
    assert two is not None
    assert one.first_at == two.first_at
    assert two.last_at > one.last_at
    assert (two.kind, two.message) == ("crashed", "It ended.")


def test_what_could_not_be_read_keeps_the_content_that_is_known(small: Keeper) -> None:
    keep(small, seen(1, length=5))
    keep(small, seen(1, content=0, shape=LATE))
    assert states(small, "length")["1.jpg"] == "done"
    assert states(small, "shape")["1.jpg"] == "failed"
    figures(small)


def test_what_was_never_read_fails_all_the_same(small: Keeper) -> None:
    keep(small, seen(1, content=0, length=LATE))
    assert states(small, "length")["1.jpg"] == "failed"
    keep(small, seen(1, length=5))
    assert states(small, "length")["1.jpg"] == "done"
    figures(small)


def stopping(keeper: Keeper, name: str, error: Exception) -> list[Phase]:
    """The phases of a keeper, one of which makes something of its table and then cannot write its files."""

    def stumble(session: Session, *_: Any) -> None:
        session.execute(insert(Shape).values(photo_id=1, version="1", stamp=1, value=1))
        raise error

    return [evolve(phase, save=stumble) if phase.name == name else phase for phase in keeper.phases]


def test_a_phase_that_cannot_write_its_files_keeps_nothing_and_the_others_keep_theirs(small: Keeper) -> None:
    keep(small, seen(1, shape=LATE), seen(3, length=LATE))
    full = CatalogError("The disk of the thumbnails is full.")
    phases = stopping(small, "shape", full)
    batch = [seen(1, length=5, shape=6), seen(3, length=7, shape=LATE)]
    saved = save(small.bench, [phase for phase in phases if phase.compute], phases, batch)
    assert saved == Saved(Counter(length=2), Counter(shape=1), full)
    assert values(small) == {"1.jpg": 5, "3.jpg": 7}
    assert values(small, Shape) == {}
    assert problem(small, "shape", "1.jpg") is not None, "it was not made, so its problem is not forgotten"
    assert problem(small, "length", "3.jpg") is None
    figures(small)


def test_when_the_catalog_fails_nothing_is_half_kept(small: Keeper) -> None:
    keep(small, seen(3, length=LATE))
    phases = stopping(small, "shape", sqlite3.OperationalError("database or disk is full"))
    batch = [seen(1, length=5, shape=6), seen(3, length=7, shape=LATE)]
    with pytest.raises(CatalogError, match="disk of the catalog is full"):
        save(small.bench, [phase for phase in phases if phase.compute], phases, batch)
    assert values(small) == {}
    with small.catalog.read() as session:
        assert session.scalars(select(Problem.phase)).all() == ["length"]
        assert session.get_one(Photo, 1).sha256 is None
    figures(small)


def conclude(keeper: Keeper) -> None:
    run = next(phase.run for phase in keeper.phases if phase.run)
    assert run is not None
    list(run(keeper.bench, False))


def test_a_first_result_makes_conclusions_stale_and_the_same_again_does_not(small: Keeper) -> None:
    keep(small, seen(1, length=5), seen(2, length=5))
    conclude(small)
    assert states(small, "sum") == {"1.jpg": "done", "2.jpg": "done", "3.jpg": "not_applicable"}
    keep(small, seen(1, length=5))
    assert states(small, "sum")["1.jpg"] == "done"
    keep(small, seen(1, content=2, length=5))
    assert states(small, "sum") == {"1.jpg": "stale", "2.jpg": "done", "3.jpg": "not_applicable"}
    assert len(values(small, Sum)) == 2
    figures(small)


def test_what_nothing_is_concluded_from_makes_nothing_stale(small: Keeper) -> None:
    keep(small, seen(1, length=5))
    conclude(small)
    keep(small, seen(1, shape=6))
    assert states(small, "sum")["1.jpg"] == "done"


def test_an_empty_batch_is_kept_too(small: Keeper) -> None:
    assert keep(small) == Saved(*(type(keep(small).done)(),) * 2)
    assert values(small, Length) == {}

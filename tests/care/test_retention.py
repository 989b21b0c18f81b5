"""retention.py: the answer about the history is the policy; whatever it is, runs with their sums stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from camera import album, empty
from keeping import add, rebuild
from sqlalchemy import func, select, update

from catalog_gui.care import guard
from catalog_gui.care.retention import DAYS, let_old_tries_go
from catalog_gui.care.triage import investigation
from catalog_gui.care.triage.inquiry import of_catalog
from catalog_gui.catalog.tables import Attempt, Operation, Photo, Problem, Run, RunPhase
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper, backup_folder


@pytest.fixture
def old(keeper: Keeper, photos: Path) -> Keeper:
    """A run of long ago in which two photos failed, one of which is well by now."""
    album(photos, 2)
    empty(photos / "fails.jpg")
    empty(photos / "failed.jpg")
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    long_ago = now() - timedelta(days=DAYS + 1)
    with keeper.catalog.write() as session:
        session.execute(update(Attempt).values(at=long_ago))
        well = select(Problem).join(Photo, Photo.id == Problem.photo_id).where(Photo.path == "failed.jpg")
        for problem in session.scalars(well).all():
            session.delete(problem)
    return keeper


def answer(keeper: Keeper, said: bool | None) -> None:
    file = keeper.catalog.file
    investigation.save(file, investigation.load(file).answered("history", said))


def tries(keeper: Keeper) -> set[str]:
    """Paths of the photos of which tries are known."""
    with keeper.catalog.read() as session:
        return set(session.scalars(select(Photo.path).join(Attempt, Attempt.photo_id == Photo.id)))


def sums(keeper: Keeper) -> list[tuple[int, int]]:
    with keeper.catalog.read() as session:
        return [(row.done, row.failed) for row in session.scalars(select(RunPhase)).all()]


@pytest.mark.parametrize("said", [None, True])
def test_for_ever_unless_somebody_says_no(old: Keeper, said: bool | None) -> None:
    answer(old, said)
    assert let_old_tries_go(old) == 0
    assert tries(old) == {"fails.jpg", "failed.jpg"}


def test_no_lets_the_details_go_and_keeps_the_sums(old: Keeper) -> None:
    before = sums(old)
    assert before == [(2, 2)]
    answer(old, False)
    assert guard.backup_if_due(old) is not None, "first there is the backup of the day"
    assert tries(old) == {"fails.jpg"}, "what still has the trouble keeps its tries"
    assert sums(old) == before
    with old.catalog.read() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 1
        header = session.scalars(select(Operation).where(Operation.kind == "thin")).one()
    assert header.result == "completed"
    assert "1 old try" in header.label
    assert (header.reason, header.chosen) == (
        "The history of finished jobs need not be kept for ever",
        f"older than {DAYS} days",
    )
    assert let_old_tries_go(old) == 0


def test_tries_of_this_year_stay(old: Keeper) -> None:
    with old.catalog.write() as session:
        session.execute(update(Attempt).values(at=now() - timedelta(days=DAYS - 1)))
    answer(old, False)
    assert let_old_tries_go(old) == 0
    assert tries(old) == {"fails.jpg", "failed.jpg"}


def test_the_triage_does_not_take_it_for_a_loss(old: Keeper) -> None:
    answer(old, False)
    assert let_old_tries_go(old) == 1
    report = of_catalog(old.catalog.file, backup_folder(old.catalog.file))
    assert next(table for table in report.tables if table.table == "attempt").status == "intact"
    assert not [each for each in report.findings if each.severity == "critical"]

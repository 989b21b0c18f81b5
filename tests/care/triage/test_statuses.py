"""statuses.py and signatures.py: the figures of the real report get the verdicts that are true of them."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from catalog_gui.care.triage.records import Counted, Status
from catalog_gui.care.triage.signatures import signatures
from catalog_gui.care.triage.statuses import emptied_at, judged, status_of

EVENT = datetime(2025, 10, 7, 18, 25, 35)
LATER = EVENT + timedelta(hours=1)
TRUNCATED = Counted("t", 115, 0, 0, dead=0, rewritten=True, emptied=EVENT)


@pytest.mark.parametrize(
    ("inserts", "deletes", "actual", "status"),
    [
        (81, 33, 0, "wiped"),
        (8, 1, 0, "wiped"),
        (8, 0, 0, "wiped"),
        (115, 0, 0, "wiped"),
        (143, 101, 2, "partial"),
        (11, 0, 11, "intact"),
        (8, 0, 8, "intact"),
        (136, 70, 2, "partial"),
        (0, 0, 0, "intact"),
        (10, 10, 0, "intact"),
        (5, 0, 7, "grew"),
        (0, 5, 3, "unaudited"),
        (None, None, 3, "unaudited"),
        (5, None, 3, "unaudited"),
        (5, 1, None, "unaudited"),
    ],
)
def test_figures_and_verdicts(inserts: int | None, deletes: int | None, actual: int | None, status: Status) -> None:
    assert status_of(Counted("t", inserts, deletes, actual), None) == status


@pytest.mark.parametrize(
    ("oldest", "event", "status"),
    [
        (LATER, EVENT, "refilled"),
        (EVENT, EVENT, "refilled"),
        (EVENT - timedelta(days=1), EVENT, "partial"),
        (LATER, None, "partial"),
        (None, EVENT, "partial"),
    ],
)
def test_wiped_and_filled_again_is_told_by_the_oldest_row(
    oldest: datetime | None, event: datetime | None, status: Status
) -> None:
    assert status_of(Counted("t", 138, 70, 2, oldest=oldest), event) == status


def test_the_event_is_when_the_first_storage_was_emptied() -> None:
    later = evolve(TRUNCATED, table="u", emptied=LATER)
    never_filled = Counted("n", 0, 0, 0, rewritten=True, emptied=EVENT - timedelta(days=9))
    assert emptied_at((later, TRUNCATED, never_filled)) == EVENT
    assert emptied_at((never_filled,)) is None


def causes(table: Counted) -> dict[str, float]:
    """Each cause with the strength of what the table says for (above 1) or against it."""
    return {found.cause: found.factor for found in signatures(table, status_of(table, None))}


def test_truncated() -> None:
    found = causes(TRUNCATED)
    assert found["truncate"] > 1 > found["rollback"]
    assert found["delete"] < 1
    assert found["recreate"] < 1


def test_rolled_back() -> None:
    found = causes(Counted("t", 115, 0, 0, dead=115, rewritten=False))
    assert found["rollback"] > 1 > found["truncate"]


def test_rolled_back_and_cleared_away_since() -> None:
    found = causes(Counted("t", 115, 0, 0, dead=0, rewritten=False))
    assert found["rollback"] > 1 > found["truncate"]


def test_dropped_and_made_again() -> None:
    assert causes(Counted("t", 0, 0, 0, dead=0, rewritten=False, remade=True)) == {"recreate": 6.0}
    assert causes(Counted("t", 0, 0, 0, dead=0, rewritten=False, remade=False)) == {}


def test_deleted_row_by_row() -> None:
    assert causes(Counted("t", 20, 20, 0, dead=20)) == {"delete": 3.0}


def test_gone_around_the_triggers_that_count() -> None:
    assert causes(Counted("t", 20, 3, 0)) == {"outside": 3.0}


def test_a_table_in_use_says_nothing() -> None:
    assert causes(Counted("t", 20, 3, 17)) == {}
    assert judged((Counted("t", 20, 3, 17),), None)[0].signatures == ()

"""totals.py: how much waits for Apply is what Apply itself would list."""

from pathlib import Path

import pytest
from camera import jpeg
from engine.grouped import burst, cluster
from keeping import add, ids, rebuild

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.decisions import choose
from catalog_gui.review.members import BURST, CLUSTER
from catalog_gui.review.pending import pending
from catalog_gui.review.totals import Totals, totals


@pytest.fixture
def numbers(keeper: Keeper, photos: Path) -> tuple[int, int, int]:
    for seed, name in enumerate(("a", "b", "c", "d", "e")):
        jpeg(photos / f"{name}.jpg", seed=seed, size=(96 + 8 * seed, 72))
    add(keeper, photos)
    rebuild(keeper)
    one = cluster(keeper, "a.jpg", "b.jpg")
    return one, cluster(keeper, "c.jpg", "d.jpg"), burst(keeper, ["b.jpg", "e.jpg"], best="e.jpg")


def counted(keeper: Keeper) -> Totals:
    """What is told, after making sure that going through it one by one gives the same."""
    with keeper.catalog.read() as session:
        found, groups = totals(session), pending(session)
    losers = [loser for group in groups for loser in group.losers]
    assert found == Totals(len(groups), len(losers), sum(loser.size for loser in losers))
    return found


def test_only_decided_groups_with_something_to_go_count(keeper: Keeper, numbers: tuple[int, int, int]) -> None:
    one, two, _ = numbers
    known = ids(keeper)
    a, b, c, d = (known[f"{name}.jpg"] for name in "abcd")
    assert counted(keeper) == Totals()
    choose(keeper, CLUSTER, one, {b: "trash"})
    assert counted(keeper) == Totals(), "nothing was said of the other one yet"
    choose(keeper, CLUSTER, one, {a: "keep"})
    assert (counted(keeper).groups, counted(keeper).photos) == (1, 1)
    choose(keeper, CLUSTER, two, {c: "keep", d: "keep"})
    assert counted(keeper).groups == 1


def test_a_photo_that_goes_twice_counts_once(keeper: Keeper, numbers: tuple[int, int, int]) -> None:
    one, _, frames = numbers
    known = ids(keeper)
    a, b, e = (known[f"{name}.jpg"] for name in "abe")
    choose(keeper, BURST, frames, {b: "trash", e: "keep"})
    choose(keeper, CLUSTER, one, {a: "keep", b: "trash"})
    assert (counted(keeper).groups, counted(keeper).photos) == (1, 1)

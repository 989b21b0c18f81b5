"""spent.py: groups of one photo are none; each comes back as it was with its photos."""

from pathlib import Path

import pytest
from keeping import figures

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.undo import undo
from review.deciding import BURST, applied, burst, cluster, rows, say

GROUPED = (Cluster, ClusterMember, Burst, BurstFrame)


@pytest.mark.parametrize("kept", [("c.jpg",), ("c.jpg", "e.jpg")])
def test_a_cluster_of_one_is_none_and_one_of_two_stays(keeper: Keeper, pair: Path, kept: tuple[str, ...]) -> None:
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), *kept)
    before = rows(keeper, *GROUPED)
    applied(keeper)
    left = rows(keeper, *GROUPED)
    assert (len(left["cluster"]), len(left["cluster_member"])) == ((0, 0) if len(kept) == 1 else (1, 3))
    assert figures(keeper)["duplicates", "member:duplicates"] == (0 if len(kept) == 1 else 2)
    undo(keeper)
    assert rows(keeper, *GROUPED) == before
    assert figures(keeper)["duplicates", "member:duplicates"] == 3


def test_a_burst_of_one_is_none_and_its_copies_are_free(keeper: Keeper, pair: Path) -> None:
    say(keeper, burst(keeper, "a.jpg", "c.jpg", copies=["b.jpg"]), "a.jpg", about=BURST)
    before = rows(keeper, *GROUPED)
    applied(keeper)
    assert rows(keeper, *GROUPED)["burst_frame"] == []
    undo(keeper)
    assert rows(keeper, *GROUPED) == before


def test_a_photo_that_goes_is_missed_in_its_cluster_and_in_its_burst(keeper: Keeper, pair: Path) -> None:
    copies, frames = cluster(keeper, "a.jpg", "b.jpg"), burst(keeper, "a.jpg", "c.jpg")
    say(keeper, copies, "b.jpg")
    before = rows(keeper, *GROUPED)
    applied(keeper)
    assert all(not found for found in rows(keeper, *GROUPED).values())
    undo(keeper)
    assert rows(keeper, *GROUPED) == before
    assert frames in {row[0] for row in before["burst"]}

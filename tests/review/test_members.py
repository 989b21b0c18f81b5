"""members.py: a group as it stands now."""

from pathlib import Path

import pytest

from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import decisions
from catalog_gui.review.members import group
from review.conftest import Stock
from review.deciding import BURST, CLUSTER, KEEP, applied, burst, choices, cluster, say


def test_the_suggested_one_comes_first_then_the_others_by_path(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "d.jpg", "c.jpg", "e.jpg")
    with keeper.catalog.read() as session:
        found = group(session, CLUSTER, number)
    assert [member.path for member in found.members] == ["d.jpg", "c.jpg", "e.jpg"]
    assert found.keeper == found.members[0].photo
    assert (found.reviewed, found.choices) == (False, {})


def test_copies_of_frames_are_no_members_of_a_burst(keeper: Keeper, pair: Path) -> None:
    number = burst(keeper, "a.jpg", "c.jpg", copies=["b.jpg"])
    assert choices(keeper, number, BURST) == {"a.jpg": None, "c.jpg": None}


def test_what_was_said_in_another_group_says_nothing_here(keeper: Keeper, pair: Path) -> None:
    first = cluster(keeper, "a.jpg", "b.jpg")
    frames = burst(keeper, "a.jpg", "c.jpg")
    say(keeper, first, "a.jpg")
    assert choices(keeper, first) == {"a.jpg": "keep", "b.jpg": "trash"}
    assert choices(keeper, frames, BURST) == {"a.jpg": None, "c.jpg": None}


def test_photos_in_the_trash_are_in_no_group(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "c.jpg", "d.jpg", "e.jpg")
    say(keeper, number, "c.jpg", "d.jpg")
    applied(keeper)
    assert choices(keeper, number) == {"c.jpg": "keep", "d.jpg": "keep"}


@pytest.mark.parametrize("about", [CLUSTER, BURST])
def test_what_is_no_more_is_told(keeper: Keeper, stock: Stock, about: str) -> None:
    stock(("a.jpg", "b.jpg"))
    with pytest.raises(CatalogError, match="with the number 77 any more"):
        decisions.choose(keeper, about, 77, {1: KEEP})

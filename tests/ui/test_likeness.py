"""likeness.py: why photos are together, in words and figures."""

from pathlib import Path

import pytest
from attrs import evolve
from fake_library import FakeLibrary

from catalog_gui.engine.records import ClusterDetails, ClusterMember, ClusterRow
from catalog_gui.ui.likeness import facts, percent, why


def group(*others: dict[str, object]) -> ClusterDetails:
    """A keeper and copies that differ from it in this."""
    library = FakeLibrary(9, originals=Path("/photos"))
    library.cluster_list = [ClusterRow(1, "variant", len(others) + 1, 100, False, 1)]
    found = library.cluster(1)
    keeper, *copies = found.members
    told = [evolve(each, **{"dhash_distance": 0, **change}) for each, change in zip(copies, others, strict=True)]
    return evolve(found, members=(keeper, *told))


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([{"same_bytes": True}], "They hold the same bytes."),
        ([{"same_bytes": True}, {"same_bytes": True}], "All 3 hold the same bytes."),
        ([{}], "Outlines and shades agree in all 64 points."),
        (
            [{"dhash_distance": 2, "orientation": 6}],
            "Outlines differ in 2 and shades in none of 64 points; turned by a quarter.",
        ),
        (
            [{"dhash_distance": 2}, {"dhash_distance": 5, "ahash_distance": 1, "orientation": 2}, {"same_bytes": True}],
            "Outlines differ in 2 to 5 and shades in 0 to 1 of 64 points; 1 mirrored; 1 copy holds the same bytes.",
        ),
        ([], ""),
    ],
)
def test_why_they_are_together(others: list[dict[str, object]], words: str) -> None:
    assert why(group(*others)) == words


def test_below_a_photo_stands_how_it_resembles_the_keeper() -> None:
    keeper, same, turned = group({"same_bytes": True}, {"dhash_distance": 2, "orientation": 3}).members
    assert facts(keeper) == ()
    assert [fact.value for fact in facts(same)] == ["the same, byte for byte"]
    assert [fact.value for fact in facts(turned)] == ["97\N{NO-BREAK SPACE}% alike, upside down"]


def test_percent_is_of_the_comparison_that_tells_them_farther_apart() -> None:
    member: ClusterMember = group({"dhash_distance": 16, "ahash_distance": 32}).members[1]
    assert percent(member) == 50

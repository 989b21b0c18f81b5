"""shaping.py: bursts as a person cuts and joins them; each of it is one step that can be taken back."""

from datetime import datetime
from pathlib import Path

import pytest
from keeping import ids

from catalog_gui.catalog.tables import Burst, BurstFrame
from catalog_gui.engine.groups import bursts
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import shaping
from catalog_gui.review.members import BURST, group
from catalog_gui.review.undo import undo
from review.conftest import Stock
from review.deciding import burst, choices, keep_all, rows, says


@pytest.fixture
def series(keeper: Keeper, stock: Stock) -> int:
    """Frames a, b, c, d in this order, the first the best, and a copy of b."""
    stock(("a.jpg",), ("b.jpg", "b-copy.jpg"), ("c.jpg",), ("d.jpg",))
    for second, name in enumerate("abcd"):
        says(keeper, f"{name}.jpg", taken=datetime(2024, 5, 6, 7, 8, second), taken_source="exif", taken_confidence=95)
    return burst(keeper, "a.jpg", "b.jpg", "c.jpg", "d.jpg", copies=["b-copy.jpg"])


def those(keeper: Keeper, *names: str) -> list[int]:
    known = ids(keeper)
    return [known[f"{name}.jpg"] for name in names]


def frames(keeper: Keeper) -> list[list[str]]:
    """The bursts that are shown, each with its frames in order."""
    with keeper.catalog.read() as session:
        return [[Path(frame).stem for frame in found["members"]] for found in bursts(session)]


def test_another_frame_is_the_best_until_that_is_taken_back(keeper: Keeper, series: int) -> None:
    before = rows(keeper)
    shaping.choose_best(keeper, series, *those(keeper, "c"))
    with keeper.catalog.read() as session:
        assert group(session, BURST, series).keeper == those(keeper, "c")[0]
    assert undo(keeper).label == "Another best frame"
    assert rows(keeper) == before


def test_cut_in_two_and_joined_again_it_is_as_it_was(keeper: Keeper, series: int) -> None:
    before = rows(keeper, Burst, BurstFrame)
    keep_all(keeper, series, about=BURST)
    shaping.split(keeper, series, those(keeper, "d", "c"))
    assert sorted(frames(keeper)) == [["a", "b"], ["c", "d"]]
    assert set(choices(keeper, series, BURST).values()) == {None}, (
        "what was decided of the whole says nothing of a part"
    )
    other = next(number for number in _numbers(keeper) if number != series)
    shaping.merge(keeper, [series, other])
    assert frames(keeper) == [["a", "b", "c", "d"]]
    for _ in range(3):
        undo(keeper)
    assert rows(keeper, Burst, BurstFrame) == before


def _numbers(keeper: Keeper) -> list[int]:
    return sorted({row[1] for row in rows(keeper, BurstFrame)["burst_frame"]})


def test_a_frame_that_is_cut_off_alone_is_in_no_burst(keeper: Keeper, series: int) -> None:
    shaping.split(keeper, series, those(keeper, "d"))
    assert frames(keeper) == [["a", "b", "c"]]


@pytest.mark.parametrize("cut", [(), ("a", "b", "c", "d")])
def test_something_is_left_on_each_side_of_a_cut(keeper: Keeper, series: int, cut: tuple[str, ...]) -> None:
    before = rows(keeper)
    with pytest.raises(CatalogError, match="between two of its frames"):
        shaping.split(keeper, series, those(keeper, *cut))
    assert rows(keeper) == before


def test_what_is_not_in_a_burst_changes_nothing_of_it(keeper: Keeper, series: int) -> None:
    before = rows(keeper)
    with pytest.raises(CatalogError, match="not in this burst"):
        shaping.choose_best(keeper, series, *those(keeper, "b-copy"))
    with pytest.raises(CatalogError, match="not in this burst"):
        shaping.split(keeper, series, those(keeper, "b-copy"))
    with pytest.raises(CatalogError, match="Choose two bursts"):
        shaping.merge(keeper, [series, series])
    with pytest.raises(CatalogError, match="There is no burst"):
        shaping.merge(keeper, [series, 99])
    assert rows(keeper) == before


def test_a_number_is_never_given_twice(keeper: Keeper, series: int) -> None:
    shaping.split(keeper, series, those(keeper, "d"))
    first = max(_numbers(keeper))
    undo(keeper)
    shaping.split(keeper, series, those(keeper, "c", "d"))
    assert max(_numbers(keeper)) > first

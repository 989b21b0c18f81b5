"""suggestions.py: many clusters decided at once as suggested; what needs a person's eye is left out, and told why."""

import os
from pathlib import Path

import pytest
from attrs import evolve
from camera import copy
from keeping import ids
from sqlalchemy import select

from catalog_gui.catalog.tables import Cluster, ClusterMember, Decision
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.apply import apply
from catalog_gui.review.suggestions import (
    BY_RULES,
    DECIDED,
    EDITED,
    LINKED,
    PROTECTED,
    Suggestions,
    suggestions,
    take,
)
from catalog_gui.review.undo import undo
from review.deciding import choices, cluster, paths_of, reviewed, rows, say


@pytest.fixture
def two(keeper: Keeper, pair: Path) -> tuple[int, int]:
    """a.jpg with b.jpg, and c.jpg with d.jpg and e.jpg."""
    return cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg", "e.jpg")


def of(keeper: Keeper, *clusters: int) -> Suggestions:
    with keeper.catalog.read() as session:
        return suggestions(session, keeper.settings, clusters)


def test_the_preview_says_what_taking_them_does(keeper: Keeper, two: tuple[int, int], photos: Path) -> None:
    found = of(keeper, *two)
    going = ["b.jpg", "d.jpg", "e.jpg"]
    assert (len(found.taken), found.photos, found.left_out) == (2, 3, {})
    assert found.bytes == sum((photos / name).stat().st_size for name in going)
    assert take(keeper, found) == 2
    assert paths_of(list(apply(keeper))[-1].trashed) == going


def test_all_of_them_are_one_step(keeper: Keeper, two: tuple[int, int]) -> None:
    before = rows(keeper)
    take(keeper, of(keeper, *two))
    assert choices(keeper, two[1]) == {"c.jpg": "keep", "d.jpg": "trash", "e.jpg": "trash"}
    with keeper.catalog.read() as session:
        reasons = set(session.scalars(select(Decision.reason)))
    assert reasons == {BY_RULES, f"{BY_RULES}: It is the largest."}
    assert undo(keeper).label == "Accept 2 suggestions"
    assert rows(keeper) == before


def test_what_is_decided_is_left_as_it_is(keeper: Keeper, two: tuple[int, int]) -> None:
    say(keeper, two[0], "b.jpg")
    found = of(keeper, *two)
    assert found.left_out == {DECIDED: 1}
    take(keeper, found)
    assert choices(keeper, two[0]) == {"a.jpg": "trash", "b.jpg": "keep"}


@pytest.mark.parametrize("beside", ["d.jpg.dop", "d.jpg.DOP", "d.aae"])
def test_a_photo_with_edits_beside_it_is_for_a_person_to_look_at(
    keeper: Keeper, two: tuple[int, int], photos: Path, beside: str
) -> None:
    (photos / beside).write_text("edits")
    assert (of(keeper, *two).photos, of(keeper, *two).left_out) == (1, {EDITED: 1})
    (photos / beside).rename(photos / beside.replace("d.", "c."))
    assert of(keeper, *two).left_out == {}, "the one that stays may have edits"


def test_links_are_never_offered(keeper: Keeper, two: tuple[int, int], photos: Path) -> None:
    os.link(photos / "b.jpg", photos.parent / "another name.jpg")
    assert of(keeper, *two).left_out == {LINKED: 1}


def test_photos_of_protected_folders_stay_and_where_all_do_nothing_is_suggested(
    keeper: Keeper, two: tuple[int, int], photos: Path
) -> None:
    safe = evolve(keeper, settings=evolve(keeper.settings, protected_folders=(str(photos),)))
    assert (of(safe, *two).taken, of(safe, *two).left_out) == ((), {PROTECTED: 2})
    assert take(safe, of(safe, *two)) == 0


def test_what_was_decided_or_grouped_otherwise_since_the_preview_is_passed_over(
    keeper: Keeper, two: tuple[int, int], photos: Path
) -> None:
    found = of(keeper, *two)
    say(keeper, two[0], "b.jpg")
    with keeper.catalog.write() as session:
        session.get_one(ClusterMember, ids(keeper)["e.jpg"]).cluster_id = two[0]
    assert take(keeper, found) == 0
    assert choices(keeper, two[1]) == {"c.jpg": None, "d.jpg": None}
    assert not reviewed(keeper, two[1])


def test_another_suggestion_since_the_preview_is_passed_over(keeper: Keeper, two: tuple[int, int]) -> None:
    found = of(keeper, two[0])
    with keeper.catalog.write() as session:
        session.get_one(Cluster, two[0]).keeper_id = ids(keeper)["b.jpg"]
    assert take(keeper, found) == 0


def test_a_file_that_is_gone_hinders_no_preview_and_is_told_by_apply(
    keeper: Keeper, two: tuple[int, int], photos: Path
) -> None:
    copy(photos / "b.jpg", photos.parent / "kept.jpg")
    (photos / "b.jpg").unlink()
    assert take(keeper, of(keeper, two[0])) == 1
    assert [each.path for each in list(apply(keeper))[-1].refused] == ["b.jpg"]

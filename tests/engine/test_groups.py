"""groups.py: clusters and bursts as commands print them."""

from pathlib import Path

import pytest
from camera import album
from keeping import add, ids
from sqlalchemy import update

from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.groups import bursts, clusters
from catalog_gui.engine.keeper import Keeper
from engine.grouped import burst, cluster

A, B, C, D, E, F = (f"photo-00{number}.jpg" for number in range(6))


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Six photos."""
    album(photos, 6)
    add(keeper, photos)
    return keeper


def trash(keeper: Keeper, path: str) -> None:
    with keeper.catalog.write() as session:
        session.execute(update(Photo).where(Photo.path == path).values(trashed_at=now()))


def test_a_cluster_names_its_keeper_first_and_what_can_be_regained(library: Keeper, photos: Path) -> None:
    number, known = cluster(library, B, A, C, size=4711), ids(library)
    with library.catalog.read() as session:
        (found,) = clusters(session)
    assert (found["id"], found["kind"], found["reviewed"], found["bytes"]) == (number, "exact", False, 4711)
    assert (found["keeper"], found["keeper_photo"], found["reason"]) == (B, known[B], "It is the largest.")
    assert [(member["path"], member["photo"], member["root"]) for member in found["members"]] == [
        (path, known[path], str(photos)) for path in (B, A, C)
    ]
    assert [member["dhash_distance"] for member in found["members"]] == [0, 1, 2]
    assert {member["decision"] for member in found["members"]} == {None}


def test_most_to_regain_comes_first_and_kinds_can_be_chosen(library: Keeper) -> None:
    small, large = cluster(library, A, B, size=10), cluster(library, C, D, size=99, kind="near", reviewed=True)
    with library.catalog.read() as session:
        assert [each["id"] for each in clusters(session)] == [large, small]
        assert [each["id"] for each in clusters(session, kind="near")] == [large]
        assert [each["id"] for each in clusters(session, kind="variant")] == []
        assert [each["id"] for each in clusters(session, reviewed=True)] == [large]
        assert [each["id"] for each in clusters(session, reviewed=False)] == [small]


def test_of_a_cluster_with_one_photo_left_nothing_is_shown(library: Keeper) -> None:
    cluster(library, A, B)
    trash(library, B)
    with library.catalog.read() as session:
        assert clusters(session) == []


def test_a_burst_lists_its_frames_in_their_order_and_no_copies(library: Keeper, photos: Path) -> None:
    number, known = burst(library, [C, A, B], best=A, copies=[D]), ids(library)
    with library.catalog.read() as session:
        (found,) = bursts(session)
    assert (found["id"], found["best"], found["best_photo"]) == (number, A, known[A])
    assert found["members"] == [C, A, B]
    assert found["photos"] == [known[path] for path in (C, A, B)]
    assert (found["reason"], found["root"]) == ("It is the sharpest.", str(photos))


def test_bursts_come_by_their_number_and_trashed_frames_are_left_out(library: Keeper) -> None:
    one, two = burst(library, [A, B, C], best=A), burst(library, [D, E, F], best=F)
    trash(library, E)
    with library.catalog.read() as session:
        assert [(each["id"], each["members"]) for each in bursts(session)] == [(one, [A, B, C]), (two, [D, F])]

"""phases/duplicates.py: copies are found anew as a whole, in this catalog only, and wait for what they are told by."""

from pathlib import Path

import pytest
from camera import album, copy, drawing
from keeping import add, ids, rebuild
from sqlalchemy import select

from catalog_gui.catalog.tables import Cluster, ClusterMember
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.errors import CatalogError


@pytest.fixture
def copied(photos: Path) -> Path:
    """A photo, its copy, a smaller one of it, and three other photos."""
    photos.mkdir(parents=True, exist_ok=True)
    drawing(5, (640, 480)).save(photos / "first.jpg", quality=95)
    copy(photos / "first.jpg", photos / "backup" / "first.jpg")
    drawing(5, (640, 480)).resize((320, 240)).save(photos / "small.jpg", quality=85)
    album(photos / "others", 3, first=80)
    return photos


def clusters(keeper: Keeper) -> list[set[str]]:
    names = {id_: path for path, id_ in ids(keeper).items()}
    with keeper.catalog.read() as session:
        assert all(member in names for member in session.scalars(select(ClusterMember.photo_id)))
        return [
            {
                names[photo]
                for photo in session.scalars(select(ClusterMember.photo_id).where(ClusterMember.cluster_id == row))
            }
            for row in session.scalars(select(Cluster.id).order_by(Cluster.keeper_id))
        ]


def test_a_copy_and_a_smaller_one_are_one_cluster_and_others_none(keeper: Keeper, copied: Path) -> None:
    add(keeper, copied)
    rebuild(keeper)
    assert clusters(keeper) == [{"first.jpg", "backup/first.jpg", "small.jpg"}]
    gauge = next(gauge for gauge in keeper.gauges() if gauge.field == "duplicates")
    assert (gauge.members, gauge.groups) == (3, 1)


def test_run_again_they_are_the_same(keeper: Keeper, copied: Path) -> None:
    add(keeper, copied)
    rebuild(keeper)
    before = clusters(keeper)
    rebuild(keeper, only=["duplicates"], scope=Scope(force=True))
    assert clusters(keeper) == before


def test_another_catalog_of_the_same_photos_is_not_touched(keeper: Keeper, copied: Path, tmp_path: Path) -> None:
    other = open_keeper(tmp_path / "other.catalog", keeper.settings, create=True)
    try:
        add(other, copied)
        add(keeper, copied)
        rebuild(keeper)
        assert clusters(keeper)
        assert clusters(other) == []
    finally:
        other.close()


def test_without_fingerprints_they_are_refused_and_say_so(keeper: Keeper, copied: Path) -> None:
    add(keeper, copied)
    rebuild(keeper, only=["analyze", "quality"])
    with pytest.raises(CatalogError, match=r"Duplicates needs fingerprints .* first"):
        rebuild(keeper, only=["duplicates"])
    assert clusters(keeper) == []

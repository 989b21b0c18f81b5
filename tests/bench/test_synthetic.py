"""Synthetic catalogs: every phase done for every photo, figures that equal counting, gaps only where they are asked for."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog_gui.bench.synthetic import fill, fill_clusters
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import fingerprint
from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.hashes import PictureHash


def gauges(keeper: Keeper) -> dict[str, Gauge]:
    return {gauge.field: gauge for gauge in keeper.gauges()}


@pytest.mark.parametrize("photos", [1, 7, 5000])
def test_nothing_is_missing_and_the_figures_equal_counting(keeper: Keeper, photos: int) -> None:
    fill(keeper, photos)
    with keeper.catalog.read() as session:
        assert keeper.tallies.kept(session) == keeper.tallies.counted(session)
        assert session.scalar(select(func.count()).select_from(Photo)) == photos
    for gauge in keeper.gauges():
        assert gauge.done + gauge.not_applicable == photos, gauge
    found = gauges(keeper)
    for field in ("dates", "camera", "gps", "thumbnails", "hashes", "quality"):
        assert found[field].done == photos


def test_photos_differ_and_have_what_photos_have(keeper: Keeper) -> None:
    fill(keeper, 9000)
    with keeper.catalog.read() as session:
        assert session.scalar(select(func.count(Photo.content.distinct()))) == 9000
        assert session.scalar(select(func.count(Photo.path.distinct()))) == 9000
        assert session.scalar(select(func.count(PictureHash.dhash.distinct()))) == 9000
        for photo in session.scalars(select(Photo).limit(20)):
            assert photo.sha256 is not None
            assert photo.content == fingerprint(photo.sha256)
    found = gauges(keeper)
    assert 2990 < found["geohash"].done < 3010
    assert found["gps"].members == found["geohash"].done
    assert 0 < (found["camera"].members or 0) < 9000


def test_gaps_are_where_they_were_asked_for(keeper: Keeper) -> None:
    fill(keeper, 2000, gaps=100)
    with keeper.catalog.read() as session:
        assert keeper.tallies.kept(session) == keeper.tallies.counted(session)
    found = gauges(keeper)
    for field in ("thumbnails", "hashes", "quality"):
        assert (found[field].missing, found[field].stale) == (20, 20)


def test_the_commands_take_such_a_catalog_for_a_real_one(keeper: Keeper, tmp_path: Path) -> None:
    from catalog_gui.engine.photos import PhotoFilter
    from catalog_gui.engine.queries import Library

    fill(keeper, 300)
    library = Library(keeper)
    ids = library.ids(PhotoFilter())
    assert sorted(ids.tolist()) == list(range(1, 301))
    rows = library.rows([int(photo) for photo in ids[:50]])
    assert all(row.taken is not None and row.width for row in rows)
    details = library.details(int(ids[0]))
    assert details is not None
    assert details.groups


def test_clusters_are_as_many_as_asked_for_of_two_and_three_photos(keeper: Keeper) -> None:
    from catalog_gui.engine.queries import Library

    assert fill_clusters(keeper, 20) == 50
    rows = Library(keeper).clusters()
    assert sorted(row.count for row in rows) == [2] * 10 + [3] * 10
    assert {row.kind for row in rows} == {"exact", "variant", "near"}
    assert sum(row.reviewed for row in rows) == 2
    with keeper.catalog.read() as session:
        assert keeper.tallies.kept(session) == keeper.tallies.counted(session)

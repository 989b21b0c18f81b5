"""times.py: the moments of a thumbnail, from being asked for to being shown; each is kept once."""

from pathlib import Path

import pytest
from camera import album, cut_short
from keeping import add, ids, rebuild

from catalog_gui.care.on_demand import OnDemand
from catalog_gui.catalog.incident import lock
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.phases.times import Moments, moments_of, note_shown


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 3)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    return keeper


def moments(keeper: Keeper, photo: int) -> Moments:
    with keeper.catalog.read() as session:
        return moments_of(session, photo)


def test_a_thumbnail_has_all_its_stamps_in_their_order(library: Keeper) -> None:
    photo = ids(library)["photo-001.jpg"]
    note_shown(library.catalog, {photo})
    found = moments(library, photo)
    stamps = [found.asked, found.begun, found.written, found.verified, found.shown]
    assert None not in stamps
    assert stamps == sorted(stamps, key=lambda each: each.timestamp() if each else 0.0)
    assert found.seconds is not None
    assert 0 <= found.seconds < 60


def test_one_that_nobody_saw_yet_is_not_shown(library: Keeper) -> None:
    first, second, third = ids(library).values()
    note_shown(library.catalog, [first, third, 4711])
    assert [moments(library, photo).shown is not None for photo in (first, second, third)] == [True, False, True]


def test_the_first_time_that_it_is_shown_stays(library: Keeper) -> None:
    photo = ids(library)["photo-000.jpg"]
    note_shown(library.catalog, [photo])
    first = moments(library, photo)
    note_shown(library.catalog, [photo])
    assert moments(library, photo) == first


def test_one_that_is_made_again_begins_anew(library: Keeper) -> None:
    photo = ids(library)["photo-000.jpg"]
    note_shown(library.catalog, [photo])
    before = moments(library, photo)
    rebuild(library, only=["thumbnails"], scope=Scope(force=True, photos=(photo,)))
    after = moments(library, photo)
    assert after.shown is None
    assert before.asked is not None
    assert after.asked is not None
    assert after.asked > before.asked


def test_one_that_is_made_for_the_screen_has_them_too(library: Keeper) -> None:
    photo = ids(library)["photo-002.jpg"]
    library.store.path_for(photo).unlink()
    before = moments(library, photo)
    OnDemand(library).thumbnail(photo)
    after = moments(library, photo)
    assert None not in (after.asked, after.begun, after.written, after.verified)
    assert after != before


def test_what_could_not_be_made_has_none(keeper: Keeper, photos: Path) -> None:
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    assert moments(keeper, ids(keeper)["cut.jpg"]) == Moments()
    assert Moments().seconds is None


def test_a_catalog_that_is_locked_stays_as_it_is(library: Keeper) -> None:
    lock(library.catalog.file, "to find out what happened")
    note_shown(library.catalog, ids(library).values())
    assert [moments(library, photo).shown for photo in ids(library).values()] == [None] * 3

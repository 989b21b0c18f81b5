"""sidecars.py: what is written beside a photo later is read again, once, and nothing else is."""

import os
import shutil
from pathlib import Path

import pytest
from camera import album
from keeping import add, figures, ids, rebuild, scan, states
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.analyze import Analysis
from phases.test_walk import shut

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="{stars}"/></rdf:RDF></x:xmpmeta>'
)


def rate(sidecar: Path, stars: int) -> None:
    """Write a sidecar, as an editor does while the catalog is closed; its time is another than before."""
    before = sidecar.stat().st_mtime_ns if sidecar.exists() else 0
    sidecar.write_text(XMP.format(stars=stars))
    os.utime(sidecar, ns=(before + 10**9, before + 10**9))


def ratings(keeper: Keeper) -> dict[str, int | None]:
    with keeper.catalog.read() as session:
        rows = session.execute(select(Photo.path, Analysis.rating).join(Analysis, Analysis.photo_id == Photo.id))
        return dict(rows.all())


def stale(keeper: Keeper) -> set[str]:
    """Photos that analyze would read again; the gauge must say as many."""
    found = {name for name, state in states(keeper, "analyze").items() if state == "stale"}
    assert figures(keeper)["analyze", "stale"] == len(found)
    return found


@pytest.fixture
def rated(keeper: Keeper, photos: Path) -> Keeper:
    """Three photos, analyzed; the first with a sidecar of four stars."""
    first, *_ = album(photos, 3)
    rate(first.with_suffix(".xmp"), 4)
    add(keeper, photos)
    rebuild(keeper)
    assert stale(keeper) == set()
    assert sorted(ratings(keeper).values(), key=str) == [4, None, None]
    return keeper


def first(photos: Path) -> Path:
    """The photo with the stars."""
    return next(photos.glob("*.xmp")).with_suffix(".jpg")


def test_a_changed_sidecar_is_read_again_once(rated: Keeper, photos: Path) -> None:
    photo = first(photos)
    assert scan(rated).reread == 0
    rate(photo.with_suffix(".xmp"), 2)
    assert scan(rated).reread == 1
    assert stale(rated) == {photo.name}
    rebuild(rated)
    assert ratings(rated)[photo.name] == 2
    assert scan(rated).reread == 0
    assert stale(rated) == set()


@pytest.mark.parametrize("named", ["stem", "whole name"])
def test_a_sidecar_that_comes_or_goes(rated: Keeper, photos: Path, named: str) -> None:
    other = next(each for each in sorted(photos.glob("*.jpg")) if each != first(photos))
    sidecar = other.with_suffix(".xmp") if named == "stem" else other.with_name(other.name + ".xmp")
    rate(sidecar, 5)
    scan(rated)
    assert stale(rated) == {other.name}
    rebuild(rated)
    assert ratings(rated)[other.name] == 5
    sidecar.unlink()
    scan(rated)
    assert stale(rated) == {other.name}
    rebuild(rated)
    assert ratings(rated)[other.name] is None


def test_only_the_photo_of_that_name(rated: Keeper, photos: Path) -> None:
    photo = first(photos)
    for near in (photo.stem + "-2.jpg", photo.stem + ".b.jpg", photo.stem.upper() + "X.jpg"):
        shutil.copy(photo, photos / near)
    (photos / (photo.stem + ".d")).mkdir()
    shutil.copy(photo, photos / (photo.stem + ".d") / "x.jpg")
    scan(rated)
    rebuild(rated)
    rate(photo.with_suffix(".xmp"), 1)
    scan(rated)
    assert stale(rated) == {photo.name}


def test_a_sidecar_that_moves_with_its_photo_is_no_news(rated: Keeper, photos: Path) -> None:
    photo, before = first(photos), ids(rated)
    below = photos / "Sommer ä"
    below.mkdir()
    for each in (photo, photo.with_suffix(".xmp")):
        each.rename(below / each.name)
    report = scan(rated)
    assert (report.moved, report.reread) == (1, 0)
    assert set(ids(rated).values()) == set(before.values())
    assert stale(rated) == set()
    rate((below / photo.name).with_suffix(".xmp"), 3)
    assert scan(rated).reread == 1


def test_a_parent_folder_takes_the_sidecars_in(rated: Keeper, photos: Path) -> None:
    report = add(rated, photos.parent)
    assert report.reread == 0
    assert stale(rated) == set()


def test_what_lies_in_the_trash_with_its_photo_comes_back_as_it_was(rated: Keeper, photos: Path) -> None:
    photo = first(photos)
    away = photos.parent / "away"
    away.mkdir()
    for each in (photo, photo.with_suffix(".xmp")):
        each.rename(away / each.name)
    put_in_trash(rated, photo.name, gone=True)
    assert scan(rated).reread == 0
    for each in (photo, photo.with_suffix(".xmp")):
        (away / each.name).rename(each)
    put_in_trash(rated, photo.name, gone=False)
    assert scan(rated).reread == 0
    assert stale(rated) == set()


def put_in_trash(keeper: Keeper, name: str, *, gone: bool) -> None:
    """Say of a photo that it lies in the trash, or does no longer."""

    id_ = ids(keeper)[name] if gone else gone_id(keeper)
    with keeper.catalog.write() as session, keeper.tallies.changing(session, [id_]):
        session.get_one(Photo, id_).trashed_at = now() if gone else None
        session.flush()


def gone_id(keeper: Keeper) -> int:
    with keeper.catalog.read() as session:
        return session.scalars(select(Photo.id).where(Photo.trashed_at.is_not(None))).one()


def test_a_folder_that_will_not_open_says_nothing(rated: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = photos / "closed"
    below.mkdir()
    photo = first(photos)
    for each in (photo, photo.with_suffix(".xmp")):
        each.rename(below / each.name)
    scan(rated)
    with monkeypatch.context() as patched:
        shut(patched, below)
        assert scan(rated).reread == 0
    assert scan(rated).reread == 0
    assert stale(rated) == set()

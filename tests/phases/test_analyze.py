"""analyze.py: what a photo says of itself is kept; what a person says wins; how many have a date, a camera, a place."""

from datetime import datetime
from pathlib import Path

import pytest
from camera import album, jpeg
from keeping import add, figures, ids, rebuild, states
from sqlalchemy import select

from catalog_gui.catalog.tables import Given, Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter, listing
from catalog_gui.phases.analyze import Analysis

MORNING = datetime(2024, 5, 6, 7, 8, 9)


def rows(keeper: Keeper) -> dict[str, Analysis]:
    with keeper.catalog.read() as session:
        found = session.execute(select(Photo.path, Analysis).join(Photo, Photo.id == Analysis.photo_id))
        return dict(found.all())


def test_what_the_camera_wrote_is_kept(keeper: Keeper, photos: Path) -> None:
    words = {"make": "Canon", "model": "EOS R5", "place": (48.8583, 2.2945), "orientation": 6}
    jpeg(photos / "a.jpg", size=(120, 80), taken=MORNING, subsecond="25", **words)
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    row = rows(keeper)["a.jpg"]
    assert (row.format, row.width, row.height, row.orientation) == ("JPEG", 80, 120, 6)
    assert (row.taken, row.taken_subsecond) == (datetime(2024, 5, 6, 7, 8, 9, 250_000), True)
    assert (row.taken_source, row.taken_confidence, row.taken_suspicious) == ("exif", 95, False)
    assert (row.camera_make, row.camera_model) == ("Canon", "EOS R5")
    assert (row.latitude, row.longitude) == (pytest.approx(48.8583, abs=1e-4), pytest.approx(2.2945, abs=1e-4))


def test_the_content_is_known_from_the_same_reading(keeper: Keeper, photos: Path) -> None:
    import hashlib

    path = jpeg(photos / "a.jpg")
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    with keeper.catalog.read() as session:
        sha256, content = session.execute(select(Photo.sha256, Photo.content)).one()
        stamp = session.scalars(select(Analysis.stamp)).one()
    assert sha256 == hashlib.sha256(path.read_bytes()).digest()
    assert stamp == content == int.from_bytes(sha256[:8], "big") >> 1


def test_members_are_photos_that_have_it_and_done_is_another_figure(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "all.jpg", taken=MORNING, make="Canon", place=(1.0, 2.0))
    jpeg(photos / "model.jpg", model="X100")
    jpeg(photos / "blank.jpg", make="   ", model="\x00")
    jpeg(photos / "nowhere.jpg", place=(0.0, 0.0))
    jpeg(photos / "equator.jpg", place=(0.0, 12.5))
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    kept = figures(keeper)
    assert kept["analyze", "done"] == 5
    assert kept["analyze", "member:camera"] == 2
    assert kept["analyze", "member:gps"] == 2
    gauges = {gauge.field: gauge for gauge in keeper.gauges()}
    assert [gauges[field].status for field in ("dates", "camera", "gps")] == ["complete"] * 3
    assert gauges["gps"].missing == 0, "a photo without a place lacks nothing"


def test_dates_are_told_apart_by_where_they_came_from(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "camera.jpg", taken=MORNING)
    jpeg(photos / "never set.jpg", taken=datetime(1980, 1, 1))
    jpeg(photos / "IMG_20230405_101112.jpg")
    jpeg(photos / "plain.jpg")
    jpeg(photos / "told.jpg", taken=MORNING)
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    give(keeper, "told.jpg", "taken", moment=datetime(1999, 12, 31, 23, 59))
    parts = next(gauge for gauge in keeper.gauges() if gauge.field == "dates").parts
    assert parts == {
        "given": 1,
        "exif": 2,
        "xmp": 0,
        "filename": 1,
        "folder": 0,
        "filesystem": 1,
        "suspicious": 1,
    }
    figures(keeper)


def give(keeper: Keeper, path: str, name: str, **value: object) -> None:
    """Let a person say something of a photo."""
    photo = ids(keeper)[path]
    with keeper.catalog.write() as session, keeper.tallies.changing(session, [photo]):
        session.add(Given(photo_id=photo, name=name, origin="person", **value))


def listed(keeper: Keeper) -> dict[str, dict[str, object]]:
    with keeper.catalog.read() as session:
        return {row["path"]: row for row in listing(session, keeper, PhotoFilter())}


def test_what_a_person_said_wins_and_survives_every_rebuild(keeper: Keeper, photos: Path) -> None:
    from catalog_gui.engine.plan import Scope

    jpeg(photos / "a.jpg", taken=MORNING, place=(48.8583, 2.2945))
    jpeg(photos / "b.jpg", seed=1)
    add(keeper, photos)
    for path in ("a.jpg", "b.jpg"):
        give(keeper, path, "taken", moment=datetime(1999, 12, 31, 23, 59))
        give(keeper, path, "latitude", number=42.6)
        give(keeper, path, "longitude", number=-5.6)
    for scope in (Scope(), Scope(force=True), Scope(force=True)):
        rebuild(keeper, scope=scope)
        for path in ("a.jpg", "b.jpg"):
            row = listed(keeper)[path]
            assert (row["taken"], row["taken_source"]) == ("1999-12-31T23:59:00", "given")
            assert row["gps"] == [42.6, -5.6]
            assert row["geohash"] == "ezs42e4"
    assert set(states(keeper, "geohash").values()) == {"done"}
    assert rows(keeper)["a.jpg"].taken == MORNING, "the file's own word is kept beside it"
    figures(keeper)


def test_a_photo_without_anything_is_examined_all_the_same(keeper: Keeper, photos: Path) -> None:
    album(photos, 1)
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    (row,) = rows(keeper).values()
    assert (row.camera_make, row.camera_model, row.latitude, row.longitude) == (None,) * 4
    assert set(states(keeper, "analyze").values()) == {"done"}

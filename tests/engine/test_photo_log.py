"""photo_log.py: every line that was noted of one photo, in the order of time, and no other photo's."""

from pathlib import Path

import pytest
from camera import album, cut_short, jpeg
from keeping import add, ids, rebuild, scan
from sqlalchemy import delete, insert

from catalog_gui.catalog.safety_tables import Inspection
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photo_log import log_of_photo
from catalog_gui.phases.times import note_shown


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 3)
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    return keeper


def log(keeper: Keeper, photo: int) -> list[tuple[str, str]]:
    with keeper.catalog.read() as session:
        lines = log_of_photo(session, keeper.phases, photo)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    return [(line.about, line.words) for line in lines]


def test_a_photo_that_failed_and_came_right_tells_both(library: Keeper, photos: Path) -> None:
    photo = ids(library)["cut.jpg"]
    jpeg(photos / "cut.jpg", seed=77, size=(99, 77))
    scan(library)
    rebuild(library, only=["thumbnails"])
    lines = log(library, photo)
    assert lines[0] == ("Catalog", "It came into the catalog.")
    assert [about for about, words in lines if about == "Thumbnails"] == ["Thumbnails", "Thumbnails"]
    assert ("Thumbnails", "It came right.") in lines
    assert ("Catalog", "Its file has changed.") in lines
    assert lines[-2:] == [("Thumbnail", "Its file was found whole."), ("Thumbnails", "It came right.")]


def test_the_thumbnail_tells_all_its_stamps(library: Keeper) -> None:
    photo = ids(library)["photo-001.jpg"]
    note_shown(library.catalog, [photo])
    assert [words for about, words in log(library, photo) if about == "Thumbnail"] == [
        "It was asked for.",
        "Work on it began.",
        "Its file was written.",
        "Its file was found whole.",
        "It was first shown.",
    ]


def test_each_line_is_of_that_photo_alone(library: Keeper) -> None:
    failed, fine = ids(library)["cut.jpg"], ids(library)["photo-000.jpg"]
    with library.catalog.write() as session:
        session.execute(
            insert(Inspection).values(photo_id=fine, content=1, bytes_fit=True, format_fits=True, picture_fits=False)
        )
    assert ("Original", "The original was read again: bytes as it should be, kind of file as it should be, picture not as it should be.") in log(library, fine)  # noqa: E501  # fmt: skip
    assert not any(about == "Thumbnails" for about, _ in log(library, fine))
    assert not any(about in ("Thumbnail", "Original") for about, _ in log(library, failed))


def test_a_photo_that_is_gone_is_still_told_of(library: Keeper, photos: Path) -> None:
    known = ids(library)
    (photos / "photo-000.jpg").unlink()
    scan(library, accept_missing=True)
    jpeg(photos / "photo-000.jpg", seed=0)
    scan(library)
    words = [words for _, words in log(library, known["photo-000.jpg"])]
    assert "Its file was not found." in words
    assert "Its file is there again." in words
    with library.catalog.write() as session:
        session.execute(delete(Photo).where(Photo.id == known["photo-000.jpg"]))
    assert log(library, known["photo-000.jpg"])[-1] == ("Catalog", "It was taken out of the catalog.")
    assert log(library, 4711) == []

"""Drawn photos: photos like a camera's, the same each time, no two alike."""

from pathlib import Path

import pytest
from PIL import Image

from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.similarity import drawn_hashes
from catalog_gui.media import hashes
from catalog_gui.media.source import PhotoSource


def test_photos_have_the_size_that_was_asked_for_and_what_a_camera_writes(tmp_path: Path) -> None:
    paths = draw_photos(tmp_path, 3, megapixels=0.3)
    assert [path.name for path in paths] == ["IMG_00000.jpg", "IMG_00001.jpg", "IMG_00002.jpg"]
    taken = set()
    for path in paths:
        known = PhotoSource(path).metadata
        assert known.format == "JPEG"
        assert (known.width or 0) * (known.height or 0) == pytest.approx(300_000, rel=0.01)
        assert known.camera_make == "Bench"
        assert known.latitude is not None
        taken.add(known.taken)
    assert len(taken) == 3


def test_they_are_the_same_each_time_and_no_two_alike(tmp_path: Path) -> None:
    first = draw_photos(tmp_path / "one", 4, megapixels=0.05)
    again = draw_photos(tmp_path / "two", 4, megapixels=0.05)
    other = draw_photos(tmp_path / "three", 4, megapixels=0.05, seed=2)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert first[0].read_bytes() != other[0].read_bytes()
    pictures = {hashes.of(Image.open(path)).dhash for path in (*first, *other)}
    assert len(pictures) == 8


def test_drawn_hashes_are_the_same_each_time_half_of_them_like_pictures() -> None:
    drawn = drawn_hashes(40_000)
    assert (drawn == drawn_hashes(40_000)).all()
    assert (drawn != drawn_hashes(40_000, seed=2)).any()
    bits = [int(value).bit_count() for value in drawn]
    assert 10 < sum(count <= 3 for count in bits) < 200, "some are nearly of one tone"
    assert 28 < sum(bits) / len(bits) < 36

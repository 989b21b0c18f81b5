"""The demo library on the disk."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageOps

from catalog_gui.demo.library import NOTE, make_demo
from catalog_gui.errors import CatalogError

PHOTOS = 20


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, int]]) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "new" / "photos"
    assert make_demo(folder, PHOTOS, progress=lambda made, of: told.append((made, of))) == PHOTOS
    return folder


def test_it_holds_as_many_files_as_asked_and_a_note(library: Path) -> None:
    files = digests(library)
    assert NOTE in files
    assert len(files) == PHOTOS + 1


def test_progress_grows_to_the_end(library: Path, told: list[tuple[int, int]]) -> None:
    assert library.is_dir()
    made = [count for count, _ in told]
    assert made == sorted(made)
    assert told[-1] == (PHOTOS, PHOTOS)


def test_the_same_numbers_give_the_same_files(library: Path, tmp_path: Path) -> None:
    make_demo(tmp_path, PHOTOS)
    assert digests(tmp_path) == digests(library)


def test_every_photo_but_the_broken_ones_opens(library: Path) -> None:
    import pillow_heif

    opened = 0
    for path in library.rglob("*.jpg"):
        if path.parent.name != "From the old card":
            with Image.open(path) as image:
                assert max(ImageOps.exif_transpose(image).size) in (1200, 1152, 720)
            opened += 1
    for path in library.rglob("*.heic"):
        assert pillow_heif.open_heif(path).size in ((1200, 800), (800, 1200))
        assert path.with_suffix(".jpg").is_file()
        opened += 1
    assert opened == PHOTOS - 3


def test_the_broken_files_are_broken(library: Path) -> None:
    broken = sorted((library / "From the old card").iterdir(), key=lambda path: path.stat().st_size)
    assert [path.stat().st_size == 0 for path in broken] == [True, False, False]
    for path in broken:
        with pytest.raises(OSError), Image.open(path) as image:
            image.load()


def test_an_exact_copy_has_the_same_bytes(library: Path) -> None:
    twice = [digest for digest, count in Counter(digests(library).values()).items() if count == 2]
    assert len(twice) == 1


def test_the_frames_of_the_burst_are_a_fifth_of_a_second_apart(library: Path) -> None:
    frames = sorted(library.glob("2*/**/*_[1-6].jpg"))
    assert len(frames) == 4
    times = []
    for path in frames:
        with Image.open(path) as image:
            details = image.getexif().get_ifd(ExifTags.IFD.Exif)
        clock = datetime.strptime(details[ExifTags.Base.DateTimeOriginal], "%Y:%m:%d %H:%M:%S")
        times.append(clock + timedelta(milliseconds=int(details[ExifTags.Base.SubsecTimeOriginal])))
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(milliseconds=200)}


def test_a_handful_is_made_of_single_pictures(tmp_path: Path) -> None:
    assert make_demo(tmp_path, 3) == 3
    assert len(digests(tmp_path)) == 4


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CatalogError, match="other files"):
        make_demo(tmp_path, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

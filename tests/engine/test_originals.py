"""originals.py: a file as it lies on the disk now, in the words that say what is wrong with it and what is not."""

import os
import shutil
from pathlib import Path

import pytest
from camera import album, empty
from keeping import add, ids, rebuild, scan

from catalog_gui.engine import originals
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.originals import Original, look_at_original
from catalog_gui.media import source


def look(keeper: Keeper, photo: int) -> Original:
    with keeper.catalog.read() as session:
        found = look_at_original(session, photo)
    assert found is not None
    return found


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 2)
    empty(photos / "empty.jpg")
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    return keeper


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions bind also the administrator, who may run the tests."""
    before = source._open

    def careful(path: str, flags: int) -> int:
        if not os.stat(path).st_mode & 0o444:  # noqa: PTH116
            raise PermissionError(13, "Permission denied", path)
        return before(path, flags)

    monkeypatch.setattr(source, "_open", careful)


def test_a_file_with_the_same_bytes_is_fine(library: Keeper, photos: Path) -> None:
    found = look(library, ids(library)["photo-000.jpg"])
    assert (found.state, found.size) == (originals.FINE, (photos / "photo-000.jpg").stat().st_size)
    assert found.is_fine
    assert "same bytes" in found.words


@pytest.mark.usefixtures("bound")
@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_one_that_may_not_be_read_says_so_and_is_not_called_damaged(library: Keeper, photos: Path) -> None:
    (photos / "photo-001.jpg").chmod(0)
    found = look(library, ids(library)["photo-001.jpg"])
    assert found.state == originals.FORBIDDEN
    assert found.words.startswith("It cannot be read: permission.")
    assert "damaged" not in found.words
    assert found.mode == "----------"
    assert found.owner


def test_one_that_was_changed_vanished_or_is_empty_says_so(library: Keeper, photos: Path) -> None:
    known = ids(library)
    (photos / "photo-000.jpg").write_bytes(b"something else")
    (photos / "photo-001.jpg").unlink()
    states = [look(library, known[name]).state for name in ("photo-000.jpg", "photo-001.jpg", "empty.jpg")]
    assert states == [originals.OTHER, originals.MISSING, originals.EMPTY]


def test_one_whose_drive_is_away_is_not_missing(library: Keeper, photos: Path) -> None:
    shutil.move(photos, photos.with_name("elsewhere"))
    found = look(library, ids(library)["photo-000.jpg"])
    assert found.state == originals.AWAY
    assert "drive" in found.words


def test_one_that_was_never_examined_can_at_least_be_read(library: Keeper, photos: Path) -> None:
    album(photos, 1, first=7)
    scan(library)
    assert look(library, ids(library)["photo-007.jpg"]).is_fine


def test_a_photo_that_there_is_not_has_no_original(library: Keeper) -> None:
    with library.catalog.read() as session:
        assert look_at_original(session, 4711) is None

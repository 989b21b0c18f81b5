"""moving.py: the store arrives whole at its new place before anything leaves the old one."""

from pathlib import Path

import pytest
from camera import album
from keeping import add, rebuild, states

from catalog_gui.care import moving, store_copy
from catalog_gui.care.moving import Moved, move
from catalog_gui.care.reconcile import Report, verify
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.settings import load_settings


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Four photos with thumbnails, one with a preview."""
    album(photos, 4)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    keeper.store.write(1, b"large", preview=True)
    return keeper


def files(store: ThumbnailStore) -> dict[str, tuple[bytes, int]]:
    return {file.name: (file.path.read_bytes(), file.path.stat().st_mtime_ns) for file in store.files()}


def moved(keeper: Keeper, place: Path) -> Moved:
    last = list(move(keeper, place))[-1]
    assert isinstance(last, Moved)
    return last


def test_everything_arrives_and_the_setting_follows(library: Keeper, tmp_path: Path) -> None:
    old, before = library.store, files(library.store)
    done = moved(library, tmp_path / "elsewhere" / "small")
    assert (done.files, done.place) == (5, tmp_path / "elsewhere" / "small")
    assert library.store.directory == done.place
    assert files(library.store) == before
    assert not old.directory.exists()
    assert load_settings().thumbnail_dir == str(done.place)
    assert list(verify(library))[-1] == Report(ok=4)
    again = open_keeper(library.catalog.file, load_settings())
    assert again.store.directory == done.place
    again.claim_store()
    again.close()


def test_other_files_of_the_old_place_stay(library: Keeper, tmp_path: Path) -> None:
    note = library.store.directory / "notes.txt"
    note.write_bytes(b"mine")
    moved(library, tmp_path / "new")
    assert [path.name for path in note.parent.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("moment", ["copying", "settled"])
def test_a_move_that_was_killed_goes_on(
    library: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    old, new, before = library.store, tmp_path / "new", files(library.store)
    copy_one, copied = store_copy._copy_one, []

    def dies(*given: object) -> int:
        copied.append(given)
        if moment == "copying" and len(copied) == 3:
            raise KeyboardInterrupt
        return copy_one(*given)  # type: ignore[arg-type]

    def dies_deleting(store: ThumbnailStore) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store_copy, "_copy_one", dies)
        if moment == "settled":
            patch.setattr(store_copy, "delete", dies_deleting)
        with pytest.raises(KeyboardInterrupt):
            list(move(library, new))
    assert files(old) == before, "the old place is whole"
    assert set(states(library, "thumbnails").values()) == {"done"}
    moved(library, new)
    assert files(library.store) == before
    assert not old.directory.exists()


def test_a_copy_that_is_not_alike_deletes_nothing(
    library: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(library.store)
    put = ThumbnailStore.put
    monkeypatch.setattr(ThumbnailStore, "put", lambda store, name, jpeg: put(store, name, jpeg[:-1]))
    with pytest.raises(CatalogError, match="not what was written"):
        list(move(library, tmp_path / "new"))
    assert files(library.store) == before
    assert load_settings().thumbnail_dir == ""


def test_places_that_cannot_be_used(
    library: Keeper, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ThumbnailStore(tmp_path / "other")
    other.claim("another catalog")
    before = files(library.store)
    for place, words in (
        (library.store.directory / "inside", "inside one another"),
        (library.store.directory.parent, "inside one another"),
        (photos, "holds photos"),
        (other.directory, "another catalog"),
    ):
        with pytest.raises(CatalogError, match=words):
            list(move(library, place))
    monkeypatch.setattr(store_copy.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(CatalogError, match="no room"):
        list(move(library, tmp_path / "new"))
    monkeypatch.setenv("THUMBNAIL_DIR", str(tmp_path / "elsewhere"))
    with pytest.raises(CatalogError, match="THUMBNAIL_DIR"):
        list(move(library, tmp_path / "new"))
    assert files(library.store) == before


def test_moving_to_where_they_lie_changes_nothing(library: Keeper) -> None:
    before = files(library.store)
    assert moved(library, library.store.directory).files == 0
    assert files(library.store) == before


def test_a_place_that_may_be_emptied_is_told(library: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThumbnailStore, "is_volatile", property(lambda _: True))
    assert moved(library, tmp_path / "new").volatile
    assert moving.FROM

"""clearing.py: only files of the store go, only those that were meant, and the rows follow."""

from pathlib import Path

import pytest
from attrs import evolve
from camera import album
from keeping import add, figures, ids, rebuild, states
from sqlalchemy import insert, select, update

from catalog_gui.care import clearing
from catalog_gui.care.clearing import Removed, clear, clearable, orphans, remove_orphans
from catalog_gui.care.selection import Selection
from catalog_gui.catalog.tables import Operation, Photo, Root
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore, shard_of


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Five photos with thumbnails, and two files of photos that are not there."""
    album(photos, 5)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    keeper.store.write(4711, b"orphan")
    keeper.store.write(4712, b"large orphan", preview=True)
    return keeper


def last(steps: object) -> Removed:
    found = list(steps)[-1]  # type: ignore[call-overload]
    assert isinstance(found, Removed)
    return found


def test_orphans_go_and_nothing_else(library: Keeper) -> None:
    known = ids(library)
    with library.catalog.write() as session, library.tallies.changing(session, [known["photo-000.jpg"]]):
        session.execute(update(Photo).where(Photo.id == known["photo-000.jpg"]).values(trashed_at=now()))
    lost = library.store.directory / ("00" if shard_of(1) != "00" else "01")
    lost.mkdir(exist_ok=True)
    (lost / "1.jpg").write_bytes(b"lost")
    (lost / "notes.txt").write_bytes(b"mine")
    found = orphans(library)
    names = {f"{shard_of(4711)}/4711.jpg", f"{shard_of(4712)}/4712-preview.jpg", f"{lost.name}/1.jpg"}
    assert {each.file.name for each in found} == names
    assert sum(each.bytes for each in found) == 22
    done = last(remove_orphans(library, found))
    assert (set(done.names), done.bytes, done.kept, done.failed) == (names, 22, (), ())
    assert {file.photo_id for file in library.store.files()} == set(known.values())
    assert (lost / "notes.txt").exists()
    assert orphans(library) == []
    with library.catalog.read() as session:
        operation = session.get_one(Operation, done.operation)
        assert (operation.kind, operation.result) == ("orphans", "completed")


def test_a_file_that_came_to_belong_to_a_photo_is_kept(library: Keeper) -> None:
    found = orphans(library)
    with library.catalog.write() as session:
        root = session.scalars(select(Root.id)).one()
        session.execute(insert(Photo).values(id=4711, root_id=root, path="new.jpg", size=1, mtime_ns=1))
    done = last(remove_orphans(library, found))
    assert done.kept == (f"{shard_of(4711)}/4711.jpg",)
    assert library.store.read(4711) == b"orphan"
    assert library.store.read(4712, preview=True) is None


def test_clear_deletes_thumbnails_and_the_gauge_follows(library: Keeper, photos: Path) -> None:
    before = {path.name: path.read_bytes() for path in photos.iterdir()}
    done = last(clear(library, clearable(library, Selection())))
    assert len(done.names) == 7
    assert list(library.store.files()) == []
    assert set(states(library, "thumbnails").values()) == {"missing"}
    figures(library)
    assert {path.name: path.read_bytes() for path in photos.iterdir()} == before
    assert library.store.owner() == library.catalog.uid
    assert rebuild(library).failures == 0
    assert set(states(library, "thumbnails").values()) == {"done"}


def test_clear_takes_the_selection_alone(library: Keeper) -> None:
    photo = ids(library)["photo-002.jpg"]
    library.store.write(photo, b"large", preview=True)
    assert [each.file.preview for each in clearable(library, Selection(), previews_only=True)].count(True) == 2
    done = last(clear(library, clearable(library, Selection(ids=(photo,)))))
    assert len(done.names) == 2
    assert [path for path, state in states(library, "thumbnails").items() if state == "missing"] == ["photo-002.jpg"]
    figures(library)


def test_nothing_outside_the_store_is_deleted(library: Keeper, tmp_path: Path) -> None:
    outside = tmp_path / "originals"
    outside.mkdir()
    (outside / "9.jpg").write_bytes(b"an original")
    real = next(library.store.files())
    files = [
        clearing.Removable(evolve(real, name=name, photo_id=9, path=path), 1)
        for name, path in (
            ("../originals/9.jpg", outside / "9.jpg"),
            ("..", outside),
            (str(outside / "9.jpg"), outside),
        )
    ]
    shard = library.store.directory / shard_of(9)
    try:
        shard.symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")
    files.append(clearing.Removable(evolve(real, name=f"{shard.name}/9.jpg", photo_id=9), 1))
    done = last(clear(library, files))
    assert (done.names, len(done.failed)) == ((), 4)
    assert (outside / "9.jpg").read_bytes() == b"an original"


def test_a_folder_that_became_a_link_a_moment_ago(
    library: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "originals"
    outside.mkdir()
    (outside / "9.jpg").write_bytes(b"an original")
    shard = library.store.directory / shard_of(9)
    try:
        shard.symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")
    monkeypatch.setattr(ThumbnailStore, "_refuse_links", lambda *_: None)
    with pytest.raises(CatalogError, match="cannot be deleted"):
        library.store.remove(f"{shard.name}/9.jpg")
    assert (outside / "9.jpg").exists()


def test_a_folder_that_is_not_this_catalogs_is_refused(library: Keeper, tmp_path: Path) -> None:
    photo = tmp_path / "pictures" / shard_of(1) / "1.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"dear")
    other = evolve(library, store=ThumbnailStore(tmp_path / "pictures"))
    with pytest.raises(CatalogError, match="could be photos"):
        list(clear(other, clearable(other, Selection())))
    assert photo.read_bytes() == b"dear"

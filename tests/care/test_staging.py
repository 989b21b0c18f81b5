"""staging.py: back to the copy means the same files, byte for byte, and the rows that spoke of them."""

from pathlib import Path

import pytest
from attrs import evolve
from camera import album
from keeping import add, figures, ids, rebuild, scan, states
from sqlalchemy import select

from catalog_gui.care.reconcile import Report, verify
from catalog_gui.care.staging import Staged, back_up, backup_of, forget, is_there, roll_back
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases.thumbnails import ThumbnailRow


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


def rows(keeper: Keeper) -> set[tuple[object, ...]]:
    with keeper.catalog.read() as session:
        return {tuple(row) for row in session.execute(select(*ThumbnailRow.__table__.columns))}


def done(steps: object) -> Staged:
    last = list(steps)[-1]  # type: ignore[call-overload]
    assert isinstance(last, Staged)
    return last


def test_back_byte_for_byte(library: Keeper, photos: Path) -> None:
    before, spoken = files(library.store), rows(library)
    assert not is_there(library)
    assert done(back_up(library)).files == 5
    assert is_there(library)
    rebuild(library, only=["thumbnails"], scope=Scope(force=True))
    library.store.path_for(1).write_bytes(b"damaged in place")
    library.store.path_for(2).unlink()
    album(photos, 1, first=10)
    scan(library)
    rebuild(library, only=["thumbnails"])
    assert files(library.store) != before
    result = done(roll_back(library))
    assert (result.files, result.place) == (5, library.store.directory)
    assert files(library.store) == before
    assert rows(library) == spoken
    figures(library)
    assert states(library, "thumbnails")["photo-010.jpg"] == "missing"
    last = list(verify(library))[-1]
    assert isinstance(last, Report)
    assert (last.ok, [each.path for each in last.neither]) == (4, ["photo-010.jpg"])


def test_a_copy_takes_the_place_of_the_one_before(library: Keeper) -> None:
    done(back_up(library))
    library.store.path_for(ids(library)["photo-000.jpg"]).unlink()
    assert done(back_up(library)).files == 4
    assert files(backup_of(library.store)) == files(library.store)
    forget(library)
    assert not backup_of(library.store).directory.exists()
    forget(library)


def test_without_a_whole_copy_nothing_is_changed(library: Keeper) -> None:
    before = files(library.store)
    with pytest.raises(CatalogError, match="no copy"):
        list(roll_back(library))
    done(back_up(library))
    (backup_of(library.store).directory / "rows.json").unlink()
    with pytest.raises(CatalogError, match="no copy"):
        list(roll_back(library))
    (backup_of(library.store).directory / "rows.json").write_text("{")
    with pytest.raises(CatalogError, match="damaged"):
        list(roll_back(library))
    assert files(library.store) == before


def test_another_catalogs_copy_is_left_alone(library: Keeper) -> None:
    other = backup_of(library.store)
    other.claim("another")
    other.write(1, b"x")
    for steps in (lambda: list(back_up(library)), lambda: list(roll_back(library)), lambda: forget(library)):
        with pytest.raises(CatalogError):
            steps()
    assert other.read(1) == b"x"
    assert evolve(library).store.directory.exists()

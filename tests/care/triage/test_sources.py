"""sources.py: of every photo, known or deleted, whether its original is there, how large and with which bytes; counts exact."""

import os
from pathlib import Path

import pytest
from camera import album
from keeping import add, ids, rebuild
from sqlalchemy import update

from care.triage.damaging import outside, triage, way
from catalog_gui.care.bit_rot import inspect_originals
from catalog_gui.care.triage import sources
from catalog_gui.care.triage.sources import Sum, deleted_sources, known_sources, summed
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper

PHOTOS, DELETED = 23, 7
GONE, OTHER_SIZE, OTHER_BYTES = (2, 3, 10), (4, 11, 12), (5, 13)
"""Numbers of photos of which the file went, was replaced, or changed by itself."""


@pytest.fixture
def harmed(keeper: Keeper, photos: Path) -> Keeper:
    """Photos of which the first were deleted by another program; of both kinds some files are not as noted."""
    album(photos, PHOTOS)
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    files = {number: photos / path for path, number in ids(keeper).items()}
    outside(keeper.catalog.file, f"DELETE FROM photo WHERE id <= {DELETED}")
    for number in GONE:
        files[number].unlink()
    for number in OTHER_SIZE:
        files[number].write_bytes(b"other")
    for number in OTHER_BYTES:
        before = files[number].stat()
        files[number].write_bytes(files[number].read_bytes()[:-1] + b"\0")
        os.utime(files[number], ns=(before.st_atime_ns, before.st_mtime_ns))
    return keeper


def found(keeper: Keeper, read: bool = False) -> tuple[Sum, Sum]:
    """(of the photos that are known, of those that were deleted)."""
    with opened_sqlite(keeper.catalog.file) as database:
        return summed(known_sources(database, read=read)), summed(deleted_sources(database, read=read))


def test_every_original_is_counted_once(harmed: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_PAGE", 5)
    known, deleted = found(harmed)
    assert (known.photos, known.there, known.same_size) == (
        PHOTOS - DELETED,
        PHOTOS - DELETED - 1,
        PHOTOS - DELETED - 3,
    )
    assert (known.gone, known.other_size) == (1, 2)
    assert (deleted.photos, deleted.gone, deleted.other_size) == (DELETED, 2, 1)
    assert known.same_bytes == known.other_bytes == 0, "nothing was read"


def test_read_on_request_for_their_bytes(harmed: Keeper) -> None:
    known, deleted = found(harmed, read=True)
    assert (known.same_bytes, known.other_bytes) == (PHOTOS - DELETED - 4, 3)
    assert (deleted.same_bytes, deleted.other_bytes) == (DELETED - 4, 2)
    with opened_sqlite(harmed.catalog.file) as database:
        rows = {
            each.photo: each for each in (*known_sources(database, read=True), *deleted_sources(database, read=True))
        }
    assert set(rows) == set(range(1, PHOTOS + 1))
    assert {number for number, each in rows.items() if not each.as_noted} == {*GONE, *OTHER_SIZE, *OTHER_BYTES}
    assert {number for number, each in rows.items() if each.deleted} == set(range(1, DELETED + 1))
    assert {rows[number].bytes for number in OTHER_BYTES} == {"other"}
    assert {rows[number].size for number in GONE} == {None}


def test_what_the_last_reading_found_is_told(harmed: Keeper) -> None:
    list(inspect_originals(harmed))
    known, deleted = found(harmed)
    assert known.other_bytes == 1, "the one that changed by itself; those with another size were edited"
    assert known.same_bytes == PHOTOS - DELETED - 4
    assert deleted.same_bytes == deleted.other_bytes == 0
    with harmed.catalog.write() as session:
        session.execute(update(Photo).values(content=Photo.content + 1))
    assert found(harmed)[0].same_bytes == 0, "that was another content"


def test_the_way_back_tells_the_counts(harmed: Keeper) -> None:
    why = way(triage(harmed), "originals").why
    assert (
        "of 16 photos that are still known 13 originals are there as noted, 2 with another size, 1 are not there" in why
    )
    assert "of 7 photos that were deleted 4 originals are there as noted, 1 with another size, 2 are not there" in why


def test_the_trash_and_what_is_missing_already_are_left_out(harmed: Keeper) -> None:
    with harmed.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == 20).values(trashed_at=now()))
        session.execute(update(Photo).where(Photo.id == 10).values(missing_since=now()))
    assert found(harmed)[0].photos == PHOTOS - DELETED - 1
    with opened_sqlite(harmed.catalog.file) as database:
        assert summed(known_sources(database, present=True)).gone == 0


@pytest.mark.parametrize("harm", ["DROP TABLE audit", "DROP TABLE photo", "DROP TABLE root", "DROP TABLE inspection"])
def test_what_is_left_is_told_whatever_is_gone(harmed: Keeper, harm: str) -> None:
    outside(harmed.catalog.file, harm)
    known, deleted = found(harmed)
    assert known.photos == (0 if harm in ("DROP TABLE photo", "DROP TABLE root") else PHOTOS - DELETED)
    assert deleted.photos == (0 if harm in ("DROP TABLE audit", "DROP TABLE root") else DELETED)

"""troubles.py and strangers.py: what is wrong, what only seems to be, and what belongs to no photo of the catalog."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from camera import album, cut_short, empty, no_picture
from keeping import add, ids, rebuild, scan
from sqlalchemy import delete, insert, text, update

from catalog_gui.catalog import backups, restoring
from catalog_gui.catalog.tables import Photo, Problem
from catalog_gui.engine import strangers as strange
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.engine.photos import photos_in_trouble
from catalog_gui.engine.strangers import standings, strangers
from catalog_gui.engine.troubles import FAULTS, Lacking, look_at_disk
from catalog_gui.phases.thumbnails import GONE, UNDECODABLE, ThumbnailRow


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 4)
    cut_short(photos / "cut.jpg")
    empty(photos / "empty.jpg")
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    return keeper


def leave(keeper: Keeper, table: str, **values: object) -> None:
    """A row of a photo that there is not, as a program leaves it that deletes photos and nothing else."""
    with closing(sqlite3.connect(keeper.catalog.file)) as connection, connection:
        places = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values()))


def leave_problem(keeper: Keeper, *numbers: int) -> None:
    at = "2025-12-05 20:38:00.000000"
    for number in numbers:
        more = {"kind": "missing", "message": "not found", "attempts": 1, "version": "1", "first_at": at, "last_at": at}
        leave(keeper, "problem", photo_id=number, phase="thumbnails", **more)


def test_254_photos_with_6_broken_and_6_failures_of_strangers_count_248_6_6(keeper: Keeper, photos: Path) -> None:
    with keeper.catalog.write() as session:
        session.execute(
            text("INSERT INTO root (id, path, added_at) VALUES (1, :path, '2025-01-01')"), {"path": str(photos)}
        )
        rows = [{"id": n, "root_id": 1, "path": f"{n}.jpg", "size": 1, "mtime_ns": 1} for n in range(1, 255)]
        session.execute(insert(Photo), rows)
        version = next(phase.version for phase in keeper.phases if phase.name == "thumbnails")
        bad = {"phase": "thumbnails", "kind": "truncated", "message": "Cut.", "attempts": 1, "version": version}
        session.execute(insert(Problem), [{"photo_id": number, **bad} for number in range(1, 7)])
    leave_problem(keeper, *range(9001, 9007))
    found = look_at_disk(keeper)
    with keeper.catalog.read() as session:
        troubled = photos_in_trouble(session, keeper.phases)
    assert (found.photos - troubled, troubled, len(found.strangers)) == (248, 6, 6)
    assert {each.source for each in found.strangers} == {strange.PROBLEM}


def test_when_files_alone_are_deleted_all_of_them_are_found(library: Keeper) -> None:
    gone = [f"photo-00{number}.jpg" for number in (1, 3)]
    for name in gone:
        library.store.path_for(ids(library)[name]).unlink()
    found = look_at_disk(library).lacking
    assert [(each.path, each.fault) for each in found] == [(name, GONE) for name in gone]
    assert {each.message for each in found} == {FAULTS[GONE]}
    assert not any("damaged" in words for words in FAULTS.values())


def test_what_a_check_has_found_is_told_too_and_what_failed_is_not_told_twice(library: Keeper) -> None:
    photo = ids(library)["photo-002.jpg"]
    with library.catalog.write() as session:
        session.execute(update(ThumbnailRow).where(ThumbnailRow.photo_id == photo).values(fault=UNDECODABLE))
    assert [(each.photo, each.fault) for each in look_at_disk(library).lacking] == [(photo, UNDECODABLE)]


def test_of_a_missing_original_no_thumbnail_is_lacking(library: Keeper, photos: Path) -> None:
    photo = ids(library)["photo-000.jpg"]
    (photos / "photo-000.jpg").unlink()
    library.store.path_for(photo).unlink()
    scan(library, accept_missing=True)
    assert look_at_disk(library).lacking == ()


def test_a_whole_catalog_has_nothing_wrong(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    found = look_at_disk(keeper)
    assert (found.photos, found.lacking, found.strangers) == (2, (), ())


def test_numbers_are_sorted_by_how_they_stand_to_the_catalog(library: Keeper, photos: Path) -> None:
    known = ids(library)
    with library.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == known["photo-001.jpg"]).values(trashed_at=Photo.added_at))
        session.execute(delete(Photo).where(Photo.id == known["photo-002.jpg"]))
    numbers = [known["photo-000.jpg"], known["empty.jpg"], known["photo-001.jpg"], known["photo-002.jpg"], 4711]
    with library.catalog.read() as session:
        found = standings(session, numbers)
        assert standings(session, ()) == {}
    kinds = [strange.HERE, strange.BARE, strange.TRASHED, strange.REMOVED, strange.UNKNOWN]
    assert [found[number].kind for number in numbers] == kinds
    assert found[known["photo-002.jpg"]].ended is not None
    assert [found[number].is_expected for number in numbers] == [True, False, True, False, False]
    assert all(found[number].why.endswith(".") for number in numbers)


def test_thumbnails_of_photos_that_came_after_the_backup_are_expected(
    library: Keeper, photos: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    made = backups.make(library.catalog.file, folder)
    later = album(photos / "later", 6)
    add(library, photos)
    rebuild(library, only=["thumbnails"])
    numbers = sorted(number for path, number in ids(library).items() if path.startswith("later/"))
    assert len(numbers) == len(later)
    library.close()
    restoring.restore(library.catalog.file, folder, backups.read(made))
    again = open_keeper(library.catalog.file, library.settings)
    try:
        found = look_at_disk(again).strangers
    finally:
        again.close()
    assert [each.photo for each in found] == numbers
    assert {each.source for each in found} == {strange.THUMBNAIL}
    assert {each.standing.kind for each in found} == {strange.RESTORED}
    assert all(each.standing.is_expected and each.standing.why.startswith("Expected") for each in found)
    assert all(each.standing.added < each.standing.ended for each in found if each.standing.added)


def test_tries_of_strangers_are_found_and_those_of_photos_in_the_trash_are_none(library: Keeper) -> None:
    with library.catalog.read() as session:
        assert strangers(session) == []
    leave_problem(library, 777)
    tried = {"at": "2025-12-05 20:38:00.000000", "seconds": 0.1, "version": "1", "program": "x", "result": "failed"}
    leave(library, "attempt", photo_id=777, phase="hashes", message="No.", **tried)
    with library.catalog.read() as session:
        found = strangers(session, library.store)
    assert [(each.photo, each.source, each.phase) for each in found] == [
        (777, strange.PROBLEM, "thumbnails"),
        (777, strange.TRY, "hashes"),
    ]
    assert found[1].message == "No."


def test_a_store_that_there_is_not_is_looked_at_all_the_same(keeper: Keeper) -> None:
    assert not os.path.exists(keeper.store.directory)  # noqa: PTH110
    assert look_at_disk(keeper).strangers == ()


def test_a_text_called_a_photo_lacks_no_thumbnail_it_has_failed(keeper: Keeper, photos: Path) -> None:
    no_picture(photos / "words.jpg")
    add(keeper, photos)
    rebuild(keeper)
    assert look_at_disk(keeper).lacking == ()
    assert Lacking(1, "a.jpg", "/", GONE).message == FAULTS[GONE]

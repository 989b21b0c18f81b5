"""after_restore.py, photo_numbers.py: what a restore brought back, and which numbers are expected to be unknown after it."""

from pathlib import Path

import pytest
from camera import album
from keeping import add, figures, ids, rebuild

from care.triage.damaging import outside, triage
from catalog_gui.care.triage.after_restore import FIX, LOOK, last_restore
from catalog_gui.care.triage.photo_numbers import Number, classify
from catalog_gui.care.triage.records import Finding
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.catalog import backups, restoring
from catalog_gui.engine.keeper import Keeper, backup_folder

PHOTOS = 6


@pytest.fixture
def restored(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog of six photos, to which six more came; then the backup from before was put back."""
    album(photos / "first", PHOTOS)
    add(keeper, photos / "first")
    keeper.claim_store()
    rebuild(keeper)
    file, folder = keeper.catalog.file, backup_folder(keeper.catalog.file)
    backup = backups.read(backups.make(file, folder))
    album(photos / "second", 6, first=PHOTOS)
    add(keeper, photos / "second")
    restoring.restore(file, folder, backup)
    return keeper


def about(keeper: Keeper, words: str) -> Finding:
    return next(each for each in triage(keeper).findings if words in each.title)


def numbers(keeper: Keeper, *photos: int) -> list[Number]:
    with opened_sqlite(keeper.catalog.file) as database:
        return classify(database, photos)


def test_a_whole_restore_is_told_as_whole(restored: Keeper) -> None:
    found = about(restored, "After the restore of")
    assert found.title.endswith("the catalog holds what the backup held")
    assert found.severity == "info"
    assert not [each for each in triage(restored).findings if each.severity != "info"]


def test_thumbnails_that_no_backup_holds_are_told_and_made_with_one_command(restored: Keeper) -> None:
    for each in restored.store.directory.rglob("*.jpg"):
        each.unlink()
    found = about(restored, "thumbnails are not there")
    assert found.title == f"{PHOTOS} thumbnails are not there"
    assert found.action == FIX == "catalog-gui rebuild --only thumbnails"
    rebuild(restored, only=("thumbnails",))
    assert not [each for each in triage(restored).findings if "thumbnails are not there" in each.title]
    assert figures(restored)["thumbnails", "done"] == PHOTOS


def test_originals_that_are_not_there_are_told(restored: Keeper, photos: Path) -> None:
    (photos / "first" / "photo-000.jpg").unlink()
    found = about(restored, "originals of restored photos are not there")
    assert found.title.startswith("1 originals")
    assert found.action == LOOK


def test_a_count_that_differs_from_the_backup_is_told(restored: Keeper) -> None:
    outside(restored.catalog.file, "UPDATE operation SET after = json_set(after, '$.photo', 5) WHERE kind = 'restore'")
    found = about(restored, "After the restore of")
    assert found.severity == "warning"
    assert f"{PHOTOS} photos in the backup, 5 after the restore" in found.evidence


def test_a_backup_that_is_gone_is_not_compared(restored: Keeper) -> None:
    for each in backup_folder(restored.catalog.file).iterdir():
        each.unlink()
    assert "the backup is not there any more, so its counts cannot be compared" in about(restored, "After the").evidence


def test_without_a_restore_nothing_is_told(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    assert not [each for each in triage(keeper).findings if "restore" in each.title]
    with opened_sqlite(keeper.catalog.file) as database:
        assert last_restore(database) is None


def test_six_numbers_after_the_restore_point_are_expected(restored: Keeper) -> None:
    found = numbers(restored, *range(PHOTOS + 1, PHOTOS + 7))
    assert [each.what for each in found] == 6 * ["after the restore point"]
    assert all(each.words.startswith(f"Photo {each.photo} expected: it came after the backup") for each in found)


def test_every_other_number_is_told_apart(restored: Keeper, photos: Path) -> None:
    known = sorted(ids(restored).values())
    album(photos / "third", 1, first=50)
    add(restored, photos / "third")
    (new,) = set(ids(restored).values()) - set(known)
    file = restored.catalog.file
    outside(file, f"UPDATE photo SET trashed_at = '2026-05-06 07:08:09' WHERE id = {known[1]}")
    outside(file, f"DELETE FROM photo WHERE id = {known[2]}")
    found = {each.photo: each.what for each in numbers(restored, *known[:3], new, 999, 0)}
    assert found == {
        known[0]: "there", known[1]: "in the trash", known[2]: "deleted", new: "unread", 999: "never given", 0: "never given",
    }  # fmt: skip
    assert "by another program" in numbers(restored, known[2])[0].words
    outside(file, "DELETE FROM audit")
    assert numbers(restored, known[2])[0].what == "unknown"

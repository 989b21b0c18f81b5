"""kept_rows.py, rebuild_rows.py: rows deleted by another program come back byte for byte, after a sound backup."""

from pathlib import Path

import pytest
from camera import album
from keeping import add, figures, rebuild, scan
from sqlalchemy import select

from care.triage.damaging import critical, outside, rows, triage, way
from catalog_gui.care import guard
from catalog_gui.care.triage import rebuild_rows as rebuilding
from catalog_gui.care.triage.own_audit import RECOVER
from catalog_gui.care.triage.rebuild_rows import NOTHING, rebuild_rows, rehearse
from catalog_gui.catalog import backups, restoring
from catalog_gui.catalog.tables import Given, Operation
from catalog_gui.engine.keeper import Keeper, backup_folder, open_keeper
from catalog_gui.errors import CatalogError

PHOTOS = 60
DELETED = 50
ALL = "SELECT * FROM photo ORDER BY id"
GIVEN = "SELECT * FROM given ORDER BY photo_id, name"


@pytest.fixture
def used(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog of photos, with values that a person gave."""
    album(photos, PHOTOS)
    add(keeper, photos)
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=3, name="rating", number=0.1 + 0.2, origin="person"))
        session.add(Given(photo_id=4, name="title", words="Ünï “quoted” : 'x'", origin="person"))
    return keeper


def test_fifty_deleted_photos_come_back_byte_for_byte(used: Keeper) -> None:
    file = used.catalog.file
    before, given = rows(file, ALL), rows(file, GIVEN)
    assert outside(file, f"DELETE FROM photo WHERE id <= {DELETED}", "DELETE FROM given") == DELETED + 2
    report = triage(used)
    assert way(report, "audit").available
    assert way(report, "audit").command == RECOVER
    assert rehearse(used).rows == {"photo": DELETED, "given": 2}
    assert len(rows(file, ALL)) == PHOTOS - DELETED, "a rehearsal changes nothing"

    done = rebuild_rows(used, "the shell was in the wrong folder")
    assert dict(done.rows) == {"photo": DELETED, "given": 2}
    assert not done.taken
    assert not done.alone
    assert rows(file, ALL) == before
    assert rows(file, GIVEN) == given
    figures(used)
    with used.catalog.read() as session:
        operation = session.get_one(Operation, done.operation)
        assert (operation.kind, operation.result) == ("recover", "completed")
        assert operation.reason == "the shell was in the wrong folder"
    assert rows(file, f"SELECT sum(inserts) FROM audit_count WHERE operation_id = {done.operation}") == [(DELETED + 2,)]


def test_afterwards_the_finding_is_done_and_nothing_is_lost(used: Keeper) -> None:
    outside(used.catalog.file, f"DELETE FROM photo WHERE id <= {DELETED}")
    rebuild_rows(used)
    report = triage(used)
    assert critical(report) == []
    assert any(
        each.title == f"Another program deleted {DELETED} photos, and all are there again" for each in report.findings
    )
    assert report.recovery == report.hypotheses == report.steps == ()
    assert all(table.status == "intact" for table in report.tables)


def test_a_sound_backup_of_the_damaged_state_comes_first_and_takes_it_back(used: Keeper) -> None:
    file = used.catalog.file
    outside(file, f"DELETE FROM photo WHERE id <= {DELETED}")
    done = rebuild_rows(used)
    snapshot = done.snapshot
    assert snapshot is not None
    assert backups.verify(snapshot).verified
    assert snapshot.photos == PHOTOS - DELETED
    assert rows(snapshot.path, "PRAGMA integrity_check") == [("ok",)]
    ((began,),) = rows(file, f"SELECT started_at FROM operation WHERE id = {done.operation}")
    assert snapshot.at.isoformat(sep=" ") < began, "made before the first write"
    restoring.restore(file, backup_folder(file), snapshot)
    assert len(rows(file, ALL)) == PHOTOS - DELETED


def test_without_a_backup_nothing_is_written(used: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Path:
        raise CatalogError("No backup could be made (No space left on device), so nothing was changed.")

    monkeypatch.setattr(rebuilding.backups, "make", full)
    outside(used.catalog.file, "DELETE FROM photo WHERE id <= 5")
    with pytest.raises(CatalogError, match="nothing was changed"):
        rebuild_rows(used)
    assert len(rows(used.catalog.file, ALL)) == PHOTOS - 5


def test_what_has_taken_a_place_stays_and_is_told(used: Keeper) -> None:
    outside(used.catalog.file, "DELETE FROM photo WHERE id <= 5")
    scan(used)
    assert len(rows(used.catalog.file, ALL)) == PHOTOS, "found again, under new numbers"
    done = rehearse(used)
    assert not done.rows
    assert done.taken == {"photo": 5}
    with pytest.raises(CatalogError, match="Nothing to put back"):
        rebuild_rows(used)


def test_rows_whose_parents_are_gone_too_come_after_them_or_stay_out(used: Keeper) -> None:
    file = used.catalog.file
    before = rows(file, ALL), rows(file, "SELECT * FROM root")
    outside(file, "DELETE FROM photo WHERE id <= 9", "DELETE FROM root")
    assert rebuild_rows(used).rows == {"root": 1, "photo": 9}
    assert (rows(file, ALL), rows(file, "SELECT * FROM root")) == before
    outside(file, "DELETE FROM photo WHERE id = 3", "DELETE FROM given", "DELETE FROM audit WHERE table_name = 'photo'")
    done = rebuild_rows(used)
    assert (done.rows, done.alone) == ({"given": 1}, {"given": 1})
    assert "what they belong to is gone: 1 given value" in done.words


def test_what_this_program_removed_stays_removed(used: Keeper) -> None:
    file = used.catalog.file
    outside(file, "DELETE FROM photo WHERE id = 7")
    rebuild_rows(used)
    with used.catalog.write() as session:
        session.delete(session.get_one(Given, (3, "rating")))
    outside(file, "DELETE FROM given WHERE photo_id = 4")
    assert rehearse(used).rows == {"given": 1}
    assert rehearse(used).words == "1 given value would be put back, each as it was."


def test_a_healthy_catalog_has_nothing_to_put_back(used: Keeper) -> None:
    assert rehearse(used).words == NOTHING


def test_photos_with_all_that_was_made_of_them(used: Keeper) -> None:
    rebuild(used)
    before = figures(used)
    outside(used.catalog.file, f"DELETE FROM photo WHERE id <= {DELETED}")
    rebuild_rows(used)
    assert figures(used) == before, "what was made of them counts again"
    with used.catalog.read() as session:
        assert len(session.scalars(select(Operation).where(Operation.kind == "recover")).all()) == 1


def test_the_alarm_is_over_when_all_is_back(used: Keeper) -> None:
    file = used.catalog.file
    outside(file, f"DELETE FROM photo WHERE id <= {DELETED}")
    used.close()
    opened = open_keeper(file, used.settings)
    assert [alarm.table for alarm in guard.alarms(opened)] == ["photo"]
    rehearse(opened)
    assert guard.alarms(opened), "a rehearsal changes nothing"
    rebuild_rows(opened)
    assert guard.alarms(opened) == []
    opened.close()


def test_a_spoilt_record_is_no_row(used: Keeper) -> None:
    file = used.catalog.file
    outside(
        file, "DELETE FROM photo WHERE id <= 2", "UPDATE audit SET old = 'no JSON' WHERE verb = 'delete' AND key = '1'"
    )
    assert rehearse(used).rows == {"photo": 1}


def test_a_new_catalog_is_told_as_healthy(keeper: Keeper) -> None:
    report = triage(keeper)
    assert [each for each in report.findings if each.severity != "info"] == []
    assert all(table.status == "intact" for table in report.tables)

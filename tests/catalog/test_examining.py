"""examining.py and watermarks.py: rows that vanished between two openings are told, kept in a copy, and stay an alarm."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from catalog_gui.catalog import backups, examining
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.catalog.tables import Photo, Root


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def known(catalog: Catalog, file: Path, place: Path) -> Path:
    """A closed catalog of a hundred photos that was looked at."""
    with catalog.write() as session:
        root = session.execute(insert(Root).values(path="/photos").returning(Root.id)).scalar_one()
        rows = [{"root_id": root, "path": str(number), "size": 1, "mtime_ns": 1} for number in range(100)]
        session.execute(insert(Photo), rows)
    catalog.close()
    outside(file, "DELETE FROM watermark")
    open_catalog(file, place).close()
    return file


def outside(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def looked_at(file: Path, place: Path) -> examining.Examined:
    catalog = open_catalog(file, place)
    catalog.close()
    return catalog.examined


def test_a_sound_catalog_has_nothing_to_tell(known: Path, place: Path) -> None:
    assert looked_at(known, place) == examining.WELL


def test_more_than_its_share_is_told_with_numbers_and_kept(known: Path, place: Path) -> None:
    outside(known, "DELETE FROM photo WHERE id <= 6")
    found = looked_at(known, place)
    [drop] = found.drops
    assert (drop.table, drop.expected, drop.actual, drop.lost) == ("photo", 100, 94, 6)
    assert "6 of 100 photos have vanished from this catalog, and not by this program; 94 are left" in found.words[0]
    assert found.snapshot is not None
    assert backups.read(found.snapshot).counts["photo"] == 94
    assert looked_at(known, place).drops == (), "told once"


def test_a_few_are_left_to_the_triage(known: Path, place: Path) -> None:
    outside(known, "DELETE FROM photo WHERE id <= 5")
    assert looked_at(known, place).drops == ()


def test_what_this_program_deletes_is_no_loss(known: Path, place: Path) -> None:
    catalog = open_catalog(known, place)
    with catalog.write() as session:
        session.execute(delete(Photo).where(Photo.id <= 50))
    catalog.close()
    assert looked_at(known, place) == examining.WELL


def test_around_the_triggers_too(known: Path, place: Path) -> None:
    outside(known, "DROP TRIGGER audit_photo_delete", "DELETE FROM photo")
    found = looked_at(known, place)
    assert found.missing == ("audit_photo_delete",)
    assert [(drop.expected, drop.actual) for drop in found.drops] == [(100, 0)]


def test_a_table_that_was_dropped_and_made_anew_is_noticed(known: Path, place: Path) -> None:
    """DROP TABLE fires no trigger: the numbers tell, and the triggers that went with the table."""
    with closing(sqlite3.connect(known)) as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'photo'").fetchone()
    outside(known, "DROP TABLE photo", made)
    found = looked_at(known, place)
    assert len(found.missing) == 3
    assert [(drop.table, drop.expected, drop.actual) for drop in found.drops] == [("photo", 100, 0)]
    assert found.mended


def test_the_loss_stays_an_alarm_until_somebody_takes_note(known: Path, place: Path) -> None:
    outside(known, "DELETE FROM photo WHERE id <= 40")
    catalog = open_catalog(known, place)
    with catalog.read() as session:
        [alarm] = examining.alarms(session)
    assert (alarm.table, alarm.expected, alarm.actual) == ("photo", 100, 60)
    assert alarm.snapshot
    catalog.close()
    again = open_catalog(known, place)
    with again.write() as session:
        assert len(examining.alarms(session)) == 1
        examining.take_note(session)
    with again.read() as session:
        assert examining.alarms(session) == []
    again.close()


def test_a_catalog_that_can_only_be_read_tells_it_all_the_same(
    known: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(known, "DROP TRIGGER audit_photo_insert")
    monkeypatch.setattr("catalog_gui.catalog.sqlite.is_writable", lambda file: False)
    found = looked_at(known, place)
    assert not found.mended
    assert "cannot be put back now" in found.words[0]


def test_a_full_disk_keeps_nobody_from_looking(known: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(known, "DELETE FROM photo WHERE id <= 40")

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write_down", full)
    found = looked_at(known, place)
    assert found.snapshot is None
    assert found.drops

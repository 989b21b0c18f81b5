"""watermarks.py: what went by another way than this program's own is counted as lost, and counting is not done for nothing."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog_gui.catalog import watermarks
from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.catalog.types import now
from catalog_gui.catalog.watermarks import Drop

PHOTOS = 100


@pytest.fixture
def noted(catalog: Catalog) -> Catalog:
    """A catalog of a hundred photos that was looked at."""
    with catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
        session.flush()
        session.add_all(Photo(root_id=1, path=f"{number}.jpg", size=1, mtime_ns=0) for number in range(PHOTOS))
        session.flush()
        watermarks.note(session)
    return catalog


def outside(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def drops(catalog: Catalog) -> list[Drop]:
    with catalog.read() as session:
        return watermarks.drops(session.connection())


def suspicious(catalog: Catalog) -> bool:
    with catalog.read() as session:
        return watermarks.is_suspicious(session.connection())


@pytest.mark.parametrize(("lost", "told"), [(5, False), (6, True), (100, True)])
def test_more_than_a_twentieth_is_a_drop(noted: Catalog, file: Path, lost: int, told: bool) -> None:
    outside(file, f"DELETE FROM photo WHERE id <= {lost}")
    found = drops(noted)
    assert found == ([Drop("photo", PHOTOS, PHOTOS - lost)] if told else [])
    assert [drop.lost for drop in found] == ([lost] if told else [])


def test_what_this_program_removes_and_adds_is_reckoned_in(noted: Catalog, file: Path) -> None:
    with noted.write() as session:
        session.execute(text("DELETE FROM photo WHERE id <= 50"))
        session.add_all(Photo(root_id=1, path=f"new {number}.jpg", size=1, mtime_ns=0) for number in range(20))
    assert drops(noted) == []
    outside(file, "DELETE FROM photo WHERE id <= 54")
    assert drops(noted) == [Drop("photo", 70, 66)]


def test_around_the_triggers(noted: Catalog, file: Path) -> None:
    outside(file, "DROP TRIGGER audit_photo_delete")
    outside(file, "DELETE FROM photo WHERE id > 10")
    assert drops(noted) == [Drop("photo", PHOTOS, 10)]


def test_a_new_look_begins_a_new_count(noted: Catalog, file: Path) -> None:
    outside(file, "DELETE FROM photo WHERE id <= 40")
    with noted.write() as session:
        watermarks.note(session)
    assert drops(noted) == []


def test_counting_waits_for_something_that_speaks_for_it(noted: Catalog, file: Path) -> None:
    assert not suspicious(noted)
    outside(file, "UPDATE photo SET size = 2 WHERE id = 1")
    assert suspicious(noted), "another program has changed something"
    with noted.write() as session:
        watermarks.note(session)
    assert not suspicious(noted)
    with noted.write() as session:
        session.execute(text("UPDATE watermark SET at = :at"), {"at": now() - timedelta(days=1, minutes=1)})
    assert suspicious(noted), "a day has gone by"


def test_freed_pages_speak_for_it_where_nothing_was_recorded(noted: Catalog, file: Path) -> None:
    with noted.write() as session:
        session.add_all(Photo(root_id=1, path=f"{'x' * 900}{number}", size=1, mtime_ns=0) for number in range(50))
        session.flush()
        watermarks.note(session)
    assert not suspicious(noted)
    outside(file, "DROP TRIGGER audit_photo_delete")
    outside(file, "DELETE FROM photo")
    assert suspicious(noted)


def test_a_catalog_that_was_never_looked_at_is_counted(catalog: Catalog) -> None:
    with catalog.write() as session:
        session.execute(text("DELETE FROM watermark"))
    assert suspicious(catalog)
    assert drops(catalog) == []

"""restoring.py: back to a backup in one step, and forth again; what happened meanwhile stays known."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from catalog_gui.catalog import backups, incident, restoring
from catalog_gui.catalog.audit_reading import summary
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.catalog.tables import Operation, Photo, Root, Run, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.errors import CatalogError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def photos(catalog: Catalog, count: int, first: int = 0) -> None:
    with catalog.write() as session:
        root = session.scalar(select(Root.id))
        if root is None:
            root = session.execute(insert(Root).values(path="/photos").returning(Root.id)).scalar_one()
        numbers = range(first, first + count)
        rows = [{"root_id": root, "path": str(number), "size": 1, "mtime_ns": 1} for number in numbers]
        session.execute(insert(Photo), rows)


def paths(catalog: Catalog) -> list[str]:
    with catalog.read() as session:
        return list(session.scalars(select(Photo.path).order_by(Photo.id)))


@pytest.fixture
def backup(catalog: Catalog, file: Path, place: Path) -> Backup:
    """Of a catalog with two photos, that has lost one and got another since."""
    photos(catalog, 2)
    made = backups.read(backups.make(file, place))
    with catalog.alone("rebuild", "Rebuild") as said, catalog.write() as session:
        session.connection().exec_driver_sql("DELETE FROM photo WHERE path = '0'")
        session.add(Run(operation_id=said.id, workers=7, result="completed"))
    photos(catalog, 1, first=5)
    return made


def test_it_is_compared_in_counts_first(catalog: Catalog, file: Path, backup: Backup) -> None:
    photos(catalog, 3, first=10)
    found = restoring.compare(file, backup)
    assert ("photo", 5, 2) in found.changes
    assert paths(catalog) == ["1", "5", "10", "11", "12"]


def test_back_and_forth(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    done = restoring.restore(file, place, backup, "lost one")
    assert paths(catalog) == ["0", "1"], "also for whoever has it open"
    assert done.before is not None
    assert (done.before["photo"], done.after["photo"]) == (2, 2)
    assert done.snapshot is not None
    assert done.snapshot.reason == "before restore"
    restoring.restore(file, place, done.snapshot)
    assert paths(catalog) == ["1", "5"]


def test_what_happened_meanwhile_stays_known(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    done = restoring.restore(file, place, backup, "lost one")
    with catalog.read() as session:
        kinds = list(session.scalars(select(Operation.kind).order_by(Operation.id)))
        restored = session.get_one(Operation, done.operation)
        assert session.scalars(select(Run.workers)).all() == [7], "the history of runs is not put back"
        counted = {each.table: each for each in summary(session).tables}
        assert summary(session).holes == ()
    assert kinds == ["rebuild", "restore"]
    assert (restored.reason, restored.result) == ("lost one", "completed")
    assert all(each.expected == each.rows for each in counted.values()), "inserts less deletes are rows, still"


def test_numbers_that_were_given_are_not_given_again(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    with catalog.read() as session:
        highest = max(session.scalars(select(Photo.id)))
    restoring.restore(file, place, backup)
    photos(catalog, 1, first=77)
    with catalog.read() as session:
        assert session.scalar(select(Photo.id).where(Photo.path == "77")) == highest + 1


def test_numbers_of_transactions_go_on(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    def number() -> int:
        with catalog.read() as session:
            return session.execute(text("SELECT transaction_id FROM audit_context")).scalar_one()

    before = number()
    restoring.restore(file, place, backup, "lost one")
    assert number() > before


def test_what_lies_in_the_trash_stays_there(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    with catalog.operation("apply", "Apply") as said, catalog.write() as session:
        session.execute(update(Photo).where(Photo.path == "1").values(trashed_at=now()))
        photo = session.scalar(select(Photo.id).where(Photo.path == "1"))
        facts = {"source": "/photos/1", "target": "/trash/1", "bytes": 1, "state": "trashed", "at": now()}
        session.execute(insert(TrashItem).values(photo_id=photo, operation_id=said.id, main=True, **facts))
    restoring.restore(file, place, backup)
    with catalog.read() as session:
        assert session.scalars(select(Photo.path).where(Photo.trashed_at.is_not(None))).all() == ["1"]
        assert session.scalars(select(TrashItem.state)).all() == ["trashed"]


def test_a_lock_stays_a_lock(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    incident.lock(file, "looking at it")
    restoring.restore(file, place, backup)
    with catalog.read() as session:
        assert incident.locked(session.connection()) is not None


def test_a_corrupt_backup_is_refused_and_nothing_is_changed(
    catalog: Catalog, file: Path, place: Path, backup: Backup
) -> None:
    data = bytearray(backup.path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    backup.path.write_bytes(data)
    with pytest.raises(CatalogError, match=r"is damaged, so nothing was changed.*backup list"):
        restoring.restore(file, place, backup)
    assert paths(catalog) == ["1", "5"]
    assert [each.id for each in backups.listing(file, place)] == [backup.id]


def test_first_of_all_what_there_is_is_kept_and_verified(
    catalog: Catalog, file: Path, place: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(*given: object) -> int:
        newest = backups.listing(file, place)[0]
        assert newest.id != backup.id
        assert backups.verify(newest).verified
        assert newest.counts["photo"] == 2
        raise CatalogError("far enough")

    monkeypatch.setattr(restoring, "_prepare", seen)
    with pytest.raises(CatalogError, match="far enough"):
        restoring.restore(file, place, backup)
    assert paths(catalog) == ["1", "5"]


def test_without_room_for_that_nothing_is_changed(
    catalog: Catalog, file: Path, place: Path, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write_down", full)
    with pytest.raises(CatalogError, match=r"cannot be read|No backup could be made"):
        restoring.restore(file, place, backup)
    assert paths(catalog) == ["1", "5"]


def test_while_somebody_works_alone_it_waits(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    with catalog.alone("rebuild", "Rebuild"), pytest.raises(CatalogError, match="Another program is working"):
        restoring.restore(file, place, backup)


def test_the_backup_is_not_let_go_to_make_room_for_the_copy(
    catalog: Catalog, file: Path, place: Path, backup: Backup
) -> None:
    for _ in range(backups.KEPT - 1):
        backups.make(file, place)
    restoring.restore(file, place, backup)
    assert paths(catalog) == ["0", "1"]


def test_a_backup_of_an_earlier_schema_is_brought_forward(file: Path, place: Path) -> None:
    from catalog_gui.catalog import migrations, sqlite

    engine = sqlite.engine_for(file)
    migrations.upgrade(engine, "0003")
    with engine.connect() as connection, connection.begin():
        connection.execute(text("INSERT INTO root (id, path, added_at) VALUES (1, '/photos', '2026-01-01')"))
        connection.execute(text("INSERT INTO info VALUES ('uid', 'abc')"))
        connection.execute(
            text("INSERT INTO photo (root_id, path, size, mtime_ns, added_at) VALUES (1, 'old', 1, 1, '2026-01-01')")
        )
    engine.dispose()
    catalog = open_catalog(file, place)
    photos(catalog, 1, first=9)
    [backup] = backups.listing(file, place)
    assert backup.schema == "0003"
    restoring.restore(file, place, backup)
    assert paths(catalog) == ["old"]
    with catalog.read() as session:
        counted = {each.table: each for each in summary(session).tables}
        assert migrations.revision_of(session.connection()) == migrations.HEAD
    assert (counted["photo"].expected, counted["photo"].rows) == (1, 1)
    catalog.close()


def test_where_there_is_no_catalog_any_more(catalog: Catalog, file: Path, place: Path, backup: Backup) -> None:
    catalog.close()
    for path in file.parent.glob(file.name + "*"):
        path.unlink()
    done = restoring.restore(file, place, backup)
    assert done.snapshot is None
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT path FROM photo ORDER BY id").fetchall() == [("0",), ("1",)]

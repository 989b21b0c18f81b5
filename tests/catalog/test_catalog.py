"""catalog.py: snapshots to read, transactions to write, one at a time alone, derived tables that follow their columns."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from catalog_gui.catalog import sqlite
from catalog_gui.catalog.catalog import Catalog, create_catalog, open_catalog
from catalog_gui.catalog.tables import Info, Operation, Photo, Root, Tally
from catalog_gui.errors import CatalogError


def roots(catalog: Catalog) -> int:
    with catalog.read() as session:
        return session.scalar(select(func.count()).select_from(Root)) or 0


def test_a_new_catalog_is_empty_and_has_a_name(catalog: Catalog) -> None:
    assert catalog.name == "test"
    assert roots(catalog) == 0
    assert len(catalog.uid) == 32


def test_every_catalog_has_a_uid_of_its_own(catalog: Catalog, tmp_path: Path) -> None:
    other = create_catalog(tmp_path / "other.catalog")
    assert other.uid != catalog.uid
    other.close()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    create_catalog(tmp_path / "a" / "b" / "test.catalog").close()
    assert (tmp_path / "a" / "b" / "test.catalog").is_file()


def test_a_file_that_is_there_is_never_overwritten(file: Path) -> None:
    file.write_bytes(b"something dear")
    with pytest.raises(CatalogError, match="there already"):
        create_catalog(file)
    assert file.read_bytes() == b"something dear"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogError, match="cannot be made"):
        create_catalog(tmp_path / "file" / "test.catalog")


def test_opening_again_finds_what_was_written(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    with catalog.write() as session:
        session.add(Root(path="/photos"))
    again = open_catalog(file, tmp_path / "backups")
    assert (again.uid, roots(again)) == (catalog.uid, 1)
    assert not (tmp_path / "backups").exists(), "a catalog of this version needs no backup to be opened"
    again.close()


def test_opening_none_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"There is no catalog at .*nothing\.catalog.*init"):
        open_catalog(tmp_path / "nothing.catalog", tmp_path)
    assert not (tmp_path / "nothing.catalog").exists()


def begun(file: Path) -> None:
    """What a kill leaves when it comes before the tables."""
    sqlite.prepare_new(file)


@pytest.mark.parametrize("leave", [Path.touch, begun], ids=["an empty file", "no tables yet"])
def test_what_a_full_disk_or_a_kill_left_half_made_is_no_obstacle(
    file: Path, tmp_path: Path, leave: Callable[[Path], None]
) -> None:
    leave(file)
    with pytest.raises(CatalogError, match="There is no catalog at"):
        open_catalog(file, tmp_path)
    create_catalog(file).close()
    with pytest.raises(CatalogError, match="there already"):
        create_catalog(file)
    again = open_catalog(file, tmp_path)
    assert roots(again) == 0
    again.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE photo",
        "DROP TABLE operation",
        "DROP TABLE info",
        "DELETE FROM info WHERE key = 'uid'",
        "UPDATE alembic_version SET version_num = ''",
        "UPDATE alembic_version SET version_num = '0000'",
        "UPDATE alembic_version SET version_num = 'ace1'",
        "UPDATE alembic_version SET version_num = x'00ff'",
    ],
)
def test_a_catalog_that_has_lost_what_it_needs_is_damaged(
    catalog: Catalog, file: Path, tmp_path: Path, harm: str
) -> None:
    catalog.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; {harm};")
    before = file.read_bytes()
    with pytest.raises(CatalogError, match=r"catalog file is damaged.*restore a backup"):
        open_catalog(file, tmp_path / "backups")
    assert file.read_bytes() == before


def test_a_folder_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="is a folder and no catalog"):
        open_catalog(tmp_path, tmp_path)
    with pytest.raises(CatalogError, match="there already"):
        create_catalog(tmp_path)


def test_a_path_that_no_disk_takes_is_told(tmp_path: Path) -> None:
    longest = tmp_path.joinpath(*["x" * 200] * 30)
    with pytest.raises(CatalogError, match="There is no catalog at"):
        open_catalog(longest / "test.catalog", tmp_path)
    with pytest.raises(CatalogError, match=r"cannot be (made|opened)"):
        create_catalog(longest / "test.catalog")


def test_a_snapshot_does_not_see_what_others_write(catalog: Catalog) -> None:
    with catalog.read() as session:
        assert session.scalar(select(func.count()).select_from(Root)) == 0
        with catalog.write() as other:
            other.add(Root(path="/photos"))
        assert session.scalar(select(func.count()).select_from(Root)) == 0
    assert roots(catalog) == 1


def test_a_write_that_fails_leaves_nothing_behind(catalog: Catalog) -> None:
    def stumble() -> None:
        with catalog.write() as session:
            session.add(Root(path="/photos"))
            session.flush()
            raise RuntimeError("stumbled")

    with pytest.raises(RuntimeError, match="stumbled"):
        stumble()
    assert roots(catalog) == 0


def test_our_own_mistakes_are_not_dressed_up_as_the_users(catalog: Catalog) -> None:
    with pytest.raises(IntegrityError), catalog.write() as session:
        session.add(Photo(root_id=404, path="a.jpg", size=1, mtime_ns=1))


def test_writers_that_read_first_wait_for_each_other(catalog: Catalog) -> None:
    """With plain BEGIN some of these would end in "database is locked"."""
    with catalog.write() as session:
        session.add(Tally(phase="p", version="1", name="n", photos=0))

    def add_ten() -> None:
        for _ in range(10):
            with catalog.write() as session:
                row = session.scalars(select(Tally)).one()
                row.photos += 1

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with catalog.read() as session:
        assert session.scalars(select(Tally.photos)).one() == 40


def operations(catalog: Catalog) -> list[tuple[str, bool, str | None]]:
    with catalog.read() as session:
        rows = session.execute(select(Operation.kind, Operation.exclusive, Operation.result).order_by(Operation.id))
        return [tuple(row) for row in rows]


def test_an_operation_is_in_the_journal_from_its_beginning_to_its_end(catalog: Catalog) -> None:
    with catalog.operation("add", "Add Photos"):
        assert operations(catalog) == [("add", False, None)]
    assert operations(catalog) == [("add", False, "completed")]


@pytest.mark.parametrize(
    ("error", "result"),
    [(KeyboardInterrupt(), "interrupted"), (GeneratorExit(), "interrupted"), (CatalogError("no"), "failed")],
)
def test_an_operation_that_was_stopped_says_so(catalog: Catalog, error: BaseException, result: str) -> None:
    with pytest.raises(type(error)), catalog.alone("rebuild", "Rebuild"):
        raise error
    assert operations(catalog) == [("rebuild", True, result)]


def derived(*columns: Column[object]) -> Table:
    """A phase's table as one version of the program has it."""
    metadata = MetaData()
    Photo.__table__.to_metadata(metadata)
    Root.__table__.to_metadata(metadata)
    key = Column("photo_id", Integer, ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    return Table("probe", metadata, key, *columns)


def test_a_derived_table_is_made_once_and_then_left_alone(catalog: Catalog) -> None:
    catalog.ensure([derived(Column("width", Integer))])
    with catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
        session.flush()
        session.add(Photo(id=1, root_id=1, path="a.jpg", size=1, mtime_ns=1))
        session.flush()
        session.execute(text("INSERT INTO probe VALUES (1, 640)"))
    catalog.ensure([derived(Column("width", Integer))])
    with catalog.read() as session:
        assert session.execute(text("SELECT width FROM probe")).all() == [(640,)]


def test_a_derived_table_that_was_lost_is_made_anew(catalog: Catalog) -> None:
    catalog.ensure([derived(Column("width", Integer))])
    with catalog.write() as session:
        session.execute(text("DROP TABLE probe"))
        session.add(Tally(phase="probe", version="1", name="done", photos=12))
    catalog.ensure([derived(Column("width", Integer))])
    with catalog.read() as session:
        assert session.execute(text("SELECT * FROM probe")).all() == []
        assert session.scalars(select(Tally)).all() == []


def test_a_derived_table_with_other_columns_is_made_anew(catalog: Catalog) -> None:
    catalog.ensure([derived(Column("width", Integer))])
    with catalog.write() as session:
        session.add(Tally(phase="probe", version="1", name="done", photos=12))
    catalog.ensure([derived(Column("words", String))])
    with catalog.read() as session:
        columns = [column["name"] for column in inspect(session.connection()).get_columns("probe")]
        assert columns == ["photo_id", "words"]
        assert session.scalars(select(Tally)).all() == [], "figures of rows that are gone must be counted anew"
        assert len(session.scalars(select(Info).where(Info.key == "layout:probe")).all()) == 1


def test_a_catalog_can_be_read_from_a_write_protected_file(
    catalog: Catalog, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with catalog.write() as session:
        session.add(Root(path="/photos"))
    catalog.close()
    monkeypatch.setattr(sqlite.os, "access", lambda path, mode: False)
    protected = open_catalog(file, tmp_path)
    assert roots(protected) == 1
    with pytest.raises(CatalogError, match="write-protected"), protected.write() as session:
        session.execute(insert(Root).values(path="/more"))
    protected.close()

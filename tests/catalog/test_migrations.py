"""migrations: a new catalog and one brought forward are alike; before that a backup; a newer one is left alone."""

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from catalog_gui.catalog import backups, migrations, sqlite
from catalog_gui.catalog.catalog import Catalog, create_catalog, open_catalog
from catalog_gui.catalog.tables import Base, Operation, Root
from catalog_gui.errors import CatalogError

FOLDER = Path(migrations.__file__).parent


def differences(connection: Connection) -> list[object]:
    kept = {table.name for table in migrations.kept_tables(Base.metadata)}

    def ours(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return kind != "table" or reflected or name in kept

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
    return compare_metadata(context, Base.metadata)


def as_sql(connection: Connection) -> dict[str, str]:
    """Every table, index and trigger as SQLite keeps it, without what only differs in blanks and quotes."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


def columns(connection: Connection) -> dict[str, object]:
    found = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)],
            found.get_pk_constraint(table)["constrained_columns"],
            sorted((str(key["constrained_columns"]), str(key["options"])) for key in found.get_foreign_keys(table)),
            sorted(
                (str(index["name"]), str(index["column_names"]), index["unique"]) for index in found.get_indexes(table)
            ),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_a_new_catalog_has_exactly_what_the_tables_say(catalog: Catalog, file: Path) -> None:
    with sqlite.engine_for(file).connect() as connection:
        assert differences(connection) == []


def test_the_migrations_lead_to_exactly_what_the_tables_say(tmp_path: Path) -> None:
    engine = sqlite.engine_for(tmp_path / "migrated")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert migrations.revision_of(connection) == migrations.HEAD


def test_made_at_once_and_made_by_migrations_is_the_same(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    engine = sqlite.engine_for(tmp_path / "migrated")
    migrations.upgrade(engine)
    with engine.connect() as migrated, sqlite.engine_for(file).connect() as made:
        assert columns(migrated) == columns(made)
        assert set(as_sql(migrated)) == set(as_sql(made))
        for name in ("photo", "root", "cluster", "operation"):
            assert ("AUTOINCREMENT" in as_sql(migrated)[name]) is ("AUTOINCREMENT" in as_sql(made)[name]) is True


def test_bursts_of_the_first_schema_keep_their_frames(tmp_path: Path) -> None:
    engine = sqlite.engine_for(tmp_path / "migrated")
    migrations.upgrade(engine, "0001")
    with engine.connect() as connection, connection.begin():
        for statement in (
            "INSERT INTO root (id, path, added_at) VALUES (1, '/photos', '2026-01-01')",
            "INSERT INTO photo (id, root_id, path, size, mtime_ns, added_at) VALUES (7, 1, 'a.jpg', 1, 1, '2026-01-01')",
            "INSERT INTO burst (id, best_id, reason) VALUES (3, 7, 'sharpest')",
            "INSERT INTO burst_frame (photo_id, burst_id, position) VALUES (7, 3, 0)",
        ):
            connection.execute(text(statement))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT photo_id, burst_id FROM burst_frame")).all() == [(7, 3)]
        assert connection.execute(text("SELECT best_id, chosen_id FROM burst")).all() == [(7, None)]


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def test_head_is_the_newest_migration_and_there_is_one_line_of_them() -> None:
    assert script().get_heads() == [migrations.HEAD]


def test_revisions_are_numbers_so_that_newer_ones_are_known() -> None:
    names = [revision.revision for revision in script().walk_revisions()]
    assert all(len(name) == 4 and name.isdecimal() for name in names)
    assert names == sorted(names, reverse=True)


def set_revision(file: Path, revision: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def test_a_newer_catalog_is_refused_with_a_sentence_and_not_changed(
    catalog: Catalog, file: Path, tmp_path: Path
) -> None:
    catalog.close()
    set_revision(file, "9999")
    before = file.read_bytes()
    with pytest.raises(CatalogError, match=r"newer version of Catalog Keeper.*update the program"):
        open_catalog(file, tmp_path / "backups")
    assert file.read_bytes() == before
    assert not (tmp_path / "backups").exists()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{new}"
down_revision = "{old}"


def upgrade():
    op.create_table("shelf", sa.Column("id", sa.Integer, primary_key=True))
    {more}
"""


@pytest.fixture
def older(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalog with something in it, and a program that has one more migration."""
    with catalog.write() as session:
        session.add(Root(path="/photos"))
    catalog.close()
    next_version(tmp_path, monkeypatch)
    return catalog


def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass") -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    old = script().get_heads()[0]
    new = f"{int(old) + 1:04}"
    (folder / "versions" / f"{new}_next.py").write_text(NEXT.format(new=new, old=old, more=more))
    monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))
    monkeypatch.setattr(migrations, "HEAD", new)


def test_an_older_catalog_is_backed_up_and_brought_forward(older: Catalog, tmp_path: Path) -> None:
    catalog = open_catalog(older.file, tmp_path / "backups")
    with catalog.read() as session:
        assert migrations.revision_of(session.connection()) == migrations.HEAD
        assert inspect(session.connection()).has_table("shelf")
        assert session.query(Root).count() == 1
    catalog.close()
    (backup,) = (tmp_path / "backups").glob("*.catalog")
    assert sqlite.is_sound(backup)
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() < (migrations.HEAD,)
    assert connection.execute("SELECT path FROM root").fetchall() == [("/photos",)]
    connection.close()


def test_what_a_migration_writes_into_the_journal_is_counted(older: Catalog, tmp_path: Path) -> None:
    catalog = open_catalog(older.file, tmp_path / "backups")
    with catalog.read() as session:
        assert session.query(Operation).filter_by(kind="migration").count() == 1
        counted = "SELECT sum(inserts) - sum(deletes) FROM audit_count WHERE table_name = 'operation'"
        assert session.execute(text(counted)).scalar() == session.query(Operation).count()
    catalog.close()


def test_once_brought_forward_no_more_backups_are_made(older: Catalog, tmp_path: Path) -> None:
    open_catalog(older.file, tmp_path / "backups").close()
    open_catalog(older.file, tmp_path / "backups").close()
    assert len(list((tmp_path / "backups").glob("*.catalog"))) == 1


def still_old(file: Path) -> bool:
    connection = sqlite3.connect(file)
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return revision < migrations.HEAD and "shelf" not in tables


def test_without_room_for_a_backup_nothing_is_changed(older: Catalog, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    with pytest.raises(CatalogError, match=r"No backup could be made.*nothing was changed"):
        open_catalog(older.file, tmp_path / "backups")
    assert still_old(older.file)


def test_with_a_bad_copy_nothing_is_changed(older: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:6000])

    monkeypatch.setattr(sqlite, "copy_file", half)
    with pytest.raises(CatalogError, match=r"not sound.*nothing was changed"):
        open_catalog(older.file, tmp_path / "backups")
    assert still_old(older.file)
    assert list((tmp_path / "backups").iterdir()) == [], "what is no backup must not lie there as one"


def test_a_migration_that_fails_halfway_leaves_the_catalog_as_it_was(
    catalog: Catalog, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.close()
    next_version(tmp_path, monkeypatch, more='op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(Exception, match="nowhere"):
        open_catalog(file, tmp_path / "backups")
    assert still_old(file)


def test_two_programs_do_not_bring_it_forward_at_once(older: Catalog, tmp_path: Path) -> None:
    from catalog_gui.catalog import locks

    with (
        locks.exclusive(older.file, "somebody"),
        pytest.raises(CatalogError, match="Another program is bringing this catalog"),
    ):
        open_catalog(older.file, tmp_path / "backups")
    assert still_old(older.file)


def test_a_copy_is_named_after_the_catalog_and_the_moment(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    one, two = backups.make(file, tmp_path / "b"), backups.make(file, tmp_path / "b")
    assert one != two
    assert one.name.startswith("test-2")
    assert one.suffix == ".catalog"
    copy = open_catalog(one, tmp_path)
    assert copy.uid == catalog.uid
    copy.close()


def test_a_catalog_made_while_another_program_makes_it_is_whole(file: Path, tmp_path: Path) -> None:
    """The second one finds the tables there and adds none."""
    create_catalog(file).close()
    with sqlite.engine_for(file).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM info WHERE key = 'uid'")).scalar() == 1

"""audit.py: every change is written down by whoever made it, counted without a gap, and a trigger that is gone is told."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from catalog_gui.catalog import audit, examining, journal
from catalog_gui.catalog.audit_reading import Asked, entries, holes, summary
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.catalog.safety_tables import Audit
from catalog_gui.catalog.tables import Given, Info, Operation, Photo, Root, Run


@pytest.fixture
def root(catalog: Catalog) -> int:
    with catalog.write() as session:
        return int(session.execute(insert(Root).values(path="/photos").returning(Root.id)).scalar_one())


def photo_rows(root: int, count: int, first: int = 0) -> list[dict[str, Any]]:
    return [
        {"root_id": root, "path": f"{number:04}.jpg", "size": 10, "mtime_ns": 1}
        for number in range(first, first + count)
    ]


def add(catalog: Catalog, root: int, count: int, first: int = 0) -> None:
    with catalog.write() as session:
        session.execute(insert(Photo), photo_rows(root, count, first))


def fail(catalog: Catalog, root: int) -> None:
    """A transaction that adds photos and then breaks."""
    with suppress(ZeroDivisionError), catalog.write() as session:
        session.execute(insert(Photo), photo_rows(root, 5))
        session.execute(insert(Photo), photo_rows(root, 1 // 0))


def told(catalog: Catalog, *skip: str) -> list[Audit]:
    """All entries, the oldest first."""
    with catalog.read() as session:
        found = list(entries(session, Asked(limit=100_000)))[::-1]
        session.expunge_all()
    return [each for each in found if each.table_name not in skip]


@contextmanager
def shell(file: Path) -> Iterator[sqlite3.Connection]:
    """Another program, as sqlite3's own shell."""
    with closing(sqlite3.connect(file)) as connection:
        yield connection
        connection.commit()


def plain(entry: Audit) -> tuple[str, str, str | None]:
    return entry.table_name, entry.verb, entry.key


# What is written down.


def test_insert_update_and_delete_are_written_with_old_and_new(catalog: Catalog, root: int) -> None:
    add(catalog, root, 1)
    with catalog.write() as session:
        session.execute(update(Photo).values(size=11))
    with catalog.write() as session:
        session.execute(delete(Photo))
    made, changed, gone = told(catalog, "info", "root")
    assert [each.verb for each in (made, changed, gone)] == ["insert", "update", "delete"]
    assert (json.loads(changed.old or ""), json.loads(changed.new or "")) == ({"size": 10}, {"size": 11})
    row = json.loads(gone.old or "")
    assert (row["path"], row["size"], row["root_id"]) == ("0000.jpg", 11, root)
    assert set(row) == set(Photo.__table__.columns.keys()), "the whole row, so that it can be made again"


def test_setting_and_clearing_are_two_records_and_nothing_new_is_none(catalog: Catalog, root: int) -> None:
    add(catalog, root, 1)
    for moment in ("2026-01-02 03:04:05", "2026-01-02 03:04:05", None, None):
        with catalog.write() as session:
            session.execute(text("UPDATE photo SET missing_since = :at"), {"at": moment})
    changed = [(each.old, each.new) for each in told(catalog) if each.verb == "update"]
    assert changed == [
        ('{"missing_since":null}', '{"missing_since":"2026-01-02 03:04:05"}'),
        ('{"missing_since":"2026-01-02 03:04:05"}', '{"missing_since":null}'),
    ]


def test_columns_that_are_not_watched_are_not_written(catalog: Catalog, root: int) -> None:
    add(catalog, root, 1)
    before = len(told(catalog))
    with catalog.write() as session:
        session.execute(update(Photo).values(content=5))
        session.execute(update(Photo).values(sha256=b"1" * 32))  # its first value: it told nothing before
    assert len(told(catalog)) == before
    with catalog.write() as session:
        session.execute(update(Photo).values(sha256=b"2" * 32))
    assert json.loads(told(catalog)[-1].old or "") == {"sha256": (b"1" * 32).hex()}


def test_a_delete_without_where_a_cascade_and_a_replace_are_all_seen(catalog: Catalog, root: int) -> None:
    add(catalog, root, 3)
    with catalog.write() as session:
        session.execute(insert(Given), [{"photo_id": 1, "name": "title", "words": "Sea", "origin": "person"}])
    with catalog.write() as session:
        session.connection().exec_driver_sql(
            "INSERT OR REPLACE INTO photo (id, root_id, path, size, mtime_ns, added_at)"
            f" VALUES (2, {root}, '0001.jpg', 99, 1, '2026-01-01')"
        )
    assert [plain(each) for each in told(catalog)[-2:]] == [("photo", "delete", "2"), ("photo", "insert", "2")]
    with catalog.write() as session:
        session.execute(delete(Photo))
    gone = [plain(each)[:2] for each in told(catalog) if each.verb == "delete"]
    assert gone.count(("photo", "delete")) == 4
    assert gone.count(("given", "delete")) == 1


def test_marks_of_work_under_way_are_counted_and_not_written(catalog: Catalog) -> None:
    before = len(told(catalog))
    with catalog.write() as session:
        session.merge(Info(key="deep", value="{}"))
    assert len(told(catalog)) == before
    with catalog.write() as session:
        session.merge(Info(key="store", value="/there"))
    assert plain(told(catalog)[-1]) == ("info", "insert", "store")


# By whom.


def test_all_that_this_program_does_is_signed(catalog: Catalog, root: int) -> None:
    with catalog.operation("add", "Add") as said:
        add(catalog, root, 2)
    with catalog.alone("rebuild", "Rebuild"):
        pass
    for each in told(catalog):
        assert each.application == journal.APPLICATION
        assert each.actor == journal.actor()
        assert each.transaction_id is not None
        assert each.outside is False
    assert {each.operation_id for each in told(catalog) if each.table_name == "photo"} == {said.id}


def test_two_transactions_of_one_moment_stay_apart(catalog: Catalog, root: int) -> None:
    add(catalog, root, 4)
    for ids in ((1, 2), (3, 4)):
        with catalog.write() as session:
            session.execute(delete(Photo).where(Photo.id.in_(ids)))
    numbers = [each.transaction_id for each in told(catalog) if each.verb == "delete"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_what_the_shell_of_sqlite_changes_is_known_as_from_outside(catalog: Catalog, file: Path, root: int) -> None:
    add(catalog, root, 2)
    with shell(file) as connection:
        connection.execute("UPDATE photo SET size = 12 WHERE id = 1")
        connection.execute("DELETE FROM photo WHERE id = 2")
    changed, gone = told(catalog)[-2:]
    for each in (changed, gone):
        assert each.outside
        assert (each.application, each.actor, each.operation_id, each.transaction_id) == (None, None, None, None)
    with catalog.read() as session:
        (photo,) = (each for each in summary(session).tables if each.table == "photo")
    assert photo.outside == 2
    add(catalog, root, 1, first=10)
    assert not told(catalog)[-1].outside, "the next transaction of this program is signed again"


def test_a_transaction_that_fails_leaves_nobody_signed(catalog: Catalog, file: Path, root: int) -> None:
    fail(catalog, root)
    with shell(file) as connection:
        connection.execute(
            f"INSERT INTO photo (root_id, path, size, mtime_ns, added_at) VALUES ({root}, 'x', 1, 1, '')"
        )
    assert told(catalog)[-1].outside


# Counts.


def test_the_header_of_an_operation_counts_as_its_records_do(catalog: Catalog, root: int) -> None:
    add(catalog, root, 7)
    with catalog.operation("purge", "Purge some", chosen="the first three") as said, catalog.write() as session:
        session.execute(delete(Photo).where(Photo.id <= 3))
        session.execute(update(Photo).where(Photo.id == 5).values(size=1))
        session.execute(insert(Photo), photo_rows(root, 2, first=50))
    with catalog.read() as session:
        header = session.get_one(Operation, said.id)
        before, after = json.loads(header.before or ""), json.loads(header.after or "")
        found = entries(session, Asked(table="photo", operation=said.id))
        counted = session.execute(
            text("SELECT inserts, updates, deletes FROM audit_count WHERE table_name = 'photo' AND operation_id = :id"),
            {"id": said.id},
        ).one()
    rows = [sum(each.rows for each in found if each.verb == verb) for verb in ("insert", "update", "delete")]
    assert rows == list(counted) == [2, 1, 3]
    assert after["photo"] - before["photo"] == rows[0] - rows[2]
    assert header.chosen == "the first three"


def test_neighbours_that_come_in_bulk_are_one_entry_with_their_number(catalog: Catalog, root: int) -> None:
    with catalog.operation("add", "Add") as said, catalog.write() as session:
        with audit.in_bulk(session, "photo"):
            session.execute(insert(Photo), photo_rows(root, 500))
        session.execute(insert(Photo), photo_rows(root, 1, first=900))
    many, one = (each for each in told(catalog) if each.table_name == "photo")
    assert (many.key, many.last_key, many.rows, many.operation_id) == ("1", 500, 500, said.id)
    assert (one.key, one.rows) == ("501", 1)
    with catalog.read() as session:
        (photo,) = (each for each in summary(session).tables if each.table == "photo")
    assert (photo.inserts, photo.expected, photo.rows) == (501, 501, 501)


def test_the_numbers_have_no_gap_and_one_that_was_made_shows(catalog: Catalog, file: Path, root: int) -> None:
    add(catalog, root, 20)
    with catalog.read() as session:
        assert holes(session) == ()
    with shell(file) as connection:
        connection.execute("DELETE FROM audit WHERE id IN (4, 5, 9)")
    with catalog.read() as session:
        assert holes(session) == ((4, 5), (9, 9))
    with shell(file) as connection:
        connection.execute("DELETE FROM audit WHERE id > 15")
    with catalog.read() as session:
        assert holes(session)[-1][0] == 16


def test_a_transaction_that_failed_leaves_no_gap(catalog: Catalog, root: int) -> None:
    fail(catalog, root)
    add(catalog, root, 1)
    with catalog.read() as session:
        assert holes(session) == ()


# Growth.


def test_what_a_search_finds_anew_each_time_is_counted_and_not_written(catalog: Catalog, root: int) -> None:
    add(catalog, root, 40)
    before = len(told(catalog))
    for _ in range(3):
        with catalog.operation("rebuild", "Rebuild"), catalog.write() as session:
            connection = session.connection()
            connection.exec_driver_sql("DELETE FROM cluster")
            for number in range(1, 40, 2):
                connection.exec_driver_sql(
                    "INSERT INTO cluster (kind, keeper_id, reason, bytes) VALUES ('near', ?, 'larger', 1)", (number,)
                )
                connection.exec_driver_sql(
                    "INSERT INTO cluster_member VALUES (?, last_insert_rowid(), 0, 1, 1, 1)", (number,)
                )
    assert len(told(catalog)) == before
    with catalog.read() as session:
        counted = {each.table: each for each in summary(session).tables}
        rows = session.execute(text("SELECT count(*) FROM audit_count")).scalar_one()
    assert (counted["cluster"].inserts, counted["cluster"].deletes, counted["cluster"].rows) == (60, 40, 20)
    assert (counted["cluster_member"].inserts, counted["cluster_member"].deletes) == (60, 40)
    assert rows < 40, "one for each table and operation"


def test_what_a_person_said_of_a_group_is_written_when_it_goes(catalog: Catalog, root: int) -> None:
    add(catalog, root, 1)
    with catalog.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO cluster (kind, keeper_id, reason, bytes, reviewed_at) VALUES ('near', 1, '', 1, '2026-01-01')"
        )
    with catalog.write() as session:
        session.connection().exec_driver_sql("DELETE FROM cluster")
    assert plain(told(catalog)[-1]) == ("cluster", "delete", "1")


# Runs.


def test_runs_that_somebody_clears_away_stay_known(catalog: Catalog, file: Path) -> None:
    with catalog.alone("rebuild", "Rebuild") as said, catalog.write() as session:
        for workers in (1, 2, 3):
            session.add(Run(operation_id=said.id, workers=workers, result="completed" if workers < 3 else "cancelled"))
    with shell(file) as connection:
        connection.execute("DELETE FROM run WHERE result = 'completed'")
    gone = [json.loads(each.old or "") for each in told(catalog) if (each.table_name, each.verb) == ("run", "delete")]
    assert [(row["workers"], row["result"]) for row in gone] == [(1, "completed"), (2, "completed")]
    with catalog.read() as session:
        assert session.scalars(select(Run.workers)).all() == [3]


# The triggers themselves.


def test_a_new_catalog_has_all_triggers_and_they_work(catalog: Catalog) -> None:
    assert catalog.examined == examining.WELL
    with catalog.read() as session:
        assert audit.lacking(session.connection()) == []


def probe(file: Path) -> bool:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        return audit.works(connection)


def test_the_probe_leaves_nothing_behind(catalog: Catalog, file: Path, root: int) -> None:
    before = [plain(each) for each in told(catalog)]
    assert probe(file)
    assert [plain(each) for each in told(catalog)] == before
    with catalog.read() as session:
        assert session.scalars(select(Root.path)).all() == ["/photos"]
        assert holes(session) == ()


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER audit_photo_insert",
        "DROP TRIGGER audit_photo_update",
        "DROP TRIGGER audit_root_delete",
        "CREATE TRIGGER hush BEFORE INSERT ON audit BEGIN SELECT RAISE(IGNORE); END",
        "DROP TABLE audit_count",
    ],
)
def test_the_probe_notices_what_does_not_work(catalog: Catalog, file: Path, harm: str) -> None:
    with shell(file) as connection:
        connection.execute(harm)
    assert not probe(file)


def test_the_probe_waits_for_nobody(catalog: Catalog, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert probe(file), "nothing is known, so nothing is claimed"


def test_a_missing_trigger_is_told_at_the_next_start_and_mended(catalog: Catalog, file: Path, root: int) -> None:
    catalog.close()
    with shell(file) as connection:
        connection.execute("DROP TRIGGER audit_photo_insert")
        connection.execute(
            f"INSERT INTO photo (root_id, path, size, mtime_ns, added_at) VALUES ({root}, 'x', 1, 1, '')"
        )
    again = open_catalog(file, file.parent / "backups")
    assert again.examined.missing == ("audit_photo_insert",)
    assert again.examined.mended
    assert "1 of the triggers" in again.examined.words[0]
    assert "what was changed without them is not recorded" in again.examined.words[0]
    add(again, root, 1)
    assert [plain(each)[:2] for each in told(again) if each.table_name == "photo"] == [
        ("photo", "trigger"),
        ("photo", "insert"),
    ]
    with again.read() as session:
        (photo,) = (each for each in summary(session).tables if each.table == "photo")
        assert (photo.audited, photo.expected, photo.rows) == (True, 1, 2), "one came unseen, and it shows"
        assert "mend" in session.scalars(select(Operation.kind)).all()
    again.close()
    quiet = open_catalog(file, file.parent / "backups")
    assert quiet.examined.words == []
    quiet.close()


def test_a_trigger_that_was_altered_is_put_right(catalog: Catalog, file: Path) -> None:
    catalog.close()
    with shell(file) as connection:
        connection.execute("DROP TRIGGER audit_photo_delete")
        connection.execute("CREATE TRIGGER audit_photo_delete AFTER DELETE ON photo BEGIN SELECT 1; END")
    again = open_catalog(file, file.parent / "backups")
    assert again.examined.missing == ("audit_photo_delete",)
    with again.read() as session:
        assert audit.lacking(session.connection()) == []
    again.close()


def test_a_table_without_its_trigger_is_called_not_audited(catalog: Catalog, file: Path) -> None:
    with shell(file) as connection:
        connection.execute("DROP TRIGGER audit_decision_insert")
    with catalog.read() as session:
        audited = {each.table: each.audited for each in summary(session).tables}
    assert not audited.pop("decision")
    assert all(audited.values())


def test_counting_begins_with_what_is_there(catalog: Catalog, file: Path, root: int) -> None:
    """As for a catalog of a time before the audit: the beginning is on record, and inserts less deletes are rows."""
    add(catalog, root, 6)
    with shell(file) as connection:
        connection.executescript("DELETE FROM audit_count; DELETE FROM audit;")
    with catalog.operation("migration", "Bring it forward") as said, catalog.write() as session:
        audit.begin_counting(session.connection(), said.id)
    with catalog.read() as session:
        counted = {each.table: each for each in summary(session).tables}
    assert (counted["photo"].expected, counted["photo"].rows) == (6, 6)
    assert [plain(each)[:2] for each in told(catalog) if each.table_name == "photo"] == [("photo", "baseline")]

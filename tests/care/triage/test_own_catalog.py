"""own_catalog.py: a catalog damaged from outside is told in numbers, with a cause and a way back; nothing is written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from camera import album
from keeping import add

from care.triage.damaging import triage as whole_triage
from catalog_gui.care.triage.investigate import investigate
from catalog_gui.care.triage.own_catalog import own_sources
from catalog_gui.care.triage.records import Finding, Report
from catalog_gui.catalog import sqlite
from catalog_gui.engine.keeper import Keeper

PHOTOS = 30

WATCHED = ("root", "photo")

COUNTING = (
    "INSERT INTO audit_count SELECT 1, '{table}', 0, {i}, 0, {d} WHERE 1 ON CONFLICT DO UPDATE SET {what} = {what} + 1;"
)
WRITING = (
    "INSERT INTO audit (at, table_name, verb, key, rows, old, outside) VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'),"
    " '{table}', '{verb}', {row}.id, 1, '{{}}', 1);"
)


def audited(file: Path) -> None:
    """An audit as a catalog keeps it, in its least form: counts, and changes of other programs, by triggers of our own."""
    with closing(sqlite3.connect(file)) as connection:
        for name, kind in connection.execute(
            "SELECT name, type FROM sqlite_master WHERE name LIKE 'audit%'"
        ).fetchall():
            connection.execute(f'DROP {kind} IF EXISTS "{name}"')
        connection.execute(
            "CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT, table_name TEXT, verb TEXT, key TEXT,"
            " rows INT, old TEXT, outside BOOL, operation_id INT, actor TEXT, application TEXT)"
        )
        connection.execute(
            "CREATE TABLE audit_count (outside BOOL, table_name TEXT, operation_id INT, inserts INT, updates INT,"
            " deletes INT, PRIMARY KEY (outside, table_name, operation_id))"
        )
        for table in WATCHED:
            rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            connection.execute("INSERT INTO audit_count VALUES (0, ?, 1, ?, 0, 0)", (table, rows))
            for verb, what, row in (("insert", "inserts", "NEW"), ("delete", "deletes", "OLD")):
                count = COUNTING.format(table=table, i=int(what == "inserts"), d=int(what == "deletes"), what=what)
                write = WRITING.format(table=table, verb=verb, row=row)
                connection.execute(
                    f"CREATE TRIGGER audit_{table}_{verb} AFTER {verb} ON {table} BEGIN {count} {write} END"
                )
        connection.commit()


def outside(file: Path, *statements: str) -> None:
    """What another program does, with its foreign keys off."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def catalog(keeper: Keeper, photos: Path) -> Path:
    """A closed catalog of photos with an audit."""
    album(photos, PHOTOS)
    add(keeper, photos)
    keeper.close()
    audited(keeper.catalog.file)
    return keeper.catalog.file


@pytest.fixture
def backups(tmp_path: Path, catalog: Path) -> Path:
    """A folder with one sound backup, made now, and one that is none."""
    folder = tmp_path / "backups"
    folder.mkdir()
    sqlite.copy_file(catalog, folder / f"test-1{catalog.suffix}")
    (folder / f"test-0{catalog.suffix}").write_bytes(b"no database " * 500)
    (folder / f"test-2{catalog.suffix}.part").write_bytes(b"")
    return folder


def triage(file: Path, backups: Path, **answers: bool) -> Report:
    before = {each.name: each.read_bytes() for each in file.parent.glob(file.name + "*")}
    with own_sources(file, backups) as sources:
        report = investigate(str(file), sources, answers, own=True)
    assert {each.name: each.read_bytes() for each in file.parent.glob(file.name + "*")} == before, "nothing is written"
    return report


def critical(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "critical"]


def photo(report: Report) -> tuple[int | None, int | None, int | None, str]:
    (found,) = (table for table in report.tables if table.table == "photo")
    return found.deletes, found.expected, found.actual, found.status


def test_a_healthy_catalog(catalog: Path, backups: Path) -> None:
    report = triage(catalog, backups)
    assert {table.table: table.status for table in report.tables} == dict.fromkeys(WATCHED, "intact")
    assert photo(report) == (0, PHOTOS, PHOTOS, "intact")
    assert critical(report) == []
    assert report.hypotheses == report.recovery == report.steps == ()
    assert dict(report.header)["Photos"] == f"{PHOTOS}, and 0 in the trash"
    assert any("Look at the folders" in event.what for event in report.events)


def test_deleted_by_another_program(catalog: Path, backups: Path) -> None:
    outside(catalog, "DELETE FROM photo WHERE id % 3 = 0")
    report = triage(catalog, backups)
    assert photo(report) == (PHOTOS // 3, PHOTOS - PHOTOS // 3, PHOTOS - PHOTOS // 3, "intact")
    (found,) = critical(report)
    assert found.title == f"Another program deleted {PHOTOS // 3} photos"
    assert report.hypotheses[0].cause == "outside"
    assert sum(each.confidence for each in report.hypotheses) == 100
    ways = {way.kind: way for way in report.recovery}
    assert ways["backup"].available
    assert ways["backup"].command == "catalog-gui backup restore 1 --yes"
    assert ways["audit"].available
    assert f"{PHOTOS // 3} of the {PHOTOS // 3} photos" in ways["audit"].why
    assert ways["originals"].available
    assert ways["originals"].command == "catalog-gui scan"
    assert report.recovery[0].kind == "backup"
    assert [step.command for step in report.steps[:3]] == [
        "catalog-gui lock",
        "catalog-gui backup create",
        "catalog-gui backup restore 1 --yes",
    ]


def test_deleted_around_the_triggers(catalog: Path, backups: Path) -> None:
    outside(catalog, "DROP TRIGGER audit_photo_insert", "DROP TRIGGER audit_photo_delete", "DELETE FROM photo")
    report = triage(catalog, backups)
    assert photo(report) == (0, PHOTOS, 0, "wiped")
    titles = [finding.title for finding in critical(report)]
    assert f"photo: all {PHOTOS} photos are gone" in titles
    assert "photo: the triggers that record its changes are missing" in titles
    assert report.hypotheses[0].cause == "outside"
    assert not next(way for way in report.recovery if way.kind == "audit").available
    assert next(way for way in report.recovery if way.kind == "backup").available


def test_records_removed_from_the_audit_leave_a_hole(catalog: Path, backups: Path) -> None:
    outside(
        catalog,
        "DELETE FROM photo WHERE id <= 12",
        "DELETE FROM audit WHERE id BETWEEN 4 AND 6",
        "DELETE FROM audit WHERE id = 12",
    )
    assert "4 records of the audit were removed" in [finding.title for finding in critical(triage(catalog, backups))]


def test_a_table_that_was_dropped(catalog: Path, backups: Path) -> None:
    outside(catalog, "DROP TABLE photo")
    report = triage(catalog, backups)
    assert photo(report) == (0, PHOTOS, 0, "wiped")
    assert "The table photo is not there any more" in [finding.title for finding in critical(report)]


def test_an_older_catalog_lacks_no_table(catalog: Path, backups: Path) -> None:
    outside(catalog, "DROP TABLE rejected", "UPDATE alembic_version SET version_num = '0001'")
    assert critical(triage(catalog, backups)) == []


def test_without_an_audit_nothing_is_claimed(catalog: Path, tmp_path: Path) -> None:
    outside(
        catalog,
        "DROP TABLE audit",
        "DROP TABLE audit_count",
        *(f"DROP TRIGGER audit_{t}_{v}" for t in WATCHED for v in ("insert", "delete")),
    )
    report = triage(catalog, tmp_path / "none")
    assert {table.status for table in report.tables} == {"unaudited"}
    assert {"photo", "root", "given", "decision"} <= {table.table for table in report.tables}
    assert any("has no audit" in gap for gap in report.gaps)
    assert any("no backups" in gap for gap in report.gaps)


def test_a_backup_without_the_rows_is_no_way_back(catalog: Path, backups: Path) -> None:
    outside(backups / f"test-1{catalog.suffix}", "DELETE FROM photo")
    outside(catalog, "DELETE FROM photo WHERE id > 1")
    way = next(way for way in triage(catalog, backups).recovery if way.kind == "backup")
    assert not way.available
    assert way.command is None
    assert "1 are sound" in way.why


def test_originals_that_changed_or_went_are_counted(catalog: Path, backups: Path, photos: Path) -> None:
    first, second, *_ = sorted(photos.rglob("*.jpg"))
    first.unlink()
    second.write_bytes(b"other")
    outside(catalog, "DELETE FROM root WHERE 0", "DELETE FROM photo WHERE id > 20")
    known = {path for (path,) in rows(catalog, "SELECT path FROM photo")}
    gone = int(first.relative_to(photos).as_posix() in known)
    changed = int(second.relative_to(photos).as_posix() in known)
    assert gone + changed
    why = next(way for way in triage(catalog, backups).recovery if way.kind == "originals").why
    assert (
        f"{20 - gone - changed} originals are there as noted, {changed} with another size, {gone} are not there" in why
    )


def test_folders_that_are_away_are_no_way_back(catalog: Path, backups: Path, photos: Path) -> None:
    photos.rename(photos.with_name("away"))
    outside(catalog, "DELETE FROM photo WHERE id > 1")
    way = next(way for way in triage(catalog, backups).recovery if way.kind == "originals")
    assert not way.available
    assert "plug the drive in" in way.why


def rows(file: Path, sql: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("harm", ["DROP TABLE operation", "DROP TABLE root", "DROP TABLE run_phase"])
def test_whatever_else_is_gone_the_rest_is_told(catalog: Path, backups: Path, harm: str) -> None:
    outside(catalog, harm, "DELETE FROM photo WHERE id > 1")
    report = triage(catalog, backups)
    assert photo(report)[2] == 1
    assert critical(report)


def test_fields_of_deleted_photos_that_held_nothing_are_told(keeper: Keeper, photos: Path) -> None:
    album(photos, 12)
    add(keeper, photos)
    file = keeper.catalog.file
    outside(file, "UPDATE photo SET sha256 = x'00' WHERE id <= 3", "DELETE FROM photo WHERE id <= 12")
    (told,) = (each for each in whole_triage(keeper).findings if each.title == "Another program deleted 12 photos")
    (words,) = (each for each in told.evidence if each.startswith("empty in the deleted rows: "))
    empty = dict(each.rsplit(" ", 2)[:2] for each in words.partition(": ")[2].split(", "))
    assert (empty["missing_since"], empty["trashed_at"], empty["sha256"]) == ("100", "100", "75")
    assert not {"path", "size", "root_id"} & set(empty)

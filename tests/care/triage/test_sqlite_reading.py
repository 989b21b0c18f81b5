"""sqlite_reading.py, sqlite_opening.py, write_ahead_log.py, audit_log.py: an SQLite file read in every state, never changed."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from catalog_gui.care.triage.audit_log import AuditLog, audit_tables
from catalog_gui.care.triage.database import open_database
from catalog_gui.care.triage.investigate import investigate
from catalog_gui.care.triage.records import Report
from catalog_gui.care.triage.sqlite_opening import beside, read_only
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.care.triage.write_ahead_log import best_earlier_state, commits, recovered
from catalog_gui.errors import CatalogError, UsageError

SCHEMA = """
CREATE TABLE client (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT);
CREATE TABLE picture (id INTEGER PRIMARY KEY AUTOINCREMENT, client INT REFERENCES client ON DELETE CASCADE);
CREATE TRIGGER watch AFTER UPDATE OF client ON picture BEGIN SELECT 1; END;
INSERT INTO client (created_at) VALUES ('2024-05-06 07:08:09'), ('2024-05-07T08:00:00+02:00');
"""


def made(file: Path, *scripts: str, mode: str = "delete") -> Path:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        for script in (SCHEMA, *scripts):
            connection.executescript(script)
    return file


def picture(*, rows: int) -> str:
    values = ", ".join(["(1)"] * rows)
    return f"INSERT INTO picture (client) VALUES {values};"


def prints(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file of a folder with its bytes' checksum and its time."""
    return {
        file.name: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns) for file in folder.iterdir()
    }


def triage(address: str) -> Report:
    with open_database(address) as found:
        sources = [found, *(AuditLog(found, each) for each in audit_tables(found.columns()))]
        return investigate(found.name, sources)


def test_what_a_file_tells(tmp_path: Path) -> None:
    file = made(tmp_path / "a.db", picture(rows=40), "DELETE FROM picture WHERE id > 3;")
    with opened_sqlite(file) as found:
        clues = found.clues()
        triggers = found.triggers()
    assert {each.table: each.actual for each in clues.counted} == {"client": 2, "picture": 3}
    assert [(key.child, key.parent, key.on_delete) for key in clues.keys] == [("picture", "client", "CASCADE")]
    assert str(next(each.oldest for each in clues.counted if each.table == "client")) == "2024-05-06 07:08:09"
    assert triggers == {"picture": frozenset({"UPDATE"})}


def test_without_statistics_nothing_is_claimed(tmp_path: Path) -> None:
    report = triage(str(made(tmp_path / "a.db", picture(rows=40), "DELETE FROM picture WHERE id > 3;")))
    assert {table.status for table in report.tables} == {"unaudited"}
    assert all(table.inserts is table.deletes is table.expected is None for table in report.tables)
    (found,) = (each for each in report.findings if "gave out" in each.title)
    assert found.title == "picture gave out 40 numbers and holds 3 rows"
    assert "SQLite keeps no statistics" in " ".join(report.gaps)
    assert report.hypotheses == ()


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_closed_file_stays_as_it_is(tmp_path: Path, mode: str) -> None:
    file = made(tmp_path / "a.db", picture(rows=5), mode=mode)
    before = prints(tmp_path)
    assert {table.table: table.actual for table in triage(f"sqlite:///{file}").tables}["picture"] == 5
    assert prints(tmp_path) == before


def test_a_file_in_use_is_read_with_what_waits_in_its_log(tmp_path: Path) -> None:
    file = made(tmp_path / "a.db", mode="wal")
    with closing(sqlite3.connect(file)) as other:
        other.executescript(picture(rows=7))
        before = prints(tmp_path)
        assert "a.db-wal" in before
        assert {table.table: table.actual for table in triage(str(file)).tables}["picture"] == 7
        after = prints(tmp_path)
        assert {name: after[name] for name in ("a.db", "a.db-wal")} == {
            name: before[name] for name in ("a.db", "a.db-wal")
        }
        assert set(after) == set(before)


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a killed program leaves: a log that was not written back, and no index beside it. All rows were deleted last."""
    work, folder = tmp_path / "work", tmp_path / "left"
    work.mkdir()
    folder.mkdir()
    file = made(work / "a.db", picture(rows=30), mode="wal")
    with closing(sqlite3.connect(file)) as other:
        other.executescript(picture(rows=20))
        other.executescript("UPDATE client SET created_at = NULL;")
        other.executescript("DELETE FROM picture;")
        for ending in ("", "-wal"):
            shutil.copyfile(beside(file, ending), beside(folder / "a.db", ending))
    return folder / "a.db"


def test_a_file_left_by_a_kill_is_read_on_a_copy(left: Path) -> None:
    before = prints(left.parent)
    with read_only(left) as connection:
        assert connection.execute("SELECT count(*) FROM picture").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM client")
    assert prints(left.parent) == before


def test_the_log_holds_the_rows_that_were_deleted_last(left: Path, tmp_path: Path) -> None:
    before = prints(left.parent)
    assert len(list(commits(beside(left, "-wal")))) == 3
    state = best_earlier_state(left, "picture")
    assert state is not None
    assert state.rows == 50
    into = tmp_path / "into"
    into.mkdir()
    with closing(sqlite3.connect(recovered(left, state.length, into))) as copy:
        assert copy.execute("SELECT count(*), count(DISTINCT id) FROM picture").fetchone() == (50, 50)
        assert copy.execute("SELECT count(created_at) FROM client").fetchone() == (0,), "the last state that has them"
    assert prints(left.parent) == before


def test_a_log_that_is_none(tmp_path: Path) -> None:
    file = made(tmp_path / "a.db")
    assert best_earlier_state(file, "picture") is None
    beside(file, "-wal").write_bytes(b"no log at all, but long enough for a header of one")
    assert list(commits(beside(file, "-wal"))) == []


def test_a_change_cut_short_is_undone_on_a_copy_only(tmp_path: Path) -> None:
    work, folder = tmp_path / "work", tmp_path / "left"
    work.mkdir()
    folder.mkdir()
    file = made(work / "a.db", picture(rows=3000))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 2")
        other.execute("BEGIN")
        other.execute("UPDATE picture SET client = 2")  # more than the cache takes: the file itself is changed already
        for ending in ("", "-journal"):
            shutil.copyfile(beside(file, ending), beside(folder / "a.db", ending))
        other.execute("ROLLBACK")
    before = prints(folder)
    with read_only(folder / "a.db") as connection:
        assert connection.execute("SELECT count(*) FROM picture WHERE client = 1").fetchone() == (3000,)
    assert prints(folder) == before


@pytest.mark.parametrize("content", [b"no database at all " * 300, b""])
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.db"
    file.write_bytes(content)
    if content:
        with pytest.raises(CatalogError, match="no catalog"):
            triage(str(file))
    else:
        assert triage(str(file)).tables == ()


def test_addresses_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no file"):
        triage(str(tmp_path / "none.db"))
    with pytest.raises(UsageError, match="postgresql://"):
        triage("mysql://me@host/name")


AUDIT = """
CREATE TABLE images (id INTEGER PRIMARY KEY, dhash TEXT);
CREATE TABLE jobs (id INTEGER PRIMARY KEY);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, table_name TEXT, operation TEXT, old_data TEXT, user_name TEXT,
  application_name TEXT, transaction_id INT, timestamp TEXT);
CREATE TRIGGER images_gone AFTER DELETE ON images BEGIN SELECT 1; END;
"""


def entries(*rows: tuple[str, str, object, str | None, int, str]) -> str:
    lines = []
    for table, verb, old, program, transaction, at in rows:
        kept = json.dumps(old).replace("'", "''")
        name = "NULL" if program is None else f"'{program}'"
        lines.append(f"('{table}', '{verb}', '{kept}', 'pg', {name}, {transaction}, '{at}')")
    columns = "table_name, operation, old_data, user_name, application_name, transaction_id, timestamp"
    return f"INSERT INTO audit_log ({columns}) VALUES {', '.join(lines)};"


MOMENT = "2025-12-10 04:24:16.940823"


def report_zero(file: Path) -> Report:
    """A record of changes like that of the real loss, in small: 1,110 images at one moment, and three jobs."""
    lost = [{"id": n, "dhash": None, "quality": "", "gps": None if n % 3 else "1,2"} for n in range(1109)]
    lost.append({"id": 1109, "dhash": None, "quality": "", "gps": "1,2"})
    gone = [("images", "DELETE", row, None, 7, MOMENT) for row in lost]
    other = [("images", "DELETE", {"id": n, "dhash": "ff", "quality": ""}, "psql", 8, MOMENT) for n in range(40)]
    few = [("images", "DELETE", {"id": 1}, None, 9, "2025-12-11 00:00:00")]
    jobs = [
        (
            "jobs",
            "DELETE",
            {"job_type": "generate_thumbnails", "status": "SUCCESS"},
            None,
            10 + n,
            f"2025-12-23 17:11:0{n}",
        )
        for n in range(3)
    ]
    failed = [("jobs", "DELETE", {"job_type": "analyze", "status": "FAILURE"}, None, 20, "2025-12-23 17:12:00")]
    rows = "INSERT INTO images (id) VALUES " + ", ".join(f"({n})" for n in range(2000, 2962)) + ";"
    return triage(str(made(file, AUDIT, rows, entries(*gone, *other, *few, *jobs, *failed))))


def test_one_moment_is_one_deletion_and_two_transactions_are_two(tmp_path: Path) -> None:
    report = report_zero(tmp_path / "a.db")
    events = [event for event in report.events if "rows of images were deleted" in event.what]
    assert [event.what.split()[0] for event in events] == ["1,110", "40"]
    assert {event.at.isoformat(" ") for event in events} == {MOMENT}
    (told,) = (each for each in report.findings if each.title.startswith("1,110 rows of images"))
    assert told.severity == "critical"
    assert any("by a program without a name" in words and "by pg" in words for words in told.evidence)
    assert "empty in the deleted rows: dhash 100 %, quality 100 %, gps 66 %" in told.evidence
    assert sum(each.confidence for each in report.hypotheses) == 100


def test_jobs_that_were_cleared_away_are_found_again(tmp_path: Path) -> None:
    (found,) = (
        each for each in report_zero(tmp_path / "a.db").findings if "known only from their deletion" in each.title
    )
    assert found.title.startswith("3 finished jobs of the kind generate_thumbnails")
    assert sum("deleted at 2025-12-23 17:11:0" in words for words in found.evidence) == 3
    assert all("finished at" not in words for words in found.evidence), (
        "when they were deleted is not when they finished"
    )


def test_what_was_never_audited_is_no_zero(tmp_path: Path) -> None:
    report = report_zero(tmp_path / "a.db")
    images = next(table for table in report.tables if table.table == "images")
    assert (images.status, images.inserts, images.actual) == ("unaudited", None, 962)
    (matrix,) = (each for each in report.findings if each.title == "images: INSERT and UPDATE is not audited")
    assert "INSERT: not audited" in matrix.evidence
    assert "DELETE: 1,151 records" in matrix.evidence
    gaps = " ".join(report.gaps)
    assert "No INSERT of images is recorded" in gaps
    assert f"audit_log begins at {MOMENT} UTC" in gaps


def test_the_gaps_go_when_everything_is_audited(tmp_path: Path) -> None:
    whole = "".join(
        f"CREATE TRIGGER t{verb} AFTER {verb} ON images BEGIN INSERT INTO audit_log (table_name, operation, timestamp)"
        f" VALUES ('images', '{verb}', '{MOMENT}'); END;"
        for verb in ("INSERT", "UPDATE", "DELETE")
    )
    changes = "INSERT INTO images (id) VALUES (1), (2), (3); DELETE FROM images WHERE id = 1;"
    report = triage(str(made(tmp_path / "a.db", AUDIT, whole, changes)))
    images = next(table for table in report.tables if table.table == "images")
    assert (images.inserts, images.deletes, images.actual, images.status) == (3, 1, 2, "intact")
    assert not any("of images is recorded" in gap for gap in report.gaps)
    assert not any("audited" in each.title and "images" in each.title for each in report.findings)


def test_rows_on_record_are_a_way_back(tmp_path: Path) -> None:
    ways = {way.kind: way for way in report_zero(tmp_path / "a.db").recovery}
    assert ways["audit"].available
    assert "images 1,151" in ways["audit"].why
    assert not ways["wal"].available


def test_a_record_that_is_no_json_is_no_obstacle(tmp_path: Path) -> None:
    rows = "INSERT INTO audit_log (table_name, operation, old_data, transaction_id, timestamp) VALUES " + ", ".join(
        f"('images', 'D', 'id={n}', 1, 'not a moment')" for n in range(30)
    )
    report = triage(str(made(tmp_path / "a.db", AUDIT, rows + ";")))
    assert any(each.title.startswith("30 rows of images") for each in report.findings)

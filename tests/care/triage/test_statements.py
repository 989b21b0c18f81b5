"""statements.py, migrations_folder.py, log_file.py and statement_signs.py: what could remove rows, was tried, failed."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from catalog_gui.care.triage.evidence import Loss
from catalog_gui.care.triage.inquiry import of_database
from catalog_gui.care.triage.log_file import LogFile
from catalog_gui.care.triage.migrations_folder import MigrationsFolder
from catalog_gui.care.triage.records import ForeignKey, Statement
from catalog_gui.care.triage.statement_signs import statement_signs
from catalog_gui.care.triage.statements import destructive, plain
from catalog_gui.errors import CatalogError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TRUNCATE a", ("TRUNCATE", ("a",), False)),
        ("truncate table only public.a, b restart identity cascade;", ("TRUNCATE", ("a", "b"), True)),
        ('DELETE FROM "My Own".photo WHERE 1', None),
        ('DELETE FROM "My".photo WHERE 1', ("DELETE", ("My.photo",), False)),
        ("DELETE FROM migration.collection_flows WHERE x", ("DELETE", ("migration.collection_flows",), False)),
        ("DROP TABLE IF EXISTS a, b CASCADE", ("DROP TABLE", ("a", "b"), True)),
        ("op.execute('DROP TYPE IF EXISTS m.status CASCADE')", ("DROP TYPE", ("m.status",), True)),
        ("op.execute('TRUNCATE a') # then CASCADE is said", ("TRUNCATE", ("a",), False)),
        ("ALTER TABLE a DROP COLUMN b", ("DROP COLUMN", ("b",), False)),
        ('op.drop_table("photo")', ("DROP TABLE", ("photo",), False)),
        ('op.drop_column("photo", "path")', ("DROP COLUMN", ("photo",), False)),
        ('op.drop_index("at", "photo")', ("DROP INDEX", ("photo",), False)),
        ('migrations.DeleteModel(name="Photo")', ("DROP TABLE", ("Photo",), False)),
        ("Base.metadata.drop_all(engine)", ("DROP TABLE", ("*",), False)),
        ("SELECT deleted FROM a", None),
        ("INSERT INTO truncated VALUES (1)", None),
    ],
)
def test_statements_are_recognised(text: str, found: tuple[str, tuple[str, ...], bool] | None) -> None:
    told = [(each.verb, each.targets, each.cascade) for each in destructive(text)]
    if found is None:
        assert not [each for each in told if each[1] == ("photo",)]
    else:
        assert told == [found]


def test_a_rule_is_told_as_a_rule() -> None:
    (found,) = destructive("FOREIGN KEY (a) REFERENCES b ON DELETE CASCADE")
    assert (found.verb, found.targets) == ("CASCADE", ())


def test_names_as_the_database_says_them() -> None:
    assert [plain(name) for name in ("public.A", '"A"', "main . a", "`a`", "S.a")] == ["a", "A", "a", "a", "s.a"]


MIGRATION = '''
"""Renames statuses."""

def upgrade():
    # op.execute("TRUNCATE nothing")
    op.execute("DROP TYPE IF EXISTS migration.collectionflowstatus CASCADE")
    op.execute("""
        DELETE FROM assets
        WHERE kind = 'test'
    """)

def downgrade():
    op.drop_table("assets")
'''


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "versions"
    (folder / "deep").mkdir(parents=True)
    (folder / "086_fix.py").write_text(MIGRATION, encoding="utf-8")
    (folder / "deep" / "clean.sql").write_bytes(b"-- \xff nothing\n\nTRUNCATE users;\n-- TRUNCATE assets;\n")
    (folder / "notes.txt").write_text("TRUNCATE assets", encoding="utf-8")
    return folder


def test_migrations_are_told_with_file_and_line(migrations: Path) -> None:
    found = [
        (each.place, each.verb, each.target, each.backwards) for each in MigrationsFolder(migrations).clues().statements
    ]
    assert found == [
        ("086_fix.py:6", "DROP TYPE", "migration.collectionflowstatus", False),
        ("086_fix.py:8", "DELETE", "assets", False),
        ("086_fix.py:13", "DROP TABLE", "assets", True),
        ("deep/clean.sql:3", "TRUNCATE", "users", False),
    ]
    assert MigrationsFolder(migrations).ways(Loss({"assets": 1})) == ()


def test_no_folder_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no folder"):
        MigrationsFolder(tmp_path / "none").clues()
    assert "removes rows" in MigrationsFolder(tmp_path).clues().gaps[0]


LOG = """\
migration_postgres  | 2025-10-07 18:22:49.011 UTC [70] LOG:  database system is ready to accept connections
2025-10-07 18:23:28.100 UTC [71] ERROR:  unsafe use of new value "running" of enum type
2025-10-07 18:23:28.100 UTC [71] STATEMENT:  UPDATE collection_flows SET status = 'running'
2025-10-07 18:25:35.000 UTC [72] LOG:  automatic vacuum of table "migration_db.migration.collection_flows": index scans: 0
2025-10-07 18:28:20.000 UTC [60] LOG:  checkpoint complete: wrote 319 buffers (1.9%); 0 WAL file(s); sync files=66
2025-10-07 20:27:38.000 UTC [73] ERROR:  syntax error at or near "\\" at character 52
2025-10-07 20:27:38.000 UTC [73] STATEMENT:  DELETE FROM migration.collection_flows
\tWHERE status \\!= 'completed';
2025-10-07 22:40:00+02:00 [74] app LOG:  duration: 12.5 ms  statement: TRUNCATE assets CASCADE
2025-10-07 20:50:00 CEST [75] LOG:  statement: delete from users where id = 7
2025-10-07 20:51:00.000 UTC [76] LOG:  statement: DELETE FROM gone
2025-10-07 20:51:00.001 UTC [76] ERROR:  relation "gone" does not exist
2025-10-07 20:51:00.001 UTC [76] STATEMENT:  DELETE FROM gone
nothing of a server
"""


@pytest.fixture
def log(tmp_path: Path) -> LogFile:
    file = tmp_path / "postgres.log"
    file.write_text(LOG, encoding="utf-8")
    return LogFile(file)


def test_what_was_tried_and_what_failed(log: LogFile) -> None:
    found = {each.target: each for each in log.clues().statements}
    assert set(found) == {"migration.collection_flows", "assets", "users", "gone"}
    failed = found["migration.collection_flows"]
    assert failed.outcome == "failed"
    assert failed.place == "postgres.log:7"
    assert failed.words.endswith("WHERE status \\!= 'completed';"), "with its second line"
    assert "syntax error" in failed.reason
    assert (found["assets"].outcome, found["users"].outcome, found["gone"].outcome) == ("finished", "unknown", "failed")
    assert found["assets"].at == datetime(2025, 10, 7, 20, 40), "in UTC"
    assert [each.target for each in log.clues().statements].count("gone") == 1


def test_what_the_server_did_by_itself(log: LogFile) -> None:
    words = [event.what for event in log.clues().events]
    assert any("not later than this" in each and "migration.collection_flows" in each for each in words)
    assert "Checkpoint: 319 buffers written, 66 files" in words
    assert any("Attempted, no effect: DELETE FROM migration.collection_flows" in each for each in words)
    assert sum("syntax error" in each for each in words) == 1
    assert any('unsafe use of new value "running"' in each for each in words)


REPORT_ONE = """\
2025-10-07 20:22:49+02:00 [70] ERROR:  invalid input value for enum status
2025-10-07 18:23:28 UTC [70] ERROR:  unsafe use of new value "running" of enum type status
2025-10-07 18:23:28 UTC [70] STATEMENT:  UPDATE collection_flows SET status = 'running'
2025-10-07 18:28:20 UTC [60] LOG:  checkpoint complete: wrote 319 buffers (1.9%); 0 WAL file(s); sync files=66
2025-10-07 18:25:35 UTC [72] LOG:  automatic vacuum of table "db.public.collection_flows": index scans: 0
2025-10-07 20:27:38 UTC [73] ERROR:  syntax error at or near "\\" at character 52
2025-10-07 20:27:38 UTC [73] STATEMENT:  DELETE FROM collection_flows WHERE status \\!= 'completed';
2025-10-07 20:28:20 UTC [60] LOG:  checkpoint complete: wrote 315 buffers (1.9%); 0 WAL file(s); sync files=210
2025-10-08 12:37:29+02:00 [75] ERROR:  no rows in assets
"""


def test_seven_entries_of_a_log_stand_in_their_order_in_utc(tmp_path: Path) -> None:
    database, file = tmp_path / "a.db", tmp_path / "postgres.log"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE collection_flows (id INTEGER PRIMARY KEY)")
    file.write_text(REPORT_ONE, encoding="utf-8")
    events = of_database(str(database), {}, [LogFile(file)]).events
    found = [event for event in events if event.evidence.startswith(file.name)]
    assert [f"{event.at:%d %H:%M:%S}" for event in found] == [
        "07 18:22:49", "07 18:23:28", "07 18:25:35", "07 18:28:20", "07 20:27:38", "07 20:28:20", "08 10:37:29",
    ]  # fmt: skip
    words = [event.what for event in found]
    assert words[2] == "The server cleaned up collection_flows: what it cleared was gone not later than this", "a bound"
    assert not any("were deleted" in each for each in words), "when rows went is not known from when they were cleared"
    assert (words[3], words[5]) == (
        "Checkpoint: 319 buffers written, 66 files",
        "Checkpoint: 315 buffers written, 210 files",
    )
    assert words[4].startswith("Attempted, no effect: DELETE FROM collection_flows")


def test_what_the_log_cannot_say(log: LogFile, tmp_path: Path) -> None:
    gaps = " ".join(log.clues().gaps)
    assert "CEST" in gaps
    assert "begins at 2025-10-07 18:22:49" in gaps
    other = tmp_path / "other.log"
    other.write_text("nothing\n", encoding="utf-8")
    assert "holds no message" in LogFile(other).clues().gaps[0]
    with pytest.raises(CatalogError, match="cannot be read"):
        LogFile(tmp_path / "none.log").clues()


KEYS = (ForeignKey("assets", "imports", "NO ACTION"), ForeignKey("parts", "assets", "CASCADE"))


def signs(*statements: Statement, lost: frozenset[str] = frozenset({"assets"})) -> dict[str, float]:
    return {sign.cause: sign.factor for sign in statement_signs(statements, KEYS, lost)}


def logged(verb: str, target: str, outcome: str, cascade: bool = False) -> Statement:
    return Statement(verb, target, cascade, f"{verb} {target}", "log:1", datetime(2025, 1, 1), outcome)  # type: ignore[arg-type]


def test_what_a_log_says_of_causes() -> None:
    assert signs(logged("DELETE", "assets", "failed"))["delete"] < 1
    assert signs(logged("DELETE", "assets", "finished"))["delete"] > 1
    assert signs(logged("TRUNCATE", "imports", "unknown", cascade=True))["truncate"] > 1
    assert signs(logged("TRUNCATE", "imports", "unknown")) == {}, "without CASCADE it does not reach the table"
    assert signs(logged("DELETE", "imports", "finished")) == {}, "its rule takes no rows with it"
    assert signs(logged("DELETE", "assets", "finished"), lost=frozenset({"parts"}))["delete"] > 1


def test_deletes_that_are_counted_do_not_explain_rows_that_are_missing_beyond_them() -> None:
    (sign,) = statement_signs((logged("DELETE", "assets", "finished"),), KEYS, {"assets"}, uncounted={"assets"})
    assert sign.factor < 1


def test_what_migrations_say_of_causes(migrations: Path) -> None:
    statements = MigrationsFolder(migrations).clues().statements
    assert signs(*statements)["migration"] > 1
    harmless = [each for each in statements if each.verb == "DROP TYPE" or each.backwards]
    (against, types) = statement_signs(harmless, KEYS, {"assets"})
    assert against.factor < 1
    assert "never rows" in types.words

"""postgres_reading.py on a real server: the tables of a real loss in their states, the signatures, nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from care.triage import report_one
from care.triage.postgres import Server
from catalog_gui.care.triage.audit_log import AuditLog, audit_tables
from catalog_gui.care.triage.database import Database, Refused, open_database
from catalog_gui.care.triage.investigate import investigate
from catalog_gui.care.triage.log_file import LogFile
from catalog_gui.care.triage.records import Counted, Report
from catalog_gui.errors import CatalogError


@pytest.fixture(scope="module")
def lost(server: Server) -> str:
    """The database of the report after its loss."""
    database = server.database("lost")
    report_one.live(server, database)
    report_one.lose(server, database)
    return database


@contextmanager
def opened(server: Server, database: str) -> Iterator[Database]:
    with open_database(server.address(database)) as found:
        yield found


def triage(server: Server, database: str, **answers: bool) -> Report:
    with opened(server, database) as found:
        return investigate(found.name, [found], answers)


def counted(server: Server, database: str) -> dict[str, Counted]:
    with opened(server, database) as found:
        return {each.table: each for each in found.clues().counted}


def test_the_eight_tables_are_in_the_states_of_the_report(server: Server, lost: str) -> None:
    tables = {table.table: table for table in triage(server, lost).tables}
    for name, (inserts, deletes) in report_one.COUNTS.items():
        found = tables[name]
        assert (found.inserts, found.deletes, found.expected) == (inserts, deletes, inserts - deletes), name
    assert {name for name, found in tables.items() if found.status == "wiped"} == report_one.WIPED
    assert {name for name, found in tables.items() if found.status == "refilled"} == set(report_one.REFILLED)
    assert all(tables[name].actual == rows for name, rows in report_one.REFILLED.items())
    whole = {"users", "canonical_applications"}
    assert {name for name, found in tables.items() if found.status == "intact" and found.actual} == whole


def test_one_truncate_explains_all_of_it_and_nothing_else(server: Server, lost: str) -> None:
    report = triage(server, lost)
    best = report.reaches[0]
    assert best.exact
    assert best.root == report_one.ROOT
    assert set(best.explained) == report_one.WIPED | set(report_one.REFILLED)
    assert [reach.root for reach in report.reaches if reach.exact] == [report_one.ROOT]
    likeliest = report.hypotheses[0]
    assert likeliest.cause == "truncate"
    assert any(report_one.ROOT in words for words in likeliest.evidence)
    assert sum(each.confidence for each in report.hypotheses) == 100


def test_answers_change_what_is_likely(server: Server, lost: str) -> None:
    before = {each.cause: each.confidence for each in triage(server, lost).hypotheses}
    after = {each.cause: each.confidence for each in triage(server, lost, script=False, restored=True).hypotheses}
    assert sum(after.values()) == 100
    assert after["restore"] > before["restore"]
    assert after["truncate"] < before["truncate"]


def test_the_moment_of_the_loss_is_told(server: Server, lost: str) -> None:
    found = [event for event in triage(server, lost).events if event.severity == "critical"]
    assert len(found) == 1
    assert "emptied" in found[0].what


def test_the_log_names_the_statement(server: Server, lost: str) -> None:
    with opened(server, lost) as found:
        report = investigate(found.name, [found, LogFile(server.log)])
    sent = [each for each in report.statements if each.verb == "TRUNCATE" and each.target == report_one.ROOT]
    assert len(sent) == 1
    assert sent[0].cascade
    assert sent[0].outcome == "unknown"
    assert any("no error followed" in words for words in report.hypotheses[0].evidence)
    assert report.hypotheses[0].confidence > triage(server, lost).hypotheses[0].confidence


def test_signatures_as_the_server_records_them(server: Server) -> None:
    name = server.database("signs")
    server.run(
        name,
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child (id int, parent int REFERENCES parent ON DELETE CASCADE)",
        "CREATE TABLE truncated (id int)",
        "CREATE TABLE rolled (id int)",
        "CREATE TABLE remade (id int)",
        "INSERT INTO parent SELECT generate_series(1, 20)",
        "INSERT INTO child SELECT id, id FROM parent",
        "INSERT INTO truncated SELECT generate_series(1, 30)",
        "INSERT INTO remade SELECT generate_series(1, 30)",
        "TRUNCATE truncated",
        "BEGIN",
        "INSERT INTO rolled SELECT generate_series(1, 115)",
        "ROLLBACK",
        "DELETE FROM parent",
        "DROP TABLE remade",
        "CREATE TABLE remade (id int)",
    )
    found = counted(server, name)
    figures = {table: (each.inserts, each.deletes, each.actual) for table, each in found.items()}
    assert figures == {
        "parent": (20, 20, 0),
        "child": (20, 20, 0),
        "truncated": (30, 0, 0),
        "rolled": (115, 0, 0),
        "remade": (0, 0, 0),
    }
    assert (found["truncated"].dead, found["rolled"].dead) == (0, 115)
    assert found["truncated"].rewritten
    assert not found["rolled"].rewritten
    assert found["remade"].remade
    words = {table.table: " ".join(table.signatures) for table in triage(server, name).tables}
    assert "as by TRUNCATE" in words["truncated"]
    assert "as after a rollback" in words["rolled"]
    assert "made after its neighbours" in words["remade"]
    assert "counted as deleted" in words["child"]


def test_dead_rows_can_still_be_read(server: Server) -> None:
    name = server.database("dead")
    server.run(
        name, "CREATE TABLE rolled (id int)", "BEGIN", "INSERT INTO rolled SELECT generate_series(1, 50)", "ROLLBACK"
    )
    report = triage(server, name)
    assert report.hypotheses[0].cause == "rollback"
    (storage,) = (way for way in report.recovery if way.kind == "storage")
    assert storage.available
    assert "50" in storage.why
    assert "autovacuum_enabled" in (storage.command or "")
    (archive,) = (way for way in report.recovery if way.kind == "wal")
    assert not archive.available


def test_a_record_of_changes_tells_its_largest_deletion(server: Server) -> None:
    """The shape of a real loss: only deletes are recorded, all at one moment, by a user without a program's name."""
    name = server.database("audited")
    server.run(
        name,
        "CREATE TABLE images (id int PRIMARY KEY, dhash text, path text)",
        "CREATE TABLE jobs (id int)",
        "CREATE TABLE audit_log (id serial, table_name text, operation text, old_data jsonb, db_user text,"
        " application_name text, txid bigint DEFAULT txid_current(), changed_at timestamptz DEFAULT now())",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit_log"
        " (table_name, operation, old_data, db_user) VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(OLD), session_user);"
        " RETURN OLD; END $$",
        "CREATE TRIGGER noted AFTER DELETE ON images FOR EACH ROW EXECUTE FUNCTION note()",
        "INSERT INTO images SELECT id, NULL, 'p' || id FROM generate_series(1, 1500) AS id",
        "DELETE FROM images WHERE id <= 1200",
        "INSERT INTO audit_log (table_name, operation, old_data) VALUES"
        """ ('jobs', 'DELETE', '{"job_type": "generate_thumbnails", "status": "SUCCESS"}')""",
    )
    with opened(server, name) as found:
        report = investigate(found.name, [found, *(AuditLog(found, each) for each in audit_tables(found.columns()))])
    titles = [finding.title for finding in report.findings]
    (told,) = (finding for finding in report.findings if "1,200 rows of images" in finding.title)
    assert told.severity == "critical"
    assert any("program without a name" in words for words in told.evidence)
    assert any("dhash" in words and "path" not in words for words in told.evidence)
    assert "images: INSERT and UPDATE is not audited" in titles
    assert any("INSERT: not audited" in finding.evidence for finding in report.findings)
    assert any(title.startswith("1 finished jobs of the kind generate_thumbnails") for title in titles)
    assert any("No INSERT of images is recorded" in gap for gap in report.gaps)
    (kept,) = (way for way in report.recovery if way.kind == "audit")
    assert kept.available
    assert "images 1,200" in kept.why


def test_nothing_is_written(server: Server, lost: str) -> None:
    with opened(server, lost) as found:
        for statement in ("DELETE FROM users RETURNING 1", "CREATE TABLE more (id int)"):
            with pytest.raises(Refused, match="read-only"):
                found.rows(statement)
        assert found.rows("SELECT count(*) FROM users") == [(11,)], "what comes after is answered as before"


def test_a_name_with_every_sign(server: Server) -> None:
    name = server.database("odd")
    server.run(
        name,
        'CREATE SCHEMA "My Own"',
        'CREATE TABLE "My Own"."A ""b"" %s" (id int, "Created" timestamptz DEFAULT now())',
        'INSERT INTO "My Own"."A ""b"" %s" SELECT generate_series(1, 3)',
    )
    (found,) = counted(server, name).values()
    assert found.table == 'My Own.A "b" %s'
    assert found.actual == 3
    assert found.oldest is not None


def test_a_server_that_is_not_there_is_told() -> None:
    pytest.importorskip("psycopg")
    with (
        pytest.raises(CatalogError, match="cannot be looked at"),
        open_database("postgresql://nobody@127.0.0.1:9/none"),
    ):
        pass

"""triage.py: the command on the catalog and on any database, its shapes, its answers, its ways to refuse."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from camera import album

from cli.conftest import Command, check

NUMBER = (int, type(None))
SHAPE = {
    "tables": [
        {
            "table": str,
            "inserts": NUMBER,
            "deletes": NUMBER,
            "expected": NUMBER,
            "actual": NUMBER,
            "status": {"wiped", "refilled", "partial", "intact", "grew", "unaudited"},
        }
    ],
    "events": [{"at": str, "what": str, "evidence": str}],
    "findings": [
        {"title": str, "severity": {"info", "warning", "critical"}, "evidence": [str], "action": (str, type(None))}
    ],
    "hypotheses": [{"title": str, "confidence": int, "evidence": [str], "against": [str]}],
    "recovery": [{"option": str, "available": bool, "command": (str, type(None))}],
}


@pytest.fixture
def wiped(tmp_path: Path) -> Path:
    """A database of somebody else with a record of changes that shows a mass deletion."""
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "CREATE TABLE photos (id INTEGER PRIMARY KEY);"
            "CREATE TABLE audit (table_name TEXT, action TEXT, at TEXT, actor TEXT);"
            "CREATE TRIGGER gone AFTER DELETE ON photos BEGIN"
            " INSERT INTO audit VALUES ('photos', 'DELETE', '2025-01-02 03:04:05', 'pg'); END;"
            "INSERT INTO photos WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i FROM n;"
            "DELETE FROM photos WHERE id > 20;"
        )
    return file


def test_the_catalog_in_all_shapes(cli: Command, photos: Path) -> None:
    album(photos, 3)
    cli("add", photos)
    answer = cli("triage", "--json")
    assert answer.code == 0
    check(SHAPE, answer.json)
    assert next(table for table in answer.json["tables"] if table["table"] == "photo")["actual"] == 3
    assert not [each for each in answer.json["findings"] if each["severity"] == "critical"]
    assert cli("triage", "--format", "json").json["tables"] == answer.json["tables"]
    text = cli("triage")
    assert text.out.startswith("Triage of ")
    assert cli("triage", "--format", "html").out.lower().startswith("<!doctype html><html")


def test_another_database(cli: Command, wiped: Path) -> None:
    answer = cli("triage", "--database", wiped, "--json")
    check(SHAPE, answer.json)
    assert any(each["title"].startswith("180 rows of photos") for each in answer.json["findings"])
    assert sum(each["confidence"] for each in answer.json["hypotheses"]) == 100
    assert not any("catalog-gui" in str(step["command"]) for step in answer.json["steps"])


def test_answers_change_the_ranking(cli: Command, wiped: Path) -> None:
    def confidence(*more: str) -> dict[str, int]:
        found = cli("triage", "--database", wiped, "--json", *more).json["hypotheses"]
        return {each["cause"]: each["confidence"] for each in found}

    answered = confidence("--answer", "restored=yes", "--answer", "script=no")
    assert sum(answered.values()) == 100
    assert answered["restore"] > confidence()["restore"]


def test_migrations_and_logs_are_read(cli: Command, wiped: Path, tmp_path: Path) -> None:
    folder, log = tmp_path / "versions", tmp_path / "pg.log"
    folder.mkdir()
    (folder / "1.sql").write_text("\nTRUNCATE photos;", encoding="utf-8")
    log.write_text("2025-01-02 03:04:05 UTC [1] LOG:  statement: DELETE FROM photos\n", encoding="utf-8")
    found = cli("triage", "--database", wiped, "--migrations", folder, "--log", log, "--json").json["statements"]
    assert [each["place"] for each in found] == ["1.sql:2", "pg.log:1"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--format", "pdf"), 2, "text, json or html"),
        (("--answer", "script"), 2, "QUESTION=yes"),
        (("--answer", "script=perhaps"), 2, "QUESTION=yes"),
        (("--database", "mysql://x/y"), 2, "postgresql://"),
        (("--database", "nowhere.db"), 1, "no file"),
        ((), 1, "no catalog"),
    ],
)
def test_what_cannot_be_done_is_told(cli: Command, words: tuple[str, ...], code: int, told: str) -> None:
    answer = cli("triage", *words)
    assert answer.code == code
    assert told in answer.err
    assert answer.out == ""


def test_a_question_that_there_is_not(cli: Command, wiped: Path) -> None:
    answer = cli("triage", "--database", wiped, "--answer", "nonsense=yes")
    assert answer.code == 2
    assert "The questions are: rebuild" in answer.err


def test_a_damaged_catalog_is_told(cli: Command, catalog_file: Path) -> None:
    catalog_file.write_bytes(b"no catalog at all " * 500)
    answer = cli("triage")
    assert answer.code == 1
    assert "no catalog" in answer.err

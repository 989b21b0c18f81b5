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


@pytest.fixture
def deleted(cli: Command, photos: Path, catalog_file: Path) -> Path:
    """A catalog of thirty photos from which another program has deleted fourteen."""
    album(photos, 30)
    cli("add", photos)
    outside(catalog_file, "DELETE FROM photo WHERE id <= 14")
    return catalog_file


def outside(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def photos_in(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT * FROM photo ORDER BY id").fetchall()


def test_answers_about_the_catalog_are_kept(cli: Command, deleted: Path) -> None:
    def restore() -> int:
        return next(h["confidence"] for h in cli("triage", "--json").json["hypotheses"] if h["cause"] == "restore")

    before = restore()
    assert cli("triage", "--answer", "restored=yes", "--json").code == 0
    assert restore() > before
    cli("triage", "--answer", "restored=unknown")
    assert restore() == before


def test_what_was_tried_is_kept_with_the_investigation(cli: Command, photos: Path) -> None:
    album(photos, 2)
    cli("add", photos)
    noted = cli("triage", "tried", "Started the computer anew", "--result", "no effect", "--json")
    assert noted.code == 0
    check({"tried": [{"at": str, "action": str, "result": str, "by": str}]}, noted.json)
    assert cli("triage", "--json").json["tried"] == noted.json["tried"]
    assert [each["result"] for each in noted.json["tried"]] == ["no effect"]
    assert "Started the computer anew: no effect" in cli("triage").out
    assert "<td>no effect</td>" in cli("triage", "--format", "html").out
    assert cli("triage", "tried", " ").code == 2


def test_originals_are_told_one_by_one(cli: Command, catalog_file: Path, photos: Path) -> None:
    first, second, third = album(photos, 3)
    cli("add", photos)
    cli("rebuild", "--only", "analyze")
    with closing(sqlite3.connect(catalog_file)) as connection:
        connection.execute("DELETE FROM photo WHERE path = ?", (first.name,))
        connection.commit()
    first.unlink()
    second.write_bytes(b"other")
    found = cli("triage", "originals", "--checksums", "--json").json
    assert (found["known"]["photos"], found["known"]["same_bytes"], found["known"]["other_size"]) == (2, 1, 1)
    assert (found["deleted"]["photos"], found["deleted"]["gone"]) == (1, 1)
    assert [(each["path"], each["deleted"], each["size"]) for each in found["originals"]] == [
        (second.name, False, 5),
        (first.name, True, None),
    ]
    assert len(cli("triage", "originals", "--all", "--json").json["originals"]) == 3
    told = cli("triage", "originals").out
    assert f"{first}: not there" in told
    assert f"{second}: 5 bytes" in told
    assert str(third) not in told


def test_rows_come_back_from_the_audit_first_as_a_rehearsal(cli: Command, deleted: Path) -> None:
    way = next(w for w in cli("triage", "--json").json["recovery"] if w["kind"] == "audit")
    assert way["command"] == "catalog-gui triage recover audit --yes"
    dry = cli("triage", "recover", "audit", "--dry-run", "--json")
    assert (dry.code, dry.json["rows"], dry.json["operation"]) == (0, {"photo": 14}, None)
    refused = cli("triage", "recover", "audit")
    assert refused.code == 2
    assert "add --yes" in refused.err
    assert len(photos_in(deleted)) == 16

    done = cli("triage", "recover", "audit", "--yes", "--json", "--reason", "wrong folder")
    assert done.json["rows"] == {"photo": 14}
    assert done.json["operation"] is not None
    assert len(photos_in(deleted)) == 30
    assert cli("triage", "recover", "audit", "--yes").code == 1
    back = cli("backup", "restore", done.json["snapshot"], "--yes")
    assert back.code == 0
    assert len(photos_in(deleted)) == 16


def test_an_earlier_state_comes_back_from_the_log(cli: Command, photos: Path, catalog_file: Path) -> None:
    album(photos, 12)
    cli("add", photos)
    before = photos_in(catalog_file)
    with closing(sqlite3.connect(catalog_file)) as reader:
        reader.execute("SELECT count(*) FROM photo").fetchall()
        outside(catalog_file, "DELETE FROM photo")
        dry = cli("triage", "recover", "wal", "--dry-run", "--json")
        assert {"table": "photo", "now": 0, "then": 12} in dry.json["changes"]
        assert cli("triage", "recover", "wal").code == 2
        done = cli("triage", "recover", "wal", "--yes", "--json")
        assert done.code == 0
    assert photos_in(catalog_file) == before
    assert done.json["after"]["photo"] == 12
    nothing = cli("triage", "recover", "wal", "--yes")
    assert nothing.code == 1
    assert "nothing was changed" in nothing.err


def test_a_kept_copy_comes_back(cli: Command, photos: Path, catalog_file: Path, tmp_path: Path) -> None:
    album(photos, 4)
    cli("add", photos)
    kept = tmp_path / "elsewhere.bin"
    kept.write_bytes(catalog_file.read_bytes())
    outside(catalog_file, "DELETE FROM photo")
    assert "photo" in cli("triage", "recover", "file", kept, "--dry-run").out
    assert cli("triage", "recover", "file", kept).code == 2
    done = cli("triage", "recover", "file", kept, "--yes")
    assert "4 photos" in done.out
    assert "To take this back: catalog-gui backup restore" in done.err
    assert len(photos_in(catalog_file)) == 4
    assert cli("triage", "recover", "file", tmp_path / "nowhere", "--yes").code == 1


def test_scripts_are_searched(cli: Command, deleted: Path, tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.sh").write_text("psql -c 'TRUNCATE photo'\n", encoding="utf-8")
    report = cli("triage", "--scripts", tmp_path / "scripts", "--json").json
    assert [each["place"] for each in report["statements"]] == ["a.sh:1"]
    assert any("not available" in gap for gap in report["gaps"])
    assert any(each["path"].endswith("a.sh") and each["exists"] for each in report["places"])


def test_numbers_of_photos_are_told_apart(cli: Command, deleted: Path) -> None:
    found = cli("triage", "numbers", "1,20", "999", "--json").json["photos"]
    assert [each["what"] for each in found] == ["deleted", "unread", "never given"]
    assert "Photo 1 was deleted" in cli("triage", "numbers", "1").out
    assert cli("triage", "numbers", "one").code == 2

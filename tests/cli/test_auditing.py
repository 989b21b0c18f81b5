"""audit: who changed what, as counts, as clusters, one by one, and of one photo."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import NoneType

import pytest
from camera import album

from .conftest import Command, check

ENTRY = {
    "id": int, "at": str, "table": str, "verb": str, "key": (str, NoneType), "rows": int, "outside": bool,
    "photo": (int, NoneType), "operation": (int, NoneType), "transaction": (int, NoneType),
    "actor": (str, NoneType), "application": (str, NoneType), "old": (dict, NoneType), "new": (dict, NoneType),
}  # fmt: skip
TABLE = {
    "table": str, "audited": bool, "inserts": int, "updates": int, "deletes": int, "outside": int, "rows": int,
    "triggers": {"insert": (bool, NoneType), "update": (bool, NoneType), "delete": (bool, NoneType)},
}  # fmt: skip
SHAPE = {"since": str, "entries": int, "audit": [ENTRY], "tables": [TABLE], "mended": [], "holes": [], "unrecorded": []}
CLUSTER = {
    "first": int, "last": int, "began": str, "ended": str, "operation": (int, NoneType), "label": (str, NoneType),
    "outside": bool, "rows": int, "changes": [{"table": str, "verb": str, "rows": int}],
}  # fmt: skip


@pytest.fixture
def covered(cli: Command, photos: Path) -> Path:
    """Three photos that the catalog knows."""
    album(photos, 3)
    cli("add", photos)
    return photos


def outside(catalog_file: Path, *statements: str) -> None:
    """What another program does to a catalog."""
    with closing(sqlite3.connect(catalog_file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_audit_has_one_shape(cli: Command, covered: Path) -> None:
    answer = cli("audit", "--json")
    assert answer.err == ""
    check(SHAPE, answer.json)
    numbers = [each["id"] for each in answer.json["audit"]]
    assert numbers == sorted(numbers, reverse=True), "newest first"
    photo = next(each for each in answer.json["tables"] if each["table"] == "photo")
    assert (photo["inserts"], photo["deletes"], photo["rows"], photo["audited"]) == (3, 0, 3, True)
    assert all(each["actor"] and each["application"] for each in answer.json["audit"])


def test_a_change_of_another_program_is_shown_as_such(cli: Command, covered: Path, catalog_file: Path) -> None:
    outside(catalog_file, "UPDATE photo SET size = 7 WHERE id = 2")
    newest = cli("audit", "--limit", 1, "--json").json["audit"][0]
    assert (newest["outside"], newest["table"], newest["verb"], newest["photo"]) == (True, "photo", "update", 2)
    assert newest["new"] == {"size": 7}
    assert "another program" in cli("audit", "--limit", 1).out


def test_a_missing_trigger_is_no_nought(cli: Command, covered: Path, catalog_file: Path) -> None:
    assert "not audited" not in cli("audit", "--counts").out
    outside(catalog_file, "DROP TRIGGER audit_photo_delete")
    told = cli("audit", "--counts")
    assert "audit_photo_delete was missing and was put back" in told.err
    assert [each["trigger"] for each in cli("audit", "--json").json["mended"]] == ["audit_photo_delete"]


def test_what_was_done_at_once_is_one_cluster(cli: Command, covered: Path, catalog_file: Path) -> None:
    outside(catalog_file, "DELETE FROM photo")
    answer = cli("audit", "--clusters", "--json").json
    check({"clusters": [CLUSTER]}, answer)
    wiped = next(each for each in answer["clusters"] if each["outside"])
    assert {"table": "photo", "verb": "delete", "rows": 3} in wiped["changes"]
    assert "another program" in cli("audit", "--clusters").out


def test_records_of_one_photo_and_of_an_operation(cli: Command, covered: Path, catalog_file: Path) -> None:
    name = sorted(path.name for path in covered.iterdir())[0]
    outside(catalog_file, "UPDATE photo SET size = 8")
    of_photo = cli("audit", "--photo", name, "--json").json["audit"]
    assert [each["verb"] for each in of_photo] == ["update", "insert"]
    assert of_photo[0]["name"] == name
    operation = of_photo[1]["operation"]
    of_operation = cli("audit", "--operation", operation, "--json").json["audit"]
    assert {each["operation"] for each in of_operation} == {operation}
    assert cli("audit", "--table", "root", "--json").json["audit"][0]["table"] == "root"


def test_from_a_moment_on(cli: Command, covered: Path) -> None:
    assert cli("audit", "--since", "2999-01-01", "--json").json["audit"] == []
    assert cli("audit", "--since", "2000-01-01T12:00Z", "--json").json["audit"]
    refused = cli("audit", "--since", "yesterday")
    assert (refused.code, "yesterday is none" in refused.err) == (2, True)

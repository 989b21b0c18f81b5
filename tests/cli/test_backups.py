"""backup: the shape that scripts rely on; a restore needs a word, is compared first, and can be taken back."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import NoneType

import pytest
from camera import album

from .conftest import Command, check

ENTRY = {
    "id": str, "path": str, "at": str, "bytes": int, "verified": bool, "photos": (int, NoneType), "reason": str,
    "sha256": str, "rows": dict,
}  # fmt: skip


@pytest.fixture
def covered(cli: Command, photos: Path) -> Path:
    """Three photos that the catalog knows."""
    album(photos, 3)
    cli("add", photos)
    return photos


def known(catalog_file: Path) -> int:
    with closing(sqlite3.connect(catalog_file)) as connection:
        return int(connection.execute("SELECT count(*) FROM photo").fetchone()[0])


def test_backups_have_the_promised_shape(cli: Command, covered: Path) -> None:
    made = cli("backup", "create", "--json").json
    check(ENTRY, made)
    listed = cli("backup", "list", "--json")
    assert listed.err == ""
    check({"backups": [ENTRY]}, listed.json)
    assert listed.json["backups"][0] == made
    assert Path(made["path"]).stat().st_size == made["bytes"]
    assert (made["photos"], made["verified"], made["reason"]) == (3, True, "on demand")
    assert made["at"].endswith("Z")
    again = cli("backup", "create", "--json").json
    assert [each["id"] for each in cli("backup", "list", "--json").json["backups"]][:2] == [again["id"], made["id"]]


def test_a_backup_that_was_touched_is_found_out(cli: Command, covered: Path) -> None:
    made = cli("backup", "create", "--json").json
    assert cli("backup", "verify").code == 0
    with Path(made["path"]).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    answer = cli("backup", "verify", made["id"], "--json")
    check({"backups": [ENTRY]}, answer.json)
    assert (answer.code, answer.json["backups"][0]["verified"]) == (1, False)
    assert "NOT SOUND" in cli("backup", "list").out


def test_a_restore_is_compared_first_and_can_be_taken_back(cli: Command, covered: Path, catalog_file: Path) -> None:
    made = cli("backup", "create", "--json").json
    with closing(sqlite3.connect(catalog_file)) as connection:
        connection.execute("DELETE FROM photo WHERE id > 1")
        connection.commit()
    shown = cli("backup", "restore", made["id"], "--dry-run", "--json")
    assert {"table": "photo", "now": 1, "then": 3} in shown.json["changes"]
    assert (shown.code, known(catalog_file)) == (0, 1)
    assert cli("backup", "restore", made["id"]).code == 2
    assert known(catalog_file) == 1
    done = cli("backup", "restore", made["id"], "--yes", "--reason", "rows were gone", "--json").json
    check({"backup": str, "operation": int, "snapshot": str, "before": dict, "after": dict, "changes": list}, done)
    assert (known(catalog_file), done["before"]["photo"], done["after"]["photo"]) == (3, 1, 3)
    assert cli("backup", "restore", done["snapshot"], "--yes").code == 0
    assert known(catalog_file) == 1


def test_what_there_is_not_is_said(cli: Command, covered: Path) -> None:
    assert "There are no backups" in cli("backup", "list").out
    assert cli("backup", "list", "--json").json == {"backups": []}
    refused = cli("backup", "restore", "20200101", "--yes")
    assert (refused.code, "There is no backup 20200101" in refused.err) == (1, True)

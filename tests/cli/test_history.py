"""runs: the shape that scripts rely on, and figures that are those of the catalog."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import NoneType

import pytest
from camera import album, empty

from .conftest import Command, check

RUN = {
    "run": int,
    "started": str,
    "ended": (str, NoneType),
    "result": {"completed", "cancelled", "interrupted", "failed", "running"},
    "phases": [
        {"phase": str, "requested": int, "done": int, "failed": int, "skipped": int, "seconds": (int, float)}
        | {"before": int, "after": (int, NoneType), "expected": int, "verdict": {"met", "below", "not comparable"}}
    ],
}
LINE = {"at": str, "photo": int, "path": str, "root": str, "phase": str, "result": str, "message": (str, NoneType)}


@pytest.fixture
def rebuilt(cli: Command, photos: Path) -> Path:
    """Three photos and one that does not open, rebuilt."""
    album(photos, 3)
    empty(photos / "nothing.jpg")
    assert cli("add", photos).code == 0
    assert cli("rebuild", "--quiet").code == 3
    return photos


def test_runs_have_the_promised_shape(cli: Command, rebuilt: Path) -> None:
    cli("rebuild", "--quiet")
    answer = cli("runs", "--json")
    assert answer.err == ""
    check({"runs": [RUN]}, answer.json)
    first, second = answer.json["runs"]
    assert first["run"] > second["run"], "newest first"
    assert first["started"].endswith("Z")
    thumbnails = next(each for each in second["phases"] if each["phase"] == "thumbnails")
    assert (thumbnails["requested"], thumbnails["done"], thumbnails["failed"]) == (4, 3, 1)
    assert (thumbnails["before"], thumbnails["after"], thumbnails["expected"]) == (0, 3, 4)
    assert thumbnails["verdict"] == "below"


def test_runs_are_those_of_the_database(cli: Command, rebuilt: Path, catalog_file: Path) -> None:
    for _ in range(11):
        cli("rebuild", "--only", "hashes", "--quiet")
    with closing(sqlite3.connect(catalog_file)) as connection:
        newest = [id_ for (id_,) in connection.execute("SELECT id FROM run ORDER BY started_at DESC LIMIT 10")]
    lines = cli("runs").out.splitlines()
    assert [int(line.split()[0]) for line in lines[1:11]] == newest
    assert lines[11] == "", "ten unless more are asked for"
    assert len(cli("runs", "--json").json["runs"]) == 12
    assert [each["run"] for each in cli("runs", "--limit", "2", "--json").json["runs"]] == newest[:2]


def test_runs_by_how_they_ended(cli: Command, rebuilt: Path, catalog_file: Path) -> None:
    cli("rebuild", "--quiet")
    with closing(sqlite3.connect(catalog_file)) as connection:
        connection.execute("UPDATE run SET result = 'cancelled' WHERE id = 1")
        connection.commit()
    assert [each["run"] for each in cli("runs", "--status", "cancelled", "--json").json["runs"]] == [1]
    assert [each["run"] for each in cli("runs", "--status", "completed", "--json").json["runs"]] == [2]
    refused = cli("runs", "--status", "lost")
    assert (refused.code, "cancelled" in refused.err) == (2, True)


def test_the_log_of_a_run_and_of_a_photo(cli: Command, rebuilt: Path) -> None:
    of_run = cli("runs", "--run", "1", "--json").json
    check({"runs": [RUN], "log": [LINE]}, of_run)
    assert {line["path"] for line in of_run["log"]} == {"nothing.jpg"}
    of_photo = cli("runs", "--photo", "nothing.jpg", "--json").json
    check({"photo": int, "path": str, "log": [LINE | {"run": int}]}, of_photo)
    assert sorted(line["phase"] for line in of_photo["log"]) == sorted(line["phase"] for line in of_run["log"])
    assert {line["run"] for line in of_photo["log"]} == {1}
    assert "nothing.jpg" in cli("runs", "--photo", "nothing.jpg").out
    assert cli("runs", "--run", "77").code == 2


def test_a_photo_with_which_nothing_failed(cli: Command, rebuilt: Path) -> None:
    whole = sorted(path.name for path in rebuilt.iterdir() if path.name != "nothing.jpg")[0]
    assert cli("runs", "--photo", whole, "--json").json["log"] == []
    assert f"Nothing has ever failed with {whole}" in cli("runs", "--photo", whole).out


def test_of_a_new_catalog_there_are_no_runs(cli: Command) -> None:
    cli("init")
    assert cli("runs", "--json").json == {"runs": []}
    assert "Nothing was run yet." in cli("runs").out

"""rebuilding.py: coverage, plan, rebuild, runs."""

from datetime import datetime
from pathlib import Path

import pytest
from camera import album, cut_short, empty, jpeg

from cli.conftest import Command, check

NOTHING = type(None)
COVERAGE = {
    "photos": int,
    "fields": [
        {
            "field": str,
            "done": int,
            "missing": int,
            "stale": int,
            "failed": int,
            "not_applicable": int,
            "eligible": int,
            "percent": (float, NOTHING),
            "status": {"complete", "partial", "missing", "never run", "running", "not available"},
            "members": (int, NOTHING),
        }
    ],
}
PLAN = {
    "phases": [
        {
            "phase": str,
            "photos": int,
            "needs": [str],
            "seconds": (float, NOTHING),
            "status": {"ready", "waiting", "nothing to do", "not available"},
        }
    ],
    "seconds": (float, NOTHING),
}
PHASE = {"phase": str, "requested": int, "done": int, "failed": int, "skipped": int, "seconds": (float, int)}
REBUILD = {
    "run": int,
    "result": {"completed", "cancelled", "interrupted"},
    "seconds": (float, int),
    "phases": [PHASE],
}
RUNS = {
    "runs": [{"run": int, "started": str, "ended": (str, NOTHING), "result": str, "phases": [PHASE]}],
}


@pytest.fixture
def added(cli: Command, photos: Path) -> Path:
    """A folder with four photos of which the program knows."""
    album(photos, 3)
    jpeg(photos / "place.jpg", seed=9, place=(42.6, -5.6), make="Canon")
    assert cli("add", photos).code == 0
    return photos


def fields(cli: Command) -> dict[str, dict[str, object]]:
    answer = cli("coverage", "--json")
    assert answer.code == 0
    check(COVERAGE, answer.json)
    return {field["field"]: field for field in answer.json["fields"]}


def test_coverage_counts_every_photo_in_every_field(cli: Command, added: Path) -> None:
    for run in (False, True):
        if run:
            cli("rebuild", "--quiet")
        answer = cli("coverage", "--json")
        assert answer.json["photos"] == 4
        for field in answer.json["fields"]:
            eligible = field["done"] + field["missing"] + field["stale"] + field["failed"]
            assert eligible == field["eligible"]
            assert eligible + field["not_applicable"] == 4
    found = fields(cli)
    assert {"dates", "camera", "gps", "geohash", "thumbnails", "hashes", "quality", "embeddings", "tags"} <= set(found)
    assert (found["thumbnails"]["percent"], found["thumbnails"]["status"]) == (100.0, "complete")
    assert (found["geohash"]["eligible"], found["gps"]["members"], found["camera"]["members"]) == (1, 1, 1)
    assert found["thumbnails"]["members"] is None
    assert (found["embeddings"]["percent"], found["embeddings"]["status"]) == (None, "not available")


def test_coverage_of_an_empty_catalog(cli: Command) -> None:
    cli("init")
    answer = cli("coverage", "--json")
    check(COVERAGE, answer.json)
    assert answer.json["photos"] == 0
    assert {field["percent"] for field in answer.json["fields"]} == {None}


def test_coverage_in_plain_words(cli: Command, added: Path) -> None:
    cli("rebuild", "--quiet")
    answer = cli("coverage")
    assert answer.code == 0
    assert "Thumbnails" in answer.out
    assert "100.00 %" in answer.out


def test_coverage_shows_how_it_counts(cli: Command, added: Path, catalog_file: Path) -> None:
    """Whoever doubts a gauge can count again: the SQL that is shown gives the same numbers."""
    import sqlite3
    from collections import Counter

    cli("rebuild", "--quiet")
    answer = cli("coverage", "--sql")
    assert answer.code == 0
    connection = sqlite3.connect(catalog_file)
    counts = {}
    for part in answer.out.split("-- ")[1:]:
        title, _, statement = part.partition("\n")
        counts[title] = Counter(state for _, state in connection.execute(statement.rstrip().rstrip(";")))
    connection.close()
    assert counts["Thumbnails"] == {"done": 4}
    assert counts["Map squares"] == {"done": 1, "not_applicable": 3}
    assert all(sum(each.values()) == 4 for each in counts.values())


def test_plan_says_what_a_rebuild_would_do_and_does_nothing(cli: Command, added: Path) -> None:
    answer = cli("plan", "--json")
    assert answer.code == 0
    check(PLAN, answer.json)
    phases = {phase["phase"]: phase for phase in answer.json["phases"]}
    assert phases["thumbnails"]["photos"] == 4
    assert phases["thumbnails"]["needs"] == ["scan"]
    assert phases["analyze"]["status"] == "ready"
    assert phases["geohash"]["status"] == "waiting"
    assert answer.json["seconds"] is None
    assert fields(cli)["thumbnails"]["done"] == 0
    assert cli("rebuild", "--dry-run", "--json").json == answer.json
    assert fields(cli)["thumbnails"]["done"] == 0


def test_plan_with_and_without_phases(cli: Command, added: Path) -> None:
    only = cli("plan", "--only", "hashes", "--only", "quality", "--json").json["phases"]
    assert [phase["phase"] for phase in only] == ["hashes", "quality"]
    names = {phase["phase"] for phase in cli("plan", "--skip", "hashes", "--json").json["phases"]}
    assert "hashes" not in names
    assert "quality" in names
    cli("rebuild", "--quiet")
    assert all(phase["photos"] == 0 for phase in cli("plan", "--json").json["phases"])
    forced = {phase["phase"]: phase["photos"] for phase in cli("plan", "--force", "--json").json["phases"]}
    assert forced["hashes"] == 4
    assert "Thumbnails" in cli("plan").out


def test_rebuild_fills_the_gaps_and_then_finds_none(cli: Command, added: Path) -> None:
    answer = cli("rebuild", "--json")
    assert answer.code == 0
    check(REBUILD, answer.json)
    assert answer.json["result"] == "completed"
    done = {phase["phase"]: (phase["requested"], phase["done"], phase["failed"]) for phase in answer.json["phases"]}
    assert done["thumbnails"] == (4, 4, 0)
    assert done["geohash"] == (1, 1, 0)
    again = cli("rebuild", "--json")
    assert again.code == 0
    assert {phase["done"] for phase in again.json["phases"]} == {0}
    assert again.json["run"] > answer.json["run"]
    assert "Nothing was missing" in cli("rebuild").out


def test_failures_of_this_run_end_with_3_and_older_ones_do_not(cli: Command, photos: Path) -> None:
    album(photos, 2)
    empty(photos / "empty.jpg")
    cli("add", photos)
    answer = cli("rebuild", "--json")
    assert answer.code == 3
    assert {phase["phase"]: phase["failed"] for phase in answer.json["phases"]}["analyze"] == 1
    again = cli("rebuild", "--json")
    assert again.code == 0, "nothing failed in this run"
    cut_short(photos / "cut.jpg")
    assert cli("rebuild", "--quiet").code == 3


def test_rebuild_looks_at_the_folders_first(cli: Command, added: Path) -> None:
    jpeg(added / "new.jpg", seed=20)
    answer = cli("rebuild", "--json")
    assert {phase["phase"]: phase["done"] for phase in answer.json["phases"]}["hashes"] == 5


def test_only_these_phases(cli: Command, added: Path) -> None:
    answer = cli("rebuild", "--only", "hashes", "--json")
    assert [(phase["phase"], phase["done"]) for phase in answer.json["phases"]] == [("hashes", 4)]
    skipped = cli("rebuild", "--skip", "thumbnails", "--json")
    assert "thumbnails" not in {phase["phase"] for phase in skipped.json["phases"]}
    assert fields(cli)["thumbnails"]["done"] == 0
    forced = cli("rebuild", "--only", "hashes", "--force", "--json")
    assert [(phase["phase"], phase["done"]) for phase in forced.json["phases"]] == [("hashes", 4)]


def test_a_need_that_is_not_met_ends_with_1_and_its_name(cli: Command, added: Path) -> None:
    answer = cli("rebuild", "--only", "geohash", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "analyze" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["rebuild", "--only", "nothing"],
        ["rebuild", "--skip", "nothing"],
        ["plan", "--only", "nothing"],
        ["rebuild", "--workers", "-1"],
        ["rebuild", "--workers", "many"],
        ["rebuild", "--frobnicate"],
        ["coverage", "extra"],
        ["no-such-command"],
        ["add"],
    ],
)
def test_words_that_cannot_be_used_end_with_2(cli: Command, added: Path, words: list[str]) -> None:
    answer = cli(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


def test_photos_of_a_root_that_is_away_are_skipped(cli: Command, tmp_path: Path) -> None:
    album(tmp_path / "one", 2)
    album(tmp_path / "two", 3, first=9)
    cli("add", tmp_path / "one", tmp_path / "two")
    (tmp_path / "two").rename(tmp_path / "unplugged")
    answer = cli("rebuild", "--json")
    assert answer.code == 0
    phases = {phase["phase"]: phase for phase in answer.json["phases"]}
    assert (phases["hashes"]["done"], phases["hashes"]["skipped"], phases["hashes"]["failed"]) == (2, 3, 0)
    assert "Plug in the drive" in answer.err
    assert cli("problems", "--json").json == {"problems": []}


def test_runs_come_newest_first(cli: Command, added: Path) -> None:
    first = cli("rebuild", "--only", "hashes", "--json").json
    second = cli("rebuild", "--json").json
    answer = cli("runs", "--json")
    assert answer.code == 0
    check(RUNS, answer.json)
    assert [run["run"] for run in answer.json["runs"]] == [second["run"], first["run"]]
    assert {run["result"] for run in answer.json["runs"]} == {"completed"}
    one = answer.json["runs"][1]
    assert [(phase["phase"], phase["requested"], phase["done"]) for phase in one["phases"]] == [("hashes", 4, 4)]
    started, ended = (datetime.fromisoformat(one[key]) for key in ("started", "ended"))
    assert started.utcoffset() is not None
    assert started <= ended
    assert "completed" in cli("runs").out


def test_a_run_says_what_it_came_to(cli: Command, added: Path) -> None:
    empty(added / "nothing.jpg")
    number = cli("rebuild", "--json").json["run"]
    answer = cli("runs", "--run", number, "--json").json
    phases = {phase["phase"]: phase for phase in answer["runs"][0]["phases"]}
    hashes, geohash = phases["hashes"], phases["geohash"]
    assert (hashes["before"], hashes["after"], hashes["expected"], hashes["verdict"]) == (0, 4, 5, "below")
    assert (geohash["after"], geohash["expected"], geohash["verdict"]) == (1, 1, "met")
    assert {(line["path"], line["kind"], line["result"]) for line in answer["log"]} == {
        ("nothing.jpg", "empty", "failed")
    }
    assert len(answer["log"]) == sum(phase["failed"] for phase in phases.values())
    words = cli("runs", "--run", number).out
    assert "expected" in words
    assert "Fingerprints: below. 4 are done, 5 were expected, 1 failed." in words
    assert "nothing.jpg" in words
    assert "Not in this run: Picture content, Tags." in cli("runs").out


def test_of_a_run_that_never_was_nothing_can_be_said(cli: Command, added: Path) -> None:
    answer = cli("runs", "--run", 7)
    assert (answer.code, answer.out) == (2, "")
    assert "no run 7" in answer.err


def test_before_the_first_run_there_is_none(cli: Command) -> None:
    cli("init")
    assert cli("runs", "--json").json == {"runs": []}
    assert "Nothing was run yet" in cli("runs").out


def test_a_field_says_by_which_rule_it_is_counted(cli: Command, added: Path, catalog_file: Path) -> None:
    import sqlite3

    cli("rebuild", "--quiet")
    told = cli("coverage", "--explain", "geohash", "--json").json
    assert "No place is known" in told["rules"]["not_applicable"]
    connection = sqlite3.connect(catalog_file)
    rows = connection.execute(told["sql"]).fetchall()
    connection.close()
    assert sorted(state for _, state in rows) == ["done", "not_applicable", "not_applicable", "not_applicable"]
    assert told["sql"] in (words := cli("coverage", "--explain", "geohash").out)
    assert "not applicable: No place is known of the photo." in words
    refused = cli("coverage", "--explain", "colour")
    assert refused.code == 2
    assert "thumbnails" in refused.err


def test_quiet_says_nothing_and_otherwise_progress_is_on_standard_error(cli: Command, added: Path) -> None:
    assert cli("rebuild", "--quiet", "--json").err == ""
    assert cli("rebuild", "--force", "--json").json["result"] == "completed"

"""cli/thumbnails.py and thumbnails_making.py: what they say and how they end."""

import csv
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, cut_short, jpeg

from cli.conftest import Command, check


@pytest.fixture
def library(cli: Command, photos: Path) -> list[str]:
    """Four photos; the paths of their thumbnails."""
    album(photos, 4)
    cli("add", photos)
    cli("rebuild", "--quiet")
    return [photo["thumbnail"] for photo in cli("photos", "--json").json["photos"]]


def test_stats_say_what_lies_in_the_store(cli: Command, library: list[str], tmp_path: Path) -> None:
    answer = cli("thumbnails", "stats", "--json")
    assert answer.code == 0
    expected = {
        "files": 4,
        "bytes": sum(Path(path).stat().st_size for path in library),
        "shards": len({Path(path).parent for path in library}),
        "directory": str(tmp_path / "thumbnails"),
        "previews": 0,
        "foreign": 0,
    }
    assert {name: answer.json[name] for name in expected} == expected
    times = {"oldest": str, "newest": str, "least": int, "mean": float, "most": int, "volatile": bool}
    check(times, answer.json)
    assert "4 thumbnails" in cli("thumbnails", "stats").out


def test_verify_finds_each_fault(cli: Command, library: list[str]) -> None:
    clean = cli("thumbnails", "verify", "--json")
    faults = ("row_only", "file_only", "neither", "stale", "undecodable", "wrong_shape")
    nothing: dict[str, object] = {fault: [] for fault in faults}
    named = {fault: [] for fault in faults if fault != "file_only"}
    assert (clean.code, clean.json) == (0, {"ok": 4, "adoptable": [], "photos": named} | nothing)
    Path(library[0]).unlink()
    Path(library[1]).write_bytes(b"broken")
    (Path(library[2]).parent / "4711.jpg").write_bytes(Path(library[2]).read_bytes())
    answer = cli("thumbnails", "verify", "--json")
    check({"ok": int, "row_only": [str], "file_only": [str], "neither": [str], "stale": [str]}, answer.json)
    assert answer.json["ok"] == 2
    assert answer.json["row_only"] == ["photo-000.jpg"]
    assert answer.json["undecodable"] == ["photo-001.jpg"]
    assert answer.json["file_only"] == [f"{Path(library[2]).parent.name}/4711.jpg"]
    gauge = next(each for each in cli("coverage", "--json").json["fields"] if each["field"] == "thumbnails")
    assert (gauge["done"], gauge["missing"], gauge["stale"]) == (2, 1, 1), "the gauge follows"
    assert "damaged" in cli("thumbnails", "verify").out


def test_the_group_without_a_command_is_wrong_usage(cli: Command) -> None:
    assert cli("thumbnails").code == 2
    assert cli("thumbnails", "polish").code == 2


def test_regenerate_tells_of_each_photo(cli: Command, library: list[str], photos: Path) -> None:
    cut_short(photos / "short.jpg")
    cli("scan")
    Path(library[0]).unlink()
    dry = cli("thumbnails", "regenerate", "--dry-run", "--json")
    assert (dry.code, dry.json["requested"], Path(library[0]).exists()) == (0, 2, False)
    answer = cli("thumbnails", "regenerate", "--json", "--quiet")
    item = {"path": str, "width": (int, type(None)), "height": (int, type(None)), "status": {"done", "failed"}}
    check({"requested": int, "done": int, "failed": int, "unknown_ids": [int], "items": [item]}, answer.json)
    assert (answer.code, answer.json["requested"], answer.json["done"], answer.json["failed"]) == (3, 2, 1, 1)
    assert [(item["path"], item["status"]) for item in answer.json["items"]] == [
        ("photo-000.jpg", "done"),
        ("short.jpg", "failed"),
    ]
    assert Path(library[0]).is_file()
    forced = cli("thumbnails", "regenerate", "--force", "--ids", "1,4711", "--json")
    assert (forced.code, forced.json["done"], forced.json["unknown_ids"]) == (0, 1, [4711])
    assert "were made" in cli("thumbnails", "regenerate", "--broken").out


@pytest.mark.parametrize(
    "words",
    [
        ("--ids", "x"),
        ("--from", "2024-99-01"),
        ("--shard", "xyz"),
        ("--older-than", "-1"),
        ("--throttle", "-1"),
        ("--folder", "/nowhere"),
        ("--resume", "--force"),
        ("--resume",),
    ],
)
def test_filters_that_mean_nothing_are_wrong_usage(cli: Command, library: list[str], words: tuple[str, ...]) -> None:
    answer = cli("thumbnails", "regenerate", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


@pytest.mark.parametrize("name", ["orphans", "clear"])
def test_nothing_is_deleted_without_yes(cli: Command, library: list[str], name: str) -> None:
    orphan = Path(library[0]).parent / "4711.jpg"
    orphan.write_bytes(b"nobody's")
    answer = cli("thumbnails", name)
    assert (answer.code, answer.out) == (2, "")
    assert "--yes" in answer.err
    dry = cli("thumbnails", name, "--dry-run", "--json")
    files = [orphan] if name == "orphans" else [orphan, *map(Path, library)]
    sizes = sum(file.stat().st_size for file in files)
    assert (dry.code, dry.json["files"], dry.json["bytes"]) == (0, len(files), sizes)
    assert all(file.exists() for file in files)
    done = cli("thumbnails", name, "--yes", "--json")
    check({"operation": int, "files": int, "bytes": int, "removed": [str], "kept": [str]}, done.json)
    assert (done.code, done.json["files"]) == (0, len(files))
    assert not any(file.exists() for file in files)
    assert "deleted" in cli("thumbnails", name, "--yes").out


def test_adopt_says_what_was_taken_over(cli: Command, library: list[str]) -> None:
    answer = cli("thumbnails", "adopt", "--json")
    assert (answer.code, answer.json["adopted"], answer.json["refused"]) == (0, [], [])
    assert "0 thumbnails" in cli("thumbnails", "adopt").out


def test_a_copy_and_the_way_back(cli: Command, library: list[str], tmp_path: Path) -> None:
    before = Path(library[0]).read_bytes()
    assert cli("thumbnails", "backup", "--json").json["files"] == 4
    Path(library[0]).write_bytes(b"worse")
    assert cli("thumbnails", "rollback").code == 2
    assert cli("thumbnails", "rollback", "--dry-run", "--json").json["files"] == 4
    assert Path(library[0]).read_bytes() == b"worse"
    assert cli("thumbnails", "rollback", "--yes").code == 0
    assert Path(library[0]).read_bytes() == before
    assert cli("thumbnails", "backup", "--drop").code == 0
    assert cli("thumbnails", "rollback", "--yes").code == 1


def test_move_changes_the_setting(
    cli: Command, library: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("thumbnails", "move", tmp_path / "new").code == 1, "the environment says where they lie"
    cli("thumbnails", "stats")
    monkeypatch.delenv("THUMBNAIL_DIR")
    first = cli("thumbnails", "move", tmp_path / "new", "--json")
    assert (first.code, first.json["directory"]) == (0, str(tmp_path / "new"))
    assert cli("thumbnails", "stats", "--json").json["directory"] == str(tmp_path / "new")


def test_what_a_check_found_comes_as_a_table_too(cli: Command, library: list[str], tmp_path: Path) -> None:
    Path(library[0]).unlink()
    Path(library[1]).write_bytes(b"no picture")
    Path(library[2]).with_name("999999.jpg").write_bytes(b"nobody's")
    table = tmp_path / "store.csv"
    assert "3 findings were written" in cli("thumbnails", "verify", "--csv", table).err
    with table.open(encoding="utf-8-sig", newline="") as stream:
        found = sorted(row["what was found"] for row in csv.DictReader(stream))
    assert found == ["damaged", "file gone", "file that belongs to no photo"]
    assert cli("thumbnails", "verify", "--csv", tmp_path / "a.jpg").code == 2


class Wall:
    """A clock on the wall that goes on when somebody rests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def rest(self, seconds: float) -> None:
        self.moment += timedelta(minutes=15)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Noon."""
    from catalog_gui.care import hours

    made = Wall(datetime(2024, 5, 6, 12))
    told = hours.hours
    monkeypatch.setattr(hours, "hours", lambda words: evolve(told(words), clock=lambda: made.moment, rest=made.rest))
    return made


def test_regenerate_waits_for_its_hours_and_says_until_when(cli: Command, library: list[str], wall: Wall) -> None:
    answer = cli("thumbnails", "regenerate", "--force", "--between", "22:00-06:00", "--json")
    assert (answer.code, answer.json["done"]) == (0, 4)
    assert answer.err.count("so it begins at 22:00.") == 1
    assert wall.moment == datetime(2024, 5, 6, 22)
    assert "begins" not in cli("thumbnails", "regenerate", "--between", "22:00-06:00").err, "these hours are now"
    wall.moment = datetime(2024, 5, 6, 12)
    assert cli("thumbnails", "regenerate", "--between", "22:00-06:00", "--quiet").err == ""


def test_ctrl_c_ends_the_waiting_at_once(cli: Command, library: list[str], wall: Wall) -> None:
    def pressed(seconds: float) -> None:
        raise KeyboardInterrupt

    wall.rest = pressed  # type: ignore[method-assign]
    before = [Path(path).stat().st_mtime_ns for path in library]
    answer = cli("thumbnails", "regenerate", "--force", "--between", "22:00-06:00")
    assert (answer.code, answer.out) == (130, "")
    assert "What was done is kept." in answer.err
    assert [Path(path).stat().st_mtime_ns for path in library] == before
    assert wall.moment == datetime(2024, 5, 6, 12)


@pytest.mark.parametrize("words", ["22:00", "25:00-06:00", "22:00-22:00", "at night"])
def test_hours_that_no_clock_shows_are_wrong_usage(cli: Command, library: list[str], words: str) -> None:
    answer = cli("thumbnails", "regenerate", "--between", words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert words in answer.err


def test_a_thousand_photos_are_told_one_by_one(cli: Command, photos: Path) -> None:
    """A thousand numbers: 990 photos come right, 10 fail, two numbers are nobody's."""
    jpeg(photos / "first.jpg", 1, (64, 48))
    picture = (photos / "first.jpg").read_bytes()
    for number in range(1, 990):
        (photos / f"{number:03}.jpg").write_bytes(picture + b"%d" % number)
    for number in range(10):
        (photos / f"broken-{number}.jpg").write_bytes(picture[: 40 + number])
    cli("add", photos)
    ids = ",".join(str(number) for number in range(1, 1001))
    answer = cli("thumbnails", "regenerate", "--ids", f"{ids},4711,4712", "--json", "--quiet")
    assert answer.code == 3
    counts = {name: answer.json[name] for name in ("requested", "done", "failed", "skipped", "waiting", "unknown_ids")}
    assert counts == {
        "requested": 1000,
        "done": 990,
        "failed": 10,
        "skipped": 0,
        "waiting": 0,
        "unknown_ids": [4711, 4712],
    }
    items = {item["photo"]: item for item in answer.json["items"]}
    assert sorted(items) == list(range(1, 1001))
    failed = {item["path"] for item in items.values() if item["status"] == "failed"}
    assert failed == {f"broken-{number}.jpg" for number in range(10)}
    assert all(item["message"] and item["width"] is None for item in items.values() if item["path"] in failed)
    made = [item for item in items.values() if item["path"] not in failed]
    assert {(item["status"], item["width"], item["height"], item["message"]) for item in made} == {
        ("done", 64, 48, None)
    }
    again = cli("thumbnails", "regenerate", "--ids", ids)
    assert again.code == 0, "what cannot be read is not tried again until it changes"
    assert "0 thumbnails were made." in again.out
    assert "990 are as they should be" in again.out
    assert "10 could not be made before and have not changed" in again.out


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (("--force",), 4),
        (("--force", "--ids", "1,2"), 2),
        (("--force", "--from", "2024-05-02", "--to", "2024-05-03"), 2),
    ],
)
def test_as_a_program_of_its_own(
    cli: Command, photos: Path, catalog_file: Path, words: tuple[str, ...], done: int
) -> None:
    """With --dry-run first, which changes nothing."""
    for number in range(4):
        jpeg(photos / f"{number}.jpg", number, taken=datetime(2024, 5, number + 1))
    cli("add", photos)
    cli("rebuild", "--quiet")
    paths = [Path(photo["thumbnail"]) for photo in cli("photos", "--json").json["photos"]]
    for path in paths:
        os.utime(path, (1, 1))
    command = [sys.executable, "-m", "catalog_gui", "thumbnails", "regenerate", *words, "--json", "--quiet"]
    for more, written in (("--dry-run", 0), ("--workers=1", done)):
        answer = subprocess.run([*command, more], capture_output=True, text=True, timeout=100)
        assert (answer.returncode, answer.stderr) == (0, "")
        found = json.loads(answer.stdout)
        assert (found["requested"], found["done"], found["failed"]) == (done, written, 0)
        assert sum(path.stat().st_mtime > 1 for path in paths) == written

"""cli/thumbnails.py and thumbnails_making.py: what they say and how they end."""

import csv
from pathlib import Path

import pytest
from camera import album, cut_short

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

"""cli/thumbnails.py: stats and verify."""

from pathlib import Path

import pytest
from camera import album

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
    assert answer.json == {
        "files": 4,
        "bytes": sum(Path(path).stat().st_size for path in library),
        "shards": len({Path(path).parent for path in library}),
        "directory": str(tmp_path / "thumbnails"),
    }
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

"""Two catalogs side by side: nothing of the one is told by the other, and no work on the one changes the other."""

import json
from pathlib import Path
from typing import Any

import pytest
from camera import album, copy, empty

from cli.conftest import Command

ANSWERS = (
    "info", "photos", "coverage", "duplicates", "bursts", "problems", "runs", "audit", "plan", "trash list",
    "backup list", "thumbnails stats", "thumbnails verify", "triage", "triage originals --all",
)  # fmt: skip
MOVING = {"triage", "plan", "info"}
"""What also tells of the moment, of rates that were measured, and of who has the catalog open."""

NOTED = ("info", "operation")
"""A check of the store is an operation, and is noted."""


@pytest.fixture
def two(cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two catalogs with photos of the same names and numbers in folders of their own."""
    monkeypatch.delenv("THUMBNAIL_DIR")
    for name, first in (("one", 0), ("two", 50)):
        folder = tmp_path / f"folder {name}"
        made = album(folder, 4, first=first)
        copy(made[0], folder / "again.jpg")
        empty(folder / f"nothing in {name}.jpg")
        file = tmp_path / f"{name}.catalog"
        cli("--catalog", file, "add", folder)
        cli("--catalog", file, "rebuild")
    return tmp_path / "one.catalog", tmp_path / "two.catalog"


def answers(cli: Command, catalog: Path) -> dict[str, Any]:
    found = {words: cli("--catalog", catalog, *words.split(), "--json").json for words in ANSWERS}
    found["audit"]["tables"] = [each for each in found["audit"]["tables"] if each["table"] not in NOTED]
    return found


def test_neither_tells_of_the_other(cli: Command, two: tuple[Path, Path]) -> None:
    for catalog, own, foreign in zip(two, ("one", "two"), ("two", "one"), strict=True):
        told = {words: json.dumps(answer) for words, answer in answers(cli, catalog).items()}
        assert len(json.loads(told["photos"])["photos"]) == 6
        assert f"folder {own}" in told["photos"]
        for words, answer in told.items():
            assert f"folder {foreign}" not in answer, words
            assert f"{foreign}.catalog" not in answer, words
            assert f"nothing in {foreign}" not in answer, words


def test_work_on_the_one_changes_nothing_of_the_other(cli: Command, two: tuple[Path, Path]) -> None:
    one, other = two
    before, files = answers(cli, other), pictures(other.parent / "folder two")
    (cluster,) = cli("--catalog", one, "duplicates", "--json").json["clusters"]
    cli("--catalog", one, "decide", cluster["id"], "--keep", cluster["keeper"])
    assert cli("--catalog", one, "apply", "--yes", "--json").json["trashed"]
    cli("--catalog", one, "rebuild", "--force")
    cli("--catalog", one, "thumbnails", "clear", "--yes")
    cli("--catalog", one, "trash", "purge", "--yes")
    done = cli("--catalog", one, "reset", "--reason", "anew", "--phrase", "reset 5 photos")
    assert done.code == 0, done.err
    after = answers(cli, other)
    for words in ANSWERS:
        if words not in MOVING:
            assert after[words] == before[words], words
    assert _rows(after["triage"]) == _rows(before["triage"])
    assert pictures(other.parent / "folder two") == files


def pictures(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _rows(report: Any) -> dict[str, int]:
    return {table["table"]: table["actual"] for table in report["tables"] if table["table"] not in NOTED}

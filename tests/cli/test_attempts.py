"""problems.py: what was tried with one photo, its whole log, retries of some, spreadsheets, and what is no failure."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from camera import album, cut_short, empty, jpeg

from catalog_gui.errors import PhotoError
from catalog_gui.media import source
from cli.conftest import Command, check


@pytest.fixture
def library(cli: Command, photos: Path) -> Path:
    """Two photos that are well, one cut short, one empty."""
    album(photos, 2)
    cut_short(photos / "cut.jpg")
    empty(photos / "empty.jpg")
    cli("add", photos)
    cli("rebuild", "--only", "thumbnails", "--quiet")
    return photos


def test_every_try_with_a_photo_is_listed(cli: Command, photos: Path) -> None:
    album(photos, 1)
    cut_short(photos / "cut.jpg")
    cli("add", photos)
    cli("rebuild", "--only", "thumbnails", "--quiet")
    cli("rebuild", "--only", "thumbnails", "--force", "--quiet")
    answer = cli("problems", "--attempts", "cut.jpg", "--json")
    attempt = {"photo": int, "phase": str, "at": str, "seconds": float, "program": str, "kind": str, "message": str}
    check({"photo": int, "path": str, "attempts": [attempt]}, answer.json)
    assert [(each["phase"], each["result"]) for each in answer.json["attempts"]] == [("thumbnails", "failed")] * 2
    shown = cli("problems", "--attempts", "cut.jpg").out
    assert "thumbnails" in shown
    assert "Catalog Keeper" in shown
    assert "Nothing has ever failed" in cli("problems", "--attempts", "photo-000.jpg").out
    unknown = cli("problems", "--attempts", "4711")
    assert (unknown.code, unknown.out) == (2, "")
    assert "No photo" in unknown.err


def paths(answer: object) -> list[str]:
    return [each["path"] for each in answer.json["problems"]]  # type: ignore[attr-defined]


def test_one_kind_or_one_photo_alone(cli: Command, library: Path) -> None:
    assert paths(cli("problems", "--kind", "empty", "--json")) == ["empty.jpg"]
    assert paths(cli("problems", "--photo", "cut.jpg", "--json")) == ["cut.jpg"]
    assert paths(cli("problems", "--photo", "cut.jpg", "--photo", "empty.jpg", "--json")) == ["cut.jpg", "empty.jpg"]
    for words in (["--kind", "broken"], ["--photo", "nowhere.jpg"]):
        answer = cli("problems", *words, "--json")
        assert (answer.code, answer.out) == (2, "")


def test_one_photo_is_tried_again_and_no_other(cli: Command, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    cli("add", photos)
    read = source._read

    def refuse(path: Path, most: int) -> tuple[bytes, int]:
        if path.name != "photo-002.jpg":
            raise PhotoError("unreadable", "The drive does not answer.")
        return read(path, most)

    with monkeypatch.context() as patch:
        patch.setattr(source, "_read", refuse)
        cli("rebuild", "--only", "thumbnails", "--quiet")
    answer = cli("problems", "--retry", "--photo", "photo-001.jpg", "--json", "--quiet")
    assert (answer.code, paths(answer)) == (0, [])
    assert paths(cli("problems", "--json")) == ["photo-000.jpg"]
    tried = cli("problems", "--attempts", "photo-001.jpg", "--json").json["attempts"]
    assert [each["result"] for each in tried] == ["failed"] * 3 + ["done"]
    assert "Try again what failed" in cli("runs").out


def test_they_are_written_for_spreadsheets_and_never_over_a_photo(cli: Command, library: Path, tmp_path: Path) -> None:
    file = tmp_path / "problems.csv"
    answer = cli("problems", "--csv", file)
    assert answer.code == 0
    assert "2 problems were written" in answer.err
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["path"] for row in csv.DictReader(stream)] == ["cut.jpg", "empty.jpg"]
    photo = library / "photo-000.jpg"
    before = photo.read_bytes()
    assert cli("problems", "--csv", photo).code == 2
    assert photo.read_bytes() == before


def test_a_photo_that_is_fine_and_lacks_its_thumbnail_is_no_problem(
    cli: Command, library: Path, tmp_path: Path
) -> None:
    thumbnail = min((tmp_path / "thumbnails").glob("??/*.jpg"))
    thumbnail.unlink()
    answer = cli("problems", "--json").json
    assert [each["kind"] for each in answer["problems"]] == ["truncated", "empty"]
    assert [each["photo"] for each in answer["thumbnails_lacking"]] == [int(thumbnail.stem)]
    plain = cli("problems").out
    assert "The originals are fine, their thumbnails are lacking: 1" in plain
    assert "damaged" not in plain
    cli("rebuild", "--only", "thumbnails", "--quiet")
    assert "thumbnails_lacking" not in cli("problems", "--json").json


def test_what_is_left_of_photos_that_are_not_here_is_counted_apart(
    cli: Command, library: Path, catalog_file: Path
) -> None:
    at = "2025-12-05 20:38:00.000000"
    with closing(sqlite3.connect(catalog_file)) as connection, connection:
        row = "INSERT INTO problem VALUES (?, 'thumbnails', 'missing', 'not found', 1, '1', NULL, ?, ?)"
        connection.executemany(row, [(number, at, at) for number in range(9001, 9007)])
    answer = cli("problems", "--json").json
    assert len(answer["problems"]) == 2
    assert [each["photo"] for each in answer["unknown"]] == list(range(9001, 9007))
    assert {each["standing"] for each in answer["unknown"]} == {"not in the catalog"}
    assert "Left of photos that this catalog does not have: 6" in cli("problems").out


def test_every_line_of_a_photo_is_found_by_its_number_or_path(cli: Command, library: Path) -> None:
    jpeg(library / "cut.jpg", seed=9, size=(80, 60))
    cli("scan")
    cli("rebuild", "--only", "thumbnails", "--quiet")
    answer = cli("problems", "--log", "cut.jpg", "--json").json
    check({"photo": int, "path": str, "log": [{"at": str, "about": str, "words": str, "tone": str}]}, answer)
    words = [line["words"] for line in answer["log"]]
    assert words[0] == "It came into the catalog."
    assert {"Its file has changed.", "It came right.", "Its file was found whole."} <= set(words)
    assert cli("problems", "--log", answer["photo"], "--json").json == answer
    assert "It came right." in cli("problems", "--log", "cut.jpg").out
    assert cli("problems", "--log", "4711").code == 2

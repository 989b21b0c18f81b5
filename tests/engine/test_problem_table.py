"""problem_table.py: problems for spreadsheets, harmless to them, and never written over a photo."""

import csv
from pathlib import Path

import pytest

from catalog_gui.engine.photos import ProblemRow
from catalog_gui.engine.problem_table import HEAD, write_table
from catalog_gui.engine.records import KINDS
from catalog_gui.errors import CatalogError, UsageError


def row(path: str, kind: str = "truncated") -> tuple[str, ProblemRow]:
    return kind, ProblemRow(7, path, "/photos", "thumbnails", "Thumbnails", kind, "Cut, short.\nTwice.", 2, True)


def read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        return list(csv.reader(stream))


def test_each_problem_is_a_row_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "problems.csv"
    assert write_table(file, [row("ä, “b”.jpg"), row("c.jpg", "empty")]) == 2
    head, first, second = read(file)
    assert head == list(HEAD)
    title, advice = KINDS["truncated"]
    assert first == ["7", "ä, “b”.jpg", "/photos", title, "Thumbnails", "Cut, short.\nTwice.", advice, "2", "yes"]
    assert second[3] == KINDS["empty"][0]


def test_names_are_no_formulas_and_keep_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "problems.csv"
    odd = b"od\xffd.jpg".decode(errors="surrogateescape")
    write_table(file, [row("=HYPERLINK(1).jpg"), row(odd)])
    paths = [line[1] for line in read(file)[1:]]
    assert paths == ["'=HYPERLINK(1).jpg", odd]
    assert b"od\xffd.jpg" in file.read_bytes()


def test_nothing_is_written_over_a_photo(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a photo")
    with pytest.raises(UsageError, match=r"does not end in \.csv"):
        write_table(photo, [row("a.jpg")])
    assert photo.read_bytes() == b"a photo"


def test_a_place_that_takes_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="Choose another place"):
        write_table(tmp_path / "nowhere" / "problems.csv", [])

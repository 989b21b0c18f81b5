"""catalogs.py: init, info, add, scan."""

import csv
import json
import os
import sys
from pathlib import Path

import pytest
from camera import album, copy, cut_short, jpeg

from cli.conftest import Command, check

NOTHING = type(None)
SCAN = {
    "new": int,
    "changed": int,
    "moved": int,
    "missing": int,
    "unchanged": int,
    "ignored": int,
    "roots": [{"root": str, "result": {"scanned", "away", "refused"}, "message": (str, NOTHING)}],
}


def test_init_makes_an_empty_catalog(cli: Command, catalog_file: Path) -> None:
    answer = cli("init", "--json")
    assert (answer.code, answer.json) == (0, {"catalog": str(catalog_file)})
    assert catalog_file.is_file()


def test_init_never_overwrites(cli: Command, catalog_file: Path) -> None:
    catalog_file.write_text("dear")
    answer = cli("init")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert "there already" in answer.err
    assert catalog_file.read_text() == "dear"


def test_info_says_what_the_catalog_is_and_holds(cli: Command, catalog_file: Path, photos: Path) -> None:
    album(photos, 3)
    cli("add", photos)
    answer = cli("info", "--json")
    check(
        {
            "name": str,
            "path": str,
            "schema": str,
            "photos": int,
            "missing": int,
            "roots": [{"path": str, "photos": int, "there": bool}],
        },
        answer.json,
    )
    assert (answer.json["name"], answer.json["path"], answer.json["photos"]) == ("test", str(catalog_file), 3)
    assert [(root["path"], root["photos"], root["there"]) for root in answer.json["roots"]] == [(str(photos), 3, True)]
    plain = cli("info")
    assert plain.code == 0
    assert "3 photos" in plain.out


def test_info_of_an_empty_catalog(cli: Command) -> None:
    cli("init")
    answer = cli("info", "--json")
    assert (answer.json["photos"], answer.json["missing"], answer.json["roots"]) == (0, 0, [])


@pytest.mark.parametrize("command", ["info", "coverage", "plan", "photos", "problems", "runs", "scan", "rebuild"])
def test_without_a_catalog_a_command_says_how_to_make_one(cli: Command, command: str) -> None:
    for words in ([command], [command, "--json"]):
        answer = cli(*words)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.count("\n") == 1
        assert "catalog-gui init" in answer.err


def test_add_makes_the_catalog_and_prints_what_scan_prints(cli: Command, photos: Path) -> None:
    album(photos, 3)
    (photos / "notes.txt").write_text("no photo")
    answer = cli("add", photos, "--json")
    assert answer.code == 0
    check(SCAN, answer.json)
    assert answer.json == {
        "new": 3,
        "changed": 0,
        "moved": 0,
        "missing": 0,
        "unchanged": 0,
        "ignored": 1,
        "reread": 0,
        "roots": [{"root": str(photos), "result": "scanned", "message": None}],
    }


def test_add_takes_several_folders(cli: Command, tmp_path: Path) -> None:
    album(tmp_path / "one", 2)
    album(tmp_path / "two", 1, first=9)
    answer = cli("add", tmp_path / "one", tmp_path / "two", "--json")
    assert (answer.json["new"], len(answer.json["roots"])) == (3, 2)


def test_a_folder_inside_a_root_is_covered_already(cli: Command, photos: Path) -> None:
    album(photos / "2024", 2)
    cli("add", photos)
    answer = cli("add", photos / "2024", "--json")
    assert answer.code == 0
    assert sum(value for value in answer.json.values() if isinstance(value, int)) == 0
    assert "covered already" in answer.err


def test_a_folder_that_is_not_there_is_told(cli: Command, tmp_path: Path) -> None:
    answer = cli("add", tmp_path / "nowhere", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "nowhere is not there" in answer.err


def test_scan_prints_what_it_found(cli: Command, photos: Path) -> None:
    first, second, _ = album(photos, 3)
    cli("add", photos)
    cli("rebuild", "--quiet")
    first.rename(photos / "renamed.jpg")
    jpeg(second, seed=9, size=(50, 50))
    jpeg(photos / "new.jpg", seed=10)
    answer = cli("scan", "--json")
    check(SCAN, answer.json)
    figures = ("new", "changed", "moved", "missing", "unchanged", "ignored")
    assert [answer.json[name] for name in figures] == [1, 1, 1, 0, 1, 0]
    assert answer.code == 0
    assert cli("scan").out == "0 new, 0 changed, 0 moved, 0 missing, 4 unchanged, 0 ignored\n"


def test_a_root_that_is_away_ends_with_1_and_the_others_are_scanned(cli: Command, tmp_path: Path) -> None:
    album(tmp_path / "one", 2)
    album(tmp_path / "two", 1, first=9)
    cli("add", tmp_path / "one", tmp_path / "two")
    (tmp_path / "one").rename(tmp_path / "unplugged")
    for words in (["scan", "--json"], ["scan", "--json", "--accept-missing"]):
        answer = cli(*words)
        assert answer.code == 1
        assert str(tmp_path / "one") in answer.err
        assert {Path(root["root"]).name: root["result"] for root in answer.json["roots"]} == {
            "one": "away",
            "two": "scanned",
        }
        assert (answer.json["missing"], answer.json["unchanged"]) == (0, 1)


def test_too_many_gone_photos_end_with_1_until_that_is_accepted(cli: Command, photos: Path) -> None:
    files = album(photos, 22)
    cli("add", photos)
    for file in files[:11]:
        file.unlink()
    answer = cli("scan", "--json")
    assert answer.code == 1
    assert "11 of 22" in answer.err
    assert (answer.json["missing"], answer.json["roots"][0]["result"]) == (0, "refused")
    assert cli("info", "--json").json["missing"] == 0
    answer = cli("scan", "--accept-missing", "--json")
    assert (answer.code, answer.json["missing"]) == (0, 11)
    assert cli("info", "--json").json["missing"] == 11


@pytest.mark.skipif(sys.platform != "linux", reason="only here are names bytes")
def test_names_of_any_bytes_come_out_as_ascii_json(cli: Command, photos: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xf0\x9f\x93\xb7.jpg")
    jpeg(photos / name)
    cli("add", photos)
    answer = cli("photos", "--json")
    assert answer.out.isascii()
    (photo,) = answer.json["photos"]
    assert photo["path"] == name
    assert os.fsencode(json.loads(answer.out)["photos"][0]["path"]) == b"caf\xe9 \xf0\x9f\x93\xb7.jpg"
    assert cli("photos").code == 0, "a terminal shows it with escapes"


def test_a_folder_without_a_name_is_not_the_folder_one_is_in(
    cli: Command, photos: Path, catalog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jpeg(photos / "a.jpg")
    monkeypatch.chdir(photos)
    answer = cli("add", photos, "")
    assert answer.code == 2
    assert "without a name" in answer.err
    assert not catalog_file.exists()
    assert cli("add", ".", "--json").json["new"] == 1


def test_a_deep_scan_names_what_rotted_and_where_a_whole_copy_lies(cli: Command, photos: Path) -> None:
    album(photos, 3)
    copy(photos / "photo-001.jpg", photos / "safe" / "one.jpg")
    cli("add", photos)
    cli("rebuild", "--only", "analyze")
    whole = cli("scan", "--deep", "--json")
    assert whole.code == 0
    assert whole.json["deep"]["checked"] == whole.json["deep"]["whole"] == 4
    file = photos / "photo-001.jpg"
    before, data = file.stat(), bytearray(file.read_bytes())
    data[-80] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = cli("scan", "--deep", "--folder", photos, "--json")
    assert found.code == 3
    check({"unchanged": int, "roots": [{"root": str}]}, found.json)
    [damaged] = found.json["deep"]["damaged"]
    check({"photo": int, "path": {"photo-001.jpg"}, "root": str, "bytes_fit": bool}, damaged)
    assert damaged["copies"] == [str(photos / "safe" / "one.jpg")]
    listed = cli("problems", "--json").json["problems"]
    assert [(each["path"], each["kind"], each["phase"]) for each in listed] == [("photo-001.jpg", "damaged", "scan")]
    told = cli("scan", "--deep")
    assert "photo-001.jpg" in told.out
    assert f"A whole copy is at {photos / 'safe' / 'one.jpg'}" in told.out
    copy(photos / "safe" / "one.jpg", file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert cli("problems", "--retry", "--json").json["problems"] == []


def test_a_folder_goes_with_a_deep_scan_only(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos, 1)
    cli("add", photos)
    assert cli("scan", "--folder", photos).code == 2
    assert cli("scan", "--deep", "--folder", tmp_path).code == 2


def test_info_says_whose_window_is_open(cli: Command, catalog_file: Path) -> None:
    from catalog_gui.catalog.catalog import open_catalog
    from catalog_gui.catalog.presence import Presence

    cli("init")
    assert cli("info", "--json").json["window"] is None
    catalog = open_catalog(catalog_file, catalog_file.parent)
    window = Presence(catalog)
    window.enter()
    assert f"process {os.getpid()}," in cli("info", "--json").json["window"]
    assert "open in another window" in cli("info").out
    window.leave()
    catalog.close()


def test_what_a_deep_scan_found_comes_as_a_table_too(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos, 2)
    cut_short(photos / "cut.jpg", seed=40)
    jpeg(photos / "x.jpg", seed=41).rename(photos / "=wrong.png")
    cli("add", photos)
    cli("rebuild", "--only", "analyze")
    table = tmp_path / "found.csv"
    answer = cli("scan", "--deep", "--csv", table)
    assert "2 originals were written" in answer.err
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["path"]: row for row in csv.DictReader(stream)}
    assert set(rows) == {"cut.jpg", "'=wrong.png"}, "no spreadsheet calculates a name"
    cut, wrong = rows["cut.jpg"], rows["'=wrong.png"]
    assert (cut["bytes as before"], cut["format"], cut["picture"]) == ("yes", "yes", "NO")
    assert (wrong["bytes as before"], wrong["format"], wrong["picture"]) == ("yes", "NO", "yes")
    assert cli("scan", "--csv", table).code == 2
    refused = cli("scan", "--deep", "--csv", photos / "cut.jpg")
    assert refused.code == 2
    assert (photos / "cut.jpg").stat().st_size > 500, "a photo is never written over"

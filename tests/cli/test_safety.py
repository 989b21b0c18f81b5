"""safety.py and resetting.py: relocate, find-moved and reset as commands."""

from pathlib import Path

from camera import album

from cli.conftest import Command, check


def test_relocate_shows_what_it_found_and_waits_for_a_yes(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos, 3)
    cli("add", photos)
    place = photos.rename(tmp_path / "new disk")
    (place / "photo-002.jpg").unlink()
    for extra, code in (((), 2), (("--dry-run",), 0), (("--yes", "--dry-run"), 0)):
        answer = cli("relocate", photos, place, *extra, "--json")
        assert answer.code == code
        assert (answer.json["photos"], answer.json["same"], answer.json["absent"]) == (3, 2, 1)
        assert (answer.json["operation"], answer.json["examples"]) == (None, ["photo-002.jpg"])
        assert cli("scan").code == 1, "the folder is where it was, and away"
    answer = cli("relocate", photos, place, "--yes", "--json")
    assert (answer.code, type(answer.json["operation"])) == (0, int)
    assert cli("scan", "--json").json["unchanged"] == 2


def test_relocate_in_words(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos, 2)
    cli("add", photos)
    answer = cli("relocate", photos, tmp_path / "nowhere", "--yes")
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "nothing was changed" in answer.err
    answer = cli("relocate", tmp_path / "no root", photos)
    assert answer.code == 2
    assert str(photos) in answer.err


def test_find_moved_names_the_likeliest_folder_and_how_to_say_so(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos, 3)
    cli("add", photos)
    (tmp_path / "disk").mkdir()
    place = photos.rename(tmp_path / "disk" / "pictures")
    answer = cli("find-moved", photos, tmp_path / "disk", "--json")
    shape = {"place": str, "found": int, "confirmed": int, "sample": int, "covered": (str, type(None))}
    check({"candidates": [shape]}, answer.json)
    assert (answer.code, [each["place"] for each in answer.json["candidates"]]) == (0, [str(place)])
    assert f"relocate {photos} {place} --yes" in cli("find-moved", photos, tmp_path / "disk").out
    (tmp_path / "empty").mkdir()
    assert "None of its photos" in cli("find-moved", photos, tmp_path / "empty").out


def test_find_moved_says_where_a_folder_lies_in_another_root(cli: Command, photos: Path, tmp_path: Path) -> None:
    album(photos / "2024", 3)
    album(tmp_path / "archive", 1, first=10)
    cli("add", photos, tmp_path / "archive")
    photos.rename(tmp_path / "archive" / "photos")
    assert "one of your folders" in cli("find-moved", photos, tmp_path / "archive").out


def test_reset_wants_a_reason_and_the_number_of_photos(cli: Command, photos: Path) -> None:
    album(photos, 2)
    cli("add", photos)
    bare = cli("reset")
    assert bare.code == 2
    assert '--phrase "reset 2 photos"' in bare.err
    assert cli("reset", "--phrase", "reset 2 photos").code == 2
    assert cli("reset", "--reason", "wrong folders", "--phrase", "reset 3 photos").code == 1
    looked = cli("reset", "--dry-run", "--json").json
    assert looked | {"photos": 2, "operation": None, "backup": None} == looked
    assert looked["rows"]["photo"] == 2
    assert "2 photos" in cli("reset", "--dry-run").out
    assert len(cli("photos", "--json").json["photos"]) == 2
    done = cli("reset", "--reason", "wrong folders", "--phrase", "reset 2 photos", "--json").json
    assert cli("photos", "--json").json == {"photos": []}
    assert cli("backup", "restore", done["backup"], "--yes").code == 0
    assert len(cli("photos", "--json").json["photos"]) == 2

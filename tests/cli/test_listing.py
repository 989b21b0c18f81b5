"""listing.py: photos, problems, duplicates, bursts."""

import json
from pathlib import Path

import pytest
from camera import album, cut_short, empty, jpeg
from engine.grouped import burst, cluster
from keeping import ids

from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.errors import PROBLEM_KINDS
from catalog_gui.phases.base import STATES
from catalog_gui.settings import Settings
from cli.conftest import Command, check

NOTHING = type(None)
PHOTOS = {
    "photos": [
        {
            "id": int,
            "photo": int,
            "path": str,
            "root": str,
            "size": int,
            "sha256": (str, NOTHING),
            "format": (str, NOTHING),
            "width": (int, NOTHING),
            "height": (int, NOTHING),
            "orientation": (int, NOTHING),
            "taken": (str, NOTHING),
            "taken_source": {"given", "exif", "xmp", "filename", "folder", "filesystem", None},
            "taken_confidence": (int, NOTHING),
            "camera_make": (str, NOTHING),
            "camera_model": (str, NOTHING),
            "gps": (list, NOTHING),
            "geohash": (str, NOTHING),
            "thumbnail": (str, NOTHING),
            "dhash": (str, NOTHING),
            "ahash": (str, NOTHING),
            "phash": (str, NOTHING),
            "whash": (str, NOTHING),
            "quality": (int, NOTHING),
            "burst": (int, NOTHING),
            "tags": [str],
        }
    ]
}
PROBLEMS = {
    "problems": [
        {
            "path": str,
            "photo": int,
            "root": str,
            "phase": str,
            "kind": set(PROBLEM_KINDS),
            "message": str,
            "attempts": int,
            "retryable": bool,
        }
    ]
}
DUPLICATES = {
    "clusters": [
        {
            "id": int,
            "kind": {"exact", "variant", "near"},
            "reviewed": bool,
            "keeper": str,
            "keeper_photo": int,
            "reason": str,
            "bytes": int,
            "members": [
                {
                    "path": str,
                    "photo": int,
                    "root": str,
                    "same_bytes": bool,
                    "orientation": int,
                    "dhash_distance": int,
                    "ahash_distance": int,
                    "decision": {None, "keep", "trash"},
                }
            ],
        }
    ]
}
BURSTS = {"bursts": [{"id": int, "best": str, "reason": str, "members": [str], "photos": [int], "root": str}]}


@pytest.fixture
def library(cli: Command, photos: Path) -> Path:
    """Photos in all states."""
    album(photos / "2024", 3)
    jpeg(photos / "place.jpg", seed=9, place=(42.6, -5.6), make="Canon")
    empty(photos / "empty.jpg")
    cut_short(photos / "cut.jpg")
    cli("add", photos)
    assert cli("rebuild", "--quiet").code == 3
    jpeg(photos / "new.jpg", seed=30)
    jpeg(photos / "2024" / "photo-000.jpg", seed=31, size=(60, 60))
    cli("scan")
    return photos


@pytest.fixture
def opened(cli: Command, library: Path, catalog_file: Path, tmp_path: Path) -> Keeper:
    """The same catalog, to plant something in."""
    keeper = open_keeper(catalog_file, Settings(thumbnail_dir=str(tmp_path / "thumbnails")))
    keeper.close()
    return keeper


def paths(cli: Command, *words: str) -> list[str]:
    answer = cli("photos", *words, "--json")
    assert answer.code == 0
    check(PHOTOS, answer.json)
    return [photo["path"] for photo in answer.json["photos"]]


def test_photos_are_listed_with_everything_known(cli: Command, library: Path) -> None:
    answer = cli("photos", "--json")
    check(PHOTOS, answer.json)
    place = next(photo for photo in answer.json["photos"] if photo["path"] == "place.jpg")
    assert (place["geohash"], place["camera_make"], place["format"]) == ("ezs42e4", "Canon", "JPEG")
    assert len(place["sha256"]) == 64
    assert Path(place["thumbnail"]).is_file()
    assert paths(cli) == sorted(paths(cli))
    assert "place.jpg" in cli("photos").out


def test_each_number_of_coverage_opens_its_photos(cli: Command, library: Path) -> None:
    coverage = cli("coverage", "--json").json
    for field in coverage["fields"]:
        found = [paths(cli, "--field", field["field"], "--state", state) for state in STATES]
        assert [len(each) for each in found] == [field[state] for state in STATES], field["field"]
        assert len({path for each in found for path in each}) == coverage["photos"] == 7
    assert {field["field"]: field["stale"] for field in coverage["fields"]}["hashes"] == 1
    assert {field["field"]: field["missing"] for field in coverage["fields"]}["hashes"] == 1


def test_photos_are_chosen_by_path_and_limited(cli: Command, library: Path) -> None:
    assert paths(cli, "--path", "2024/*") == [f"2024/photo-00{number}.jpg" for number in range(3)]
    assert len(paths(cli, "--limit", "2")) == 2
    assert paths(cli, "--limit", "0") == []
    assert paths(cli, "--path", "nothing*") == []


@pytest.mark.parametrize(
    "words",
    [
        ["photos", "--field", "smell"],
        ["photos", "--field", "hashes", "--state", "fine"],
        ["photos", "--state", "done"],
        ["photos", "--limit", "-1"],
        ["duplicates", "--kind", "triplet"],
    ],
)
def test_words_that_cannot_be_used_end_with_2_and_print_nothing(cli: Command, library: Path, words: list[str]) -> None:
    for more in ([], ["--json"]):
        answer = cli(*words, *more)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err


def test_problems_say_what_could_not_be_done_and_why(cli: Command, library: Path) -> None:
    answer = cli("problems", "--json")
    assert answer.code == 0
    check(PROBLEMS, answer.json)
    kinds = {(problem["path"], problem["kind"]) for problem in answer.json["problems"]}
    assert kinds == {("empty.jpg", "empty"), ("cut.jpg", "truncated")}
    plain = cli("problems")
    assert "empty.jpg" in plain.out
    cli("init")
    (library / "place.jpg").unlink()
    cli("scan")
    missing = [each for each in cli("problems", "--json").json["problems"] if each["kind"] == "missing"]
    assert [each["path"] for each in missing] == ["place.jpg"]


def test_without_problems_that_is_said(cli: Command) -> None:
    cli("init")
    assert cli("problems", "--json").json == {"problems": []}
    assert "No problems" in cli("problems").out


def test_problems_may_be_tried_again(cli: Command, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.errors import PhotoError
    from catalog_gui.media import source

    album(photos, 2)
    cli("add", photos)
    read = source._read

    def refuse(path: Path, most: int) -> tuple[bytes, int]:
        if path.name == "photo-000.jpg":
            raise PhotoError("unreadable", "The drive does not answer.")
        return read(path, most)

    with monkeypatch.context() as patch:
        patch.setattr(source, "_read", refuse)
        assert cli("rebuild", "--quiet").code == 3
    found = cli("problems", "--json").json["problems"]
    assert {(each["kind"], each["attempts"]) for each in found} == {("unreadable", 3)}
    answer = cli("problems", "--retry", "--json")
    assert (answer.code, answer.json) == (0, {"problems": []})
    assert cli("coverage", "--json").json["fields"][0]["done"] == 2


def test_duplicates_are_clusters_with_a_keeper(cli: Command, opened: Keeper, photos: Path) -> None:
    one = cluster(opened, "place.jpg", "2024/photo-001.jpg", size=5)
    two = cluster(opened, "new.jpg", "2024/photo-002.jpg", kind="near", size=50, reviewed=True)
    answer = cli("duplicates", "--json")
    assert answer.code == 0
    check(DUPLICATES, answer.json)
    assert [each["id"] for each in answer.json["clusters"]] == [two, one]
    assert [each["path"] for each in answer.json["clusters"][1]["members"]] == ["place.jpg", "2024/photo-001.jpg"]
    for words, found in ((["--kind", "near"], [two]), (["--reviewed"], [two]), (["--unreviewed"], [one])):
        assert [each["id"] for each in cli("duplicates", *words, "--json").json["clusters"]] == found
    assert "place.jpg" in cli("duplicates").out


def test_bursts_are_listed_with_their_best_frame(cli: Command, opened: Keeper, photos: Path) -> None:
    frames = [f"2024/photo-00{number}.jpg" for number in (2, 0, 1)]
    number = burst(opened, frames, best=frames[1])
    answer = cli("bursts", "--json")
    assert answer.code == 0
    check(BURSTS, answer.json)
    known = ids(opened)
    assert answer.json == {
        "bursts": [
            {
                "id": number,
                "best": frames[1],
                "best_photo": known[frames[1]],
                "reason": "It is the sharpest.",
                "reviewed": False,
                "members": frames,
                "photos": [known[path] for path in frames],
                "root": str(photos),
            }
        ]
    }
    carried = {photo["path"]: photo["burst"] for photo in cli("photos", "--json").json["photos"]}
    assert {path for path, each in carried.items() if each == number} == set(frames)


def test_without_groups_that_is_said(cli: Command) -> None:
    cli("init")
    assert cli("duplicates", "--json").json == {"clusters": []}
    assert cli("bursts", "--json").json == {"bursts": []}
    assert "No duplicates" in cli("duplicates").out
    assert "No bursts" in cli("bursts").out


def test_a_long_list_is_one_document(cli: Command, library: Path) -> None:
    assert json.loads(cli("photos", "--json").out)["photos"]
    assert cli("photos", "--json").out.endswith("}\n")

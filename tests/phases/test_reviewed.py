"""reviewed.py: what a person has said outlives every search; only a photo that joins asks again."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from camera import copy, drawing, exif
from hypothesis import given
from hypothesis import strategies as st
from keeping import add, figures, ids, rebuild, scan
from PIL import Image, ImageFilter
from review.deciding import BURST, applied, keep_all, rows, say

from catalog_gui.engine.groups import bursts, clusters
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.phases import duplicates
from catalog_gui.phases.reviewed import stays
from catalog_gui.review import decisions, shaping
from catalog_gui.review.undo import redo, undo

SCENE = 40
FRAMES = {"f1.jpg": 3, "f2.jpg": 0, "f3.jpg": 2, "f4.jpg": 1}


def groups(*each: str) -> list[frozenset[int]]:
    return [frozenset(map(int, photos)) for photos in each]


@pytest.mark.parametrize(
    ("found", "kept", "news"),
    [
        (["12"], {1, 2}, [False]),
        (["123"], {2}, [True]),
        (["13", "45"], {2}, [True, False]),
        (["23", "45"], {2}, [True, False]),
        (["1345"], set(), [True]),
        (["12", "13"], {2}, [True, True]),
        ([], {1, 2}, []),
        (["78"], {1, 2}, [True]),
    ],
)
def test_what_is_found_inside_a_reviewed_group_is_no_news(found: list[str], kept: set[int], news: list[bool]) -> None:
    assert stays(dict(enumerate(groups("12", "45"), 1)), groups(*found)) == (kept, news)


partition = st.lists(st.frozensets(st.integers(1, 12), min_size=1, max_size=4), max_size=5).map(
    lambda sets: [each - frozenset().union(*sets[:n]) for n, each in enumerate(sets)]
)


@given(reviewed=partition, found=partition)
def test_no_photo_is_in_two_groups_and_what_is_whole_stays(
    reviewed: list[frozenset[int]], found: list[frozenset[int]]
) -> None:
    before = {number: photos for number, photos in enumerate(reviewed, 1) if photos}
    found = [photos for photos in found if photos]
    kept, news = stays(before, found)
    written = [photos for photos, new in zip(found, news, strict=True) if new] + [before[number] for number in kept]
    assert len(frozenset().union(*written)) == sum(map(len, written))
    untouched = {n for n, photos in before.items() if all(not photos & each or each <= photos for each in found)}
    assert untouched == kept


@pytest.fixture
def copied(keeper: Keeper, photos: Path) -> Keeper:
    """a.jpg with a smaller one of it and a copy; b.jpg with a copy."""
    for name, scene in (("a.jpg", SCENE), ("b.jpg", SCENE + 1)):
        drawing(scene, (640, 480)).save(photos / name, quality=95)
    drawing(SCENE, (640, 480)).resize((320, 240)).save(photos / "a-small.jpg", quality=85)
    copy(photos / "a.jpg", photos / "a-copy.jpg")
    copy(photos / "b.jpg", photos / "b-copy.jpg")
    add(keeper, photos)
    rebuild(keeper)
    assert sorted(shown(keeper)) == [["a-copy.jpg", "a-small.jpg", "a.jpg"], ["b-copy.jpg", "b.jpg"]]
    return keeper


def listed(keeper: Keeper) -> list[dict[str, Any]]:
    with keeper.catalog.read() as session:
        return clusters(session)


def shown(keeper: Keeper) -> list[list[str]]:
    return [sorted(member["path"] for member in each["members"]) for each in listed(keeper)]


def number_of(keeper: Keeper, path: str) -> int:
    return next(int(each["id"]) for each in listed(keeper) if path in {member["path"] for member in each["members"]})


def search(keeper: Keeper, only: str = "duplicates") -> None:
    assert rebuild(keeper, only=[only], scope=Scope(force=True)).result == "completed"
    figures(keeper)


@pytest.fixture
def stricter(copied: Keeper) -> Iterator[Keeper]:
    """The same catalog, in which hardly anything is a copy any more."""
    changed = evolve(copied.settings, duplicate_distance=0, duplicate_phash_distance=0, duplicate_correlation=1.0)
    again = open_keeper(copied.catalog.file, changed)
    yield again
    again.close()


def test_with_other_settings_what_is_reviewed_stays_and_the_rest_does_not(copied: Keeper, stricter: Keeper) -> None:
    number = number_of(copied, "a.jpg")
    say(copied, number, "a.jpg", "a-copy.jpg")
    before = rows(copied)["decision"]
    search(stricter)
    assert ["a-copy.jpg", "a-small.jpg", "a.jpg"] in shown(stricter)
    assert number_of(stricter, "a.jpg") == number
    assert rows(stricter)["decision"] == before
    undo(stricter)
    search(stricter)
    assert ["a-copy.jpg", "a-small.jpg", "a.jpg"] not in shown(stricter)


def test_a_rejected_pair_is_never_shown_again_and_is_once_that_is_taken_back(copied: Keeper) -> None:
    decisions.not_duplicates(copied, number_of(copied, "b.jpg"))
    assert shown(copied) == [["a-copy.jpg", "a-small.jpg", "a.jpg"]]
    for _ in range(2):
        search(copied)
        assert shown(copied) == [["a-copy.jpg", "a-small.jpg", "a.jpg"]]
    known = ids(copied)
    decisions.take_back_rejection(
        copied, [(min(known["b.jpg"], known["b-copy.jpg"]), max(known["b.jpg"], known["b-copy.jpg"]))]
    )
    rebuild(copied)
    assert ["b-copy.jpg", "b.jpg"] in shown(copied)


def test_a_rejection_that_is_taken_back_and_then_not_is_off_the_list_with_the_next_search(copied: Keeper) -> None:
    decisions.not_duplicates(copied, number_of(copied, "b.jpg"))
    pair = sorted(ids(copied)[name] for name in ("b.jpg", "b-copy.jpg"))
    decisions.take_back_rejection(copied, [(pair[0], pair[1])])
    rebuild(copied)
    assert ["b-copy.jpg", "b.jpg"] in shown(copied)
    undo(copied)
    rebuild(copied)
    assert ["b-copy.jpg", "b.jpg"] not in shown(copied)
    figures(copied)


def test_one_that_is_no_duplicate_leaves_the_others_together(copied: Keeper) -> None:
    decisions.not_duplicates(copied, number_of(copied, "a.jpg"), [ids(copied)["a-small.jpg"]])
    rebuild(copied)
    assert sorted(shown(copied)) == [["a-copy.jpg", "a.jpg"], ["b-copy.jpg", "b.jpg"]]


def test_not_duplicates_undone_before_and_after_a_search(copied: Keeper) -> None:
    before = sorted(shown(copied))
    for searching in (False, True):
        decisions.not_duplicates(copied, number_of(copied, "b.jpg"))
        if searching:
            search(copied)
        undo(copied)
        rebuild(copied)
        assert sorted(shown(copied)) == before
        figures(copied)
    redo(copied)
    rebuild(copied)
    assert ["b-copy.jpg", "b.jpg"] not in shown(copied)


def test_a_photo_that_joins_asks_again_about_its_cluster_alone(copied: Keeper, photos: Path) -> None:
    keep_all(copied, number_of(copied, "a.jpg"))
    keep_all(copied, number_of(copied, "b.jpg"))
    copy(photos / "b.jpg", photos / "b-third.jpg")
    scan(copied)
    rebuild(copied)
    found = {tuple(sorted(m["path"] for m in each["members"])): each["reviewed"] for each in listed(copied)}
    assert found == {("a-copy.jpg", "a-small.jpg", "a.jpg"): True, ("b-copy.jpg", "b-third.jpg", "b.jpg"): False}
    asked = next(each for each in listed(copied) if not each["reviewed"])
    assert {member["decision"] for member in asked["members"]} == {None}


def test_what_went_comes_back_whatever_was_searched_meanwhile(copied: Keeper, photos: Path) -> None:
    say(copied, number_of(copied, "b.jpg"), "b.jpg")
    say(copied, number_of(copied, "a.jpg"), "a.jpg", "a-copy.jpg")
    before = rows(copied)
    applied(copied)
    search(copied)
    assert shown(copied) == [["a-copy.jpg", "a.jpg"]]
    undo(copied)
    figures(copied)
    assert {name: rows(copied)[name] for name in ("cluster", "cluster_member", "decision")} == {
        name: before[name] for name in ("cluster", "cluster_member", "decision")
    }
    search(copied)
    assert sorted(shown(copied)) == [["a-copy.jpg", "a-small.jpg", "a.jpg"], ["b-copy.jpg", "b.jpg"]]
    assert all(each["reviewed"] for each in listed(copied))


def test_what_is_said_while_a_search_is_under_way_holds(copied: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = number_of(copied, "a.jpg"), number_of(copied, "b.jpg")
    real, said = duplicates._save, list[bool]()

    def meanwhile(*given: Any) -> Any:
        if not said:
            said.append(True)
            decisions.not_duplicates(copied, a, [ids(copied)["a-small.jpg"]])
            keep_all(copied, b)
        return real(*given)

    monkeypatch.setattr(duplicates, "_save", meanwhile)
    search(copied)
    assert said
    rebuild(copied)
    assert sorted(shown(copied)) == [["a-copy.jpg", "a.jpg"], ["b-copy.jpg", "b.jpg"]]
    assert next(each["reviewed"] for each in listed(copied) if each["id"] == b)


@pytest.fixture
def series(keeper: Keeper, photos: Path) -> Keeper:
    """Four frames in a second."""
    scene = drawing(3, (40, 30)).resize((640, 480), Image.Resampling.NEAREST)
    for number, (name, blur) in enumerate(FRAMES.items()):
        words = exif(datetime(2024, 5, 6, 7, 8, 9), f"{20 * number + 10}", "Canon", "EOS R6")
        scene.filter(ImageFilter.GaussianBlur(blur)).save(photos / name, quality=92, exif=words)
    add(keeper, photos)
    rebuild(keeper)
    assert films(keeper) == [sorted(FRAMES)]
    return keeper


def films(keeper: Keeper) -> list[list[str]]:
    with keeper.catalog.read() as session:
        return sorted(sorted(each["members"]) for each in bursts(session))


def film(keeper: Keeper) -> dict[str, Any]:
    with keeper.catalog.read() as session:
        return bursts(session)[0]


def test_a_reviewed_burst_stays_with_other_settings(series: Keeper) -> None:
    number = film(series)["id"]
    say(series, number, "f1.jpg", "f2.jpg", about=BURST)
    changed = open_keeper(series.catalog.file, evolve(series.settings, burst_gap_seconds=0.1))
    search(changed, "bursts")
    assert (films(changed), film(changed)["id"], film(changed)["reviewed"]) == ([sorted(FRAMES)], number, True)
    undo(changed)
    search(changed, "bursts")
    assert films(changed) == []
    changed.close()


def test_a_frame_that_joins_asks_again(series: Keeper, photos: Path) -> None:
    keep_all(series, film(series)["id"], about=BURST)
    scene = drawing(3, (40, 30)).resize((640, 480), Image.Resampling.NEAREST)
    words = exif(datetime(2024, 5, 6, 7, 8, 9), "90", "Canon", "EOS R6")
    scene.filter(ImageFilter.GaussianBlur(5)).save(photos / "f5.jpg", quality=92, exif=words)
    scan(series)
    rebuild(series)
    assert films(series) == [sorted([*FRAMES, "f5.jpg"])]
    assert not film(series)["reviewed"]


def test_shaped_bursts_stay_as_a_person_made_them(series: Keeper) -> None:
    known, number = ids(series), film(series)["id"]
    shaping.split(series, number, [known["f3.jpg"], known["f4.jpg"]])
    search(series, "bursts")
    assert films(series) == [["f1.jpg", "f2.jpg"], ["f3.jpg", "f4.jpg"]]
    undo(series)
    search(series, "bursts")
    assert films(series) == [sorted(FRAMES)]


def test_a_frame_that_was_split_off_stays_alone(series: Keeper) -> None:
    shaping.split(series, film(series)["id"], [ids(series)["f4.jpg"]])
    search(series, "bursts")
    assert films(series) == [["f1.jpg", "f2.jpg", "f3.jpg"]]
    assert figures(series)["bursts", "member:bursts"] == 3


@pytest.mark.parametrize("name", ["a-copy.jpg", "z-copy.jpg"])
def test_a_copy_of_a_frame_changes_nothing_of_a_shaped_burst(series: Keeper, photos: Path, name: str) -> None:
    shaping.split(series, film(series)["id"], [ids(series)["f4.jpg"], ids(series)["f3.jpg"]])
    copy(photos / "f1.jpg", photos / name)
    scan(series)
    rebuild(series)
    assert {"f1.jpg", "f2.jpg"} <= set(films(series)[0])
    assert ["f3.jpg", "f4.jpg"] in films(series)
    figures(series)


@pytest.mark.parametrize("name", ["a-copy.jpg", "z-copy.jpg"])
def test_a_copy_of_a_frame_in_a_reviewed_burst_is_taken_in(series: Keeper, photos: Path, name: str) -> None:
    keep_all(series, film(series)["id"], about=BURST)
    copy(photos / "f1.jpg", photos / name)
    scan(series)
    rebuild(series)
    assert len(films(series)) == 1
    assert len(films(series)[0]) == 4
    figures(series)


def test_a_better_copy_of_a_frame_does_not_take_its_place_in_a_shaped_burst(series: Keeper, photos: Path) -> None:
    shaping.split(series, film(series)["id"], [ids(series)["f4.jpg"], ids(series)["f3.jpg"]])
    with Image.open(photos / "f1.jpg") as frame:
        larger = frame.resize((1280, 960), Image.Resampling.LANCZOS)
        larger.save(photos / "f1-large.jpg", quality=95, exif=frame.info["exif"])
    scan(series)
    rebuild(series)
    assert [each for each in films(series) if "f1-large.jpg" not in each] == [
        ["f1.jpg", "f2.jpg"],
        ["f3.jpg", "f4.jpg"],
    ]
    figures(series)

"""keep_rule.py: whatever the order of rules and the facts, one photo wins, the same in any order of rows, and it is said why."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st

from catalog_gui.media.clusters import PhotoFacts, find_clusters
from catalog_gui.media.keep_rule import RULES, keep_order, ordered, reason
from catalog_gui.settings import KEEP_RULES

Photo = dict[str, Any]

PLAIN: Photo = {
    "path": "/photos/a.jpg",
    "is_raw": False,
    "width": 400,
    "height": 300,
    "bytes": 4_000_000,
    "colour": 40,
    "quality": 70,
    "richness": 3,
    "taken": 1_700_000_000,
    "has_edits": False,
    "protected": False,
    "preferred": 2,
}

orders = st.permutations(KEEP_RULES)
photos = st.fixed_dictionaries(
    {
        "path": st.sampled_from("abcdef").map(lambda name: f"/photos/{name * (ord(name) % 3 + 1)}.jpg"),
        "is_raw": st.booleans(),
        "width": st.sampled_from([300, 400]),
        "height": st.sampled_from([300, 400]),
        "bytes": st.sampled_from([1_000_000, 1_000_001, 5_000_000]),
        "colour": st.sampled_from([0, 6, 7]),
        "quality": st.sampled_from([0, 69, 70, 100]),
        "richness": st.integers(0, 2),
        "taken": st.sampled_from([0, -5, 10, 200_000]),
        "has_edits": st.booleans(),
        "protected": st.booleans(),
        "preferred": st.integers(0, 2),
    }
)
libraries = st.lists(photos, min_size=2, max_size=7).map(
    lambda found: [each | {"id": k} for k, each in enumerate(found)]
)


def facts_of(photos: list[Photo]) -> PhotoFacts:
    """The facts of these photos, none of which looks like anything."""
    count = len(photos)
    whole = ("width", "height", "bytes", "colour", "quality", "richness", "taken", "preferred")
    flags = ("is_raw", "has_edits", "protected")
    return PhotoFacts(
        ids=np.array([each["id"] for each in photos], dtype=np.int64),
        sha256=[str(each["id"]).encode() for each in photos],
        paths=[each["path"] for each in photos],
        blocks=np.zeros((count, 8, 8), np.float32),
        greys=np.zeros((count, 32, 32), np.uint8),
        burst=np.zeros(count, np.int64),
        shot=np.zeros(count, np.int64),
        is_frame=np.zeros(count, bool),
        **{name: np.zeros(count, np.uint64) for name in ("dhash", "ahash", "phash")},
        **{name: np.array([each[name] for each in photos], dtype=np.int64) for name in whole},
        **{name: np.array([each[name] for each in photos], dtype=bool) for name in flags},
    )


def in_order(photos: list[Photo], rules: tuple[str, ...] = KEEP_RULES) -> list[int]:
    """Ids, the one to keep first."""
    return [photos[row]["id"] for row in keep_order(facts_of(photos), rules).tolist()]


def two(**better: Any) -> list[Photo]:
    """A plain photo and one that differs from it."""
    return [PLAIN | {"id": 0}, PLAIN | {"id": 1, "path": "/photos/b.jpg"} | better]


def told(photos: list[Photo], rules: tuple[str, ...] = KEEP_RULES, same_bytes: bool = False) -> str:
    """Why the second one is kept."""
    return reason(facts_of(photos), 1, 0, same_bytes, rules)


def test_each_rule_of_the_settings_is_known_here() -> None:
    assert tuple(RULES) == KEEP_RULES
    assert [rule.name for rule in ordered(("path", "size"))] == ["protected", "edits", "path", "size"]
    assert len({rule.title for rule in ordered()}) == len(KEEP_RULES) + 2


@trial(deadline=None)
@given(libraries, orders, st.randoms(use_true_random=False))
def test_the_same_photo_wins_whatever_the_order_of_rows(photos: list[Photo], rules: Any, chance: Any) -> None:
    before = in_order(photos, tuple(rules))
    assert sorted(before) == list(range(len(photos))), "each photo has its place"
    chance.shuffle(photos)
    assert in_order(photos, tuple(rules)) == before


@trial(deadline=None)
@given(libraries, orders)
def test_any_two_stand_to_each_other_as_among_all_so_it_is_a_total_order(photos: list[Photo], rules: Any) -> None:
    rank = {id_: place for place, id_ in enumerate(in_order(photos, tuple(rules)))}
    for one in photos:
        for other in photos:
            if one is not other:
                assert in_order([one, other], tuple(rules)) == sorted([one["id"], other["id"]], key=rank.__getitem__)


@trial(deadline=None)
@given(libraries, orders)
def test_a_reason_names_what_the_winner_has_over_the_next(photos: list[Photo], rules: Any) -> None:
    facts = facts_of(photos)
    best, next_best = keep_order(facts, rules)[:2].tolist()
    keys = [(rule, rule.key(facts)) for rule in ordered(rules)]
    deciding = next((rule for rule, key in keys if key[best] != key[next_best]), None)
    words = reason(facts, best, next_best, False, rules)
    if deciding is None:
        assert words == "alike in everything else; this one comes first by name"
    else:
        assert all(key[best] <= key[next_best] for rule, key in keys if rule is deciding)
        assert words.endswith(deciding.words(facts, best, next_best))
    assert reason(facts, best, next_best, True, rules).startswith("identical files; ")


@trial(deadline=None)
@given(libraries, orders)
def test_protection_comes_before_edits_and_both_before_any_rule(photos: list[Photo], rules: Any) -> None:
    known = {each["id"]: each for each in photos}
    standing = [(not known[id_]["protected"], not known[id_]["has_edits"]) for id_ in in_order(photos, tuple(rules))]
    assert standing == sorted(standing)


@pytest.mark.parametrize(
    ("rule", "better", "words"),
    [
        ("format", {"is_raw": True}, "the raw file"),
        ("resolution", {"width": 500}, "most pixels: 500 × 300 against 400 × 300"),
        ("quality", {"quality": 81}, "best quality: 81 against 70"),
        ("details", {"richness": 4}, "the most complete details: 4 known against 3"),
        ("date", {"taken": 1_600_000_000}, "the oldest date: 2020-09-13 against 2023-11-14"),
        ("date", {"taken": 1_699_999_990}, "the oldest date: 22:13:10 against 22:13:20 on 2023-11-14"),
        ("folder", {"preferred": 0}, "in a folder that you prefer, number 1 of your list"),
        ("size", {"bytes": 5_000_000}, "the largest file: 5.0 MB against 4.0 MB"),
        ("size", {"bytes": 4_000_001}, "the largest file: 4000001 bytes against 4000000 bytes"),
    ],
)
def test_a_rule_decides_alone_and_says_why(rule: str, better: Photo, words: str) -> None:
    photos = two(**better)
    assert in_order(photos) == [1, 0]
    assert told(photos) == words
    assert told(photos, same_bytes=True) == f"identical files; {words}"
    last = (*(name for name in KEEP_RULES if name != rule), rule)
    assert in_order(photos, last) == [1, 0]


def test_colour_comes_before_grey() -> None:
    photos = two()
    photos[0]["colour"] = 6
    assert in_order(photos) == [1, 0]
    assert told(photos) == "in colour"


def test_a_date_comes_before_none() -> None:
    photos = two()
    photos[0]["taken"] = 0
    assert in_order(photos) == [1, 0]
    assert told(photos) == "the one with a date"


def test_a_point_of_quality_is_nothing() -> None:
    assert in_order(two(quality=79)) == [0, 1]
    assert in_order(two(quality=80)) == [1, 0]


def test_edits_and_protection_are_said() -> None:
    worse = {"width": 10, "bytes": 10, "quality": 0}
    assert in_order(two(**worse)) == [0, 1]
    for better, words in (("has_edits", "it has edits beside it"), ("protected", "its folder is protected")):
        photos = two(**worse, **{better: True})
        assert in_order(photos) == [1, 0]
        assert told(photos) == words
    photos = two(protected=True)
    photos[0]["has_edits"] = True
    assert in_order(photos) == [1, 0]


def test_the_order_of_rules_decides() -> None:
    photos = two(bytes=9_000_000, width=100)
    assert in_order(photos) == [0, 1]
    by_size = ("size", *(rule for rule in KEEP_RULES if rule != "size"))
    assert in_order(photos, by_size) == [1, 0]
    assert told(photos, by_size) == "the largest file: 9.0 MB against 4.0 MB"


def test_paths_decide_last_or_where_they_are_put() -> None:
    longer = two()
    longer[0]["path"] = "/photos/long name.jpg"
    assert in_order(longer) == [1, 0]
    assert told(longer) == "alike in everything else; this one has the shortest path"
    assert told(longer, same_bytes=True) == "identical files; this one has the shortest path"
    equal = two(path="/photos/A.jpg")
    assert told(equal) == "alike in everything else; this one comes first by name"
    by_path = ("path", *KEEP_RULES[:-1])
    bigger = two(path="/photos/b.jpeg", width=4000)
    assert in_order(bigger, by_path) == [0, 1]
    assert reason(facts_of(bigger), 0, 1, False, by_path) == "this one has the shortest path"


def test_two_photos_of_one_name_have_an_order_too() -> None:
    photos = two(path=PLAIN["path"])
    assert in_order(photos) == in_order(photos[::-1]) == [0, 1]


def test_clusters_form_around_the_keeper_that_the_rules_name() -> None:
    photos = two(bytes=9_000_000)
    photos[0] |= {"width": 800}
    facts = facts_of(photos)
    facts.sha256[0] = facts.sha256[1]  # type: ignore[index]
    [cluster] = find_clusters(facts)
    assert (cluster.keeper, cluster.reason) == (0, "identical files; most pixels: 800 × 300 against 400 × 300")
    [cluster] = find_clusters(facts, rules=("size", *KEEP_RULES[:-2], "path"))
    assert (cluster.keeper, cluster.reason) == (1, "identical files; the largest file: 9.0 MB against 4.0 MB")


def test_the_reason_compares_with_the_next_best_not_with_any_other() -> None:
    photos = [*two(bytes=9_000_000), PLAIN | {"id": 2, "path": "/photos/c.jpg", "bytes": 8_000_000}]
    for listed in (photos, photos[::-1]):
        facts = facts_of(listed)
        facts.sha256[:] = [b"same"] * 3  # type: ignore[index]
        [cluster] = find_clusters(facts)
        assert cluster.reason == "identical files; the largest file: 9.0 MB against 8.0 MB"

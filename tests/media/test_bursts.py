"""Bursts among made-up photos: what is one, what only looks like one, and which files are copies of its frames."""

from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_gui.media import orientations
from catalog_gui.media.best_frame import best_frame, judged_at_full_size
from catalog_gui.media.bursts import NEVER, Burst, BurstRules, FrameFacts, find_bursts, near
from catalog_gui.media.frames import counter_of

START = 1_700_000_000_000_000  # a whole second, in microseconds
MS = 1000
SECOND = 1_000_000

Photo = dict[str, Any]


def scene(seed: int, step: float = 0.0) -> np.ndarray:
    """32 x 32 grey picture of a scene that slides by ``step`` pixels."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:32, 0:32] / 32.0
    total = np.zeros((32, 32))
    for _ in range(14):
        fx, fy, phase, weight = rng.uniform(-3, 3), rng.uniform(-3, 3), rng.uniform(0, 6.3), rng.uniform(8, 30)
        total += weight * np.cos(2 * np.pi * (fx * (x + step / 32) + fy * y) + phase)
    return np.clip(128 + total, 0, 255).astype(np.uint8)


def photo(path: str, at: int | None, picture: np.ndarray | int = 1, **more: Any) -> Photo:
    """A photo: ``at`` microseconds after START, None without a time."""
    grey = scene(picture) if isinstance(picture, int) else picture
    known: Photo = {
        "path": path,
        "sha256": path.encode().ljust(32, b"."),
        "camera": 1,
        "taken": NEVER if at is None else START + at,
        "exact": True,
        "latitude": np.nan,
        "longitude": np.nan,
        "grey": grey,
        "pixels": 12_000_000,
        "bytes": 4_000_000,
        "is_raw": False,
        "shot": 0,
        "quality": 70,
        "sharpness": 60,
        "exposure": 80,
    }
    return known | more


def facts_of(photos: list[Photo]) -> FrameFacts:
    greys = np.array([each["grey"] for each in photos], dtype=np.uint8).reshape(-1, 32, 32)
    whole = ("camera", "taken", "pixels", "bytes", "shot", "quality", "sharpness", "exposure")
    return FrameFacts(
        ids=np.arange(len(photos)),
        sha256=[each["sha256"] for each in photos],
        exact=np.array([each["exact"] for each in photos], dtype=bool),
        is_raw=np.array([each["is_raw"] for each in photos], dtype=bool),
        latitude=np.array([each["latitude"] for each in photos], dtype=float),
        longitude=np.array([each["longitude"] for each in photos], dtype=float),
        paths=[each["path"] for each in photos],
        dhash=orientations.dhashes(greys),
        greys=greys,
        **{name: np.array([each[name] for each in photos], dtype=np.int64) for name in whole},
    )


def burst(count: int = 5, step_ms: int = 220, seed: int = 1, folder: str = "day", **more: Any) -> list[Photo]:
    """Frames of one scene that slides a little."""
    return [
        photo(f"{folder}/IMG_{k:04d}.jpg", k * step_ms * MS, scene(seed, 0.3 * k), **more) for k in range(1, count + 1)
    ]


def found(photos: list[Photo], rules: BurstRules | None = None) -> list[tuple[list[str], list[str]]]:
    """(members, copies) of each burst, by path."""
    return [
        ([photos[row]["path"] for row in one.members], sorted(photos[row]["path"] for row in one.copies))
        for one in find_bursts(facts_of(photos), rules)
    ]


def paths(photos: list[Photo]) -> list[str]:
    return [each["path"] for each in photos]


def test_five_frames_in_a_second_are_a_burst_in_their_order() -> None:
    photos = burst()
    assert found(photos[::-1]) == [(paths(photos), [])]


def test_nothing_of_nothing() -> None:
    assert find_bursts(facts_of([])) == []
    assert found([photo("a.jpg", 0)]) == []


def test_two_frames_are_none_and_three_are() -> None:
    assert found(burst(2, 600)) == []
    assert len(found(burst(3, 300))) == 1


def test_an_unknown_camera_or_time_never_groups() -> None:
    assert found(burst(camera=0)) == []
    assert found(burst(taken=NEVER)) == []


def test_other_cameras_do_not_join() -> None:
    photos = burst(4)
    photos[1]["camera"] = photos[3]["camera"] = 2
    assert found(photos) == []


@pytest.mark.parametrize(("gap", "bursts"), [(SECOND, 1), (SECOND + 1, 0)])
def test_the_gap(gap: int, bursts: int) -> None:
    assert len(found([photo(f"{k}.jpg", k * gap, scene(1, k / 3)) for k in range(4)])) == bursts


def test_a_longer_gap_may_be_set() -> None:
    photos = [photo(f"{k}.jpg", k * 2 * SECOND, scene(1, k / 3)) for k in range(4)]
    assert len(found(photos, BurstRules(gap=2.0))) == 1


@pytest.mark.parametrize(("step", "bursts"), [(240, 0), (250, 1)])
def test_half_a_second_at_least_where_it_is_known(step: int, bursts: int) -> None:
    assert len(found(burst(3, step))) == bursts


def test_other_pictures_moments_apart_are_none() -> None:
    assert found([photo(f"{k}.jpg", k * 400 * MS, k) for k in range(5)]) == []


@pytest.mark.parametrize("exact", [True, False])
def test_a_bulk_set_date_is_none(exact: bool) -> None:
    assert found([photo(f"IMG_{k:04d}.jpg", 0, k, exact=exact) for k in range(6)]) == []
    alike = [photo(f"holiday {k * 7:03d}.jpg", 0, scene(1, k / 3), exact=exact) for k in range(6)]
    assert found(alike) == []


def test_another_picture_ends_a_burst() -> None:
    photos = [*burst(3, 300), photo("other.jpg", 1200 * MS, 9)]
    assert found(photos) == [(paths(photos[:3]), [])]


def test_copies_of_a_single_photo_are_none() -> None:
    grey = scene(4)
    photos = [
        photo("day/IMG_0001.jpg", 0, grey),
        photo("copies/exact.jpg", 0, grey, sha256=b"day/IMG_0001.jpg".ljust(32, b".")),
        photo("copies/turned.jpg", 0, np.ascontiguousarray(orientations.turned(grey, 8))),
        photo("copies/mirrored.jpg", 0, np.ascontiguousarray(orientations.turned(grey, 2))),
        photo("copies/flagged.jpg", 0, grey, exact=False),
        photo("copies/small.webp", 0, grey, pixels=100_000),
    ]
    assert found(photos) == []
    for each in photos:
        each["exact"] = False
    assert found(photos) == []


def test_numbered_copies_without_fractions_are_none() -> None:
    names = ("IMG_0042.jpg", "IMG_0042 (1).jpg", "IMG_0042 (2).jpg", "IMG_0042 copy 2.jpg", "IMG_0042-3.jpg")
    assert found([photo(f"day/{name}", 0, 3, exact=False) for name in names]) == []


def test_copies_of_frames_carry_the_number_and_are_no_members() -> None:
    photos = burst(5)
    lie = np.ascontiguousarray(orientations.turned(photos[1]["grey"], 6))
    copies = [
        photos[0] | {"path": "backup/IMG_0001.jpg"},
        photos[1] | {"path": "copies/turned.jpg", "grey": lie, "sha256": b"t" * 32},
        photos[2] | {"path": "copies/export.png", "taken": START, "exact": False, "sha256": b"e" * 32},
        photos[4] | {"path": "copies/small.jpg", "pixels": 9_000, "sha256": b"s" * 32},
    ]
    assert found(copies + photos) == [(paths(photos), sorted(paths(copies)))]


def test_a_whole_backup_of_a_burst_is_no_second_burst() -> None:
    photos = burst(5)
    backup = [each | {"path": f"backup/of/{each['path']}"} for each in photos]
    resaved = [
        each | {"path": f"web/{each['path']}", "sha256": bytes([k] * 32), "pixels": 90_000}
        for k, each in enumerate(photos)
    ]
    assert found(resaved + backup + photos) == [(paths(photos), sorted(paths(backup + resaved)))]


def test_same_bytes_with_another_date_carry_the_number() -> None:
    photos = burst(4)
    twin = photos[2] | {"path": "elsewhere/a.jpg", "taken": START + 900 * SECOND}
    lost = photos[3] | {"path": "elsewhere/b.jpg", "taken": NEVER, "camera": 0}
    assert found([twin, *photos, lost]) == [(paths(photos), ["elsewhere/a.jpg", "elsewhere/b.jpg"])]


def test_without_fractions_consecutive_names_stand_for_different_times() -> None:
    photos = [photo(f"day/DSC_{k:04d}.JPG", 0, scene(2, k / 3), exact=False) for k in range(9, 13)]
    assert found(photos[::-1]) == [(paths(photos), [])]
    assert found([photos[0], photos[2], photos[3]]) == []


def test_consecutive_names_in_other_folders_do_not() -> None:
    photos = [photo(f"day{k}/DSC_{k:04d}.JPG", 0, scene(2, k / 3), exact=False) for k in range(4)]
    assert found(photos) == []


def test_without_fractions_a_burst_may_go_on_in_the_next_second() -> None:
    photos = [photo(f"DSC_{k:04d}.JPG", k // 2 * SECOND, scene(2, k / 4), exact=False) for k in range(6)]
    backup = [each | {"path": f"backup/{each['path']}", "sha256": bytes([k] * 32)} for k, each in enumerate(photos)]
    assert found(backup + photos) == [(paths(photos), sorted(paths(backup)))]


def test_one_file_a_second_is_a_burst_of_unknown_duration() -> None:
    photos = [photo(f"{k}.jpg", k * SECOND, scene(2, k / 4), exact=False) for k in range(3)]
    assert found(photos) == [(paths(photos), [])]


def test_companions_are_one_frame_and_the_raw_stands_for_it() -> None:
    photos = [
        photo(f"IMG_{k:04d}.{kind}", k * 300 * MS, scene(3, k / 3), shot=k, is_raw=kind == "CR2")
        for k in range(1, 4)
        for kind in ("JPG", "CR2")
    ]
    assert found(photos) == [([f"IMG_{k:04d}.CR2" for k in (1, 2, 3)], [f"IMG_{k:04d}.JPG" for k in (1, 2, 3)])]
    assert found(photos[:4]) == []


def place(latitude: float, longitude: float) -> Photo:
    return {"latitude": latitude, "longitude": longitude}


NORTH = 1 / 111_195  # degrees in a metre
BORDER = 180 / 2**17 * 35_000 - 90  # where two geohash cells meet


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ((BORDER - 4 * NORTH, 10.0), (BORDER + 4 * NORTH, 10.0), True),
        ((BORDER - 6 * NORTH, 10.0), (BORDER + 6 * NORTH, 10.0), False),
        ((BORDER + 20 * NORTH, 10.0), (BORDER + 100 * NORTH, 10.0), True),
        ((BORDER, 10.0), (BORDER + 500 * NORTH, 10.0), False),
        ((52.0, 179.99999), (52.0, -179.99999), True),
    ],
    ids=["8 m over the border", "12 m over the border", "one cell", "500 m", "date line"],
)
def test_places(one: tuple[float, float], other: tuple[float, float], close: bool) -> None:
    assert near(one, other, 10.0) is near(other, one, 10.0) is close
    photos = burst(3, 300)
    photos[0] |= place(*one)
    photos[1] |= place(*one)
    photos[2] |= place(*other)
    assert len(found(photos)) == close


def test_a_missing_place_is_allowed_but_hides_no_leap() -> None:
    photos = burst(4, 300)
    photos[0] |= place(48.0, 11.0)
    photos[3] |= place(48.0, 11.0)
    assert len(found(photos)) == 1
    photos[3] |= place(48.005, 11.0)
    assert found(photos) == [(paths(photos[:3]), [])]


def test_two_cameras_of_one_make_side_by_side_are_two_bursts() -> None:
    here = burst(5, 220, seed=1, folder="a")
    there = [each | {"taken": each["taken"] + 100 * MS} for each in burst(5, 220, seed=2, folder="b")]
    assert found(here + there) == [(paths(here), []), (paths(there), [])]


def test_names_and_their_counters() -> None:
    assert counter_of("a/IMG_0042.JPG") == (("a", "IMG_", ""), 42)
    assert counter_of("a/00042_BURST007_COVER.jpg") == (("a", "00042_BURST", "_COVER"), 7)
    assert counter_of("a/IMG_42.JPG") is None
    assert counter_of("a/P1010001 (2).jpg") == (("a", "P", " (2)"), 1_010_001)


def test_the_sharpest_is_the_best() -> None:
    photos = burst(4)
    photos[2]["sharpness"] = 80
    [one] = find_bursts(facts_of(photos))
    assert (one.best, one.close) == (2, ())
    assert one.reason == "sharpest of 4 frames"


def test_close_frames_are_judged_at_full_size() -> None:
    photos = burst(4)
    photos[0]["sharpness"] = 30
    photos[3]["quality"] = 75
    facts = facts_of(photos)
    [one] = find_bursts(facts)
    assert one.best == 3
    assert one.close == (1, 2, 3)
    measured = {1: 0.21, 2: 0.4, 3: 0.22}
    best, reason = judged_at_full_size(facts, one.members, one.close, measured)
    assert best == 2
    assert reason == "sharpest of 4 frames at full size"
    best, reason = judged_at_full_size(facts, one.members, one.close, {1: 0.4, 2: 0.4, 3: 0.3})
    assert (best, reason) == (1, "best quality of 2 frames that are equally sharp at full size")
    assert judged_at_full_size(facts, one.members, one.close, {}) == (3, one.reason)


def test_a_spoilt_exposure_is_not_the_best() -> None:
    photos = burst(3, 300)
    photos[1] |= {"sharpness": 95, "exposure": 20}
    best, close, reason = best_frame(facts_of(photos), (0, 1, 2))
    assert best == 0
    assert close == (0, 2)
    photos[2]["sharpness"] = 20
    assert best_frame(facts_of(photos), (0, 1, 2)) == (0, (), "the sharpest that is well exposed")
    assert reason.startswith("best quality")


@st.composite
def libraries(draw: st.DrawFn) -> list[Photo]:
    """Photos of two scenes and two cameras within three seconds, with copies, in few folders; and one sure burst."""
    photos = [each | {"taken": each["taken"] + 9 * SECOND} for each in burst(4, camera=3, folder="sure")]
    for k in range(draw(st.integers(0, 14))):
        name = draw(st.sampled_from(["IMG_{:04d}.jpg", "IMG_{:04d}.CR2", "x/IMG_{:04d}.jpg", "IMG_0001 ({}).jpg"]))
        path = name.format(k)
        moment = draw(st.sampled_from([0, 300, 600, 900, 1000, 1400, 2000, 3500, None]))
        exact = draw(st.booleans())
        at = None if moment is None else moment * MS if exact else moment // 1000 * SECOND
        grey = scene(draw(st.integers(0, 1)), draw(st.sampled_from([0.0, 0.5, 1.0])))
        turn = draw(st.sampled_from([1, 1, 1, 6]))
        camera, copied = draw(st.integers(0, 2)), draw(st.integers(0, 9))
        photos.append(
            photo(
                path,
                at,
                np.ascontiguousarray(orientations.turned(grey, turn)),
                exact=exact,
                camera=camera,
                is_raw=PurePosixPath(path).suffix == ".CR2",
                sharpness=draw(st.integers(0, 100)),
                **({"sha256": b"same" * 8} if copied == 0 else {}),
            )
        )
    return draw(st.permutations(photos))


def named(photos: list[Photo], bursts: list[Burst]) -> list[tuple[object, ...]]:
    def tell(rows: tuple[int, ...]) -> list[str]:
        return [photos[row]["path"] for row in rows]

    return [(tell(b.members), sorted(tell(b.copies)), tell((b.best,)), tell(b.close), b.reason) for b in bursts]


@settings(deadline=None, max_examples=80)
@given(photos=libraries(), chance=st.randoms(use_true_random=False))
def test_whatever_the_order_of_rows(photos: list[Photo], chance: Any) -> None:
    bursts = find_bursts(facts_of(photos))
    rows = [row for one in bursts for row in (*one.members, *one.copies)]
    assert len(rows) == len(set(rows)), "a file in two bursts"
    for one in bursts:
        assert len(one.members) >= 3
        assert one.best in one.members
        assert set(one.close) <= set(one.members)
        cameras = {photos[row]["camera"] for row in one.members}
        assert len(cameras) == 1
        assert 0 not in cameras
        times = [photos[row]["taken"] for row in one.members]
        assert times == sorted(times)
    expected = named(photos, bursts)
    assert any(path.startswith("sure/") for path in expected[-1][0])
    chance.shuffle(photos)
    for each in photos:
        each["camera"] = {0: 0, 1: 7, 2: 3, 3: 5}[each["camera"]]
    assert named(photos, find_bursts(facts_of(photos))) == expected

"""Clusters of duplicates among pictures made here: what belongs together, what stays apart, which one to keep."""

import io
import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from catalog_gui.media import hashes
from catalog_gui.media.clusters import Cluster, Member, PhotoFacts, Thresholds, find_clusters
from catalog_gui.media.orientations import ORIENTATIONS

Photo = dict[str, Any]


def scene(seed: int, width: int = 192, height: int = 128) -> Image.Image:
    """A picture with structure at every scale."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width))
    for cells, weight in ((3, 60.0), (7, 40.0), (19, 25.0), (60, 12.0)):
        small = Image.fromarray(rng.normal(0, weight, (cells, cells)).astype(np.float32))
        total += np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))
    levels = np.clip(128 + total, 0, 255).astype(np.uint8)
    return Image.merge("RGB", [Image.fromarray(levels)] * 3)


def resaved(picture: Image.Image, quality: int = 50) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def lain(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as a file whose orientation tag was lost: turned by ``orientation`` it would stand upright."""
    back = {6: 8, 8: 6}.get(orientation, orientation)
    tagged = picture.copy()
    tagged.getexif()[0x0112] = back
    return ImageOps.exif_transpose(tagged)


def photo(path: str, picture: Image.Image | int, **more: Any) -> Photo:
    """A photo of 12 million pixels, the better the shorter its path."""
    image = scene(picture) if isinstance(picture, int) else picture
    made = hashes.of(image)
    known: Photo = {
        "path": path,
        "sha256": path.encode().ljust(32, b"."),
        "dhash": int(made.dhash, 16),
        "ahash": int(made.ahash, 16),
        "phash": int(made.phash, 16),
        "block": np.frombuffer(made.block, np.float32).reshape(8, 8),
        "grey": np.frombuffer(made.grey, np.uint8).reshape(32, 32),
        "width": 4000,
        "height": 3000,
        "bytes": 4_000_000,
        "quality": 70,
        "burst": 0,
        "is_frame": False,
        "shot": 0,
        "is_raw": False,
        "richness": 3,
        "taken": 1_700_000_000,
    }
    return known | more


def facts_of(photos: list[Photo]) -> PhotoFacts:
    whole = ("width", "height", "bytes", "quality", "burst", "shot", "richness", "taken")
    hashes_ = ("dhash", "ahash", "phash")
    return PhotoFacts(
        ids=np.array([identity(each["path"]) for each in photos], dtype=np.int64),
        sha256=[each["sha256"] for each in photos],
        paths=[each["path"] for each in photos],
        blocks=np.array([each["block"] for each in photos], dtype=np.float32).reshape(-1, 8, 8),
        greys=np.array([each["grey"] for each in photos], dtype=np.uint8).reshape(-1, 32, 32),
        is_frame=np.array([each["is_frame"] for each in photos], dtype=bool),
        is_raw=np.array([each["is_raw"] for each in photos], dtype=bool),
        has_edits=np.array([each.get("has_edits", False) for each in photos], dtype=bool),
        protected=np.array([each.get("protected", False) for each in photos], dtype=bool),
        **{name: np.array([each[name] for each in photos], dtype=np.int64) for name in whole},
        **{name: np.array([each[name] for each in photos], dtype=np.uint64) for name in hashes_},
    )


def identity(path: str) -> int:
    return int.from_bytes(path.encode()[-7:], "big")


def clusters_of(photos: list[Photo], *rejected: tuple[str, str], **given_: Any) -> list[Cluster]:
    pairs = np.array([[identity(one), identity(other)] for one, other in rejected], dtype=np.int64).reshape(-1, 2)
    return find_clusters(facts_of(photos), Thresholds(**given_), pairs)


def found(photos: list[Photo], *rejected: tuple[str, str], **given_: Any) -> list[tuple[str, list[str]]]:
    """(kind, paths with the keeper first) of each cluster."""
    return [
        (each.kind, [photos[member.row]["path"] for member in each.members])
        for each in clusters_of(photos, *rejected, **given_)
    ]


def same(one: Photo, path: str, **more: Any) -> Photo:
    """A byte for byte copy elsewhere."""
    return one | {"path": path} | more


def test_nothing_of_nothing_and_of_one() -> None:
    assert find_clusters(facts_of([])) == []
    assert found([photo("a.jpg", 1)]) == []


def test_same_bytes_are_exact() -> None:
    one = photo("a.jpg", 1)
    photos = [same(one, "b/a.jpg"), one, photo("other.jpg", 2), same(one, "c/a.jpg")]
    assert found(photos) == [("exact", ["a.jpg", "b/a.jpg", "c/a.jpg"])]
    [cluster] = clusters_of(photos)
    assert all(member.same_bytes and member.orientation == 1 for member in cluster.members)
    assert cluster.keeper == 1
    assert cluster.reason == "identical files; this one has the shortest path"


def test_the_same_picture_in_other_bytes_is_a_variant_never_exact() -> None:
    photos = [photo("a.jpg", 1), photo("b.png", 1)]
    [cluster] = clusters_of(photos)
    assert cluster.kind == "variant"
    assert cluster.members == (Member(0, True), Member(1, False, 1, 0, 0))


@pytest.mark.parametrize(
    "change",
    [
        resaved,
        lambda picture: picture.resize((48, 32), Image.Resampling.LANCZOS),
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.85),
        lambda picture: ImageOps.grayscale(picture).convert("RGB"),
    ],
    ids=["resaved", "resized", "toned", "grey"],
)
def test_other_versions_are_variants(change: Any) -> None:
    for seed in range(10):
        assert found([photo("a.jpg", seed), photo("copy.jpg", change(scene(seed)))]) == [
            ("variant", ["a.jpg", "copy.jpg"])
        ]


@pytest.mark.parametrize("orientation", ORIENTATIONS[1:])
def test_turned_copies_are_variants_in_their_orientation(orientation: int) -> None:
    for seed in range(6):
        photos = [photo("a.jpg", seed), photo("copy.jpg", lain(resaved(scene(seed)), orientation))]
        [cluster] = clusters_of(photos)
        copy = cluster.members[1]
        assert (cluster.kind, copy.orientation) == ("variant", orientation)
        assert max(copy.dhash_distance, copy.ahash_distance) <= 5
        [turned_first] = clusters_of([photos[0] | {"path": "long name.jpg"}, photos[1] | {"path": "c.jpg"}])
        assert turned_first.keeper == 1
        assert turned_first.members[1].orientation == {6: 8, 8: 6}.get(orientation, orientation)


def test_alike_by_phash_alone_is_near() -> None:
    photos = [photo("a.jpg", 1), photo("b.jpg", 1)]
    photos[1]["dhash"] ^= 0b111111 << 20
    assert found(photos) == [("near", ["a.jpg", "b.jpg"])]
    photos.append(photo("c.jpg", resaved(scene(1))))
    assert found(photos) == [("near", ["a.jpg", "b.jpg", "c.jpg"])]


def test_the_distance_may_be_set() -> None:
    photos = [photo("a.jpg", 1), photo("b.jpg", 1)]
    photos[1]["ahash"] ^= 0b111 << 20
    assert found(photos, distance=3) == [("variant", ["a.jpg", "b.jpg"])]
    assert found(photos, distance=2) == [("near", ["a.jpg", "b.jpg"])]


def test_phash_may_contradict() -> None:
    photos = [photo("a.jpg", 1), photo("b.jpg", 1)]
    photos[1]["block"] = -photos[1]["block"]
    assert len(found(photos)) == 1
    photos[1]["phash"] ^= 2**26 - 2**5
    assert found(photos) == []


def test_other_pictures_are_none() -> None:
    assert found([photo(f"{seed}.jpg", seed) for seed in range(60)]) == []


def test_near_hashes_without_like_pictures_are_none() -> None:
    photos = [photo("a.jpg", 1), photo("b.jpg", 1)]
    photos[1]["grey"] = photo("c.jpg", 2)["grey"]
    assert found(photos) == []


def test_walls_and_slopes_are_alike_to_nothing_but_their_own_bytes() -> None:
    y, x = np.mgrid[0:96, 0:128]
    slope = Image.fromarray((60 + x / 3 + y / 2).astype(np.uint8)).convert("RGB")
    photos = [photo(f"{k}.jpg", Image.new("RGB", (64, 64), (k * 60,) * 3)) for k in range(4)]
    photos += [photo("s1.jpg", slope), photo("s2.jpg", resaved(slope, 90)), same(photos[0], "wall.jpg")]
    assert found(photos) == [("exact", ["0.jpg", "wall.jpg"])]


def test_hashes_of_nearly_all_zeros_or_ones_say_nothing() -> None:
    photos = [photo("a.jpg", 1, phash=0), photo("b.jpg", 2, phash=0)]
    for dhash, ahash, clusters in ((0x00FF_00FF, 0xFFFF_0000, 1), (0x7, 0xFFFF_0000, 0), (0x00FF_00FF, 2**64 - 8, 0)):
        for each in photos:
            each |= {"dhash": dhash, "ahash": ahash}
        assert len(found(photos, correlation=-1.0)) == clusters


def test_a_chain_of_likenesses_grows_no_heap() -> None:
    wide = scene(5, 260, 128)
    photos = [photo(f"{'x' * k}.jpg", wide.crop((4 * k, 0, 4 * k + 192, 128))) for k in range(1, 9)]
    assert all(found([one, other]) for one, other in pairwise(photos)), "each is alike to the next"
    assert not found([photos[0], photos[-1]])
    heaps = found(photos)
    assert len(heaps) > 1
    for _, paths in heaps:
        keeper, *others = (next(each for each in photos if each["path"] == path) for path in paths)
        assert all(found([keeper, other]) for other in others), "alike to the keeper itself"


def test_a_weak_likeness_waits_for_a_better_home() -> None:
    first, second = scene(1), Image.blend(scene(1), scene(2), 0.3)
    photos = [photo("a.jpg", first), photo("b1.jpg", second), photo("b22.jpg", resaved(second, 95))]
    assert len(found(photos[:2])) == 1, "weakly alike"
    assert found(photos) == [("variant", ["b1.jpg", "b22.jpg"])]


# --- what stays apart


def frames(count: int = 4) -> list[Photo]:
    """Frames of a burst: one scene that slides by a pixel a frame."""
    wide = scene(5, 220, 128)
    return [
        photo(f"day/IMG_{k}.jpg", wide.crop((2 * k, 0, 2 * k + 192, 128)), burst=7, is_frame=True) for k in range(count)
    ]


def test_frames_of_a_burst_are_never_together() -> None:
    photos = frames()
    assert found(photos) == []
    for each in photos:
        each |= {"burst": 0, "is_frame": False}
    assert len(found(photos)) == 1


@pytest.mark.parametrize("burst", [7, 0], ids=["carries the number", "without a date"])
def test_a_copy_of_a_frame_goes_to_its_frame(burst: int) -> None:
    photos = frames()
    wide = scene(5, 220, 128)
    for k in range(4):
        copy = resaved(wide.crop((2 * k, 0, 2 * k + 192, 128)), 80)
        small = copy.resize((96, 64), Image.Resampling.LANCZOS)
        photos.append(photo(f"web/copy {k}.jpg", copy, burst=burst, bytes=1_000_000))
        photos.append(photo(f"web/small {k}.jpg", small, burst=burst, width=800))
    for kind, paths in found(photos):
        number = paths[0].rpartition(".")[0][-1]
        assert kind == "variant"
        assert sorted(paths) == [f"day/IMG_{number}.jpg", f"web/copy {number}.jpg", f"web/small {number}.jpg"]
    assert len(found(photos)) == 4


def test_copies_of_frames_that_are_gone_do_not_mix() -> None:
    photos = [each | {"is_frame": False} for each in frames()]
    assert found(photos) == []


def test_a_byte_copy_of_a_frame_is_its_duplicate() -> None:
    photos = frames()
    photos.append(same(photos[2], "backup/IMG_2.jpg", is_frame=False))
    assert found(photos) == [("exact", ["day/IMG_2.jpg", "backup/IMG_2.jpg"])]


def test_companions_are_never_together() -> None:
    raw = photo("IMG_1.CR2", 1, is_raw=True, shot=4)
    jpeg = photo("IMG_1.JPG", 1, shot=4)
    assert found([raw, jpeg]) == []
    backup = [same(raw, "b/IMG_1.CR2", shot=5), same(jpeg, "b/IMG_1.JPG", shot=5)]
    assert found([raw, jpeg, *backup]) == [
        ("exact", ["IMG_1.CR2", "b/IMG_1.CR2"]),
        ("exact", ["IMG_1.JPG", "b/IMG_1.JPG"]),
    ]
    heic = [photo("IMG_2.HEIC", 2, shot=6), photo("IMG_2.JPG", 2, shot=6)]
    assert found(heic) == []


def test_a_raw_and_the_picture_of_its_name_stay_apart_in_any_folders() -> None:
    raw, jpeg = photo("raw/IMG_1.NEF", 1, is_raw=True), photo("jpeg/img_1.jpg", 1)
    assert found([raw, jpeg]) == []
    assert found([raw, photo("web/beach.jpg", 1)]) == [("variant", ["raw/IMG_1.NEF", "web/beach.jpg"])]


def test_a_small_copy_goes_to_the_jpeg_and_not_to_its_raw() -> None:
    raw, jpeg = photo("IMG_1.CR2", 1, is_raw=True, shot=4), photo("IMG_1.JPG", 1, shot=4)
    small = photo("web/beach.jpg", scene(1).resize((96, 64)), width=400)
    assert found([small, raw, jpeg]) == [("variant", ["IMG_1.JPG", "web/beach.jpg"])]


def test_what_was_called_no_duplicate_is_never_shown_together_again() -> None:
    photos = [photo("a.jpg", 1), photo("b.jpg", resaved(scene(1))), photo("c.jpg", resaved(scene(1), 70))]
    assert found(photos, ("b.jpg", "a.jpg")) == [("variant", ["a.jpg", "c.jpg"])]
    assert found(photos, ("b.jpg", "c.jpg")) == [("variant", ["a.jpg", "b.jpg"])]
    assert found(photos, ("a.jpg", "b.jpg"), ("a.jpg", "c.jpg")) == [("variant", ["b.jpg", "c.jpg"])]
    assert found(photos, ("a.jpg", "b.jpg"), ("a.jpg", "c.jpg"), ("b.jpg", "c.jpg")) == []
    assert found(photos, ("a.jpg", "gone.jpg")) == found(photos)
    photos.append(same(photos[1], "b2.jpg"))
    assert found(photos, ("a.jpg", "b.jpg")) == [("variant", ["a.jpg", "c.jpg"]), ("exact", ["b.jpg", "b2.jpg"])]


def test_same_bytes_may_be_called_no_duplicates_too() -> None:
    one = photo("a.jpg", 1)
    photos = [one, *(same(one, f"{name}.jpg") for name in "bcd")]
    assert found(photos, ("a.jpg", "b.jpg")) == [("exact", ["a.jpg", "c.jpg", "d.jpg"])]
    apart = [("a.jpg", "b.jpg"), ("a.jpg", "c.jpg"), ("d.jpg", "b.jpg"), ("d.jpg", "c.jpg")]
    assert found(photos, *apart) == [("exact", ["a.jpg", "d.jpg"]), ("exact", ["b.jpg", "c.jpg"])]


# --- which one to keep


@pytest.mark.parametrize(
    ("better", "reason"),
    [
        ({"is_raw": True, "width": 1000}, "the raw file"),
        ({"width": 5000}, "most pixels: 5000 × 3000 against 4000 × 3000"),
        ({"quality": 80}, "best quality: 80 against 70"),
        ({"richness": 4}, "the most complete details: 4 known against 3"),
        ({"taken": 1_600_000_000}, "the oldest date: 2020-09-13 against 2023-11-14"),
        ({"bytes": 5_000_000}, "the largest file: 5.0 MB against 4.0 MB"),
        ({"has_edits": True, "width": 100}, "it has edits beside it"),
        ({"protected": True, "width": 100}, "its folder is protected"),
        ({"path": "a.jpg"}, "alike in everything else; this one has the shortest path"),
        ({"path": "aa0.jpg"}, "alike in everything else; this one comes first by name"),
    ],
)
def test_the_keeper_and_why(better: Photo, reason: str) -> None:
    photos = [photo("aa1.jpg", 1), photo("zz.jpeg", 1) | better, photo("aa2.jpg", 1)]
    [cluster] = clusters_of(photos)
    assert (cluster.keeper, cluster.reason) == (1, reason)
    assert [member.row for member in cluster.members] == [1, 0, 2]


def test_a_date_is_better_than_none_and_a_point_of_quality_is_nothing() -> None:
    photos = [photo("a.jpg", 1, taken=0, quality=71), photo("bb.jpg", 1, quality=70)]
    [cluster] = clusters_of(photos)
    assert (cluster.keeper, cluster.reason) == (1, "the one with a date")


@st.composite
def libraries(draw: st.DrawFn) -> list[Photo]:
    """Few scenes in many versions, bursts, companions and byte copies at random."""
    wide = scene(5, 200, 128)
    versions = [scene(1), resaved(scene(1)), lain(scene(1), 6), Image.blend(scene(1), scene(2), 0.3), scene(2)]
    versions += [wide.crop((k, 0, 192 + k, 128)) for k in (0, 3, 6)]
    photos: list[Photo] = []
    for k in range(draw(st.integers(2, 10))):
        burst = draw(st.sampled_from([0, 0, 1, 2]))
        suffix = draw(st.sampled_from(["jpg", "cr2"]))
        more: Photo = {
            "burst": burst,
            "is_frame": burst > 0 and draw(st.booleans()),
            "shot": draw(st.sampled_from([0, 0, 0, 1])),
            "is_raw": suffix == "cr2",
            "width": draw(st.sampled_from([4000, 2000])),
            "quality": draw(st.sampled_from([60, 61, 80])),
        }
        if photos and draw(st.integers(0, 3)) == 0:
            twin = draw(st.sampled_from(photos))
            photos.append(same(twin, f"copy{k}.{suffix}", is_frame=False))
        else:
            photos.append(photo(f"{draw(st.sampled_from('ab'))}/{k}.{suffix}", draw(st.sampled_from(versions)), **more))
    return photos


@settings(deadline=None, max_examples=60)
@given(photos=libraries(), chance=st.randoms(use_true_random=False), data=st.data())
def test_whatever_the_library_and_the_order_of_rows(photos: list[Photo], chance: random.Random, data: Any) -> None:
    paths = [each["path"] for each in photos]
    apart = data.draw(st.lists(st.tuples(st.sampled_from(paths), st.sampled_from(paths)), max_size=3))
    rejected = [pair for pair in apart if pair[0] != pair[1]]
    first = clusters_of(photos, *rejected)
    rows = [member.row for cluster in first for member in cluster.members]
    assert len(rows) == len(set(rows)), "a photo in two clusters"
    for cluster in first:
        check(cluster, photos, rejected)
    told = named(photos, first)
    chance.shuffle(photos)
    assert named(photos, clusters_of(photos, *rejected)) == told


def check(cluster: Cluster, photos: list[Photo], rejected: list[tuple[str, str]]) -> None:
    """What holds for every cluster."""
    members = [photos[member.row] for member in cluster.members]
    keeper, contents = members[0], {each["sha256"] for each in members}
    assert cluster.members[0] == Member(cluster.keeper, True)
    assert len(members) > 1
    assert (cluster.kind == "exact") is (len(contents) == 1)
    assert all(m.same_bytes is (photos[m.row]["sha256"] == keeper["sha256"]) for m in cluster.members)
    largest = max(each["width"] * each["height"] for each in members)
    assert keeper["is_raw"] or keeper["width"] * keeper["height"] == largest
    assert not any({one, other} <= {each["path"] for each in members} for one, other in rejected)
    by_content = {each["sha256"]: each for each in members}
    shots = [each["shot"] for each in by_content.values() if each["shot"]]
    assert len(shots) == len(set(shots)), "companions"
    framed = [(each["burst"], each["sha256"]) for each in members if each["is_frame"]]
    assert len({burst for burst, _ in framed}) == len(set(framed)), "two frames of a burst"


def named(photos: list[Photo], clusters: list[Cluster]) -> list[tuple[object, ...]]:
    return [
        (
            each.kind,
            each.reason,
            [
                (photos[m.row]["path"], m.same_bytes, m.orientation, m.dhash_distance, m.ahash_distance)
                for m in each.members
            ],
        )
        for each in clusters
    ]

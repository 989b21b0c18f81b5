"""The thumbnail store: where files lie, whose they are, and that writes are whole and stay inside."""

import json
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from catalog_gui.errors import CatalogError
from catalog_gui.media import store as store_module
from catalog_gui.media.store import ThumbnailStore, shard_of
from catalog_gui.media.store_stats import stats_of


@pytest.fixture
def store(tmp_path: Path) -> ThumbnailStore:
    made = ThumbnailStore(tmp_path / "thumbnails")
    made.claim("one")
    return made


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link(target: Path, at: Path) -> None:
    try:
        at.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")


def test_layout(store: ThumbnailStore) -> None:
    assert shard_of(12345) == "82"
    assert store.write(12345, b"small") == store.directory / "82" / "12345.jpg"
    assert store.write(12345, b"large", preview=True) == store.directory / "82" / "12345-preview.jpg"
    assert (store.read(12345), store.read(12345, preview=True), store.read(12346)) == (b"small", b"large", None)
    assert set(tree(store.directory)) == {"82/12345.jpg", "82/12345-preview.jpg", "catalog.json"}


def test_a_store_belongs_to_one_catalog(store: ThumbnailStore) -> None:
    again = ThumbnailStore(store.directory)
    again.claim("one")
    assert again.owner() == "one"
    with pytest.raises(CatalogError, match="another catalog"):
        again.claim("two")
    assert json.loads((store.directory / "catalog.json").read_text()) == {"catalog": "one"}


def test_a_new_store_belongs_to_nobody(tmp_path: Path) -> None:
    new = ThumbnailStore(tmp_path / "new")
    assert new.owner() is None
    assert not new.directory.exists(), "asking makes nothing"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"one"', b"{}", b"\xff\xfe"])
def test_a_damaged_owner_is_told(store: ThumbnailStore, content: bytes) -> None:
    (store.directory / "catalog.json").write_bytes(content)
    with pytest.raises(CatalogError, match="damaged"):
        store.claim("one")


def test_writing_again_replaces(store: ThumbnailStore) -> None:
    store.write(1, b"old")
    store.write(1, b"new")
    assert store.read(1) == b"new"


@pytest.mark.parametrize("moment", ["open", "replace"])
def test_a_full_disk_leaves_the_old_one(store: ThumbnailStore, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    path = store.write(1, b"old")
    before = tree(store.directory)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, moment, full)
        with pytest.raises(CatalogError, match="disk of the thumbnails is full") as caught:
            store.write(1, b"new")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == 28
    assert tree(store.directory) == before
    assert path.read_bytes() == b"old"


def test_what_an_interrupted_write_left_is_cleared(store: ThumbnailStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(1, b"good")
    (store.directory / "incoming" / "77-2.jpg").write_bytes(b"ha")
    (store.directory / "incoming" / f"{os.getpid()}-3.jpg").write_bytes(b"half")
    store.write(3, b"whole")
    assert store.clear_incoming() == 1
    assert store.clear_incoming() == 0
    assert set(tree(store.directory)) == {f"{shard_of(1)}/1.jpg", f"{shard_of(3)}/3.jpg", "catalog.json"}


def test_clearing_a_store_that_is_not_there(tmp_path: Path) -> None:
    assert ThumbnailStore(tmp_path / "none").clear_incoming() == 0
    assert list(ThumbnailStore(tmp_path / "none").files()) == []


def test_a_linked_shard_is_refused(store: ThumbnailStore, tmp_path: Path) -> None:
    outside = tmp_path / "originals"
    outside.mkdir()
    (outside / "5.jpg").write_bytes(b"an original")
    link(outside, store.directory / shard_of(5))
    with pytest.raises(CatalogError, match="leads out"):
        store.write(5, b"thumbnail")
    with pytest.raises(CatalogError, match="leads out"):
        store.remove(f"{shard_of(5)}/5.jpg")
    assert tree(outside) == {"5.jpg": b"an original"}
    assert list(store.files()) == []
    assert tree(store.directory / "incoming") == {}


def test_a_linked_incoming_folder_is_refused(store: ThumbnailStore, tmp_path: Path) -> None:
    outside = tmp_path / "originals"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"an original")
    incoming = store.directory / "incoming"
    if incoming.exists():
        incoming.rmdir()
    link(outside, incoming)
    with pytest.raises(CatalogError, match="leads out"):
        store.write(5, b"thumbnail")
    assert store.clear_incoming() == 0
    assert tree(outside) == {"a.jpg": b"an original"}


@pytest.mark.parametrize(
    "name",
    [
        "../a.jpg",
        "82/../../a.jpg",
        "/etc/passwd",
        "82/a.jpg",
        "82/1.png",
        "82",
        "",
        "catalog.json",
        "8g/1.jpg",
        "82/1.jpg/x",
    ],
)
def test_only_thumbnails_can_be_removed(store: ThumbnailStore, name: str) -> None:
    before = tree(store.directory)
    with pytest.raises(CatalogError, match="not the name of a thumbnail"):
        store.remove(name)
    assert tree(store.directory) == before


def test_remove(store: ThumbnailStore) -> None:
    store.write(7, b"x")
    name = f"{shard_of(7)}/7.jpg"
    assert store.remove(name)
    assert not store.remove(name)
    assert not store.remove("00/123456.jpg")
    assert store.read(7) is None


def test_files_and_stats(store: ThumbnailStore) -> None:
    for photo_id in (3, 12345, 77):
        store.write(photo_id, b"12345")
    store.write(77, b"1234567", preview=True)
    other = store.directory / ("aa" if shard_of(999) != "aa" else "ab")
    other.mkdir(exist_ok=True)
    (other / "999.jpg").write_bytes(b"123")
    for stray in ("notes.txt", "1.png", "-5.jpg", "x.jpg"):
        (other / stray).write_bytes(b"not a thumbnail")
    (store.directory / "not a shard").mkdir()
    (store.directory / "not a shard" / "8.jpg").write_bytes(b"x")
    found = list(store.files())
    assert [file.name for file in found] == sorted(file.name for file in found)
    assert {(file.photo_id, file.preview, file.misplaced) for file in found} == {
        (3, False, False),
        (12345, False, False),
        (77, False, False),
        (77, True, False),
        (999, False, True),
    }
    assert all(file.path.is_file() for file in found)
    stats = stats_of(store)
    assert (stats.files, stats.bytes, stats.previews, stats.preview_bytes) == (4, 18, 1, 7)
    assert stats.shards == len({shard_of(3), shard_of(12345), shard_of(77), other.name})
    assert (stats.misplaced, stats.foreign) == (1, 5)
    assert stats.strangers == (
        *(f"{other.name}/{name}" for name in ("-5.jpg", "1.png", "notes.txt", "x.jpg")),
        "not a shard/8.jpg",
    )
    assert stats.directory == store.directory


def test_stats_of_shards_and_times(store: ThumbnailStore) -> None:
    for photo_id in range(1000):
        store.write(photo_id, b"x")
    os.utime(store.path_for(7), (1000, 1000))
    os.utime(store.path_for(8), (5e9, 5e9))
    shards = Counter(shard_of(photo_id) for photo_id in range(1000))
    stats = stats_of(store)
    assert (stats.least, stats.most) == (min(shards.values()), max(shards.values()))
    assert stats.mean == round(1000 / len(shards), 2)
    assert (stats.oldest, stats.newest) == (1000, 5e9)
    empty = stats_of(ThumbnailStore(store.directory / "none"))
    assert (empty.files, empty.least, empty.mean, empty.oldest, empty.foreign) == (0, 0, 0.0, None, 0)


def test_ten_thousand_photos_fill_all_256_folders() -> None:
    assert {shard_of(photo_id) for photo_id in range(10_000)} == {f"{number:02x}" for number in range(256)}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), r"^The disk of the thumbnails is full.*make room"),
        (OSError(122, "Disk quota exceeded"), r"^The disk of the thumbnails is full.*make room"),
        (OSError(5, "Input/output error"), r"1\.jpg cannot be written: Input/output error\."),
    ],
)
def test_a_disk_that_takes_nothing_is_told(
    store: ThumbnailStore, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CatalogError, match=words):
        store.write(1, b"jpeg")
    assert list(store.files()) == []
    assert list((store.directory / "incoming").iterdir()) == []


def test_files_that_nobody_has_claimed_are_not_taken_for_thumbnails(tmp_path: Path) -> None:
    photo = tmp_path / "shard" / "c4" / "1.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"dear")
    made = ThumbnailStore(tmp_path / "shard")
    with pytest.raises(CatalogError, match=r"such as c4/1\.jpg.*could be photos"):
        made.claim("one")
    assert (made.owner(), photo.read_bytes()) == (None, b"dear")
    made.claim("one", known=True)
    assert made.owner() == "one"


def test_a_folder_with_other_files_may_be_claimed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"")
    (tmp_path / "IMG_1.jpg").write_bytes(b"")
    made = ThumbnailStore(tmp_path)
    made.claim("one")
    assert made.owner() == "one"


def test_volatile_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_CLEARED", ())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    assert ThumbnailStore(tmp_path / "temp" / "thumbnails").is_volatile
    assert not ThumbnailStore(tmp_path / "temporary").is_volatile


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CatalogError, match="cannot be written"):
        ThumbnailStore(tmp_path / "file").write(1, b"x")


def test_photos_are_those_whose_thumbnail_lies_in_its_place(store: ThumbnailStore) -> None:
    for photo in (1, 22, 12345):
        store.write(photo, b"small")
    store.write(7, b"large", preview=True)
    wrong = next(shard for shard in ("00", "01") if shard != shard_of(1))
    (store.directory / wrong).mkdir(exist_ok=True)
    (store.directory / wrong / "99.jpg").write_bytes(b"lost" if shard_of(99) != wrong else b"")
    expected = {1, 22, 12345} | ({99} if shard_of(99) == wrong else set())
    assert store.photos() == expected

"""walk.py: which files a walk finds, in which order, and what it never looks into."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_gui.catalog.types import to_stored
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases.walk import Found, Walk, skip_pattern
from catalog_gui.settings import SKIPPED

posix = pytest.mark.skipif(os.name == "nt", reason="names of any bytes, links without rights")


def walk(root: Path, *own: Path) -> tuple[list[Found], Walk]:
    """What is found, and the walk with what it counted."""
    walked = Walk(root, skip_pattern(SKIPPED), frozenset(map(str, own)))
    return list(walked), walked


def paths(root: Path, *own: Path) -> list[str]:
    return [found.path for found in walk(root, *own)[0]]


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"photo")
    return root


def test_photos_are_found_by_their_names_and_the_rest_is_counted(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "B.JPEG", "c/d.cr2", "c/e.heic", "notes.txt", "film.mp4", "a.xmp", "no_suffix")
    found, walked = walk(tmp_path)
    assert {each.path for each in found} == {"a.jpg", "B.JPEG", "c/d.cr2", "c/e.heic"}
    assert walked.ignored == 4
    assert walked.closed == []


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    os.utime(tmp_path / "a.jpg", ns=(1, 1_700_000_000_123_456_700))
    (found,), _ = walk(tmp_path)
    assert found == Found("a.jpg", 5, (tmp_path / "a.jpg").stat().st_mtime_ns, None)


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.jpg",
        "._a.jpg",
        ".Trash/a.jpg",
        ".thumbnails/deep/down/a.jpg",
        "@eaDir/a.jpg",
        "2024/@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg",
        "#recycle/a.jpg",
        "$RECYCLE.BIN/S-1-5-21/a.jpg",
        "System Volume Information/a.jpg",
        "My Catalog Previews.lrdata/0/00/a.jpg",
        "CATALOG.LRDATA/a.jpg",
        "Photos.photoslibrary/resources/derivatives/a.jpg",
        "2020/Photos Library.photoslibrary/resources/a.jpg",
        "Photos.photoslibrary/database/a.jpg",
        "Old.photolibrary/Thumbnails/a.jpg",
        "Old.photolibrary/Previews/a.jpg",
    ],
)
def test_what_is_hidden_or_another_programs_own_is_not_looked_into(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "kept.jpg")
    found, walked = walk(tmp_path)
    assert [each.path for each in found] == ["kept.jpg"]
    assert walked.ignored == 1


@pytest.mark.parametrize(
    "name",
    [
        "Photos.photoslibrary/originals/0/a.jpg",
        "resources/a.jpg",
        "database/a.jpg",
        "a.hidden/b.jpg",
        "Thumbnails/a.jpg",
    ],
)
def test_originals_beside_derivatives_are_found(tmp_path: Path, name: str) -> None:
    assert paths(put(tmp_path, name)) == [name]


def test_the_programs_own_folders_are_no_photos(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "store/82/12345.jpg", "storeroom/b.jpg")
    assert paths(tmp_path, tmp_path / "store") == ["a.jpg", "storeroom/b.jpg"]


def test_thumbnails_of_another_catalog_or_an_earlier_place_are_no_photos(tmp_path: Path) -> None:
    theirs = ["2024/82/12345.jpg", "2024/82/12345-preview.jpg", "2024/incoming/7-12.jpg"]
    photos = ["02/1.jpg", "2024/02/IMG_1.jpg", "2024/1.jpg", "2024/trip/2.jpg", "a.jpg"]
    put(tmp_path, *theirs, *photos)
    assert len(paths(tmp_path)) == 8, "a folder of such a name alone says nothing"
    ThumbnailStore(tmp_path / "2024").claim("another", known=True)
    assert paths(tmp_path) == photos


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"catalog": 5}', '{"catalog": "x", "cameras": []}', "\ud800"])
def test_another_programs_file_of_that_name_hides_no_photos(tmp_path: Path, content: str) -> None:
    put(tmp_path, "82/12345.jpg")
    (tmp_path / "catalog.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert paths(tmp_path) == ["82/12345.jpg"]


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    root, outside = put(tmp_path / "root", "real/a.jpg"), put(tmp_path / "outside", "b.jpg")
    (root / "folder").symlink_to(outside)
    (root / "file.jpg").symlink_to(outside / "b.jpg")
    (root / "again").symlink_to(root / "real")
    (root / "broken.jpg").symlink_to(root / "nowhere.jpg")
    found, walked = walk(root)
    assert [each.path for each in found] == ["real/a.jpg"]
    assert walked.ignored == 4


@posix
def test_a_link_to_its_own_folder_ends(tmp_path: Path) -> None:
    put(tmp_path, "a/b.jpg")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert paths(tmp_path) == ["a/b.jpg"]


@posix
def test_a_pipe_that_is_called_a_photo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    found, walked = walk(tmp_path)
    assert (found, walked.ignored) == ([], 1)


def test_other_names_of_one_file_are_recognised(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg", "c.jpg")
    os.link(tmp_path / "a.jpg", tmp_path / "b.jpg")
    one, other, alone = walk(tmp_path)[0]
    assert one.inode == other.inode is not None
    assert alone.inode is None


@pytest.mark.skipif(sys.platform != "linux", reason="only here are names bytes")
def test_names_that_are_no_utf_8_are_found(tmp_path: Path) -> None:
    folder = tmp_path / b"\xe9t\xe9".decode("utf-8", "surrogateescape")
    put(folder, "\udcff.jpg")
    assert paths(tmp_path) == ["\udce9t\udce9/\udcff.jpg"]


parts = st.text(st.sampled_from("ab-!/é\U0001f600~"), min_size=1, max_size=4).map(lambda name: f"x{name}x")


@settings(max_examples=40, deadline=None)
@given(st.lists(parts, min_size=1, max_size=12))
def test_the_order_is_that_of_the_stored_paths(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in names:
            path = root / f"{name}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        found = [to_stored(path) for path in paths(root)]
    assert found == sorted(found)
    assert len(found) == len({Path(name) for name in names})


def test_a_root_that_is_away_is_an_error_and_not_an_empty_walk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "nowhere")


def test_a_folder_that_does_not_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "open/a.jpg", "shut/b.jpg", "z.jpg")
    shut(monkeypatch, tmp_path / "shut")
    found, walked = walk(tmp_path)
    assert [each.path for each in found] == ["open/a.jpg", "z.jpg"]
    assert walked.closed == ["shut/"]


def shut(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let a folder not open, as one without rights does; for the superuser every folder opens."""
    scandir = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


def test_own_names_to_skip_replace_the_given_ones(tmp_path: Path) -> None:
    put(tmp_path, "Exports/a.jpg", "exports/b.jpg", ".hidden.jpg")
    walked = Walk(tmp_path, skip_pattern(("exports",)), frozenset())
    assert [found.path for found in walked] == [".hidden.jpg"]


def test_nothing_to_skip_skips_nothing(tmp_path: Path) -> None:
    put(tmp_path, ".hidden.jpg")
    assert [found.path for found in Walk(tmp_path, skip_pattern(()), frozenset())] == [".hidden.jpg"]

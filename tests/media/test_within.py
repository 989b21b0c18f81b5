"""Paths that lead out of their root are refused, whether by themselves or through a link."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.media.trash_words import TrashError
from catalog_gui.media.within import inside, make_folders


def link(at: Path, target: Path) -> None:
    try:
        at.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")


@pytest.mark.parametrize("path", ["", ".", "..", "../a.jpg", "a/../../b.jpg", "a/..", "/etc/passwd", "a\0.jpg", "\0"])
def test_paths_that_lead_out(tmp_path: Path, path: str) -> None:
    with pytest.raises(TrashError, match="outside"):
        inside(tmp_path, path)


def test_paths_that_stay(tmp_path: Path) -> None:
    real = Path(os.path.realpath(tmp_path))
    assert inside(tmp_path, "a.jpg") == real / "a.jpg"
    assert inside(tmp_path, "not/there/..a.jpg") == real / "not/there/..a.jpg"


def test_a_linked_folder_that_leads_out(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "root of others"
    root.mkdir()
    outside.mkdir()
    link(root / "way", outside)
    link(root / "round", root / "round")
    with pytest.raises(TrashError, match="outside"):
        inside(root, "way/a.jpg")
    with pytest.raises(TrashError, match="no longer a folder"):
        make_folders(root / "way" / "deeper", root)
    with pytest.raises(TrashError, match="no longer a folder"):
        make_folders(root / "round" / "deeper", root)
    assert not list(outside.iterdir())


def test_a_root_that_is_a_link(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    link(tmp_path / "name", root)
    assert inside(tmp_path / "name", "2024/a.jpg") == Path(os.path.realpath(root)) / "2024/a.jpg"
    make_folders(Path(os.path.realpath(root)) / "2024", tmp_path / "name")
    assert (root / "2024").is_dir()


def test_folders_are_made_below_a_root_that_is_there(tmp_path: Path) -> None:
    make_folders(tmp_path / "a" / "b", tmp_path)
    make_folders(tmp_path / "a" / "b", tmp_path)
    assert (tmp_path / "a" / "b").is_dir()
    with pytest.raises(TrashError, match="outside"):
        make_folders(tmp_path / "a", tmp_path / "a" / "b")
    with pytest.raises(TrashError, match="drive connected"):
        make_folders(tmp_path / "gone" / "b", tmp_path / "gone")
    assert not (tmp_path / "gone").exists()


@given(st.text(max_size=30) | st.lists(st.sampled_from(["a", "..", ".", "", "\0", "b c"]), max_size=6).map("/".join))
def test_any_path_stays_or_is_refused(path: str) -> None:
    root = Path(os.path.realpath(Path.home()))
    try:
        found = inside(root, path)
    except TrashError:
        return
    assert root in found.parents
    assert ".." not in found.parts

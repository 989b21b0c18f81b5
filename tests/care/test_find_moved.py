"""find_moved.py: a folder is found by what its photos hold, whatever it is called now; nothing is changed by searching."""

import shutil
from pathlib import Path

import pytest
from camera import album, copy, jpeg
from drives import Drives
from keeping import add, ids, missing, rebuild, scan

from catalog_gui.care import find_moved
from catalog_gui.care.find_moved import Candidate, Searching, places_to_search, search
from catalog_gui.care.relocate import match, relocate
from catalog_gui.engine.keeper import Keeper


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Path:
    album(photos / "2023" / "Norway", 3)
    album(photos / "2024", 2, first=10)
    add(keeper, photos)
    rebuild(keeper)
    return photos


def found(keeper: Keeper, *places: Path, missing: bool = False) -> list[Candidate]:
    return [step for step in search(keeper, 1, places, missing) if isinstance(step, Candidate)]


def test_a_root_is_found_under_another_name_and_relocated(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    before = ids(keeper)
    place = tmp_path / "disk" / "deep" / "My Pictures"
    place.parent.mkdir(parents=True)
    library.rename(place)
    (candidate,) = found(keeper, tmp_path / "disk")
    assert candidate == Candidate(place, sample=5, found=5, confirmed=5)
    *_, matched = match(keeper, 1, candidate.place)
    relocate(keeper, matched)
    assert scan(keeper).unchanged == 5
    assert ids(keeper) == before


def test_the_likeliest_place_comes_first_and_strangers_not_at_all(
    keeper: Keeper, library: Path, tmp_path: Path
) -> None:
    whole, part, other = (tmp_path / "disk" / name for name in ("z whole", "a part", "other"))
    shutil.copytree(library, whole)
    copy(library / "2024" / "photo-010.jpg", part / "2024" / "photo-010.jpg")
    jpeg(other / "2024" / "photo-010.jpg", seed=60)
    size = (library / "2024" / "photo-011.jpg").stat().st_size
    (other / "2024" / "photo-011.jpg").write_bytes(b"x" * size)
    assert [(each.place, each.confirmed) for each in found(keeper, tmp_path / "disk")] == [(whole, 5), (part, 1)]


def test_the_place_where_the_root_is_is_none_that_was_found(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    assert found(keeper, tmp_path) == []


def test_a_folder_that_is_covered_already_says_so(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    album(tmp_path / "archive", 1, first=30)
    add(keeper, tmp_path / "archive")
    library.rename(tmp_path / "archive" / "photos")
    (candidate,) = found(keeper, tmp_path)
    assert (candidate.place, candidate.covered) == (tmp_path / "archive" / "photos", str(tmp_path / "archive"))


def test_a_folder_that_went_from_inside_a_root_is_found_and_can_be_added(
    keeper: Keeper, library: Path, tmp_path: Path
) -> None:
    before = ids(keeper)
    (tmp_path / "disk").mkdir()
    (library / "2023" / "Norway").rename(tmp_path / "disk" / "Norway")
    scan(keeper)
    assert len(missing(keeper)) == 3
    (candidate,) = found(keeper, tmp_path, missing=True)
    assert candidate == Candidate(tmp_path / "disk" / "Norway", sample=3, found=3, confirmed=3)
    assert add(keeper, candidate.place).moved == 3
    assert set(ids(keeper).values()) == set(before.values())
    assert missing(keeper) == set()


def test_a_renamed_one_too(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    (library / "2023" / "Norway").rename(tmp_path / "Fjords")
    scan(keeper)
    assert [each.place for each in found(keeper, tmp_path, missing=True)] == [tmp_path / "Fjords"]


def test_hidden_folders_and_links_are_passed_by_and_each_folder_is_looked_at_once(
    keeper: Keeper, library: Path, tmp_path: Path
) -> None:
    shutil.copytree(library, tmp_path / "disk" / ".cache" / "photos")
    shutil.copytree(library, tmp_path / "disk" / "copy")
    try:
        (tmp_path / "disk" / "link").symlink_to(tmp_path / "disk" / "copy")
    except OSError:
        pytest.skip("links need a right of their own here")
    candidates = found(keeper, tmp_path / "disk", tmp_path / "disk" / "copy", tmp_path / "disk")
    assert [(each.place, each.found) for each in candidates] == [(tmp_path / "disk" / "copy", 5)]


def test_a_large_search_tells_how_far_it_is(
    keeper: Keeper, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_moved, "_FOLDERS", 2)
    steps = list(search(keeper, 1, [tmp_path]))
    assert any(isinstance(step, Searching) and step.files for step in steps)


def test_a_search_that_is_stopped_changes_nothing(
    keeper: Keeper, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_moved, "_FOLDERS", 1)
    before = ids(keeper)
    steps = search(keeper, 1, [tmp_path])
    assert isinstance(next(steps), Searching)
    steps.close()
    assert ids(keeper) == before


def test_places_to_search_are_the_drives_home_and_around_the_old_place(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drives = Drives(monkeypatch)
    stick = drives.plug_in(tmp_path / "media" / "stick", "one")
    home.mkdir()
    (tmp_path / "old").mkdir()
    assert places_to_search(tmp_path / "old" / "2023" / "photos") == [home, tmp_path / "old", stick]
    assert places_to_search(stick / "photos") == [home, stick]

"""scan.py: photos that were moved or renamed keep their id and everything known of them."""

from pathlib import Path

import pytest
from camera import album, copy, empty, jpeg
from keeping import add, figures, ids, missing, rebuild, scan, states
from sqlalchemy import select

from catalog_gui.catalog.tables import Given, Photo
from catalog_gui.engine.keeper import Keeper


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Path:
    """Two folders of photos, scanned and rebuilt."""
    album(photos / "2023", 3)
    album(photos / "2024", 2, first=10)
    add(keeper, photos)
    rebuild(keeper)
    return photos


def all_done(keeper: Keeper) -> bool:
    return all(
        set(states(keeper, phase).values()) == {"done"} for phase in ("analyze", "thumbnails", "hashes", "quality")
    )


def test_a_renamed_photo_keeps_its_id(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)
    (library / "2023" / "photo-000.jpg").rename(library / "2023" / "sunset.jpg")
    assert scan(keeper).moved == 1
    assert ids(keeper)["2023/sunset.jpg"] == before["2023/photo-000.jpg"]
    assert len(ids(keeper)) == 5
    assert all_done(keeper)
    figures(keeper)


def test_a_renamed_folder_keeps_all_ids(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)
    (library / "2023").rename(library / "2023 Norway")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing, report.unchanged) == (3, 0, 0, 2)
    assert ids(keeper) == {path.replace("2023/", "2023 Norway/"): id_ for path, id_ in before.items()}
    assert all_done(keeper)


def test_folders_that_swap_their_names(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)
    (library / "2023").rename(library / "aside")
    (library / "2024").rename(library / "2023")
    (library / "aside").rename(library / "2024")
    assert scan(keeper).moved == 5
    swapped = {"2023": "2024", "2024": "2023"}
    assert ids(keeper) == {f"{swapped[path[:4]]}{path[4:]}": id_ for path, id_ in before.items()}
    assert all_done(keeper)


def test_two_photos_that_swap_their_names_are_each_known_by_what_they_hold(keeper: Keeper, library: Path) -> None:
    """Both names are still there, so both are changed: what is shown of each must follow its bytes."""
    one, two, aside = library / "2023/photo-000.jpg", library / "2023/photo-001.jpg", library / "aside"
    looks = thumbnails_by_path(keeper)
    one.rename(aside)
    two.rename(one)
    aside.rename(two)
    report = scan(keeper)
    assert report.changed + report.moved == 2
    assert (report.new, report.missing) == (0, 0)
    rebuild(keeper)
    assert all_done(keeper)
    after = thumbnails_by_path(keeper)
    assert after["2023/photo-000.jpg"] == looks["2023/photo-001.jpg"] != looks["2023/photo-000.jpg"]
    assert after["2023/photo-001.jpg"] == looks["2023/photo-000.jpg"]
    figures(keeper)


def thumbnails_by_path(keeper: Keeper) -> dict[str, bytes | None]:
    return {path: keeper.store.read(id_) for path, id_ in ids(keeper).items()}


def test_photos_that_move_along_a_chain_of_names(keeper: Keeper, library: Path) -> None:
    """Each takes the name that the one before has left; the first name is free then."""
    folder = library / "2023"
    (folder / "photo-002.jpg").rename(folder / "photo-003.jpg")
    (folder / "photo-001.jpg").rename(folder / "photo-002.jpg")
    scan(keeper)
    rebuild(keeper)
    known = ids(keeper)
    assert {"2023/photo-000.jpg", "2023/photo-002.jpg", "2023/photo-003.jpg"} <= set(known)
    assert {path for path, state in states(keeper, "thumbnails").items() if state == "done"} >= set(known) - missing(
        keeper
    )
    figures(keeper)


def test_a_photo_moves_from_one_root_to_another(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    album(tmp_path / "archive", 1, first=20)
    add(keeper, tmp_path / "archive")
    before = ids(keeper)
    for target in ("a/b", "a"):
        (tmp_path / "archive" / target).mkdir(parents=True, exist_ok=True)
    (library / "2023" / "photo-001.jpg").rename(tmp_path / "archive" / "a" / "b" / "other name.jpg")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing) == (1, 0, 0)
    assert ids(keeper)["a/b/other name.jpg"] == before["2023/photo-001.jpg"]
    with keeper.catalog.read() as session:
        moved = session.get_one(Photo, before["2023/photo-001.jpg"])
        other = session.scalars(select(Photo).where(Photo.path == "photo-020.jpg")).one()
        assert moved.root_id == other.root_id
    assert rebuild(keeper).failures == 0
    figures(keeper)


def test_what_was_given_moves_with_the_photo(keeper: Keeper, library: Path) -> None:
    photo = ids(keeper)["2023/photo-000.jpg"]
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=photo, name="title", words="Sunset", origin="person"))
    (library / "2023" / "photo-000.jpg").rename(library / "2024" / "sunset.jpg")
    scan(keeper)
    with keeper.catalog.read() as session:
        given = session.scalars(select(Given.words).join(Photo, Photo.id == Given.photo_id)).one()
        assert session.get_one(Photo, photo).path == "2024/sunset.jpg"
    assert given == "Sunset"


def test_of_copies_that_moved_each_keeps_an_id_and_its_own_where_the_name_tells(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "in" / "a.jpg")
    copy(photos / "in" / "a.jpg", photos / "in" / "b.jpg")
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)
    (photos / "in").rename(photos / "out")
    assert scan(keeper).moved == 2
    assert ids(keeper) == {"out/a.jpg": before["in/a.jpg"], "out/b.jpg": before["in/b.jpg"]}


def test_a_copy_in_a_new_place_does_not_move_the_photo_that_is_still_there(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)
    copy(library / "2023" / "photo-000.jpg", library / "new" / "photo-000.jpg")
    report = scan(keeper)
    assert (report.moved, report.new) == (0, 1)
    assert ids(keeper)["2023/photo-000.jpg"] == before["2023/photo-000.jpg"]


def test_one_of_two_copies_goes_and_two_new_ones_come(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)["2023/photo-000.jpg"]
    source = library / "2023" / "photo-000.jpg"
    copy(source, library / "x.jpg")
    source.rename(library / "y.jpg")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing) == (1, 1, 0)
    assert ids(keeper)["x.jpg"] == before, "the first by its path"


def test_empty_files_are_nobodys_copy(keeper: Keeper, photos: Path) -> None:
    empty(photos / "a.jpg")
    add(keeper, photos)
    rebuild(keeper)
    (photos / "a.jpg").rename(photos / "b.jpg")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing) == (0, 1, 1)


def test_from_a_root_that_is_away_nothing_has_moved(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    """The same photos elsewhere are copies while the drive is unplugged: their originals may still be on it."""
    album(tmp_path / "copies", 1, first=30)
    add(keeper, tmp_path / "copies")
    before = ids(keeper)
    copy(library / "2023" / "photo-000.jpg", tmp_path / "copies" / "photo-000.jpg")
    library.rename(tmp_path / "unplugged")
    report = scan(keeper)
    assert (report.moved, report.new) == (0, 1)
    assert ids(keeper)["2023/photo-000.jpg"] == before["2023/photo-000.jpg"]


def test_only_the_case_of_a_name_changes(keeper: Keeper, library: Path) -> None:
    before = ids(keeper)
    aside = library / "aside.jpg"
    (library / "2024" / "photo-010.jpg").rename(aside)
    aside.rename(library / "2024" / "PHOTO-010.JPG")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing) == (1, 0, 0)
    assert ids(keeper)["2024/PHOTO-010.JPG"] == before["2024/photo-010.jpg"]
    assert "2024/photo-010.jpg" not in ids(keeper)


def test_only_the_case_of_a_folder_changes(keeper: Keeper, library: Path) -> None:
    (library / "2024").rename(library / "norway")
    scan(keeper)
    before = ids(keeper)
    (library / "norway").rename(library / "aside")
    (library / "aside").rename(library / "Norway")
    report = scan(keeper)
    assert (report.moved, report.new, report.missing) == (2, 0, 0)
    assert ids(keeper) == {path.replace("norway", "Norway"): id_ for path, id_ in before.items()}


def test_a_photo_that_cannot_be_looked_at_has_not_moved(
    keeper: Keeper, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a folder is added, the others are not looked through: only whether a file has left its place is asked."""
    original = library / "2023" / "photo-000.jpg"
    look = Path.lstat

    def closed(path: Path) -> object:
        if path == original:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    copy(original, tmp_path / "new" / "photo-000.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "lstat", closed)
        report = add(keeper, tmp_path / "new")
    assert (report.moved, report.new) == (0, 1)


def test_a_moved_photo_is_made_once_and_shown_at_its_new_place(keeper: Keeper, library: Path) -> None:
    (library / "2023").rename(library / "2022")
    last = rebuild(keeper)
    assert (
        sum(phase.done for phase in last.phases if phase.phase in ("analyze", "thumbnails", "hashes", "quality")) == 0
    )

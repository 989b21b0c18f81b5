"""relocate.py: a root follows its folder to a new place after a look at what is there, and back."""

import os
import shutil
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, jpeg
from drives import Drives
from keeping import add, ids, missing, rebuild, scan
from sqlalchemy import select

from catalog_gui.care.relocate import Looked, Matched, match, relocate, root_named, take_back
from catalog_gui.catalog.safety_tables import Audit
from catalog_gui.catalog.tables import Operation, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.phases import doubts


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Path:
    album(photos / "2023", 3)
    album(photos / "2024", 2, first=10)
    add(keeper, photos)
    rebuild(keeper)
    return photos


def matched(keeper: Keeper, place: Path, root: int = 1) -> Matched:
    last = list(match(keeper, root, place))[-1]
    assert isinstance(last, Matched)
    return last


def root(keeper: Keeper) -> tuple[str, str | None]:
    with keeper.catalog.read() as session:
        row = session.scalars(select(Root)).one()
        return row.path, row.volume


def test_what_is_there_is_shown_and_nothing_changed(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    place = library.rename(tmp_path / "new disk")
    (place / "2023" / "photo-000.jpg").unlink()
    jpeg(place / "2023" / "photo-001.jpg", seed=90, size=(20, 20))
    os.utime(place / "2023" / "photo-002.jpg")
    os.utime(place / "2024" / "photo-010.jpg")
    (place / "2024" / "photo-010.jpg").write_bytes(b"x" * (place / "2024" / "photo-010.jpg").stat().st_size)
    before = root(keeper)
    found = matched(keeper, place)
    assert (found.same, found.same_bytes, found.different, found.absent) == (1, 1, 2, 1)
    assert (found.found, found.photos, found.examples) == (2, 5, ("2023/photo-000.jpg",))
    assert "2 of 5 photos" in found.words
    assert root(keeper) == before


def test_the_catalog_follows_and_every_photo_is_the_same(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    before = ids(keeper)
    place = library.rename(tmp_path / "new disk")
    scan(keeper)
    done = relocate(keeper, matched(keeper, place))
    assert root(keeper)[0] == str(place)
    report = scan(keeper)
    assert (report.unchanged, report.new, report.moved, report.missing) == (5, 0, 0, 0)
    assert ids(keeper) == before
    with keeper.catalog.read() as session:
        said = session.get_one(Operation, done.operation)
        assert (said.kind, said.label, said.result) == ("relocate", "Relocate photos", "completed")
        assert said.chosen == f"{library} to {place}"
        noted = session.scalars(
            select(Audit).where(Audit.operation_id == done.operation, Audit.table_name == "root")
        ).all()
        assert any(str(place) in (each.new or "") for each in noted)


def test_it_can_be_taken_back(keeper: Keeper, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drives = Drives(monkeypatch)
    scan(keeper)
    before = root(keeper)
    place = drives.plug_in(tmp_path / "stick", "one") / "copy"
    shutil.copytree(library, place)
    done = relocate(keeper, matched(keeper, place))
    assert root(keeper) == (str(place), "uuid:one")
    assert take_back(keeper, done) > done.operation
    assert root(keeper) == before
    with pytest.raises(CatalogError, match="not where it was"):
        take_back(keeper, done)


def test_an_open_question_is_answered_by_it(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    place = library.rename(tmp_path / "new disk")
    scan(keeper)
    with keeper.catalog.read() as session:
        assert doubts.kept(session)[1].reason == doubts.AWAY
    relocate(keeper, matched(keeper, place))
    with keeper.catalog.read() as session:
        assert doubts.kept(session) == {}


def test_a_copy_with_new_times_is_read_here_and_there_only(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    from catalog_gui.care import relocate as moving

    place = tmp_path / "copy"
    shutil.copytree(library, place, copy_function=shutil.copyfile)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "READ", 2)
        found = matched(keeper, place)
    assert (found.same_bytes, found.same_size, found.found) == (3, 2, 5)


def test_what_is_missing_at_the_new_place_is_asked_about_as_ever(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    place = library.rename(tmp_path / "new disk")
    (place / "2024" / "photo-010.jpg").unlink()
    relocate(keeper, matched(keeper, place))
    scan(keeper)
    assert missing(keeper) == {"2024/photo-010.jpg"}


def test_a_place_without_one_of_its_photos_is_refused(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    album(tmp_path / "others", 2, first=40)
    with pytest.raises(CatalogError, match="Not one photo"):
        relocate(keeper, matched(keeper, tmp_path / "others"))
    assert root(keeper)[0] == str(library)


def test_links_at_the_new_place_are_not_its_photos(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    for path in ("2023/photo-000.jpg", "2023/photo-001.jpg"):
        link = tmp_path / "links" / path
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            link.symlink_to(library / path)
        except OSError:
            pytest.skip("links need a right of their own here")
    assert matched(keeper, tmp_path / "links").found == 0


def test_a_place_that_is_covered_or_no_folder_is_refused(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    album(tmp_path / "other", 1, first=20)
    add(keeper, tmp_path / "other")
    (tmp_path / "file").write_text("no folder")
    for place, why in (
        (tmp_path / "other", "covered already"),
        (tmp_path / "other" / "..", "covered already"),
        (tmp_path / "file", "is a file"),
        (tmp_path / "nowhere", "is not there"),
    ):
        with pytest.raises(CatalogError, match=why):
            matched(keeper, place)


def test_what_was_compared_must_still_hold(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    place = library.rename(tmp_path / "new disk")
    found = matched(keeper, place)
    relocate(keeper, found)
    with pytest.raises(CatalogError, match="Look again"):
        relocate(keeper, found)
    later = matched(keeper, place)
    album(tmp_path / "new disk 2", 1, first=30)
    add(keeper, tmp_path / "new disk 2")
    with pytest.raises(CatalogError, match="covered already"):
        relocate(keeper, evolve(later, place=tmp_path / "new disk 2"))


def test_nothing_moves_while_another_program_works_alone(keeper: Keeper, library: Path, tmp_path: Path) -> None:
    place = library.rename(tmp_path / "new disk")
    found = matched(keeper, place)
    with (
        keeper.catalog.alone("rebuild", "Rebuild missing metadata"),
        pytest.raises(CatalogError, match="Rebuild missing"),
    ):
        relocate(keeper, found)
    assert root(keeper)[0] == str(library)


def test_it_is_told_how_far_it_is(keeper: Keeper, library: Path) -> None:
    assert next(iter(match(keeper, 1, library))) == Looked(0, 5)


def test_a_root_is_named_by_its_path_or_number(
    keeper: Keeper, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.parent)
    for words in ("1", str(library), library.name, f"{library}/", f"{library}/../{library.name}"):
        assert root_named(keeper, words) == 1
    with pytest.raises(UsageError, match=str(library)):
        root_named(keeper, "elsewhere")

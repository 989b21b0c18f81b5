"""keeper.py: one open catalog; which folders it covers, where its thumbnails lie, that it is remembered."""

import os
import shutil
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, copy, jpeg
from keeping import add, figures, ids, rebuild, scan, states
from sqlalchemy import delete, select

from catalog_gui.catalog.tables import Given, Operation, Photo, Root, Tally
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.settings import Settings, last_catalog


def roots(keeper: Keeper) -> list[str]:
    with keeper.catalog.read() as session:
        return sorted(session.scalars(select(Root.path)))


def test_a_folder_inside_a_covered_one_is_covered_already(keeper: Keeper, photos: Path) -> None:
    album(photos / "2024" / "june", 2)
    add(keeper, photos)
    before = ids(keeper)
    for inside in (photos / "2024", photos / "2024" / "june"):
        report = add(keeper, inside)
        assert (report.new, report.changed, report.moved, report.missing, report.unchanged) == (0, 0, 0, 0, 0)
        assert "covered already" in (report.roots[0].message or "")
        assert report.roots[0].result == "scanned"
        assert report.refusals == []
    assert roots(keeper) == [str(photos)]
    assert ids(keeper) == before


def test_the_same_folder_again_is_said_so(keeper: Keeper, photos: Path) -> None:
    album(photos, 1)
    add(keeper, photos)
    assert "already" in (add(keeper, photos).roots[0].message or "")
    assert roots(keeper) == [str(photos)]


def test_a_folder_around_others_takes_them_in_with_all_their_ids(keeper: Keeper, tmp_path: Path) -> None:
    album(tmp_path / "all" / "2023", 2)
    album(tmp_path / "all" / "deep" / "2024", 2, first=5)
    jpeg(tmp_path / "all" / "loose.jpg", seed=9)
    add(keeper, tmp_path / "all" / "2023", tmp_path / "all" / "deep" / "2024")
    rebuild(keeper)
    before = ids(keeper)
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=before["photo-005.jpg"], name="title", words="Sea", origin="person"))
    report = add(keeper, tmp_path / "all")
    assert (report.new, report.unchanged, report.missing) == (1, 4, 0)
    assert roots(keeper) == [str(tmp_path / "all")]
    after = ids(keeper)
    assert after.pop("loose.jpg") not in before.values()
    assert after == {
        "2023/photo-000.jpg": before["photo-000.jpg"],
        "2023/photo-001.jpg": before["photo-001.jpg"],
        "deep/2024/photo-005.jpg": before["photo-005.jpg"],
        "deep/2024/photo-006.jpg": before["photo-006.jpg"],
    }
    assert states(keeper, "thumbnails")["2023/photo-000.jpg"] == "done"
    with keeper.catalog.read() as session:
        assert session.scalars(select(Given.words)).one() == "Sea"
    assert scan(keeper).unchanged == 5
    figures(keeper)


def test_folders_that_only_begin_alike_are_two(keeper: Keeper, tmp_path: Path) -> None:
    album(tmp_path / "photos", 1)
    album(tmp_path / "photos 2", 1, first=3)
    add(keeper, tmp_path / "photos")
    add(keeper, tmp_path / "photos 2")
    assert roots(keeper) == [str(tmp_path / "photos"), str(tmp_path / "photos 2")]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_folder_named_through_a_link_is_the_folder_itself(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    album(photos, 1)
    (tmp_path / "link").symlink_to(photos)
    add(keeper, tmp_path / "link")
    assert roots(keeper) == [str(photos)]
    assert "already" in (add(keeper, photos).roots[0].message or "")


def test_a_folder_named_from_here_is_kept_by_its_whole_path(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album(photos, 1)
    monkeypatch.chdir(photos.parent)
    add(keeper, Path("photos"))
    assert roots(keeper) == [str(photos)]


def test_a_file_is_no_folder(keeper: Keeper, photos: Path) -> None:
    with pytest.raises(CatalogError, match=r"is a file\. Add the folder that it is in"):
        add(keeper, jpeg(photos / "a.jpg"))
    assert roots(keeper) == []


def test_what_was_added_is_in_the_journal(keeper: Keeper, photos: Path) -> None:
    add(keeper, photos)
    with keeper.catalog.read() as session:
        found = session.execute(select(Operation.kind, Operation.label, Operation.result).order_by(Operation.id)).all()
    assert found[0] == ("add", "Add photos", "completed")
    assert all(result == "completed" for *_, result in found)


def test_thumbnails_in_the_folder_of_photos_are_no_photos(tmp_path: Path, home: Path) -> None:
    photos = tmp_path / "photos"
    album(photos, 2)
    settings = Settings(thumbnail_dir=str(photos / "small"), workers=1)
    keeper = open_keeper(tmp_path / "test.catalog", settings, create=True)
    add(keeper, photos)
    rebuild(keeper)
    assert len(list((photos / "small").rglob("*.jpg"))) == 2
    assert scan(keeper).new == 0
    assert len(ids(keeper)) == 2
    keeper.close()


def test_thumbnails_lie_where_it_was_set_else_in_a_folder_of_the_catalog(
    keeper: Keeper, settings: Settings, tmp_path: Path, home: Path
) -> None:
    assert keeper.store.directory == tmp_path / "thumbnails"
    one = open_keeper(tmp_path / "one.catalog", Settings(), create=True)
    two = open_keeper(tmp_path / "two.catalog", Settings(), create=True)
    assert one.store.directory != two.store.directory
    assert home in one.store.directory.parents
    one.close()
    two.close()


def test_a_store_of_another_catalog_is_not_used(keeper: Keeper, settings: Settings, tmp_path: Path) -> None:
    keeper.store.claim(keeper.catalog.uid)
    other = open_keeper(tmp_path / "other.catalog", settings, create=True)
    with pytest.raises(CatalogError, match="belong to another catalog"):
        other.rebuild()
    other.close()


def test_the_catalog_that_was_opened_is_remembered(keeper: Keeper) -> None:
    assert last_catalog() == str(keeper.catalog.file)


def test_it_is_made_only_where_that_was_asked_for(tmp_path: Path, home: Path, settings: Settings) -> None:
    with pytest.raises(CatalogError, match="There is no catalog"):
        open_keeper(tmp_path / "none.catalog", settings)
    assert not (tmp_path / "none.catalog").exists()
    assert last_catalog() is None


def test_opening_again_changes_nothing(keeper: Keeper, settings: Settings, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    before = keeper.gauges()
    again = open_keeper(keeper.catalog.file, settings)
    assert again.gauges() == before
    assert again.catalog.uid == keeper.catalog.uid
    again.close()


def test_other_settings_show_in_the_gauges_at_once(keeper: Keeper, settings: Settings, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    again = open_keeper(keeper.catalog.file, evolve(settings, thumbnail_quality=70))
    gauge = next(gauge for gauge in again.gauges() if gauge.field == "thumbnails")
    assert (gauge.done, gauge.stale) == (0, 2)
    again.close()


def test_a_copy_in_a_folder_added_later_is_a_copy(keeper: Keeper, tmp_path: Path) -> None:
    (first,) = album(tmp_path / "one", 1)
    add(keeper, tmp_path / "one")
    rebuild(keeper)
    copy(first, tmp_path / "two" / "copy.jpg")
    report = add(keeper, tmp_path / "two")
    assert (report.new, report.moved) == (1, 0)
    with keeper.catalog.read() as session:
        assert len(session.scalars(select(Photo.id)).all()) == 2


@pytest.mark.skipif(os.name == "nt", reason="links without rights")
def test_thumbnails_in_the_folder_of_photos_are_no_photos_however_that_folder_is_named(
    tmp_path: Path, home: Path, photos: Path
) -> None:
    album(photos, 2)
    (tmp_path / "link").symlink_to(photos)
    for place in (tmp_path / "link" / "thumbs", photos / ".." / photos.name / "thumbs"):
        keeper = open_keeper(tmp_path / "x.catalog", Settings(thumbnail_dir=str(place)), create=True)
        add(keeper, photos)
        rebuild(keeper)
        assert len(list(keeper.store.files())) == 2
        assert scan(keeper).new == 0
        keeper.close()


@pytest.mark.parametrize("place", [".", "c4", ".."])
def test_a_folder_of_photos_is_no_place_for_thumbnails(tmp_path: Path, home: Path, photos: Path, place: str) -> None:
    original = jpeg(photos / "c4" / "1.jpg")  # as the thumbnail of photo 1 would be called
    before = original.read_bytes()
    keeper = open_keeper(tmp_path / "x.catalog", Settings(thumbnail_dir=str(tmp_path / "elsewhere")), create=True)
    add(keeper, photos)
    keeper = evolve(keeper, store=ThumbnailStore(photos / place))
    with pytest.raises(CatalogError, match="holds photos"):
        keeper.rebuild()
    assert original.read_bytes() == before
    assert [path.name for path in photos.rglob("*.json")] == []
    keeper.close()


def test_a_row_that_holds_a_whole_path_or_leads_upwards_does_not_lead_out_of_its_root(
    keeper: Keeper, photos: Path, tmp_path: Path
) -> None:
    album(photos, 1)
    secret = jpeg(tmp_path / "secret.jpg")
    add(keeper, photos)
    with keeper.catalog.write() as session:
        root = session.scalars(select(Root.id)).one()
        for path in (secret.as_posix(), "../secret.jpg"):
            session.add(Photo(root_id=root, path=path, size=1, mtime_ns=1))
        session.execute(delete(Tally))
    rebuild(keeper)
    with keeper.catalog.read() as session:
        known = dict(session.execute(select(Photo.path, Photo.sha256)).all())
    assert known.pop("photo-000.jpg") is not None
    assert set(known.values()) == {None}


def test_a_root_that_is_no_whole_path_is_away(keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 1)
    monkeypatch.chdir(photos)
    add(keeper, photos)
    with keeper.catalog.write() as session:
        session.add_all([Root(path="."), Root(path=""), Root(path=str(photos.parent) + "\0")])
    add(keeper, photos)
    assert scan(keeper).new == 0
    rebuild(keeper)
    with keeper.catalog.read() as session:
        assert session.scalars(select(Photo.path)).all() == ["photo-000.jpg"]


def test_photos_that_went_into_a_folder_added_later_keep_their_ids(keeper: Keeper, tmp_path: Path) -> None:
    """Moved out of one root into a folder that becomes a root only now: the same photos all the same."""
    album(tmp_path / "one" / "keep", 12)
    album(tmp_path / "one" / "move", 2, first=20)
    add(keeper, tmp_path / "one")
    rebuild(keeper)
    before = ids(keeper)
    (tmp_path / "one" / "move").rename(tmp_path / "two")
    report = add(keeper, tmp_path / "two")
    assert (report.new, report.moved) == (0, 2)
    after = ids(keeper)
    assert {after[f"photo-0{number}.jpg"] for number in (20, 21)} == {
        before[f"move/photo-0{number}.jpg"] for number in (20, 21)
    }
    assert scan(keeper).unchanged == 14
    figures(keeper)


def test_a_catalog_that_was_only_begun_is_made_where_one_is_asked_for(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "begun.catalog"
    file.touch()
    keeper = open_keeper(file, Settings(), create=True)
    assert roots(keeper) == []
    keeper.close()


def mounted(monkeypatch: pytest.MonkeyPatch, *drives: Path) -> None:
    """Let these folders, and the system's own, be where drives are mounted."""
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) in drives or Path(path) == Path(path).parent)


def test_thumbnails_of_a_drive_that_is_away_are_not_made_anew_below_it(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = tmp_path / "drive"
    keeper = evolve(keeper, store=ThumbnailStore(drive / "small"))
    mounted(monkeypatch, drive)
    keeper.claim_store()
    shutil.rmtree(drive / "small")
    keeper.claim_store()
    assert keeper.store.owner() == keeper.catalog.uid, "a store that was deleted is made again"
    shutil.rmtree(drive / "small")
    mounted(monkeypatch)
    with pytest.raises(CatalogError, match=r"on a drive that was at .*drive and is away now"):
        keeper.claim_store()
    assert list(drive.iterdir()) == []
    elsewhere = evolve(keeper, store=ThumbnailStore(tmp_path / "elsewhere"))
    elsewhere.claim_store()
    assert elsewhere.store.owner() == keeper.catalog.uid


def test_a_store_that_came_from_a_drive_to_another_place_is_taken_as_it_is(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted(monkeypatch, tmp_path)
    keeper.claim_store()
    mounted(monkeypatch)
    keeper.claim_store()
    assert keeper.store.owner() == keeper.catalog.uid


def test_a_store_that_has_lost_its_name_is_known_by_its_catalog(keeper: Keeper) -> None:
    keeper.claim_store()
    keeper.store.write(1, b"jpeg")
    (keeper.store.directory / "catalog.json").unlink()
    keeper.claim_store()
    assert keeper.store.owner() == keeper.catalog.uid


def test_files_named_as_thumbnails_that_nobody_knows_are_not_written_over(keeper: Keeper) -> None:
    keeper.store.write(1, b"dear")
    with pytest.raises(CatalogError, match="could be photos"):
        keeper.rebuild()
    assert keeper.store.read(1) == b"dear"


def test_what_lies_in_the_trash_is_no_photo(keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "drive"
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "data"))
    jpeg(place / "a.jpg")
    jpeg(place / "data" / "Trash" / "files" / "b.jpg", seed=3)
    jpeg(place / "data" / "kept" / "c.jpg", seed=7)
    assert add(keeper, place).new == 2
    assert set(ids(keeper)) == {"a.jpg", "data/kept/c.jpg"}

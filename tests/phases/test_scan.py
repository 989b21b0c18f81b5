"""scan.py: new, changed and gone photos; nothing is lost because a drive, a folder or a name is away for a while."""

import os
import shutil
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from camera import album, copy, jpeg
from keeping import add, figures, ids, missing, rebuild, scan, states
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.runner import Rebuild
from catalog_gui.errors import CatalogError
from catalog_gui.phases import comparison
from catalog_gui.phases import scan as scanning
from catalog_gui.phases.scan import ScanReport
from phases.test_walk import shut


def counted(report: ScanReport) -> tuple[int, int, int, int, int]:
    """(new, changed, moved, missing, unchanged)."""
    return report.new, report.changed, report.moved, report.missing, report.unchanged


def results(report: ScanReport) -> dict[str, str]:
    """How each root ended, by the name of its folder."""
    return {Path(root.root).name: root.result for root in report.roots}


def test_a_new_folder_is_looked_at(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    (photos / "notes.txt").write_text("no photo")
    report = add(keeper, photos)
    assert counted(report) == (3, 0, 0, 0, 0)
    assert (report.ignored, results(report)) == (1, {"photos": "scanned"})
    assert figures(keeper)["analyze", "missing"] == 3


def test_looking_again_finds_nothing_new(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(keeper, photos)
    before = ids(keeper)
    assert counted(scan(keeper)) == (0, 0, 0, 0, 3)
    assert ids(keeper) == before


def test_a_folder_without_photos_is_no_trouble(keeper: Keeper, photos: Path) -> None:
    assert results(add(keeper, photos)) == {"photos": "scanned"}
    assert results(scan(keeper)) == {"photos": "scanned"}


def test_a_photo_that_is_gone_is_missing_and_stays_known(keeper: Keeper, photos: Path) -> None:
    first, *_ = album(photos, 3)
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)
    first.unlink()
    assert counted(scan(keeper)) == (0, 0, 0, 1, 2)
    assert missing(keeper) == {first.name}
    assert ids(keeper) == before
    assert states(keeper, "thumbnails")[first.name] == "done", "a missing photo keeps its states"
    assert counted(scan(keeper)) == (0, 0, 0, 0, 2), "gone already: not newly gone"
    figures(keeper)


def test_a_photo_that_comes_back_is_the_same_photo(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    first, *_ = album(photos, 3)
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)
    shutil.move(first, tmp_path / "aside.jpg")
    scan(keeper)
    shutil.move(tmp_path / "aside.jpg", first)
    scan(keeper)
    assert missing(keeper) == set()
    assert ids(keeper) == before
    assert set(states(keeper, "hashes").values()) == {"done"}


def test_a_photo_may_come_back_under_another_name(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    first, *_ = album(photos, 3)
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)[first.name]
    shutil.move(first, tmp_path / "aside.jpg")
    scan(keeper)
    shutil.move(tmp_path / "aside.jpg", photos / "found again.jpg")
    assert counted(scan(keeper)) == (0, 0, 1, 0, 2)
    assert ids(keeper)["found again.jpg"] == before
    assert missing(keeper) == set()


def test_touching_a_photo_changes_nothing(keeper: Keeper, photos: Path) -> None:
    first, *_ = album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    os.utime(first, ns=(1, 1_700_000_000_000_000_000))
    assert counted(scan(keeper)) == (0, 0, 0, 0, 2)
    assert set(states(keeper, "analyze").values()) == {"done"}
    with keeper.catalog.read() as session:
        assert 1_700_000_000_000_000_000 in session.scalars(select(Photo.mtime_ns)).all()


def test_other_bytes_of_the_same_length_are_noticed(keeper: Keeper, photos: Path) -> None:
    first, other = album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    content = bytearray(first.read_bytes())
    content[-40] ^= 1
    first.write_bytes(content)
    os.utime(first, ns=(1, 1_700_000_000_000_000_000))
    assert counted(scan(keeper)) == (0, 1, 0, 0, 1)
    assert states(keeper, "hashes") == {first.name: "stale", other.name: "done"}
    figures(keeper)


def test_other_bytes_of_another_length_are_noticed_without_reading_them(keeper: Keeper, photos: Path) -> None:
    first, other = album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    jpeg(first, seed=99, size=(120, 90))
    assert counted(scan(keeper)) == (0, 1, 0, 0, 1)
    assert states(keeper, "thumbnails") == {first.name: "stale", other.name: "done"}
    rebuild(keeper)
    assert set(states(keeper, "thumbnails").values()) == {"done"}
    figures(keeper)


def test_a_changed_file_gets_another_chance(keeper: Keeper, photos: Path) -> None:
    broken = photos / "photo.jpg"
    broken.write_bytes(b"")
    add(keeper, photos)
    assert rebuild(keeper).failures
    jpeg(broken)
    assert counted(scan(keeper)) == (0, 1, 0, 0, 0)
    assert set(states(keeper, "analyze").values()) == {"missing"}
    assert rebuild(keeper).failures == 0


def two_roots(keeper: Keeper, tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one", tmp_path / "two"
    album(one, 3)
    album(two, 3, first=10)
    add(keeper, one, two)
    rebuild(keeper)
    return one, two


def test_a_root_that_is_away_is_left_alone_and_the_others_are_scanned(keeper: Keeper, tmp_path: Path) -> None:
    one, two = two_roots(keeper, tmp_path)
    one.rename(tmp_path / "unplugged")
    jpeg(two / "new.jpg", seed=50)
    report = scan(keeper, accept_missing=True)
    assert counted(report) == (1, 0, 0, 0, 3)
    assert results(report) == {"one": "away", "two": "scanned"}
    assert "Plug in the drive" in report.refusals[0]
    assert missing(keeper) == set()
    (tmp_path / "unplugged").rename(one)
    assert results(scan(keeper)) == {"one": "scanned", "two": "scanned"}


def test_an_empty_root_is_taken_for_one_that_is_not_mounted(keeper: Keeper, tmp_path: Path) -> None:
    one, _ = two_roots(keeper, tmp_path)
    one.rename(tmp_path / "unplugged")
    one.mkdir()
    for accept in (False, True):
        report = scan(keeper, accept_missing=accept)
        assert results(report) == {"one": "away", "two": "scanned"}
        assert "3 photos" in report.refusals[0]
        assert missing(keeper) == set()


def test_a_root_that_is_a_file_now_is_away(keeper: Keeper, tmp_path: Path) -> None:
    one, _ = two_roots(keeper, tmp_path)
    shutil.rmtree(one)
    one.write_text("a file")
    assert results(scan(keeper, accept_missing=True)) == {"one": "away", "two": "scanned"}
    assert missing(keeper) == set()


def many(keeper: Keeper, folder: Path, count: int) -> list[Path]:
    """Photos enough for the guard; their content does not matter."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"{number:03}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(b"%d" % number)
    add(keeper, folder)
    return files


@pytest.mark.parametrize(
    ("known", "gone", "refused"),
    [(220, 11, False), (220, 12, True), (200, 10, False), (200, 11, True), (20, 10, False), (20, 11, True)],
)
def test_five_percent_and_ten_may_go_at_once(
    keeper: Keeper, photos: Path, known: int, gone: int, refused: bool
) -> None:
    files = many(keeper, photos, known)
    for file in files[:gone]:
        file.unlink()
    report = scan(keeper)
    assert results(report) == {"photos": "refused" if refused else "scanned"}
    assert len(missing(keeper)) == (0 if refused else gone)
    assert report.missing == (0 if refused else gone)
    if refused:
        assert f"{gone} of {known}" in report.refusals[0]
        assert "--accept-missing" in (report.roots[0].told or "")


def test_a_refused_root_is_not_changed_in_any_way(keeper: Keeper, tmp_path: Path) -> None:
    files = many(keeper, tmp_path / "one", 40)
    other = album(tmp_path / "two", 2)
    add(keeper, tmp_path / "two")
    with keeper.catalog.read() as session:
        before = [(row.path, row.size, row.mtime_ns) for row in session.scalars(select(Photo).order_by(Photo.id))]
    for file in files[:20]:
        file.unlink()
    files[30].write_bytes(b"longer than before")
    jpeg(tmp_path / "one" / "new.jpg")
    other[0].unlink()
    report = scan(keeper)
    assert counted(report) == (0, 0, 0, 1, 1)
    assert results(report) == {"one": "refused", "two": "scanned"}
    with keeper.catalog.read() as session:
        after = [(row.path, row.size, row.mtime_ns) for row in session.scalars(select(Photo).order_by(Photo.id))]
    assert after == before


def test_what_is_really_gone_can_be_accepted(keeper: Keeper, photos: Path) -> None:
    files = many(keeper, photos, 40)
    for file in files[:20]:
        file.unlink()
    report = scan(keeper, accept_missing=True)
    assert counted(report) == (0, 0, 0, 20, 20)
    assert results(report) == {"photos": "scanned"}
    assert len(missing(keeper)) == 20
    assert len(ids(keeper)) == 40, "their rows stay"
    assert results(scan(keeper)) == {"photos": "scanned"}, "what is known to be gone does not count again"


def test_photos_that_moved_do_not_count_as_gone(keeper: Keeper, photos: Path) -> None:
    files = many(keeper, photos / "in", 40)
    rebuild(keeper, only=["analyze"])
    (photos / "in" / "2024").mkdir()
    for file in files[:20]:
        file.rename(photos / "in" / "2024" / file.name)
    assert counted(scan(keeper)) == (0, 0, 20, 0, 20)


def test_a_folder_that_does_not_open_keeps_its_photos(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album(photos / "shut", 3)
    album(photos / "open", 2, first=10)
    album(photos / "shutter", 1, first=20)
    add(keeper, photos)
    (photos / "open" / "photo-010.jpg").unlink()
    shut(monkeypatch, photos / "shut")
    report = scan(keeper)
    assert counted(report) == (0, 0, 0, 1, 2)
    assert missing(keeper) == {"open/photo-010.jpg"}
    (root,) = report.roots
    assert root.result == "scanned"
    assert "1 folder" in (root.message or "")
    assert "shut/" in (root.message or "")


def test_a_root_that_does_not_open_is_away(keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    add(keeper, photos)
    shut(monkeypatch, photos)
    report = scan(keeper, accept_missing=True)
    assert results(report) == {"photos": "away"}
    assert "cannot be read (Permission denied)" in report.refusals[0]
    assert missing(keeper) == set()


def test_two_names_of_one_file_are_one_photo_the_first_by_path(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "b.jpg")
    os.link(photos / "b.jpg", photos / "a.jpg")
    os.link(photos / "b.jpg", photos / "c.jpg")
    report = add(keeper, photos)
    assert (report.new, report.ignored) == (1, 2)
    assert set(ids(keeper)) == {"a.jpg"}
    assert counted(scan(keeper)) == (0, 0, 0, 0, 1)


def test_a_known_photo_stays_when_it_gets_another_name_before_it(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "b.jpg")
    add(keeper, photos)
    before = ids(keeper)
    os.link(photos / "b.jpg", photos / "a.jpg")
    report = scan(keeper)
    assert (counted(report), report.ignored) == ((0, 0, 0, 0, 1), 1)
    assert ids(keeper) == before


def test_two_names_in_two_roots_are_one_photo_too(keeper: Keeper, tmp_path: Path) -> None:
    jpeg(tmp_path / "one" / "a.jpg")
    (tmp_path / "two").mkdir()
    os.link(tmp_path / "one" / "a.jpg", tmp_path / "two" / "b.jpg")
    assert add(keeper, tmp_path / "two", tmp_path / "one").new == 1
    assert counted(scan(keeper)) == (0, 0, 0, 0, 1)


def test_when_the_known_name_goes_the_other_one_carries_on(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "b.jpg")
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)["b.jpg"]
    os.link(photos / "b.jpg", photos / "c.jpg")
    scan(keeper)
    (photos / "b.jpg").unlink()
    assert counted(scan(keeper)) == (0, 0, 1, 0, 0)
    assert ids(keeper) == {"c.jpg": before}


@pytest.mark.skipif(sys.platform != "linux", reason="only here are names bytes")
def test_names_that_are_no_utf_8_are_photos_like_others(keeper: Keeper, photos: Path) -> None:
    names = ["\udce9t\udce9.jpg", "\udcff/a.jpg", "été.jpg", "z.jpg"]
    for number, name in enumerate(names):
        jpeg(photos / name, seed=number)
    assert add(keeper, photos).new == 4
    assert set(ids(keeper)) == set(names)
    assert rebuild(keeper).failures == 0
    assert counted(scan(keeper)) == (0, 0, 0, 0, 4)
    (photos / names[0]).rename(photos / "\udce8t\udce8.jpg")
    assert counted(scan(keeper)) == (0, 0, 1, 0, 3)


def test_a_photo_that_vanishes_while_it_is_looked_at_is_no_error(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    for path in (first, second):
        os.utime(path, ns=(1, 1_700_000_000_000_000_000))
    read = scanning.checksum

    def too_late(path: Path) -> bytes | None:
        if path == first:
            path.unlink()
        return read(path)

    monkeypatch.setattr(scanning, "checksum", too_late)
    scan(keeper)
    monkeypatch.undo()
    scan(keeper)
    assert missing(keeper) == {first.name}
    figures(keeper)


def test_one_that_vanishes_before_it_is_read_is_missing_and_not_lost(keeper: Keeper, photos: Path) -> None:
    first, second = album(photos, 2)
    add(keeper, photos)

    class Late(Inline):
        """Comes to a photo when it has gone."""

        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            first.unlink(missing_ok=True)
            return super().submit(*args, **kwargs)

    late = Rebuild(evolve(keeper.bench, executor=Late()), keeper.phases, own=keeper.own_folders)
    assert [step.failures for step in late.run()][-1] == 4
    assert states(keeper, "analyze") == {first.name: "failed", second.name: "done"}
    assert missing(keeper) == set()
    assert rebuild(keeper).failures == 0, "the next run knows that it is gone and waits for it"
    assert missing(keeper) == {first.name}
    figures(keeper)


def test_the_time_of_the_look_is_kept(keeper: Keeper, photos: Path) -> None:
    album(photos, 1)
    add(keeper, photos)
    with keeper.catalog.read() as session:
        before = session.scalars(select(Root.scanned_at)).one()
    assert before is not None
    scan(keeper)
    with keeper.catalog.read() as session:
        assert session.scalars(select(Root.scanned_at)).one() > before


def test_large_folders_are_reported_on_the_way(keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "REPORT_EVERY", 10)
    monkeypatch.setattr(scanning, "BATCH", 7)
    many(keeper, photos, 45)
    seen = [step.files for step in keeper.scan() if isinstance(step, scanning.Looking)]
    assert seen == [10, 20, 30, 40]
    assert len(ids(keeper)) == 45
    assert figures(keeper)["analyze", "missing"] == 45


def test_the_originals_are_not_written_to(keeper: Keeper, photos: Path) -> None:
    files = album(photos, 3)
    before = [(file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ctime_ns) for file in files]
    add(keeper, photos)
    rebuild(keeper)
    scan(keeper)
    assert [(file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ctime_ns) for file in files] == before
    assert {path.name for path in photos.iterdir()} == {file.name for file in files}


def test_a_folder_that_is_not_there_is_not_added(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere is not there .* nothing was added"):
        add(keeper, photos, tmp_path / "nowhere")
    with keeper.catalog.read() as session:
        assert session.scalars(select(Root)).all() == []


def test_a_copy_is_a_photo_of_its_own(keeper: Keeper, photos: Path) -> None:
    (first,) = album(photos, 1)
    add(keeper, photos)
    rebuild(keeper)
    before = ids(keeper)
    copy(first, photos / "copy.jpg")
    assert counted(scan(keeper)) == (1, 0, 0, 0, 1)
    assert ids(keeper)[first.name] == before[first.name]


@pytest.mark.skipif(os.name == "nt", reason="the length of a whole path ends it first")
def test_what_does_not_open_is_named_in_a_sentence_that_can_be_read(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = photos / "begin" / ("x" * 200) / ("y" * 200) / "end"
    album(deep, 1)
    shut(monkeypatch, deep)
    (root,) = add(keeper, photos).roots
    assert (root.message or "").startswith(f"1 folder in {photos} could not be opened and was left as it is: begin/xxx")
    assert (root.message or "").endswith("yyy/end/")
    assert len(root.message or "") < 200 + len(str(photos))

"""doubts.py and scan.py: drives that come and go, at their places and at others; nothing is taken for gone or moved meanwhile."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, copy, jpeg
from drives import Drives
from keeping import add, figures, ids, missing, rebuild, scan, states
from review.deciding import rows, say
from sqlalchemy import select

from catalog_gui.catalog.tables import Cluster, Decision, Given, Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases import doubts
from catalog_gui.phases.doubts import Doubt
from phases.test_scan import counted, many, results


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> Drives:
    return Drives(monkeypatch)


def kept(keeper: Keeper) -> dict[str, Doubt]:
    """Doubts that are open, by the name of the root's folder."""
    with keeper.catalog.read() as session:
        found = doubts.kept(session)
        return {Path(session.get_one(Root, id_).path).name: doubt for id_, doubt in found.items()}


def volumes(keeper: Keeper) -> dict[str, str | None]:
    with keeper.catalog.read() as session:
        return {Path(path).name: volume for path, volume in session.execute(select(Root.path, Root.volume))}


def plugged(keeper: Keeper, drives: Drives, place: Path, name: str = "one", photos: int = 3) -> Path:
    """A drive with photos that the catalog covers and has examined."""
    album(place / "Photos", photos)
    drives.plug_in(place, name)
    add(keeper, place / "Photos")
    rebuild(keeper)
    return place / "Photos"


def test_each_root_knows_its_drive(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    plugged(keeper, drives, tmp_path / "stick")
    album(tmp_path / "here", 1, first=20)
    add(keeper, tmp_path / "here")
    assert volumes(keeper) == {"Photos": "uuid:one", "here": "uuid:system"}


def test_another_drive_at_the_same_place_is_not_scanned_as_if_it_were_the_old_one(
    keeper: Keeper, drives: Drives, tmp_path: Path
) -> None:
    """Two cards of a camera: the same place, the same names, other pictures."""
    folder = plugged(keeper, drives, tmp_path / "card")
    before = ids(keeper)
    drives.pull_out(tmp_path / "card", tmp_path / "aside")
    for number in range(2):
        jpeg(folder / f"photo-{number:03d}.jpg", seed=40 + number, size=(120, 90))
    jpeg(folder / "new.jpg", seed=9)
    drives.plug_in(tmp_path / "card", "two")
    report = scan(keeper)
    assert (counted(report), results(report)) == ((0, 0, 0, 0, 0), {"Photos": "refused"})
    assert "another drive" in report.refusals[0]
    doubt = kept(keeper)["Photos"]
    assert (doubt.reason, doubt.photos, doubt.gone, doubt.changed) == (doubts.ANOTHER_DRIVE, 3, 1, 2)
    assert ids(keeper) == before
    assert set(states(keeper, "thumbnails").values()) == {"done"}, "they are not those of the other card's pictures"
    assert volumes(keeper) == {"Photos": "uuid:one"}
    drives.pull_out(tmp_path / "card", tmp_path / "two")
    (tmp_path / "aside").rename(tmp_path / "card")
    drives.plug_in(tmp_path / "card", "one")
    assert counted(scan(keeper)) == (0, 0, 0, 0, 3)
    assert kept(keeper) == {}


def test_names_of_the_same_size_on_another_drive_are_read(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    folder = plugged(keeper, drives, tmp_path / "card")
    for path in folder.iterdir():
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(1, 1_700_000_000_000_000_000))
    drives.plug_in(tmp_path / "card", "two")
    assert results(scan(keeper)) == {"Photos": "refused"}
    assert kept(keeper)["Photos"].changed == 3


def test_a_copy_of_the_whole_drive_takes_its_place(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    folder = plugged(keeper, drives, tmp_path / "card")
    for path in folder.iterdir():
        os.utime(path, ns=(1, 1_700_000_000_000_000_000))
    drives.plug_in(tmp_path / "card", "two")
    assert counted(scan(keeper)) == (0, 0, 0, 0, 3)
    assert volumes(keeper) == {"Photos": "uuid:two"}


def test_a_drive_that_took_the_place_for_good_can_be_accepted(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    folder = plugged(keeper, drives, tmp_path / "card")
    (folder / "photo-000.jpg").unlink()
    drives.plug_in(tmp_path / "card", "two")
    assert results(scan(keeper)) == {"Photos": "refused"}, "one is enough on another drive"
    assert counted(scan(keeper, accept_missing=True)) == (0, 0, 0, 1, 2)
    assert volumes(keeper) == {"Photos": "uuid:two"}
    assert kept(keeper) == {}


def test_a_drive_that_comes_back_elsewhere_is_named_and_not_followed(
    keeper: Keeper, drives: Drives, tmp_path: Path
) -> None:
    folder = plugged(keeper, drives, tmp_path / "media" / "STICK")
    drives.pull_out(tmp_path / "media" / "STICK", tmp_path / "media" / "STICK1")
    drives.plug_in(tmp_path / "media" / "STICK1", "one")
    before = ids(keeper)
    report = scan(keeper)
    assert results(report) == {"Photos": "away"}
    assert f"relocate {folder} {tmp_path / 'media' / 'STICK1' / 'Photos'}" in (report.roots[0].told or "")
    assert (ids(keeper), missing(keeper)) == (before, set())


def test_two_roots_on_one_drive_are_each_found_on_it(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    for name, first in (("one", 0), ("two", 10)):
        album(tmp_path / "a" / name, 3, first=first)
    drives.plug_in(tmp_path / "a", "both")
    add(keeper, tmp_path / "a" / "one", tmp_path / "a" / "two")
    assert volumes(keeper) == {"one": "uuid:both", "two": "uuid:both"}
    drives.pull_out(tmp_path / "a", tmp_path / "b")
    drives.plug_in(tmp_path / "b", "both")
    report = scan(keeper)
    assert results(report) == {"one": "away", "two": "away"}
    for root, name in zip(report.roots, ("one", "two"), strict=True):
        assert str(tmp_path / "b" / name) in (root.told or "")
    drives.pull_out(tmp_path / "b", tmp_path / "a")
    drives.plug_in(tmp_path / "a", "both")
    assert counted(scan(keeper)) == (0, 0, 0, 0, 6)


def test_of_two_roots_on_one_drive_one_may_be_doubted_alone(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    drives.plug_in(tmp_path / "a", "both")
    for path in many(keeper, tmp_path / "a" / "one", 40)[:20]:
        path.unlink()
    album(tmp_path / "a" / "two", 2)
    add(keeper, tmp_path / "a" / "two")
    jpeg(tmp_path / "a" / "two" / "new.jpg", seed=50)
    report = scan(keeper)
    assert (counted(report)[0], results(report)) == (1, {"one": "refused", "two": "scanned"})


def test_an_empty_mount_point_and_one_with_a_note_in_it(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    folder = plugged(keeper, drives, tmp_path / "stick")
    drives.pull_out(tmp_path / "stick", tmp_path / "aside")
    folder.mkdir(parents=True)
    for note in (None, "mount me here.txt"):
        if note:
            (folder / note).write_text("the drive comes here")
        report = scan(keeper, accept_missing=True)
        assert results(report) == {"Photos": "away"}
        assert kept(keeper)["Photos"].reason == doubts.EMPTY
        assert missing(keeper) == set()


@pytest.mark.parametrize("left", ["nothing", "a note", "another drive"])
def test_copies_elsewhere_are_not_taken_for_moved_while_the_drive_is_away(
    keeper: Keeper, drives: Drives, tmp_path: Path, left: str
) -> None:
    """Also where the folder is there: what lies in it then is not the drive."""
    folder = plugged(keeper, drives, tmp_path / "stick")
    album(tmp_path / "copies", 1, first=30)
    add(keeper, tmp_path / "copies")
    before = ids(keeper)
    drives.pull_out(tmp_path / "stick", tmp_path / "aside")
    copy(tmp_path / "aside" / "Photos" / "photo-000.jpg", tmp_path / "copies" / "Norway" / "photo-000.jpg")
    if left != "nothing":
        folder.mkdir(parents=True)
        (folder / "note.txt").write_text("the drive comes here")
    if left == "another drive":
        jpeg(folder / "stranger.jpg", seed=70)
        drives.plug_in(tmp_path / "stick", "two")
    report = scan(keeper)
    assert (report.moved, report.new) == (0, 1)
    assert ids(keeper)["photo-000.jpg"] == before["photo-000.jpg"]
    extra = tmp_path / "more"
    copy(tmp_path / "aside" / "Photos" / "photo-001.jpg", extra / "photo-001.jpg")
    assert add(keeper, extra).moved == 0, "nor when a folder is added"
    shutil.rmtree(tmp_path / "stick", ignore_errors=True)
    (tmp_path / "aside").rename(tmp_path / "stick")
    drives.plug_in(tmp_path / "stick", "one")
    assert results(scan(keeper))["Photos"] == "scanned"
    with keeper.catalog.read() as session:
        assert {each.id for each in session.scalars(select(Photo))} >= set(before.values())
    assert missing(keeper) == set()
    figures(keeper)


def test_what_would_have_moved_from_a_refused_root_waits(keeper: Keeper, tmp_path: Path) -> None:
    """Neither moved, for nothing of that root is changed, nor new, for then its identity would be lost."""
    files = many(keeper, tmp_path / "one", 40)
    album(tmp_path / "two", 1, first=30)
    add(keeper, tmp_path / "two")
    rebuild(keeper, only=["analyze"])
    before = ids(keeper)
    for path in files[:5]:
        path.rename(tmp_path / "two" / path.name)
    for path in files[5:30]:
        path.unlink()
    report = scan(keeper)
    assert results(report) == {"one": "refused", "two": "scanned"}
    assert (counted(report), ids(keeper)) == ((0, 0, 0, 0, 1), before)
    assert kept(keeper)["one"].gone == 25
    (said,) = [root.message for root in report.roots if root.result == "scanned"]
    assert "5 new files" in (said or "")
    report = scan(keeper, accept_missing=True)
    assert (report.moved, report.missing, report.new) == (5, 25, 0)
    assert ids(keeper) == before


def test_the_doubt_says_where_most_is_gone_and_stays_until_it_is_settled(keeper: Keeper, photos: Path) -> None:
    files = [path for year, count in (("2022", 8), ("2023", 30), ("2024", 20)) for path in inside(photos / year, count)]
    add(keeper, photos)
    for path in files[:6] + files[8:30]:
        path.unlink()
    for _ in range(2):
        scan(keeper)
        doubt = kept(keeper)["photos"]
        assert (doubt.reason, doubt.photos, doubt.gone) == (doubts.GONE, 58, 28)
        assert doubt.folders == (("2023", 22), ("2022", 6))
        assert doubt.at
    scan(keeper, accept_missing=True)
    assert kept(keeper) == {}
    assert len(missing(keeper)) == 28


def inside(folder: Path, count: int) -> list[Path]:
    """Files that pass for photos."""
    folder.mkdir()
    files = [folder / f"{number:03}.jpg" for number in range(count)]
    for number, path in enumerate(files):
        path.write_bytes(f"{folder.name} {number}".encode())
    return files


@pytest.mark.parametrize(
    ("percent", "number", "refused"), [(5, 10, True), (60, 10, False), (5, 30, False), (0, 0, True)]
)
def test_share_and_number_are_those_of_the_settings(
    keeper: Keeper, photos: Path, percent: float, number: int, refused: bool
) -> None:
    files = many(keeper, photos, 40)
    keeper.settings = evolve(keeper.settings, vanished_percent=float(percent), vanished_photos=number)
    for path in files[:20]:
        path.unlink()
    assert results(scan(keeper)) == {"photos": "refused" if refused else "scanned"}


def test_a_photo_that_comes_back_keeps_everything(keeper: Keeper, drives: Drives, tmp_path: Path) -> None:
    folder = plugged(keeper, drives, tmp_path / "stick")
    photo = ids(keeper)["photo-001.jpg"]
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=photo, name="title", words="Sunset", origin="person"))
    thumbnails = {id_: keeper.store.read(id_) for id_ in ids(keeper).values()}
    (folder / "photo-001.jpg").rename(tmp_path / "aside.jpg")
    scan(keeper)
    rebuild(keeper)
    assert missing(keeper) == {"photo-001.jpg"}
    (tmp_path / "aside.jpg").rename(folder / "photo-001.jpg")
    scan(keeper)
    assert missing(keeper) == set()
    assert ids(keeper)["photo-001.jpg"] == photo
    with keeper.catalog.read() as session:
        assert session.scalars(select(Given.words).where(Given.photo_id == photo)).all() == ["Sunset"]
    assert {id_: keeper.store.read(id_) for id_ in ids(keeper).values()} == thumbnails
    assert (
        sum(phase.done for phase in rebuild(keeper).phases if phase.phase in ("analyze", "thumbnails", "hashes")) == 0
    )
    figures(keeper)


def test_what_was_decided_of_a_photo_is_there_when_it_comes_back(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    """Also after rebuilds while it was missing, which search for duplicates anew."""
    jpeg(photos / "a.jpg", seed=5)
    copy(photos / "a.jpg", photos / "b.jpg")
    add(keeper, photos)
    rebuild(keeper)
    with keeper.catalog.read() as session:
        number = session.scalars(select(Cluster.id)).one()
    say(keeper, number, "a.jpg")
    decided = rows(keeper, Decision)
    assert decided
    (photos / "b.jpg").rename(tmp_path / "aside.jpg")
    scan(keeper)
    rebuild(keeper)
    assert missing(keeper) == {"b.jpg"}
    (tmp_path / "aside.jpg").rename(photos / "b.jpg")
    scan(keeper)
    rebuild(keeper)
    assert rows(keeper, Decision) == decided
    with keeper.catalog.read() as session:
        assert session.scalars(select(Cluster.id)).all() == [number]
        assert session.get_one(Cluster, number).reviewed_at is not None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_links_that_lead_outside_are_not_followed(keeper: Keeper, photos: Path, tmp_path: Path) -> None:
    album(photos, 2)
    album(tmp_path / "outside", 3, first=10)
    (photos / "folder").symlink_to(tmp_path / "outside")
    (photos / "file.jpg").symlink_to(tmp_path / "outside" / "photo-010.jpg")
    report = add(keeper, photos)
    assert (report.new, report.ignored) == (2, 2)
    (photos / "photo-000.jpg").rename(tmp_path / "outside" / "photo-000.jpg")
    (photos / "photo-000.jpg").symlink_to(tmp_path / "outside" / "photo-000.jpg")
    scan(keeper)
    assert missing(keeper) == {"photo-000.jpg"}, "a link is not the photo"


READ_ONLY = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    from catalog_gui.engine.keeper import open_keeper
    from catalog_gui.settings import Settings

    folder, place = Path(sys.argv[1]), Path(sys.argv[2])
    tried = []

    def refuse(event, given):
        writes = event == "open" and (given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or event in ("os.mkdir", "os.remove", "os.rename", "os.utime", "os.chmod", "os.link", "os.symlink"):
            for name in given[:2]:
                if isinstance(name, (str, bytes, os.PathLike)) and os.fsdecode(name).startswith(str(folder)):
                    tried.append((event, name))
                    raise OSError(30, "Read-only file system", name)

    sys.addaudithook(refuse)
    keeper = open_keeper(place / "a.catalog", Settings(thumbnail_dir=str(place / "thumbnails"), workers=1), create=True)
    list(keeper.add([folder]))
    last = list(keeper.rebuild(workers=1))[-1]
    report = list(keeper.scan())[-1]
    print(report.unchanged, last.failures, last.result, tried)
    keeper.close()
    """
)


def test_a_drive_that_cannot_be_written_is_like_any_other(photos: Path, tmp_path: Path, home: Path) -> None:
    """And nothing is even tried to be written there."""
    album(photos, 3)
    asked = [sys.executable, "-c", READ_ONLY, str(photos), str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("3 0 completed []", "")

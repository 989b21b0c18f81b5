"""apply.py: only what is as it was when it was decided goes, what is said is true of the disk, and it can be stopped."""

import os
from pathlib import Path

import pytest
from camera import copy, jpeg
from keeping import figures, ids
from sqlalchemy import select

from catalog_gui.catalog import backups
from catalog_gui.catalog.tables import Burst, Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.groups import bursts, clusters
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.errors import CatalogError
from catalog_gui.media import trash
from catalog_gui.media.trash_words import TrashError
from catalog_gui.review import apply as applying
from catalog_gui.review import steps, trashing
from catalog_gui.review.apply import Applied, apply, offer, rehearse
from catalog_gui.review.pending import Pending
from catalog_gui.review.undo import undo
from review.conftest import Stock
from review.deciding import (
    BURST,
    applied,
    burst,
    bytes_of,
    choices,
    cluster,
    in_trash,
    keep_all,
    operations,
    paths_of,
    reviewed,
    rows,
    say,
)


@pytest.fixture
def decided(keeper: Keeper, pair: Path) -> tuple[int, int]:
    """Keep a.jpg, trash b.jpg; keep c.jpg, trash d.jpg and e.jpg."""
    one, other = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg", "e.jpg")
    say(keeper, one, "a.jpg")
    say(keeper, other, "c.jpg")
    return one, other


def why(done: Applied) -> dict[str, str]:
    return {each.path: each.message for each in done.refused}


def newest(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        return steps.words(session)[0]


def test_what_goes_is_in_the_trash_and_in_no_list(keeper: Keeper, decided: tuple[int, int], photos: Path) -> None:
    before = bytes_of(photos)
    done = applied(keeper)
    assert (paths_of(done.trashed), done.refused, done.failed) == (["b.jpg", "d.jpg", "e.jpg"], [], [])
    assert done.bytes == sum(each.size for each in done.trashed) > 0
    assert bytes_of(photos) == {name: before[name] for name in ("a.jpg", "c.jpg")}
    assert in_trash(keeper) == {"b.jpg", "d.jpg", "e.jpg"}
    assert set(ids(keeper)) == {"a.jpg", "c.jpg"}
    with keeper.catalog.read() as session:
        assert clusters(session) == []
    assert newest(keeper) == "Move 3 photos to the trash"


def test_nothing_decided_is_no_step_and_no_operation(keeper: Keeper, pair: Path) -> None:
    before = operations(keeper)
    done = applied(keeper)
    assert (done.total, done.operation) == (0, None)
    assert operations(keeper) == before


def test_a_snapshot_comes_first_and_without_one_nothing_moves(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(photos), rows(keeper)

    def full(*_: object, **__: object) -> Path:
        raise CatalogError("No backup could be made.")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "make", full)
        with pytest.raises(CatalogError, match="No backup"):
            list(apply(keeper))
    assert (bytes_of(photos), rows(keeper)) == before
    assert operations(keeper)[-1][2] == "failed"
    applied(keeper)
    assert len(list(backup_folder(keeper.catalog.file).glob("*.catalog"))) == 1


def test_a_rehearsal_says_what_will_be_and_changes_nothing(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    (photos / "d.jpg").write_bytes(b"another")
    before = bytes_of(photos), rows(keeper), operations(keeper)
    said = list(rehearse(keeper))[-1]
    assert (bytes_of(photos), rows(keeper), operations(keeper)) == before
    done = applied(keeper)
    assert (said.trashed, said.refused, said.bytes) == (done.trashed, done.refused, done.bytes)
    assert (said.operation, done.operation is None) == (None, False)


@pytest.mark.parametrize("fate", ["deleted", "changed", "another file", "a folder"])
def test_where_the_keeper_is_not_as_it_was_nothing_of_its_group_goes(
    keeper: Keeper, decided: tuple[int, int], photos: Path, fate: str
) -> None:
    (photos / "c.jpg").unlink()
    match fate:
        case "changed":
            jpeg(photos / "c.jpg", seed=1)
        case "another file":
            (photos / "c.jpg").symlink_to(photos / "d.jpg")
        case "a folder":
            (photos / "c.jpg").mkdir()
    done = applied(keeper)
    assert paths_of(done.trashed) == ["b.jpg"]
    assert set(why(done)) == {"d.jpg", "e.jpg"}
    assert all("“c.jpg”, which was to stay for it, is not as it was." in words for words in why(done).values())
    assert (photos / "d.jpg").is_file()
    assert choices(keeper, decided[1]) == {"c.jpg": None, "d.jpg": None, "e.jpg": None}
    assert not reviewed(keeper, decided[1])
    assert applied(keeper).total == 0


def test_a_loser_that_changed_is_asked_again_and_the_others_go(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    jpeg(photos / "d.jpg", seed=1)
    done = applied(keeper)
    assert paths_of(done.trashed) == ["b.jpg", "e.jpg"]
    assert "has changed since it was decided" in why(done)["d.jpg"]
    assert choices(keeper, decided[1]) == {"c.jpg": None, "d.jpg": None}
    assert not reviewed(keeper, decided[1])
    undo(keeper)
    assert (photos / "e.jpg").is_file()
    figures(keeper)


def test_a_loser_that_is_gone_already_is_told(keeper: Keeper, decided: tuple[int, int], photos: Path) -> None:
    (photos / "b.jpg").unlink()
    done = applied(keeper)
    assert "cannot be read there any more" in why(done)["b.jpg"]
    assert paths_of(done.trashed) == ["d.jpg", "e.jpg"]


def test_while_the_folder_is_away_decisions_wait(keeper: Keeper, decided: tuple[int, int], photos: Path) -> None:
    photos.rename(photos.with_name("unplugged"))
    done = applied(keeper)
    assert (done.trashed, done.refused) == ([], [])
    assert {each.path for each in done.failed} == {"b.jpg", "d.jpg", "e.jpg"}
    assert all("away" in each.message for each in done.failed)
    assert (done.operation, newest(keeper)) == (None, "Keep c.jpg of its copies, trash 2")
    photos.with_name("unplugged").rename(photos)
    assert paths_of(applied(keeper).trashed) == ["b.jpg", "d.jpg", "e.jpg"]


@pytest.mark.parametrize("about", ["cluster", BURST])
def test_the_last_copy_goes_only_if_a_person_has_said_so(keeper: Keeper, pair: Path, photos: Path, about: str) -> None:
    group = cluster if about == "cluster" else burst
    number = group(keeper, "a.jpg", "c.jpg")
    say(keeper, number, about=about)
    done = applied(keeper)
    assert (done.trashed, done.operation) == ([], None)
    assert all("Nothing of its group would stay" in words for words in why(done).values())
    assert not reviewed(keeper, number, about)
    say(keeper, number, about=about)
    assert paths_of(applied(keeper, last_copies=True).trashed) == ["a.jpg", "c.jpg"]
    undo(keeper)
    assert set(bytes_of(photos)) == {"a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"}


def test_the_keeper_of_a_cluster_does_not_go_with_its_burst(keeper: Keeper, pair: Path, photos: Path) -> None:
    copies, frames = cluster(keeper, "a.jpg", "b.jpg"), burst(keeper, "a.jpg", "c.jpg")
    say(keeper, copies, "a.jpg")
    say(keeper, frames, "c.jpg", about=BURST)
    assert paths_of(applied(keeper).trashed) == ["b.jpg"]
    assert (photos / "a.jpg").is_file()
    assert not reviewed(keeper, frames, BURST)


def test_a_keeper_that_went_meanwhile_leaves_a_last_copy(keeper: Keeper, pair: Path, photos: Path) -> None:
    copies, frames = cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), burst(keeper, "a.jpg", "c.jpg")
    say(keeper, frames, "a.jpg", about=BURST)
    applied(keeper)
    say(keeper, copies)
    assert applied(keeper).trashed == []
    assert (photos / "d.jpg").is_file()


def test_kept_in_its_burst_and_trashed_as_a_copy_is_refused(keeper: Keeper, pair: Path, photos: Path) -> None:
    copies, frames = cluster(keeper, "a.jpg", "b.jpg"), burst(keeper, "b.jpg", "c.jpg")
    say(keeper, copies, "a.jpg")
    say(keeper, frames, "b.jpg", about=BURST)
    done = applied(keeper)
    assert paths_of(done.trashed) == ["c.jpg"]
    assert "also chosen to be kept" in why(done)["b.jpg"]
    assert (photos / "b.jpg").is_file()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_and_second_names_never_go(keeper: Keeper, decided: tuple[int, int], photos: Path) -> None:
    os.link(photos / "b.jpg", photos / "another name")
    (photos / "d.jpg").unlink()
    (photos / "d.jpg").symlink_to(photos / "c.jpg")
    done = applied(keeper)
    assert paths_of(done.trashed) == ["e.jpg"]
    assert "Another name leads to the same file" in why(done)["b.jpg"]
    assert set(why(done)) == {"b.jpg", "d.jpg"}
    assert (photos / "d.jpg").is_symlink()


def test_a_photo_goes_comes_back_and_goes_again(keeper: Keeper, pair: Path, photos: Path) -> None:
    number, before = cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), bytes_of(photos)
    for _ in range(3):
        say(keeper, number, "c.jpg", "d.jpg")
        first = applied(keeper).operation
        assert in_trash(keeper) == {"e.jpg"}
        assert undo(keeper).operation == first
        assert bytes_of(photos) == before
    assert in_trash(keeper) == set()
    applied(keeper)
    copy(photos / "c.jpg", photos / "e.jpg")  # a new photo of the old name
    list(keeper.scan())
    assert ids(keeper)["e.jpg"] > max(ids(keeper)["c.jpg"], ids(keeper)["d.jpg"])
    assert in_trash(keeper) == {"e.jpg"}


def test_a_group_that_stays_has_a_keeper_and_the_bytes_of_what_stays(keeper: Keeper, pair: Path, photos: Path) -> None:
    copies, frames = cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), burst(keeper, "a.jpg", "b.jpg", "d.jpg")
    before = rows(keeper)
    say(keeper, copies, "d.jpg", "e.jpg")
    say(keeper, frames, "b.jpg", "d.jpg", about=BURST)
    applied(keeper)
    with keeper.catalog.read() as session:
        (left,), (film,) = clusters(session), bursts(session)
    assert (left["keeper"], left["reason"]) == ("d.jpg", "chosen by eye")
    assert left["bytes"] == (photos / "e.jpg").stat().st_size
    assert (film["best"], film["members"]) == ("b.jpg", ["b.jpg", "d.jpg"])
    for _ in range(3):
        undo(keeper)
    assert rows(keeper) == before


def test_a_frame_that_was_split_off_stays_apart_when_its_copy_goes(keeper: Keeper, pair: Path) -> None:
    alone = burst(keeper, "a.jpg", copies=["b.jpg"])
    with keeper.catalog.write() as session:
        row = session.get_one(Burst, alone)
        row.reason, row.shaped_at = "", now()
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    applied(keeper)
    with keeper.catalog.read() as session:
        assert session.get(Burst, alone) is not None


def test_stopped_between_groups_what_went_is_one_step_and_the_rest_waits(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    before, going = bytes_of(photos), apply(keeper)
    assert paths_of(next(going).trashed) == ["b.jpg"]
    going.close()
    assert operations(keeper)[-1] == ("apply", "Move 3 photos to the trash", "interrupted")
    assert in_trash(keeper) == {"b.jpg"}
    figures(keeper)
    assert paths_of(applied(keeper).trashed) == ["d.jpg", "e.jpg"]
    undo(keeper)
    undo(keeper)
    assert bytes_of(photos) == before


def test_what_is_decided_otherwise_while_apply_is_at_work_stays(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    going = apply(keeper)
    next(going)
    say(keeper, decided[1], "e.jpg")
    last = list(going)[-1]
    assert (paths_of(last.trashed), last.refused) == (["b.jpg"], [])
    assert {each.path: each.message for each in last.failed} == dict.fromkeys(["d.jpg", "e.jpg"], applying.OTHERWISE)
    assert choices(keeper, decided[1]) == {"c.jpg": "trash", "d.jpg": "trash", "e.jpg": "keep"}
    assert paths_of(applied(keeper).trashed) == ["c.jpg", "d.jpg"]


def waiting(keeper: Keeper) -> tuple[Pending, ...]:
    with keeper.catalog.read() as session:
        return offer(session).groups


def test_only_what_was_looked_at_goes_and_what_was_decided_since_waits(keeper: Keeper, pair: Path) -> None:
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    seen = waiting(keeper)
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), "c.jpg")
    done = applied(keeper, groups=seen)
    assert (paths_of(done.trashed), done.since) == (["b.jpg"], 1)
    assert newest(keeper) == "Move 1 photo to the trash"
    done = applied(keeper, groups=waiting(keeper))
    assert (paths_of(done.trashed), done.since) == (["d.jpg", "e.jpg"], 0)


def test_what_was_decided_otherwise_since_it_was_looked_at_stays(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    seen = waiting(keeper)
    say(keeper, decided[0], "b.jpg")
    done = applied(keeper, groups=seen)
    assert paths_of(done.trashed) == ["d.jpg", "e.jpg"]
    assert {each.path: each.message for each in done.failed} == {"b.jpg": applying.OTHERWISE}
    assert done.since == 0, "it was looked at, and is told as one that stayed"
    assert paths_of(applied(keeper).trashed) == ["a.jpg"]


def test_what_was_chosen_to_stay_in_another_group_since_it_was_looked_at_stays(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    seen = waiting(keeper)
    keep_all(keeper, burst(keeper, "a.jpg", "c.jpg", "d.jpg"), about=BURST)
    done = applied(keeper, groups=seen)
    assert paths_of(done.trashed) == ["b.jpg", "e.jpg"]
    assert {each.path: each.message for each in done.failed} == {"d.jpg": applying.OTHERWISE}
    assert why(applied(keeper)) == {
        "d.jpg": "It was also chosen to be kept, among other photos. Decide again which holds."
    }


def test_two_at_once_cannot_be_and_the_second_is_told(keeper: Keeper, decided: tuple[int, int]) -> None:
    going = apply(keeper)
    next(going)
    with pytest.raises(CatalogError, match=r"Move 3 photos to the trash.* is running"):
        next(apply(keeper))
    with pytest.raises(CatalogError, match="is running"):
        undo(keeper)
    assert paths_of(list(going)[-1].trashed) == ["b.jpg", "d.jpg", "e.jpg"]


def refusing(names: set[str]) -> object:
    real = trash.rename_new

    def rename(source: Path, target: Path) -> None:
        if source.name in names:
            raise PermissionError(13, "Permission denied")
        real(source, target)

    return rename


def test_what_cannot_move_stays_decided_and_the_rest_goes(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(trash, "rename_new", refusing({"d.jpg"}))
        done = applied(keeper)
    assert paths_of(done.trashed) == ["b.jpg", "e.jpg"]
    assert [(each.path, "write-protected" in each.message) for each in done.failed] == [("d.jpg", True)]
    assert reviewed(keeper, decided[1])
    assert paths_of(applied(keeper).trashed) == ["d.jpg"]


def test_where_nothing_can_move_it_is_no_step(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(keeper)
    monkeypatch.setattr(trash, "rename_new", refusing({"b.jpg", "d.jpg", "e.jpg"}))
    done = applied(keeper)
    assert (done.operation, len(done.failed)) == (None, 3)
    assert rows(keeper) == before
    assert newest(keeper) == "Keep c.jpg of its copies, trash 2"
    assert not keeper.unsettled


def test_a_photo_whose_sidecar_cannot_go_comes_back(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (photos / "b.xmp").write_text("stars")
    before = bytes_of(photos)
    monkeypatch.setattr(trash, "rename_new", refusing({"b.xmp"}))
    done = applied(keeper)
    assert paths_of(done.failed) == ["b.jpg"]
    assert bytes_of(photos) == {name: before[name] for name in ("a.jpg", "b.jpg", "b.xmp", "c.jpg")}


def test_one_that_can_neither_go_whole_nor_come_back_is_known_to_be_in_the_trash(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (photos / "b.xmp").write_text("stars")

    def never(*_: object) -> None:
        raise TrashError("It cannot come back.")

    with monkeypatch.context() as patch:
        patch.setattr(trash, "rename_new", refusing({"b.xmp"}))
        patch.setattr(trashing.trash, "bring_back", never)
        done = applied(keeper)
    assert "b.jpg" in paths_of(done.trashed)
    assert in_trash(keeper) == {"b.jpg", "d.jpg", "e.jpg"}
    undo(keeper)
    assert (photos / "b.jpg").is_file()
    assert (photos / "b.xmp").read_text() == "stars"


def test_what_an_apply_that_broke_off_left_is_settled_by_the_next(
    keeper: Keeper, decided: tuple[int, int], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise CatalogError("The disk of the catalog is full.")

    with monkeypatch.context() as patch:
        patch.setattr(trashing, "note_sent", broken)
        with pytest.raises(CatalogError):
            list(apply(keeper))
    assert keeper.unsettled
    assert paths_of(applied(keeper).trashed) == ["d.jpg", "e.jpg"]
    assert in_trash(keeper) == {"b.jpg", "d.jpg", "e.jpg"}
    assert not keeper.unsettled


def test_a_scan_that_missed_a_photo_on_its_way_does_it_no_harm(
    keeper: Keeper, decided: tuple[int, int], photos: Path
) -> None:
    applied(keeper)
    with keeper.catalog.write() as session:
        for photo in session.scalars(select(Photo).where(Photo.trashed_at.is_not(None))):
            photo.missing_since = photo.trashed_at
    undo(keeper)
    with keeper.catalog.read() as session:
        assert session.scalars(select(Photo.missing_since).distinct()).all() == [None]


def test_a_hundred_groups_go_in_portions(keeper: Keeper, stock: Stock, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = stock(*((f"{n}a.jpg", f"{n}b.jpg") for n in range(12)))
    for n in range(12):
        say(keeper, cluster(keeper, f"{n}a.jpg", f"{n}b.jpg"), f"{n}a.jpg")
    monkeypatch.setattr(applying, "PORTION_GROUPS", 4)
    monkeypatch.setattr(applying, "PORTION_SECONDS", 60)
    before = bytes_of(photos)
    assert [each.done for each in apply(keeper)] == [1, 3, 7, 11, 12, 12]
    assert len(in_trash(keeper)) == 12
    undo(keeper)
    assert bytes_of(photos) == before
    figures(keeper)


def test_kept_ones_stay_where_they_are(keeper: Keeper, pair: Path, photos: Path) -> None:
    before = bytes_of(photos)
    keep_all(keeper, cluster(keeper, "a.jpg", "b.jpg"))
    assert applied(keeper).total == 0
    assert bytes_of(photos) == before


@pytest.fixture(autouse=True)
def _portions_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Group by group, however quick the machine."""
    monkeypatch.setattr(applying, "PORTION_GROUPS", 1)

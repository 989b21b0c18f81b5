"""undo.py: the newest step comes back exactly, after a restart or a new search too, and nothing is overwritten."""

from pathlib import Path

import pytest
from camera import jpeg
from keeping import figures, ids
from sqlalchemy import select

from catalog_gui.catalog.tables import ClusterMember
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import steps
from catalog_gui.review import undo as undoing
from catalog_gui.review.undo import redo, undo
from review.conftest import Reopen
from review.deciding import applied, bytes_of, cluster, in_trash, operations, rows, say


@pytest.fixture
def gone(keeper: Keeper, pair: Path, photos: Path) -> tuple[dict[str, str], dict[str, list[object]]]:
    """b.jpg, d.jpg and e.jpg went; the files and rows before."""
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), "c.jpg")
    before = bytes_of(photos), rows(keeper)
    applied(keeper)
    return before


def test_an_apply_comes_back_as_a_whole_after_a_restart(
    keeper: Keeper, gone: tuple[object, object], photos: Path, reopen: Reopen
) -> None:
    known = ids(keeper)
    reopen()
    undone = undo(keeper)
    assert undone.label == "Move 3 photos to the trash"
    assert [(each.path, each.root) for each in undone.restored] == [
        (name, str(photos)) for name in ("b.jpg", "d.jpg", "e.jpg")
    ]
    assert (bytes_of(photos), rows(keeper)) == gone
    assert ids(keeper).items() >= known.items()
    figures(keeper)
    assert operations(keeper)[-1] == ("undo", "Undo: Move 3 photos to the trash", "completed")


def test_its_decisions_wait_again_and_can_be_taken_back_too(keeper: Keeper, gone: tuple[object, object]) -> None:
    undo(keeper)
    assert applied(keeper).total == 3
    undo(keeper)
    for _ in range(2):
        undo(keeper)
    assert applied(keeper).total == 0
    assert undo(keeper).operation is None


def test_nothing_is_overwritten_and_the_rest_stays_the_newest_step(
    keeper: Keeper, gone: tuple[object, object], photos: Path
) -> None:
    (photos / "d.jpg").write_text("something else")
    first = undo(keeper)
    assert [(place.path, "Something else lies" in why) for place, why in first.failed] == [("d.jpg", True)]
    assert [each.path for each in first.restored] == ["b.jpg", "e.jpg"]
    assert (photos / "d.jpg").read_text() == "something else"
    assert in_trash(keeper) == {"d.jpg"}
    figures(keeper)
    (photos / "d.jpg").unlink()
    second = undo(keeper)
    assert (second.operation, [each.path for each in second.restored]) == (first.operation, ["d.jpg"])
    assert (bytes_of(photos), rows(keeper)) == gone


def test_a_taken_place_that_a_scan_has_seen_is_told(keeper: Keeper, gone: tuple[object, object], photos: Path) -> None:
    jpeg(photos / "d.jpg", seed=1)
    list(keeper.scan())
    undone = undo(keeper)
    assert [(place.path, "stays in the trash" in why) for place, why in undone.failed] == [("d.jpg", True)]
    assert in_trash(keeper) == {"d.jpg"}


def test_folders_that_are_gone_are_made_again(keeper: Keeper, photos: Path, stock: object) -> None:
    stock(("a.jpg", "2024/may/b.jpg"))  # type: ignore[operator]
    say(keeper, cluster(keeper, "a.jpg", "2024/may/b.jpg"), "a.jpg")
    before = bytes_of(photos)
    applied(keeper)
    (photos / "2024/may").rmdir()
    (photos / "2024").rmdir()
    undo(keeper)
    assert bytes_of(photos) == before


def test_while_the_folder_is_away_all_stays_in_the_trash(
    keeper: Keeper, gone: tuple[object, object], photos: Path
) -> None:
    photos.rename(photos.with_name("unplugged"))
    undone = undo(keeper)
    assert len(undone.failed) == 3
    assert not photos.exists()
    assert in_trash(keeper) == {"b.jpg", "d.jpg", "e.jpg"}
    photos.with_name("unplugged").rename(photos)
    undo(keeper)
    assert (bytes_of(photos), rows(keeper)) == gone


def test_an_apply_is_not_done_again_unseen(keeper: Keeper, gone: tuple[object, object], photos: Path) -> None:
    undo(keeper)
    with pytest.raises(CatalogError, match="Press Apply"):
        redo(keeper)
    assert (bytes_of(photos), rows(keeper)) == gone


def test_a_second_undo_that_comes_too_late_does_nothing(
    keeper: Keeper, gone: tuple[object, object], photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = undoing.settle

    def quicker(each: Keeper) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(undoing, "settle", real)
            undo(each)

    monkeypatch.setattr(undoing, "settle", quicker)
    assert undo(keeper).operation is None
    assert (bytes_of(photos), rows(keeper)) == gone


def test_a_photo_that_another_cluster_has_got_meanwhile_comes_back_to_its_own(
    keeper: Keeper, gone: tuple[object, dict[str, object]], photos: Path
) -> None:
    jpeg(photos / "new.jpg", seed=900)
    list(keeper.scan())
    cluster(keeper, "a.jpg", "new.jpg")
    undo(keeper)
    assert rows(keeper)["decision"] == gone[1]["decision"]
    with keeper.catalog.read() as session:
        found = dict(session.execute(select(ClusterMember.photo_id, ClusterMember.cluster_id)).all())
    known = ids(keeper)
    assert found[known["a.jpg"]] == found[known["b.jpg"]] != found[known["new.jpg"]]
    figures(keeper)


def test_history_is_told_newest_first(keeper: Keeper, gone: tuple[object, object]) -> None:
    with keeper.catalog.read() as session:
        assert [step.label for step in steps.history(session, 2)] == [
            "Move 3 photos to the trash",
            "Keep c.jpg of its copies, trash 2",
        ]

"""settling.py: killed at any moment, each photo is in its place or in the trash with a record, and all comes back."""

import os
from pathlib import Path

import pytest
from camera import jpeg
from keeping import figures, ids
from sqlalchemy import select, update

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import steps
from catalog_gui.review.settling import settle
from catalog_gui.review.undo import undo
from review.conftest import Reopen
from review.deciding import applied, bytes_of, cluster, given, in_trash, on_the_way, operations, rows, say, says
from review.killed import kill

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")

GOING = [
    "before review.trashing:carry_out 1",
    "before media.trash:rename_new 1",
    "after media.trash_note:write 1",
    "after media.trash:rename_new 1",
    "before media.trash:rename_new 2",
    "after media.trash:rename_new 2",
    "before review.trashing:note_sent 1",
    "after review.apply:dissolve_spent 1",
    "after media.trash:rename_new 3",
    "before review.trashing:note_sent 2",
]
RETURNING = [
    "before media.trash:bring_back 1",
    "after media.trash:rename_new 1",
    "after media.trash:rename_new 2",
    "before review.returning:note_returned 1",
    "after review.returning:note_returned 1",
    "before review.gifts:take_back 1",
    "before review.steps:turn 1",
]
PURGING = [
    "before media.trash:purge 1",
    "after media.trash:purge 1",
    "after media.trash:purge 2",
    "before review.returning:note_purged 1",
    "before review.returning:bar_step 1",
    "after review.returning:bar_step 1",
]
ALL = {"a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"}


@pytest.fixture
def decided(keeper: Keeper, pair: Path, photos: Path) -> Keeper:
    """b.jpg with its sidecar, d.jpg and e.jpg are to go, and b.jpg would hand its stars on."""
    (photos / "b.xmp").write_text("edits")
    says(keeper, "b.jpg", rating=4)
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), "c.jpg")
    return keeper


def nothing_is_lost(keeper: Keeper, photos: Path) -> None:
    here = {path for path in ALL if (photos / path).is_file()}
    assert here | in_trash(keeper) == ALL
    assert not here & in_trash(keeper)
    assert set(ids(keeper)) == here
    assert on_the_way(keeper) == set()
    assert ("b.xmp" in bytes_of(photos)) == ("b.jpg" in here), "a sidecar is where its photo is"
    figures(keeper)


def killed(keeper: Keeper, what: str, moment: str, reopen: Reopen) -> None:
    keeper.close()
    kill(what, moment, keeper)
    reopen()


def undone(keeper: Keeper) -> None:
    """Take back all that is in the trash."""
    for _ in range(3):
        if in_trash(keeper):
            assert undo(keeper).failed == ()


@pytest.mark.parametrize("moment", GOING)
def test_killed_in_apply(decided: Keeper, photos: Path, reopen: Reopen, moment: str) -> None:
    files, before = bytes_of(photos), rows(decided)
    killed(decided, "apply", moment, reopen)
    nothing_is_lost(decided, photos)
    assert given(decided, "a.jpg") == ({"rating": 4.0} if "b.jpg" in in_trash(decided) else {})
    applied(decided)
    assert in_trash(decided) == {"b.jpg", "d.jpg", "e.jpg"}
    undone(decided)
    assert bytes_of(photos) == files
    assert rows(decided) == before
    assert given(decided, "a.jpg") == {}


@pytest.mark.parametrize("moment", ["after media.trash:rename_new 1", "before review.trashing:note_sent 2"])
def test_killed_in_apply_and_undone_at_once(decided: Keeper, photos: Path, reopen: Reopen, moment: str) -> None:
    files, before = bytes_of(photos), rows(decided)
    killed(decided, "apply", moment, reopen)
    assert in_trash(decided)
    undone(decided)
    nothing_is_lost(decided, photos)
    assert bytes_of(photos) == files
    assert rows(decided) == before


@pytest.mark.parametrize("moment", RETURNING)
def test_killed_in_undo(decided: Keeper, photos: Path, reopen: Reopen, moment: str) -> None:
    files, before = bytes_of(photos), rows(decided)
    applied(decided)
    killed(decided, "undo", moment, reopen)
    nothing_is_lost(decided, photos)
    assert undo(decided).failed == ()
    assert bytes_of(photos) == files
    assert rows(decided) == before
    with decided.catalog.read() as session:
        assert steps.words(session)[0] == "Keep c.jpg of its copies, trash 2"


@pytest.mark.parametrize("moment", PURGING)
def test_killed_in_purge(decided: Keeper, photos: Path, reopen: Reopen, home: Path, moment: str) -> None:
    applied(decided)
    killed(decided, "purge", moment, reopen)
    assert on_the_way(decided) == set()
    gone = {"b.jpg", "d.jpg", "e.jpg"} - in_trash(decided)
    left = {path.name for path in home.rglob("Trash/files/*")}
    assert left == in_trash(decided) | ({"b.xmp"} if "b.jpg" in in_trash(decided) else set())
    undone(decided)
    assert {path for path in ALL if (photos / path).is_file()} == ALL - gone
    figures(decided)
    with decided.catalog.read() as session:
        assert steps.words(session)[0] == "Keep c.jpg of its copies, trash 2"


def left_going(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """An Apply that moved everything, and wrote none of it down."""
    from catalog_gui.errors import CatalogError
    from catalog_gui.review import trashing
    from catalog_gui.review.apply import apply

    def broken(*_: object) -> None:
        raise CatalogError("The disk of the catalog is full.")

    with monkeypatch.context() as patch:
        patch.setattr(trashing, "note_sent", broken)
        with pytest.raises(CatalogError):
            list(apply(keeper))
    assert on_the_way(keeper) == {"going"}


def test_while_another_is_at_work_its_files_are_left_alone(decided: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    left_going(decided, monkeypatch)
    with Catalog.alone(decided.catalog, "apply", "Move 3 photos to the trash"):
        settle(decided)
        assert on_the_way(decided) == {"going"}
    settle(decided)
    assert on_the_way(decided) == set()
    assert operations(decided)[-1] == ("settle", "Finish what was interrupted", "completed")


def test_a_photo_that_was_deleted_meanwhile_leaves_its_sidecar_in_place(
    decided: Keeper, photos: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_going(decided, monkeypatch)
    for file in [*home.rglob("Trash/files/*"), *home.rglob("Trash/info/*")]:
        file.unlink()
    (photos / "b.xmp").write_text("edits")
    settle(decided)
    assert (photos / "b.xmp").read_text() == "edits"
    assert in_trash(decided) == set()
    assert on_the_way(decided) == set()
    assert given(decided, "a.jpg") == {}


def test_while_nobody_can_say_where_a_file_is_it_stays_on_its_way(
    decided: Keeper, photos: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_going(decided, monkeypatch)
    (trash,) = {path.parent.parent for path in home.rglob("Trash/files/*")}
    trash.rename(trash.with_name("away"))
    settle(decided)
    assert on_the_way(decided) == {"going"}
    assert set(ids(decided)) == ALL
    trash.with_name("away").rename(trash)
    settle(decided)
    assert on_the_way(decided) == set()
    assert in_trash(decided) == {"b.jpg"}


def test_something_else_in_its_place_does_not_hide_that_it_went(
    decided: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_going(decided, monkeypatch)
    jpeg(photos / "b.jpg", seed=1)
    settle(decided)
    assert in_trash(decided) == {"b.jpg"}
    assert undo(decided).failed != ()
    (photos / "b.jpg").unlink()
    assert undo(decided).failed == ()


def test_with_nothing_on_its_way_nothing_is_written(decided: Keeper) -> None:
    before = operations(decided)
    settle(decided)
    assert operations(decided) == before


def test_an_invented_place_is_left_alone(decided: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_going(decided, monkeypatch)
    with decided.catalog.write() as session:
        assert session.scalars(select(TrashItem.id)).all()
        session.execute(update(TrashItem).values(target=str(photos / "c.jpg")))
    before = bytes_of(photos)
    settle(decided)
    assert bytes_of(photos) == before
    assert on_the_way(decided) == {"going"}

"""emptying.py: single photos come back or go for good; what was decided about them is asked again."""

from datetime import timedelta
from pathlib import Path

import pytest
from camera import jpeg
from keeping import figures, ids
from sqlalchemy import select, update

from catalog_gui.catalog import backups
from catalog_gui.catalog.tables import Operation, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media import trash
from catalog_gui.media.trash_words import TrashError
from catalog_gui.review import steps
from catalog_gui.review.emptying import LetGo, bring_back, let_go
from catalog_gui.review.trash_records import Trashed, older
from catalog_gui.review.undo import undo
from review.conftest import Reopen
from review.deciding import (
    applied,
    bytes_of,
    choices,
    cluster,
    given,
    in_trash,
    operations,
    reviewed,
    say,
    says,
    trashed,
)


@pytest.fixture
def gone(keeper: Keeper, pair: Path, photos: Path) -> dict[str, str]:
    """b.jpg with its sidecar went, and e.jpg while c.jpg and d.jpg stay; the files before."""
    (photos / "b.xmp").write_text("edits")
    says(keeper, "b.jpg", rating=3)
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), "c.jpg", "d.jpg")
    before = bytes_of(photos)
    applied(keeper)
    return before


def named(keeper: Keeper, *paths: str) -> list[Trashed]:
    return [each for each in trashed(keeper) if each.path in paths]


def newest(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        return steps.words(session)[0]


def test_one_photo_comes_back_and_is_asked_about_again(keeper: Keeper, gone: dict[str, str], photos: Path) -> None:
    undone = bring_back(keeper, named(keeper, "e.jpg"))
    assert [each.path for each in undone.restored] == ["e.jpg"]
    assert (photos / "e.jpg").is_file()
    assert choices(keeper, 2) == {"c.jpg": "keep", "d.jpg": "keep", "e.jpg": None}
    assert not reviewed(keeper, 2)
    assert applied(keeper).total == 0, "what a person has brought back does not go again by itself"
    assert newest(keeper) == "Move 2 photos to the trash"
    figures(keeper)


def test_all_that_came_back_one_by_one_was_taken_back(
    keeper: Keeper, gone: dict[str, str], photos: Path, reopen: Reopen
) -> None:
    bring_back(keeper, named(keeper, "e.jpg"))
    reopen()
    assert given(keeper, "a.jpg") == {"rating": 3.0}
    bring_back(keeper, named(keeper, "b.jpg"))
    assert given(keeper, "a.jpg") == {}
    assert bytes_of(photos) == gone
    assert choices(keeper, 1) == {"a.jpg": "keep", "b.jpg": None}
    assert applied(keeper).total == 0
    assert newest(keeper) == "Keep c.jpg and 1 more of its copies, trash 1"
    figures(keeper)


def test_what_cannot_come_back_is_told_and_stays(keeper: Keeper, gone: dict[str, str], photos: Path) -> None:
    jpeg(photos / "e.jpg", seed=4)
    undone = bring_back(keeper, trashed(keeper))
    assert [place.path for place, _ in undone.failed] == ["e.jpg"]
    assert in_trash(keeper) == {"e.jpg"}
    assert newest(keeper) == "Move 2 photos to the trash"


def test_what_is_gone_for_good_is_in_no_list_and_no_step(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path
) -> None:
    assert let_go(keeper, trashed(keeper)).stayed == {}
    assert in_trash(keeper) == set()
    assert list(home.rglob("Trash/files/*")) == list(home.rglob("Trash/info/*")) == []
    assert set(ids(keeper)) == {"a.jpg", "c.jpg", "d.jpg"}
    assert given(keeper, "a.jpg") == {"rating": 3.0}
    assert newest(keeper) == "Keep c.jpg and 1 more of its copies, trash 1"
    assert operations(keeper)[-1] == ("purge", "Let 2 photos in the trash go for good", "completed")
    figures(keeper)


def test_the_rest_of_an_apply_can_still_be_taken_back(keeper: Keeper, gone: dict[str, str], photos: Path) -> None:
    let_go(keeper, named(keeper, "b.jpg"))
    undone = undo(keeper)
    assert [each.path for each in undone.restored] == ["e.jpg"]
    assert set(bytes_of(photos)) == set(gone) - {"b.jpg", "b.xmp"}
    assert newest(keeper) == "Keep c.jpg and 1 more of its copies, trash 1"
    assert applied(keeper).total == 1
    figures(keeper)


def test_without_a_snapshot_nothing_goes(keeper: Keeper, gone: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Path:
        raise CatalogError("No backup could be made.")

    monkeypatch.setattr(backups, "make", full)
    with pytest.raises(CatalogError):
        let_go(keeper, trashed(keeper))
    assert in_trash(keeper) == {"b.jpg", "e.jpg"}


def test_what_cannot_be_deleted_stays_in_the_list(
    keeper: Keeper, gone: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = trash.purge

    def refused(move: trash.Move) -> None:
        if move.source.name == "e.jpg":
            raise TrashError("It cannot be deleted.")
        real(move)

    photo = named(keeper, "e.jpg")[0].photo
    with monkeypatch.context() as patch:
        patch.setattr(trash, "purge", refused)
        assert let_go(keeper, trashed(keeper)).stayed == {photo: "It cannot be deleted."}
    assert in_trash(keeper) == {"e.jpg"}
    assert newest(keeper) == "Move 2 photos to the trash"


def test_nothing_named_does_nothing(keeper: Keeper, gone: dict[str, str]) -> None:
    before = operations(keeper)
    assert bring_back(keeper, []).restored == ()
    assert let_go(keeper, []) == LetGo()
    assert operations(keeper) == before


def test_what_lies_in_the_trash_for_long_is_told_apart_and_who_moved_it(keeper: Keeper, gone: dict[str, str]) -> None:
    with keeper.catalog.write() as session:
        photo = named(keeper, "b.jpg")[0].photo
        long_ago = update(TrashItem).where(TrashItem.photo_id == photo).values(at=now() - timedelta(days=31))
        session.execute(long_ago)
    found = trashed(keeper)
    assert [each.path for each in older(found, 30)] == ["b.jpg"]
    assert older(found, 32) == []
    assert len(older(found, 0)) == 2
    with keeper.catalog.read() as session:
        assert {each.by for each in found} == set(session.scalars(select(Operation.actor)))

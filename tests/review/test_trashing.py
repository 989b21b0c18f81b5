"""trashing.py: what belongs to a photo goes and comes back with it, and what a photo that stays shares stays."""

from pathlib import Path

import pytest
from keeping import ids
from sqlalchemy import select

from catalog_gui.catalog.tables import Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import trash
from catalog_gui.media.trash import PlanAgain
from catalog_gui.review import trashing
from catalog_gui.review.trashing import Going, going_along
from catalog_gui.review.undo import undo
from review.conftest import Reopen, Stock
from review.deciding import applied, bytes_of, cluster, in_trash, paths_of, say, trashed


def beside(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(f"what {name!a} says")


def test_sidecars_go_and_come_back_with_their_photo(keeper: Keeper, pair: Path, photos: Path, reopen: Reopen) -> None:
    beside(photos, "b.xmp", "b.jpg.xmp", "b.AAE", "a.xmp", "bb.xmp", "b.txt")
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    before = bytes_of(photos)
    applied(keeper)
    assert set(before) - set(bytes_of(photos)) == {"b.jpg", "b.xmp", "b.jpg.xmp", "b.AAE"}
    (entry,) = trashed(keeper)
    assert (entry.path, entry.bytes) == ("b.jpg", entry.bytes)
    assert entry.bytes > sum(len(f"what {name!a} says") for name in ("b.xmp", "b.jpg.xmp", "b.AAE"))
    reopen()
    undo(keeper)
    assert bytes_of(photos) == before


@pytest.fixture
def shot(keeper: Keeper, stock: Stock) -> tuple[Path, int, int]:
    """A raw file and its JPEG, each with a copy elsewhere, and the sidecar that they share."""
    folder = stock(("card/IMG.CR2", "copy/IMG.CR2"), ("card/IMG.JPG", "copy/IMG.JPG"))
    beside(folder / "card", "IMG.xmp")
    return folder, cluster(keeper, "copy/IMG.CR2", "card/IMG.CR2"), cluster(keeper, "copy/IMG.JPG", "card/IMG.JPG")


def test_a_shared_sidecar_stays_with_the_companion_that_stays(keeper: Keeper, shot: tuple[Path, int, int]) -> None:
    folder, _, jpegs = shot
    say(keeper, jpegs, "copy/IMG.JPG")
    applied(keeper)
    assert set(bytes_of(folder / "card")) == {"IMG.CR2", "IMG.xmp"}


@pytest.mark.parametrize("together", [True, False])
def test_a_shared_sidecar_goes_with_the_last_of_its_companions(
    keeper: Keeper, shot: tuple[Path, int, int], together: bool
) -> None:
    folder, raws, jpegs = shot
    before = bytes_of(folder)
    say(keeper, raws, "copy/IMG.CR2")
    if not together:
        applied(keeper)
        assert set(bytes_of(folder / "card")) == {"IMG.JPG", "IMG.xmp"}
    say(keeper, jpegs, "copy/IMG.JPG")
    applied(keeper)
    assert not bytes_of(folder / "card")
    for _ in range(4):
        undo(keeper)
    assert bytes_of(folder) == before


def test_companions_with_names_of_odd_bytes_keep_their_sidecar(keeper: Keeper, stock: Stock) -> None:
    try:
        folder = stock(("card/\udce9.CR2", "copy/\udce9.CR2"), ("card/\udce9.JPG", "copy/\udce9.JPG"))
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    beside(folder / "card", "\udce9.xmp")
    say(keeper, cluster(keeper, "copy/\udce9.JPG", "card/\udce9.JPG"), "copy/\udce9.JPG")
    applied(keeper)
    assert {path.name for path in (folder / "card").iterdir()} == {"\udce9.CR2", "\udce9.xmp"}


def test_what_would_go_along_is_told_before_and_nothing_moves(keeper: Keeper, shot: tuple[Path, int, int]) -> None:
    folder, _, _ = shot
    before, known = bytes_of(folder), ids(keeper)
    with keeper.catalog.read() as session:
        root = session.scalars(select(Root.id)).one()
        each = [Going(known[path], root, str(folder), path) for path in ("card/IMG.CR2", "card/IMG.JPG")]
        assert going_along(session, each[:1]) == {}
        assert going_along(session, each) == {known["card/IMG.JPG"]: [folder / "card/IMG.xmp"]}
    assert bytes_of(folder) == before


def test_a_name_that_was_taken_in_the_trash_meanwhile_is_planned_again(
    keeper: Keeper, pair: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = trash.carry_out, [3]

    def taken(move: trash.Move) -> trash.Move:
        if left[0]:
            left[0] -= 1
            move.target.write_text("another program's")
            raise PlanAgain
        return real(move)

    before = bytes_of(photos)
    monkeypatch.setattr(trashing.trash, "carry_out", taken)
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    assert paths_of(applied(keeper).trashed) == ["b.jpg"]
    assert left == [0]
    undo(keeper)
    assert bytes_of(photos) == before


def test_a_name_that_is_taken_again_and_again_is_told(
    keeper: Keeper, pair: Path, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(move: trash.Move) -> trash.Move:
        raise PlanAgain

    monkeypatch.setattr(trashing.trash, "carry_out", taken)
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    done = applied(keeper)
    assert [("again and again" in each.message) for each in done.failed] == [True]
    assert in_trash(keeper) == set()


def test_two_of_one_name_from_two_folders_lie_side_by_side(keeper: Keeper, stock: Stock) -> None:
    folder = stock(("x/IMG.jpg", "y/IMG.jpg", "z/IMG.jpg"))
    say(keeper, cluster(keeper, "x/IMG.jpg", "y/IMG.jpg", "z/IMG.jpg"), "x/IMG.jpg")
    before = bytes_of(folder)
    applied(keeper)
    assert in_trash(keeper) == {"y/IMG.jpg", "z/IMG.jpg"}
    undo(keeper)
    assert bytes_of(folder) == before


def test_a_photo_outside_its_root_is_left_alone(keeper: Keeper, pair: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_text("not of this catalog")
    with keeper.catalog.read() as session:
        planned, failed = trashing.plan(session, [Going(1, 1, str(pair), "../secret.jpg")])
    assert planned == {}
    assert "outside" in failed[0].message

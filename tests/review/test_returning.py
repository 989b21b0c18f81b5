"""returning.py: what a person did to the trash by other means is understood, and no photo is known twice."""

from pathlib import Path
from typing import Any

import pytest
from keeping import figures, ids

from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import trash
from catalog_gui.review import returning, steps
from catalog_gui.review.returning import purge
from catalog_gui.review.undo import undo
from review.deciding import applied, bytes_of, cluster, in_trash, say, trashed


@pytest.fixture
def gone(keeper: Keeper, pair: Path, photos: Path) -> dict[str, str]:
    """b.jpg with its sidecar, d.jpg and e.jpg are in the trash; the files before."""
    (photos / "b.xmp").write_text("edits")
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), "c.jpg")
    before = bytes_of(photos)
    applied(keeper)
    return before


def file_in_trash(home: Path, name: str) -> Path:
    return next(home.rglob(f"files/{name}"))


def by_the_desktop(home: Path, photos: Path, name: str) -> None:
    """The desktop's own "Restore"."""
    file = file_in_trash(home, name)
    file.rename(photos / name)
    (file.parent.parent / "info" / f"{name}.trashinfo").unlink(missing_ok=True)


def newest(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        return steps.words(session)[0]


def test_what_the_desktop_has_brought_back_is_back(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path
) -> None:
    known = ids(keeper)
    by_the_desktop(home, photos, "d.jpg")
    undone = undo(keeper)
    assert (undone.failed, len(undone.restored)) == ((), 3)
    assert bytes_of(photos) == gone
    assert ids(keeper).items() > known.items()
    figures(keeper)


def test_what_the_desktop_has_brought_back_and_a_scan_has_found_is_the_found_one(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path
) -> None:
    by_the_desktop(home, photos, "d.jpg")
    list(keeper.scan())
    found = ids(keeper)["d.jpg"]
    undone = undo(keeper)
    assert [(place.path, "known as another one" in why) for place, why in undone.failed] == [("d.jpg", True)]
    assert ids(keeper)["d.jpg"] == found
    assert in_trash(keeper) == set()
    assert bytes_of(photos) == gone
    assert newest(keeper) == "Keep c.jpg of its copies, trash 2"
    figures(keeper)


def test_what_the_desktop_has_emptied_is_told_once_and_bars_nothing(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path
) -> None:
    file_in_trash(home, "d.jpg").unlink()
    undone = undo(keeper)
    assert [(place.path, "no longer in the trash" in why) for place, why in undone.failed] == [("d.jpg", True)]
    assert set(bytes_of(photos)) == set(gone) - {"d.jpg"}
    assert newest(keeper) == "Keep c.jpg of its copies, trash 2"
    assert undo(keeper).label == "Keep c.jpg of its copies, trash 2"


@pytest.mark.parametrize("fate", ["brought back", "emptied"])
def test_a_sidecar_that_left_the_trash_by_itself_does_not_hold_its_photo(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path, fate: str
) -> None:
    if fate == "brought back":
        by_the_desktop(home, photos, "b.xmp")
    else:
        file_in_trash(home, "b.xmp").unlink()
    assert undo(keeper).failed == ()
    assert set(gone) - set(bytes_of(photos)) == (set() if fate == "brought back" else {"b.xmp"})


def test_a_sidecar_whose_place_is_taken_keeps_its_photo_in_the_trash(
    keeper: Keeper, gone: dict[str, str], photos: Path
) -> None:
    (photos / "b.xmp").write_text("another")
    undone = undo(keeper)
    assert [place.path for place, _ in undone.failed] == ["b.jpg"]
    assert in_trash(keeper) == {"b.jpg"}
    assert (photos / "b.xmp").read_text() == "another"
    (photos / "b.xmp").unlink()
    undo(keeper)
    assert bytes_of(photos) == gone


def test_while_the_trash_is_away_nothing_is_said_of_it(
    keeper: Keeper, gone: dict[str, str], photos: Path, home: Path
) -> None:
    trash = file_in_trash(home, "d.jpg").parent.parent
    trash.rename(trash.with_name("away"))
    assert all("does not answer" in why for _, why in undo(keeper).failed)
    back, failed = purge(keeper, [each.photo for each in trashed(keeper)])
    assert back == []
    assert all("does not answer" in each.message for each in failed)
    assert newest(keeper) == "Move 3 photos to the trash"
    trash.with_name("away").rename(trash)
    assert in_trash(keeper) == {"b.jpg", "d.jpg", "e.jpg"}
    undo(keeper)
    assert bytes_of(photos) == gone


@pytest.mark.parametrize("way", ["bring_back", "purge"])
def test_how_far_it_is_is_written_down_on_the_way(
    keeper: Keeper, gone: dict[str, str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(returning, "PORTION", 1)
    real, left = getattr(trash, way), []

    def watched(*given: Any) -> None:
        left.append(len(trashed(keeper)))
        real(*given)

    monkeypatch.setattr(trash, way, watched)
    if way == "purge":
        purge(keeper, [each.photo for each in trashed(keeper)])
    else:
        undo(keeper)
    assert left == [2, 2, 1, 0], "b.jpg with its sidecar, then d.jpg, then e.jpg"

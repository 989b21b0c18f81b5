"""phases/thumbnails.py: a row speaks of a file that is there; other sizes and faults found on the disk show in the gauge."""

from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, jpeg
from keeping import add, figures, ids, rebuild, states, with_phases
from PIL import Image
from sqlalchemy import select, update

from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases import thumbnails
from catalog_gui.phases.thumbnails import ThumbnailRow


def rows(keeper: Keeper) -> dict[int, ThumbnailRow]:
    with keeper.catalog.read() as session:
        return {row.photo_id: row for row in session.scalars(select(ThumbnailRow))}


def test_every_row_has_its_file_and_every_file_its_row(keeper: Keeper, photos: Path) -> None:
    album(photos, 4)
    jpeg(photos / "upright.jpg", size=(400, 200), orientation=6)
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    known = rows(keeper)
    assert set(known) == {file.photo_id for file in keeper.store.files()} == set(ids(keeper).values())
    for photo, row in known.items():
        content = keeper.store.read(photo)
        assert content is not None
        assert len(content) == row.bytes
        with Image.open(BytesIO(content)) as image:
            image.load()
            assert (image.format, image.size) == ("JPEG", (row.width, row.height))
            assert not image.getexif()
    upright = known[ids(keeper)["upright.jpg"]]
    assert (upright.width, upright.height) == (128, 256)


def test_another_size_makes_old_ones_stale(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg", size=(400, 300))
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    settings = evolve(keeper.settings, thumbnail_size=64)
    smaller = with_phases(keeper, thumbnails.phase(settings))
    assert states(smaller, "thumbnails") == {"a.jpg": "stale"}
    rebuild(smaller)
    (row,) = rows(smaller).values()
    assert (row.width, row.height) == (64, 48)
    assert states(smaller, "thumbnails") == {"a.jpg": "done"}


@pytest.mark.parametrize(("fault", "state"), [("gone", "missing"), ("undecodable", "stale"), ("wrong shape", "stale")])
def test_what_a_check_has_found_shows_in_the_gauge_and_is_mended(
    keeper: Keeper, photos: Path, fault: str, state: str
) -> None:
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    photo = ids(keeper)["photo-000.jpg"]
    with keeper.catalog.write() as session, keeper.tallies.changing(session, [photo]):
        session.execute(update(ThumbnailRow).where(ThumbnailRow.photo_id == photo).values(fault=fault))
    assert states(keeper, "thumbnails")["photo-000.jpg"] == state
    assert figures(keeper)["thumbnails", state] == 1
    last = rebuild(keeper, only=["thumbnails"])
    assert [phase.done for phase in last.phases] == [1]
    assert set(states(keeper, "thumbnails").values()) == {"done"}


def test_a_file_is_written_before_its_row(keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    add(keeper, photos)
    write, written = ThumbnailStore.write, []

    def fill_up(store: ThumbnailStore, photo_id: int, jpeg: bytes, **more: bool) -> Path:
        if len(written) == 2:
            raise CatalogError("The disk of the thumbnails is full.")
        written.append(photo_id)
        return write(store, photo_id, jpeg, **more)

    monkeypatch.setattr(ThumbnailStore, "write", fill_up)
    with pytest.raises(CatalogError, match="full"):
        rebuild(keeper)
    assert rows(keeper) == {}
    assert set(states(keeper, "thumbnails").values()) == {"missing"}
    monkeypatch.undo()
    assert rebuild(keeper).failures == 0
    assert set(states(keeper, "thumbnails").values()) == {"done"}

"""adopt.py: a file that is the photo's thumbnail as it would be made now is taken over; nothing else is."""

import os
from pathlib import Path

import pytest
from camera import drawing, jpeg
from keeping import add, figures, ids, rebuild, states
from sqlalchemy import delete, update

from catalog_gui.care.adopt import Adopted, adopt
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.analyze import Analysis
from catalog_gui.phases.thumbnails import ThumbnailRow

NAMES = [f"{letter}.jpg" for letter in "abcdefghij"]


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Ten photos whose thumbnails lie in the store while no row speaks of them."""
    for number, name in enumerate(NAMES):
        jpeg(photos / name, seed=number, size=(400, 300))
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    with keeper.catalog.write() as session:
        session.execute(delete(ThumbnailRow))
        keeper.tallies.recount(session)
    return keeper


def done(keeper: Keeper) -> Adopted:
    last = list(adopt(keeper))[-1]
    assert isinstance(last, Adopted)
    figures(keeper)
    return last


def names(found: tuple[object, ...]) -> list[str]:
    return [each.path for each in found]  # type: ignore[attr-defined]


def test_all_are_taken_over_and_none_is_made_again(library: Keeper) -> None:
    before = {file.name: file.path.stat().st_mtime_ns for file in library.store.files()}
    result = done(library)
    assert (names(result.adopted), result.refused) == (NAMES, ())
    assert {file.name: file.path.stat().st_mtime_ns for file in library.store.files()} == before
    assert set(states(library, "thumbnails").values()) == {"done"}
    assert [phase.done for phase in rebuild(library).phases if phase.phase == "thumbnails"] == [0]
    assert done(library).adopted == ()


def test_what_is_not_the_photos_thumbnail_is_left(library: Keeper, photos: Path) -> None:
    known, store = ids(library), library.store

    def put(name: str, size: tuple[int, int], seed: int, quality: int = 85) -> None:
        drawing(seed, size).save(store.path_for(known[name]), "JPEG", quality=quality)

    put("a.jpg", (256, 192), 0)
    put("b.jpg", (192, 256), 1)
    put("c.jpg", (256, 192), 2, quality=70)
    put("d.jpg", (128, 96), 3)
    put("e.jpg", (256, 192), 77)
    store.path_for(known["f.jpg"]).write_bytes(b"broken")
    os.utime(store.path_for(known["g.jpg"]), (1, 1))
    store.path_for(known["h.jpg"]).unlink()
    with library.catalog.write() as session:
        session.execute(delete(Analysis).where(Analysis.photo_id == known["i.jpg"]))
        session.execute(update(Photo).where(Photo.id == known["j.jpg"]).values(content=5))
        library.tallies.recount(session)
    result = done(library)
    assert names(result.adopted) == ["a.jpg"]
    assert set(names(result.refused)) == set(NAMES) - {"a.jpg", "h.jpg"}
    assert states(library, "thumbnails")["b.jpg"] == "missing"

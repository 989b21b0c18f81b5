"""All that is wrong in a catalog, sorted by what can be done about it.

Failures come from the catalog. Thumbnails that are lacking although their originals are fine are found on the disk, as
are the remains of photos that the catalog does not have; neither counts as a photo that failed.
"""

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper, photos_in
from catalog_gui.engine.strangers import Stranger, strangers
from catalog_gui.phases.base import FAILED, Phase, present
from catalog_gui.phases.thumbnails import GONE, NAME, UNDECODABLE, WRONG_SHAPE, ThumbnailRow

FAULTS: Final = {
    GONE: "Its thumbnail was made, and the file is gone.",
    UNDECODABLE: "Its thumbnail's file is broken.",
    WRONG_SHAPE: "Its thumbnail does not have the shape of the photo: it lies on its side, or is another photo's.",
}


@frozen
class Lacking:
    """A photo whose original is where it should be, and whose thumbnail is not: `fault` says how (see FAULTS)."""

    photo: int
    path: str
    root: str
    fault: str

    @property
    def message(self) -> str:
        """The same as a sentence."""
        return FAULTS[self.fault]


@frozen
class Disk:
    """What only the disk can tell: thumbnails that are lacking, and the remains of photos that are not in the catalog.

    `photos` is how many photos the catalog knows.
    """

    photos: int = 0
    lacking: tuple[Lacking, ...] = ()
    strangers: tuple[Stranger, ...] = ()


def look_at_disk(keeper: Keeper) -> Disk:
    """Look through the store by the names of its files; a million take about a second."""
    with keeper.catalog.read() as session:
        found = tuple(lacking(session, keeper))
        return Disk(photos_in(session), found, tuple(strangers(session, keeper.store)))


def lacking(session: Session, keeper: Keeper) -> list[Lacking]:
    """Photos that have lost their thumbnail though their original is not known to be missing, by path."""
    phase = next((each for each in keeper.phases if each.name == NAME), None)
    if phase is None:
        return []
    there = keeper.store.photos()
    gone = [photo for photo in session.scalars(_thought_well(phase)) if photo not in there]
    found = [Lacking(*row) for row in session.execute(_rows(phase).where(ThumbnailRow.fault.in_(FAULTS)))]
    for start in range(0, len(gone), _PART):
        part: Any = gone[start : start + _PART]
        found += [
            Lacking(row[0], row[1], row[2], GONE) for row in session.execute(_rows(phase).where(Photo.id.in_(part)))
        ]
    return sorted(found, key=lambda each: (each.root, each.path))


_PART: Final = 500


def _rows(phase: Phase) -> Any:
    """(photo, path, root, fault) of photos that are there and have not failed."""
    wanted = (present(), Photo.missing_since.is_(None), phase.state != FAILED)
    source = phase.source.join(Root, Root.id == Photo.root_id)
    return select(Photo.id, Photo.path, Root.path, ThumbnailRow.fault).select_from(source).where(*wanted)


def _thought_well(phase: Phase) -> Any:
    """Ids of photos whose thumbnail was made and not found wanting."""
    return select(ThumbnailRow.photo_id).where(and_(ThumbnailRow.fault.is_(None)))


def numbers_of(found: Sequence[Stranger]) -> tuple[int, ...]:
    """Each number once, in order."""
    return tuple(dict.fromkeys(each.photo for each in found))

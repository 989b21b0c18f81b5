"""Records of the trash: which files are in it, which are on their way, and where each is in truth."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Operation, Photo, Root, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.media import trash
from catalog_gui.media.trash import Move, State
from catalog_gui.media.trash_words import TrashError

GOING: Final = "going"
TRASHED: Final = "trashed"
RETURNING: Final = "returning"
RESTORED: Final = "restored"
PURGING: Final = "purging"
PURGED: Final = "purged"
BATCH: Final = 500
PORTION: Final = 50
"""Photos that leave the trash between two notes of where they are: so often the catalog can tell how far it is."""


@frozen
class Failed:
    """A photo that could not be moved, and why in words."""

    photo: int
    message: str


@frozen
class Trashed:
    """A photo in the trash."""

    id: int
    photo: int
    path: str
    root: str
    at: Any
    bytes: int
    operation: int
    by: str = ""
    """Who moved it there."""


def counted(photos: int) -> str:
    """So many photos, in words."""
    return "1 photo" if photos == 1 else f"{photos:,} photos"


def listed(session: Session) -> list[Trashed]:
    """The photos in the trash, the newest first; bytes with what belongs to them."""
    rows = session.execute(
        select(TrashItem, Photo.path, Root.path, Operation.actor)
        .join(Photo, Photo.id == TrashItem.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .join(Operation, Operation.id == TrashItem.operation_id)
        .where(TrashItem.state == TRASHED)
        .order_by(TrashItem.photo_id, TrashItem.operation_id, TrashItem.main.desc())
    ).all()
    found = []
    for _, items in groupby(rows, key=lambda row: (row[0].photo_id, row[0].operation_id)):
        together = list(items)
        main, path, root, actor = together[0]
        size = sum(row[0].bytes for row in together)
        found.append(Trashed(main.id, main.photo_id, path, root, main.at, size, main.operation_id, actor))
    return sorted(found, key=lambda each: (-each.operation, each.path))


def older(photos: Sequence[Trashed], days: int) -> list[Trashed]:
    """Those that lie in the trash for longer than so many days."""
    before = now() - timedelta(days=days)
    return [each for each in photos if each.at < before]


def items_of(session: Session, *which: Any) -> dict[int, list[TrashItem]]:
    """Records of the trash by photo, the photo itself before what belongs to it."""
    order = (TrashItem.photo_id, TrashItem.main.desc(), TrashItem.id)
    rows = session.scalars(select(TrashItem).where(*which).order_by(*order)).all()
    session.expunge_all()
    return {photo: list(items) for photo, items in groupby(rows, key=attrgetter("photo_id"))}


def place_of(item: TrashItem) -> State | None:
    """Where a file is; None where nobody can say, as while its drive is away."""
    move = way(item)
    try:
        place = trash.state_of(move)
    except TrashError:
        return None
    return None if place == "gone" and not move.target.parent.is_dir() else place


def way(item: TrashItem) -> Move:
    """The way of a file as it was written down."""
    return Move(Path(item.source), Path(item.target), None if item.info is None else Path(item.info))


def set_state(session: Session, state: str, *which: Any) -> None:
    """Say where the files of these records are now."""
    session.execute(
        update(TrashItem).where(*which).values(state=state, ended_at=now()).execution_options(synchronize_session=False)
    )


def set_trashed(session: Session, photos: Sequence[int], at: datetime) -> None:
    """Say since when photos are in the trash."""
    those = update(Photo).where(Photo.id.in_(photos)).values(trashed_at=at)
    session.execute(those.execution_options(synchronize_session=False))


def set_back(session: Session, photos: Sequence[int]) -> None:
    """Say that photos are in their places; a scan that ran while they went may have missed them there."""
    those = update(Photo).where(Photo.id.in_(photos)).values(trashed_at=None, missing_since=None)
    session.execute(those.execution_options(synchronize_session=False))


def parts(photos: Sequence[int], size: int = BATCH) -> Iterable[list[int]]:
    """Ids in order, in portions of which the largest can still be named in a statement."""
    ordered = sorted(photos)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))

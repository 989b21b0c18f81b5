"""Numbers of photos that the catalog does not have: where they turn up, and whether that is to be expected.

What is written down of a photo outlives it where a program deleted the photo without the rest, and thumbnails outlive a
catalog that was put back to an older copy. None of that is a photo that failed: it is counted apart.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Integer, cast, func, select, text
from sqlalchemy.orm import Session

from catalog_gui.catalog.safety_tables import Audit
from catalog_gui.catalog.tables import Attempt, Operation, Photo, Problem
from catalog_gui.engine.plan import named
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases.analyze import Analysis

HERE: Final = "in the catalog"
BARE: Final = "no metadata"
TRASHED: Final = "in the trash"
RESTORED: Final = "after the restore point"
REMOVED: Final = "removed"
UNKNOWN: Final = "not in the catalog"

PROBLEM: Final = "failure"
TRY: Final = "try"
THUMBNAIL: Final = "thumbnail"

WHY: Final = {
    HERE: "It is in this catalog.",
    BARE: "It is in this catalog, and was never examined.",
    TRASHED: "It lies in the trash.",
    RESTORED: "Expected: the catalog was put back to a backup from before this photo came.",
    REMOVED: "It was in this catalog and is there no more.",
    UNKNOWN: "This catalog never had it. If the catalog's file was brought back from a copy, the photo came after that.",
}


@frozen
class Standing:
    """How a number stands to the catalog: one of the kinds above, and since when (UTC) where that is known.

    :param added: when the photo came; :param ended: when it was removed, or the catalog was put back.
    """

    photo: int
    kind: str
    added: datetime | None = None
    ended: datetime | None = None

    @property
    def why(self) -> str:
        """The same as a sentence."""
        return WHY[self.kind]

    @property
    def is_expected(self) -> bool:
        """Whether there is nothing to wonder about."""
        return self.kind in (HERE, TRASHED, RESTORED)


@frozen
class Stranger:
    """Something that is kept of a photo which the catalog does not have.

    :param source: a failure, a try, or a thumbnail in the store.
    """

    photo: int
    source: str
    standing: Standing
    phase: str | None = None
    message: str | None = None
    at: datetime | None = None


def standings(session: Session, numbers: Collection[int]) -> dict[int, Standing]:
    """How each of these numbers stands to the catalog."""
    ids = tuple(sorted(set(numbers)))
    if not ids:
        return {}
    known = select(Photo.id, Photo.trashed_at, Analysis.photo_id).outerjoin(Analysis, Analysis.photo_id == Photo.id)
    found = {}
    for photo, trashed, analyzed in session.execute(known.where(named(ids))):
        found[photo] = Standing(photo, TRASHED if trashed else BARE if analyzed is None else HERE)
    absent = [photo for photo in ids if photo not in found]
    return found | _absent(session, absent)


def strangers(session: Session, store: ThumbnailStore | None = None) -> list[Stranger]:
    """All that is kept of photos which the catalog does not have, by number.

    :param store: its files are looked at too; by their names alone.
    """
    found = [
        *_of_table(session, PROBLEM, Problem.photo_id, Problem.phase, Problem.message, Problem.last_at),
        *_of_table(session, TRY, Attempt.photo_id, Attempt.phase, Attempt.message, Attempt.at),
    ]
    if store is not None:
        there = store.photos()
        found += [(photo, THUMBNAIL, None, None, None) for photo in there - _known(session, there)]
    how = standings(session, {photo for photo, *_ in found})
    made = [Stranger(photo, source, how[photo], phase, message, at) for photo, source, phase, message, at in found]
    return sorted(made, key=lambda each: (each.photo, each.source, each.phase or ""))


def _of_table(session: Session, source: str, photo: Any, phase: Any, message: Any, at: Any) -> list[Any]:
    rows = session.execute(
        select(photo, phase, message, at).outerjoin(Photo, Photo.id == photo).where(Photo.id.is_(None))
    )
    return [(row[0], source, *row[1:]) for row in rows]


def _known(session: Session, numbers: Collection[int]) -> set[int]:
    """Those that the catalog has; photos in the trash among them."""
    if not numbers:
        return set()
    return set(session.scalars(select(Photo.id).where(Photo.id.between(min(numbers), max(numbers)))))


def _absent(session: Session, numbers: Collection[int]) -> dict[int, Standing]:
    """What the audit says of numbers without a photo."""
    if not numbers:
        return {}
    came, went = _came(session, numbers), _went(session, numbers)
    restores = list(session.scalars(select(Operation.started_at).where(Operation.kind == "restore")))
    ever = _highest(session)
    found = {}
    for photo in numbers:
        added, removed = came.get(photo), went.get(photo)
        later = [moment for moment in restores if added and moment > added and not (removed and removed < moment)]
        if later:
            found[photo] = Standing(photo, RESTORED, added, min(later))
        elif removed or added or photo <= ever:
            found[photo] = Standing(photo, REMOVED, added, removed)
        else:
            found[photo] = Standing(photo, UNKNOWN)
    return found


def _came(session: Session, numbers: Collection[int]) -> dict[int, datetime]:
    """When each came into the catalog, as the audit has it: many at once are one entry."""
    first: Any = cast(Audit.key, Integer)
    last: Any = func.coalesce(Audit.last_key, first)
    rows = session.execute(
        select(first, last, Audit.at).where(
            Audit.table_name == "photo", Audit.verb == "insert", last >= min(numbers), first <= max(numbers)
        )
    ).all()
    return {photo: at for low, high, at in rows for photo in _between(numbers, low, high)}


def _between(numbers: Iterable[int], low: int, high: int) -> Iterable[int]:
    return (photo for photo in numbers if low <= photo <= high)


def _went(session: Session, numbers: Collection[int]) -> dict[int, datetime]:
    """When each was deleted from the catalog."""
    key: Any = cast(Audit.key, Integer)
    wanted = set(numbers)
    rows = session.execute(
        select(key, Audit.at).where(
            Audit.table_name == "photo", Audit.verb == "delete", key.between(min(numbers), max(numbers))
        )
    )
    return {photo: at for photo, at in rows if photo in wanted}


def _highest(session: Session) -> int:
    """The highest number that the catalog has given to a photo."""
    if session.connection().dialect.name == "sqlite":
        given = session.connection().execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'photo'")).scalar()
        if given is not None:
            return int(given)
    return session.scalar(select(func.max(Photo.id))) or 0

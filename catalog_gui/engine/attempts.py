"""Every try that failed, and the success that followed: what happened to a photo, when, for how long, with which version.

Kept small: what comes right at once leaves nothing here, and of one photo and phase only the newest tries stay.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from attrs import asdict, frozen
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.journal import APPLICATION
from catalog_gui.catalog.tables import Attempt, Problem
from catalog_gui.catalog.types import now

KEPT: Final = 20
"""Tries of one photo and phase that stay; older ones go."""
_PART: Final = 500

FAILED: Final = "failed"
DONE: Final = "done"


@frozen
class Tried:
    """One try: the phase with its maker's version, the seconds that it took, and how it ended."""

    photo: int
    phase: str
    version: str
    seconds: float
    result: str
    kind: str | None = None
    message: str | None = None


@frozen
class Remembered:
    """A try as it was written down. `at` is in UTC, `program` the version of this application."""

    photo: int
    phase: str
    at: datetime
    seconds: float
    version: str
    program: str
    result: str
    kind: str | None
    message: str | None


def remember(session: Session, tries: Sequence[Tried]) -> None:
    """Write tries down; of photos with more than enough the oldest go."""
    if not tries:
        return
    moment = now()
    rows = [asdict(each) | {"photo_id": each.photo, "at": moment, "program": APPLICATION} for each in tries]
    for row in rows:
        del row["photo"]
    session.connection().execute(insert(Attempt), rows)
    _thin_out(session, sorted({each.photo for each in tries}))


def failed_before(session: Session, phase: str, photos: Sequence[int]) -> list[int]:
    """Those of these photos whose last try with a phase failed, in order.

    The problem itself may be forgotten by then: a file that was replaced is looked at with new eyes.
    """
    tries = (
        select(Attempt.photo_id, Attempt.result)
        .where(Attempt.phase == phase, Attempt.photo_id.in_(photos))
        .order_by(Attempt.id)
    )
    last = dict(session.execute(tries).all())
    known = set(session.scalars(select(Problem.photo_id).where(Problem.phase == phase, Problem.photo_id.in_(photos))))
    return sorted(known | {photo for photo, result in last.items() if result == FAILED})


def attempts_of(session: Session, photo: int) -> list[Remembered]:
    """All that is remembered of a photo, the oldest first."""
    rows = session.scalars(select(Attempt).where(Attempt.photo_id == photo).order_by(Attempt.id))
    names = ("phase", "at", "seconds", "version", "program", "result", "kind", "message")
    return [Remembered(row.photo_id, *(getattr(row, name) for name in names)) for row in rows]


def _thin_out(session: Session, photos: Collection[int]) -> None:
    ids = list(photos)
    for start in range(0, len(ids), _PART):
        place = func.row_number().over(partition_by=(Attempt.photo_id, Attempt.phase), order_by=Attempt.id.desc())
        ranked = (
            select(Attempt.id, place.label("place")).where(Attempt.photo_id.in_(ids[start : start + _PART])).subquery()
        )
        session.execute(
            delete(Attempt)
            .where(Attempt.id.in_(select(ranked.c.id).where(ranked.c.place > KEPT)))
            .execution_options(synchronize_session=False)
        )

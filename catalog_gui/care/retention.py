"""How long the history of runs is kept: runs and their sums for ever; the details of old tries too, unless a person says no.

What a person says is the answer to the triage's question about the history. Then tries of more than a year ago are let go,
after the backup of the day; those of a photo that still has the trouble stay.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, select

from catalog_gui.care.triage import investigation
from catalog_gui.catalog.tables import Attempt, Problem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper

DAYS: Final = 365
QUESTION: Final = "history"


def for_ever(keeper: Keeper) -> bool:
    """Whether the details are kept for ever, as they are unless a person has said no."""
    return investigation.load(keeper.catalog.file).answers.get(QUESTION, True)


def let_old_tries_go(keeper: Keeper) -> int:
    """Let the details of old tries go where that is wanted; how many went."""
    if for_ever(keeper):
        return 0
    old = _old()
    with keeper.catalog.read() as session:
        count = session.scalar(select(func.count()).select_from(Attempt).where(old)) or 0
    if count:
        label = f"Let the details of {count:,} old {'try' if count == 1 else 'tries'} go"
        why = "The history of finished jobs need not be kept for ever"
        with (
            keeper.catalog.operation("thin", label, reason=why, chosen=f"older than {DAYS} days"),
            keeper.catalog.write() as session,
        ):
            session.execute(delete(Attempt).where(old).execution_options(synchronize_session=False))
    return count


def _old() -> ColumnElement[bool]:
    still = exists().where(Problem.photo_id == Attempt.photo_id, Problem.phase == Attempt.phase)
    return (Attempt.at < now() - timedelta(days=DAYS)) & ~still

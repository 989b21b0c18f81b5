"""What is looked at again: photos that the next search judges anew, groups that a person is asked about once more."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog.tables import Burst, Cluster, ClusterMember, Decision, Rejected
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.duplicates import DuplicateExam
from catalog_gui.review.members import CLUSTER

_BATCH: Final = 500


def look_again(keeper: Keeper, session: Session, photos: Collection[int]) -> None:
    """Let the next search judge these photos again."""
    ordered = sorted(set(photos))
    with keeper.tallies.changing(session, ordered):
        for part in _parts(ordered):
            judged = delete(DuplicateExam).where(DuplicateExam.photo_id.in_(part))
            session.execute(judged.execution_options(synchronize_session=False))


def judge_again(keeper: Keeper, session: Session, photos: Collection[int]) -> None:
    """Let the next search judge those of these photos that a search or a step has left without a proper cluster.

    They are in none, alone in one, or in one with a photo that they were called no duplicates of; and with them those
    that a photo taken back has left alone.
    """
    grouped: set[int] = set()
    apart: set[int] = set()
    for part in _parts(sorted(set(photos))):
        grouped |= set(session.scalars(select(ClusterMember.photo_id).where(ClusterMember.photo_id.in_(part))))
        apart |= _rejected_together(session, part)
    alone = select(ClusterMember.cluster_id).group_by(ClusterMember.cluster_id).having(func.count() < 2)
    lonely = set(session.scalars(select(ClusterMember.photo_id).where(ClusterMember.cluster_id.in_(alone))))
    look_again(keeper, session, (set(photos) - grouped) | apart | lonely)


def _rejected_together(session: Session, photos: Sequence[int]) -> set[int]:
    """Photos that are in one cluster with one of these and were called no duplicates of it."""
    low, high = aliased(ClusterMember), aliased(ClusterMember)
    pairs = (
        select(Rejected.low, Rejected.high)
        .join(low, low.photo_id == Rejected.low)
        .join(high, and_(high.photo_id == Rejected.high, high.cluster_id == low.cluster_id))
        .where(Rejected.low.in_(photos) | Rejected.high.in_(photos))
    )
    return {photo for pair in session.execute(pairs) for photo in pair}


def ask_again(session: Session, about: str, group: int, photos: Collection[int]) -> None:
    """A group that is not decided any more: what was said of these photos in it is forgotten."""
    for part in _parts(sorted(photos)):
        said = delete(Decision).where(Decision.about == about, Decision.group_id == group, Decision.photo_id.in_(part))
        session.execute(said.execution_options(synchronize_session=False))
    table: Any = Cluster if about == CLUSTER else Burst
    undone = update(table).where(table.id == group).values(reviewed_at=None)
    session.execute(undone.execution_options(synchronize_session=False))


def ask_again_of(session: Session, photos: Sequence[int]) -> None:
    """Ask again about all groups in which something was said of these photos."""
    for part in _parts(photos):
        said = select(Decision.about, Decision.group_id, Decision.photo_id).where(Decision.photo_id.in_(part))
        for about, group, photo in session.execute(said).all():
            ask_again(session, about, group, [photo])


def _parts(photos: Sequence[int]) -> Iterator[list[int]]:
    return (list(photos[start : start + _BATCH]) for start in range(0, len(photos), _BATCH))

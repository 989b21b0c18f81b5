"""Groups of which only one photo is left are no groups any more; what they were is kept with the step that ended them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Photo, Step
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import present
from catalog_gui.review import steps

_BATCH: Final = 400


def dissolve_spent(keeper: Keeper, session: Session, step: Step, photos: Sequence[int]) -> None:
    """End the groups of these photos, which have just gone, that are left with fewer than two."""
    rows: list[RowImage] = []
    for start in range(0, len(photos), _BATCH):
        part = list(photos[start : start + _BATCH])
        rows += _spent(session, Cluster, ClusterMember, ClusterMember.cluster_id, part)
        rows += _spent(session, Burst, BurstFrame, BurstFrame.burst_id, part)
    steps.add_part(keeper, session, step, Action(step.label, tuple(rows)))


def _spent(session: Session, table: Any, member: Any, number: Any, photos: Sequence[int]) -> list[RowImage]:
    proper = [member.position.is_not(None)] if member is BurstFrame else []
    touched = select(number).where(member.photo_id.in_(photos))
    left: dict[int, int] = dict(
        session.execute(
            select(number, func.count())
            .join(Photo, Photo.id == member.photo_id)
            .where(number.in_(touched), present(), *proper)
            .group_by(number)
        ).all()
    )
    ended = [each for each in set(session.scalars(touched)) if left.get(each, 0) < 2]
    members = session.scalars(select(member.photo_id).where(number.in_(ended)).order_by(member.photo_id)).all()
    return [
        *(image(member, {"photo_id": photo}, None) for photo in members),
        *(image(table, {"id": each}, None) for each in sorted(ended)),
    ]

"""What photos that went leave behind: groups of one photo, which are none, and groups that need another keeper.

What they were is kept with the step that changed them.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Decision, Photo, Step
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import present
from catalog_gui.review import steps
from catalog_gui.review.decisions import BY_EYE
from catalog_gui.review.members import BURST, CLUSTER, KEEP

_BATCH: Final = 400


def dissolve_spent(keeper: Keeper, session: Session, step: Step, photos: Sequence[int]) -> None:
    """End the groups of these photos, which have just gone, that are left with fewer than two; mend the others."""
    rows: list[RowImage] = []
    for start in range(0, len(photos), _BATCH):
        part = list(photos[start : start + _BATCH])
        rows += _after(session, CLUSTER, part)
        rows += _after(session, BURST, part)
    steps.add_part(keeper, session, step, Action(step.label, tuple(rows)))


def _after(session: Session, about: str, gone: Sequence[int]) -> list[RowImage]:
    table, member, number = _tables(about)
    touched = select(number).where(member.photo_id.in_(gone))
    groups: dict[int, Any] = {row.id: row for row in session.scalars(select(table).where(table.id.in_(touched)))}
    left = _left(session, about, list(groups))
    ended = [id_ for id_, row in groups.items() if len(left[id_]) < 2 and not _set_apart(row)]
    inside = select(member.photo_id).where(number.in_(ended)).order_by(member.photo_id)
    mend = _with_keeper if about == CLUSTER else _with_best
    return [
        *(image(member, {"photo_id": photo}, None) for photo in session.scalars(inside)),
        *(image(table, {"id": id_}, None) for id_ in sorted(ended)),
        *(row for id_, group in groups.items() if len(left[id_]) > 1 for row in mend(group, left[id_])),
    ]


def _tables(about: str) -> tuple[Any, Any, Any]:
    if about == CLUSTER:
        return Cluster, ClusterMember, ClusterMember.cluster_id
    return Burst, BurstFrame, BurstFrame.burst_id


def _set_apart(group: Cluster | Burst) -> bool:
    """A frame that a person has split off is alone by itself."""
    return isinstance(group, Burst) and group.shaped_at is not None and not group.reason


def _left(session: Session, about: str, groups: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The photos that are left of these groups, those that were to be kept first, then in their order."""
    _, member, number = _tables(about)
    kept = and_(Decision.photo_id == Photo.id, Decision.about == about, Decision.group_id == number)
    columns: tuple[Any, ...] = (number.label("number"), Photo.id, Photo.size)
    order: tuple[Any, ...] = (BurstFrame.position,) if about == BURST else (Photo.path,)
    proper = [BurstFrame.position.is_not(None)] if about == BURST else []
    query = (
        select(*columns)
        .join(member, member.photo_id == Photo.id)
        .outerjoin(Decision, kept)
        .where(number.in_(groups), present(), *proper)
        .order_by(Decision.choice != KEEP, *order)
    )
    left: dict[int, list[Row[Any]]] = {group: [] for group in groups}
    for row in session.execute(query):
        left[row.number].append(row)
    return left


def _with_keeper(cluster: Cluster, left: Sequence[Row[Any]]) -> Iterator[RowImage]:
    """A cluster with a keeper that is there, and the bytes of the others that are."""
    there = cluster.keeper_id in {row.id for row in left}
    keeper = cluster.keeper_id if there else left[0].id
    reason = cluster.reason if there else BY_EYE
    size = sum(row.size for row in left if row.id != keeper)
    yield image(Cluster, {"id": cluster.id}, {"keeper_id": keeper, "reason": reason, "bytes": size}, part=True)


def _with_best(burst: Burst, left: Sequence[Row[Any]]) -> Iterator[RowImage]:
    """A burst with a best frame that is there."""
    frames = [row.id for row in left]
    best = burst.best_id if burst.best_id in frames else frames[0]
    chosen = burst.chosen_id if burst.chosen_id in frames else None
    if best != burst.best_id or chosen != burst.chosen_id:
        chosen = chosen or (None if best == burst.best_id else best)
        yield image(Burst, {"id": burst.id}, {"best_id": best, "chosen_id": chosen}, part=True)

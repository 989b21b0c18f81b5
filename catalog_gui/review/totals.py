"""How much is decided and waits for Apply: counted by the database, quick enough to be asked after each decision."""

from typing import Any, Final

from attrs import frozen
from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Decision, Photo
from catalog_gui.phases.base import present
from catalog_gui.review.members import BURST, CLUSTER, TRASH


@frozen
class Totals:
    """Groups of which something goes, photos that go, and their bytes; what `review.pending` lists one by one."""

    groups: int = 0
    photos: int = 0
    bytes: int = 0


_ABOUT: Final[tuple[tuple[Any, ...], ...]] = (
    (0, CLUSTER, Cluster, ClusterMember, ClusterMember.cluster_id),
    (1, BURST, Burst, BurstFrame, BurstFrame.burst_id),
)


def totals(session: Session) -> Totals:
    """What Apply would have to do. A photo that is to go twice goes with the first group that says so."""
    going = union_all(*(_going(*each) for each in _ABOUT)).subquery("going")
    turn = func.row_number().over(partition_by=going.c.photo, order_by=(going.c.rank, going.c.group_id))
    once = select(going, turn.label("turn")).subquery("once")
    by_group = select(func.count().label("photos"), func.sum(once.c.size).label("bytes")).where(once.c.turn == 1)
    each = by_group.group_by(once.c.rank, once.c.group_id).subquery("each")
    row = session.execute(select(func.count(), func.sum(each.c.photos), func.sum(each.c.bytes)).select_from(each)).one()
    return Totals(row[0], row[1] or 0, row[2] or 0)


def _going(rank: int, about: str, table: Any, member: Any, number: Any) -> Select[Any]:
    """Photos that are to go with groups of one sort that are decided."""
    columns: tuple[Any, ...] = (literal(rank).label("rank"), Decision.group_id, Photo.id.label("photo"), Photo.size)
    return (
        select(*columns)
        .join(Photo, Photo.id == Decision.photo_id)
        .join(member, and_(member.photo_id == Photo.id, number == Decision.group_id))
        .join(table, and_(table.id == Decision.group_id, table.reviewed_at.is_not(None)))
        .where(Decision.about == about, Decision.choice == TRASH, present())
    )

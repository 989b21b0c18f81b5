"""Groups to decide about: photos among their copies, or frames in their burst, with what was said of them so far."""

from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Decision, Photo, Root
from catalog_gui.errors import CatalogError
from catalog_gui.phases.base import present

CLUSTER: Final = "cluster"
BURST: Final = "burst"
KEEP: Final = "keep"
TRASH: Final = "trash"


@frozen
class Member:
    """One photo of a group; `choice` is what was said of it, keep or trash or nothing."""

    photo: int
    path: str
    root: str
    size: int
    sha256: bytes | None
    choice: str | None


@frozen
class Group:
    """Photos to decide about together; `keeper` is the suggested one."""

    about: str
    id: int
    keeper: int
    reason: str
    reviewed: bool
    members: tuple[Member, ...]

    @property
    def choices(self) -> dict[int, str]:
        """What was said so far, by photo."""
        return {member.photo: member.choice for member in self.members if member.choice}

    def paths(self, choice: str) -> list[str]:
        """Paths of the photos of which this was said."""
        return [member.path for member in self.members if member.choice == choice]


def group(session: Session, about: str, id_: int) -> Group:
    """One group with its photos that are not in the trash, the suggested one first, then by path.

    :raises CatalogError: there is none any more.
    """
    row: Any = session.get(Cluster if about == CLUSTER else Burst, id_, populate_existing=True)
    members = [] if row is None else [Member(*each) for each in session.execute(members_of(about, id_))]
    if row is None or not members or (about == CLUSTER and row.rejected_at is not None):
        what = "group of duplicates" if about == CLUSTER else "burst"
        raise CatalogError(f"There is no {what} with the number {id_} any more. Look at the list again.")
    keeper = row.keeper_id if isinstance(row, Cluster) else row.chosen_id or row.best_id
    members.sort(key=lambda member: member.photo != keeper)
    return Group(about, id_, keeper, row.reason, row.reviewed_at is not None, tuple(members))


def members_of(about: str, id_: int) -> Select[Any]:
    """The photos of a group, by path."""
    table = ClusterMember if about == CLUSTER else BurstFrame
    number = ClusterMember.cluster_id if about == CLUSTER else BurstFrame.burst_id
    columns: tuple[Any, ...] = (Photo.id, Photo.path, Root.path, Photo.size, Photo.sha256, Decision.choice)
    query = (
        select(*columns)
        .join(table, table.photo_id == Photo.id)
        .join(Root, Root.id == Photo.root_id)
        .outerjoin(Decision, said_of(about, id_))
        .where(number == id_, present())
        .order_by(Photo.path, Root.path)
    )
    return query if about == CLUSTER else query.where(BurstFrame.position.is_not(None))


def said_of(about: str, id_: int) -> ColumnElement[bool]:
    """The decision about a photo as it stands in this group; one that was made in another group says nothing here."""
    return and_(Decision.photo_id == Photo.id, Decision.about == about, Decision.group_id == id_)

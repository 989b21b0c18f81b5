"""Which clusters of duplicates a list shows, and in what order: filtered and sorted by the database, at any number."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import Any, Final

from attrs import field, frozen
from attrs.validators import in_
from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Cluster, ClusterMember, Photo, Root
from catalog_gui.engine.records import ClusterRow
from catalog_gui.phases.analyze import TAKEN, analyzed
from catalog_gui.phases.base import present

ORDERS: Final = ("bytes", "photos", "date", "path")
"""By bytes to regain and number of photos the most first; by date the oldest first; by where the keeper lies."""
_LAST: Final = "\U0010ffff"


@frozen
class ClusterFilter:
    """Which clusters, and in what order.

    :param kind: exact, variant or near. :param reviewed: whether a person is done with it.
    :param folder: whole path of a folder that one of its photos lies below.
    :param first: day of the keeper, this or later. :param last: this or earlier. :param least: bytes to regain.
    """

    kind: str | None = None
    reviewed: bool | None = None
    folder: str | None = None
    first: date | None = None
    last: date | None = None
    least: int = 0
    order: str = field(default="bytes", validator=in_(ORDERS))


@frozen
class ClusterChoices:
    """What there is to filter by: clusters by kind, those to review, by year of the keeper and by folder, the most first.

    Folders are whole paths: the roots, and what lies right below them.
    """

    kinds: dict[str, int] = field(factory=dict)
    to_review: int = 0
    years: dict[int, int] = field(factory=dict)
    folders: dict[str, int] = field(factory=dict)

    @property
    def clusters(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def cluster_rows(session: Session, wanted: ClusterFilter) -> list[ClusterRow]:
    """The clusters of a filter that have two photos at least, in its order.

    What is known of the keepers is looked up only where it is asked for: for a hundred thousand it takes longer than the
    rest.
    """
    whole, reviewed = _whole(), Cluster.reviewed_at.is_not(None)
    query = (
        select(Cluster.id, Cluster.kind, whole.c.photos, Cluster.bytes, reviewed, Cluster.keeper_id)
        .select_from(_listed(whole, wanted))
        .where(*_conditions(session, wanted))
        .order_by(*_order(wanted.order, whole), Cluster.id)
    )
    return [ClusterRow(*row) for row in session.connection().execute(query)]


def cluster_choices(session: Session) -> ClusterChoices:
    """What can be filtered by, counted."""
    whole = _whole()
    year = extract("year", TAKEN)
    kinds = select(Cluster.kind, func.count(), func.sum(Cluster.reviewed_at.is_(None)))
    listed = Cluster.__table__.join(whole, whole.c.cluster_id == Cluster.id)
    by_kind = session.execute(kinds.select_from(listed).where(_shown()).group_by(Cluster.kind)).all()
    dated = _keepers().join(whole, whole.c.cluster_id == Cluster.id)
    years = select(year, func.count()).select_from(dated).where(_shown(), TAKEN.is_not(None)).group_by(year)
    return ClusterChoices(
        kinds={kind: count for kind, count, _ in by_kind},
        to_review=sum(waiting or 0 for _, _, waiting in by_kind),
        years=dict(sorted(((int(each), count) for each, count in session.execute(years)), reverse=True)),
        folders=_folders(session),
    )


def _listed(whole: Any, wanted: ClusterFilter) -> Any:
    """Clusters, and of their keepers what the filter and its order ask for."""
    if wanted.order == "date" or wanted.first is not None or wanted.last is not None:
        return _keepers().join(whole, whole.c.cluster_id == Cluster.id)
    source = Cluster.__table__.join(whole, whole.c.cluster_id == Cluster.id)
    return source.join(Photo, Photo.id == Cluster.keeper_id) if wanted.order == "path" else source


def _keepers() -> Any:
    """Clusters with their keepers, and what is known of these."""
    return analyzed().join(Cluster, Cluster.keeper_id == Photo.id)


def _whole() -> Any:
    """Photos of each cluster, where there are two at least."""
    count = func.count().label("photos")
    members = (
        select(ClusterMember.cluster_id, count)
        .join(Photo, Photo.id == ClusterMember.photo_id)
        .where(present())
        .group_by(ClusterMember.cluster_id)
        .having(count > 1)
    )
    return members.subquery("whole")


def _shown() -> ColumnElement[bool]:
    return Cluster.rejected_at.is_(None)


def _conditions(session: Session, wanted: ClusterFilter) -> list[ColumnElement[bool]]:
    found = [_shown()]
    if wanted.kind is not None:
        found.append(Cluster.kind == wanted.kind)
    if wanted.reviewed is not None:
        found.append(Cluster.reviewed_at.is_not(None) if wanted.reviewed else Cluster.reviewed_at.is_(None))
    if wanted.least:
        found.append(Cluster.bytes >= wanted.least)
    if wanted.first is not None:
        found.append(datetime.combine(wanted.first, time()) <= TAKEN)
    if wanted.last is not None:
        found.append(datetime.combine(wanted.last + timedelta(days=1), time()) > TAKEN)
    if wanted.folder is not None:
        found.append(Cluster.id.in_(_with_a_photo_below(session, wanted.folder)))
    return found


def _with_a_photo_below(session: Session, folder: str) -> Select[Any]:
    """Numbers of the clusters of which a photo lies below a folder."""
    below: list[ColumnElement[bool]] = []
    for root, path in session.execute(select(Root.id, Root.path)):
        if PurePath(path).is_relative_to(folder):
            below.append(Photo.root_id == root)
        elif PurePath(folder).is_relative_to(path):
            inner = PurePath(folder).relative_to(path).as_posix() + "/"
            below.append(and_(Photo.root_id == root, Photo.path.between(inner, inner + _LAST)))
    of_members = select(ClusterMember.cluster_id).join(Photo, Photo.id == ClusterMember.photo_id)
    return of_members.where(or_(*below) if below else Photo.id < 0, present())


def _order(order: str, whole: Any) -> Sequence[Any]:
    if order == "photos":
        return [whole.c.photos.desc(), Cluster.bytes.desc()]
    if order == "date":
        return [TAKEN.is_(None), TAKEN]
    return [Photo.path] if order == "path" else [Cluster.bytes.desc()]


def _folders(session: Session) -> dict[str, int]:
    """Clusters with a photo below each root, and below each folder that lies in one."""
    slash = func.instr(Photo.path, "/")
    top = func.substr(Photo.path, 1, slash - 1)
    query = (
        select(Root.path, top, func.count(func.distinct(ClusterMember.cluster_id)))
        .select_from(ClusterMember)
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .join(Photo, Photo.id == ClusterMember.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .where(present(), _shown())
        .group_by(Root.path, top)
    )
    found = {str(PurePath(root, name)) if name else root: count for root, name, count in session.execute(query)}
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

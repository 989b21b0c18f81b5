"""Clusters of duplicates and bursts, as commands print them."""

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Decision, Photo, Root
from catalog_gui.phases.base import present


def clusters(session: Session, kind: str | None = None, reviewed: bool | None = None) -> list[dict[str, Any]]:
    """Clusters of at least two photos, most bytes to regain first; members by path, the keeper first."""
    query = select(Cluster).where(Cluster.rejected_at.is_(None)).order_by(Cluster.bytes.desc(), Cluster.id)
    if kind:
        query = query.where(Cluster.kind == kind)
    if reviewed is not None:
        query = query.where(Cluster.reviewed_at.is_not(None) if reviewed else Cluster.reviewed_at.is_(None))
    members = _members(session)
    return [_cluster(row, members[row.id]) for row in session.scalars(query) if len(members.get(row.id, ())) > 1]


def _members(session: Session) -> dict[int, list[Any]]:
    rows = session.execute(
        select(ClusterMember, Photo.path, Root.path, Decision.choice)
        .join(Photo, Photo.id == ClusterMember.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .outerjoin(
            Decision,
            and_(
                Decision.photo_id == Photo.id,
                Decision.about == "cluster",
                Decision.group_id == ClusterMember.cluster_id,
            ),
        )
        .where(present())
        .order_by(Photo.path, Root.path)
    )
    members: dict[int, list[Any]] = {}
    for row in rows:
        members.setdefault(row[0].cluster_id, []).append(row)
    return members


def _cluster(row: Cluster, members: list[Any]) -> dict[str, Any]:
    keeper = next((path for member, path, *_ in members if member.photo_id == row.keeper_id), None)
    return {
        "id": row.id,
        "kind": row.kind,
        "reviewed": row.reviewed_at is not None,
        "keeper": keeper,
        "keeper_photo": row.keeper_id,
        "reason": row.reason,
        "bytes": row.bytes,
        "members": [
            {
                "path": path,
                "photo": member.photo_id,
                "root": root,
                "same_bytes": member.same_bytes,
                "orientation": member.orientation,
                "dhash_distance": member.dhash_distance,
                "ahash_distance": member.ahash_distance,
                "decision": choice,
            }
            for member, path, root, choice in sorted(members, key=lambda row_: row_[0].photo_id != row.keeper_id)
        ],
    }


def bursts(session: Session) -> list[dict[str, Any]]:
    """Bursts by their number, frames in the order in which they were taken."""
    frames: dict[int, list[Any]] = {}
    rows = session.execute(
        select(BurstFrame.burst_id, Photo.id, Photo.path, Root.path)
        .join(Photo, Photo.id == BurstFrame.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .where(BurstFrame.position.is_not(None), present())
        .order_by(BurstFrame.burst_id, BurstFrame.position)
    )
    for burst, photo, path, root in rows:
        frames.setdefault(burst, []).append((photo, path, root))
    return [
        _burst(row, frames[row.id])
        for row in session.scalars(select(Burst).order_by(Burst.id))
        if len(frames.get(row.id, ())) > 1
    ]


def _burst(row: Burst, frames: list[Any]) -> dict[str, Any]:
    best = row.chosen_id or row.best_id
    return {
        "id": row.id,
        "best": next((path for photo, path, _ in frames if photo == best), None),
        "best_photo": best,
        "reason": "chosen by eye" if row.chosen_id else row.reason,
        "reviewed": row.reviewed_at is not None,
        "members": [path for _, path, _ in frames],
        "photos": [photo for photo, _, _ in frames],
        "root": frames[0][2],
    }

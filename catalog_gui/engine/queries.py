"""What the window asks of an open catalog. Every call reads a snapshot of its own and may come from any thread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog import tables
from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, Decision, Photo, Problem, Root
from catalog_gui.engine.cluster_list import ClusterChoices, ClusterFilter, cluster_choices, cluster_rows
from catalog_gui.engine.details import fact_groups
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter, matching, ordered, problems
from catalog_gui.engine.records import (
    KINDS,
    BurstDetails,
    BurstRow,
    ClusterDetails,
    ClusterMember,
    ClusterRow,
    LargePicture,
    PhotoDetails,
    PhotoRow,
    ProblemEntry,
    ProblemGroup,
    RootRow,
)
from catalog_gui.phases.analyze import TAKEN, Analysis, analyzed
from catalog_gui.phases.base import present
from catalog_gui.phases.previews import PreviewRow
from catalog_gui.phases.quality import PictureQuality
from catalog_gui.phases.thumbnails import ThumbnailRow
from catalog_gui.phases.walk import is_there

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

ALL_CLUSTERS: Final = ClusterFilter()


@define
class Library:
    """The photos of one open catalog."""

    keeper: Keeper

    def count(self, wanted: PhotoFilter) -> int:
        """How many photos a filter names; a field's state comes from the kept figures, at any size."""
        if wanted == PhotoFilter(field=wanted.field, state=wanted.state) and wanted.state != "members":
            gauges = self.keeper.gauges()
            if wanted.field is None:
                return gauges[0].eligible + gauges[0].not_applicable
            for gauge in gauges:
                if gauge.field == wanted.field and wanted.state:
                    return int(getattr(gauge, wanted.state.replace(" ", "_")))
        with self.keeper.catalog.read() as session:
            return session.scalar(select(func.count()).select_from(matching(self.keeper, wanted).subquery())) or 0

    def ids(self, wanted: PhotoFilter, sort: str = "taken", descending: bool = False) -> "NDArray[int64]":
        """Ids of the photos of a filter, in order: int64[N]."""
        import numpy as np

        query = ordered(matching(self.keeper, wanted), sort, descending)
        with self.keeper.catalog.read() as session:
            rows = session.connection().execute(query.execution_options(yield_per=10_000))
            return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """The photos with these ids, in their order; ids that are gone are left out."""
        with self.keeper.catalog.read() as session:
            found = self._rows(session, [int(each) for each in ids])
        return [found[int(each)] for each in ids if int(each) in found]

    def details(self, photo: int) -> PhotoDetails | None:
        """Everything known of one photo; None where it has gone."""
        with self.keeper.catalog.read() as session:
            return self._details(session, [photo]).get(photo)

    def _details(self, session: Session, ids: Sequence[int]) -> dict[int, PhotoDetails]:
        found = self._rows(session, ids)
        groups = fact_groups(session, self.keeper.phases, list(found))
        return {id_: PhotoDetails(row, groups[id_], Path(row.root, row.path)) for id_, row in found.items()}

    def _rows(self, session: Session, ids: Sequence[int]) -> dict[int, PhotoRow]:
        failed = aliased(Problem)
        worst = select(failed.photo_id).where(
            failed.photo_id == Photo.id, failed.stamp.is_not_distinct_from(Photo.content)
        )
        fresh = PreviewRow.stamp.is_not_distinct_from(Photo.content)
        source = (
            analyzed()
            .join(Root, Root.id == Photo.root_id)
            .outerjoin(PictureQuality, PictureQuality.photo_id == Photo.id)
            .outerjoin(ThumbnailRow, ThumbnailRow.photo_id == Photo.id)
            .outerjoin(PreviewRow, and_(PreviewRow.photo_id == Photo.id, fresh))
        )
        columns: tuple[Any, ...] = (
            Photo.id,
            Photo.path,
            Root.path.label("root"),
            Photo.missing_since,
            Analysis.width,
            Analysis.height,
            TAKEN.label("taken"),
            PictureQuality.score,
            ThumbnailRow.version,
            ThumbnailRow.stamp,
            ThumbnailRow.bytes,
            ThumbnailRow.fault,
            PreviewRow.version.label("preview"),
            PreviewRow.stamp.label("preview_stamp"),
            PreviewRow.bytes.label("preview_bytes"),
            PreviewRow.width.label("preview_width"),
            PreviewRow.height.label("preview_height"),
            worst.exists().label("failed"),
        )
        away: dict[str, bool] = {}
        found = {}
        for row in session.execute(select(*columns).select_from(source).where(Photo.id.in_(ids))):
            if row.root not in away:
                away[row.root] = not is_there(Path(row.root))
            found[row.id] = self._row(row, away[row.root])
        return found

    def _row(self, row: Any, away: bool) -> PhotoRow:
        there = row.version is not None and row.fault != "gone"
        return PhotoRow(
            id=row.id,
            path=row.path,
            root=row.root,
            name=row.path.rpartition("/")[2],
            width=row.width,
            height=row.height,
            taken=row.taken,
            quality=row.score,
            thumbnail=self.keeper.store.path_for(row.id) if there else None,
            thumbnail_version=f"{row.version}:{row.stamp}:{row.bytes}",
            worst="missing" if row.missing_since else "failed" if row.failed else None,
            offline=away,
            preview=self._preview(row) if row.preview is not None else None,
        )

    def _preview(self, row: Any) -> LargePicture:
        path = self.keeper.store.path_for(row.id, preview=True)
        version = f"{row.preview}:{row.preview_stamp}:{row.preview_bytes}"
        return LargePicture(path, version, max(row.preview_width, row.preview_height))

    def roots(self) -> list[RootRow]:
        """The folders of the catalog."""
        with self.keeper.catalog.read() as session:
            rows = session.execute(
                select(Root.id, Root.path, func.count(Photo.id))
                .outerjoin(Photo, and_(Photo.root_id == Root.id, present()))
                .group_by(Root.id, Root.path)
                .order_by(Root.path)
            ).all()
        return [RootRow(id_, path, photos, not is_there(Path(path))) for id_, path, photos in rows]

    def clusters(self, wanted: ClusterFilter = ALL_CLUSTERS) -> list[ClusterRow]:
        """The clusters of a filter, in its order; most bytes to regain first where it names none."""
        with self.keeper.catalog.read() as session:
            return cluster_rows(session, wanted)

    def cluster_choices(self) -> ClusterChoices:
        """What clusters can be filtered by, counted."""
        with self.keeper.catalog.read() as session:
            return cluster_choices(session)

    def cluster(self, cluster: int) -> ClusterDetails | None:
        """One cluster; None where it has gone."""
        with self.keeper.catalog.read() as session:
            row = session.get(Cluster, cluster)
            if row is None or row.rejected_at is not None:
                return None
            wanted = (
                select(tables.ClusterMember)
                .join(Photo, Photo.id == tables.ClusterMember.photo_id)
                .where(tables.ClusterMember.cluster_id == cluster, present())
            )
            members = session.scalars(wanted).all()
            photos = self._details(session, [member.photo_id for member in members])
            said, protected = _said(session, "cluster", cluster), self._protected(photos.values())
            found = [
                ClusterMember(
                    photos[member.photo_id],
                    same_bytes=member.same_bytes,
                    orientation=member.orientation,
                    dhash_distance=member.dhash_distance,
                    ahash_distance=member.ahash_distance,
                    is_keeper=member.photo_id == row.keeper_id,
                    decision=said.get(member.photo_id),
                    protected=member.photo_id in protected,
                )
                for member in members
                if member.photo_id in photos
            ]
        found.sort(key=lambda member: (not member.is_keeper, member.photo.row.path))
        return ClusterDetails(_cluster_row(row, len(found)), row.reason, tuple(found))

    def _protected(self, photos: Iterable[PhotoDetails]) -> frozenset[int]:
        """Those of these photos that lie in a protected folder."""
        if not (folders := self.keeper.settings.protected_folders):
            return frozenset()
        from catalog_gui.media.folders import below

        known = list(photos)
        safe = below([f"{each.row.root}/{each.row.path}" for each in known], folders)
        return frozenset(each.row.id for each, is_safe in zip(known, safe, strict=True) if is_safe)

    def bursts(self) -> list[BurstRow]:
        """All bursts by the time of their first frame."""
        best = func.coalesce(Burst.chosen_id, Burst.best_id)
        with self.keeper.catalog.read() as session:
            rows = session.execute(
                select(Burst.id, best, Burst.reviewed_at.is_not(None), func.count(), func.min(TAKEN), func.max(TAKEN))
                .select_from(
                    analyzed()
                    .join(BurstFrame, and_(BurstFrame.photo_id == Photo.id, BurstFrame.position.is_not(None)))
                    .join(Burst, Burst.id == BurstFrame.burst_id)
                )
                .where(present())
                .group_by(Burst.id)
            ).all()
        found = [_burst_row(*row) for row in rows]
        return sorted(found, key=lambda burst: (burst.taken or datetime.min, burst.id))

    def burst(self, burst: int) -> BurstDetails | None:
        """One burst; None where it has gone."""
        with self.keeper.catalog.read() as session:
            row = session.get(Burst, burst)
            if row is None:
                return None
            order = (
                select(BurstFrame.photo_id)
                .join(Photo, Photo.id == BurstFrame.photo_id)
                .where(BurstFrame.burst_id == burst, BurstFrame.position.is_not(None), present())
            )
            ids = list(session.scalars(order.order_by(BurstFrame.position)))
            photos = self._details(session, ids)
            said, protected = _said(session, "burst", burst), self._protected(photos.values())
        frames = tuple(photos[each] for each in ids if each in photos)
        times = [frame.row.taken for frame in frames if frame.row.taken]
        best, first, last = row.chosen_id or row.best_id, min(times, default=None), max(times, default=None)
        summary = _burst_row(row.id, best, row.reviewed_at is not None, len(frames), first, last)
        reason = "chosen by eye" if row.chosen_id else row.reason
        return BurstDetails(summary, reason, frames, best, said, protected)

    def problems(self) -> list[ProblemGroup]:
        """Problems that count, grouped by what they are, the largest group first."""
        with self.keeper.catalog.read() as session:
            rows = problems(session, self.keeper.phases)
        groups = []
        for kind, (title, advice) in KINDS.items():
            entries = tuple(
                ProblemEntry(
                    row.photo, row.path, row.root, row.phase, row.phase_title, row.message, row.attempts, row.retryable
                )
                for row in rows
                if row.kind == kind
            )
            if entries:
                groups.append(ProblemGroup(kind, title, advice, sum(entry.retryable for entry in entries), entries))
        return sorted(groups, key=lambda group: -len(group.entries))


def _cluster_row(row: Cluster, count: int) -> ClusterRow:
    return ClusterRow(row.id, row.kind, count, row.bytes, row.reviewed_at is not None, row.keeper_id)


def _burst_row(id_: int, best: int, reviewed: bool, count: int, first: Any, last: Any) -> BurstRow:
    first, last = _moment(first), _moment(last)
    seconds = (last - first).total_seconds() if first and last else 0.0
    return BurstRow(id_, count, best, first, seconds, reviewed)


def _said(session: Session, about: str, group: int) -> dict[int, str]:
    """What was decided about the photos of a group: keep or trash."""
    those = select(Decision.photo_id, Decision.choice).where(Decision.about == about, Decision.group_id == group)
    return {row.photo_id: row.choice for row in session.execute(those)}


def _moment(value: Any) -> datetime | None:
    """SQLite hands an aggregated time back as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value

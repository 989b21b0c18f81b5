"""When the thumbnail that a photo has was asked for, begun, written, found whole on the disk and first shown."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final

from attrs import frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.incident import locked
from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.catalog.types import now
from catalog_gui.phases.base import Made, save_rows

_PART: Final = 500


class ThumbnailTimes(Derived, Base):
    """The moments (UTC) of the thumbnail that is there now."""

    __tablename__ = "thumbnail_times"
    asked_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]


@frozen
class Moments:
    """When a result was asked for, begun, written, found whole and first shown, in UTC; None: not yet, or not known."""

    asked: datetime | None = None
    begun: datetime | None = None
    written: datetime | None = None
    verified: datetime | None = None
    shown: datetime | None = None

    @property
    def seconds(self) -> float | None:
        """From being asked for to being whole on the disk."""
        return (self.verified - self.asked).total_seconds() if self.verified and self.asked else None


def note(session: Session, version: str, made: Sequence[tuple[Made, float | None, bool]]) -> None:
    """Write down the moments of results in place of those of the ones before.

    :param made: each with when its file was written, in seconds since 1970, and whether it lies there whole.
    """
    checked = now()
    rows = [
        {
            "photo_id": each.photo,
            "version": version,
            "stamp": each.content,
            "asked_at": _moment(each.asked or each.begun),
            "begun_at": _moment(each.begun),
            "written_at": _moment(_later(written, each.begun)),
            "verified_at": max(checked, _moment(written) or checked) if whole else None,
            "shown_at": None,
        }
        for each, written, whole in made
    ]
    save_rows(session, ThumbnailTimes, rows)


def moments_of(session: Session, photo: int) -> Moments:
    """The moments of a photo's thumbnail; empty where none are known."""
    table = ThumbnailTimes
    row = session.execute(
        select(table.asked_at, table.begun_at, table.written_at, table.verified_at, table.shown_at).where(
            table.photo_id == photo
        )
    ).first()
    return Moments() if row is None else Moments(*row)


def note_shown(catalog: Catalog, photos: Collection[int]) -> None:
    """These thumbnails are on the screen now; only the first time of each is kept. A locked catalog stays as it is."""
    ids, table = sorted(photos), ThumbnailTimes
    for start in range(0, len(ids), _PART):
        fresh = (table.photo_id.in_(ids[start : start + _PART]), table.shown_at.is_(None))
        with catalog.read() as session:
            if locked(session.connection()) is not None:
                return
            waiting = list(session.scalars(select(table.photo_id).where(*fresh)))
        if waiting:
            with catalog.write() as session:
                session.execute(
                    update(table)
                    .where(table.photo_id.in_(waiting), table.shown_at.is_(None))
                    .values(shown_at=now())
                    .execution_options(synchronize_session=False)
                )


def _later(written: float | None, begun: float | None) -> float | None:
    """The clock of a disk is coarse: a file may seem to be older than the work on it."""
    return written if written is None or begun is None else max(written, begun)


def _moment(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as the catalog keeps moments."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)

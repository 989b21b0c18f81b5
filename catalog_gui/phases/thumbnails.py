"""Thumbnails: a small upright picture of each photo in the store."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import MISSING, STALE, Bench, Field, Made, Phase, save_rows, standard
from catalog_gui.settings import Settings

if TYPE_CHECKING:
    from catalog_gui.media.source import PhotoSource

NAME: Final = "thumbnails"
PAGE: Final = 500
GONE: Final = "gone"
UNDECODABLE: Final = "undecodable"
WRONG_SHAPE: Final = "wrong shape"


class ThumbnailRow(Derived, Base):
    """A thumbnail that was written and verified: its size in pixels and bytes.

    `fault` is what a later check of the disk has found: gone, undecodable or wrong shape.
    """

    __tablename__ = "thumbnail"
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    fault: Mapped[str | None]


def version_for(settings: Settings) -> str:
    """The maker with its size and quality: other ones make old thumbnails stale."""
    return f"1-{settings.thumbnail_size}-{settings.thumbnail_quality}"


def phase(settings: Settings) -> Phase:
    """The phase."""
    version = version_for(settings)
    source, state = standard(
        ThumbnailRow,
        NAME,
        version,
        found=((ThumbnailRow.fault == GONE, MISSING), (ThumbnailRow.fault.is_not(None), STALE)),
    )
    return Phase(
        name=NAME,
        title="Thumbnails",
        purpose="Makes a small upright picture of each photo, so that thousands can be looked through at once.",
        version=version,
        rank=20,
        needs=("scan",),
        tables=(ThumbnailRow,),
        fields=(Field(NAME, "Thumbnails"),),
        source=source,
        state=state,
        compute=partial(_compute, edge=settings.thumbnail_size, quality=settings.thumbnail_quality),
        save=partial(_save, version),
        decodes=True,
        recover=_recover,
    )


def _compute(source: "PhotoSource", edge: int, quality: int) -> Any:
    from catalog_gui.media.thumbnail import make

    return make(source, edge=edge, quality=quality)


def _save(version: str, session: Session, bench: Bench, made: Sequence[Made]) -> None:
    """Files first, rows after: a row never speaks of a file that is not there."""
    for each in made:
        bench.store.write(each.photo, each.result.jpeg)
    save_rows(
        session,
        ThumbnailRow,
        [
            {
                "photo_id": each.photo,
                "version": version,
                "stamp": each.content,
                "width": each.result.width,
                "height": each.result.height,
                "bytes": len(each.result.jpeg),
                "fault": None,
            }
            for each in made
        ],
    )


def _recover(bench: Bench) -> None:
    """Mark thumbnails as gone whose file is not there in its full length; throw away what was half written."""
    bench.store.clear_incoming()
    last = 0
    while True:
        with bench.catalog.read() as session:
            page = session.execute(
                select(ThumbnailRow.photo_id, ThumbnailRow.bytes)
                .where(ThumbnailRow.photo_id > last, ThumbnailRow.fault.is_(None))
                .order_by(ThumbnailRow.photo_id)
                .limit(PAGE)
            ).all()
        if not page:
            return
        last = page[-1][0]
        short = [photo for photo, length in page if _length(bench.store.path_for(photo)) != length]
        if short:
            with bench.catalog.write() as session, bench.counts.changing(session, short):
                session.execute(
                    update(ThumbnailRow)
                    .where(ThumbnailRow.photo_id.in_(short))
                    .values(fault=GONE)
                    .execution_options(synchronize_session=False)
                )


def _length(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None

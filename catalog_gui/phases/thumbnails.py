"""Thumbnails: a small upright picture of each photo in the store."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases import previews
from catalog_gui.phases.base import MISSING, STALE, Bench, Field, Made, Phase, save_rows, standard
from catalog_gui.phases.times import ThumbnailTimes, note
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later

NAME: Final = "thumbnails"
PAGE: Final = 20_000
BATCH: Final = 500
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


def phase(settings: Settings, within: int | None = None) -> Phase:
    """The phase.

    :param within: longest edge of the previews that are made in the same sweep: each photo is decoded once for both.
    """
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
        tables=(ThumbnailRow, previews.PreviewRow, ThumbnailTimes),
        fields=(Field(NAME, "Thumbnails"),),
        source=source,
        state=state,
        compute=Later(
            "catalog_gui.media.thumbnail",
            "make",
            {"edge": settings.thumbnail_size, "quality": settings.thumbnail_quality, "within": within},
        ),
        save=partial(_save, version),
        decodes=True,
        look_again=_look_again,
    )


def _save(version: str, session: Session, bench: Bench, made: Sequence[Made]) -> None:
    """Files first, rows after: a row never speaks of a file that is not there."""
    written = []
    for each in made:
        bench.store.write(each.photo, each.result.jpeg)
        there = bench.store.length(each.photo) == len(each.result.jpeg)
        written.append((each, bench.store.written_at(each.photo), there))
    note(session, version, written)
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


def _look_again(bench: Bench, after_a_kill: bool) -> None:
    """Mark thumbnails as gone whose file is not there any more; after a kill also those that are not of their full length."""
    bench.store.clear_incoming()
    there = bench.store.photos()
    last = 0
    while page := _page(bench, last):
        last = page[-1][0]
        gone = [photo for photo, _ in page if photo not in there]
        if after_a_kill:
            gone += [photo for photo, size in page if photo in there and bench.store.length(photo) != size]
        if gone:
            _mark_gone(bench, sorted(gone))


def _page(bench: Bench, last: int) -> list[tuple[int, int]]:
    """(photo, bytes) of the next thumbnails that are thought to be well."""
    query = select(ThumbnailRow.photo_id, ThumbnailRow.bytes).where(ThumbnailRow.photo_id > last)
    with bench.catalog.read() as session:
        rows = session.execute(query.where(ThumbnailRow.fault.is_(None)).order_by(ThumbnailRow.photo_id).limit(PAGE))
        return [(photo, size) for photo, size in rows]


def _mark_gone(bench: Bench, photos: Sequence[int]) -> None:
    for start in range(0, len(photos), BATCH):
        part = photos[start : start + BATCH]
        with bench.catalog.write() as session, bench.counts.changing(session, part):
            session.execute(
                update(ThumbnailRow)
                .where(ThumbnailRow.photo_id.in_(part))
                .values(fault=GONE)
                .execution_options(synchronize_session=False)
            )

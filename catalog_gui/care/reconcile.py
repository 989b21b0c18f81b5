"""The thumbnail store against its rows, both ways; what is found is written down, so that the gauge follows."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from attrs import define, field
from sqlalchemy import and_, select, update

from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.analyze import Analysis
from catalog_gui.phases.base import DONE, FAILED, MISSING, STALE, Phase, present
from catalog_gui.phases.thumbnails import GONE, NAME, UNDECODABLE, WRONG_SHAPE, ThumbnailRow

BATCH: Final = 500
_PIXELS: Final = 1.6
"""A side may be off by rounding; more than so many pixels is another shape."""


@define
class Report:
    """What a check of the store found; photos by their paths, files by their places in the store."""

    ok: int = 0
    row_only: list[str] = field(factory=list)
    file_only: list[str] = field(factory=list)
    neither: list[str] = field(factory=list)
    stale: list[str] = field(factory=list)
    undecodable: list[str] = field(factory=list)
    wrong_shape: list[str] = field(factory=list)


@define
class _Row:
    """A photo as the check needs it. Width and height are the photo's, as shown; state is its thumbnail's.

    `current` is whether its row is of this maker and of the photo's content, whatever an earlier check has found.
    """

    id: int
    path: str
    state: str
    has_row: bool
    current: bool | None
    fault: str | None
    width: int | None
    height: int | None


def verify(keeper: Keeper) -> Iterator[int | Report]:
    """Check every thumbnail by decoding it; yields how many photos were checked, last the report."""
    phase = next(phase for phase in keeper.phases if phase.name == NAME)
    report, checked, last = Report(), 0, 0
    with ThreadPoolExecutor() as pool:
        while rows := _page(keeper, phase, last):
            last = rows[-1].id
            found = list(pool.map(lambda row: _look(keeper, row), rows))
            _write_down(keeper, rows, found)
            for row, what in zip(rows, found, strict=True):
                _enter(report, row, what)
            checked += len(rows)
            yield checked
    report.file_only = sorted(_without_row(keeper))
    yield report


def _page(keeper: Keeper, phase: Phase, last: int) -> list[_Row]:
    query = (
        select(
            Photo.id,
            Photo.path,
            phase.state,
            ThumbnailRow.photo_id.is_not(None),
            and_(ThumbnailRow.version == phase.version, ThumbnailRow.stamp == Photo.content),
            ThumbnailRow.fault,
            Analysis.width,
            Analysis.height,
        )
        .select_from(phase.source.outerjoin(Analysis, Analysis.photo_id == Photo.id))
        .where(present(), Photo.id > last)
        .order_by(Photo.id)
        .limit(BATCH)
    )
    with keeper.catalog.read() as session:
        return [_Row(*row) for row in session.execute(query)]


def _look(keeper: Keeper, row: _Row) -> str:
    """One word for a photo's thumbnail: ok, gone, undecodable, wrong shape, or none where there is neither row nor file."""
    file = keeper.store.path_for(row.id)
    if not file.is_file():
        return GONE if row.has_row else "none"
    size = _decoded_size(file)
    if size is None:
        return UNDECODABLE
    return "ok" if _fits(size, row) else WRONG_SHAPE


def _decoded_size(file: Path) -> tuple[int, int] | None:
    from PIL import Image

    try:
        with Image.open(file) as image:
            image.load()
            return image.size
    except (OSError, SyntaxError, ValueError):
        return None


def _fits(size: tuple[int, int], row: _Row) -> bool:
    """Whether a thumbnail has its photo's shape: finds those that an old fault with orientation left lying down."""
    if not row.width or not row.height:
        return True
    width, height = size
    scale = max(width, height) / max(row.width, row.height)
    return abs(row.width * scale - width) <= _PIXELS and abs(row.height * scale - height) <= _PIXELS


def _write_down(keeper: Keeper, rows: Sequence[_Row], found: Sequence[str]) -> None:
    faults = {GONE, UNDECODABLE, WRONG_SHAPE}
    wanted = {row.id: (what if what in faults else None) for row, what in zip(rows, found, strict=True) if row.has_row}
    changed = {row.id: wanted[row.id] for row in rows if row.id in wanted and row.fault != wanted[row.id]}
    if not changed:
        return
    with keeper.catalog.write() as session, keeper.tallies.changing(session, sorted(changed)):
        for photo, fault in changed.items():
            session.execute(
                update(ThumbnailRow)
                .where(ThumbnailRow.photo_id == photo)
                .values(fault=fault)
                .execution_options(synchronize_session=False)
            )


def _enter(report: Report, row: _Row, what: str) -> None:
    """Put a photo where it belongs. A thumbnail of an older content has the old shape by right: it is only stale."""
    stale = row.has_row and not row.current and row.state != FAILED
    if what == "none":
        if row.state == MISSING:
            report.neither.append(row.path)
    elif not row.has_row:
        return  # a file without a row is named by its place in the store
    elif what == GONE:
        report.row_only.append(row.path)
    elif what == UNDECODABLE:
        report.undecodable.append(row.path)
    elif stale:
        report.stale.append(row.path)
    elif what == WRONG_SHAPE:
        report.wrong_shape.append(row.path)
    elif row.state in (DONE, STALE, MISSING):
        report.ok += 1


def _without_row(keeper: Keeper) -> Iterator[str]:
    """Thumbnails in the store that no row speaks of, or that lie where no row looks; photos in the trash keep theirs."""
    with keeper.catalog.read() as session:
        with_rows = set(session.scalars(select(ThumbnailRow.photo_id)))
    for file in keeper.store.files():
        if not file.preview and (file.misplaced or file.photo_id not in with_rows):
            yield file.name

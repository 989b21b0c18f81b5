"""The thumbnail store against its rows, both ways; what is found is written down, so that the gauge follows."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from catalog_gui.care import store_rows
from catalog_gui.care.crew import Crew, crew
from catalog_gui.care.store_rows import StoreRow
from catalog_gui.catalog.tables import Info
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import stored
from catalog_gui.media.stored import Stored
from catalog_gui.phases.base import DONE, FAILED, MISSING, STALE
from catalog_gui.phases.thumbnails import GONE, UNDECODABLE, WRONG_SHAPE, ThumbnailRow

BATCH: Final = 500
AHEAD: Final = 3
"""Batches in hand for each worker, so that none waits for the catalog."""

MARK: Final = "verify"
"""The fact of a catalog up to which photo an unfinished check has come."""

_NONE: Final = "none"
_OK: Final = "ok"
_FAULTS: Final = frozenset({GONE, UNDECODABLE, WRONG_SHAPE})


@frozen
class Found:
    """A photo that a check speaks of."""

    photo: int
    path: str
    root: str


@frozen
class Checked:
    """How far a check is: photos looked at of all."""

    done: int
    total: int


@define
class Report:
    """What a check of the store found; photos, and files by their places in the store ("82/12345.jpg").

    `adoptable` are those of the files without a row that are a photo's thumbnail as it would be made now.
    """

    ok: int = 0
    row_only: list[Found] = field(factory=list)
    file_only: list[str] = field(factory=list)
    neither: list[Found] = field(factory=list)
    stale: list[Found] = field(factory=list)
    undecodable: list[Found] = field(factory=list)
    wrong_shape: list[Found] = field(factory=list)
    adoptable: list[str] = field(factory=list)

    @property
    def broken(self) -> tuple[int, ...]:
        """Ids of all photos whose thumbnail is not as it should be, in ascending order."""
        lists = (self.row_only, self.neither, self.stale, self.undecodable, self.wrong_shape)
        return tuple(sorted(found.photo for each in lists for found in each))


def verify(
    keeper: Keeper, *, quick: bool = False, note: bool = True, resume: bool = False
) -> Iterator[Checked | Report]:
    """Check every thumbnail; yields how far it is, last the report. Not asking for the next value pauses it.

    :param quick: files of the length that their row says are trusted without being opened.
    :param note: write down what was found, so that the gauge follows.
    :param resume: what an unfinished check has decoded before is only looked at quickly.
    """
    known = interrupted_at(keeper) or 0 if resume else 0
    total = store_rows.photos(keeper)
    writing: AbstractContextManager[Any] = nullcontext()
    if note:
        writing = keeper.catalog.operation("verify", "Check the thumbnails")
    with writing, crew(keeper.settings, 0 if quick else total) as hands:
        yield from _Check(keeper, hands, quick, note, known, total).run()


def interrupted_at(keeper: Keeper) -> int | None:
    """The photo up to which a check has come that was not finished."""
    with keeper.catalog.read() as session:
        mark = session.scalar(select(Info.value).where(Info.key == MARK))
    return int(mark) if mark and mark.isdecimal() else None


@frozen
class _Page:
    """Some photos, and what is seen of their files; `files` are those that are being opened."""

    rows: list[StoreRow]
    files: list[str]
    future: "Future[Any]"
    trusted: dict[int, Stored | None]


@define
class _Check:
    keeper: Keeper
    hands: Crew
    quick: bool
    note: bool
    known: int
    total: int
    report: Report = field(factory=Report)
    done: int = 0

    def run(self) -> Iterator[Checked | Report]:
        pages = (self._begin(rows) for rows in store_rows.pages(self.keeper, BATCH))
        ahead = deque(islice(pages, AHEAD * self.hands.workers))
        while ahead:
            page = ahead.popleft()
            ahead.extend(islice(pages, 1))
            self._finish(page)
            self.done += len(page.rows)
            yield Checked(self.done, max(self.total, self.done))
        self._look_at_files()
        if self.note:
            self._mark(None)
        yield self.report

    def _begin(self, rows: list[StoreRow]) -> _Page:
        trusted: dict[int, Stored | None] = {}
        for row in rows:
            if self.quick or row.id <= self.known:
                trusted.update(self._glance(row))
        files = [str(self._path(row)) for row in rows if row.id not in trusted]
        return _Page(rows, files, self.hands.look_at(files), trusted)

    def _glance(self, row: StoreRow) -> dict[int, Stored | None]:
        """What can be said without opening the file; nothing where it must be opened."""
        seen = stored.glance(str(self._path(row)))
        if seen is None:
            return {row.id: None}
        if row.has_row and seen[0] == row.length and row.made and row.fault not in (UNDECODABLE, WRONG_SHAPE):
            return {row.id: Stored(*seen, row.made)}
        return {}

    def _path(self, row: StoreRow) -> Path:
        return self.keeper.store.path_for(row.id)

    def _finish(self, page: _Page) -> None:
        opened = iter(self.hands.result(page.future, page.files))
        seen = {row.id: page.trusted[row.id] if row.id in page.trusted else next(opened) for row in page.rows}
        if self.note:
            self._write_down(page.rows, seen)
        self._look_closer([row for row in page.rows if not row.has_row and seen[row.id] is not None])
        for row in page.rows:
            _enter(self.report, row, judged(row, seen[row.id]))

    def _look_closer(self, rows: Sequence[StoreRow]) -> None:
        """Which files without a row belong to their photo."""
        settings, store = self.keeper.settings, self.keeper.store
        files = [str(self._path(row)) for row in rows]
        future = self.hands.look_at(files, settings.thumbnail_quality)
        for row, seen in zip(rows, self.hands.result(future, files, settings.thumbnail_quality), strict=True):
            if seen is not None and row.owns(seen, settings.thumbnail_size):
                self.report.adoptable.append(store.path_for(row.id).relative_to(store.directory).as_posix())

    def _write_down(self, rows: Sequence[StoreRow], seen: dict[int, Stored | None]) -> None:
        changed = [row.id for row in rows if row.has_row and _facts(row, seen[row.id]) != _kept(row)]
        if changed:
            looked = {row.id: (row, self._again(row)) for row in rows if row.id in set(changed)}
            with self.keeper.catalog.write() as session, self.keeper.tallies.changing(session, changed):
                for row, look in looked.values():
                    _correct(session, row, look)
        self._mark(rows[-1].id)

    def _again(self, row: StoreRow) -> Stored | None:
        """A second look just before it is written down: the thumbnail may have been made anew meanwhile."""
        file = str(self._path(row))
        return self.hands.result(self.hands.look_at([file]), [file])[0]  # type: ignore[no-any-return]

    def _mark(self, photo: int | None) -> None:
        with self.keeper.catalog.write() as session:
            if photo is None:
                session.execute(delete(Info).where(Info.key == MARK))
            elif not self.quick:
                session.merge(Info(key=MARK, value=str(max(photo, self.known))))

    def _look_at_files(self) -> None:
        """Thumbnails in the store that no row speaks of, or that lie where no row looks; photos in the trash keep theirs."""
        with self.keeper.catalog.read() as session:
            with_rows = set(session.scalars(select(ThumbnailRow.photo_id)))
        self.report.file_only = sorted(
            file.name
            for file in self.keeper.store.files()
            if not file.preview and (file.misplaced or file.photo_id not in with_rows)
        )


def judged(row: StoreRow, seen: Stored | None) -> str:
    """One word for a photo's thumbnail: ok, gone, undecodable, wrong shape, or none where there is neither row nor file."""
    if seen is None:
        return GONE if row.has_row else _NONE
    if seen.size is None:
        return UNDECODABLE
    return _OK if row.fits(seen.size) and not row.is_turned(seen) else WRONG_SHAPE


def _facts(row: StoreRow, seen: Stored | None) -> tuple[str | None, int | None, tuple[int, int] | None]:
    """(fault, bytes, size) as the row should have them. The bytes are always the file's: caches tell pictures apart by them."""
    word = judged(row, seen)
    fault = word if word in _FAULTS else None
    if seen is None:
        return fault, row.length, row.made
    return fault, seen.length, seen.size if fault is None else row.made


def _kept(row: StoreRow) -> tuple[str | None, int | None, tuple[int, int] | None]:
    return row.fault, row.length, row.made


def _correct(session: Session, row: StoreRow, seen: Stored | None) -> None:
    fault, size, made = _facts(row, seen)
    values: dict[str, Any] = {"fault": fault, "bytes": size}
    if made:
        values |= {"width": made[0], "height": made[1]}
    session.execute(
        update(ThumbnailRow)
        .where(ThumbnailRow.photo_id == row.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _enter(report: Report, row: StoreRow, what: str) -> None:
    """Put a photo where it belongs. A thumbnail of an older content has the old shape by right: it is only stale."""
    stale = row.has_row and not row.current and row.state != FAILED
    found = Found(row.id, row.path, row.root)
    if what == _NONE:
        if row.state == MISSING:
            report.neither.append(found)
    elif not row.has_row:
        return  # a file without a row is named by its place in the store
    elif what == GONE:
        report.row_only.append(found)
    elif what == UNDECODABLE:
        report.undecodable.append(found)
    elif stale:
        report.stale.append(found)
    elif what == WRONG_SHAPE:
        report.wrong_shape.append(found)
    elif row.state in (DONE, STALE, MISSING):
        report.ok += 1

"""Bit rot: every original is read again, and what it holds is compared with what it held when it was catalogued.

Three answers, told apart: are these the bytes, are they of the format that the name says, does the whole picture decode.
Other bytes under an unchanged size and time are damage: nobody meant to change that file. A pass can be stopped, and goes
on where it was. Originals are opened for reading and nothing else.
"""

import json
import os
import time
from collections import deque
from collections.abc import Collection, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import Session

from catalog_gui.care.whole_copies import DeepReport, judge
from catalog_gui.catalog.safety_tables import Inspection
from catalog_gui.catalog.tables import Info, Photo, Root
from catalog_gui.catalog.types import now, to_stored
from catalog_gui.engine import inspected
from catalog_gui.engine.executors import Died, Inline, Processes, TookTooLong, worker_count
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import UsageError
from catalog_gui.media.source import Limits
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum
from catalog_gui.phases.walk import is_there
from catalog_gui.tasks import Later, Within

MARK: Final = "deep"
"""The fact of a catalog up to which photo an unfinished pass has come, and over which folder it goes."""

FEW: Final = 24
"""So many photos are done in this process: starting others takes longer."""

SAVE_SECONDS: Final = 1.0
_PAGE: Final = 500
_AHEAD: Final = 3
"""So many photos wait for each worker: paths, not pictures."""

_HEAVY: Final = "Decoding its picture took too long, or more memory than one photo may have."


@frozen
class Checked:
    """How far a pass is: originals read of all, how many of them are damaged, and bytes read."""

    done: int
    total: int
    damaged: int
    bytes: int


Steps = Generator[Checked | DeepReport, None, None]


@frozen
class _Row:
    """A photo as the catalog knows it; `file` is where it lies."""

    id: int
    file: str
    size: int
    mtime_ns: int
    sha256: bytes | None
    content: int | None


@frozen
class _Range:
    """Which photos: `where`, those after the id `last`, under the name `mark` if the pass can be gone on with."""

    where: ColumnElement[bool]
    mark: str | None
    last: int = 0


def inspect_originals(keeper: Keeper, folder: Path | None = None, low_priority: bool = True) -> Steps:
    """Read every original again, or those below a folder; yields how far it is, last the report. close() stops it.

    :raises UsageError: the folder is not inside one of the catalog's.
    """
    with keeper.catalog.read() as session:
        mark = _name(folder)
        wanted = _Range(_wanted(session, folder), mark, _unfinished(session, mark))
    named = "" if folder is None else f"below {folder}"
    yield from _read(keeper, wanted, "Read the originals again", named, low_priority)


def read_again(keeper: Keeper, photos: Collection[int] | None = None) -> Steps:
    """Read only those once more that were damaged or unreadable, of all photos or of these."""
    with keeper.catalog.read() as session:
        here = and_(_wanted(session, None), inspected.in_trouble())
        ids = set(session.scalars(select(Photo.id).where(here)))
        ids &= ids if photos is None else set(photos)
    if ids:
        chosen = f"{len(ids)} in trouble"
        yield from _read(keeper, _Range(Photo.id.in_(ids), None), "Read originals once more", chosen, True)


def interrupted(keeper: Keeper, folder: Path | None = None) -> bool:
    """Whether a pass over the same folder was begun and not finished."""
    with keeper.catalog.read() as session:
        return _unfinished(session, _name(folder)) > 0


def _read(keeper: Keeper, wanted: _Range, label: str, chosen: str, low_priority: bool) -> Steps:
    with keeper.catalog.read() as session:
        left = (wanted.where, Photo.id > wanted.last)
        total = session.scalar(select(func.count()).select_from(Photo).where(*left)) or 0
    with (
        keeper.catalog.operation("deep", label, chosen=chosen),
        _hands(keeper, total, low_priority) as executor,
    ):
        yield from _Pass(keeper, executor, wanted, total).run()


@contextmanager
def _hands(keeper: Keeper, photos: int, low_priority: bool) -> Iterator[Any]:
    """Worker processes, each with its limits of time and memory: a broken file may harm one of them and nothing else."""
    if photos <= FEW:
        yield Inline()
        return
    executor = Processes(worker_count(keeper.settings.workers), keeper.settings.photo_memory_mb, low_priority)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _wanted(session: Session, folder: Path | None) -> ColumnElement[bool]:
    """Photos that are where they should be, in roots that are there."""
    roots = {root.id: Path(root.path) for root in session.scalars(select(Root)) if is_there(Path(root.path))}
    here = and_(present(), Photo.missing_since.is_(None))
    if folder is None:
        return and_(here, Photo.root_id.in_(roots))
    real = Path(os.path.realpath(folder))
    for id_, root in roots.items():
        if real == root:
            return and_(here, Photo.root_id == id_)
        if real.is_relative_to(root):
            below = to_stored(real.relative_to(root).as_posix() + "/")
            return and_(here, Photo.root_id == id_, func.substr(Photo.path, 1, len(below)) == below)
    raise UsageError(f"{folder} is not inside any of your folders that are there.")


def _unfinished(session: Session, name: str) -> int:
    """The photo up to which a pass over this folder has come; 0 where none was begun."""
    value = session.scalar(select(Info.value).where(Info.key == MARK))
    mark = {} if value is None else json.loads(value)
    return int(mark["last"]) if mark.get("folder") == name else 0


def _name(folder: Path | None) -> str:
    return "" if folder is None else to_stored(os.path.realpath(folder))


@define
class _Pass:
    keeper: Keeper
    executor: Any
    wanted: _Range
    total: int
    report: DeepReport = field(factory=DeepReport)
    _found: list[tuple[_Row, Any]] = field(factory=list)
    _saved: float = field(factory=time.monotonic)
    _bad: int = 0
    _bytes: int = 0

    def run(self) -> Steps:
        """All of them, a few at a time ahead of what is waited for."""
        self.report.resumed = self.wanted.last > 0
        ahead: deque[tuple[_Row, Future[Any]]] = deque()
        room = _AHEAD * getattr(self.executor, "workers", 1)
        try:
            for row in self._rows():
                ahead.append((row, self._begin(row)))
                if len(ahead) >= room:
                    yield self._take(*ahead.popleft())
            while ahead:
                yield self._take(*ahead.popleft())
        finally:
            self._save()
        self._finish()
        yield self.report

    def _rows(self) -> Iterator[_Row]:
        last = self.wanted.last
        while True:
            with self.keeper.catalog.read() as session:
                page = session.execute(_page(self.wanted.where, last)).all()
            if not page:
                return
            for id_, root, path, *facts in page:
                yield _Row(id_, os.path.join(root, path), *facts)  # noqa: PTH118
            last = page[-1].id

    def _begin(self, row: _Row) -> "Future[Any]":
        settings = self.keeper.settings
        limits = Limits(pixels=settings.photo_megapixels * 10**6)
        job = Later("catalog_gui.media.whole", "examine", {"limits": limits})
        future: Future[Any] = self.executor.submit(Within(2 * settings.photo_seconds, job), row.file)
        return future

    def _take(self, row: _Row, future: "Future[Any]") -> Checked:
        seen = self._seen(row, future)
        self._found.append((row, seen))
        self._count(row, seen)
        if time.monotonic() - self._saved >= SAVE_SECONDS:
            self._save()
        return Checked(self.report.checked, self.total, self._bad, self._bytes)

    def _seen(self, row: _Row, future: "Future[Any]") -> Any:
        """What came of a photo. One whose worker died is given to another: it may have died of its neighbour."""
        try:
            try:
                return future.result()
            except Died:
                return self._begin(row).result()
        except (Died, TookTooLong):
            return _without_picture(row)

    def _count(self, row: _Row, seen: Any) -> None:
        fit = bytes_fit(row, seen)
        self.report.checked += 1
        self._bad += fit is False
        self._bytes += seen.size
        if seen.sha256 is not None and fit is not False and seen.format_fits is not False:
            self.report.whole += seen.picture_fits is not False

    def _save(self) -> None:
        """Keep what was found, and up to where."""
        if not self._found:
            return
        with self.keeper.catalog.write() as session:
            for row, seen in self._found:
                session.merge(_inspection(row, seen))
            if self.wanted.mark is not None:
                mark = {"folder": self.wanted.mark, "last": self._found[-1][0].id}
                session.merge(Info(key=MARK, value=json.dumps(mark)))
        self._found.clear()
        self._saved = time.monotonic()

    def _finish(self) -> None:
        if self.wanted.mark is not None:
            with self.keeper.catalog.write() as session:
                session.execute(delete(Info).where(Info.key == MARK))
        with self.keeper.catalog.read() as session:
            judge(session, self.report, self.wanted.where)


def _without_picture(row: _Row) -> Any:
    """A file that a worker could not finish with: its bytes are compared here, which needs no decoder."""
    from catalog_gui.media.whole import Whole

    digest = checksum(Path(row.file))
    return Whole(row.size, row.mtime_ns, digest, kind="too-large", message=_HEAVY)


def bytes_fit(row: Any, seen: Any) -> bool | None:
    """Whether these are the bytes that were catalogued; None where the file was changed, or was never read before."""
    if seen.sha256 is None or row.sha256 is None:
        return None
    if seen.sha256 == row.sha256:
        return True
    return False if (seen.size, seen.mtime_ns) == (row.size, row.mtime_ns) else None


def _inspection(row: _Row, seen: Any) -> Inspection:
    """A file that has gone meanwhile is the next scan's, not unreadable."""
    said = None if seen.kind == "missing" else seen.message
    return Inspection(
        photo_id=row.id,
        at=now(),
        content=row.content,
        bytes_fit=bytes_fit(row, seen),
        format_fits=seen.format_fits,
        picture_fits=seen.picture_fits,
        message=said,
    )


def _page(where: ColumnElement[bool], last: int) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Photo.id,
        Root.path,
        Photo.path,
        Photo.size,
        Photo.mtime_ns,
        Photo.sha256,
        Photo.content,
    )
    rows = select(*columns).join(Root, Root.id == Photo.root_id).where(where, Photo.id > last)
    return rows.order_by(Photo.id).limit(_PAGE)

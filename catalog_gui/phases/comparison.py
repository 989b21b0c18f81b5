"""A root against its rows: what is new, touched, gone or known by another name."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import define, field
from sqlalchemy import Select, Text, case, select, type_coerce
from sqlalchemy.orm import Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import to_stored
from catalog_gui.phases.base import present
from catalog_gui.phases.walk import Facts, Found, Walk

PAGE: Final = 2000
REPORT_EVERY: Final = 2000
_NAMED: Final = 400
"""Rows asked for by their paths at once."""

_PATH: Final[Any] = type_coerce(Photo.path, Text)
"""The path as it is stored, for comparing."""


@define
class Known:
    """A row of the catalog, as the comparison needs it."""

    id: int
    path: str
    size: int
    mtime_ns: int
    sha256: bytes | None
    missing: bool
    root: int = 0


@define
class Compared:
    """One root against its rows."""

    id: int
    path: Path
    known: int = 0
    new: list[Found] = field(factory=list)
    touched: list[tuple[Known, Found]] = field(factory=list)
    back: list[int] = field(factory=list)
    gone: list[Known] = field(factory=list)
    moved: list[tuple[Known, Found, bytes]] = field(factory=list)
    names: dict[tuple[int, int], int] = field(factory=dict)
    unchanged: int = 0
    ignored: int = 0
    seen: int = 0
    closed: list[str] = field(factory=list)
    sidecars: dict[str, str] = field(factory=dict)
    waiting: int = 0
    """New files that look like photos of a root that is left as it is: not known yet whether these have moved."""
    volume: str | None = None
    """The drive that is at its place now."""
    noted: str | None = None
    """The drive that was there at the last scan."""

    @property
    def is_another_drive(self) -> bool:
        """Whether another drive is there than the photos were on."""
        return self.noted is not None and self.volume is not None and self.volume != self.noted


def compare(catalog: Catalog, compared: Compared, walk: Walk) -> Iterator[int]:
    """Merge the walk with the rows, both in the order of their paths; yields now and then how many files were seen.

    A run of files that the rows repeat word for word is passed over as a whole. Memory holds only what differs.
    :raises OSError: the root itself cannot be read.
    """
    unlike = _Unlike()
    with catalog.read() as session:
        rows = _Rows(session, compared.id)
        for run in walk.runs():
            if rows.repeat(run):
                compared.unchanged += len(run)
            else:
                _merge(compared, rows, run, unlike)
            before, compared.seen = compared.seen, compared.seen + len(run)
            yield from range(before - before % REPORT_EVERY + REPORT_EVERY, compared.seen + 1, REPORT_EVERY)
        unlike.lost += rows.rest()
        _tell_apart(session, compared, unlike)


@define
class _Unlike:
    """Rows, by their stored paths, that are not as the files are: those whose file differs, those without a file."""

    met: list[tuple[str, Found]] = field(factory=list)
    lost: list[str] = field(factory=list)


def _merge(compared: Compared, rows: "_Rows", run: Sequence[Facts], unlike: _Unlike) -> None:
    """Sort the files of one run into new ones, unchanged ones, and those to be looked at with their rows."""
    for facts in run:
        stored = to_stored(facts[0])
        unlike.lost += rows.before(stored)
        row = rows.named(stored)
        if row is None:
            compared.new.append(Found(*facts))
        elif row[1:] == facts[1:]:
            compared.unchanged += 1
        else:
            unlike.met.append((stored, Found(*facts)))


def _tell_apart(session: Session, compared: Compared, unlike: _Unlike) -> None:
    """Read the rest of the rows that are not as the files are."""
    rows = _by_path(session, compared.id, [*(path for path, _ in unlike.met), *unlike.lost])
    for path, found in unlike.met:
        _meet(compared, rows[path], found)
    compared.gone = [rows[path] for path in unlike.lost]


def _by_path(session: Session, root: int, paths: Sequence[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for start in range(0, len(paths), _NAMED):
        part = known().where(Photo.root_id == root, _PATH.in_(paths[start : start + _NAMED]))
        found |= {row[1]: Known(*row) for row in session.connection().execute(part)}
    return found


class _Rows:
    """The rows of a root by stored path, as tuples that equal the facts of a walk.

    They are the database driver's own: SQLAlchemy's rows cost twice as much, and comparing those ten times.
    """

    def __init__(self, session: Session, root: int) -> None:
        self._result = session.connection().execute(_like_facts(root))
        self._rows: list[Any] = []
        self._at = 0

    def repeat(self, run: Sequence[Facts]) -> bool:
        """Whether the next rows are just these files; then they are passed."""
        self._read(len(run))
        if self._rows[self._at : self._at + len(run)] != run:
            return False
        self._at += len(run)
        return True

    def before(self, path: str) -> Iterator[str]:
        """Pass the rows that come before a path; their paths."""
        while (row := self._next()) is not None and row[0] < path:
            self._at += 1
            yield row[0]

    def named(self, path: str) -> Any:
        """Pass the next row if it has this path; None if it has not."""
        row = self._next()
        if row is None or row[0] != path:
            return None
        self._at += 1
        return row

    def rest(self) -> Iterator[str]:
        """Pass all rows that are left; their paths."""
        while (row := self._next()) is not None:
            self._at += 1
            yield row[0]

    def _next(self) -> Any:
        self._read(1)
        return self._rows[self._at] if self._at < len(self._rows) else None

    def _read(self, count: int) -> None:
        """Have so many rows at hand, if there are so many."""
        cursor = self._result.cursor
        while cursor is not None and len(self._rows) - self._at < count:
            more = cursor.fetchmany(PAGE)
            if not more:
                return
            self._rows = self._rows[self._at :] + list(more)
            self._at = 0


def _like_facts(root: int) -> Select[Any]:
    """(path, size, mtime, None), equal to the facts of a file that has one name; a missing photo has 1 in the end."""
    missing = case((Photo.missing_since.is_not(None), 1))
    wanted = select(_PATH, Photo.size, Photo.mtime_ns, missing).where(Photo.root_id == root, present())
    return wanted.order_by(_PATH)


def known() -> Select[Any]:
    """The columns of Known, of all photos that count."""
    columns: list[Any] = [
        Photo.id,
        _PATH,
        Photo.size,
        Photo.mtime_ns,
        Photo.sha256,
        Photo.missing_since.is_not(None),
        Photo.root_id,
    ]
    return select(*columns).where(present())


def _meet(compared: Compared, row: Known, found: Found) -> None:
    if found.inode:
        compared.names.setdefault(found.inode, row.id)
    if row.size == found.size and row.mtime_ns == found.mtime_ns:
        compared.unchanged += 1
        if row.missing:
            compared.back.append(row.id)
    else:
        compared.touched.append((row, found))


def spare_closed(compared: Compared) -> None:
    """What lies in a folder that would not open is not gone: it was not looked at."""
    if compared.closed:
        prefixes = tuple(to_stored(below) for below in compared.closed)
        compared.gone = [row for row in compared.gone if not row.path.startswith(prefixes)]


def forget_other_names(compared: Sequence[Compared]) -> None:
    """Of several names of one file only one is a photo: the one known already, else the first."""
    taken: dict[tuple[int, int], object] = {}
    for each in compared:
        taken.update(each.names)
    for each in compared:
        kept = []
        for found in each.new:
            if found.inode and found.inode in taken:
                each.ignored += 1
                continue
            if found.inode:
                taken[found.inode] = found
            kept.append(found)
        each.new = kept

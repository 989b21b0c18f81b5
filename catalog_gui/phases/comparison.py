"""A root against its rows: what is new, touched, gone or known by another name."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import define, field
from sqlalchemy import Select, Text, select, type_coerce
from sqlalchemy.orm import Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import to_stored
from catalog_gui.phases.base import present
from catalog_gui.phases.walk import Found, Walk

PAGE: Final = 2000
REPORT_EVERY: Final = 2000


@define
class Known:
    """A row of the catalog, as the comparison needs it."""

    id: int
    path: str
    size: int
    mtime_ns: int
    sha256: bytes | None
    missing: bool


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


def compare(catalog: Catalog, compared: Compared, walk: Walk) -> Iterator[int]:
    """Merge the walk with the rows, both in the order of their paths: memory holds only what differs."""
    with catalog.read() as session:
        rows = known_rows(session, compared.id)
        row = next(rows, None)
        for found in walk:
            compared.seen += 1
            if compared.seen % REPORT_EVERY == 0:
                yield compared.seen
            stored = to_stored(found.path)
            while row is not None and row.path < stored:
                compared.gone.append(row)
                row = next(rows, None)
            if row is not None and row.path == stored:
                _meet(compared, row, found)
                row = next(rows, None)
            else:
                compared.new.append(found)
        while row is not None:
            compared.gone.append(row)
            row = next(rows, None)


def known_rows(session: Session, root: int) -> Iterator[Known]:
    """Rows of a root by stored path; `path` stays as stored, for comparing."""
    wanted = known().where(Photo.root_id == root).order_by(type_coerce(Photo.path, Text))
    for row in session.execute(wanted.execution_options(yield_per=PAGE)):
        yield Known(*row)


def known() -> Select[Any]:
    """The columns of Known, of all photos that count."""
    columns: list[Any] = [
        Photo.id,
        type_coerce(Photo.path, Text),
        Photo.size,
        Photo.mtime_ns,
        Photo.sha256,
        Photo.missing_since.is_not(None),
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

"""The originals of a catalog's photos, one by one: there or not, with the size and the bytes that were noted or with others.

Photos whose rows another program has deleted are among them, as far as the audit holds the rows. It reads by the names of
tables and columns alone, page by page, so that a damaged catalog of any size tells what it has.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.kept_rows import NEWEST_DELETIONS, is_there
from catalog_gui.catalog.types import from_stored
from catalog_gui.phases.moves import checksum

Bytes = Literal["same", "other", "not read", "not noted"]

_PAGE: Final = 5000


@frozen
class Source:
    """One original.

    :param deleted: whether another program has deleted its row from the catalog.
    :param noted: its size as noted; `size` as it is now, None where the file is not there.
    :param bytes: whether it holds the bytes that were noted, where that was looked at.
    """

    photo: int
    root: str
    path: str
    deleted: bool
    noted: int
    size: int | None
    bytes: Bytes

    @property
    def as_noted(self) -> bool:
        """Whether it is there as it should be, as far as that was looked at."""
        return self.size == self.noted and self.bytes != "other"


@frozen
class Sum:
    """How many originals are there, of which so many with the size that was noted, and what is known of their bytes."""

    photos: int = 0
    there: int = 0
    same_size: int = 0
    same_bytes: int = 0
    other_bytes: int = 0

    @property
    def gone(self) -> int:
        """Those that are not there."""
        return self.photos - self.there

    @property
    def other_size(self) -> int:
        """Those that are there with another size."""
        return self.there - self.same_size

    @property
    def words(self) -> str:
        """In a few words, behind whose originals they are."""
        told = (
            f"{self.same_size:,} originals are there as noted, {self.other_size:,} with another size,"
            f" {self.gone:,} are not there"
        )
        if self.same_bytes or self.other_bytes:
            told += f"; of those that were read {self.same_bytes:,} hold the same bytes, {self.other_bytes:,} others"
        return told


def summed(found: Iterable[Source]) -> Sum:
    """The sum of these."""
    photos = there = same_size = same = other = 0
    for each in found:
        photos += 1
        there += each.size is not None
        same_size += each.size == each.noted
        same += each.bytes == "same"
        other += each.bytes == "other"
    return Sum(photos, there, same_size, same, other)


def roots_of(database: Database) -> dict[int, Path]:
    """The folders that the catalog covers, and those that another program has deleted from it, by number."""
    found: dict[int, Path] = {}
    if "audit" in database.columns():
        deleted = NEWEST_DELETIONS.format(table="root")
        sql = f"SELECT CAST(key AS INTEGER), json_extract(old, '$.path') FROM ({deleted}) WHERE json_valid(old) AND outside"
        found = {number: Path(from_stored(path)) for number, path in database.rows(sql) if path}
    if "root" in database.columns():
        known = database.rows("SELECT id, path FROM root")
        found |= {number: Path(from_stored(path)) for number, path in known}
    return found


def known_sources(database: Database, present: bool = False, read: bool = False) -> Iterator[Source]:
    """The originals of the photos that the catalog knows, those in the trash left out.

    :param present: leave out those that are said to be missing.
    :param read: read every one for its bytes; else what the last reading of the originals found is told.
    """
    columns = database.columns()
    if not {"photo", "root"} <= set(columns):
        return
    seen = "inspection" in columns
    fit = (
        "(SELECT i.bytes_fit FROM inspection i WHERE i.photo_id = p.id AND i.content IS p.content)" if seen else "NULL"
    )
    where = "p.trashed_at IS NULL" + (" AND p.missing_since IS NULL" if present else "")
    sql = f"SELECT p.id, p.root_id, p.path, p.size, hex(p.sha256), {fit} FROM photo p WHERE {where} AND p.id > "
    roots, last = roots_of(database), 0
    while page := database.rows(f"{sql}{last} ORDER BY p.id LIMIT {_PAGE}"):
        last = page[-1][0]
        yield from _sources(page, roots, deleted=False, read=read)


def deleted_sources(database: Database, read: bool = False) -> Iterator[Source]:
    """The originals of photos whose rows another program has deleted and that are still gone."""
    columns = database.columns()
    if "audit" not in columns:
        return
    newest = NEWEST_DELETIONS.format(table="photo")
    gone = f"NOT {is_there('photo', ['id'], 'old')}" if "photo" in columns else "1"
    held = ", ".join(f"json_extract(old, '$.{name}')" for name in ("root_id", "path", "size", "sha256"))
    sql = (
        f"SELECT CAST(key AS INTEGER), {held}, NULL FROM ({newest}) WHERE outside AND json_valid(old) AND {gone}"
        " AND json_extract(old, '$.path') IS NOT NULL AND json_extract(old, '$.trashed_at') IS NULL ORDER BY 1"
    )
    yield from _sources(database.rows(sql), roots_of(database), deleted=True, read=read)


def _sources(page: Sequence[Any], roots: dict[int, Path], deleted: bool, read: bool) -> Iterator[Source]:
    for photo, root, path, noted, sha256, fit in page:
        if root not in roots:
            continue
        file = roots[root] / from_stored(path)
        size = _size(file)
        known: Bytes = _by_reading(file, sha256) if read and size is not None else _by_record(sha256, fit)
        yield Source(photo, str(roots[root]), from_stored(path), deleted, noted, size, known)


def _by_record(sha256: str | None, fit: int | None) -> Bytes:
    if not sha256:
        return "not noted"
    return "not read" if fit is None else "same" if fit else "other"


def _by_reading(file: Path, sha256: str | None) -> Bytes:
    if not sha256:
        return "not noted"
    now = checksum(file)
    return "not read" if now is None else "same" if now == bytes.fromhex(sha256) else "other"


def _size(file: Path) -> int | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - a million times
    except (OSError, ValueError):
        return None
    return found.st_size

"""Files at new paths that are photos from elsewhere: recognised by their bytes, so that everything known of them stays."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.catalog.types import from_stored, to_stored
from catalog_gui.phases.comparison import Compared, Known, known
from catalog_gui.phases.walk import Found, is_there

BATCH: Final = 500


def find_moved(catalog: Catalog, compared: Sequence[Compared]) -> None:
    """Recognise files at new paths whose bytes are those of a photo that is gone, in whichever root."""
    gone = [row for each in compared for row in each.gone if row.sha256 and row.size]
    known = {row.id for row in gone}
    gone += [row for row in _missing_before(catalog, [each.id for each in compared]) if row.id not in known]
    gone += _gone_elsewhere(catalog, compared)
    sizes = {row.size for row in gone}
    if not sizes:
        return
    by_bytes: dict[bytes, list[Known]] = {}
    for row in sorted(gone, key=lambda row: row.path, reverse=True):
        by_bytes.setdefault(row.sha256 or b"", []).append(row)
    moved: set[int] = set()
    for each in compared:
        kept = []
        for found in each.new:
            digest = checksum(each.path / found.path) if found.size in sizes else None
            rows = by_bytes.get(digest or b"-")
            if not rows:
                kept.append(found)
                continue
            row = _same_name_first(rows, found)
            rows.remove(row)
            moved.add(row.id)
            each.moved.append((row, found, digest or b""))
        each.new = kept
    for each in compared:
        each.gone = [row for row in each.gone if row.id not in moved]


def _missing_before(catalog: Catalog, roots: Sequence[int]) -> list[Known]:
    """Photos of these roots that were marked as missing in an earlier scan."""
    wanted = known().where(Photo.missing_since.is_not(None), Photo.sha256.is_not(None), Photo.size > 0)
    with catalog.read() as session:
        return [Known(*row) for row in session.execute(wanted.where(Photo.root_id.in_(roots)))]


def _gone_elsewhere(catalog: Catalog, compared: Sequence[Compared]) -> list[Known]:
    """Photos of roots that are there but were not looked at now, whose file has left its place: it may have come here."""
    sizes = sorted({found.size for each in compared for found in each.new} - {0})
    with catalog.read() as session:
        others = select(Root.id, Root.path).where(Root.id.not_in([each.id for each in compared]))
        folders = {id_: Path(path) for id_, path in session.execute(others) if is_there(Path(path))}
        rows: list[Any] = []
        for start in range(0, len(sizes) if folders else 0, BATCH):
            part = (
                known()
                .add_columns(Photo.root_id)
                .where(
                    Photo.root_id.in_(folders), Photo.size.in_(sizes[start : start + BATCH]), Photo.sha256.is_not(None)
                )
            )
            rows += session.execute(part)
    return [Known(*row[:-1]) for row in rows if not (folders[row[-1]] / from_stored(row[1])).exists()]


def _same_name_first(rows: Sequence[Known], found: Found) -> Known:
    name = to_stored(found.path.rpartition("/")[2])
    return next((row for row in reversed(rows) if row.path.rpartition("/")[2] == name), rows[-1])


def checksum(path: Path) -> bytes | None:
    """SHA-256 of a file; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None

"""Files at new paths that are photos from elsewhere: recognised by their bytes, so that everything known of them stays."""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.catalog.types import from_stored, to_stored
from catalog_gui.media.volumes import volume_of
from catalog_gui.phases.base import present
from catalog_gui.phases.comparison import Compared, Known, known
from catalog_gui.phases.walk import Found, is_there

BATCH: Final = 500
SAMPLE: Final = 50
"""Of so many photos of a root that is not looked at now, one must be there: else its drive is away and something else is there."""


def find_moved(catalog: Catalog, compared: Sequence[Compared], away: Collection[int] = ()) -> None:
    """Recognise files at new paths whose bytes are those of a photo that is gone, in whichever root.

    :param away: roots whose photos are not to be seen at the moment, so that none of them can have moved.
    """
    gone = [row for each in compared for row in each.gone if row.sha256 and row.size]
    known = {row.id for row in gone}
    gone += [row for row in _missing_before(catalog, [each.id for each in compared]) if row.id not in known]
    gone += _gone_elsewhere(catalog, compared, away)
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


def _gone_elsewhere(catalog: Catalog, compared: Sequence[Compared], away: Collection[int]) -> list[Known]:
    """Photos of roots that are there but were not looked at now, whose file has left its place: it may have come here."""
    sizes = sorted({found.size for each in compared for found in each.new} - {0})
    with catalog.read() as session:
        looked = [*(each.id for each in compared), *away]
        others = session.execute(select(Root.id, Root.path, Root.volume).where(Root.id.not_in(looked))) if sizes else ()
        folders = {id_: Path(path) for id_, path, volume in others if _is_at_home(session, id_, Path(path), volume)}
        rows: list[Known] = []
        for start in range(0, len(sizes) if folders else 0, BATCH):
            part = sizes[start : start + BATCH]
            wanted = known().where(Photo.root_id.in_(folders), Photo.size.in_(part), Photo.sha256.is_not(None))
            rows += [Known(*row) for row in session.execute(wanted)]
    return [row for row in rows if has_left(folders[row.root] / from_stored(row.path))]


def _is_at_home(session: Session, root: int, path: Path, volume: str | None) -> bool:
    """Whether a root is where it was: on its own drive, and with at least one of its photos."""
    here = volume_of(path) if is_there(path) else None
    if not is_there(path) or (volume is not None and here is not None and volume != here):
        return False
    some = select(Photo.path).where(Photo.root_id == root, present(), Photo.missing_since.is_(None)).limit(SAMPLE)
    return any(not has_left(path / name) for name in session.scalars(some))


def has_left(path: Path) -> bool:
    """Whether there is no such file; one that cannot be looked at has not left."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def hold_back(compared: Sequence[Compared], refused: Collection[int]) -> None:
    """What would have moved away from a root that is left as it is stays unknown until that is settled.

    Neither is it moved, for nothing of that root is changed, nor is it new, for then it could not be known again.
    """
    for each in compared:
        stay = [move for move in each.moved if move[0].root not in refused or each.id == move[0].root]
        each.waiting, each.moved = len(each.moved) - len(stay), stay


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

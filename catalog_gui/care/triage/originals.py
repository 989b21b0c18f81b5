"""The originals of a catalog: whether the folders that it covers are there, so that their photos can be read again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.records import Place, Way
from catalog_gui.catalog.types import from_stored

_LOOKED_AT: Final = 20_000
"""So many of the photos that are still known are looked up on the disk."""


@frozen
class Originals:
    """The roots of a catalog."""

    title: ClassVar[str] = "the originals"

    database: Database

    def clues(self) -> Clues:
        """Which roots are known."""
        roots = self._roots()
        return Clues(
            header=(("Folders", ", ".join(str(root) for _, root in roots) or "none known"),),
            places=tuple(Place(str(root), "folder of photos", _holds_something(root)) for _, root in roots),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """Read the originals again: what a person said of them does not come back by that."""
        option = "Read the originals again: dates, places, thumbnails come back, decisions and given values do not"
        roots = self._roots()
        if lost := self._lost_roots():
            command = "catalog-gui add " + " ".join(f'"{root}"' for root in lost)
            return (Way("originals", option, True, command, f"{len(lost)} folders that were taken out are there"),)
        if not roots:
            return (Way("originals", option, False, None, "the catalog knows no folder any more"),)
        there = [root for _, root in roots if _holds_something(root)]
        if not there:
            return (Way("originals", option, False, None, "none of the folders is there: plug the drive in"),)
        why = f"{len(there)} of {len(roots)} folders are there; {self._state()}"
        return (Way("originals", option, True, "catalog-gui scan", why),)

    def _roots(self) -> list[tuple[int, Path]]:
        if "root" not in self.database.columns():
            return []
        return [(number, Path(from_stored(path))) for number, path in self.database.rows("SELECT id, path FROM root")]

    def _lost_roots(self) -> list[Path]:
        """Folders that another program has deleted from the catalog, as the audit holds them."""
        if "audit" not in self.database.columns():
            return []
        sql = "SELECT json_extract(old, '$.path') FROM audit WHERE table_name = 'root' AND verb = 'delete' AND json_valid(old)"
        known = {root for _, root in self._roots()}
        found = [Path(from_stored(path)) for (path,) in self.database.rows(sql) if path]
        return [root for root in dict.fromkeys(found) if root not in known and _holds_something(root)]

    def _state(self) -> str:
        """Of the photos that are still known: how many originals are there with the size that was noted."""
        if "photo" not in self.database.columns():
            return "no photo is known any more"
        sizes = self._sizes()
        same = sum(found == size for found, size in sizes)
        gone = sum(found is None for found, _ in sizes)
        first = "the first " if len(sizes) == _LOOKED_AT else ""
        return (
            f"of {first}{len(sizes):,} photos that are still known {same:,} originals are there as noted,"
            f" {len(sizes) - same - gone:,} with another size, {gone:,} are not there"
        )

    def counted(self) -> tuple[int, int]:
        """(originals that are there, those that are not) of the photos that are known and not said to be missing."""
        sizes = self._sizes("AND missing_since IS NULL")
        gone = sum(found is None for found, _ in sizes)
        return len(sizes) - gone, gone

    def _sizes(self, more: str = "") -> list[tuple[int | None, int]]:
        """(size on the disk or None, size as noted) of the photos that are known, up to a number."""
        roots = dict(self._roots())
        sql = f"SELECT root_id, path, size FROM photo WHERE trashed_at IS NULL {more} ORDER BY id LIMIT {_LOOKED_AT}"
        rows = [row for row in self.database.rows(sql) if row[0] in roots]
        return [(_size(roots[root] / from_stored(path)), size) for root, path, size in rows]


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return None

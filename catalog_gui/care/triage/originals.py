"""The originals of a catalog: whether the folders that it covers are there, so that their photos can be read again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.records import Place, Way
from catalog_gui.care.triage.sources import deleted_sources, known_sources, summed
from catalog_gui.catalog.types import from_stored


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
        """How the originals are of the photos that are still known, and of those that another program has deleted."""
        known, deleted = summed(known_sources(self.database)), summed(deleted_sources(self.database))
        told = [f"of {known.photos:,} photos that are still known {known.words}"] if known.photos else []
        told += [f"of {deleted.photos:,} photos that were deleted {deleted.words}"] if deleted.photos else []
        return "; ".join(told) or "no photo is known any more"

    def counted(self) -> tuple[int, int]:
        """(originals that are there, those that are not) of the photos that are known and not said to be missing."""
        found = summed(known_sources(self.database, present=True))
        return found.there, found.gone


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False

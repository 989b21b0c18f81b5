"""Whether a catalog's file is still the one that it was: a file made anew or put back has another number in the system."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.investigation import FileMark
from catalog_gui.care.triage.records import Event, Finding, Sign, Way
from catalog_gui.catalog.types import now


@frozen
class FileMarks:
    """The file as it is beside how it was known before."""

    title: ClassVar[str] = "the file itself"

    file: Path
    database: Database
    before: FileMark | None

    def clues(self) -> Clues:
        """A file that was made anew (another catalog) or put back (the same catalog in another file)."""
        present = self.present()
        if self.before is None or present == evolve_at(self.before, present):
            return Clues()
        told = f"known since {self.before.at:%Y-%m-%d %H:%M} UTC as file {self.before.inode}, now {present.inode}"
        if self.before.uid != present.uid:
            made = Finding("The catalog file was made anew: it is another catalog than before", "critical", (told,))
            return Clues(findings=(made,), signs=(Sign("recreate", 6.0, told), Sign("elsewhere", 3.0, told)))
        put = "The catalog file was replaced by another one of the same catalog: copied, or put back"
        event = Event(present.at, f"{put}, not later than now", told)
        return Clues(findings=(Finding(put, "info", (told,)),), signs=(Sign("restore", 3.0, told),), events=(event,))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None of its own."""
        return ()

    def present(self) -> FileMark:
        """The file as it is now."""
        uid = None
        if "info" in self.database.columns():
            found = self.database.rows("SELECT value FROM info WHERE key = 'uid'")
            uid = str(found[0][0]) if found else None
        return FileMark(self.file.stat().st_ino, uid, now())


def evolve_at(mark: FileMark, other: FileMark) -> FileMark:
    """A mark with the moment of another one, to compare all but that."""
    return FileMark(mark.inode, mark.uid, other.at)

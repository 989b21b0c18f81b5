"""The sources of evidence about a catalog of this application."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import evolve, frozen

from catalog_gui.care.triage.after_restore import AfterRestore
from catalog_gui.care.triage.backups_folder import BackupsFolder
from catalog_gui.care.triage.copies import Copies
from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Evidence, Loss
from catalog_gui.care.triage.journal_evidence import Journal
from catalog_gui.care.triage.missing_thumbnails import MissingThumbnails
from catalog_gui.care.triage.originals import Originals
from catalog_gui.care.triage.own_audit import OwnAudit, audited_tables
from catalog_gui.care.triage.records import Counted, Finding, Place, Way
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.catalog.migrations import HEAD, kept_tables
from catalog_gui.catalog.tables import Base
from catalog_gui.settings import DIRS

_BOOKKEEPING: Final = frozenset({"tally", "rate", "inspection", "watermark", "audit", "audit_context", "audit_count"})
"""Figures that are made again at any time, and the audit itself, which nothing audits."""


def kept_knowledge() -> list[str]:
    """The tables that hold knowledge, by name."""
    return sorted(table.name for table in kept_tables(Base.metadata) if table.name not in _BOOKKEEPING)


@frozen
class MissingTables:
    """Tables that a catalog must have and that are not there: dropping one fires no trigger."""

    title: ClassVar[str] = "the tables"

    database: Database

    def clues(self) -> Clues:
        """Each as an empty table, and as a finding. An older catalog has fewer tables, and rightly."""
        if "alembic_version" in self.database.columns() and self._version() != HEAD:
            return Clues()
        gone = [name for name in kept_knowledge() if name not in self.database.columns()]
        return Clues(
            counted=tuple(Counted(name, actual=0) for name in gone),
            findings=tuple(
                Finding(f"The table {name} is not there any more", "critical", ("no such table in the catalog file",))
                for name in gone
            ),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None of its own."""
        return ()

    def _version(self) -> str:
        found = self.database.rows("SELECT version_num FROM alembic_version")
        return str(found[0][0]) if found else HEAD


@frozen
class Machine:
    """The computer, and what this program writes down beside the catalog."""

    title: ClassVar[str] = "this computer"

    def clues(self) -> Clues:
        """Since when it runs, and where the program's own logs and settings lie."""
        import psutil

        begun = datetime.fromtimestamp(psutil.boot_time(), UTC)
        whats = {
            DIRS.user_log_path / "catalog-gui.log": "faults of commands, with their details",
            DIRS.user_log_path / "window.log": "what the window has noted",
            DIRS.user_config_path / "settings.toml": "the settings",
        }
        places = tuple(Place(str(path), what, path.exists()) for path, what in whats.items())
        return Clues(header=(("Computer running since", f"{begun:%Y-%m-%d %H:%M} UTC"),), places=places)

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None of its own."""
        return ()


@contextmanager
def own_sources(file: Path, backups: Path) -> Iterator[list[Evidence]]:
    """All sources about a catalog, opened to be read only; more may be added to the list by the caller.

    :raises CatalogError: the file is damaged or no catalog.
    """
    with opened_sqlite(file) as whole:
        database = evolve(whole, wanted=audited_tables(whole) or kept_knowledge())
        yield [
            database,
            MissingTables(database),
            OwnAudit(database),
            Journal(database),
            MissingThumbnails(database),
            BackupsFolder(backups, database, file),
            Originals(database),
            AfterRestore(database, file, backups),
            Copies(file, database, backups),
            Machine(),
        ]

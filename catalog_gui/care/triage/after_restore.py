"""After a restore: whether the catalog holds what the backup held, and whether originals and thumbnails are there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.originals import Originals
from catalog_gui.care.triage.records import Finding, Way
from catalog_gui.catalog import backups
from catalog_gui.catalog.types import from_stored
from catalog_gui.media.store import ThumbnailStore

FIX: Final = "catalog-gui rebuild --only thumbnails"
"""Makes the thumbnails that are not there."""
LOOK: Final = "catalog-gui scan"

_COMPARED: Final = ("photo", "root", "given", "decision", "rejected", "cluster", "burst")


@frozen
class LastRestore:
    """The newest restore: when, of which backup, and the rows that it left by table."""

    at: datetime
    backup: str
    after: Mapping[str, int]

    @property
    def made(self) -> datetime | None:
        """When the backup was made: its name is that moment."""
        try:
            return datetime.strptime(self.backup, "%Y%m%d-%H%M%S-%f")
        except ValueError:
            return None


def last_restore(database: Database) -> LastRestore | None:
    """The newest restore that the journal knows; None where there was none."""
    if "operation" not in database.columns():
        return None
    rows = database.rows(
        "SELECT started_at, label, after FROM operation WHERE kind = 'restore' AND result = 'completed'"
        " ORDER BY id DESC LIMIT 1"
    )
    at = moment(rows[0][0]) if rows else None
    if at is None:
        return None
    return LastRestore(at, str(rows[0][1]).rpartition(" ")[2], json.loads(rows[0][2] or "{}"))


@frozen
class AfterRestore:
    """The check after the newest restore of a catalog."""

    title: ClassVar[str] = "what the restore brought back"

    database: Database
    file: Path
    folder: Path
    """Where the backups lie."""

    def clues(self) -> Clues:
        """Counts against the backup, originals, thumbnails; nothing where nothing was restored."""
        restored = last_restore(self.database)
        if restored is None or "photo" not in self.database.columns():
            return Clues()
        return Clues(findings=tuple(self._findings(restored)))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None of its own."""
        return ()

    def _findings(self, restored: LastRestore) -> Iterator[Finding]:
        when = f"{restored.at:%Y-%m-%d %H:%M} UTC"
        differ = list(self._differences(restored))
        held = "the catalog holds what the backup held" if not differ else "the catalog differs from the backup"
        shown = f"backup {restored.backup}, compared in {len(_COMPARED)} tables"
        yield Finding(f"After the restore of {when} {held}", "warning" if differ else "info", (shown, *differ))
        there, gone = Originals(self.database).counted()
        if gone:
            told = f"{there:,} are there; those that are not may lie on a drive that is away, or have moved"
            yield Finding(f"{gone:,} originals of restored photos are not there", "warning", (told,), LOOK)
        rows, lost = self._thumbnails()
        if lost:
            told = f"the catalog counts on {rows:,} thumbnails; a backup holds no pictures, they are made again"
            yield Finding(f"{lost:,} thumbnails are not there", "warning", (told,), FIX)

    def _differences(self, restored: LastRestore) -> Iterator[str]:
        held = self._manifest(restored.backup)
        if held is None:
            yield "the backup is not there any more, so its counts cannot be compared"
            return
        for table in _COMPARED:
            then, now = held.get(table, 0), restored.after.get(table)
            if now is not None and then != now:
                yield f"{rows_of(table, then, OWN)} in the backup, {now:,} after the restore"

    def _manifest(self, name: str) -> Mapping[str, int] | None:
        try:
            return backups.read(self.folder / f"{self.file.stem}-{name}{self.file.suffix}").counts or None
        except OSError:
            return None

    def _thumbnails(self) -> tuple[int, int]:
        """(thumbnails that the catalog counts on, those of them whose file is not there)."""
        if "thumbnail" not in self.database.columns():
            return 0, 0
        noted = self.database.rows("SELECT value FROM info WHERE key = 'store'")
        if not noted:
            return 0, 0
        store = ThumbnailStore(Path(from_stored(noted[0][0]).partition("\n")[0]))
        rows = self.database.rows("SELECT photo_id FROM thumbnail JOIN photo ON photo.id = photo_id")
        there = store.photos()
        return len(rows), sum(photo not in there for (photo,) in rows)

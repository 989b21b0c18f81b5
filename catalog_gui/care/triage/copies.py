"""Other copies of a catalog file: those beside it, and those that the system keeps of the disk at earlier moments."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.records import Event, Finding, Place, Sign, Way
from catalog_gui.care.triage.sqlite_opening import read_only
from catalog_gui.catalog import backups

SNAPSHOTS: Final = (
    ".zfs/snapshot/*",
    ".snapshots/*/snapshot",
    ".snapshots/*",
    ".snapshot/*",
    "timeshift/snapshots/*/localhost",
    "timeshift-btrfs/snapshots/*/@",
)
"""Where file systems (ZFS, Btrfs with Snapper, NetApp) and Timeshift show earlier states, below a folder above the file."""

_ENDINGS: Final = ("-wal", "-shm", "-journal", ".lock", ".restoring", ".part")
_MOST: Final = 60
"""So many candidates are opened, the newest."""


@frozen
class Found:
    """A file that is this catalog at another moment; `rows` of the table that was asked for."""

    file: Path
    at: datetime
    rows: int


@frozen
class Copies:
    """Copies of a catalog that nobody has told the program of."""

    title: ClassVar[str] = "other copies of the file"

    file: Path
    database: Database
    folder: Path
    """The folder of its backups, by which a file that was made anew is known."""

    def clues(self) -> Clues:
        """Whether the file was made anew since the last backup, and which folders with earlier states there are."""
        before = self._of_another_catalog()
        places = tuple(
            Place(str(each), "earlier state of the disk, kept by the system", True) for each in self._states()
        )
        if before is None:
            gap = (
                "No earlier states of the disk were found above the file;"
                " those that only an administrator sees were not looked for"
            )
            return Clues(places=places, gaps=() if places else (gap,))
        held = f"the backup {before.id} of this place holds {before.photos or 0:,} photos of another catalog"
        made = Finding(
            "The catalog file at this place was made anew: its backups are of another catalog",
            "critical",
            (held, "each catalog carries a number of its own, and the two differ"),
            f'catalog-gui triage recover file "{before.path}" --yes',
        )
        signs = (Sign("recreate", 6.0, held), Sign("elsewhere", 3.0, held))
        return Clues(findings=(made,), signs=signs, places=places, events=(Event(before.at, held, before.path.name),))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """The newest copy that holds rows which are gone."""
        table = max(loss.rows, key=lambda name: loss.rows[name])
        there = self._rows(self.file, table)
        option = "Put back another copy of the catalog file"
        found = [copy for copy in self.found(table) if copy.rows > there]
        if not found:
            return (
                Way(
                    "copy", option, False, None, "none with more rows lies beside it or in an earlier state of the disk"
                ),
            )
        best = max(found, key=lambda copy: copy.at)
        why = f"{best.file} of {best.at:%Y-%m-%d %H:%M} UTC holds {rows_of(table, best.rows, OWN)}, {there:,} are there now"
        return (Way("copy", option, True, f'catalog-gui triage recover file "{best.file}" --yes', why),)

    def found(self, table: str) -> list[Found]:
        """Files that are this catalog at other moments, the newest first."""
        uid = self._uid()
        candidates = sorted({*self._beside(), *self._earlier()}, key=_made, reverse=True)[:_MOST]
        return [
            Found(each, _made(each), self._rows(each, table)) for each in candidates if uid and _uid_of(each) == uid
        ]

    def _beside(self) -> Iterator[Path]:
        """Files in the same folder whose names begin as the catalog's does."""
        with suppress(OSError):
            for each in self.file.parent.iterdir():
                own = each == self.file or each.name.endswith(_ENDINGS)
                if each.name.startswith(self.file.stem) and not own and each.is_file():
                    yield each

    def _earlier(self) -> Iterator[Path]:
        """The same file in earlier states of the disk."""
        for state in self._states():
            for above in self.file.parents:
                if state.is_relative_to(above):
                    place = state / self.file.relative_to(above)
                    with suppress(OSError):
                        if place.is_file():
                            yield place
                    break

    def _states(self) -> Iterator[Path]:
        for above in self.file.parents:
            for pattern in SNAPSHOTS:
                with suppress(OSError):
                    yield from sorted(each for each in above.glob(pattern) if each.is_dir())

    def _of_another_catalog(self) -> backups.Backup | None:
        """The newest backup that was made of a file at this place which was not this catalog."""
        uid = self._uid()
        if uid is None or not self.folder.is_dir():
            return None
        known = []
        for each in self.folder.iterdir():
            if each.suffix == self.file.suffix and each.is_file():
                with suppress(OSError):
                    known.append(backups.read(each))
        others = [each for each in known if each.catalog == str(self.file) and each.uid and each.uid != uid]
        return max(others, key=lambda each: each.id, default=None) if not any(e.uid == uid for e in known) else None

    def _uid(self) -> str | None:
        if "info" not in self.database.columns():
            return None
        found = self.database.rows("SELECT value FROM info WHERE key = 'uid'")
        return str(found[0][0]) if found else None

    def _rows(self, file: Path, table: str) -> int:
        name = table.replace('"', '""')
        with suppress(sqlite3.DatabaseError, OSError), read_only(file) as connection:
            return int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        return 0


def _made(file: Path) -> datetime:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None)
    except OSError:
        return datetime.min


def _uid_of(file: Path) -> str | None:
    with suppress(sqlite3.DatabaseError, OSError), read_only(file) as connection:
        row = connection.execute("SELECT value FROM info WHERE key = 'uid'").fetchone()
        return None if row is None else str(row[0])
    return None

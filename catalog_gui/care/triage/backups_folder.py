"""The folder of a catalog's backups: which are sound, and which hold the rows that are gone."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import define, field, frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.records import Event, Place, Way
from catalog_gui.care.triage.sqlite_opening import read_only
from catalog_gui.catalog import backups

_UNFINISHED: Final = ".part"
_TOLD: Final = 20
"""So many backups are listed as files, the newest."""


@frozen
class Copy:
    """One backup: when it was made, and whether it may be trusted; `rows` of the table that was asked for."""

    file: Path
    at: datetime
    sound: bool
    rows: int


@define
class BackupsFolder:
    """The backups of a catalog, newest first."""

    title: ClassVar[str] = "the backups"

    folder: Path
    database: Database
    catalog: Path
    """The file that they are copies of: their names begin and end as its name does."""
    _copies: dict[str, list[Copy]] = field(factory=dict)

    def clues(self) -> Clues:
        """When backups were made, and which of them are damaged."""
        files = self._files()
        events = tuple(Event(_made(file), "A backup was made", file.name) for file in files)
        gaps = () if files else (f"There are no backups in {self.folder}",)
        places = tuple(Place(str(file), "backup of the catalog", True) for file in files[:_TOLD])
        return Clues(
            events=events,
            gaps=gaps,
            places=(Place(str(self.folder), "the backups of the catalog", self.folder.is_dir()), *places),
            copied_at=max((each.at for each in self._known(files) if each.verified), default=None),
        )

    def _known(self, files: Sequence[Path]) -> Iterator[backups.Backup]:
        """What was written down of the backups when they were made, or checked last."""
        for file in files:
            with suppress(OSError):
                yield backups.read(file)

    def ways(self, loss: Loss) -> Sequence[Way]:
        """The newest sound backup that holds rows which are gone."""
        table = max(loss.rows, key=lambda name: loss.rows[name])
        there = self._there(table)
        copies: list[Copy] = []
        for file in self._files():
            copies.append(_looked_at(file, table))
            if copies[-1].sound and copies[-1].rows > there:
                break  # each that is looked at is read whole
        option = "Restore a backup of the catalog"
        if not copies:
            return (Way("backup", option, False, None, f"there are no backups in {self.folder}"),)
        better = next((copy for copy in copies if copy.sound and copy.rows > there), None)
        if better is None:
            sound = sum(copy.sound for copy in copies)
            why = f"none of {len(copies)} holds more than the {rows_of(table, there, OWN)} that are there; {sound} are sound"
            return (Way("backup", option, False, None, why),)
        named = better.file.stem.removeprefix(f"{self.catalog.stem}-")
        command = f"catalog-gui backup restore {named} --yes"
        why = (
            f"{better.file.name} of {better.at:%Y-%m-%d %H:%M:%S} UTC is sound"
            f" and holds {rows_of(table, better.rows, OWN)}, {there:,} are there now"
        )
        return (Way("backup", option, True, command, why),)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        named = (each for each in self.folder.iterdir() if each.is_file() and each.suffix == self.catalog.suffix)
        return sorted(
            (each for each in named if each.suffix != _UNFINISHED), key=lambda each: (_made(each), each.name)
        )[::-1]

    def _there(self, table: str) -> int:
        if table not in self.database.columns():
            return 0
        return int(self.database.rows(f"SELECT count(*) FROM {self.database.quoted(table)}")[0][0])


def _made(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None)


def _looked_at(file: Path, table: str) -> Copy:
    name = table.replace('"', '""')
    try:
        with read_only(file) as connection:
            sound = [row[0] for row in _checked(connection)] == ["ok"]
            rows = int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) if sound else 0
    except (sqlite3.DatabaseError, OSError):
        return Copy(file, _made(file), False, 0)
    return Copy(file, _made(file), sound, rows)


def _checked(connection: sqlite3.Connection) -> Iterator[tuple[str]]:
    yield from connection.execute("PRAGMA integrity_check(1)")

"""The way back through another copy of the file: the log beside it, or a file that somebody has kept.

Whatever is put back becomes a backup first, is checked as one, and is then restored as one: a verified backup of the
damaged state is made before, and restoring that takes it back.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.care.triage.sqlite_opening import copied
from catalog_gui.care.triage.write_ahead_log import best_earlier_state, recovered
from catalog_gui.catalog import backups, restoring, sqlite
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.restoring import Restored
from catalog_gui.errors import CatalogError

FROM_LOG: Final = "from the write-ahead log"
FROM_COPY: Final = "from another copy"
NO_LOG: Final = "No write-ahead log with an earlier state lies beside the catalog, so nothing was changed."


@frozen
class Prospect:
    """What would be put back: rows by table, now (None: cannot be read) and then."""

    now: Mapping[str, int] | None
    then: Mapping[str, int]

    @property
    def changes(self) -> list[tuple[str, int | None, int]]:
        """(table, rows now, rows then) where they differ."""
        rows = [(table, (self.now or {}).get(table), then) for table, then in self.then.items()]
        return [row for row in rows if row[1] != row[2]]


def rehearse_log(file: Path, table: str = "photo") -> Prospect:
    """What the log beside a catalog would bring back; read on copies, the catalog stays as it is.

    :raises CatalogError: there is none, or it holds no whole state.
    """
    with _from_log(file, table) as copy:
        return _prospect(file, copy)


def recover_log(file: Path, folder: Path, table: str = "photo", reason: str = "", kept: int = backups.KEPT) -> Restored:
    """Put back the state in the log in which a table held most rows.

    :param folder: where the backups of the catalog lie.
    :raises CatalogError: there is none, it is not sound, or others work on the catalog; then nothing was changed.
    """
    return restoring.restore(file, folder, keep_log(file, folder, table, kept), reason or FROM_LOG, kept)


def keep_log(file: Path, folder: Path, table: str = "photo", kept: int = backups.KEPT) -> Backup:
    """Make a backup of that state, to be restored. It comes first: whoever closes the file last writes its log back.

    :raises CatalogError: there is none, or it is not sound.
    """
    with _from_log(file, table) as copy:
        return backups.read(backups.make(copy, folder, FROM_LOG, kept))


def rehearse_file(file: Path, source: Path) -> Prospect:
    """What another copy of a catalog would bring back.

    :raises CatalogError: it is none.
    """
    with _checked(file, source) as copy:
        return _prospect(file, copy)


def recover_file(file: Path, folder: Path, source: Path, reason: str = "", kept: int = backups.KEPT) -> Restored:
    """Put back another copy of a catalog; the copy itself is only read.

    :raises CatalogError: it is none or not sound, or others work on the catalog; then nothing was changed.
    """
    made = keep_file(file, folder, source, kept)
    return restoring.restore(file, folder, made, reason or f"{FROM_COPY}, {source}", kept)


def keep_file(file: Path, folder: Path, source: Path, kept: int = backups.KEPT) -> Backup:
    """Make a backup of another copy of a catalog, to be restored.

    :raises CatalogError: it is none, or not sound.
    """
    with _checked(file, source) as copy:
        return backups.read(backups.make(copy, folder, FROM_COPY, kept))


@contextmanager
def _from_log(file: Path, table: str) -> Iterator[Path]:
    """The earlier state as a file of its own, with its log merged into it."""
    if not file.is_file():
        raise CatalogError(f"There is no catalog at {file}.")
    state = best_earlier_state(file, table)
    if state is None:
        raise CatalogError(NO_LOG)
    with tempfile.TemporaryDirectory(prefix="triage-") as folder:
        copy = recovered(file, state.length, Path(folder))
        _merge(copy)
        yield copy


@contextmanager
def _checked(file: Path, source: Path) -> Iterator[Path]:
    """Another copy of a catalog, under the catalog's name in a temporary folder, so that reading leaves nothing behind."""
    if not source.is_file():
        raise CatalogError(f"There is no file at {source}, so nothing was changed.")
    with tempfile.TemporaryDirectory(prefix="triage-") as folder:
        copy = copied(source, Path(folder)).rename(Path(folder) / file.name)
        for ending in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                (Path(folder) / (source.name + ending)).rename(copy.with_name(copy.name + ending))
        _merge(copy)
        if "photo" not in _counts(copy):
            raise CatalogError(f"{source} is no catalog, so nothing was changed.")
        yield copy


def _merge(copy: Path) -> None:
    """Have SQLite write the log of a copy back into it."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError as error:
        raise CatalogError(f"{copy.name} cannot be read as a catalog, so nothing was changed.") from error
    if not sqlite.is_sound(copy):
        raise CatalogError("The copy is not sound, so nothing was changed. Look for another way back.")


def _prospect(file: Path, copy: Path) -> Prospect:
    with tempfile.TemporaryDirectory(prefix="triage-") as folder:
        return Prospect(_counts(copied(file, Path(folder))) or None, _counts(copy))


def _counts(file: Path) -> dict[str, int]:
    counts, _, _ = backups.look_into(file, thoroughly=False)
    return counts

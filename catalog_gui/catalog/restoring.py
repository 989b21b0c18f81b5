"""Going back to a backup: into a copy first, compared, then in one step in the place of the catalog; and back again.

What happened since is not forgotten with it: the journal, the audit, what lies in the trash and the numbers that were
given are carried over from the catalog as it was, of which a backup is made first. Restoring that one takes it all back.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit, backups, incident, journal, locks, migrations, sqlite, watermarks
from catalog_gui.catalog.backups import Backup
from catalog_gui.errors import CatalogError

_HISTORY: Final = ("operation", "run", "run_phase", "audit")
"""Tables of which the newer rows are carried over: what happened stays known, whatever became of its results."""

_ABOUT_ITSELF: Final = (incident.KEY,)
"""Facts of the catalog that stay as they are now."""


@frozen
class Difference:
    """What a restore would change: rows by table as they are now and as they would be. None: cannot be read."""

    backup: Backup
    now: dict[str, int] | None

    @property
    def changes(self) -> list[tuple[str, int | None, int]]:
        """(table, rows now, rows then) where they differ."""
        rows = [(table, (self.now or {}).get(table), then) for table, then in self.backup.counts.items()]
        return [row for row in rows if row[1] != row[2]]


@frozen
class Restored:
    """What a restore did.

    `snapshot` is the backup of the catalog as it was before; where it was sound, restoring it takes this back. None where
    there was no file any more.
    """

    backup: Backup
    snapshot: Backup | None
    operation: int
    before: dict[str, int] | None
    after: dict[str, int]


def compare(file: Path, backup: Backup) -> Difference:
    """What restoring a backup would change, in counts."""
    return Difference(backup, _counts_of(file))


def restore(file: Path, folder: Path, backup: Backup, reason: str = "", kept: int = backups.KEPT) -> Restored:
    """Put a catalog back to a backup.

    :param folder: where its backups lie.
    :raises CatalogError: the backup is not sound, no copy of the catalog as it is could be made, or others work on it;
        then nothing was changed.
    """
    busy = "Another program is working on this catalog alone. Wait until it has finished, or close it."
    with locks.exclusive(file, busy):
        checked = backups.verify(backup)
        if not checked.verified:
            raise CatalogError(
                f"The backup {backup.id} is damaged, so nothing was changed. Choose another: catalog-gui backup list"
            )
        before = _counts_of(file)
        snapshot = _snapshot(file, folder, backup, kept) if file.exists() else None
        copy = file.with_name(f"{file.name}.restoring")
        try:
            with _told(file):
                operation = _prepare(file, copy, checked, before, reason)
                after = _counts_of(copy) or {}
                _put_in_place(copy, file)
        finally:
            _remove(copy)
    return Restored(checked, snapshot, operation, before, after)


def _snapshot(file: Path, folder: Path, backup: Backup, kept: int) -> Backup:
    """A copy of the catalog as it is, damaged or not. The backup that is restored is not let go to make room for it."""
    made = backups.make(file, folder, reason="before restore", kept=max(kept, backups.KEPT) + 2, damaged=True)
    if not backup.path.exists():
        raise CatalogError(f"The backup {backup.id} is not there any more. Nothing was changed.")
    return backups.read(made)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        with sqlite.in_plain_words():
            yield
    except OSError as error:
        raise CatalogError(
            f"There is no room to put the backup in place beside {file} ({error.strerror}). Nothing was changed."
        ) from error


def _counts_of(file: Path) -> dict[str, int] | None:
    """Rows by table; None where the file cannot be read."""
    counts, _, _ = backups.look_into(file, thoroughly=False)
    return counts or None


def _prepare(file: Path, copy: Path, backup: Backup, before: dict[str, int] | None, reason: str) -> int:
    """Make the catalog as it will be, beside the one that is; the number of the operation that it names."""
    _remove(copy)
    sqlite.copy_file(backup.path, copy)
    engine = sqlite.engine_for(copy)
    try:
        with engine.connect() as connection:
            older = (migrations.revision_of(connection) or "") < migrations.HEAD
        if older:
            migrations.upgrade(engine)
        operation = _carry_over(engine, file, backup, before, reason)
    finally:
        engine.dispose()  # the last connection that closes merges what SQLite has beside the file into it
    if not sqlite.is_sound(copy):
        raise CatalogError("The backup could not be put together again, so nothing was changed. Check the disk.")
    return operation


def _carry_over(engine: Engine, file: Path, backup: Backup, before: dict[str, int] | None, reason: str) -> int:
    """Bring what happened since the backup into the copy, and enter the restore into its journal."""
    writing = engine.execution_options(begin="BEGIN IMMEDIATE")
    with _current(file) as live, Session(writing, autoflush=False) as session, session.begin():
        connection = session.connection()
        audit.remove(connection)
        if live is not None:
            _bring(connection, live)
        audit.sign(session.connection(), None, journal.actor(), journal.APPLICATION)
        said = journal.begin(session, "restore", f"Restore the backup {backup.id}", exclusive=True, reason=reason)
        counted = json.dumps(before) if before else None
        connection.execute(
            text("UPDATE operation SET before = :before WHERE id = :id"), {"before": counted, "id": said.id}
        )
        audit.install(connection)
        audit.count_restored(connection, said.id)
        journal.end(session, said.id, "completed")
        watermarks.note(session)
        session.flush()
        audit.unsign(session.connection())
    return said.id


@contextmanager
def _current(file: Path) -> Iterator[sqlite3.Connection | None]:
    """The catalog as it is, to read from; None where it cannot be read or is of another schema."""
    if not file.exists():
        yield None
        return
    with closing(sqlite.looking(file)) as live:
        row = None
        with suppress(*sqlite.UNREADABLE):
            row = live.execute("SELECT version_num FROM alembic_version").fetchone()
        yield live if row is not None and row[0] == migrations.HEAD else None


def _bring(copy: Connection, live: sqlite3.Connection) -> None:
    """Each table by itself: what of the catalog cannot be read any more is left out."""
    for table in _HISTORY:
        with suppress(*sqlite.UNREADABLE):
            _bring_rows(copy, live, table, _newer(copy, table))
    with suppress(*sqlite.UNREADABLE):
        _bring_counts(copy, live)
    with suppress(*sqlite.UNREADABLE):
        _bring_trash(copy, live)
    with suppress(*sqlite.UNREADABLE):
        _bring_numbers(copy, live)
    for key in _ABOUT_ITSELF:
        with suppress(*sqlite.UNREADABLE):
            _bring_rows(copy, live, "info", f"key = '{key}'")


def _newer(copy: Connection, table: str) -> str:
    """Rows that the copy does not have, or that were not finished when it was made."""
    key = "run_id" if table == "run_phase" else "id"
    if table in ("operation", "run"):
        open_ones = copy.exec_driver_sql(f"SELECT min({key}) FROM {table} WHERE ended_at IS NULL").scalar()
        if open_ones is not None:
            return f"{key} >= {open_ones}"
    if table == "run_phase":
        return "1"
    return f"{key} > {copy.exec_driver_sql(f'SELECT coalesce(max({key}), 0) FROM {table}').scalar_one()}"


def _bring_rows(copy: Connection, live: sqlite3.Connection, table: str, where: str) -> None:
    names = [column["name"] for column in inspect(copy).get_columns(table)]
    rows = live.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {where}").fetchall()
    if rows:
        places = ", ".join("?" * len(names))
        copy.exec_driver_sql(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({places})", rows)


def _bring_counts(copy: Connection, live: sqlite3.Connection) -> None:
    """Counting only ever goes on, so that the newer counts stand for the older ones too."""
    rows = live.execute(
        "SELECT outside, table_name, operation_id, inserts, updates, deletes FROM audit_count"
    ).fetchall()
    if rows:
        copy.exec_driver_sql("INSERT OR REPLACE INTO audit_count VALUES (?, ?, ?, ?, ?, ?)", rows)


def _bring_trash(copy: Connection, live: sqlite3.Connection) -> None:
    """Files that lie in the trash lie there whatever the backup says."""
    known = set(copy.exec_driver_sql("SELECT id FROM photo").scalars())
    gone = live.execute("SELECT DISTINCT photo_id FROM trash_item WHERE state IN ('trashed', 'going')").fetchall()
    photos = [photo for (photo,) in gone if photo in known]
    _bring_rows(copy, live, "trash_item", f"photo_id IN ({', '.join(map(str, photos))})")
    since = live.execute("SELECT id, trashed_at FROM photo WHERE trashed_at IS NOT NULL").fetchall()
    rows = [(at, photo) for photo, at in since if photo in known]
    if rows:
        copy.exec_driver_sql("UPDATE photo SET trashed_at = ? WHERE id = ?", rows)
        copy.exec_driver_sql("DELETE FROM tally")  # they are counted anew


def _bring_numbers(copy: Connection, live: sqlite3.Connection) -> None:
    """Numbers that were given once are never given again: thumbnails and people know photos by them."""
    for name, number in live.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
        known = copy.exec_driver_sql("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name))
        if not known.rowcount:
            copy.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, number))
    for (transaction,) in live.execute("SELECT transaction_id FROM audit_context").fetchall():
        copy.exec_driver_sql("UPDATE audit_context SET transaction_id = max(transaction_id, ?)", (transaction,))


def _put_in_place(copy: Path, file: Path) -> None:
    """One step: SQLite writes a sound catalog over as one transaction, which others that have it open see whole.

    A damaged one gives its place to the copy; what SQLite had not merged into it goes first, else it would be merged
    into the copy.
    """
    if file.exists() and sqlite.is_sound(file):
        sqlite.write_over(copy, file)
        return
    with copy.open("rb+") as written:
        os.fsync(written.fileno())
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).unlink()
    _replace(copy, file)


def _replace(copy: Path, file: Path) -> None:
    """On Windows a file that somebody reads just now cannot be replaced: try for a while."""
    for _ in range(20):
        try:
            copy.replace(file)
        except PermissionError:
            time.sleep(0.1)
        else:
            return
    copy.replace(file)


def _remove(copy: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            copy.with_name(copy.name + ending).unlink()

"""What only SQLite knows: how a connection is set up, how a transaction begins, how a file is copied, what its errors mean."""

import os
import sqlite3
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from catalog_gui.errors import CatalogError

BUSY_SECONDS: Final = 30.0
"""How long a writer waits for another one's short transaction."""

BROKEN: Final = "The catalog file is damaged. Your photos are not touched by this"
DAMAGED: Final = f"{BROKEN}; restore a backup of the catalog."

_MEANINGS: Final = (
    ("locked", "Another program has been writing to this catalog for a long time. Nothing was changed; try again."),
    ("full", "The disk of the catalog is full. What was done so far is kept; make room and start again."),
    ("readonly", "This catalog can only be read: its file or folder is write-protected. Nothing was changed."),
    ("disk i/o", "The disk of the catalog does not answer as it should. What was done so far is kept; check the disk."),
    ("malformed", DAMAGED),
    ("could not decode", DAMAGED),
    ("not a database", "This file is no catalog. Choose another one, or make a new catalog with: catalog-gui init"),
    ("unable to open", "The catalog file cannot be opened. Check that its folder is there and may be read."),
)


_SIGNS_OF_DAMAGE: Final = frozenset({"malformed", "not a database", "could not decode"})


UNREADABLE: Final = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a garbled file raises."""


class Damaged(CatalogError):
    """The file cannot be read as the catalog that it was.

    :param backup: the verified backup that is offered, by its id, where there is one.
    """

    def __init__(self, words: str, backup: str | None = None) -> None:
        super().__init__(words)
        self.backup = backup


class NoAnswer(Damaged):
    """The disk does not give or take what it should."""


def engine_for(file: Path) -> Engine:
    """An engine on a catalog file; every connection is set up the same way."""
    engine = create_engine(URL.create("sqlite"), creator=lambda: _connect(file), poolclass=QueuePool, max_overflow=32)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(file: Path) -> sqlite3.Connection:
    if is_writable(file):
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    else:
        connection = _read_only(file)
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = NORMAL", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def is_writable(file: Path) -> bool:
    """Whether a catalog can be written: its file, and the folder for the files beside it."""
    return not file.exists() or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _read_only(file: Path) -> sqlite3.Connection:
    """Without a place for the -shm file SQLite reads a WAL catalog only when told that nobody writes."""
    address = f"{file.as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)


def looking(file: Path) -> sqlite3.Connection:
    """A connection that reads.

    Read only just where it must be: else a look at a write-protected catalog leaves write-protected -wal and -shm
    files behind.
    """
    if not is_writable(file):
        return _read_only(file)
    address = f"{file.absolute().as_uri()}?mode=rw"  # a look at a file that is not there must not make it
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)


def _begin(connection: Connection) -> None:
    """With plain BEGIN two writers that both read first end in "database is locked", in spite of the waiting time."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def prepare_new(file: Path) -> None:
    """Turn on write-ahead logging, which the file then remembers: readers and one writer side by side."""
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def is_empty(file: Path) -> bool:
    """Whether a file has no content, or is a database without tables: one that somebody has only begun to make."""
    if file.stat().st_size == 0:
        return True
    try:
        with closing(looking(file)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.DatabaseError:
        return False


def copy_file(source: Path, target: Path) -> None:
    """Copy a catalog as it is at one moment, through SQLite's own backup."""
    reader, writer = looking(source), sqlite3.connect(target)
    try:
        reader.backup(writer)
    finally:
        reader.close()
        writer.close()


def write_over(source: Path, target: Path) -> None:
    """Make a catalog what another one is, as one transaction: all of it or, after a kill, nothing.

    :raises CatalogError: others have been writing to it all the time.
    """
    give_up = time.monotonic() + BUSY_SECONDS

    def still_patient(status: int, remaining: int, total: int) -> None:
        if remaining and time.monotonic() > give_up:
            raise sqlite3.OperationalError("database is locked")

    with (
        closing(sqlite3.connect(source)) as reader,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as writer,
    ):
        reader.backup(writer, progress=still_patient, sleep=0.1)


def is_sound(file: Path, quickly: bool = False) -> bool:
    """Whether SQLite finds nothing wrong in a file.

    :param quickly: without comparing indexes with their tables, which takes most of the time.
    """
    try:
        with closing(looking(file)) as connection:
            return [row[0] for row in connection.execute(f"PRAGMA {'quick' if quickly else 'integrity'}_check")] == [
                "ok"
            ]
    except UNREADABLE:
        return False


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what the database says of its disk and its locks into a CatalogError; our own mistakes pass unchanged."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        for said in _said(error):
            for sign, meaning in _MEANINGS:
                if sign in said:
                    raise _kind(sign)(meaning) from error
        raise
    except UnicodeDecodeError as error:
        if _of_database(error):
            raise Damaged(DAMAGED) from error
        raise


def _of_database(error: UnicodeDecodeError) -> bool:
    """Whether the database gave the bytes: where its file is garbled, its words about that may be, too."""
    *_, innermost = traceback.walk_tb(error.__traceback__)
    return str(innermost[0].f_globals.get("__name__", "")).startswith("sqlalchemy.")


def _kind(sign: str) -> type[CatalogError]:
    if sign in _SIGNS_OF_DAMAGE:
        return Damaged
    return NoAnswer if sign == "disk i/o" else CatalogError


def _said(error: BaseException | None) -> Iterator[str]:
    """What the database said, and what it had said before that led to it.

    On a full disk SQLite takes back the whole transaction at once; to leave a savepoint of it then fails in its turn.
    """
    while error is not None:
        if isinstance(error, DatabaseError | sqlite3.DatabaseError):
            cause: Any = getattr(error, "orig", error)
            yield str(cause).lower()
        error = error.__context__

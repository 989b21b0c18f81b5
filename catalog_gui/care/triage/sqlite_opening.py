"""An SQLite file opened so that nothing beside it or in it changes, whatever state it was left in."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

_HEADER: Final = 100
_WAL_MODE: Final = 2


@contextmanager
def read_only(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, and leaves no file behind.

    A write-ahead log that nobody has open would have to be recovered, which writes: then a copy in a temporary folder
    is read instead. Without such a log the file is all there is, and SQLite is told that nobody writes.

    :raises sqlite3.DatabaseError: the file is no database, or is damaged.
    """
    if _needs_copy(file):
        with (
            tempfile.TemporaryDirectory(prefix="triage-") as folder,
            _connected(copied(file, Path(folder)), "rw") as copy,
        ):
            copy.execute("PRAGMA query_only = ON")
            yield copy
    else:
        with _connected(file, "ro&immutable=1" if _is_alone(file) else "ro") as connection:
            yield connection


@contextmanager
def _connected(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with closing(
        sqlite3.connect(f"{file.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    ) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        yield connection


def beside(file: Path, ending: str) -> Path:
    """A file that SQLite keeps beside a database: "-wal", "-shm" or "-journal"."""
    return file.with_name(file.name + ending)


def is_wal(file: Path) -> bool:
    """Whether a database keeps a write-ahead log, by its header."""
    with file.open("rb") as opened:
        header = opened.read(_HEADER)
    return len(header) == _HEADER and header[18] == _WAL_MODE


def has_content(file: Path) -> bool:
    """Whether a file is there and holds something."""
    return file.is_file() and file.stat().st_size > 0


def _needs_copy(file: Path) -> bool:
    if is_wal(file):
        return has_content(beside(file, "-wal")) and not _is_open(file)
    return has_content(beside(file, "-journal")) and not _reads(file)


def _is_open(file: Path) -> bool:
    """Whether a program keeps the write-ahead log of a file open: its index lies there, and a reader may use it."""
    return beside(file, "-shm").is_file() and os.access(beside(file, "-shm"), os.W_OK) and _reads(file)


def _is_alone(file: Path) -> bool:
    return is_wal(file) and not beside(file, "-wal").exists()


def _reads(file: Path) -> bool:
    try:
        with _connected(file, "ro") as connection:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def copied(file: Path, folder: Path) -> Path:
    """A database with what lies beside it, copied together into a folder; the index is made anew there."""
    for ending in ("", "-wal", "-journal"):
        if (source := beside(file, ending)).is_file():
            shutil.copyfile(source, folder / source.name)
    return folder / file.name

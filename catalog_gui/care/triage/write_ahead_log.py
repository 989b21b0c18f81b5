"""The write-ahead log beside an SQLite file: it holds the states before the last ones, until it is written back."""

import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.care.triage.records import Way
from catalog_gui.care.triage.sqlite_opening import beside, copied, has_content

_HEADER: Final = 32
_FRAME: Final = 24
_MAGIC: Final = (0x377F0682, 0x377F0683)
_STATES: Final = 12
"""So many earlier states are looked into, evenly spread over the log."""


@frozen
class EarlierState:
    """A state of the database before the last one: the log up to `length` bytes, and the rows of the table in it."""

    length: int
    rows: int


def commits(log: Path) -> Iterator[int]:
    """Lengths in bytes up to which the log is whole and ends with a commit, the oldest first. Format: SQLite, "WAL"."""
    with log.open("rb") as opened:
        header = opened.read(_HEADER)
        if len(header) < _HEADER or struct.unpack(">I", header[:4])[0] not in _MAGIC:
            return
        page, salts, at = struct.unpack(">I", header[8:12])[0], header[16:24], _HEADER
        while len(frame := opened.read(_FRAME)) == _FRAME and frame[8:16] == salts:
            if len(opened.read(page)) < page:
                return
            at += _FRAME + page
            if struct.unpack(">I", frame[4:8])[0]:  # pages of the database after this commit
                yield at


def best_earlier_state(file: Path, table: str) -> EarlierState | None:
    """The latest state in the log beside a file in which a table held most rows; None without a log.

    Everything is tried on copies in a temporary folder.
    """
    log = beside(file, "-wal")
    if not has_content(log):
        return None
    lengths = [0, *commits(log)]
    chosen = sorted(
        {lengths[round(at * (len(lengths) - 1) / _STATES)] for at in range(_STATES + 1)} | set(lengths[-4:])
    )
    found = [EarlierState(length, rows) for length in chosen if (rows := _rows_at(file, length, table)) is not None]
    return max(found, key=lambda state: (state.rows, state.length), default=None)


def _rows_at(file: Path, length: int, table: str) -> int | None:
    with tempfile.TemporaryDirectory(prefix="triage-") as folder:
        copy = recovered(file, length, Path(folder))
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(copy)) as connection:
            name = table.replace('"', '""')
            return int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
    return None


def recovered(file: Path, length: int, folder: Path) -> Path:
    """A copy of a database in a folder, as it was when its log was `length` bytes long; the file itself stays as it is."""
    copy = copied(file, folder)
    with beside(copy, "-wal").open("r+b") as log:
        log.truncate(length)
    return copy


def wal_way(file: Path, table: str, own: bool) -> Way:
    """The way back through the log beside a file; for a catalog of this application (`own`) there is a command."""
    option = "Bring back an earlier state from the write-ahead log beside the file, on a copy"
    state = best_earlier_state(file, table)
    if state is None:
        return Way("wal", option, False, None, "no write-ahead log lies beside the file: all was written back into it")
    now = _rows_at(file, beside(file, "-wal").stat().st_size, table)
    if state.rows <= (now or 0):
        return Way("wal", option, False, None, f"the log beside the file holds no state with more rows of {table}")
    why = f"the log's first {state.length:,} bytes hold {state.rows:,} rows of {table}; close no program before it is copied"
    return Way("wal", option, True, _command(table) if own else None, why)


def _command(table: str) -> str:
    return f"catalog-gui triage recover wal{'' if table == 'photo' else f' --table {table}'} --yes"

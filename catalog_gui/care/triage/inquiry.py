"""The triage of a catalog or of any database, from opening it to its report: told as it goes on, and stopped on request."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

from attrs import evolve, field, frozen

from catalog_gui.care.triage import investigation
from catalog_gui.care.triage.audit_log import AuditLog, audit_tables
from catalog_gui.care.triage.database import Database, open_database
from catalog_gui.care.triage.evidence import Evidence
from catalog_gui.care.triage.file_mark import FileMarks
from catalog_gui.care.triage.investigate import Looking, investigate
from catalog_gui.care.triage.investigation import Investigation
from catalog_gui.care.triage.own_catalog import own_sources
from catalog_gui.care.triage.records import Report
from catalog_gui.care.triage.sqlite_reading import SqliteDatabase
from catalog_gui.errors import CatalogError

_STEPS: Final = 50_000
"""Steps of SQLite's machine between two looks at whether to stop: some milliseconds."""
STOPPED: Final = "The investigation was stopped; nothing was changed."


class Stopped(CatalogError):
    """The person has stopped it."""

    def __init__(self) -> None:
        super().__init__(STOPPED)


@frozen
class Watched:
    """How an investigation is followed: told of what is looked at, and stopped when that is asked for."""

    looking: Looking = lambda words, share: None
    stop: Event = field(factory=Event)

    def tell(self, words: str, share: float) -> None:
        """Tell it, unless it is to stop.

        :raises Stopped: it is.
        """
        if self.stop.is_set():
            raise Stopped
        self.looking(words, share)


def of_catalog(
    file: Path,
    backups: Path,
    more: Sequence[Evidence] = (),
    kept: Investigation | None = None,
    watched: Watched | None = None,
) -> Report:
    """The triage of a catalog of this application.

    :param more: other sources, such as migrations and logs.
    :param kept: the answers that count, and how the file was known; None for those that were kept.
    :raises CatalogError: the catalog cannot be read, or it was stopped.
    """
    if not file.is_file():
        raise CatalogError(f"There is no catalog at {file}, so there is nothing to look at.")
    known = investigation.load(file) if kept is None else kept
    watched = watched or Watched()
    with own_sources(file, backups) as sources:
        database = next(each for each in sources if isinstance(each, SqliteDatabase))
        marks = FileMarks(file, database, known.mark)
        sources += [marks, *more]
        with stopping(database, watched):
            report = investigate(str(file), sources, known.answers, own=True, looking=watched.tell)
            report = evolve(report, tried=known.tried)
        _note(file, known, marks)
    return report


def of_database(
    address: str, answers: Mapping[str, bool], more: Sequence[Evidence] = (), watched: Watched | None = None
) -> Report:
    """The triage of any database: an SQLite file or a PostgreSQL server, which is only read.

    :raises CatalogError: it cannot be read, or it was stopped.
    """
    watched = watched or Watched()
    with open_database(address) as opened, stopping(opened, watched):
        audits = [AuditLog(opened, each) for each in audit_tables(opened.columns())]
        return investigate(opened.name, [opened, *audits, *more], answers, looking=watched.tell)


def _note(file: Path, known: Investigation, marks: FileMarks) -> None:
    """Remember the file, so that one made anew is known. Where that cannot be written the report is as good."""
    present = marks.present()
    if known.mark is None or (known.mark.inode, known.mark.uid) != (present.inode, present.uid):
        with suppress(CatalogError):
            investigation.save(file, evolve(investigation.load(file), mark=present))


@contextmanager
def stopping(database: Database, watched: Watched) -> Iterator[None]:
    """Break off also in the middle of a question that takes long; a server's question ends by itself."""
    raw = database.connection if isinstance(database, SqliteDatabase) else None
    if raw is not None:
        raw.set_progress_handler(watched.stop.is_set, _STEPS)
    try:
        yield
    except (sqlite3.DatabaseError, CatalogError) as error:
        if watched.stop.is_set() and not isinstance(error, Stopped):
            raise Stopped from error
        raise
    finally:
        if raw is not None:
            raw.set_progress_handler(None, 0)

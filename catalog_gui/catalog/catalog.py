"""One open catalog: reading on a snapshot, writing in short transactions, working alone."""

import os
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from attrs import evolve
from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from catalog_gui.catalog import audit, backups, incident, journal, locks, migrations, sqlite
from catalog_gui.catalog.examining import WELL, Examined, examine
from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Base, Info, Tally
from catalog_gui.errors import CatalogError

_REVISION: Final = re.compile("[0-9]{4}")


class Catalog:
    """One database of photos. May be used from any thread; every session belongs to one.

    :param backup_folder: where its backups lie, for the offer of one when the file turns out to be damaged.
    :param examined: what was found when it was opened: triggers that were missing, rows that were lost.
    """

    def __init__(
        self, file: Path, engine: Engine, uid: str, backup_folder: Path | None = None, examined: Examined = WELL
    ) -> None:
        self.file = file
        self.uid = uid
        self.examined = examined
        self._backup_folder = backup_folder
        self._engine = engine
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._actor = journal.actor()
        self._at_work = _AtWork()

    @property
    def name(self) -> str:
        """What the user calls it: the name of its file."""
        return self.file.stem

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on a snapshot: what others write meanwhile is not seen."""
        with self._offering(), Session(self._engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, signed with who writes and for which operation: all of it is kept, or nothing."""
        new = Session(self._writing, autoflush=False, expire_on_commit=False)
        with self._offering(), new as session, session.begin():
            audit.sign(session.connection(), self._at_work.operation, self._actor, journal.APPLICATION)
            yield session
            session.flush()
            audit.unsign(session.connection())

    @contextmanager
    def _offering(self) -> Iterator[None]:
        """Offer the newest verified backup where the file turns out to be damaged."""
        try:
            with sqlite.in_plain_words():
                yield
        except sqlite.Damaged as error:
            raise damaged(self.file, self._backup_folder, error) from error

    @contextmanager
    def operation(self, kind: str, label: str, reason: str = "", chosen: str = "") -> Iterator[Said]:
        """Enter what is done inside into the journal.

        :param reason: why, in a person's words.
        :param chosen: which photos or phases, where not all.
        :raises CatalogError: the catalog is locked, and this must not begin.
        """
        with self.write() as session:
            incident.refuse(session.connection(), kind)
            operation = journal.begin(session, kind, label, exclusive=False, reason=reason, chosen=chosen)
        with self._ending(operation):
            yield operation

    @contextmanager
    def alone(self, kind: str, label: str, reason: str = "", chosen: str = "") -> Iterator[Said]:
        """An operation that no other run, Apply, restore or migration may accompany; see operation().

        :raises CatalogError: another one is under way, the sentence says whose; or the catalog is locked.
        """
        with self.read() as session:
            incident.refuse(session.connection(), kind)
            holder = journal.holder(session)
        with locks.exclusive(self.file, holder):
            with self.write() as session:
                killed = journal.settle(session)
                begun = journal.begin(session, kind, label, exclusive=True, reason=reason, chosen=chosen)
                operation = evolve(begun, after_a_kill=killed)
            with self._ending(operation):
                yield operation

    def settle(self) -> None:
        """Close the runs that a killed program left open; one that is still at work holds the lock and is left alone.

        Its operation stays open: by that the next one that works alone knows of the kill.
        """
        with self.read() as session:
            if not journal.has_open_run(session):
                return
        with suppress(CatalogError), locks.exclusive(self.file, ""), self.write() as session:
            journal.settle_runs(session)

    @contextmanager
    def _ending(self, operation: Said) -> Iterator[None]:
        result = "failed"
        try:
            with self._at_work.on(operation.id):
                yield
            result = "completed"
        except (GeneratorExit, KeyboardInterrupt):
            result = "interrupted"
            raise
        finally:
            with self.write() as session:
                journal.end(session, operation.id, result)

    def ensure(self, tables: list[Table]) -> None:
        """Make the derived tables that are absent, and those anew whose columns have changed."""
        layouts = {f"layout:{table.name}": str(CreateTable(table).compile(self._engine)) for table in tables}
        with self.read() as session:
            known = dict(session.execute(select(Info.key, Info.value).where(Info.key.in_(layouts))).all())
            there = set(inspect(session.connection()).get_table_names())
        outdated = [
            table
            for table in tables
            if table.name not in there or known.get(f"layout:{table.name}") != layouts[f"layout:{table.name}"]
        ]
        if not outdated:
            return
        with self.write() as session:
            for table in outdated:
                table.drop(session.connection(), checkfirst=True)
                table.create(session.connection())
                key = f"layout:{table.name}"
                session.merge(Info(key=key, value=layouts[key]))
            session.execute(delete(Tally))  # they counted rows that are gone

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def is_absent(file: Path) -> bool:
    """Whether there is no catalog yet: no file, or one without content, as a full disk or a kill leaves it."""
    # os.path says no where Path.exists() raises: a path that is too long
    return not os.path.exists(file) or (os.path.isfile(file) and sqlite.is_empty(file))  # noqa: PTH110, PTH113


def create_catalog(file: Path) -> Catalog:
    """Make an empty catalog.

    :raises CatalogError: the file is there already, or cannot be made.
    """
    if not is_absent(file):
        raise CatalogError(f"{file} is there already. Open it, or choose another name for the new catalog.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(f"The folder {file.parent} cannot be made ({error.strerror}).") from error
    with sqlite.in_plain_words():
        sqlite.prepare_new(file)
        engine = sqlite.engine_for(file)
        with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
            if migrations.revision_of(connection) is None:
                migrations.create(connection, Base.metadata)
                audit.sign(connection, None, journal.actor(), journal.APPLICATION)
                connection.execute(insert(Info), [{"key": "uid", "value": uuid.uuid4().hex}])
                audit.unsign(connection)
    return _opened(file, engine)


def open_catalog(file: Path, backup_folder: Path) -> Catalog:
    """Open a catalog; an older one is backed up and brought forward first.

    :raises CatalogError: there is none, it is newer than this program, or it is damaged.
    """
    if is_absent(file):
        refuse_lost(file, backup_folder)
        raise CatalogError(f"There is no catalog at {file}. Make one with: catalog-gui init")
    if not os.path.isfile(file):  # noqa: PTH113
        raise CatalogError(f"{file} is a folder and no catalog. Name the file of a catalog, or one to be made in it.")
    engine = sqlite.engine_for(file)
    try:
        with sqlite.in_plain_words(), engine.connect() as connection:
            revision = _revision(connection, file)
            if revision < migrations.HEAD:
                incident.refuse(connection, "migration")
        if revision < migrations.HEAD:
            _bring_forward(file, engine, backup_folder)
        return _opened(file, engine, backup_folder)
    except sqlite.Damaged as error:
        engine.dispose()
        raise damaged(file, backup_folder, error) from error


def damaged(file: Path, backup_folder: Path | None, error: sqlite.Damaged) -> sqlite.Damaged:
    """The same trouble, with the newest verified backup offered where there is one."""
    backup = None if backup_folder is None else backups.newest_verified(file, backup_folder)
    if backup is None:
        return error
    trouble = str(error) if isinstance(error, sqlite.NoAnswer) else f"{sqlite.BROKEN}."
    return sqlite.Damaged(backups.offer(backup, trouble), backup.id)


def refuse_lost(file: Path, backup_folder: Path) -> None:
    """Where a catalog with photos has been and is gone, nothing takes its place unseen.

    :raises Damaged: there is a verified backup of what was there, which is offered.
    """
    backup = backups.newest_verified(file, backup_folder)
    if backup is not None and backup.photos:
        gone = "is empty now" if file.exists() else "is gone"
        raise sqlite.Damaged(
            backups.offer(backup, f"The catalog {file} {gone}; your photos are not touched by this."), backup.id
        )


def _revision(connection: Connection, file: Path) -> str:
    revision = migrations.revision_of(connection)
    if revision is None:
        raise CatalogError(f"{file} is no catalog. Choose another file, or make a new catalog with: catalog-gui init")
    if not _REVISION.fullmatch(str(revision)) or revision == "0000":
        raise sqlite.Damaged(sqlite.DAMAGED)
    if revision > migrations.HEAD:
        raise CatalogError(
            f"{file} was made by a newer version of Catalog Keeper. Nothing was changed; update the program to open it."
        )
    return revision


def _bring_forward(file: Path, engine: Engine, backup_folder: Path) -> None:
    with locks.exclusive(
        file, "Another program is bringing this catalog to a newer form. Try again when it has finished."
    ):
        backups.make(file, backup_folder)
        with sqlite.in_plain_words():
            migrations.upgrade(engine)


def _opened(file: Path, engine: Engine, backup_folder: Path | None = None) -> Catalog:
    with sqlite.in_plain_words(), engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        whole = all(table.name in there for table in migrations.kept_tables(Base.metadata))
        uid = connection.scalar(select(Info.value).where(Info.key == "uid")) if whole else None
    if not uid:
        engine.dispose()
        raise sqlite.Damaged(sqlite.DAMAGED)
    with sqlite.in_plain_words():
        examined = examine(engine, file, backup_folder)
    return Catalog(file, engine, uid, backup_folder, examined)


class _AtWork:
    """Which operation each thread is at, the innermost where one is inside another."""

    def __init__(self) -> None:
        self._threads = threading.local()

    @property
    def operation(self) -> int | None:
        """The operation of this thread, if it is at one."""
        stack: list[int] = getattr(self._threads, "stack", [])
        return stack[-1] if stack else None

    @contextmanager
    def on(self, operation: int) -> Iterator[None]:
        """Be at an operation; the end may come in another thread, where a generator is closed there."""
        if not hasattr(self._threads, "stack"):
            self._threads.stack = []
        stack: list[int] = self._threads.stack
        stack.append(operation)
        try:
            yield
        finally:
            stack.remove(operation)

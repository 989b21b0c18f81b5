"""The incident lock: while it is on, nothing that could make a loss worse begins."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit, journal, sqlite
from catalog_gui.catalog.tables import Info
from catalog_gui.catalog.types import now
from catalog_gui.errors import CatalogError

KEY: Final = "locked"
"""The fact of a catalog that says since when, by whom and why it is locked."""

STOPPED: Final = frozenset({"rebuild", "apply", "purge", "reset", "migration"})
"""Kinds of operations that do not begin meanwhile."""


@frozen
class Locked:
    """Since when (UTC, ISO), by whom and why."""

    at: str
    actor: str
    reason: str

    @property
    def words(self) -> str:
        """As a sentence."""
        why = f" ({self.reason})" if self.reason else ""
        return f"This catalog is locked since {self.at[:16].replace('T', ' ')} UTC by {self.actor}{why}"


def locked(connection: Connection) -> Locked | None:
    """The lock, if it is on. Needs no more than the first schema."""
    if not inspect(connection).has_table("info"):
        return None
    value = connection.scalar(select(Info.value).where(Info.key == KEY))
    return None if value is None else Locked(**json.loads(value))


def refuse(connection: Connection, kind: str) -> None:
    """Stop what must not begin.

    :raises CatalogError: the catalog is locked, and this kind of operation waits for `unlock`.
    """
    if kind in STOPPED and (lock := locked(connection)) is not None:
        raise CatalogError(
            f"{lock.words}, so nothing was changed. Unlock it when all is well again (catalog-gui unlock)."
        )


def lock(file: Path, reason: str = "") -> Locked:
    """Lock a catalog, of whatever schema; one that is locked already keeps its first lock."""
    with _writing(file) as session:
        there = locked(session.connection())
        if there is not None:
            return there
        made = Locked(now().isoformat(), journal.actor(), reason)
        session.add(Info(key=KEY, value=json.dumps({"at": made.at, "actor": made.actor, "reason": made.reason})))
        return made


def unlock(file: Path) -> bool:
    """Take the lock away; whether there was one."""
    with _writing(file) as session:
        row = session.get(Info, KEY)
        if row is not None:
            session.delete(row)
    return row is not None


@contextmanager
def _writing(file: Path) -> Iterator[Session]:
    """A transaction on a catalog as it is, without bringing it forward."""
    if not file.is_file():
        raise CatalogError(f"There is no catalog at {file}.")
    engine = sqlite.engine_for(file)
    try:
        with (
            sqlite.in_plain_words(),
            Session(engine.execution_options(begin="BEGIN IMMEDIATE")) as session,
            session.begin(),
        ):
            if not inspect(session.connection()).has_table("info"):
                raise CatalogError(f"{file} is no catalog.")
            audited = inspect(session.connection()).has_table("audit_context")
            if audited:
                audit.sign(session.connection(), None, journal.actor(), journal.APPLICATION)
            yield session
            session.flush()
            if audited:
                audit.unsign(session.connection())
    finally:
        engine.dispose()

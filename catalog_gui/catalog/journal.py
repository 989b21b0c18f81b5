"""Who did what to a catalog, and when: every write belongs to an operation."""

import getpass
import json
import os
import socket
from typing import Final

from attrs import frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog_gui import __version__
from catalog_gui.catalog import audit
from catalog_gui.catalog.tables import Operation, Run
from catalog_gui.catalog.types import now

APPLICATION: Final = f"Catalog Keeper {__version__}"


@frozen
class Said:
    """An operation as others see it: its id and its words."""

    id: int
    label: str
    after_a_kill: bool = False
    """Whether the one before it that worked alone ended without a word."""


BULK: Final = frozenset(
    {"add", "scan", "rebuild", "reset", "apply", "restore", "migration", "purge", "recover", "relocate"}
)
"""Kinds of operations that may concern very many rows: their headers say how many there were before and after."""


def begin(session: Session, kind: str, label: str, exclusive: bool, reason: str = "", chosen: str = "") -> Said:
    """Enter an operation into the journal; what the transaction does from here on belongs to it.

    :param reason: why, in a person's words.
    :param chosen: which photos or phases, where not all.
    """
    row = Operation(
        kind=kind,
        label=_plain(label),
        exclusive=exclusive,
        actor=actor(),
        application=APPLICATION,
        host=socket.gethostname(),
        pid=os.getpid(),
        reason=_plain(reason) or None,
        chosen=_plain(chosen) or None,
        before=_rows(session) if kind in BULK else None,
    )
    session.add(row)
    session.flush()
    audit.sign_operation(session.connection(), row.id)
    return Said(row.id, label)


def _plain(words: str) -> str:
    """Words as a database takes them: a folder's name may be no UTF-8."""
    return words.encode("utf-8", "backslashreplace").decode()


def _rows(session: Session) -> str:
    return json.dumps(audit.row_counts(session.connection(), audit.HEADED))


def end(session: Session, operation: int, result: str) -> None:
    """Say how an operation ended."""
    counted = session.scalar(select(Operation.before).where(Operation.id == operation))
    after = None if counted is None else _rows(session)
    session.execute(
        update(Operation).where(Operation.id == operation).values(ended_at=now(), result=result, after=after)
    )


def holder(session: Session) -> str:
    """Who works on the catalog alone at this moment, as a sentence."""
    row = session.scalars(
        select(Operation)
        .where(Operation.exclusive, Operation.ended_at.is_(None))
        .order_by(Operation.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return "Another program is working on this catalog alone. Wait until it has finished, or close it."
    return (
        f"“{row.label}” is running on this catalog since {row.started_at:%H:%M} UTC"
        f" ({row.application} of {row.actor} on {row.host}, process {row.pid}). Wait until it has finished, or stop it there."
    )


def settle(session: Session) -> bool:
    """Close what a killed program left open, and say whether there was anything. Only while holding the exclusive lock."""
    settle_runs(session)
    unfinished = Operation.exclusive & Operation.ended_at.is_(None)
    left = session.scalars(select(Operation.id).where(unfinished)).all()
    session.execute(
        update(Operation)
        .where(unfinished)
        .values(ended_at=now(), result="interrupted")
        .execution_options(synchronize_session=False)
    )
    return bool(left)


def has_open_run(session: Session) -> bool:
    """Whether a run is under way, or was left open by a program that was killed."""
    return session.scalars(select(Run.id).where(Run.ended_at.is_(None)).limit(1)).first() is not None


def settle_runs(session: Session) -> None:
    """Close the runs that a killed program left open. Only while holding the exclusive lock."""
    session.execute(
        update(Run)
        .where(Run.ended_at.is_(None))
        .values(ended_at=now(), result="interrupted")
        .execution_options(synchronize_session=False)
    )


def actor() -> str:
    """The person at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"

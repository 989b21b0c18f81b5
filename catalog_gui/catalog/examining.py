"""What is looked at whenever a catalog opens: the audit's triggers, and whether rows were lost. Takes a few milliseconds."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Final

from attrs import field, frozen
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit, backups, journal, sqlite, watermarks
from catalog_gui.catalog.tables import Info
from catalog_gui.catalog.types import now
from catalog_gui.catalog.watermarks import Drop
from catalog_gui.errors import CatalogError

ALARM: Final = "alarm"
"""The fact of a catalog that tells of rows that were lost, until a person has taken note of it."""

_WORDS: Final = {"photo": "photos", "root": "folders", "given": "edited facts", "decision": "decisions"}


@frozen
class Examined:
    """What was found.

    :param missing: triggers that were not as they should be.
    :param mended: whether they were put back.
    :param asleep: whether the triggers are there but write nothing.
    :param drops: tables that have lost rows since the catalog was looked at last.
    :param snapshot: the copy that was made of it then.
    """

    missing: tuple[str, ...] = ()
    mended: bool = False
    asleep: bool = False
    drops: tuple[Drop, ...] = ()
    snapshot: Path | None = None

    @property
    def words(self) -> list[str]:
        """What to tell the person, as sentences; empty where all is well."""
        return [*_of_triggers(self), *(_of_drop(drop, self.snapshot) for drop in self.drops)]


WELL: Final = Examined()


@frozen
class Alarm:
    """Rows that were lost, as it stays known until a person has taken note."""

    at: str
    table: str
    expected: int
    actual: int
    snapshot: str | None = field(default=None)


def examine(engine: Engine, file: Path, backup_folder: Path | None) -> Examined:
    """Look at the triggers and the rows; mend the triggers, and make a copy of a catalog that has lost rows."""
    with engine.connect() as connection:
        missing = tuple(audit.lacking(connection))
        suspicious = bool(missing) or watermarks.is_suspicious(connection)
        drops = tuple(watermarks.drops(connection)) if suspicious else ()
    writable = sqlite.is_writable(file)
    snapshot = _snapshot(file, backup_folder) if drops else None
    mended = asleep = False
    if writable and suspicious:
        mended = _set_right(engine, missing, drops, snapshot)
    if writable and (mended or not missing):
        asleep = not _works(engine)
    return Examined(missing, mended, asleep, drops, snapshot)


def alarms(session: Session) -> list[Alarm]:
    """Losses that nobody has taken note of yet."""
    value = session.scalar(select(Info.value).where(Info.key == ALARM))
    return [] if value is None else [Alarm(**each) for each in json.loads(value)]


def take_note(session: Session) -> None:
    """The losses are known now."""
    session.execute(delete(Info).where(Info.key == ALARM).execution_options(synchronize_session=False))


def _snapshot(file: Path, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    try:
        return backups.make(file, folder, reason="rows were lost", damaged=True)
    except CatalogError:  # a full disk must not keep anybody from looking at what is left
        return None


def _set_right(engine: Engine, missing: tuple[str, ...], drops: tuple[Drop, ...], snapshot: Path | None) -> bool:
    """Put triggers back and write down how many rows there are; False where another program is writing."""
    with suppress(CatalogError), sqlite.in_plain_words():
        with Session(engine.execution_options(begin="BEGIN IMMEDIATE"), autoflush=False) as session, session.begin():
            audit.sign(session.connection(), None, journal.actor(), journal.APPLICATION)
            if missing:
                _mend(session, missing)
            if drops:
                _raise_alarm(session, drops, snapshot)
            session.flush()
            watermarks.note(session)
            session.flush()
            audit.unsign(session.connection())
        return bool(missing)
    return False


def _mend(session: Session, missing: tuple[str, ...]) -> None:
    said = journal.begin(session, "mend", f"Put back {len(missing)} triggers of the audit", exclusive=False)
    audit.install(session.connection())
    audit.note_mended(session.connection(), missing)
    journal.end(session, said.id, "completed")


def _raise_alarm(session: Session, drops: tuple[Drop, ...], snapshot: Path | None) -> None:
    place = None if snapshot is None else snapshot.name
    there = [
        {
            "at": each.at,
            "table": each.table,
            "expected": each.expected,
            "actual": each.actual,
            "snapshot": each.snapshot,
        }
        for each in alarms(session)
    ]
    new = [
        {"at": now().isoformat(), "table": d.table, "expected": d.expected, "actual": d.actual, "snapshot": place}
        for d in drops
    ]
    session.merge(Info(key=ALARM, value=json.dumps(there + new)))


def _works(engine: Engine) -> bool:
    proxy = engine.raw_connection()
    try:
        return audit.works(proxy.driver_connection)
    finally:
        proxy.close()


def _of_triggers(examined: Examined) -> list[str]:
    if examined.asleep:
        return ["The record of changes does not work in this catalog. Look with: catalog-gui triage"]
    if not examined.missing:
        return []
    which = f"{len(examined.missing)} of the triggers that record every change of this catalog were missing or altered"
    if examined.mended:
        return [f"{which}; they are back, but what was changed without them is not recorded. See: catalog-gui triage"]
    return [f"{which}, and cannot be put back now: the catalog can only be read, or another program is writing."]


def _of_drop(drop: Drop, snapshot: Path | None) -> str:
    what = _WORDS.get(drop.table, f"rows of “{drop.table}”")
    copy = " A copy of it as it is now was made." if snapshot else ""
    return (
        f"{drop.lost} of {drop.expected} {what} have vanished from this catalog, and not by this program;"
        f" {drop.actual} are left.{copy} See what happened with: catalog-gui triage"
    )

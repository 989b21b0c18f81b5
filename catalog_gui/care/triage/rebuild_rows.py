"""The way back through the audit: rows that another program has deleted are put back as they were.

Before anything is written, a verified backup of the damaged state is made: restoring that takes all of it back.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, delete, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog_gui.care.triage.kept_rows import KeptRow, kept_rows
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.catalog import backups, examining
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.tables import Base, Tally
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.errors import CatalogError

KIND: Final = "recover"
BEFORE: Final = "before recovery"
"""Why the backup was made."""
NOTHING: Final = "Nothing to put back: the audit holds no row that another program has deleted and that is still gone."


@frozen
class Rebuilt:
    """What was put back, or would be.

    :param rows: rows by table.
    :param taken: rows whose place another row has taken since.
    :param alone: rows that belong to a row which is gone and not in the audit.
    :param snapshot: the backup of the catalog as it was before; None where nothing was done.
    """

    rows: Mapping[str, int]
    taken: Mapping[str, int]
    alone: Mapping[str, int]
    snapshot: Backup | None = None
    operation: int | None = None

    @property
    def words(self) -> str:
        """As a sentence."""
        if not self.rows:
            return NOTHING
        verb = "were put back" if self.operation is not None else "would be put back"
        said = [f"{_told(self.rows)} {verb}, each as it was."]
        if self.taken:
            said.append(f"Left out, because others have taken their place since: {_told(self.taken)}.")
        if self.alone:
            said.append(f"Left out, because what they belong to is gone: {_told(self.alone)}.")
        return " ".join(said)


def _told(rows: Mapping[str, int]) -> str:
    return ", ".join(rows_of(table, count, OWN) for table, count in rows.items())


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it is kept."""


def rehearse(keeper: Keeper) -> Rebuilt:
    """What would be put back: done in a transaction that is rolled back."""
    done = Rebuilt({}, {}, {})
    try:
        with keeper.catalog.write() as session:
            done = _put_back(session)
            raise _Rehearsed
    except _Rehearsed:
        return done


def rebuild_rows(keeper: Keeper, reason: str = "") -> Rebuilt:
    """Put the rows back, as one operation and in one transaction.

    :raises CatalogError: there is nothing to put back, no sound backup could be made first, or others work on the
        catalog; then nothing was changed.
    """
    prospect = rehearse(keeper)
    if not prospect.rows:
        raise CatalogError(NOTHING)
    file = keeper.catalog.file
    made = backups.make(file, backup_folder(file), BEFORE, keeper.settings.backups_kept)
    with keeper.catalog.alone(KIND, "Put back deleted rows from the audit", reason) as operation:
        with keeper.catalog.write() as session:
            done = _put_back(session)
        return Rebuilt(done.rows, done.taken, done.alone, backups.read(made), operation.id)


def _put_back(session: Session) -> Rebuilt:
    connection = session.connection()
    rows: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    parents: dict[tuple[str, str, Any], bool] = {}
    for row in kept_rows(connection):
        if not _has_parents(connection, row, parents):
            alone[row.table] += 1
        elif _insert(connection, row):
            rows[row.table] += 1
        else:
            taken[row.table] += 1
    session.execute(delete(Tally))  # they are counted anew
    if not taken and not alone and {alarm.table for alarm in examining.alarms(session)} <= set(rows):
        examining.take_note(session)  # what was lost is there again
    return Rebuilt(dict(rows), dict(taken), dict(alone))


def _has_parents(connection: Connection, row: KeptRow, known: dict[tuple[str, str, Any], bool]) -> bool:
    """Whether all rows that it names are there; `known` remembers those that were looked up."""
    for key in Base.metadata.tables[row.table].foreign_keys:
        value = row.values.get(key.parent.name)
        wanted = (key.column.table.name, key.column.name, value)
        if value is None:
            continue
        if wanted not in known:
            sql = f'SELECT 1 FROM "{wanted[0]}" WHERE "{wanted[1]}" = :value'
            known[wanted] = connection.execute(text(sql), {"value": value}).first() is not None
        if not known[wanted]:
            return False
    return True


def _insert(connection: Connection, row: KeptRow) -> bool:
    """Put a row in as it was; False where another one is in its way. SQLite takes back that one statement alone."""
    names = ", ".join(f'"{name}"' for name in row.values)
    places = ", ".join("?" for _ in row.values)
    sql = f'INSERT INTO "{row.table}" ({names}) VALUES ({places})'  # OR IGNORE would also rule in the audit's triggers
    try:
        connection.exec_driver_sql(sql, tuple(row.values.values()))
    except IntegrityError:
        return False
    return True

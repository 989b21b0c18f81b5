"""Beginning anew: the catalog forgets its photos and all that was said of them. Its folders, history and backups stay.

No original is touched. It needs a reason, and a phrase that names how many photos are meant; a backup is made before.
"""

from collections.abc import Mapping
from typing import Final

from attrs import frozen
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from catalog_gui.care.guard import require_phrase
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.catalog import backups
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.reach import reach
from catalog_gui.catalog.tables import Burst, Cluster, Photo, Step, Tally, TrashItem
from catalog_gui.engine.keeper import Keeper, backup_folder, photos_in
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.phases.base import present

_DOOMED: Final[Mapping[str, ColumnElement[bool] | None]] = {
    Step.__tablename__: None,
    Cluster.__tablename__: None,
    Burst.__tablename__: None,
    Photo.__tablename__: present(),
    Tally.__tablename__: None,
}
"""The rows that a reset deletes; what hangs on them goes with them."""


@frozen
class Forgotten:
    """What a reset has done: photos forgotten, its operation, and the backup to go back to."""

    photos: int
    operation: int
    backup: Backup


def to_forget(keeper: Keeper) -> int:
    """How many photos a reset would forget.

    :raises CatalogError: photos lie in the trash, which would not find back any more.
    """
    with keeper.catalog.read() as session:
        in_trash = session.scalar(
            select(func.count()).select_from(TrashItem).where(TrashItem.main, TrashItem.state == "trashed")
        )
        if in_trash:
            raise CatalogError(
                f"{rows_of('photo', in_trash, OWN)} in the trash would not find back any more, so nothing was changed."
                " Bring them back or let them go first."
            )
        return photos_in(session)


def would_go(keeper: Keeper) -> dict[str, int]:
    """How many rows of each table a reset would remove, photos and all that hangs on them, by the table's name."""
    with keeper.catalog.read() as session:
        return reach(session, _DOOMED)


def reset(keeper: Keeper, reason: str, typed: str) -> Forgotten:
    """Forget all photos.

    :param reason: why, in a person's words; kept in the journal for ever.
    :param typed: what the person typed: see guard.phrase("reset", photos).
    :raises UsageError: there is no reason.
    :raises CatalogError: the phrase is another one, photos lie in the trash, no backup could be made, the catalog is
        locked or somebody else works on it; then nothing was changed.
    """
    if not reason.strip():
        raise UsageError(
            "Nothing was changed. Say why the catalog is to begin anew; the reason is kept in its history."
        )
    photos = to_forget(keeper)
    require_phrase(typed, "reset", photos)
    label = f"Begin anew: forget {rows_of('photo', photos, OWN)}"
    with keeper.catalog.alone("reset", label, reason=reason.strip(), chosen="all photos") as said:
        file = keeper.catalog.file
        made = backups.make(file, backup_folder(file), kept=keeper.settings.backups_kept)
        with keeper.catalog.write() as session:
            _forget(session)
    return Forgotten(photos, said.id, backups.read(made))


def _forget(session: Session) -> None:
    """What hangs on a photo goes with it; groups and steps are let go by themselves."""
    for table in (Step, Cluster, Burst, Photo, Tally):
        where = _DOOMED[table.__tablename__]
        wanted = delete(table) if where is None else delete(table).where(where)
        session.execute(wanted.execution_options(synchronize_session=False))

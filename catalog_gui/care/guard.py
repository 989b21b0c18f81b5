"""What keeps a catalog from harm while it is used: the daily backup, losses that a person must hear of, phrases to type."""

import re
from pathlib import Path

from catalog_gui.care import retention
from catalog_gui.catalog import backups, examining, incident, sqlite
from catalog_gui.catalog.catalog import damaged
from catalog_gui.catalog.examining import Alarm
from catalog_gui.catalog.incident import Locked
from catalog_gui.engine.keeper import Keeper, backup_folder, photos_in
from catalog_gui.errors import CatalogError


def backup_if_due(keeper: Keeper) -> Path | None:
    """Make the backup of this day where there is none yet; None where there is, or where there are no photos.

    After it old details of the history may go, where a person wants that: see retention.py.
    Not while the catalog is locked: then none may take the place of an older one.
    :raises CatalogError: it could not be made; whatever else is going on may go on.
    """
    folder = backup_folder(keeper.catalog.file)
    with keeper.catalog.read() as session:
        if incident.locked(session.connection()) is not None or not photos_in(session):
            return None
    if not backups.is_due(keeper.catalog.file, folder):
        return None
    try:
        made = backups.make(keeper.catalog.file, folder, backups.DAILY, keeper.settings.backups_kept)
    except sqlite.Damaged as error:
        raise damaged(keeper.catalog.file, folder, error) from error
    retention.let_old_tries_go(keeper)
    return made


def require_whole(keeper: Keeper) -> None:
    """Look whether the catalog's file is whole: its pages hang together. Seconds for a very large one.

    :raises Damaged: it is not; the sentence names the newest verified backup where there is one.
    """
    file = keeper.catalog.file
    if not sqlite.is_sound(file, quickly=True):
        raise damaged(file, backup_folder(file), sqlite.Damaged(sqlite.DAMAGED))


def locked(keeper: Keeper) -> Locked | None:
    """The incident lock, if it is on."""
    with keeper.catalog.read() as session:
        return incident.locked(session.connection())


def alarms(keeper: Keeper) -> list[Alarm]:
    """Losses of rows that nobody has taken note of yet: the window opens the triage with them."""
    with keeper.catalog.read() as session:
        return examining.alarms(session)


def take_note(keeper: Keeper) -> None:
    """The losses are known; they are not told again."""
    with keeper.catalog.write() as session:
        examining.take_note(session)


def phrase(verb: str, photos: int) -> str:
    """What a person types before something that cannot be taken back: "purge 1,234 photos"."""
    return f"{verb} {photos:,} {'photo' if photos == 1 else 'photos'}"


def require_phrase(typed: str, verb: str, photos: int) -> None:
    """Make sure that a person knows how many photos it is about; blanks, commas and case do not matter.

    :raises CatalogError: something else was typed; nothing may happen then.
    """
    wanted = phrase(verb, photos)
    if _plain(typed) != _plain(wanted):
        raise CatalogError(f"Nothing was changed. To go on, type exactly: {wanted}")


def _plain(words: str) -> str:
    return re.sub(r"[\s,.]+", "", words).lower()

"""Going back to a backup from the window: while it is put in place, nothing has the catalog open."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from catalog_gui.catalog.backups import Backup, listing
from catalog_gui.catalog.restoring import Restored, restore
from catalog_gui.catalog.sqlite import Damaged
from catalog_gui.engine.keeper import backup_folder
from catalog_gui.errors import CatalogError
from catalog_gui.ui.background import Background
from catalog_gui.ui.backup_words import went_back
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.history_words import exactly

BUSY: Final = "Something else is at work on the catalog. Stop it or wait until it is over, then go back to the backup."
OFFER: Final = " The newest verified backup"
"""With that begins how commands offer it."""
Over = Callable[[str, Backup | None], None]


def going_back(backup: Backup) -> str:
    """What stands in the window meanwhile."""
    return f"Going back to the catalog of {exactly(backup.at)}."


def offered(file: Path, error: CatalogError) -> Backup | None:
    """The backup that the trouble with a catalog is told with, where there is one."""
    if not isinstance(error, Damaged) or error.backup is None:
        return None
    found = listing(file.expanduser().absolute(), backup_folder(file))
    return next((each for each in found if each.id == error.backup and each.verified), None)


def trouble(error: CatalogError, backup: Backup) -> str:
    """What happened, and what there is to go back to; without what to type, since the window has a button for that."""
    known = "" if backup.photos is None else f" with {photos(backup.photos)}"
    return f"{str(error).partition(OFFER)[0]} There is a verified backup of {exactly(backup.at)}{known}."


def put_back(background: Background, file: Path, kept: int, backup: Backup, over: Over) -> None:
    """Put a catalog back to a backup, off the GUI thread.

    Connections that stay open to a file that was swapped under them would write beside the new one: so the catalog is to
    be closed before, with its window, and opened after.

    :param kept: so many backups stay.
    :param over: told at the end, in words, what came of it, and the backup that takes it back where there is one.
    """

    def done(restored: Restored) -> None:
        snapshot = restored.snapshot
        over(went_back(restored.backup), snapshot if snapshot is not None and snapshot.verified else None)

    background.ask(
        lambda: restore(file, backup_folder(file), backup, kept=kept),
        done,
        topic="restore",
        otherwise=lambda error: over(str(error), None),
    )

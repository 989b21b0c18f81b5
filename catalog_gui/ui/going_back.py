"""Going back to a backup from the window: while it is put in place, nothing has the catalog open."""

from collections.abc import Callable
from typing import Final

from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.restoring import Restored, restore
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.ui.background import Background
from catalog_gui.ui.backup_words import went_back
from catalog_gui.ui.history_words import exactly

BUSY: Final = "Something else is at work on the catalog. Stop it or wait until it is over, then go back to the backup."
Over = Callable[[str, Backup | None], None]


def going_back(backup: Backup) -> str:
    """What stands in the window meanwhile."""
    return f"Going back to the catalog of {exactly(backup.at)}."


def put_back(background: Background, keeper: Keeper, backup: Backup, over: Over) -> None:
    """Put a catalog back to a backup, off the GUI thread.

    Connections that stay open to a file that was swapped under them would write beside the new one: so the catalog is to
    be closed before, with its window, and opened after.

    :param over: told at the end, in words, what came of it, and the backup that takes it back where there is one.
    """
    keeper.close()
    file, kept = keeper.catalog.file, keeper.settings.backups_kept

    def done(restored: Restored) -> None:
        snapshot = restored.snapshot
        over(went_back(restored.backup), snapshot if snapshot is not None and snapshot.verified else None)

    background.ask(
        lambda: restore(file, backup_folder(file), backup, kept=kept),
        done,
        topic="restore",
        otherwise=lambda error: over(str(error), None),
    )

"""Which window works on a catalog: a second one, of whichever program or person, is told of the first."""

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define
from sqlalchemy import select

from catalog_gui.catalog import journal
from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Info
from catalog_gui.catalog.types import now
from catalog_gui.errors import CatalogError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_KEY: Final = "window"


@define
class Presence:
    """A window's being there; the system frees its mark when the window's program ends, however that happens."""

    catalog: Catalog
    _mark: "BaseFileLock | None" = None

    def enter(self) -> str | None:
        """Say that a window is here now; a sentence about the other one where there is one already."""
        from filelock import Timeout

        mark = _mark_of(self.catalog.file)
        try:
            mark.acquire()
        except Timeout:
            return _sentence(self.catalog)
        except OSError:  # a folder that cannot be written: nobody changes anything there
            return None
        self._mark = mark
        who = f"{journal.actor()} on {socket.gethostname()}, process {os.getpid()}, since {now():%H:%M} UTC"
        with suppress(CatalogError), self.catalog.write() as session:
            session.merge(Info(key=_KEY, value=who.encode("utf-8", "backslashreplace").decode()))
        return None

    def leave(self) -> None:
        """The window is closed."""
        if self._mark is not None:
            self._mark.release()
            self._mark = None


def others(catalog: Catalog) -> str | None:
    """Who has a window open on a catalog, as a sentence; for commands, which themselves leave no mark."""
    from filelock import Timeout

    mark = _mark_of(catalog.file)
    try:
        with mark:
            return None
    except Timeout:
        return _sentence(catalog)
    except OSError:
        return None


def _mark_of(file: Path) -> "BaseFileLock":
    from filelock import FileLock

    return FileLock(file.with_name(file.name + ".window"), timeout=0)


def _sentence(catalog: Catalog) -> str:
    with catalog.read() as session:
        who = session.scalar(select(Info.value).where(Info.key == _KEY)) or "somebody"
    return (
        f"This catalog is open in another window ({who}). What runs in one keeps the other waiting;"
        " decide about photos in one of them only."
    )

"""A child process that works on a catalog and kills itself at a given moment, as a power cut would."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import killing

from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.review.apply import apply
from catalog_gui.review.emptying import let_go
from catalog_gui.review.trash_records import listed
from catalog_gui.review.undo import undo
from catalog_gui.settings import Settings


def _apply(keeper: Keeper) -> None:
    list(apply(keeper))


def _undo(keeper: Keeper) -> None:
    undo(keeper)


def _purge(keeper: Keeper) -> None:
    with keeper.catalog.read() as session:
        found = listed(session)
    let_go(keeper, found)


_WORK: dict[str, Callable[[Keeper], None]] = {"apply": _apply, "undo": _undo, "purge": _purge}


def _work(what: str, file: Path, settings: Settings, surroundings: dict[str, str]) -> None:
    os.environ.update(surroundings)
    with closing(open_keeper(file, settings)) as keeper:
        _WORK[what](keeper)


def kill(what: str, moment: str, keeper: Keeper) -> None:
    """Do it in a process of its own, which dies at that moment; the catalog must be closed here."""
    killing.kill(_work, moment, what, keeper.catalog.file, keeper.settings, dict(os.environ))

"""A child process that works on a catalog and kills itself at a given moment, as a power cut would."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

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


def _arm(moment: str) -> None:
    """A moment is `before` or `after`, a function, and the how many-th call of it: "after media.trash:rename_new 2"."""
    when, place, nth = moment.split()
    module, name = place.split(":")
    home = import_module(f"catalog_gui.{module}")
    real, calls = getattr(home, name), iter(range(1, 1000))

    def armed(*given: Any, **named: Any) -> Any:
        now = next(calls) == int(nth)
        if now and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*given, **named)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(home, name, armed)


def _work(what: str, moment: str, file: Path, settings: Settings, surroundings: dict[str, str]) -> None:
    os.environ.update(surroundings)
    _arm(moment)
    with closing(open_keeper(file, settings)) as keeper:
        _WORK[what](keeper)


def kill(what: str, moment: str, keeper: Keeper) -> None:
    """Do it in a process of its own, which dies at that moment; the catalog must be closed here."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["catalog_gui.review.emptying", "catalog_gui.phases.duplicates", "sqlalchemy.dialects.sqlite"]
    )
    child = context.Process(target=_work, args=(what, moment, keeper.catalog.file, keeper.settings, dict(os.environ)))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL, f"{what} was not killed {moment}"

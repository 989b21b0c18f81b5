"""Processes that kill themselves at a given moment, as a power cut would end them."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any


def arm(moment: str) -> None:
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


def _work(work: Callable[..., object], moment: str, given: tuple[Any, ...]) -> None:
    arm(moment)
    work(*given)


def kill(work: Callable[..., object], moment: str, *given: Any) -> None:
    """Do it in a process of its own, which dies at that moment. The work is a function of a module, as `given` picklable."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["catalog_gui.review.emptying", "catalog_gui.phases.duplicates", "sqlalchemy.dialects.sqlite"]
    )
    child = context.Process(target=_work, args=(work, moment, given))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL, f"not killed {moment}"

"""Something that is looked for in the background, told step by step: how far it is, what was found, and a way to stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from catalog_gui.ui.background import Background

SECONDS_BETWEEN: Final = 0.1
"""No more often is it told how far it is."""


class Searching(QObject):
    """Drives one generator at a time in a worker thread. Its methods belong to the GUI thread.

    :param is_found: whether a step is something that was found; all others say how far it is.
    """

    progressed = Signal(object)
    """The newest step of those that say how far it is."""
    found = Signal(list)
    """It has come to its end: all that was found. Never after stop()."""
    failed = Signal(str)
    """It could not go on: a sentence for the user."""
    _stepped = Signal(int, object)

    def __init__(self, is_found: Callable[[Any], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_found = is_found
        self._background = Background(self)
        self._stop = threading.Event()
        self._number = 0
        self._stepped.connect(self._on_step)

    @property
    def running(self) -> bool:
        """Whether a search goes on."""
        return self._background.waiting > 0

    def start(self, make: Callable[[], Iterator[Any]]) -> None:
        """Begin a search, in place of one that goes on.

        :param make: makes the generator; called in the worker thread, where it is closed too.
        """
        self.stop()
        self._stop = threading.Event()
        self._number += 1
        stop, number = self._stop, self._number
        self._background.ask(
            lambda: self._drive(make, stop, number),
            self.found.emit,
            topic="search",
            otherwise=lambda error: self.failed.emit(str(error)),
        )

    def stop(self) -> None:
        """Stop it; nobody is told any more."""
        self._stop.set()
        self._background.forget("search")

    def close_work(self) -> None:
        """Stop, and wait until it has."""
        self._stop.set()
        self._background.close()

    def _drive(self, make: Callable[[], Iterator[Any]], stop: threading.Event, number: int) -> list[Any]:
        found: list[Any] = []
        told = float("-inf")
        with closing(make()) as steps:  # type: ignore[type-var]
            for step in steps:
                if self._is_found(step):
                    found.append(step)
                elif time.monotonic() - told >= SECONDS_BETWEEN:
                    told = time.monotonic()
                    self._stepped.emit(number, step)
                if stop.is_set():
                    break
        return found

    def _on_step(self, number: int, step: object) -> None:
        if number == self._number and not self._stop.is_set():
            self.progressed.emit(step)

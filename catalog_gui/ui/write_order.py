"""One order for all that a person decides, takes back and does again: what was asked for first is written first."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject

from catalog_gui.ui.background import Background

T = TypeVar("T")
Otherwise = Callable[[Exception], None]


class WriteOrder(QObject):
    """Does one thing after the other in the background, for all pages of a window together.

    Taking an Apply back takes its time and is a run of the window: until it is over, what is asked for here waits.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._open = Event()
        self._open.set()
        self._turns = 0

    @property
    def waiting(self) -> int:
        """How much is still to be done."""
        return self._background.waiting

    @property
    def turning(self) -> bool:
        """Whether something is being taken back or done again, so that the catalog will say other than it is read."""
        return self._turns > 0 or not self._open.is_set()

    def ask(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Otherwise | None = None) -> None:
        """Do this after all that was asked for before; see Background.ask."""
        self._background.ask(lambda: self._in_turn(work), then, otherwise=otherwise)

    def turn(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Otherwise) -> None:
        """The same, for something that takes a step back or does it again."""
        self._turns += 1

        def done(result: T) -> None:
            self._turns -= 1
            then(result)

        def failed(error: Exception) -> None:
            self._turns -= 1
            otherwise(error)

        self.ask(work, done, failed)

    def hold(self) -> None:
        """Begin nothing more until `go_on`; called by the work whose turn it is, in its thread."""
        self._open.clear()

    def go_on(self) -> None:
        """Go on with what waits."""
        self._open.set()

    def close_work(self) -> None:
        """Do all that was asked for, and answer nothing more."""
        self.go_on()
        self._background.finish()
        self._background.close()

    def _in_turn(self, work: Callable[[], T]) -> T:
        self._open.wait()
        return work()

"""Notes when a thumbnail is on the screen for the first time: the last of its moments."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QObject, QTimer

from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.times import note_shown
from catalog_gui.ui.background import Background
from catalog_gui.ui.pictures import Pictures

GATHER: Final = 1000
"""Milliseconds in which what came on the screen is written down together."""


class FirstShown(QObject):
    """Listens to the pictures of views. A catalog that cannot be written just now learns nothing of it."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._waiting: set[int] = set()
        self._noted: set[int] = set()
        self._background = Background(self)
        self._gather = QTimer(self, interval=GATHER, singleShot=True)
        self._gather.timeout.connect(self.write)

    @property
    def waiting(self) -> int:
        """How many are still to be written down."""
        return len(self._waiting) + self._background.waiting

    def watch(self, pictures: Pictures) -> None:
        """Listen to the pictures of one view."""
        pictures.came.connect(self.note)

    def note(self, photos: Collection[int]) -> None:
        """These have come on the screen."""
        self._waiting |= set(photos) - self._noted
        if self._waiting and not self._gather.isActive():
            self._gather.start()

    def write(self) -> None:
        """Write down what has come, without waiting for more."""
        self._gather.stop()
        photos, self._waiting = self._waiting, set()
        self._noted |= photos
        if photos:
            self._background.ask(
                lambda: note_shown(self._keeper.catalog, photos), lambda _: None, otherwise=lambda _: None
            )

    def begin_anew(self, photos: Collection[int] | None = None) -> None:
        """These, or all, may have been made again: the first time of the new ones is yet to come."""
        self._noted -= self._noted if photos is None else set(photos)

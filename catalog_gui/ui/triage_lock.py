"""The incident lock in the window: a line above every page that says since when and why, with the button to unlock."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care import guard
from catalog_gui.catalog import incident
from catalog_gui.catalog.incident import Locked
from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.background import Background
from catalog_gui.ui.history_words import exactly
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.run_table import Mark
from catalog_gui.ui.theme import BODY, UNIT, set_look

if TYPE_CHECKING:
    from catalog_gui.ui.main_window import MainWindow

LOCKED = "The catalog is locked: rebuilds, Apply, emptying the trash and updates of its form wait until you unlock it."
UNLOCKED = "The catalog is no longer locked."
WENT_WRONG = ("history", "triage")
"""The place of the window, and the part of its page, where a loss is looked into."""
EVERY = 5000
"""Milliseconds between two looks at whether somebody else has locked or unlocked the catalog."""
BY_WINDOW = "rows were lost; looked at in the window"
"""Why, where the person locks it from the triage."""


class LockControl(QObject):
    """Locks and unlocks the catalog, off the GUI thread, and knows whether it is locked."""

    changed = Signal()
    """It is locked now, or no longer."""
    said = Signal(str)
    """A sentence for the strip."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keeper = keeper
        self._locked: Locked | None = None
        self._background = Background(self)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def locked(self) -> Locked | None:
        """The lock, if it is on, as it was last seen."""
        return self._locked

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    def look(self) -> None:
        """See whether it is on: another window, or a command, may have locked it."""
        keeper = self.keeper
        self._background.ask(lambda: guard.locked(keeper), self._take, topic="look", otherwise=self._failed)

    def watch(self) -> None:
        """Look now, and again and again."""
        self.look()
        self._timer.start()

    def lock(self, reason: str = BY_WINDOW) -> None:
        """Lock the catalog; one that is locked keeps its first lock."""
        file = self.keeper.catalog.file
        self._background.ask(lambda: incident.lock(file, reason), self._on_locked, otherwise=self._failed)

    def unlock(self) -> None:
        """Unlock it."""
        file = self.keeper.catalog.file
        self._background.ask(lambda: incident.unlock(file), self._on_unlocked, otherwise=self._failed)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._timer.stop()
        self._background.finish()
        self._background.close()

    def _on_locked(self, lock: Locked) -> None:
        self._take(lock)
        self.said.emit(LOCKED)

    def _on_unlocked(self, _was: bool) -> None:
        self._take(None)
        self.said.emit(UNLOCKED)

    def _take(self, lock: Locked | None) -> None:
        if lock != self._locked:
            self._locked = lock
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))


class LockBanner(QWidget):
    """One line, there only while the catalog is locked."""

    def __init__(self, control: LockControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._words = label("", BODY, wrap=True)
        self.unlock = button("Unlock", control.unlock, icon="lock", tip="Rebuilds, Apply and the rest may begin again")
        set_look(self, "ground", "raised")
        self.setAccessibleName("The catalog is locked")
        row = QHBoxLayout()
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(Mark("lock", "stale"))
        row.addWidget(self._words, 1)
        row.addWidget(self.unlock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(hairline())
        control.changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def _show(self) -> None:
        lock = self._control.locked
        self.setVisible(lock is not None)
        if lock is not None:
            self._words.setText(words_of(lock))


def words_of(lock: Locked) -> str:
    """Since when, by whom and why, and what waits."""
    since = exactly(datetime.fromisoformat(lock.at))
    why = f": {lock.reason}" if lock.reason else ""
    return f"This catalog is locked since {since} by {lock.actor}{why}. Rebuilds, Apply and emptying the trash wait."


def guard_window(window: "MainWindow", lock: LockControl) -> None:
    """Put the line above the pages of a window and keep it true; a catalog that has lost rows opens on what went wrong."""
    column = window.centralWidget().layout()  # type: ignore[union-attr]
    assert isinstance(column, QVBoxLayout)  # the window's own: the pages, and below them the strip
    column.insertWidget(0, LockBanner(lock))
    lock.setParent(window)
    lock.said.connect(window.say)
    window.closed.connect(lock.close_work)
    lock.watch()
    _tell_losses(window, lock.keeper)


def _tell_losses(window: "MainWindow", keeper: Keeper) -> None:
    """Show them at every opening, until a person has taken note of them."""
    if guard.alarms(keeper):
        place, part = WENT_WRONG
        window.go(place)
        history: Any = window.page(place)
        history.go(part)
    elif words := keeper.catalog.examined.words:
        window.say(" ".join(words))

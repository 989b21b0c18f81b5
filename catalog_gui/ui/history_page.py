"""The page of the history: what was done, who changed what, the backups, and all that is on record of a photo."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.ui.backups_view import BackupsView
from catalog_gui.ui.changes_view import ChangesView
from catalog_gui.ui.done_view import DoneView
from catalog_gui.ui.filter_bar import TYPING, SearchField
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.labels import button, hairline
from catalog_gui.ui.list_and_detail import ground
from catalog_gui.ui.photo_record import PhotoRecord
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import UNIT

DONE, CHANGES, BACKUPS, TRIAGE = "done", "changes", "backups", "triage"
TITLES: Final = {
    DONE: "What was done",
    CHANGES: "Changes",
    BACKUPS: "Backups",
    TRIAGE: "What went wrong",
}
"""The parts of the page, in their order; their digits are their keys."""
FIND: Final = "Find a photo on record"
_SIGNALS: Final = ("said", "photos_wanted", "open_place", "restore_wanted", "open_photos", "retry_wanted")


class HistoryPage(QWidget):
    """One part at a time; words in the search field lay all that is on record of such photos over it.

    :param triage: makes the part that looks for what went wrong; without it there is none.
    """

    said = Signal(str)
    """A sentence for the strip."""
    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    open_place = Signal(str)
    """The name of a place to go to."""
    open_photos = Signal(str, str)
    """A field and a state whose photos are to be shown."""
    retry_wanted = Signal(object)
    """These photos are to be tried again."""
    keys_changed = Signal()
    """The keys do something else now."""
    restore_wanted = Signal(object)
    """The catalog is to be put back to this Backup."""

    def __init__(
        self,
        library: Library,
        triage: Callable[[], QWidget] | None = None,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self.done, self.changes = DoneView(library, clock=clock), ChangesView(library, clock=clock)
        self.backups, self.record = BackupsView(library, clock=clock), PhotoRecord(library)
        self._parts: dict[str, QWidget] = {DONE: self.done, CHANGES: self.changes, BACKUPS: self.backups}
        self._make = {TRIAGE: triage} if triage is not None else {}
        self._outdated = {*self._parts}
        self._part = DONE
        self._typing = QTimer(self, interval=TYPING, singleShot=True)
        self.search = SearchField()
        self.search.setPlaceholderText(FIND)
        self.search.setAccessibleName(FIND)
        self.search.setMinimumWidth(20 * UNIT)
        self.search.setMaximumWidth(28 * UNIT)
        self.trash = button("Trash", lambda: self.open_place.emit("trash"), look="quiet", icon="trash")
        self._stack, self._chips = QStackedWidget(), QButtonGroup(self)
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        asked = (self.done, self.changes, self.backups, self.record)
        return sum(each.waiting for each in asked) + self._typing.isActive()

    @property
    def part(self) -> str:
        """Which part is shown, or would be without the words in the search field."""
        return self._part

    @property
    def keys(self) -> str:
        """What its keys do, in a line of words."""
        return DOT.join((str(getattr(self._stack.currentWidget(), "keys", "")), f"1 to {len(self._names)}: the parts"))

    @property
    def chips(self) -> Mapping[str, QPushButton]:
        """The buttons of the parts."""
        buttons = [each for each in self._chips.buttons() if isinstance(each, QPushButton)]
        return dict(zip(self._names, buttons, strict=True))

    def go(self, part: str) -> None:
        """Show a part."""
        self._part = part
        self.search.clear()
        if part not in self._parts:
            self._adopt(part, self._make[part]())
        page = self._parts[part]
        self._stack.setCurrentWidget(page)
        self.chips[part].setChecked(True)
        if part in self._outdated:
            self._ask(part)
        elif part not in (DONE, CHANGES, BACKUPS):
            _call(page, "arrive")
        self.keys_changed.emit()

    # What the window asks.

    def arrive(self) -> None:
        """The page comes into sight."""
        self._outdated |= {DONE, CHANGES, BACKUPS}
        self._ask(self._part)

    def refresh(self) -> None:
        """The catalog has changed; what is out of sight asks when it comes into sight."""
        self._outdated |= {DONE, CHANGES, BACKUPS}
        if self.isVisible():
            self._ask(self._part)

    def focus_first(self) -> None:
        """Give the keys to the part that is shown."""
        _call(self._stack.currentWidget(), "focus_first")

    def close_work(self) -> None:
        """Ask nothing more."""
        self._typing.stop()
        for each in (*self._parts.values(), self.record):
            _call(each, "close_work")

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        if self._part in self._outdated:
            self._ask(self._part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if not event.modifiers() and 0 <= place < len(self._names):
            self.go(self._names[place])
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Within.

    @property
    def _names(self) -> list[str]:
        return [name for name in TITLES if name in self._parts or name in self._make]

    def _ask(self, part: str) -> None:
        self._outdated.discard(part)
        page = self._parts[part]
        _call(page, "ask" if hasattr(page, "ask") else "arrive")
        if self._stack.currentWidget() is self.record:
            self.record.ask()

    def _adopt(self, part: str, page: QWidget) -> None:
        """Take in a part: what it says is said by the page."""
        self._parts[part] = page
        self._stack.addWidget(page)
        for name in _SIGNALS:
            if (signal := getattr(page, name, None)) is not None:
                signal.connect(getattr(self, name))

    def _typed(self) -> None:
        words = self.search.text().strip()
        if not words:
            self._stack.setCurrentWidget(self._parts[self._part])
        else:
            self._stack.setCurrentWidget(self.record)
            self.record.look_for(words)
        self.keys_changed.emit()

    def _on_changes(self, operation: int) -> None:
        self._outdated.discard(CHANGES)
        self.changes.show_operation(operation)
        self.go(CHANGES)
        self.focus_first()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._typed)
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.left.connect(self.focus_first)
        self.done.changes_wanted.connect(self._on_changes)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _lay_out(self) -> None:
        bar = ground("panel")
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        row.setSpacing(UNIT)
        parts = Flow(gap=UNIT // 2)
        for name in self._names:
            chip = button(TITLES[name], lambda name=name: self.go(name), look="chip")  # type: ignore[misc]
            chip.setCheckable(True)
            self._chips.addButton(chip)
            parts.add(chip)
        row.addWidget(parts, 1)
        row.addWidget(self.search)
        row.addWidget(self.trash)
        self.chips[DONE].setChecked(True)
        for part, page in list(self._parts.items()):
            self._adopt(part, page)
        self._stack.addWidget(self.record)
        for signal in ("said", "photos_wanted"):
            getattr(self.record, signal).connect(getattr(self, signal))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (bar, hairline(), self._stack):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self.setFocusProxy(self._stack)


def _call(page: QWidget | None, name: str) -> None:
    method = getattr(page, name, None)
    if callable(method):
        method()

"""All that can be done about folders that are away or in doubt, in one place: the questions, a new place, a search."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.care.folders import Folder
from catalog_gui.phases.doubts import GONE
from catalog_gui.ui.find_sheet import FindSheet
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_words import troubled
from catalog_gui.ui.guard_sheet import GuardSheet
from catalog_gui.ui.labels import button, label, press_with_enter
from catalog_gui.ui.relocate_sheet import RelocateSheet
from catalog_gui.ui.theme import TITLE, UNIT

WIDEST = 760


class FoldersPanel(QWidget):
    """Shows the questions, or one folder's new place or search; Escape goes back a step.

    :param questions: whether it asks of itself; else it shows only what it is told to.
    """

    closed = Signal()
    """Nothing is to be asked any more, or the user wants to go on."""

    def __init__(self, control: FoldersControl, questions: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control, self._questions = control, questions
        self._shown: tuple[Folder, ...] = ()
        self.sheet: RelocateSheet | FindSheet | None = None
        self.cards: list[GuardSheet] = []
        self._inner = QWidget()
        self._inner.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, UNIT if questions else 0, 0)
        self._column.setSpacing(2 * UNIT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(_scrolling(self._inner) if questions else self._inner)
        control.told.connect(self._on_told)

    def ask(self) -> None:
        """Show the questions."""
        self._close_sheet()
        self._shown = tuple(troubled(self._control.folders, self._control.left))
        self._clear()
        self._column.addWidget(label("Folders", TITLE, bold=True))
        for folder in self._shown:
            self._add_card(folder)
        self._column.addWidget(button("Back to the overview", self.closed.emit), 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def relocate(self, folder: Folder, place: Path | None = None) -> None:
        """Ask where a folder is now."""
        sheet = RelocateSheet(self._control, folder)
        sheet.followed.connect(self._follow)
        self._open(sheet)
        if place is not None:
            sheet.look_at(place)

    def search(self, folder: Folder, missing: bool = False) -> None:
        """Search for a folder, or for those of its photos that are gone from it."""
        sheet = FindSheet(self._control, folder, missing)
        sheet.chosen.connect(self._add if missing else lambda place: self.relocate(folder, place))
        self._open(sheet)

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        first: Any = self.sheet or next(iter(self.cards), None)
        if first is not None:
            first.focus_first()

    def close_work(self) -> None:
        """Ask nothing more."""
        if self.sheet is not None:
            self.sheet.close_work()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        elif press_with_enter(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    # Within.

    def _add_card(self, folder: Folder) -> None:
        card = GuardSheet(folder, first=not self.cards)
        card.left.connect(lambda: self._control.leave(folder))
        card.looked.connect(lambda: self._control.look_again(folder))
        card.accepted.connect(lambda: self._control.accept(folder))
        card.relocated.connect(lambda: self.relocate(folder))
        card.searched.connect(lambda: self.search(folder, missing=folder.condition == GONE))
        self.cards.append(card)
        self._column.addWidget(card)

    def _open(self, sheet: RelocateSheet | FindSheet) -> None:
        self._close_sheet()
        self._clear()
        self.sheet = sheet
        sheet.closed.connect(self._back)
        self._column.addWidget(sheet)
        if self._questions:
            self._column.addStretch(1)
        sheet.focus_first()

    def _follow(self, found: object) -> None:
        if self._control.follow(found):  # type: ignore[arg-type]
            self._done()

    def _add(self, place: Path) -> None:
        if self._control.add(place):
            self._done()

    def _back(self) -> None:
        """From a sheet to the questions, and from there away."""
        if self.sheet is not None and self._questions and troubled(self._control.folders, self._control.left):
            self.ask()
            self.focus_first()
        else:
            self._done()

    def _done(self) -> None:
        self._close_sheet()
        self._clear()
        self._shown = ()
        self.closed.emit()

    def _on_told(self, folders: list[Folder]) -> None:
        """The folders are others than before: the questions follow, a sheet that is open stays."""
        if not self.isVisible() or self.sheet is not None or not self._shown:
            return
        now = tuple(troubled(folders, self._control.left))
        if not now:
            self._done()
        elif now != self._shown:
            self.ask()
            self.focus_first()

    def _close_sheet(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.close_work()

    def _clear(self) -> None:
        self.cards = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area

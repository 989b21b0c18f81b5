"""The page of the trash: what lies there with its picture, to be brought back or let go for good."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.trash_records import Trashed, listed
from catalog_gui.ui.background import Background
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import photos, size_text, when
from catalog_gui.ui.grid_view import GridView
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type
from catalog_gui.ui.trash_confirm import TrashConfirm

PLAIN: Final = Qt.KeyboardModifier.NoModifier


class TrashPage(QWidget):
    """Photos that Apply has moved, the newest first. B or Enter brings the chosen ones back, Delete asks to let them go."""

    keys = "Shift+arrows, Ctrl+A: choose  ·  B: bring back  ·  Delete: let go for good  ·  Ctrl+Z: undo"
    said = Signal(str)
    """A sentence for the strip."""
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, library: Library, review: ReviewControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._review = library, review
        self._asked = False
        self._trashed: Sequence[Trashed] = ()
        self._background = Background(self)
        self._model = PhotoModel(library, self)
        self.grid = GridView(self._model)
        self.grid.setAccessibleName("Photos in the trash")
        self.empty = EmptyState("all-well", "The trash is empty.")
        self._title, self._sum = ElidedLabel(), label("", BODY, tone="faint", digits=True, wrap=True)
        self._one = ElidedLabel()
        self.back = button("Bring back", self.bring_back, look="primary", icon="undo", tip="B")
        self.go = button("Let go for good\N{HORIZONTAL ELLIPSIS}", self.ask, icon="trash", tip="Delete")
        self.confirm = TrashConfirm()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self._model.waiting + self.grid.thumbnails.waiting

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._sum.text()

    @property
    def chosen(self) -> list[Trashed]:
        """The chosen photos; where none is, the one with the keyboard's attention."""
        places = [int(each) for each in self.grid.selection.positions()]
        if not places and self.grid.current >= 0:
            places = [self.grid.current]
        return [self._trashed[place] for place in places if place < len(self._trashed)]

    # What the window asks.

    def arrive(self) -> None:
        """The page comes into sight."""
        if not self._asked:
            self._ask()

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._asked:
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to the photos."""
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self._model.close()

    # What is done.

    def bring_back(self) -> None:
        """Bring the chosen photos back to where they were."""
        if photos := self.chosen:
            self._drop()
            self._review.bring_back(photos)

    def ask(self) -> None:
        """Ask whether the chosen photos shall go for good; nothing goes by this alone."""
        if chosen := self.chosen:
            self.confirm.setVisible(True)
            self.confirm.ask(len(chosen), sum(each.bytes for each in chosen))

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    def hideEvent(self, event: object) -> None:
        self._drop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == PLAIN
        if plain and key == Qt.Key.Key_B:
            self.bring_back()
        elif plain and key == Qt.Key.Key_Delete:
            self.ask()
        elif plain and key == Qt.Key.Key_Z:
            self.undo_wanted.emit()
        else:
            super().keyPressEvent(event)

    # Within.

    def _ask(self) -> None:
        self._asked = True
        self._background.ask(self._listed, self._show, topic="trash", otherwise=self._failed)

    def _listed(self) -> list[Trashed]:
        with self._library.keeper.catalog.read() as session:
            return listed(session)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, trashed: Sequence[Trashed]) -> None:
        others = [each.photo for each in trashed] != [each.photo for each in self._trashed]
        self._trashed = trashed
        if others:
            self._drop()
            self._model.show_ids(np.array([each.photo for each in trashed], np.int64))
        self._title.setText(f"{photos(len(trashed))} in the trash")
        self._stack.setCurrentWidget(self._body if trashed else self.empty)
        self._head.setVisible(bool(trashed))
        self.empty.show_words("The trash is empty.", "", "What you decide to trash lies here, until you let it go.")
        self._renew()

    def _renew(self) -> None:
        """Say what is chosen."""
        chosen = self.chosen
        size = size_text(sum(each.bytes for each in self._trashed))
        count = len(self.grid.selection)
        parts = [size, "They lie where your system keeps its trash, on their own drive."]
        if count > 1:
            parts = [f"{photos(count)} chosen", size_text(sum(each.bytes for each in chosen))]
        self._sum.setText(DOT.join(parts))
        self._one.setText(_words(chosen[0]) if len(chosen) == 1 else "")
        for each in (self.back, self.go):
            each.setEnabled(bool(chosen))
        if self.confirm.isVisible():
            self._drop()

    def _drop(self) -> None:
        """The question is withdrawn."""
        if not self.confirm.isHidden():
            self.confirm.setVisible(False)
            if self.isVisible():
                self.focus_first()

    def _on_confirmed(self) -> None:
        chosen = self.chosen
        self._drop()
        self._review.let_go(chosen)

    def _connect(self) -> None:
        self.grid.selection_changed.connect(self._renew)
        self.grid.current_changed.connect(lambda _index: self._renew())
        self.confirm.confirmed.connect(self._on_confirmed)
        self.confirm.dropped.connect(self._drop)

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        set_type(self._one, SMALL, tone="faint")
        self._head = QWidget()
        words = QVBoxLayout()
        words.setSpacing(UNIT // 2)
        words.addWidget(self._title)
        words.addWidget(self._sum)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(3 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(UNIT)
        row.addLayout(words, 1)
        for each in (self.go, self.back):
            each.setAutoDefault(False)
            row.addWidget(each)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(UNIT, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.grid, 1)
        self._one.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
        body.addWidget(self._one)
        for page in (self._body, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._head, hairline(), self._stack, self.confirm):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self.confirm.setVisible(False)
        self.setFocusProxy(self.grid)


def _words(each: Trashed) -> str:
    """Where a photo was, since when it is in the trash, how large it is."""
    at: datetime = each.at if each.at.tzinfo else each.at.replace(tzinfo=UTC)
    since = when(at.astimezone().replace(tzinfo=None), datetime.now())
    return DOT.join((str(Path(each.root, each.path)), f"in the trash since {since}", size_text(each.bytes)))

"""All that is on record of the photos whose names hold some words: their changes and what failed with them, newest first."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine import changes, history
from catalog_gui.engine.changes import Change
from catalog_gui.engine.history import LogLine
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.ui.background import Background
from catalog_gui.ui.change_words import change_hint, change_mark, change_title, change_words
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, number, photos
from catalog_gui.ui.history_words import exactly
from catalog_gui.ui.labels import label
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, UNIT, set_look

MOST: Final = 5000
"""So many of each sort are shown, the newest."""


@frozen
class Record:
    """What was found: how many photos, and a row for each change and each try."""

    photos: int
    rows: Sequence[Change | LogLine]
    more: bool


class RecordList(LineList):
    """The rows; their tooltips tell all."""

    ground = "canvas"

    def __init__(self) -> None:
        super().__init__(self._described, "What is on record of these photos")
        self.rows: Sequence[Change | LogLine] = ()

    def hint(self, index: int) -> str:
        row = self.rows[index]
        return change_hint(row) if isinstance(row, Change) else f"{row.path}\n{exactly(row.at)}\n{row.message or ''}"

    def _described(self, index: int) -> Line:
        return record_line(self.rows[index])


class PhotoRecord(QWidget):
    """Asked with some words, it shows what is on record."""

    keys = "Up, Down: from one to the next  ·  Enter: the photo"
    said = Signal(str)
    photos_wanted = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._words = ""
        self._background = Background(self)
        self.list = RecordList()
        self.empty = EmptyState("no-match", "Nothing is on record of such a photo.")
        self._head = label("", BODY, tone="faint", digits=True, wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self.list.activated.connect(self._on_row)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def head_text(self) -> str:
        """The line above the rows."""
        return self._head.text()

    def look_for(self, words: str) -> None:
        """Look for photos whose path holds these words."""
        self._words = words
        self.ask()

    def ask(self) -> None:
        """Ask again."""
        words = self._words
        self._background.ask(lambda: self._read(words), self._show, topic="record", otherwise=self._failed)

    def focus_first(self) -> None:
        """Give the keys to the rows."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def _read(self, words: str) -> Record:
        keeper = self._library.keeper
        with keeper.catalog.read() as session:
            found = changes.photos_like(session, words)
            told = changes.of_photos(session, found, MOST)
            tried = history.log_of_photos(session, keeper.phases, found, MOST)
        rows: list[Change | LogLine] = sorted([*told, *tried], key=lambda row: row.at, reverse=True)
        return Record(len(found), rows, MOST in (len(told), len(tried)))

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, record: Record) -> None:
        self.list.rows = record.rows
        self.list.set_count(len(record.rows))
        self.list.set_current(min(0, len(record.rows) - 1))
        self.list.viewport().update()
        parts = [photos(record.photos), counted(len(record.rows), "record", "records")]
        if record.more:
            parts.append(f"only the newest {number(MOST)} of each sort are shown")
        self._head.setText(DOT.join(parts))
        self._stack.setCurrentWidget(self._body if record.rows else self.empty)

    def _on_row(self, index: int) -> None:
        photo = self.list.rows[index].photo
        if photo is not None:
            self.photos_wanted.emit(PhotoFilter(ids=(photo,)))

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        for each in (self._body, self.empty):
            self._stack.addWidget(each)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.list)


def record_line(row: Change | LogLine) -> Line:
    """A row: which photo, when, what happened."""
    if isinstance(row, Change):
        return Line(change_title(row), DOT.join((exactly(row.at), change_words(row))), *change_mark(row))
    if row.result != "failed":
        return Line(row.path, DOT.join((exactly(row.at), f"{row.title.lower()} came right")), "check", "done")
    what = (row.message or "failed").split(". ")[0].removesuffix(".")
    return Line(row.path, DOT.join((exactly(row.at), what, f"not made: {row.title.lower()}")), "warning", "failed")

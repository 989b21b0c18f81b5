"""Two tries of one photo side by side: what differs stands out, what is equal fades."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.ui.attempts_words import Facing
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type

TOP: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class AttemptsCompare(QWidget):
    """A row for each fact, the earlier try left, the later right."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Facing] = ()
        """What stands there."""
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Two tries side by side")
        self._name = ElidedLabel()
        set_type(self._name, TITLE)
        self.back = button("Back to the photos", self.closed.emit, icon="left", tip="Esc")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QHBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.addWidget(self._name, 1)
        head.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._area, 1)

    def show_pair(self, name: str, rows: Sequence[Facing]) -> None:
        """Show these facts of two tries with a photo."""
        self.rows = rows
        self._name.setText(name)
        inner = QWidget()
        set_look(inner, "ground", "canvas")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.addLayout(_grid(rows))
        column.addStretch(1)
        self._area.setWidget(inner)
        self.setAccessibleDescription("; ".join(f"{row.name}: {row.left}, then {row.right}" for row in rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_C, Qt.Key.Key_Left):
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _grid(rows: Sequence[Facing]) -> QGridLayout:
    """The name of each fact stands above its two values, so that these have all the width."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * UNIT)
    grid.setVerticalSpacing(UNIT // 2)
    for column, words in enumerate(("Earlier", "Later")):
        grid.setColumnStretch(column, 1)
        grid.addWidget(label(words, BODY, bold=True), 0, column, TOP)
    for index, row in enumerate(rows):
        line = 4 * index + 1
        grid.setRowMinimumHeight(line, UNIT)
        grid.addWidget(hairline(), line + 1, 0, 1, 2)
        grid.addWidget(label(row.name, SMALL, tone="faint"), line + 2, 0, 1, 2)
        for column, words in enumerate((row.left, row.right)):
            grid.addWidget(_cell(row, words), line + 3, column)
    return grid


def _cell(row: Facing, words: str) -> QLabel:
    cell = label(words, BODY, digits=True, tone=_tone(row, words) if row.differs else "faint", wrap=True)
    cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    cell.setMinimumWidth(1)
    cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return cell


def _tone(row: Facing, words: str) -> str:
    """A result has its colour beside its word."""
    return {"Failed": "failed", "Came right": "done"}.get(words, "text") if row.name == "Result" else "text"

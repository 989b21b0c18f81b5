"""The header of one operation: who did it, with what, where, when and why, and what there was before and after it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.engine.history import Happened
from catalog_gui.ui.history_words import counts_of, facts_of
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look

SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse
WIDEST = 560


class OperationFacts(QScrollArea):
    """Facts in a column of names and one of words, then the counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What is written down of it")
        self.rows: list[tuple[str, ...]] = []
        """The words of each row as they stand there."""

    def show_event(self, event: Happened) -> None:
        """Show this one."""
        facts, counts = facts_of(event), counts_of(event)
        self.rows = [*facts, *counts]
        inner = QWidget()
        set_look(inner, "ground", "canvas")
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(3 * UNIT)
        column.addLayout(facts_grid(facts))
        if counts:
            within = QWidget()
            within.setMaximumWidth(WIDEST)
            within.setLayout(counts_grid(counts, ("", "Before", "After", "")))
            column.addWidget(within)
        column.addStretch(1)
        self.setWidget(inner)


def facts_grid(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    """Names, and beside them words that can be selected."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * UNIT)
    grid.setVerticalSpacing(UNIT)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        words = label(value, BODY, digits=True, wrap=True)
        words.setTextInteractionFlags(SELECTABLE)
        grid.addWidget(label(name, BODY, tone="faint"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    return grid


def counts_grid(counts: Sequence[tuple[str, str, str, str]], titles: Sequence[str]) -> QGridLayout:
    """Names and figures; rows whose last column is empty are faint."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * UNIT)
    grid.setVerticalSpacing(UNIT // 2)
    grid.setColumnStretch(0, 1)
    for column, title in enumerate(titles):
        head = label(title, SMALL, tone="faint")
        head.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(head, 0, column)
    for index, words in enumerate(counts):
        grid.addWidget(hairline(), 2 * index + 1, 0, 1, 4)
        for column, text in enumerate(words):
            cell = label(text, BODY, digits=True, tone="text" if words[3] else "faint")
            cell.setAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(cell, 2 * index + 2, column)
    return grid

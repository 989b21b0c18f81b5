"""Which changes are watched, by table and kind, and how many were seen: a count is shown only where somebody counted."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.engine.changes import Account
from catalog_gui.ui.change_words import NOT_WATCHED, notes_of, table_words
from catalog_gui.ui.formatting import NONE
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look

COLUMNS: Final = ("", "Added", "Changed", "Removed", "By other programs", "There now")
LEGEND: Final = (
    f"{NONE}: such a change is no loss of knowledge, and nobody watches it. "
    "Groups of duplicates and bursts come and go with every search; they are counted alone."
)
WIDEST: Final = 760
OUTSIDE: Final = 4


class WatchTable(QScrollArea):
    """A row for each table of the catalog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What is watched")
        self.rows: list[tuple[str, ...]] = []
        """The words of each row as they stand there."""
        self.notes: list[str] = []

    def show_account(self, account: Account) -> None:
        """Show these counts."""
        self.rows, self.notes = [table_words(each) for each in account.tables], notes_of(account)
        inner = QWidget()
        set_look(inner, "ground", "canvas")
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        for words in self.notes:
            column.addWidget(label(words, BODY, tone="failed", wrap=True))
        within = QWidget()
        within.setMaximumWidth(WIDEST)
        within.setLayout(self._grid())
        column.addWidget(within)
        column.addWidget(label(LEGEND, SMALL, tone="faint", wrap=True))
        column.addStretch(1)
        self.setWidget(inner)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(0, 1)
        for column, title in enumerate(COLUMNS):
            head = label(title, SMALL, tone="faint")
            head.setAlignment(_side(column))
            grid.addWidget(head, 0, column)
        for index, words in enumerate(self.rows):
            grid.addWidget(hairline(), 2 * index + 1, 0, 1, len(COLUMNS))
            for column, text in enumerate(words):
                cell = label(text, BODY, digits=True, tone=_tone(column, text))
                cell.setAlignment(_side(column))
                grid.addWidget(cell, 2 * index + 2, column)
        return grid


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tone(column: int, text: str) -> str:
    if text == NOT_WATCHED:
        return "failed"
    if column == OUTSIDE and text != "0":
        return "stale"
    return "faint" if text in (NONE, "0") else "text"

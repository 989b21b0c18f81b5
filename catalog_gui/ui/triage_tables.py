"""The tables of a database with what was put in, taken out, should be there and is, and the word that follows."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from catalog_gui.care.triage.nouns import OWN
from catalog_gui.care.triage.records import TableReport
from catalog_gui.ui.formatting import NONE, number
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.run_table import Mark
from catalog_gui.ui.theme import BODY, SMALL, UNIT

COLUMNS: Final = ("Table", "Put in", "Taken out", "Expected", "There", "State")
STATES: Final = {
    "wiped": ("Wiped", "warning", "failed"),
    "refilled": ("Wiped, then filled again", "warning", "failed"),
    "partial": ("Partly gone", "warning", "stale"),
    "intact": ("Intact", "check", "done"),
    "grew": ("More than expected", "info", "stale"),
    "unaudited": ("Not counted", "info", "faint"),
}
"""Words, icon and tone of each state."""
EXPLAINED: Final = "Expected: what was put in less what was taken out. What nobody counted is a dash, never 0."


def words_of(table: TableReport, own: bool) -> tuple[str, ...]:
    """A table's line."""
    figures = (table.inserts, table.deletes, table.expected, table.actual)
    name = OWN[table.table][1].capitalize() if own and table.table in OWN else table.table
    return (name, *(NONE if each is None else number(each) for each in figures), STATES[table.status][0])


def tables_body(tables: Sequence[TableReport], own: bool) -> QWidget:
    """The table of tables; a table's own name is in the tooltip of its row."""
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * UNIT)
    grid.setVerticalSpacing(UNIT // 2)
    grid.setColumnStretch(0, 1)
    for column, title in enumerate(COLUMNS):
        head = label(title, SMALL, tone="faint")
        head.setAlignment(_side(column))
        grid.addWidget(head, 0, column)
    for place, table in enumerate(tables):
        row = 2 * place + 1
        grid.addWidget(hairline(), row, 0, 1, len(COLUMNS))
        for column, words in enumerate(words_of(table, own)[:-1]):
            cell = label(words, BODY, digits=bool(column), wrap=not column)
            cell.setAlignment(_side(column))
            cell.setToolTip("\n".join((table.table, *table.signatures)))
            grid.addWidget(cell, row + 1, column)
        grid.addWidget(_state(table), row + 1, len(COLUMNS) - 1)
    grid.addWidget(label(EXPLAINED, SMALL, tone="faint", wrap=True), 2 * len(tables) + 2, 0, 1, len(COLUMNS))
    return body


def _side(column: int) -> Qt.AlignmentFlag:
    right = 0 < column < len(COLUMNS) - 1
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _state(table: TableReport) -> QWidget:
    words, icon, tone = STATES[table.status]
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT // 2)
    row.addWidget(Mark(icon, tone))
    row.addWidget(label(words, SMALL, tone=tone), 1)
    return made

"""What was tried about a loss: what this program did, what the person notes, and a field for the next note."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_gui.care.triage.records import Tried
from catalog_gui.care.triage.recovery import PROGRAM
from catalog_gui.ui.history_words import exactly
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import SMALL, UNIT
from catalog_gui.ui.triage_parts import Section, marked

EXPLAINED: Final = "Note what you have tried too, and what came of it: it is kept, and stands in the report."


class Notes(Section):
    """All that was tried, the newest first, with two fields below it."""

    noted = Signal(str, str)
    """What the person has tried, and what came of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What was tried", "Tried", parent)
        self.action, self.result = _field("What was tried"), _field("What came of it")
        for field in (self.action, self.result):
            field.returnPressed.connect(self._note)
            field.textChanged.connect(lambda _text: self._follow())
        self.note = button("Note it", self._note)
        self._list = Section("")
        self._lay_out()
        self._follow()

    def show_tried(self, tried: Sequence[Tried], own: bool) -> None:
        """Show what was tried; words that are being typed stay.

        :param own: whether it is about a catalog of this application: of others nothing is kept.
        """
        self._list.fill(_line(each) for each in reversed(tried))
        self.setVisible(own)

    def _note(self) -> None:
        action = self.action.text().strip()
        if action:
            self.noted.emit(action, self.result.text().strip())
            self.action.clear()
            self.result.clear()
            self.action.setFocus()

    def _follow(self) -> None:
        self.note.setEnabled(bool(self.action.text().strip()))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self.action, 3)
        row.addWidget(self.result, 2)
        row.addWidget(self.note)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self._list)
        column.addWidget(label(EXPLAINED, SMALL, tone="faint", wrap=True))
        column.addLayout(row)
        self.show_body(body)


def _field(words: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(words)
    made.setAccessibleName(words)
    return made


def _line(each: Tried) -> QWidget:
    """This program's own doing as the words of what came of it; a person's with both."""
    own = each.by == PROGRAM
    icon, tone = ("check", "done") if own else ("info", "faint")
    title = each.result if own else f"{each.action}: {each.result}"
    return marked(icon, tone, title, (DOT.join((exactly(each.at), each.action if own else f"by {each.by}")),))

"""Looking up photos that are asked for by number: what became of each."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_gui.care.triage.photo_numbers import Number, classify
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.ui.background import Background
from catalog_gui.ui.history_words import by_the_clock
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT

EXPLAINED = "Numbers that thumbnails, lists or another program name, and that are not found."
ASK = "Type the numbers of photos, with blanks or commas between them."
MOST = 200


class Numbers(QWidget):
    """A field for numbers, and below it a line for each."""

    said = Signal(str)

    def __init__(self, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._background = Background(self)
        self.field = QLineEdit()
        self.field.setPlaceholderText("12, 13, 14")
        self.field.setAccessibleName("Numbers of photos")
        self.field.returnPressed.connect(self.look)
        self._answer = label("", BODY, wrap=True, digits=True)
        self._answer.hide()
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self.field, 1)
        row.addWidget(button("Look up", self.look, icon="search"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label(EXPLAINED, SMALL, tone="faint", wrap=True))
        column.addLayout(row)
        column.addWidget(self._answer)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def text(self) -> str:
        """What became of the numbers, a line each."""
        return self._answer.text()

    def look(self) -> None:
        """Look the numbers up."""
        words = self.field.text().replace(",", " ").split()
        if not words or not all(word.isdecimal() for word in words):
            self._say(ASK)
            return
        photos, file = [int(word) for word in words[:MOST]], self._file
        self._background.ask(
            lambda: _classified(file, photos),
            self._show,
            topic="numbers",
            otherwise=lambda error: self._say(str(error)),
        )

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def _show(self, found: Sequence[Number]) -> None:
        self._say("\n".join(by_the_clock(f"{each.words}.") for each in found))

    def _say(self, words: str) -> None:
        self._answer.setText(words)
        self._answer.show()


def _classified(file: Path, photos: Sequence[int]) -> list[Number]:
    with opened_sqlite(file) as database:
        return classify(database, photos)

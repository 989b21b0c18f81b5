"""What is shown when the program itself is at fault: one sentence, and details to copy for who can mend it."""

import traceback
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from catalog_gui import __version__
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, make_font

SENTENCE = "Something in Catalog Keeper went wrong."
NOTE = (
    "Your photos are not touched, and what was made so far is kept. You can go on working. "
    "If it happens again, send us the details."
)


def details_of(error: BaseException, trace: TracebackType | None = None) -> str:
    """The version and the whole story of an error."""
    story = "".join(traceback.format_exception(type(error), error, trace or error.__traceback__))
    return f"Catalog Keeper {__version__}\n{story}"


class FaultDialog(QDialog):
    """Stands beside the window, not in its way; a further fault while it is open is added to its details."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Catalog Keeper")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setFont(make_font(SMALL))
        self._details.setAccessibleName("Details")
        self._details.setVisible(False)
        self._show = button("Show details", self._on_show, look="quiet")
        self._copy = button("Copy details", self._on_copy)
        close = button("Close", self.close, look="primary")
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self._show)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(2 * UNIT)
        column.addWidget(label(SENTENCE, TITLE, wrap=True))
        column.addWidget(label(NOTE, BODY, tone="faint", wrap=True))
        column.addWidget(self._details, 1)
        column.addLayout(buttons)
        self.setMinimumWidth(480)

    @property
    def details(self) -> str:
        """All that can be copied."""
        return self._details.toPlainText()

    def add(self, details: str) -> None:
        """One more fault."""
        self._details.appendPlainText(f"\n{details}")

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
        self._copy.setText("Copied")

    def _on_show(self) -> None:
        self._details.setVisible(not self._details.isVisible())
        self._show.setText("Hide details" if self._details.isVisible() else "Show details")

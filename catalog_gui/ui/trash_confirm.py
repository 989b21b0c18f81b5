"""The question before photos are let go for good, in place: it names how many, and wants to be answered with that number."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from catalog_gui.ui.formatting import photos, size_text
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, UNIT, set_look


class TrashConfirm(QWidget):
    """A line with a field: only when the number of photos stands there can the button be pressed. Enter never does it."""

    confirmed = Signal()
    dropped = Signal()
    """Not now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._question = label("", BODY, wrap=True)
        self.field = QLineEdit()
        self.field.setFixedWidth(10 * UNIT)
        self.field.setAccessibleName("The number of photos to let go")
        self.button = button("", self._on_button, icon="trash")
        self.cancel = button("Not now", self.dropped.emit, tip="Esc")
        for each in (self.button, self.cancel):
            each.setAutoDefault(False)
        self.field.textChanged.connect(self._on_text)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        row.setSpacing(UNIT)
        row.addWidget(self._question, 1)
        for widget in (self.field, self.cancel, self.button):
            row.addWidget(widget)

    @property
    def text(self) -> str:
        """The question as it stands there."""
        return self._question.text()

    def ask(self, count: int, size: int) -> None:
        """Ask about so many photos of so many bytes."""
        self._count = count
        it = "It" if count == 1 else "They"
        self._question.setText(
            f"Let {photos(count)}, {size_text(size)}, go for good? {it} cannot come back. Type {count} to say yes."
        )
        self.button.setText(f"Let {photos(count)} go for good")
        self.field.clear()
        self._on_text("")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            event.accept()  # neither here nor anywhere above
        else:
            super().keyPressEvent(event)

    def _on_text(self, text: str) -> None:
        self.button.setEnabled(text.strip() == str(self._count))

    def _on_button(self) -> None:
        if self.field.text().strip() == str(self._count):
            self.confirmed.emit()

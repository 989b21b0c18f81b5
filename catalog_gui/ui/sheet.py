"""A sheet in the drawer of a page: it stands beside the photos and never in front of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.ui.labels import button, label, press_with_enter
from catalog_gui.ui.theme import TITLE, UNIT, set_look

WIDE = 384


class Sheet(QWidget):
    """Title, what it is about, and Escape puts it away. Letters that it does not know are not the page's meanwhile.

    :param wide: pixels across.
    """

    closed = Signal()
    """It is to be put away."""

    def __init__(self, title: str, wide: int = WIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wide = wide
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.addWidget(label(title, TITLE), 1)
        away = button("", self.closed.emit, look="quiet", icon="close", tip="Close (Esc)")
        away.setAccessibleName("Close")
        head.addWidget(away)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * UNIT, UNIT, UNIT, 2 * UNIT)
        self.column.setSpacing(UNIT)
        self.column.addLayout(head)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif press_with_enter(event) or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
        else:
            event.ignore()

"""A slim side of words left, pictures right: how the parts of the thumbnail page are laid out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.ui.labels import hairline
from catalog_gui.ui.theme import UNIT, set_look

SIDE = 368


class TwoSides(QWidget):
    """What is said goes into `words`, which scrolls where there is little room; `foot` stays below it.

    :param pictures: fills the rest.
    """

    def __init__(self, pictures: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.foot = QVBoxLayout(), QVBoxLayout()
        side = QWidget()
        side.setFixedWidth(SIDE)
        set_look(side, "ground", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolling(), 1)
        column.addLayout(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(hairline(upright=True))
        row.addWidget(pictures, 1)

    def _scrolling(self) -> QScrollArea:
        content = QWidget()
        set_look(content, "ground", "panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content.setLayout(self.words)
        self.words.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        self.words.setSpacing(UNIT)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

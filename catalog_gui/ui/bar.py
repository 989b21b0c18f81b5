"""A thin bar that fills from left to right; it never goes back."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from catalog_gui.ui.theme import theme_of

THICK = 4


class Bar(QWidget):
    """A share from 0 to 1 as a line: the accent while it fills, the colour of done when it is full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """How much of it is filled."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill it so far, from 0 to 1."""
        share = min(1.0, max(0.0, share))
        if share == self._share:
            return
        whole_percent = int(share * 100) != int(self._share * 100)
        self._share = share
        self.update()
        if whole_percent:
            self.setAccessibleDescription(f"{int(share * 100)} percent")
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, int(share * 100)))

    def sizeHint(self) -> QSize:
        return QSize(80, THICK)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - THICK) / 2
        painter.setBrush(theme.missing)
        painter.drawRoundedRect(QRectF(0, top, self.width(), THICK), THICK / 2, THICK / 2)
        if self._share > 0:
            painter.setBrush(theme.done if self._share >= 1 else theme.accent)
            filled = max(float(THICK), self.width() * self._share)
            painter.drawRoundedRect(QRectF(0, top, filled, THICK), THICK / 2, THICK / 2)

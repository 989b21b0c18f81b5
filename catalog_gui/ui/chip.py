"""A number that can be clicked: as a chip with the shape of its state, or as a quiet link."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from catalog_gui.ui.theme import SMALL, Theme, make_font, theme_of

GLYPH = 12
HIGH = 28


def draw_glyph(painter: QPainter, state: str, theme: Theme, square: QRectF) -> None:
    """The shape of a state, small: disc for done, hatch for stale, notch for failed, ring for missing, dots for none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = {"missing": theme.faint, "not_applicable": theme.not_applicable}.get(state) or theme.color(state)
    painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = square.adjusted(1.5, 1.5, -1.5, -1.5)
    if state == "missing":
        painter.drawEllipse(inner)
    elif state == "stale":
        for shift in (-4.0, 0.0, 4.0):
            middle = square.center() + QPointF(shift, 0)
            painter.drawLine(middle + QPointF(-2.5, 4.5), middle + QPointF(2.5, -4.5))
    else:
        _draw_solid(painter, state, colour, square)


def _draw_solid(painter: QPainter, state: str, colour: QColor, square: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if state == "failed":
        middle = square.center()
        painter.drawPolygon([middle + QPointF(-5.5, -4.5), middle + QPointF(5.5, -4.5), middle + QPointF(0, 5)])
    elif state == "done":
        painter.drawEllipse(square.adjusted(1, 1, -1, -1))
    else:
        for each in range(8):
            angle = each * math.pi / 4
            spot = square.center() + QPointF(math.cos(angle), math.sin(angle)) * 4.5
            painter.drawEllipse(spot, 1.2, 1.2)


class NumberButton(QAbstractButton):
    """Words with a number in them that open exactly the photos which they count.

    :param state: whose shape stands before the words; without one it is a link.
    """

    def __init__(self, state: str | None = None, size: int = SMALL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._size = size
        self.setFont(make_font(size, digits=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_words(self, words: str, spoken: str) -> None:
        """Shows the words.

        :param spoken: what a screen reader says and the tooltip shows.
        """
        if words != self.text() or spoken != self.accessibleName():
            self.setText(words)
            self.setAccessibleName(spoken)
            self.setToolTip(spoken)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + (GLYPH + 6 + 18 if self._state else 6), HIGH if self._state else 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        round_ = whole.height() / 2 if self._state else 4.0
        lively = self.isEnabled() and (self.underMouse() or self.isDown())
        if self._state:
            painter.setPen(QPen(theme.edge if lively else theme.line, 1))
            painter.setBrush(theme.hover if lively else theme.raised)
            painter.drawRoundedRect(whole, round_, round_)
            draw_glyph(painter, self._state, theme, QRectF(9, (self.height() - GLYPH) / 2, GLYPH, GLYPH))
        self._draw_words(painter, theme, underlined=lively and not self._state)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, round_, round_)

    def _draw_words(self, painter: QPainter, theme: Theme, *, underlined: bool) -> None:
        font = painter.font()
        font.setUnderline(underlined)
        painter.setFont(font)
        painter.setPen(self._tone(theme))
        words = self.rect().adjusted(9 + GLYPH + 6 if self._state else 3, 0, -3, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width() + 1)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _tone(self, theme: Theme) -> QColor:
        if self._state in ("stale", "failed"):
            return theme.color(self._state)
        return theme.text if self._state or self._size > SMALL else theme.faint

"""What the rows of slim lists have in common: the ground that tells the chosen one, and two lines of words."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.theme import BODY, CORNER, SMALL, make_font, theme_of


def paint_row_ground(view: CellView, painter: QPainter, index: int, rect: QRect) -> None:
    """The ground of a row: chosen, with the keyboard's attention, under the mouse, or plain."""
    theme = theme_of(view)
    if index == view.current:
        painter.fillRect(rect, theme.selected)
        painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.accent)
        if view.hasFocus():
            painter.setPen(theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), CORNER / 2, CORNER / 2)
    elif index == view.hovered:
        painter.fillRect(rect, theme.hover)


def paint_two_lines(
    view: CellView, painter: QPainter, rect: QRect, title: str, line: str, *, quiet: bool = False
) -> None:
    """A title and a fainter line below it; a quiet title is faint too.

    Where there is no room, names are cut in their middle, lines at their end: half of a figure would be another one.
    """
    theme = theme_of(view)
    half = rect.height() // 2
    upper = QRect(rect.x(), rect.y(), rect.width(), half)
    lower = QRect(rect.x(), rect.y() + half, rect.width(), half)
    title_tone, middle, end = (
        theme.faint if quiet else theme.text,
        Qt.TextElideMode.ElideMiddle,
        Qt.TextElideMode.ElideRight,
    )
    _write(painter, upper, title, title_tone, BODY, Qt.AlignmentFlag.AlignBottom, middle)
    _write(painter, lower, line, theme.faint, SMALL, Qt.AlignmentFlag.AlignTop, end)


def _write(
    painter: QPainter,
    rect: QRect,
    text: str,
    colour: QColor,
    size: int,
    side: Qt.AlignmentFlag,
    cut: Qt.TextElideMode,
) -> None:
    painter.setFont(make_font(size, digits=True))
    painter.setPen(colour)
    room = rect.adjusted(0, 2, 0, -2)
    shown = painter.fontMetrics().elidedText(text, cut, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | side, shown)

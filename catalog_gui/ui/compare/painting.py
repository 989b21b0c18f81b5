"""Painting one photo into its room at the shared view, the line of words below, and the small mark of its number."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.comparison import Shown
from catalog_gui.ui.compare.turning import turning
from catalog_gui.ui.theme import CORNER, SMALL, UNIT, Theme, make_font

FADED: Final = 0.3
"""What is left of a photo that goes to the trash."""
MARK: Final = 22
"""Pixels of a mark's height."""
PIXELS: Final = 2.0
"""From this enlargement on, pixels are shown as the squares that they are."""


def paint_photo(painter: QPainter, shown: Shown, whole: QRectF, room: QRectF, scale: float) -> None:
    """The part of a photo that lies in its room.

    :param whole: where the whole photo lies.
    :param scale: device pixels in a pixel of the window.
    """
    painter.save()
    painter.setClipRect(whole.intersected(room).adjusted(0, 0, 0.001, 0.001), Qt.ClipOperation.IntersectClip)
    longer = max(shown.image.width(), shown.image.height())
    enlarged = max(whole.width(), whole.height()) * scale / longer
    smooth = shown.stand_in or enlarged < PIXELS
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth and abs(enlarged - 1) > 1e-3)
    target = whole
    if shown.turn != 1:
        painter.translate(whole.topLeft())
        painter.scale(whole.width(), whole.height())
        painter.setTransform(turning(shown.turn), combine=True)
        target = QRectF(0, 0, 1, 1)
    source = QRectF(shown.image.rect())
    if isinstance(shown.image, QPixmap):
        painter.drawPixmap(target, shown.image, source)
    else:
        painter.drawImage(target, shown.image, source)
    painter.restore()


def fade(painter: QPainter, part: QRectF, theme: Theme) -> None:
    """Dim what was painted: it goes to the trash."""
    veil = QColor(theme.canvas)
    veil.setAlphaF(1 - FADED)
    painter.fillRect(part, veil)


def paint_mark(painter: QPainter, line: QRect, column: Column, number: int, theme: Theme) -> int:
    """The number of a photo and the word about it, with its shape: filled stays, outlined goes. The width that it took."""
    right = _paint_number(painter, QRect(line.x(), line.y(), MARK, line.height()), number, theme)
    if not column.says:
        return right
    place = QRect(line.x() + right + 4, line.y(), 0, line.height())
    place.setWidth(min(line.width() - right - 4, _word_width(column)))
    colour = _ground(painter, place, column, theme)
    inner = place.adjusted(UNIT, 0, -UNIT // 2, 0) if _has_ground(column) else place
    write(painter, inner, column.says, colour, SMALL, bold=column.stays)
    return right + 4 + place.width()


def mark_width(column: Column, number: int) -> int:
    """Pixels that a mark takes where there is room."""
    cap = 18 if number <= 9 else 0
    return cap + (4 + _word_width(column) if column.says else 0)


def _has_ground(column: Column) -> bool:
    return column.stays or column.goes or column.suggested


def _word_width(column: Column) -> int:
    return text_width(column.says, SMALL, bold=column.stays) + (2 * UNIT if _has_ground(column) else 1)


def _ground(painter: QPainter, place: QRect, column: Column, theme: Theme) -> QColor:
    """The shape below a mark; the colour of the word on it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if column.stays:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(place, CORNER / 2, CORNER / 2)
    elif column.goes or column.suggested:
        painter.setPen(QPen(theme.edge if column.goes else theme.accent, 1))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), CORNER / 2, CORNER / 2)
    painter.restore()
    if column.stays:
        return theme.on_accent
    return theme.faint if column.goes or not column.suggested else theme.accent


def _paint_number(painter: QPainter, place: QRect, number: int, theme: Theme) -> int:
    """The key that names the photo, as on a key cap; beyond nine there is none."""
    if number > 9:
        return 0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.edge, 1))
    painter.setBrush(theme.raised)
    cap = QRectF(place.x() + 0.5, place.y() + 2.5, 17, 17)
    painter.drawRoundedRect(cap, 3, 3)
    painter.setPen(theme.text)
    painter.setFont(make_font(SMALL, digits=True))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()
    return 18


def paint_trouble(painter: QPainter, room: QRect, words: str, theme: Theme) -> None:
    """Why there is no photo, in a band at the foot of its room."""
    band = QRect(room.x(), room.bottom() - 31, room.width(), 32)
    painter.fillRect(band, theme.scrim)
    write(painter, band.adjusted(UNIT, 0, -UNIT, 0), words, theme.on_scrim, SMALL)


def write(
    painter: QPainter,
    line: QRect,
    text: str,
    colour: QColor,
    size: int,
    bold: bool = False,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
) -> int:
    """Words in a line, cut if need be; the width that they took."""
    painter.setFont(make_font(size, bold=bold, digits=True))
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, cut, max(0, line.width()))
    painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Pixels of words that are not cut."""
    return QFontMetrics(make_font(size, bold=bold, digits=True)).horizontalAdvance(text)

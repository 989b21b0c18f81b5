"""What is painted on and instead of pictures: blanks, badges and ticks, each told by its shape and its colour."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.theme import SMALL, Theme, make_font

BADGE: Final = 20
SMALL_BADGE: Final = 14
SMALL_CELL: Final = 112
"""Cells below this size carry small badges, and blanks without a name."""
MARGIN: Final = 6
NO_BLUR: Final = 1.02
"""Scaling by less than this is left away: a pixel of difference is not seen, a blur is."""


def fitted(width: float, height: float, rect: QRect, scale: float = 1.0) -> QRectF:
    """Where a whole picture of so many device pixels lies, as large as it fits, in the middle of a rectangle."""
    wide, high = width / scale, height / scale
    factor = min(rect.width() / wide, rect.height() / high)
    if 1 / NO_BLUR < factor < NO_BLUR:
        factor = 1.0
    wide, high = wide * factor, high * factor
    left = rect.x() + round((rect.width() - wide) / 2 * scale) / scale
    top = rect.y() + round((rect.height() - high) / 2 * scale) / scale
    return QRectF(left, top, wide, high)


def paint_blank(painter: QPainter, rect: QRect, row: PhotoRow, theme: Theme) -> None:
    """The place of a picture that is on its way, or, with its name, of one that there is not."""
    place = QRectF(rect)
    if row.width and row.height:
        place = fitted(row.width, row.height, rect)
    painter.fillRect(place, theme.panel)
    if row.thumbnail is None and rect.width() >= SMALL_CELL:
        painter.setPen(theme.faint)
        painter.setFont(make_font(SMALL))
        inside = rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, name)


def paint_badge(painter: QPainter, rect: QRect, row: PhotoRow, theme: Theme) -> None:
    """A mark in the lower right corner if something is wrong with the photo."""
    if row.worst is None and not row.offline:
        return
    size = BADGE if rect.width() >= SMALL_CELL else SMALL_BADGE
    place = QRectF(rect.right() + 1 - MARGIN - size, rect.bottom() + 1 - MARGIN - size, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _ground(painter, place, theme)
    if row.offline:
        paint_away(painter, place, theme.text)
    elif row.worst == "missing":
        paint_missing(painter, place, theme.text)
    else:
        paint_warning(painter, place, theme)
    painter.restore()


def paint_tick(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """The tick of a chosen photo, in the upper left corner."""
    size = BADGE if rect.width() >= SMALL_CELL else SMALL_BADGE
    place = QRectF(rect.left() + MARGIN, rect.top() + MARGIN, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent)
    painter.drawEllipse(place)
    painter.setPen(_stroke(theme.on_accent, size / 10))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([_at(place, 0.28, 0.52), _at(place, 0.44, 0.68), _at(place, 0.73, 0.36)]))
    painter.restore()


def paint_warning(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A filled triangle with a stroke: something failed."""
    triangle = QPainterPath(_at(place, 0.5, 0.2))
    triangle.lineTo(_at(place, 0.84, 0.78))
    triangle.lineTo(_at(place, 0.16, 0.78))
    triangle.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.failed)
    painter.drawPath(triangle)
    painter.setPen(_stroke(theme.raised, place.width() / 12))
    painter.drawLine(_at(place, 0.5, 0.4), _at(place, 0.5, 0.58))
    painter.drawLine(_at(place, 0.5, 0.64), _at(place, 0.5, 0.71))


def paint_missing(painter: QPainter, place: QRectF, colour: QColor) -> None:
    """A dotted frame: the original is not there."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, place.width() / 12, Qt.PenStyle.DotLine))
    painter.drawRect(QRectF(_at(place, 0.25, 0.3), _at(place, 0.75, 0.7)))


def paint_away(painter: QPainter, place: QRectF, colour: QColor) -> None:
    """A drive that is crossed out: the photo is on one that is not connected."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_stroke(colour, place.width() / 13))
    painter.drawRoundedRect(QRectF(_at(place, 0.22, 0.4), _at(place, 0.78, 0.66)), 1, 1)
    painter.drawLine(_at(place, 0.24, 0.8), _at(place, 0.76, 0.24))


def _ground(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.edge, 1))
    painter.setBrush(theme.raised)
    painter.drawEllipse(place)


def _stroke(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _at(place: QRectF, across: float, down: float) -> QPointF:
    return QPointF(place.x() + place.width() * across, place.y() + place.height() * down)

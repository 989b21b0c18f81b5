"""A burst as a film strip: all frames in a row, the best with a star, what stays underlined, what goes dimmed."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from catalog_gui.ui import marks
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import UNIT, Theme, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

HIGH: Final = 88
PICTURE: Final = 64
WIDE: Final = 96
GAP: Final = 4
FADED: Final = 0.45
"""What is left of a frame that goes; so small, it needs more than a large picture."""
STAR: Final = 22
"""Pixels of the corner in which the star stands, and where a click makes a frame the best."""
BUDGET: Final = 24 * 2**20


class FilmStrip(QWidget):
    """Shows the frames that it is given. The keys are those of the page; a click goes to a frame, on its star chooses it."""

    frame_wanted = Signal(int)
    """Another frame is to be looked at."""
    best_wanted = Signal(int)
    """This frame is to be the best."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._current, self._best, self._hover = 0, -1, -1
        self._scrolled = 0
        self.thumbnails = Thumbnails(self, BUDGET)
        self.thumbnails.changed.connect(lambda _photos: self.update())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Frames of the burst")

    @property
    def waiting(self) -> int:
        """How many pictures are still to come."""
        return self.thumbnails.waiting

    @property
    def best(self) -> int:
        """The frame with the star, or -1."""
        return self._best

    def show_frames(self, columns: Sequence[Column], current: int, best: int) -> None:
        """Show these frames; `best` is the place of the one with the star."""
        self._columns, self._current, self._best = columns, current, best
        self._bring(current)
        self._look()
        self.update()

    def cell_rect(self, place: int) -> QRect:
        """Where a frame lies."""
        return QRect(self._left() + place * (WIDE + GAP), (HIGH - PICTURE) // 2, WIDE, PICTURE)

    def frame_at(self, point: QPoint) -> int:
        """The frame under a point, or -1."""
        place, across = divmod(point.x() - self._left(), WIDE + GAP)
        return place if across < WIDE and 0 <= place < len(self._columns) else -1

    # Qt's side.

    def sizeHint(self) -> QSize:
        return QSize(4 * WIDE, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme_of(self).canvas)
        for place in self._in_sight():
            self._paint_frame(painter, place, self._columns[place])
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.frame_at(event.position().toPoint())
        if place < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._star(place).contains(event.position().toPoint()):
            self.best_wanted.emit(place)
        else:
            self.frame_wanted.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        place = self.frame_at(point)
        on_star = place >= 0 and self._star(place).contains(point)
        self.setToolTip("The best frame (B)" if on_star else self._columns[place].photo.row.name if place >= 0 else "")
        if place != self._hover:
            self._hover = place
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._scroll_to(self._scrolled - turned)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bring(self._current)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    # Within.

    def _width(self) -> int:
        return len(self._columns) * (WIDE + GAP) - GAP

    def _left(self) -> int:
        """Where the first frame begins: few frames stand in the middle."""
        room = self.width() - 4 * UNIT
        return 2 * UNIT + (max(0, (room - self._width()) // 2) if self._width() < room else -self._scrolled)

    def _bring(self, place: int) -> None:
        """Scroll so that a frame is seen with its neighbours."""
        middle = place * (WIDE + GAP) + WIDE // 2
        self._scroll_to(middle - (self.width() - 4 * UNIT) // 2)

    def _scroll_to(self, offset: int) -> None:
        self._scrolled = max(0, min(offset, self._width() - (self.width() - 4 * UNIT)))
        self.update()
        self._look()

    def _in_sight(self) -> range:
        stride, left = WIDE + GAP, self._left()
        first, last = -left // stride, (self.width() - left) // stride + 1
        return range(max(0, first), min(len(self._columns), last))

    def _look(self) -> None:
        if not self.isVisible():
            return
        edge = round(WIDE * self.devicePixelRatioF())
        rows = [self._columns[place].photo.row for place in self._in_sight()]
        self.thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, edge) for row in rows if row.thumbnail is not None
        )

    def _star(self, place: int) -> QRect:
        rect = self.cell_rect(place)
        return QRect(rect.right() - STAR + 1, rect.y(), STAR, STAR)

    def _paint_frame(self, painter: QPainter, place: int, column: Column) -> None:
        theme, rect, row = theme_of(self), self.cell_rect(place), column.photo.row
        pixmap = self.thumbnails.pixmap(row.id, row.thumbnail_version)
        target = QRectF(rect)
        if pixmap is None:
            painter.fillRect(rect, theme.panel)
        else:
            target = marks.fitted(pixmap.width(), pixmap.height(), rect, self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        if column.goes:
            veil = QColor(theme.canvas)
            veil.setAlphaF(1 - FADED)
            painter.fillRect(rect, veil)
            painter.fillRect(QRect(rect.center().x() - WIDE // 8, rect.bottom() + 4, WIDE // 4, 1), theme.faint)
        if column.stays:
            painter.fillRect(QRect(rect.x(), rect.bottom() + 3, rect.width(), 3), theme.accent)
        if place == self._current:
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(-1, -1, 1, 1))
        if place == self._best or place == self._hover:
            self._paint_star(painter, place, theme)

    def _paint_star(self, painter: QPainter, place: int, theme: Theme) -> None:
        corner = self._star(place)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(corner, theme.scrim)
        best = place == self._best
        painter.setPen(QPen(theme.on_scrim, 1.2))
        painter.setBrush(theme.on_scrim if best else QColor(0, 0, 0, 0))
        painter.drawPolygon(_star(QPointF(corner.center()) + QPointF(0.5, 1.0), STAR * 0.34))
        painter.restore()


def _star(centre: QPointF, radius: float) -> QPolygonF:
    """Five points around a centre."""
    points = []
    for turn in range(10):
        far = radius if turn % 2 == 0 else radius * 0.42
        angle = pi * turn / 5 - pi / 2
        points.append(centre + QPointF(far * cos(angle), far * sin(angle)))
    return QPolygonF(points)

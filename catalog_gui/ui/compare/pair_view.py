"""Two photos in one large place: one after the other, their difference, or one left and one right of a divider."""

from typing import Final

from attrs import evolve
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.comparison import OTHER_SHAPE, Comparison, Shown
from catalog_gui.ui.compare.decoded import Level
from catalog_gui.ui.compare.differences import Differences
from catalog_gui.ui.compare.hand import Hand
from catalog_gui.ui.compare.mode import Mode
from catalog_gui.ui.compare.painting import MARK, mark_width, paint_mark, paint_photo, paint_trouble, text_width, write
from catalog_gui.ui.compare.side_by_side import SETTLED
from catalog_gui.ui.compare.view import Place, View
from catalog_gui.ui.theme import BODY, UNIT, theme_of

HEAD: Final = 36
"""Pixels above the photo: which two they are."""
REACH: Final = 8
"""Pixels beside the divider where it can be taken."""
GRIP: Final = 9.0


class PairView(QWidget):
    """The current photo and what it is held against, turned alike, at one view."""

    changed = Signal()
    """Another of the two is on top, the divider was moved, or the difference is better known."""

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._mode = Mode.FLIP
        self._turned_over = False
        self._divider = 0.5
        self._moving = False
        self._differences = Differences(comparison.decoded, self)
        self._settle = QTimer(self, interval=SETTLED, singleShot=True)
        self._settle.timeout.connect(self.look)
        comparison.changed.connect(self._on_changed)
        comparison.current_changed.connect(lambda _column: self._turn_back())
        self._differences.changed.connect(self._on_changed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setAccessibleName("Two photos in one place")
        self._hand = Hand(self, comparison, self._place_at)

    @property
    def mode(self) -> Mode:
        """How the two are shown."""
        return self._mode

    @property
    def on_top(self) -> int:
        """The column that is seen: when flipping one of the two, else the current one."""
        partner = self._comparison.partner
        return partner if self._turned_over and self._mode is Mode.FLIP and partner >= 0 else self._comparison.current

    @property
    def divider(self) -> float:
        """Where the divider stands, 0 to 1 of the room."""
        return self._divider

    @property
    def words(self) -> str:
        """What is said of the difference."""
        return self._differences.words if self._mode is Mode.DIFFERENCE else ""

    @property
    def waiting(self) -> int:
        """How many differences are being made."""
        return self._differences.waiting

    @property
    def pair(self) -> tuple[int, int]:
        """The two columns from left to right; the same one twice if it is alone."""
        current, partner = self._comparison.current, self._comparison.partner
        return (min(current, partner), max(current, partner)) if partner >= 0 else (current, current)

    def show_as(self, mode: Mode) -> None:
        """Show the two in this way."""
        self._turned_over = self._turned_over and mode is self._mode
        self._mode = mode
        if mode is not Mode.DIFFERENCE:
            self._differences.clear()
        self._on_changed()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._turned_over = False
        self._differences.clear()

    def close_work(self) -> None:
        """Make no more differences."""
        self._differences.close()

    def flip(self) -> None:
        """Bring the other one on top."""
        self._turned_over = not self._turned_over
        self._on_changed()

    def move_divider(self, share: float) -> None:
        """Put the divider somewhere else."""
        self._divider = min(max(share, 0.0), 1.0)
        self._on_changed()

    def place(self, column: int) -> Place:
        """Where a photo lies. Two of nearly the same shape lie on the very same pixels."""
        room, scale = QRectF(self._room()), self.devicePixelRatioF()
        own = self._comparison.place(column, room, scale, alike=True)
        first = self._comparison.place(self.pair[0], room, scale, alike=True)
        high = own.width * first.height / first.width
        return evolve(own, height=high) if abs(high / own.height - 1) < OTHER_SHAPE else own

    def look(self) -> None:
        """Ask for the pictures of both, the one on top first, and for their difference."""
        columns = self._comparison.columns
        if not self.isVisible() or not columns:
            return
        order = list(dict.fromkeys([self.on_top, *self.pair]))
        fit = [self._level(each, View()) for each in order]
        closer = [self._level(each, self._comparison.view) for each in order]
        if self._mode is Mode.DIFFERENCE and len(order) == 2:
            closer = self._look_at_difference()
        self._comparison.want(fit + closer, (), [columns[each].photo.row for each in order])

    def _look_at_difference(self) -> list[Level]:
        """All pixels of both are looked at once; then their difference says it all."""
        left, right = self.pair
        columns = self._comparison.columns
        whole = [self._comparison.whole(columns[each], columns[each].orientation) for each in self.pair]
        self._differences.look((self._level(left, View()), self._level(right, View())), (whole[0], whole[1]))
        return [] if self._differences.is_whole else whole

    # Qt's side.

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme_of(self).canvas)
        if self._comparison.columns:
            self._paint_head(painter)
            paint = {Mode.FLIP: self._paint_top, Mode.DIFFERENCE: self._paint_difference, Mode.SPLIT: self._paint_split}
            paint[self._mode](painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._moving = event.button() is Qt.MouseButton.LeftButton and self._at_divider(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._moving:
            room = self._room()
            self.move_divider((event.position().x() - room.x()) / max(1, room.width()))
        elif self._mode is Mode.SPLIT and not self._hand.dragging:
            if self._at_divider(event.position()):
                self.setCursor(Qt.CursorShape.SplitHCursor)
            else:
                self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._moving = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        self.look()

    # Within.

    def _on_changed(self) -> None:
        if not self.isVisible():
            return
        self.update()
        self.look()
        self.changed.emit()

    def _turn_back(self) -> None:
        self._turned_over = False

    def _room(self) -> QRect:
        return self.rect().adjusted(UNIT, HEAD, -UNIT, -UNIT)

    def _level(self, column: int, view: View) -> Level:
        return self._comparison.level(self._comparison.columns[column], self.place(column), view)

    def _place_at(self, point: QPointF) -> Place | None:
        if not self._comparison.columns or self._at_divider(point) or not self._room().contains(point.toPoint()):
            return None
        return self.place(self.on_top)

    def _divides_at(self) -> float:
        room = self._room()
        return room.x() + round(self._divider * room.width())

    def _at_divider(self, point: QPointF) -> bool:
        return self._mode is Mode.SPLIT and abs(point.x() - self._divides_at()) <= REACH

    # How it looks.

    def _paint_head(self, painter: QPainter) -> None:
        """Both names, the left one left and the right one right; the one on top carries the accent."""
        left, right = self.pair
        line = QRect(2 * UNIT, 4, self.width() - 4 * UNIT, MARK)
        part = (line.width() - 2 * UNIT) // 2 if left != right else line.width()
        if self._mode is Mode.DIFFERENCE and not self._words_below():
            part = (line.width() - text_width(self._told, BODY, bold=True)) // 2 - 2 * UNIT
            middle, side = line.adjusted(part + UNIT, 0, -part - UNIT, 0), Qt.AlignmentFlag.AlignHCenter
            write(painter, middle, self._told, theme_of(self).text, BODY, bold=True, side=side)
        self._paint_name(painter, QRect(line.x(), line.y(), part, MARK), left)
        if right != left:
            self._paint_name(painter, QRect(line.right() + 1 - part, line.y(), part, MARK), right, at_end=True)

    @property
    def _told(self) -> str:
        return self.words or "Looking …"

    def _words_below(self) -> bool:
        """Whether there is no room for what is said of the difference between the two names."""
        columns = self._comparison.columns
        names = max(self._wide(columns[each], each, columns[each].photo.row.name) for each in self.pair)
        return 2 * names + text_width(self._told, BODY, bold=True) + 8 * UNIT > self.width()

    def _paint_words_below(self, painter: QPainter) -> None:
        """In a band at the foot, so that the photos lie where they lie in the other modes."""
        theme, room = theme_of(self), self._room()
        wide = min(room.width(), text_width(self._told, BODY, bold=True) + 4 * UNIT)
        band = QRect(room.center().x() - wide // 2, room.bottom() - 39, wide, 32)
        painter.fillRect(band, theme.scrim)
        inner = band.adjusted(UNIT, 0, -UNIT, 0)
        write(painter, inner, self._told, theme.on_scrim, BODY, bold=True, side=Qt.AlignmentFlag.AlignHCenter)

    def _paint_name(self, painter: QPainter, line: QRect, column: int, *, at_end: bool = False) -> None:
        theme, each = theme_of(self), self._comparison.columns[column]
        faint = self._mode is Mode.FLIP and column != self.on_top
        name = each.photo.row.name
        if at_end:
            line.setLeft(max(line.left(), line.right() - self._wide(each, column, name)))
        taken = paint_mark(painter, line, each, column + 1, theme) + UNIT
        write(painter, line.adjusted(taken, 0, 0, 0), name, theme.faint if faint else theme.text, BODY, bold=not faint)
        if self._mode is Mode.FLIP and not faint:
            wide = min(line.width(), self._wide(each, column, name))
            painter.fillRect(QRect(line.x(), line.bottom() + 4, wide, 2), theme.accent)

    def _wide(self, each: Column, column: int, name: str) -> int:
        """Pixels of a mark and a name."""
        return mark_width(each, column + 1) + UNIT + text_width(name, BODY, bold=True) + 2

    def _shown(self, column: int) -> Shown | None:
        return self._comparison.shown(self._comparison.columns[column], self._level(column, self._comparison.view))

    def _paint_one(self, painter: QPainter, column: int) -> QRectF:
        """One of the two; the part of the window that it fills."""
        place = self.place(column)
        whole = self._comparison.view.placed(place)
        part = whole.intersected(place.room)
        shown = self._shown(column)
        if shown is None:
            painter.fillRect(part, theme_of(self).panel)
        else:
            paint_photo(painter, shown, whole, place.room, place.scale)
        if wrong := self._comparison.trouble(self._comparison.columns[column]):
            paint_trouble(painter, self._room(), wrong, theme_of(self))
        return part

    def _paint_top(self, painter: QPainter) -> None:
        self._paint_one(painter, self.on_top)

    def _paint_split(self, painter: QPainter) -> None:
        left, right = self.pair
        room, at = self._room(), round(self._divides_at())
        for column, start, stop in ((left, room.left(), at), (right, at, room.right() + 1)):
            painter.save()
            painter.setClipRect(QRect(QPoint(start, room.top()), QPoint(stop - 1, room.bottom())))
            self._paint_one(painter, column)
            painter.restore()
        self._paint_divider(painter, at)

    def _paint_divider(self, painter: QPainter, at: int) -> None:
        theme, room = theme_of(self), self._room()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(at - 2, room.top(), 4, room.height()), theme.scrim)
        painter.fillRect(QRect(at - 1, room.top(), 2, room.height()), theme.on_scrim)
        middle = QPointF(at, room.center().y())
        painter.setPen(QPen(theme.on_scrim, 1.5))
        painter.setBrush(theme.scrim)
        painter.drawEllipse(middle, 2 * GRIP, 2 * GRIP)
        for side in (-1, 1):
            tip = middle + QPointF(side * (GRIP + 2), 0)
            painter.drawPolyline([tip + QPointF(-side * 5, -5), tip, tip + QPointF(-side * 5, 5)])

    def _paint_difference(self, painter: QPainter) -> None:
        place = self.place(self.pair[0])
        view = self._comparison.view
        whole = view.placed(place)
        found = self._differences.image(closer=not view.is_fit)
        if found is None:
            painter.fillRect(whole.intersected(place.room), Qt.GlobalColor.black)
        else:
            paint_photo(painter, Shown(found.image, 1), whole, place.room, place.scale)
        if self._words_below():
            self._paint_words_below(painter)
        for column in self.pair:
            if wrong := self._comparison.trouble(self._comparison.columns[column]):
                paint_trouble(painter, self._room(), wrong, theme_of(self))

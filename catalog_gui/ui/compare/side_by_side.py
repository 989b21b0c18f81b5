"""Photos side by side, as large as there is room, all at one zoom, with their facts aligned below them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.columns import HEAD, LABELS, ROW, Columns
from catalog_gui.ui.compare.comparison import Comparison
from catalog_gui.ui.compare.decoded import Level
from catalog_gui.ui.compare.facts_table import FOLDER, FactRow, facts_table, only_differing
from catalog_gui.ui.compare.hand import Hand
from catalog_gui.ui.compare.painting import MARK, fade, paint_mark, paint_photo, paint_trouble, write
from catalog_gui.ui.compare.view import Place, View
from catalog_gui.ui.theme import BODY, SMALL, UNIT, theme_of

SETTLED: Final = 120
"""Milliseconds without a change of size before pictures are decoded for the new one."""


class SideBySide(QAbstractScrollArea):
    """Two to many photos in equal columns."""

    def __init__(
        self, comparison: Comparison, has_keys: Callable[[], bool] = lambda: False, parent: QWidget | None = None
    ) -> None:
        """:param has_keys: whether keys go to the comparison now: then the current photo carries the accent."""
        super().__init__(parent)
        self._comparison, self._has_keys = comparison, has_keys
        self._facts: list[FactRow] = []
        self._differing = False
        self._lies = Columns(0, 0, 1, 1)
        self._next: Sequence[Sequence[Column]] = ()
        self._settle = QTimer(self, interval=SETTLED, singleShot=True)
        self._settle.timeout.connect(self._look_anew)
        comparison.changed.connect(self._on_changed)
        comparison.current_changed.connect(self._bring)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Photos side by side")
        self.setCornerWidget(QWidget())
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._hand = Hand(self.viewport(), comparison, self._place_at)

    @property
    def table(self) -> list[FactRow]:
        """The facts below the pictures."""
        if self._differing:
            return only_differing(self._facts, len(self._comparison.columns))
        return self._facts

    @property
    def lies(self) -> Columns:
        """Where everything lies."""
        return self._lies

    def place(self, column: int) -> Place:
        """Where a photo is shown."""
        return self._comparison.place(column, QRectF(self._room(column)), self.devicePixelRatioF())

    def show_facts(self, *, only_differing: bool) -> None:
        """Show all facts, or those in which the photos differ."""
        self._differing = only_differing
        self._arrange()
        self._look_anew()

    def renew(self, *, others: bool) -> None:
        """The columns have changed; `others`: to other photos."""
        columns = self._comparison.columns
        self._facts = facts_table([each.photo for each in columns], [each.facts for each in columns])
        if others:
            self.verticalScrollBar().setValue(0)
        self._arrange()
        self._bring(self._comparison.current)
        self.look()

    def prefetch(self, groups: Sequence[Sequence[Column]]) -> None:
        """Photos that may be shown next, the likeliest first."""
        self._next = groups
        self._look_anew()

    def look(self) -> None:
        """Ask for the pictures that are in sight, the current one first, then for those beside and of other groups."""
        if not self.isVisible():
            return
        columns = self._comparison.columns
        seen = self._in_sight()
        order = sorted(seen, key=lambda column: column != self._comparison.current)
        beside = [each for each in (seen.stop, seen.start - 1) if 0 <= each < len(columns)]
        whole = [self._level(each, View()) for each in order]
        closer = [self._level(each, self._comparison.view) for each in order]
        after = [self._level(each, View()) for each in beside]
        rows = [columns[each].photo.row for each in [*order, *beside]]
        self._comparison.want(whole + closer, after, rows)

    # Qt's side.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme_of(self).canvas)
        columns = self._comparison.columns
        for column in self._in_sight():
            self._paint_head(painter, column, columns[column])
            self._paint_picture(painter, column, columns[column])
        painter.setClipRect(0, self._lies.facts_top, self.viewport().width(), self.viewport().height())
        for column in self._in_sight():
            self._paint_facts(painter, column, columns[column])
        painter.setClipping(False)
        if columns:
            self._paint_labels(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (column := self.column_at(event.position().toPoint())) >= 0:
            self._comparison.go(column)
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.hint(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        self.look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if dx:
            self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()

    # Where things lie.

    def column_at(self, point: QPoint) -> int:
        """The column at a point of the viewport, or -1."""
        return self._lies.at(point.x() + self._across()) if point.x() >= LABELS else -1

    def _room(self, column: int) -> QRect:
        """The room for a picture, in the viewport."""
        return QRect(self._lies.left(column) - self._across(), HEAD, self._lies.inner, self._lies.high)

    def _across(self) -> int:
        return self.horizontalScrollBar().value()

    def _place_at(self, point: QPointF) -> Place | None:
        column = self.column_at(point.toPoint())
        if column < 0 or not self._room(column).contains(point.toPoint()):
            return None
        return self.place(column)

    def _in_sight(self) -> range:
        across = self._across()
        return self._lies.between(across, across + self._lies.room)

    def _lies_of(self, columns: Sequence[Column], rows: int) -> Columns:
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        places = (self._comparison.place_of(each, QRectF(0, 0, 1, 1), ratio) for each in columns)
        tallest = max((place.height / place.width for place in places), default=1.0)
        return Columns(len(columns), rows, size.width(), size.height(), tallest)

    def _arrange(self) -> None:
        size = self.viewport().size()
        lies = self._lies = self._lies_of(self._comparison.columns, len(self.table))
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, lies.content_width - lies.room))
        across.setPageStep(lies.room)
        across.setSingleStep(lies.wide // 3)
        down.setRange(0, max(0, lies.content_height - size.height()))
        down.setPageStep(max(ROW, size.height() - lies.facts_top))
        down.setSingleStep(ROW)
        self.viewport().update()

    def _bring(self, column: int) -> None:
        bar, left, lies = self.horizontalScrollBar(), column * self._lies.wide, self._lies
        if left < bar.value():
            bar.setValue(left)
        elif left + lies.wide > bar.value() + lies.room:
            bar.setValue(left + lies.wide - lies.room)

    # What is asked for.

    def _look_anew(self) -> None:
        levels = [level for group in self._next for level in self._levels_of(group)]
        self._comparison.expect(levels, [column.photo.row for group in self._next for column in group])
        self.look()

    def _on_changed(self) -> None:
        if self._lies.tallest != self._lies_of(self._comparison.columns, len(self.table)).tallest:
            self._arrange()  # a picture turned out to be of another shape, or is turned now
        self.viewport().update()
        self.look()

    def _level(self, column: int, view: View) -> Level:
        return self._comparison.level(self._comparison.columns[column], self.place(column), view)

    def _levels_of(self, columns: Sequence[Column]) -> Iterator[Level]:
        """What another group would need first."""
        facts = facts_table([each.photo for each in columns], [each.facts for each in columns])
        rows = only_differing(facts, len(columns)) if self._differing else facts
        lies = self._lies_of(columns, len(rows))
        room = QRectF(0, HEAD, lies.inner, lies.high)
        for column in lies.between(0, lies.room):
            place = self._comparison.place_of(columns[column], room, self.devicePixelRatioF())
            yield self._comparison.level(columns[column], place, View())

    def hint(self, point: QPoint) -> str:
        """The whole words of what is cut under a point."""
        column, row = self.column_at(point), self._lies.row_at(point.y(), self.verticalScrollBar().value())
        if column < 0:
            return ""
        each = self._comparison.columns[column]
        if row >= 0 and self.table[row].label != FOLDER:
            return f"{self.table[row].label}: {self.table[row].values[column]}"
        if each.reason and row < 0 and point.y() < HEAD // 2:
            return each.reason
        return str(each.photo.path)

    # How it looks.

    def _paint_head(self, painter: QPainter, column: int, each: Column) -> None:
        theme, room = theme_of(self), self._room(column)
        line = QRect(room.x(), 4, room.width(), MARK)
        taken = paint_mark(painter, line, each, column + 1, theme) + UNIT
        if each.reason:
            cut = Qt.TextElideMode.ElideRight
            write(painter, line.adjusted(taken, 0, 0, 0), each.reason, theme.faint, SMALL, cut=cut)
        colour = theme.faint if each.goes else theme.text
        write(painter, QRect(room.x(), 27, room.width(), 22), each.photo.row.name, colour, BODY)

    def _paint_picture(self, painter: QPainter, column: int, each: Column) -> None:
        theme, place = theme_of(self), self.place(column)
        whole = self._comparison.view.placed(place)
        part = whole.intersected(place.room)
        shown = self._comparison.shown(each, self._level(column, self._comparison.view))
        if shown is None:
            painter.fillRect(part, theme.panel)
        else:
            paint_photo(painter, shown, whole, place.room, place.scale)
        if each.goes:
            fade(painter, part, theme)
        if wrong := self._comparison.trouble(each):
            paint_trouble(painter, self._room(column), wrong, theme)
        if column == self._comparison.current and len(self._comparison.columns) > 1:
            painter.setPen(QPen(theme.accent if self._has_keys() else theme.edge, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(part.adjusted(-2, -2, 2, 2))

    def _paint_facts(self, painter: QPainter, column: int, each: Column) -> None:
        theme, lies, down = theme_of(self), self._lies, self.verticalScrollBar().value()
        left = lies.left(column) - self._across()
        for index, row in enumerate(self.table):
            line = QRect(left, lies.row_top(index) - down, lies.inner - UNIT, ROW)
            colour = theme.text if row.differs and not each.goes else theme.faint
            write(painter, line, row.values[column], colour, SMALL, bold=row.differs and not each.goes)

    def _paint_labels(self, painter: QPainter) -> None:
        """The labels stay when the columns scroll sideways."""
        theme, lies, down = theme_of(self), self._lies, self.verticalScrollBar().value()
        painter.fillRect(QRect(0, 0, LABELS, self.viewport().height()), theme.canvas)
        painter.setClipRect(0, lies.facts_top, LABELS, self.viewport().height())
        for index, row in enumerate(self.table):
            line = QRect(2 * UNIT, lies.row_top(index) - down, LABELS - 2 * UNIT - 4, ROW)
            write(painter, line, row.label, theme.faint, SMALL)
        painter.setClipping(False)

"""Photos side by side, as large as there is room, with their facts aligned below them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import frozen
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from catalog_gui.engine.records import Fact, PhotoDetails
from catalog_gui.ui import marks
from catalog_gui.ui.columns import HEAD, LABELS, ROW, Columns
from catalog_gui.ui.facts_table import FactRow, facts_table
from catalog_gui.ui.originals import Originals
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import BODY, CORNER, SMALL, UNIT, make_font, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

STAND_IN: Final = 256
SETTLED: Final = 120
"""Milliseconds without a change of size before pictures are decoded for the new one."""
BUDGET: Final = 384 * 2**20


@frozen
class Column:
    """One photo.

    :param mark: words above it, such as "Suggested keeper"; with the accent if it is `chosen`.
    :param facts: facts that it has only in this company.
    """

    photo: PhotoDetails
    mark: str = ""
    chosen: bool = False
    facts: tuple[Fact, ...] = ()


class SideBySide(QAbstractScrollArea):
    """Two to many photos in equal columns. Left and Right go from photo to photo, Space asks for one large."""

    preview_wanted = Signal(int)
    """Space, Enter or a double click: the column."""
    current_changed = Signal(int)
    """Another column has the keyboard's attention."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._table: list[FactRow] = []
        self._lies = Columns(0, 0, 1, 1)
        self._current = 0
        self._originals, self._thumbnails = Originals(self, BUDGET), Thumbnails(self)
        self._settle = QTimer(self, interval=SETTLED, singleShot=True)
        self._settle.timeout.connect(self._look)
        for pictures in (self._originals, self._thumbnails):
            pictures.changed.connect(lambda _photos: self.viewport().update())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Photos side by side")
        self.setCornerWidget(QWidget())
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def columns(self) -> Sequence[Column]:
        """What is shown."""
        return self._columns

    @property
    def table(self) -> list[FactRow]:
        """The facts below the pictures."""
        return self._table

    @property
    def current(self) -> int:
        """The column with the keyboard's attention."""
        return self._current

    @property
    def originals(self) -> Originals:
        """The large pictures."""
        return self._originals

    @property
    def waiting(self) -> int:
        """How many pictures are still to come."""
        return self._originals.waiting + self._thumbnails.waiting

    def show_columns(self, columns: Sequence[Column], current: int = 0) -> None:
        """Show these photos."""
        self._columns = columns
        self._table = facts_table([each.photo for each in columns], [each.facts for each in columns])
        self._current = min(current, max(0, len(columns) - 1))
        self.verticalScrollBar().setValue(0)
        self._arrange()
        self._bring()
        self._look()
        self._say()

    def go(self, column: int) -> None:
        """Give a column the keyboard's attention."""
        column = min(max(column, 0), len(self._columns) - 1)
        if column < 0 or column == self._current:
            return
        self._current = column
        self._bring()
        self.viewport().update()
        self._say()
        self.current_changed.emit(column)

    def words(self, column: int) -> str:
        """All that is shown of a photo, in words: what differs, and then what does not."""
        shown = self._columns[column]
        facts = ", ".join(f"{row.label} {row.values[column]}" for row in self._table)
        mark = f"{shown.mark}. " if shown.mark else ""
        return f"{mark}{shown.photo.row.name}, {column + 1} of {len(self._columns)}. {facts}"

    # Qt's side.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme_of(self).canvas)
        for column in self._in_sight():
            self._paint_column(painter, column)
        if self._columns:
            self._paint_labels(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: self._current - 1, Qt.Key.Key_Right: self._current + 1}
        steps |= {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._columns) - 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go(steps[key])
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._columns:
            self.preview_wanted.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (column := self._column_at(event.position().toPoint())) >= 0:
            self.go(column)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (column := self._column_at(event.position().toPoint())) >= 0:
            self.preview_wanted.emit(column)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._hint(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if dx:
            self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()

    # Where things lie.

    def _picture(self, column: int) -> QRect:
        """The room for a picture, in the viewport."""
        lies, offset = self._lies, self._offset()
        return QRect(lies.left(column) - offset.x(), HEAD - offset.y(), lies.inner, lies.high)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _in_sight(self) -> range:
        across = self._offset().x()
        return self._lies.between(across, across + self._lies.room)

    def _column_at(self, point: QPoint) -> int:
        return self._lies.at(point.x() + self._offset().x()) if point.x() >= LABELS else -1

    def _arrange(self) -> None:
        size = self.viewport().size()
        lies = self._lies = Columns(len(self._columns), len(self._table), size.width(), size.height(), self._tallest())
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, lies.content_width - lies.room))
        across.setPageStep(lies.room)
        across.setSingleStep(lies.wide // 3)
        down.setRange(0, max(0, lies.content_height - size.height()))
        down.setPageStep(size.height())
        down.setSingleStep(ROW)
        self.viewport().update()

    def _tallest(self) -> float:
        rows = (column.photo.row for column in self._columns)
        return max((row.height / row.width if row.width and row.height else 1.0 for row in rows), default=1.0)

    def _bring(self) -> None:
        bar, left, lies = self.horizontalScrollBar(), self._current * self._lies.wide, self._lies
        if left < bar.value():
            bar.setValue(left)
        elif left + lies.wide > bar.value() + lies.room:
            bar.setValue(left + lies.wide - lies.room)

    # What is asked for.

    def _look(self) -> None:
        if not self.isVisible():
            return
        seen = self._in_sight()
        beside = [each for each in (seen.stop, seen.start - 1) if 0 <= each < len(self._columns)]
        rows = [(column, self._columns[column].photo.row) for column in [*seen, *beside]]
        self._thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, STAND_IN)
            for _, row in rows
            if row.thumbnail is not None
        )
        self._originals.want(
            Wanted(row.id, row.thumbnail_version, Path(row.root, row.path), self._edge(column)) for column, row in rows
        )

    def _edge(self, column: int) -> int:
        place = self._place(column)
        return max(1, round(max(place.width(), place.height()) * self.devicePixelRatioF()))

    def _place(self, column: int) -> QRectF:
        """Where a photo lies: all are shown at the same relative size, whatever their pixels."""
        row, room = self._columns[column].photo.row, self._picture(column)
        if row.width and row.height:
            return marks.fitted(row.width, row.height, room)
        return QRectF(room)

    def _say(self) -> None:
        words = self.words(self._current) if self._columns else ""
        self.setAccessibleDescription(words)
        if words and QAccessible.isActive() and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _hint(self, point: QPoint) -> str:
        """The whole words of what is cut under a point."""
        column, row = self._column_at(point), self._lies.row_at(point.y() + self._offset().y())
        if column < 0:
            return ""
        if row >= 0:
            return f"{self._table[row].label}: {self._table[row].values[column]}"
        return str(self._columns[column].photo.path)

    # How it looks.

    def _paint_column(self, painter: QPainter, column: int) -> None:
        self._paint_head(painter, column)
        self._paint_picture(painter, column)
        theme, lies, offset = theme_of(self), self._lies, self._offset()
        for index, row in enumerate(self._table):
            left, top = lies.left(column) - offset.x(), lies.row_top(index) - offset.y()
            place = QRect(left, top, lies.inner - UNIT, ROW)
            colour = theme.text if row.differs else theme.faint
            self._write(painter, place, row.values[column], colour, SMALL, bold=row.differs)

    def _paint_head(self, painter: QPainter, column: int) -> None:
        theme, shown = theme_of(self), self._columns[column]
        left, top = self._lies.left(column) - self._offset().x(), -self._offset().y()
        wide = self._lies.inner
        mark = QRect(left, top + 4, wide, 22)
        if shown.chosen:
            mark.setWidth(min(wide, self._width_of(shown.mark, SMALL, bold=True) + 2 * UNIT))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(mark, CORNER / 2, CORNER / 2)
            mark.adjust(UNIT, 0, -UNIT // 2, 0)
        self._write(painter, mark, shown.mark, theme.on_accent if shown.chosen else theme.faint, SMALL, shown.chosen)
        self._write(painter, QRect(left, top + 27, wide, 22), shown.photo.row.name, theme.text, BODY)

    def _paint_picture(self, painter: QPainter, column: int) -> None:
        theme, row = theme_of(self), self._columns[column].photo.row
        large = self._originals.pixmap(row.id, row.thumbnail_version)
        pixmap = large or self._thumbnails.pixmap(row.id, row.thumbnail_version)
        place = self._place(column)
        if pixmap is None:
            painter.fillRect(place, theme.panel)
        else:
            self._paint_pixmap(painter, pixmap, place)
        if wrong := self._originals.trouble(row.id, row.thumbnail_version):
            self._paint_trouble(painter, self._picture(column), wrong)
        if column == self._current and len(self._columns) > 1:
            colour = theme.accent if self.hasFocus() else theme.edge
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-2, -2, 2, 2))

    def _paint_pixmap(self, painter: QPainter, pixmap: QPixmap, place: QRectF) -> None:
        if abs(pixmap.width() * place.height() - pixmap.height() * place.width()) > place.width() * place.height() / 20:
            place = marks.fitted(pixmap.width(), pixmap.height(), place.toRect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))

    def _paint_trouble(self, painter: QPainter, room: QRect, words: str) -> None:
        theme = theme_of(self)
        band = QRect(room.x(), room.bottom() - 31, room.width(), 32)
        painter.fillRect(band, theme.scrim)
        self._write(painter, band.adjusted(UNIT, 0, -UNIT, 0), words, theme.on_scrim, SMALL)

    def _paint_labels(self, painter: QPainter) -> None:
        """The labels stay when the columns scroll sideways."""
        theme, lies, offset = theme_of(self), self._lies, self._offset()
        painter.fillRect(QRect(0, 0, LABELS, self.viewport().height()), theme.canvas)
        for index, row in enumerate(self._table):
            place = QRect(2 * UNIT, lies.row_top(index) - offset.y(), LABELS - 2 * UNIT - 4, ROW)
            self._write(painter, place, row.label, theme.faint, SMALL)

    def _write(self, painter: QPainter, rect: QRect, text: str, colour: QColor, size: int, bold: bool = False) -> None:
        painter.setFont(make_font(size, bold=bold, digits=True))
        painter.setPen(colour)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _width_of(self, text: str, size: int, *, bold: bool) -> int:
        return QFontMetrics(make_font(size, bold=bold)).horizontalAdvance(text)

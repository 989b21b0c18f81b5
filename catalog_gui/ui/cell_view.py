"""The ground of every long list in the window: equal cells, painted only where they are seen, reached by mouse and key.

Geometry is division, scrolling moves the pixels that stay, so a million cells cost what a thousand cost.
"""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from catalog_gui.ui.cells import Cells
from catalog_gui.ui.theme import theme_of

NOTCHES: Final = 3
"""A notch of the wheel is three single steps, and moves one row."""
FARTHEST: Final = 2**30
"""The largest value of a scroll bar; content that is taller scrolls in coarser steps."""
PLAIN: Final = Qt.KeyboardModifier.NoModifier


class CellView(QAbstractScrollArea):
    """Equal cells that scroll. Subclasses say how they lie (`lay_out`), look (`paint_cell`) and read (`words`)."""

    current_changed = Signal(int)
    """The cell with the keyboard's attention, or -1."""
    activated = Signal(int)
    """Enter or a double click."""
    looked = Signal()
    """Other cells may be in sight than before."""

    ground = "canvas"
    """The name of the colour that cells lie on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._current = -1
        self._hover = -1
        self._cells = self.lay_out(0, 1)
        self._unit = 1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        # Opaque, or else Qt paints everything again instead of moving what stays.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What a subclass says.

    def lay_out(self, count: int, width: int) -> Cells:
        """How so many cells lie in a view of that width."""
        return Cells.rows(count, width, 32)

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        """Paint one cell; the ground is there already."""

    def words(self, index: int) -> str:
        """A cell in one line of words, for those who listen."""
        return ""

    def hint(self, index: int) -> str:
        """The tooltip of a cell."""
        return self.words(index)

    def moved(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        """A key or a click has named a cell."""
        self.set_current(index)

    # What is shown.

    @property
    def count(self) -> int:
        """How many cells there are."""
        return self._count

    @property
    def cells(self) -> Cells:
        """Where they lie."""
        return self._cells

    @property
    def current(self) -> int:
        """The cell with the keyboard's attention, or -1."""
        return self._current

    @property
    def hovered(self) -> int:
        """The cell under the mouse, or -1."""
        return self._hover

    def set_count(self, count: int) -> None:
        """Show so many cells; the current one stays where it is or becomes the last."""
        self._count = count
        self.arrange()
        if self._current >= count:
            self.set_current(count - 1)
        self.viewport().update()
        self.looked.emit()

    def set_current(self, index: int, *, show: bool = True) -> None:
        """Give a cell the keyboard's attention and, with `show`, bring it into sight."""
        index = min(index, self._count - 1)
        if index >= 0 and show:
            self.bring(index)
        if index == self._current:
            return
        old, self._current = self._current, index
        self.update_cell(old)
        self.update_cell(index)
        self._say(index)
        self.current_changed.emit(index)

    def bring(self, index: int) -> None:
        """Scroll just so far that a cell is in sight."""
        _, top = self._cells.corner(index)
        bottom, offset, height = top + self._cells.height, self.offset, self.viewport().height()
        if top < offset or self._cells.height > height:
            self._scroll_to(top)
        elif bottom > offset + height:
            self._scroll_to(bottom - height)

    @property
    def offset(self) -> int:
        """Pixels of content above the view."""
        return self.verticalScrollBar().value() * self._unit

    def in_sight(self) -> range:
        """The cells that are at least partly seen."""
        return self._cells.between(self.offset, self.offset + self.viewport().height())

    def cell_rect(self, index: int) -> QRect:
        """Where a cell lies in the viewport."""
        x, y = self._cells.corner(index)
        return QRect(x, y - self.offset, self._cells.width, self._cells.height)

    def cell_at(self, point: QPoint) -> int:
        """The cell under a point of the viewport, or -1."""
        return self._cells.at(point.x(), point.y() + self.offset)

    def update_cell(self, index: int) -> None:
        """Paint a cell again if it is seen."""
        if 0 <= index < self._count:
            self.viewport().update(self.cell_rect(index))

    def arrange(self) -> None:
        """Lay the cells out again, holding still what is looked at."""
        anchor = self._anchor()
        before = self.cell_rect(anchor).y() if anchor >= 0 else 0
        size = self.maximumViewportSize()
        tall = self.lay_out(self._count, size.width()).content_height > size.height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if tall else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        self._cells = self.lay_out(self._count, self.viewport().width())
        self._set_range()
        if 0 <= anchor < self._count:
            self._scroll_to(self._cells.corner(anchor)[1] - before)
        self.viewport().update()

    # Qt's side.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dirty, region = event.rect(), event.region()
        painter.fillRect(dirty, theme_of(self).color(self.ground))
        for index in self._cells.between(self.offset + dirty.top(), self.offset + dirty.bottom() + 1):
            rect = self.cell_rect(index)
            if region.intersects(rect):
                self.paint_cell(painter, index, rect)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()
        self.looked.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._set_hover(-1)
        step = dy * self._unit
        if abs(step) < self.viewport().height():
            self.viewport().scroll(0, step)
        else:
            self.viewport().update()
        self.looked.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.cell_at(event.pos())
            if index >= 0:
                QToolTip.showText(event.globalPos(), self.hint(index), self.viewport(), self.cell_rect(index))
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self._set_hover(-1)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.looked.emit()
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.cell_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.moved(index, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self._target(Qt.Key(event.key()))
        if target is not None:
            self.moved(target, event.modifiers())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.activated.emit(self._current)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and self._count:
            self.set_current(self.in_sight().start, show=False)
        self._say(self._current)
        self.update_cell(self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update_cell(self._current)

    # Within.

    def _anchor(self) -> int:
        seen = self.in_sight()
        if self._current in seen:
            return self._current
        return seen.start if seen else -1

    def _set_range(self) -> None:
        self._unit = self._cells.content_height // FARTHEST + 1
        bar, height = self.verticalScrollBar(), self.viewport().height()
        beyond = max(0, self._cells.content_height - height)
        bar.setRange(0, -(-beyond // self._unit))
        bar.setPageStep(max(1, height // self._unit))
        bar.setSingleStep(max(1, self._cells.stride // NOTCHES // self._unit))

    def _scroll_to(self, offset: int) -> None:
        self.verticalScrollBar().setValue(round(offset / self._unit))

    def _target(self, key: Qt.Key) -> int | None:
        """Where a key leads from the current cell; None if it leads nowhere."""
        if not self._count:
            return None
        columns, last = self._cells.columns, self._count - 1
        page = max(1, self.viewport().height() // self._cells.stride) * columns
        steps = {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        steps |= {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        if columns > 1:
            steps |= {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key == Qt.Key.Key_Home:
            return 0
        if key == Qt.Key.Key_End:
            return last
        if key not in steps:
            return None
        return self._stepped(steps[key], last)

    def _stepped(self, step: int, last: int) -> int:
        if self._current < 0:
            return 0
        target, columns = self._current + step, self._cells.columns
        if 0 <= target <= last:
            return target
        if abs(step) == 1:
            return self._current
        # Beyond the first or last row: stay in the column, or end with the last cell of a row that is not full.
        column, last_row = self._current % columns, last // columns
        return column if target < 0 else min(last, last_row * columns + column)

    def _set_hover(self, index: int) -> None:
        if index == self._hover:
            return
        old, self._hover = self._hover, index
        self.update_cell(old)
        self.update_cell(index)

    def _say(self, index: int) -> None:
        words = self.words(index) if 0 <= index < self._count else ""
        self.setAccessibleDescription(words)
        if words and QAccessible.isActive() and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

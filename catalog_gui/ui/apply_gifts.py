"""The list of what photos that go hand on to those that stay; each can be unticked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from catalog_gui.review.gifts import Gift
from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.compare.painting import write
from catalog_gui.ui.formatting import number
from catalog_gui.ui.theme import BODY, CORNER, SMALL, UNIT, theme_of

HIGH: Final = 48
BOX: Final = 16
TAKES: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class GiftList(CellView):
    """A line for each gift: a box, what it is, from whom to whom. Space, Enter or a click ticks it or not."""

    changed = Signal()
    """Another gift is ticked, or one less."""

    ground = "panel"

    def __init__(self, parent: QWidget | None = None) -> None:
        self._gifts: Sequence[Gift] = ()
        self._without: set[tuple[int, str]] = set()
        super().__init__(parent)
        self.setAccessibleName("What is handed on to the photos that stay")

    @property
    def without(self) -> frozenset[tuple[int, str]]:
        """What is not to be handed on."""
        return frozenset(self._without)

    def show_gifts(self, gifts: Sequence[Gift]) -> None:
        """Show these, all ticked."""
        self._gifts, self._without = gifts, set()
        self.set_count(len(gifts))

    def tick_all(self, on: bool) -> None:
        """Tick all or none."""
        self._without = set() if on else {gift.key for gift in self._gifts}
        self.viewport().update()
        self.changed.emit()

    def toggle(self, index: int) -> None:
        """Tick one, or untick it."""
        self._without ^= {self._gifts[index].key}
        self.update_cell(index)
        self.setAccessibleDescription(self.words(index))
        self.changed.emit()

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.rows(count, width, HIGH)

    def words(self, index: int) -> str:
        gift = self._gifts[index]
        ticked = "not handed on" if gift.key in self._without else "handed on"
        return f"{self._what(gift)}, {self._way(gift)}, {ticked}, {number(index + 1)} of {number(self.count)}"

    def hint(self, index: int) -> str:
        gift = self._gifts[index]
        return f"{self._what(gift)}\nfrom {gift.giver_path}\nto {gift.keeper_path}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        theme, gift = theme_of(self), self._gifts[index]
        on = gift.key not in self._without
        if index == self.current and self.hasFocus():
            painter.setPen(QPen(theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(5, 1, -5, -1), CORNER / 2, CORNER / 2)
        self._paint_box(painter, QRect(rect.x() + 2 * UNIT, rect.y() + 8, BOX, BOX), on)
        left = rect.x() + 2 * UNIT + BOX + UNIT
        upper = QRect(left, rect.y() + 4, rect.right() - left - UNIT, 22)
        cut = Qt.TextElideMode.ElideRight
        write(painter, upper, self._what(gift), theme.text if on else theme.faint, BODY, cut=cut)
        to = f"\N{RIGHTWARDS ARROW} {_name(gift.keeper_path)}"
        write(painter, upper.translated(0, 20), to, theme.faint, SMALL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.cell_at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in TAKES and self.current >= 0 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.toggle(self.current)
        elif event.key() in TAKES:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _what(self, gift: Gift) -> str:
        return f"{gift.title}: {' '.join(gift.shown.split())}"

    def _way(self, gift: Gift) -> str:
        return f"{_name(gift.giver_path)} \N{RIGHTWARDS ARROW} {_name(gift.keeper_path)}"

    def _paint_box(self, painter: QPainter, box: QRect, on: bool) -> None:
        theme = theme_of(self)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent if on else theme.edge, 1))
        painter.setBrush(theme.accent if on else theme.canvas)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            painter.setPen(QPen(theme.on_accent, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            corner = box.topLeft()
            marks = (QPointF(4, 8.5), QPointF(7, 11.5), QPointF(12, 5.5))
            painter.drawPolyline(QPolygonF([point + QPointF(corner) for point in marks]))
        painter.restore()


def _name(path: str) -> str:
    return path.rpartition("/")[2]

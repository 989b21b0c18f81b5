"""Keep-rules in their order: dragged with the mouse, or moved by Alt with the arrows; beside each what it decides."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from catalog_gui.media.keep_rule import RULES
from catalog_gui.ui.compare.painting import write
from catalog_gui.ui.formatting import number
from catalog_gui.ui.theme import BODY, ROW, SMALL, UNIT, theme_of

NAME: Final = Qt.ItemDataRole.UserRole
DECIDES: Final = Qt.ItemDataRole.UserRole + 1
FIGURES: Final = 72
HANDLE: Final = 16


class RuleList(QListWidget):
    """Rules, the weightiest first."""

    reordered = Signal()
    """The order is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setStyleSheet("QListWidget { background: transparent; }")
        self.setItemDelegate(_RuleLine(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(len(RULES) * ROW + 4)
        self.setAccessibleName("Rules, the weightiest first")
        self.setToolTip("Drag a rule, or move it with Alt and ↑ or ↓")
        self.model().rowsMoved.connect(lambda *_: self.reordered.emit())

    @property
    def rules(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(str(self.item(row).data(NAME)) for row in range(self.count()))

    def show_rules(self, rules: Sequence[str]) -> None:
        """Show this order."""
        known = {self.item(row).data(NAME): self.item(row).data(DECIDES) for row in range(self.count())}
        self.clear()
        for name in rules:
            item = QListWidgetItem(RULES[name].title)
            item.setData(NAME, name)
            item.setData(DECIDES, known.get(name))
            self.addItem(item)
        self.setCurrentRow(0)

    def show_figures(self, decides: Mapping[str, int]) -> None:
        """Say how many groups each rule decides."""
        for row in range(self.count()):
            item = self.item(row)
            count = decides.get(str(item.data(NAME)), 0)
            item.setData(DECIDES, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, decides {number(count)}")

    def move(self, by: int) -> None:  # type: ignore[override]
        """Move the current rule up or down."""
        row = self.currentRow()
        if 0 <= row < self.count() and 0 <= row + by < self.count():
            item = self.takeItem(row)
            self.insertItem(row + by, item)
            self.setCurrentRow(row + by)
            self.reordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move(steps[Qt.Key(event.key())])
        elif event.key() in (*steps, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()


class _RuleLine(QStyledItemDelegate):
    """A handle, the rule, and what it decides at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self.parent()
        assert isinstance(view, RuleList)
        theme, rect = theme_of(view), QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.selected)
            if view.hasFocus():
                painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.accent)
        _paint_handle(painter, rect, theme.edge)
        decides = index.data(DECIDES)
        words = rect.adjusted(UNIT + HANDLE, 0, -FIGURES, 0)
        write(painter, words, str(index.data(Qt.ItemDataRole.DisplayRole)), theme.text, BODY)
        figure = "" if decides is None else number(decides)
        place = rect.adjusted(rect.width() - FIGURES, 0, -UNIT, 0)
        tone = theme.text if decides else theme.faint
        write(painter, place, figure, tone, SMALL, side=Qt.AlignmentFlag.AlignRight)


def _paint_handle(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Six dots: it can be taken hold of."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for across in (0, 4):
        for down in (-5, -1, 3):
            painter.drawRect(rect.x() + UNIT + across, rect.center().y() + down, 2, 2)

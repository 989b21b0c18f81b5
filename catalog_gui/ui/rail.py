"""The rail of places on the left: icon, name and figure of each, reached by mouse, arrows and Ctrl with a digit."""

from collections.abc import Mapping, Sequence

from attrs import frozen
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.ui.formatting import number
from catalog_gui.ui.icons import EDGE, icon_image
from catalog_gui.ui.labels import ElidedLabel, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, make_font, set_look, set_type, theme_of

WIDE = 208
NARROW = 60
HIGH = 40


@frozen
class Place:
    """A page that the rail leads to."""

    name: str
    title: str
    icon: str


class RailButton(QAbstractButton):
    """One place: the chosen one has a ground of its own and an accent at its left edge."""

    def __init__(self, place: Place, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self._shortcut = shortcut
        self._count: int | None = None
        self._narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(place.title)
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()

    def set_count(self, count: int | None) -> None:
        """The figure beside the name; None shows none."""
        if count != self._count:
            self._count = count
            self._describe()
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW if self._narrow else WIDE, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = self.rect().adjusted(UNIT, 2, -UNIT, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.selected if self.isChecked() else theme.hover)
            painter.drawRoundedRect(body, 6, 6)
        if self.isChecked():
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(QRect(body.left(), body.top() + 8, 3, body.height() - 16), 1.5, 1.5)
        self._draw_words(painter, body)
        if self.hasFocus():
            painter.setPen(theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_words(self, painter: QPainter, body: QRect) -> None:
        theme = theme_of(self)
        left = (self.width() - EDGE) // 2 if self._narrow else body.left() + 12
        tone = theme.text if self.isChecked() else theme.faint
        top = body.center().y() - EDGE // 2 + 1
        painter.drawImage(left, top, icon_image(self.place.icon, tone, EDGE, self.devicePixelRatioF()))
        if self._narrow:
            return
        painter.setFont(make_font(SMALL, digits=True))
        figure = "" if self._count is None else number(self._count)
        end = body.right() - 10
        wide = painter.fontMetrics().horizontalAdvance(figure)
        painter.setPen(theme.faint)
        painter.drawText(QRect(end - wide, body.top(), wide + 2, body.height()), Qt.AlignmentFlag.AlignVCenter, figure)
        painter.setFont(make_font(BODY, bold=self.isChecked()))
        painter.setPen(theme.text)
        start = left + EDGE + 12
        words = QRect(start, body.top(), end - wide - UNIT - start, body.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)

    def _describe(self) -> None:
        figure = "" if self._count is None else f", {number(self._count)}"
        self.setAccessibleName(f"{self.place.title}{figure}")
        self.setToolTip(f"{self.place.title}{figure} ({self._shortcut})")


class Rail(QWidget):
    """All places, with the name of the catalog above them."""

    chosen = Signal(str)
    """The name of a place."""

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Places")
        self._catalog = ElidedLabel()
        set_type(self._catalog, BODY, bold=True)
        self._catalog.setContentsMargins(20, 0, 12, 0)
        self._caption = label("Catalog", SMALL, tone="faint")
        self._caption.setContentsMargins(20, UNIT // 2, 12, 0)
        self._buttons = {
            place.name: RailButton(place, f"Ctrl+{index}", self) for index, place in enumerate(places, start=1)
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, UNIT, 0, UNIT)
        column.setSpacing(0)
        column.addWidget(self._caption)
        column.addWidget(self._catalog)
        column.addSpacing(UNIT)
        for each in self._buttons.values():
            each.clicked.connect(self._on_click)
            column.addWidget(each)
        column.addStretch(1)
        self.set_narrow(False)

    def button(self, name: str) -> RailButton:
        """The button of a place."""
        return self._buttons[name]

    def show_place(self, name: str) -> None:
        """Mark the place that is shown."""
        self._buttons[name].setChecked(True)

    def show_catalog(self, name: str) -> None:
        """The name above the places."""
        self._catalog.setText(name)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Figures by the name of the place; a place without one, or with nothing in it, shows none."""
        for name, each in self._buttons.items():
            each.set_count(counts.get(name) or None)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, for windows without room."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._catalog.setVisible(not narrow)
        self._caption.setVisible(not narrow)
        for each in self._buttons.values():
            each.set_narrow(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down, Home and End go from place to place."""
        buttons = list(self._buttons.values())
        here = next((index for index, each in enumerate(buttons) if each.hasFocus()), None)
        goal = {
            Qt.Key.Key_Up: None if here is None else here - 1,
            Qt.Key.Key_Down: None if here is None else here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(buttons) - 1,
        }.get(Qt.Key(event.key()))
        if goal is None:
            super().keyPressEvent(event)
        elif 0 <= goal < len(buttons):
            buttons[goal].setFocus(Qt.FocusReason.TabFocusReason)
            buttons[goal].click()

    def _on_click(self) -> None:
        sender = next(each for each in self._buttons.values() if each.isChecked())
        self.chosen.emit(sender.place.name)

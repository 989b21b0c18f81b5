"""How a gauge is counted, in words: a slip beside its card that goes with the next click or key."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from catalog_gui.engine.definitions import EVERYONE, rules
from catalog_gui.ui.chip import GLYPH, draw_glyph
from catalog_gui.ui.labels import label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look, theme_of

WIDE: Final = 480
NAMES: Final = {
    "done": "Done",
    "missing": "Missing",
    "stale": "Out of date",
    "failed": "Failed",
    "not_applicable": "Not applicable",
}


class Glyph(QWidget):
    """The shape of a state."""

    def __init__(self, state: str) -> None:
        super().__init__()
        self._state = state
        self.setFixedSize(GLYPH, GLYPH + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_glyph(QPainter(self), self._state, theme_of(self), QRectF(0, 2, GLYPH, GLYPH))


class RulesPopup(QFrame):
    """The five states of a field, each with its rule.

    :param phase: the phase that fills the field.
    """

    def __init__(self, field: str, title: str, phase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_look(self, "ground", "raised")
        self.setFixedWidth(WIDE)
        self.setAccessibleName(f"How {title} is counted")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(12)
        column.addWidget(label(f"How “{title}” is counted", BODY, bold=True))
        column.addLayout(_grid(rules(phase)))
        column.addWidget(label(EVERYONE, SMALL, tone="faint", wrap=True))
        column.addWidget(label(f"As SQL: catalog-gui coverage --explain {field}", SMALL, tone="faint", wrap=True))

    def show_beside(self, card: QWidget) -> None:
        """Open at a card, within the screen."""
        self.adjustSize()
        room = card.screen().availableGeometry()
        corner = card.mapToGlobal(QPoint(UNIT, 6 * UNIT))
        left = max(room.left(), min(corner.x(), room.right() - self.width()))
        top = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()


def _grid(said: dict[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(UNIT)
    grid.setVerticalSpacing(UNIT)
    grid.setColumnStretch(2, 1)
    for row, (state, rule) in enumerate(said.items()):
        grid.addWidget(Glyph(state), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(NAMES[state], SMALL, bold=True), row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(rule, SMALL, wrap=True), row, 2, Qt.AlignmentFlag.AlignTop)
    return grid

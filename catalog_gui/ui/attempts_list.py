"""The list of what was tried with a photo and noted of it: an icon and three lines each, painted only where it is seen."""

from collections.abc import Callable
from typing import Final

from attrs import frozen
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.formatting import number
from catalog_gui.ui.icons import EDGE, icon_image
from catalog_gui.ui.list_rows import paint_row_ground
from catalog_gui.ui.theme import BODY, SMALL, UNIT, make_font, theme_of

HIGH: Final = 72
_LINES: Final = ((UNIT, 20), (UNIT + 20, 18), (UNIT + 38, 18))
"""Top and height of each line."""


@frozen
class TryLine:
    """What one row says: what it is about, what happened, and when; `tone` is the name of its icon's colour."""

    title: str
    message: str
    line: str
    icon: str
    tone: str = "faint"


class AttemptsList(CellView):
    """Rows of words; the current row is the chosen one.

    :param describe: says what stands in a row; asked for the rows in sight only, each time that they are painted.
    """

    ground = "panel"

    def __init__(self, describe: Callable[[int], TryLine], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = describe
        self.setAccessibleName(name)

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.rows(count, width, HIGH)

    def words(self, index: int) -> str:
        row = self.line(index)
        return f"{row.title}, {row.message}, {row.line}, {number(index + 1)} of {number(self.count)}"

    def hint(self, index: int) -> str:
        row = self.line(index)
        return f"{row.title}\n{row.message}\n{row.line}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        row, theme = self.line(index), theme_of(self)
        paint_row_ground(self, painter, index, rect)
        image = icon_image(row.icon, theme.color(row.tone), EDGE, self.devicePixelRatioF())
        painter.drawImage(rect.x() + 2 * UNIT, rect.y() + UNIT, image)
        room = rect.adjusted(EDGE + 3 * UNIT, 0, -UNIT, 0)
        said = ((row.title, BODY, theme.text), (row.message, SMALL, theme.text), (row.line, SMALL, theme.faint))
        for (top, height), (words, size, colour) in zip(_LINES, said, strict=True):
            _write(painter, QRect(room.x(), rect.y() + top, room.width(), height), words, size, colour)


def _write(painter: QPainter, rect: QRect, words: str, size: int, colour: QColor) -> None:
    painter.setFont(make_font(size, digits=True))
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

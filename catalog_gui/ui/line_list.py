"""A slim list of events: an icon and two lines of words each, painted only where it is seen."""

from collections.abc import Callable
from typing import Final

from attrs import frozen
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.formatting import number
from catalog_gui.ui.icons import EDGE, icon_image
from catalog_gui.ui.list_rows import paint_row_ground, paint_two_lines
from catalog_gui.ui.theme import UNIT, theme_of

HIGH: Final = 56


@frozen
class Line:
    """What one row says; `tone` is the name of its icon's colour."""

    title: str
    line: str
    icon: str
    tone: str = "faint"


class LineList(CellView):
    """Rows of words; the current row is the chosen one.

    :param describe: says what stands in a row; asked for the rows in sight only, each time that they are painted.
    """

    ground = "panel"

    def __init__(self, describe: Callable[[int], Line], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = describe
        self.setAccessibleName(name)

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.rows(count, width, HIGH)

    def words(self, index: int) -> str:
        row = self.line(index)
        return f"{row.title}, {row.line}, {number(index + 1)} of {number(self.count)}"

    def hint(self, index: int) -> str:
        row = self.line(index)
        return f"{row.title}\n{row.line}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        row, theme = self.line(index), theme_of(self)
        paint_row_ground(self, painter, index, rect)
        image = icon_image(row.icon, theme.color(row.tone), EDGE, self.devicePixelRatioF())
        painter.drawImage(rect.x() + 2 * UNIT, rect.y() + (HIGH - EDGE) // 2, image)
        room = rect.adjusted(EDGE + 4 * UNIT - 4, UNIT - 2, -UNIT, -UNIT)
        paint_two_lines(self, painter, room, row.title, row.line)

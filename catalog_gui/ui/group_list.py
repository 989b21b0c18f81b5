"""The slim list of groups beside their photos: a small picture and two lines each, painted only where it is seen."""

from collections.abc import Callable
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui import marks
from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.formatting import number
from catalog_gui.ui.icons import EDGE, icon_image
from catalog_gui.ui.list_rows import paint_row_ground, paint_two_lines
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import UNIT, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

HIGH: Final = 64
PICTURE: Final = 48
BUDGET: Final = 32 * 2**20
FEW: Final = np.empty(0, np.int64)


@frozen
class Entry:
    """What one row of the list says."""

    title: str
    line: str
    done: bool = False
    """Whether it has been dealt with: it steps back and carries a tick."""
    icon: str = ""
    """Stands instead of a picture."""


Describe = Callable[[int, PhotoRow | None], Entry]
"""Says what stands in a row, given its index and its photo as far as that is known."""


class GroupList(CellView):
    """Rows with the picture of one photo each; the current row is the chosen one.

    :param describe: asked for the rows in sight only, each time that they are painted.
    """

    ground = "panel"

    def __init__(self, library: Library, describe: Describe, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self.model = PhotoModel(library, self)
        self.thumbnails = Thumbnails(self, BUDGET)
        self.setAccessibleName(name)
        self.model.changed.connect(lambda _first, _stop: self._known())
        self.thumbnails.changed.connect(lambda _photos: self._known())
        self.looked.connect(self._look)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self.model.waiting + self.thumbnails.waiting

    def show_photos(self, ids: NDArray[np.int64]) -> None:
        """Show a row for each of these photos; the current row stays the current one by its place."""
        self.model.show_ids(ids)
        self.set_count(len(ids))

    def refresh(self) -> None:
        """What the rows say may have changed."""
        self.thumbnails.retry()
        self.model.refresh()

    def entry(self, index: int) -> Entry:
        """What a row says."""
        return self._describe(index, self.model.row(index))

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.rows(count, width, HIGH)

    def words(self, index: int) -> str:
        entry = self.entry(index)
        done = ", done" if entry.done else ""
        return f"{entry.title}, {entry.line}{done}, {number(index + 1)} of {number(self.count)}"

    def hint(self, index: int) -> str:
        entry = self.entry(index)
        return f"{entry.title}\n{entry.line}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        entry = self.entry(index)
        paint_row_ground(self, painter, index, rect)
        place = QRect(rect.x() + UNIT, rect.y() + (HIGH - PICTURE) // 2, PICTURE, PICTURE)
        self._paint_picture(painter, index, place, entry.icon)
        lines = rect.adjusted(PICTURE + 3 * UNIT, UNIT, -UNIT, -UNIT)
        if entry.done:
            marks.paint_tick(painter, QRect(rect.right() - 28, rect.y() + 12, 28, 28), theme_of(self))
            lines.setRight(lines.right() - 3 * UNIT)
        paint_two_lines(self, painter, lines, entry.title, entry.line, quiet=entry.done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the page's: there it decides."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    # Within.

    def _paint_picture(self, painter: QPainter, index: int, place: QRect, icon: str) -> None:
        theme, row = theme_of(self), self.model.row(index)
        pixmap = self.thumbnails.pixmap(row.id, row.thumbnail_version) if row is not None else None
        if icon or pixmap is None:
            painter.fillRect(place, theme.raised)
            if icon or (row is not None and row.thumbnail is None):
                image = icon_image(icon or "photos", theme.faint, EDGE, self.devicePixelRatioF())
                painter.drawImage(place.center() - QPoint(EDGE // 2 - 1, EDGE // 2 - 1), image)
            return
        target = marks.fitted(pixmap.width(), pixmap.height(), place, self.devicePixelRatioF())
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))

    def _known(self) -> None:
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        seen = self.in_sight()
        if not seen or not self.isVisible():
            return
        self.model.want(seen.start, seen.stop)
        edge = round(PICTURE * self.devicePixelRatioF())
        order = [*seen, *range(seen.stop, min(self.count, seen.stop + len(seen)))]
        rows = [row for row in map(self.model.row, order) if row is not None]
        self.thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, edge) for row in rows if row.thumbnail is not None
        )

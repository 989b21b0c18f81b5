"""Pairs of photos as rows: two small pictures beside their names, painted only where they are seen."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.decisions import RejectedPair
from catalog_gui.ui import marks
from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.compare.painting import write
from catalog_gui.ui.formatting import number
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import BODY, SMALL, UNIT, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

HIGH: Final = 88
PICTURE: Final = 72
NAME: Final = 19
FOLDER: Final = 15
BUDGET: Final = 16 * 2**20


class PairList(CellView):
    """Shows pairs; the current row is the chosen one."""

    ground = "panel"

    def __init__(self, library: Library, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: Sequence[RejectedPair] = ()
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

    @property
    def chosen(self) -> RejectedPair | None:
        """The current pair."""
        return self._pairs[self.current] if 0 <= self.current < len(self._pairs) else None

    def show_pairs(self, pairs: Sequence[RejectedPair]) -> None:
        """Show these; the current row stays the current one by its place."""
        self._pairs = pairs
        ids = [photo for pair in pairs for photo in (pair.low, pair.high)]
        self.model.show_ids(np.array(ids, np.int64))
        self.set_count(len(pairs))
        if pairs and self.current < 0:
            self.set_current(0)

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.rows(count, width, HIGH)

    def words(self, index: int) -> str:
        pair = self._pairs[index]
        names = " and ".join(PurePath(path).name for path in (pair.low_path, pair.high_path))
        return f"{names}, {number(index + 1)} of {number(self.count)}"

    def hint(self, index: int) -> str:
        pair = self._pairs[index]
        return f"{pair.low_path}\n{pair.high_path}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        theme, pair = theme_of(self), self._pairs[index]
        if index == self.current:
            painter.fillRect(rect, theme.selected)
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.accent)
        elif index == self.hovered:
            painter.fillRect(rect, theme.hover)
        for place in (0, 1):
            left = rect.x() + UNIT + place * (PICTURE + UNIT // 2)
            self._paint_picture(painter, 2 * index + place, QRect(left, rect.y() + UNIT, PICTURE, PICTURE))
        left = rect.x() + 2 * (PICTURE + UNIT) + UNIT
        for place, path in enumerate((pair.low_path, pair.high_path)):
            top, wide = rect.y() + UNIT + place * PICTURE // 2, rect.right() - left - UNIT
            write(painter, QRect(left, top, wide, NAME), PurePath(path).name, theme.text, BODY)
            folder = str(PurePath(path).parent)
            write(painter, QRect(left, top + NAME, wide, FOLDER), folder, theme.faint, SMALL)

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    # Within.

    def _paint_picture(self, painter: QPainter, place: int, room: QRect) -> None:
        row = self.model.row(place)
        pixmap = self.thumbnails.pixmap(row.id, row.thumbnail_version) if row is not None else None
        if pixmap is None:
            painter.fillRect(room, theme_of(self).raised)
            return
        target = marks.fitted(pixmap.width(), pixmap.height(), room, self.devicePixelRatioF())
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))

    def _known(self) -> None:
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        seen = self.in_sight()
        if not seen or not self.isVisible():
            return
        self.model.want(2 * seen.start, 2 * seen.stop)
        edge = round(PICTURE * self.devicePixelRatioF())
        rows = [row for row in map(self.model.row, range(2 * seen.start, 2 * seen.stop)) if row is not None]
        self.thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, edge) for row in rows if row.thumbnail is not None
        )

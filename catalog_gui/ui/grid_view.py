"""The grid of photos: whole pictures in equal cells from edge to edge, and a mark only where something is wrong."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui import marks
from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.missing_thumbnails import Lacking, MissingThumbnails
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.photo_words import hint, in_words
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.selection import Selection
from catalog_gui.ui.theme import CORNER, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

SIZES: Final = (64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320, 384, 448, 512)
"""The least size of a cell that one can zoom to, in pixels at scale 1."""
USUAL: Final = 160
THUMBNAIL: Final = 256
"""Pixels of a stored thumbnail: cells begin no larger than it can fill without blur."""
GAP: Final = 4
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LARGER: Final = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_ZoomIn})
SMALLER: Final = frozenset({Qt.Key.Key_Minus, Qt.Key.Key_ZoomOut})


class GridView(CellView):
    """Photos in a grid, with a selection kept as ranges.

    Keys: arrows, Home, End, Page Up and Down; with Shift they extend the selection, with Ctrl they only move.
    Ctrl+A chooses all, Esc none, Space asks for the preview, I for the details, + and - change the size.
    """

    selection_changed = Signal()
    preview_wanted = Signal(int)
    """Space on a photo: its position."""
    details_wanted = Signal()
    """The key I."""
    menu_wanted = Signal(int, QPoint)
    """A context menu for a position, at a point of the screen."""
    zoomed = Signal(int)
    """Another size of cells, to be remembered."""

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        self._size = USUAL
        super().__init__(parent)
        self._model = model
        self._thumbnails = Thumbnails(self)
        self._missing: MissingThumbnails | None = None
        self._selection = Selection()
        self._start = 0
        self._chosen_ids = model.ids
        self._edge = 0
        self._size = self._usual()
        self.setAccessibleName("Photos")
        model.reset.connect(self._other_photos)
        model.changed.connect(self._more_known)
        self._thumbnails.changed.connect(self._pictures_came)
        self.looked.connect(self._look)

    @property
    def model(self) -> PhotoModel:
        """The photos shown."""
        return self._model

    @property
    def thumbnails(self) -> Thumbnails:
        """The pictures shown."""
        return self._thumbnails

    @property
    def selection(self) -> Selection:
        """The chosen positions; change it through the methods of the view."""
        return self._selection

    @property
    def size_of_cells(self) -> int:
        """The least size of a cell."""
        return self._size

    def zoom(self, size: int) -> None:
        """Show cells of at least `size` pixels; the current photo, or else the first in sight, stays where it is."""
        size = min(max(size, SIZES[0]), SIZES[-1])
        if size == self._size:
            return
        self._size = size
        self.arrange()
        self.looked.emit()
        self.zoomed.emit(size)

    def select_all(self) -> None:
        """Choose every photo of the list."""
        self._selection.set_range(0, self.count)
        self._selected()

    def clear_selection(self) -> None:
        """Choose none."""
        self._selection.clear()
        self._selected()

    def retry_pictures(self) -> None:
        """Look again for thumbnails that could not be read."""
        self._thumbnails.retry()
        if self._missing is not None:
            self._missing.retry()
        self._look()

    def make_missing(self, missing: MissingThumbnails) -> None:
        """From now on thumbnails that are missing where one looks are made."""
        self._missing = missing
        missing.made.connect(self._were_made)

    def lay_out(self, count: int, width: int) -> Cells:
        return Cells.grid(count, width, self._size, GAP)

    def words(self, index: int) -> str:
        row = self._model.row(index)
        return in_words(row, index, self.count, chosen=index in self._selection) if row is not None else ""

    def hint(self, index: int) -> str:
        row = self._model.row(index)
        return hint(row) if row is not None else ""

    def moved(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & SHIFT:
            first, last = sorted((self._start, index))
            if not modifiers & CTRL:
                self._selection.clear()
            self._selection.add(first, last + 1)
        elif not modifiers & CTRL:
            self._choose_one(index)
            return
        self.set_current(index)
        self._selected()

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        row = self._model.row(index)
        if row is not None:
            self._paint_photo(painter, row, rect)
        else:
            painter.fillRect(rect, theme_of(self).panel)
        self._paint_frames(painter, index, rect)

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, ctrl = Qt.Key(event.key()), bool(event.modifiers() & CTRL)
        if key == Qt.Key.Key_Space and self.current >= 0:
            self._space(ctrl)
        elif key == Qt.Key.Key_I and not ctrl:
            self.details_wanted.emit()
        elif key == Qt.Key.Key_A and ctrl:
            self.select_all()
        elif key == Qt.Key.Key_Escape and len(self._selection):
            self.clear_selection()
        elif key in LARGER or key in SMALLER:
            self._zoom_by(1 if key in LARGER else -1)
        elif key == Qt.Key.Key_0 and ctrl:
            self.zoom(self._usual())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.cell_at(event.position().toPoint())
        if index < 0 and not event.modifiers():
            self.clear_selection()
        elif index >= 0 and event.button() == Qt.MouseButton.LeftButton and event.modifiers() == CTRL:
            self._toggle(index)
        else:
            super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & CTRL:
            self._zoom_by((event.angleDelta().y() > 0) - (event.angleDelta().y() < 0))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.current if by_key else self.cell_at(self.viewport().mapFromGlobal(event.globalPos()))
        if index < 0:
            return
        if index not in self._selection:
            self.moved(index, Qt.KeyboardModifier.NoModifier)
        centre = self.viewport().mapToGlobal(self.cell_rect(index).center())
        self.menu_wanted.emit(index, centre if by_key else event.globalPos())

    # Within.

    def _usual(self) -> int:
        fits = [size for size in SIZES if size * self.devicePixelRatioF() <= THUMBNAIL]
        return min(USUAL, max(fits, default=SIZES[0]))

    def _space(self, ctrl: bool) -> None:
        if ctrl:
            self._toggle(self.current)
        else:
            self.preview_wanted.emit(self.current)

    def _toggle(self, index: int) -> None:
        self._selection.toggle(index)
        self._start = index
        self.set_current(index)
        self._selected()

    def _zoom_by(self, step: int) -> None:
        nearest = min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - self._size))
        self.zoom(SIZES[min(max(nearest + step, 0), len(SIZES) - 1)])

    def _choose_one(self, index: int) -> None:
        """Choose one photo alone; from one to the next only the two are painted again."""
        before = self._selection.positions() if len(self._selection) < 2 else None
        self._selection.set_range(index, index + 1)
        self._start = index
        self.set_current(index)
        if before is None:
            self.viewport().update()
        for each in (*(before if before is not None else ()), index):
            self.update_cell(int(each))
        self.selection_changed.emit()

    def _selected(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    def _other_photos(self) -> None:
        """Other ids: the current photo and the chosen ones are found again by their ids."""
        old = self._chosen_ids
        chosen = old[self._selection.positions()]
        current = int(old[self.current]) if 0 <= self.current < len(old) else -1
        self._chosen_ids = self._model.ids
        self._selection.set_positions(self._model.positions(chosen))
        self._start = 0
        self.set_current(-1)
        self.set_count(len(self._model))
        place = self._model.position(current) if current >= 0 else -1
        if place >= 0:
            self.set_current(place)
        else:
            self.verticalScrollBar().setValue(0)
            self.set_current(0 if self.hasFocus() else -1)
        self._selected()

    def _more_known(self, first: int, stop: int) -> None:
        self._look()
        for index in self.in_sight():
            if first <= index < stop:
                self.update_cell(index)
        if self.hasFocus() and self.current >= 0:
            self.setAccessibleDescription(self.words(self.current))

    def _pictures_came(self, photos: set[int]) -> None:
        ids = self._model.ids
        for index in self.in_sight():
            if int(ids[index]) in photos:
                self.update_cell(index)
        self._look()

    def _look(self) -> None:
        """Ask for what is in sight, then for the next screen either way."""
        self._edge = round(self.cells.width * self.devicePixelRatioF())
        seen = self.in_sight()
        if not seen or not self.isVisible():
            return
        ahead = range(max(0, seen.start - len(seen)), min(self.count, seen.stop + len(seen)))
        self._model.want(seen.start, seen.stop)
        order = [*seen, *range(seen.stop, ahead.stop), *range(ahead.start, seen.start)]
        self._thumbnails.want(self._wanted(order))
        if self._missing is not None:
            self._missing.want(self._lacking(seen))

    def _lacking(self, seen: range) -> list[Lacking]:
        """Photos in sight without a thumbnail, or whose file is not where it should be."""
        rows = ((index, self._model.row(index)) for index in seen)
        return [
            Lacking(row.id, row.thumbnail_version, index)
            for index, row in rows
            if row is not None
            and not row.offline
            and (row.thumbnail is None or self._thumbnails.trouble(row.id, row.thumbnail_version))
        ]

    def _were_made(self, photos: set[int], positions: set[int]) -> None:
        self._thumbnails.forget_trouble(photos)
        self._model.renew(positions)

    def _wanted(self, order: list[int]) -> list[Wanted]:
        rows = (self._model.row(index) for index in order)
        return [
            Wanted(row.id, row.thumbnail_version, row.thumbnail, self._edge)
            for row in rows
            if row is not None and row.thumbnail is not None
        ]

    def showEvent(self, event: object) -> None:
        self._look()

    def _paint_photo(self, painter: QPainter, row: PhotoRow, rect: QRect) -> None:
        pixmap = self._thumbnails.pixmap(row.id, row.thumbnail_version)
        if pixmap is None:
            marks.paint_blank(painter, rect, row, theme_of(self))
        else:
            self._paint_picture(painter, pixmap, rect)
        marks.paint_badge(painter, rect, row, theme_of(self))

    def _paint_picture(self, painter: QPainter, pixmap: QPixmap, rect: QRect) -> None:
        target = marks.fitted(pixmap.width(), pixmap.height(), rect, self._edge / self.cells.width)
        if max(pixmap.width(), pixmap.height()) != self._edge:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))

    def _paint_frames(self, painter: QPainter, index: int, rect: QRect) -> None:
        theme, chosen = theme_of(self), index in self._selection
        current = index == self.current and (self.hasFocus() or not chosen)
        if not (chosen or current or index == self.hovered):
            return
        width = 3 if (chosen or current) else 1
        colour = theme.accent if chosen or (current and self.hasFocus()) else theme.edge
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), CORNER / 2, CORNER / 2)
        if chosen and len(self._selection) > 1:
            marks.paint_tick(painter, rect, theme)

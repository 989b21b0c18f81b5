"""One photo as large as there is room: its thumbnail at once, its stored preview or the photo itself as soon as it is decoded."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.formatting import number
from catalog_gui.ui.marks import fitted
from catalog_gui.ui.originals import Originals
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.photo_words import in_words, measures, trouble
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import BODY, SMALL, UNIT, make_font, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

CAPTION: Final = 40
"""Pixels of the line below the picture."""
SETTLED: Final = 120
"""Milliseconds without a change of size before pictures are decoded for the new one."""
STAND_IN: Final = 256
LARGE_BUDGET: Final = 128 * 2**20
"""Bytes: a dozen and more stored previews on a large screen."""


class Preview(QWidget):
    """Shows the photos of a model one by one. Arrows, Home and End go on; Space and Esc go back."""

    closed = Signal(int)
    """The user goes back; the position last shown."""
    moved = Signal(int)
    """Another position is shown."""
    details_wanted = Signal()
    """The key I."""

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._position, self._step = -1, 1
        self._originals, self._thumbnails = Originals(self), Thumbnails(self)
        self._previews = Thumbnails(self, LARGE_BUDGET, batch=1)
        self._settle = QTimer(self, interval=SETTLED, singleShot=True)
        self._settle.timeout.connect(self._look)
        self._originals.changed.connect(lambda _photos: self.update())
        self._thumbnails.changed.connect(lambda _photos: self.update())
        self._previews.changed.connect(lambda _photos: self._previews_came())
        model.changed.connect(lambda _first, _stop: self._known())
        model.reset.connect(self._other_photos)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Photo")

    @property
    def position(self) -> int:
        """The position that is shown, or -1."""
        return self._position

    @property
    def originals(self) -> Originals:
        """The large pictures."""
        return self._originals

    @property
    def previews(self) -> Thumbnails:
        """The stored large pictures."""
        return self._previews

    @property
    def waiting(self) -> int:
        """How many pictures are still to come."""
        return self._originals.waiting + self._previews.waiting + self._thumbnails.waiting

    def open(self, position: int) -> None:
        """Show a photo of the model."""
        position = min(max(position, 0), len(self._model) - 1)
        if position < 0:
            return
        self._step = -1 if position < self._position else 1
        self._position = position
        self._model.want(max(0, position - 1), position + 2)
        self._known()
        self.moved.emit(position)

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: self._position + 1,
            Qt.Key.Key_Down: self._position + 1,
            Qt.Key.Key_Left: self._position - 1,
            Qt.Key.Key_Up: self._position - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._model) - 1,
        }
        target = steps.get(Qt.Key(event.key()))
        if target is not None:
            if 0 <= target < len(self._model) and target != self._position:
                self.open(target)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit(self._position)
        elif event.key() == Qt.Key.Key_I:
            self.details_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.closed.emit(self._position)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        for each in (self._originals, self._previews, self._thumbnails):
            each.want(())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, row = theme_of(self), self._row(self._position)
        painter.fillRect(self.rect(), theme.canvas)
        if row is not None:
            self._paint_photo(painter, row)
            self._paint_caption(painter, row)
        painter.end()

    # Within.

    def _row(self, position: int) -> PhotoRow | None:
        return self._model.row(position) if 0 <= position < len(self._model) else None

    def _room(self) -> QRect:
        return self.rect().adjusted(UNIT, UNIT, -UNIT, -CAPTION)

    def _place(self, row: PhotoRow) -> QRectF:
        """Where the photo lies: whole, never larger than its own pixels."""
        room, scale = self._room(), self.devicePixelRatioF()
        if not (row.width and row.height):
            return QRectF(room)
        place = fitted(row.width, row.height, room, scale)
        if place.width() * scale <= row.width:
            return place
        own = QRect(0, 0, max(1, round(row.width / scale)), max(1, round(row.height / scale)))
        own.moveCenter(room.center())
        return QRectF(own)

    def _known(self) -> None:
        self.update()
        self._look()
        row = self._row(self._position)
        words = in_words(row, self._position, len(self._model)) if row is not None else ""
        if words == self.accessibleDescription():
            return
        self.setAccessibleDescription(words)
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _other_photos(self) -> None:
        if self.isVisible():
            self.open(min(max(self._position, 0), len(self._model) - 1))
            self.update()

    def _look(self) -> None:
        """Ask for the photo that is shown, then for its neighbours, the next one first."""
        if not self.isVisible():
            return
        if self._position >= 0:  # what is known of them may be out of date
            self._model.want(max(0, self._position - 1), self._position + 2)
        order = (self._position, self._position + self._step, self._position - self._step)
        rows = [row for row in map(self._row, order) if row is not None]
        self._previews.want(
            Wanted(row.id, row.preview.version, row.preview.path, self._edge(row)) for row in rows if row.preview
        )
        self._originals.want(
            Wanted(row.id, row.thumbnail_version, Path(row.root, row.path), self._edge(row))
            for row in rows
            if not self._is_enough(row)
        )
        self._thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, STAND_IN) for row in rows if row.thumbnail is not None
        )

    def _is_enough(self, row: PhotoRow) -> bool:
        """Whether the stored preview fills the place: then the photo need not be opened, nor be there."""
        large = row.preview
        return large is not None and large.edge >= self._edge(row) and not self._previews.trouble(row.id, large.version)

    def _previews_came(self) -> None:
        """One that could not be read gives way to the photo itself."""
        self.update()
        self._look()

    def _large(self, row: PhotoRow) -> QPixmap | None:
        """The sharpest picture there is now."""
        original = self._originals.pixmap(row.id, row.thumbnail_version)
        if original is not None or row.preview is None:
            return original
        return self._previews.pixmap(row.id, row.preview.version)

    def _edge(self, row: PhotoRow) -> int:
        place = self._place(row)
        return max(1, round(max(place.width(), place.height()) * self.devicePixelRatioF()))

    def _paint_photo(self, painter: QPainter, row: PhotoRow) -> None:
        pixmap = self._large(row) or self._thumbnails.pixmap(row.id, row.thumbnail_version)
        if pixmap is None:
            painter.fillRect(self._place(row), theme_of(self).panel)
            return
        place = self._place(row)
        if not (row.width and row.height) or self._other_shape(pixmap, place):
            place = fitted(pixmap.width(), pixmap.height(), self._room(), self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))

    def _other_shape(self, pixmap: QPixmap, place: QRectF) -> bool:
        """Whether the picture is not of the shape that the catalog knows; then its own shape is the truth."""
        wide = pixmap.width() * place.height() / max(1, pixmap.height())
        return abs(wide - place.width()) > max(2.0, place.width() / 50)

    def _paint_caption(self, painter: QPainter, row: PhotoRow) -> None:
        theme = theme_of(self)
        line = QRect(2 * UNIT, self.height() - CAPTION, self.width() - 4 * UNIT, CAPTION)
        wrong = self._originals.trouble(row.id, row.thumbnail_version) or trouble(row)
        count = f"{number(self._position + 1)} of {number(len(self._model))}"
        right = self._write(painter, line, count, theme.faint, SMALL, Qt.AlignmentFlag.AlignRight)
        line.setRight(line.right() - right - 3 * UNIT)
        name = self._write(painter, line, row.name, theme.text, BODY)
        line.setLeft(line.left() + name + 2 * UNIT)
        self._write(painter, line, wrong or measures(row), theme.failed if wrong else theme.faint, SMALL)

    def _write(
        self,
        painter: QPainter,
        line: QRect,
        text: str,
        colour: QColor,
        size: int,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> int:
        """Write into a line, cut in the middle if need be; the width that it took."""
        painter.setFont(make_font(size, digits=True))
        painter.setPen(colour)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max(0, line.width()))
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

"""One thumbnail before and after it was made again, side by side at the same scale."""

from attrs import frozen
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.ui.formatting import number, size_text
from catalog_gui.ui.marks import NO_BLUR
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, SMALL, UNIT, make_font, theme_of

WORDS = 48


@frozen(eq=False)
class Shot:
    """A thumbnail as it lay in the store: its bytes, None where there was none."""

    jpeg: bytes | None

    @property
    def image(self) -> QImage | None:
        """The picture; None where there is none that opens."""
        image = QImage.fromData(self.jpeg) if self.jpeg else QImage()
        return None if image.isNull() else image

    @property
    def words(self) -> str:
        """Its size in pixels and bytes."""
        if self.jpeg is None:
            return "There was none"
        image = self.image
        shape = f"{number(image.width())} × {number(image.height())}" if image else "does not open"
        return DOT.join((shape, size_text(len(self.jpeg))))


class BeforeAfter(QWidget):
    """Two pictures with what they are below each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shots = (Shot(None), Shot(None))
        self._images: tuple[QImage | None, QImage | None] = (None, None)
        self.setAccessibleName("Before and after")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def shots(self) -> tuple[Shot, Shot]:
        """What is shown."""
        return self._shots

    def show_shots(self, before: Shot, after: Shot) -> None:
        """Show these two."""
        self._shots, self._images = (before, after), (before.image, after.image)
        same = ", byte for byte the same" if before.jpeg == after.jpeg else ""
        self.setAccessibleDescription(f"Before: {before.words}. After: {after.words}{same}.")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.fillRect(self.rect(), theme.canvas)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        half = (self.width() - 9 * UNIT) // 2
        scale = self._scale(half, self.height() - WORDS - 3 * UNIT)
        for place, (name, shot, image) in enumerate(zip(("Before", "After"), self._shots, self._images, strict=True)):
            left = 3 * UNIT + place * (half + 3 * UNIT)
            room = QRect(left, 2 * UNIT, half, self.height() - WORDS - 3 * UNIT)
            if image is not None:
                painter.drawImage(_target(image, room, scale), image)
            else:
                painter.fillRect(room, theme.panel)
            words = QRect(left, self.height() - WORDS, half, WORDS)
            painter.setFont(make_font(BODY, bold=True))
            painter.setPen(theme.text)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
            painter.setFont(make_font(SMALL, digits=True))
            painter.setPen(theme.faint)
            painter.drawText(
                words.adjusted(0, 3 * UNIT - 2, 0, 0),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop,
                shot.words,
            )

    def _scale(self, width: int, height: int) -> float:
        """Points for a pixel of either picture: as large as both fit, at most twice, for a thumbnail is to be judged as it is.

        About its own size it is that exactly, so that nothing is blurred.
        """
        device = self.devicePixelRatioF()
        fits = [min(width / each.width(), height / each.height()) for each in self._images if each is not None]
        scale = min([*fits, 2 / device])
        return 1 / device if 1 / NO_BLUR < scale * device < NO_BLUR and scale * device >= 1 else scale


def _target(image: QImage, room: QRect, scale: float) -> QRectF:
    """Where a picture lies: in the middle of its half."""
    wide, high = image.width() * scale, image.height() * scale
    left, top = (room.width() - wide) / 2, (room.height() - high) / 2
    return QRectF(room.x() + round(left), room.y() + round(top), wide, high)

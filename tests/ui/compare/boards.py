"""Pictures to compare whose parts all tell where they are from."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from catalog_gui.ui.compare.column import Column

MakeColumn = Callable[..., Column]
SQUARES: Final = 6


def checkerboard(width: int, height: int) -> QImage:
    """Six by four squares, each of a colour of its own: no two turns of it look the same."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for index in range(24):
        across, down = index % SQUARES, index // SQUARES
        place = (across * width // SQUARES, down * height // 4, -(-width // SQUARES), -(-height // 4))
        painter.fillRect(*place, QColor(40 * across, 60 * down, 200 if (across + down) % 2 else 20))
    painter.end()
    return image


def half(image: QImage) -> QImage:
    """At half the size."""
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(image.width() // 2, image.height() // 2, keep, smooth)

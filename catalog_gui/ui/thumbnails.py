"""Thumbnails out of the store. Never an original: a grid must scroll while originals are slow, away or broken."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage

from catalog_gui.errors import PhotoError
from catalog_gui.ui.pictures import Picture, Pictures

BATCH: Final = 8
"""Thumbnails read in one go: a trip to a thread costs as much as reading one (0.3 ms)."""
ENLARGED: Final = 4
"""A thumbnail is enlarged off the GUI thread, at most so many times, so that painting never has to scale."""
BUDGET: Final = 128 * 2**20


class Thumbnails(Pictures):
    """The thumbnails of one view."""

    def __init__(self, parent: QObject | None = None, budget: int = BUDGET, batch: int = BATCH) -> None:
        super().__init__(read_thumbnail, parent, budget=budget, threads=2, batch=batch)


def read_thumbnail(path: Path, edge: int) -> Picture:
    """The stored picture, scaled to that longest edge.

    :raises PhotoError: the file is no picture. :raises OSError: it cannot be read.
    """
    image = QImage.fromData(path.read_bytes())
    if image.isNull():
        raise PhotoError("damaged", "The thumbnail is damaged. Make it again.")
    most = ENLARGED * max(image.width(), image.height())
    side = min(edge, most)
    image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Picture(image.convertToFormat(QImage.Format.Format_RGB32), most < edge)

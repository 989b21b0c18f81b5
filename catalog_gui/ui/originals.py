"""Originals decoded off the GUI thread at the size that a preview shows."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from catalog_gui.ui.pictures import Picture, Pictures

BUDGET: Final = 256 * 2**20
"""Bytes: a dozen pictures that fill a large screen."""


class Originals(Pictures):
    """The large pictures of one view."""

    def __init__(self, parent: QObject | None = None, budget: int = BUDGET) -> None:
        super().__init__(read_original, parent, budget=budget, threads=2, batch=1)


def read_original(path: Path, edge: int) -> Picture:
    """The photo upright in sRGB with that longest edge, or its own if that is less.

    :raises PhotoError: why it cannot be shown.
    """
    from catalog_gui.media.source import PhotoSource

    picture = PhotoSource(path).picture(edge)
    pixels = picture.convert("RGB").tobytes("raw", "BGRX")
    image = QImage(pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
    # The image only borrows the bytes; a copy owns its pixels.
    return Picture(image.copy(), max(picture.size) < edge)

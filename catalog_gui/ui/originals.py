"""Originals decoded off the GUI thread at the size that a preview shows."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from catalog_gui.errors import PhotoError
from catalog_gui.ui.pictures import Picture, Pictures

BUDGET: Final = 256 * 2**20
"""Bytes: a dozen pictures that fill a large screen."""
STRIP: Final = 256
"""Rows handed over at once."""

if TYPE_CHECKING:
    from PIL.Image import Image


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
    return Picture(_pixels(picture), max(picture.size) < edge)


def longest_edge(path: Path) -> int | None:
    """Pixels of the photo's longest edge by its header, where that can be read."""
    from catalog_gui.media import headers
    from catalog_gui.media.source import PhotoSource

    try:
        header = headers.read(PhotoSource(path).data, path)
    except PhotoError:
        return None
    return max(header.width or 0, header.height or 0) or None


def _pixels(picture: "Image") -> QImage:
    """The picture in Qt's own memory, a strip at a time: at no time is there a third copy of a large one."""
    width, height = picture.size
    image = QImage(width, height, QImage.Format.Format_RGB32)
    room, line = memoryview(image.bits()), image.bytesPerLine()
    for top in range(0, height, STRIP):
        strip = picture.crop((0, top, width, min(top + STRIP, height)))
        pixels = strip.convert("RGB").tobytes("raw", "BGRX")
        room[top * line : top * line + len(pixels)] = pixels
    return image

"""Photos that lie turned or mirrored against one another: where a point of one is found in the other.

Orientations are numbered as in EXIF, 1 to 8. Points are relative: (0, 0) is the upper left corner, (1, 1) the lower right.
The *frame* is the picture as the keeper shows it: a photo turned by its orientation lies in the frame.
"""

from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QTransform

ORIENTATIONS: Final = (1, 2, 3, 4, 5, 6, 7, 8)
INVERSE: Final = (0, 1, 2, 3, 4, 5, 8, 7, 6)
"""INVERSE[o] brings back what o has turned."""

_ACROSS: Final = frozenset({5, 6, 7, 8})  # width and height change places
_MIRRORED: Final = frozenset({2, 3, 6, 7})
_FLIPPED: Final = frozenset({3, 4, 7, 8})


def turned_point(point: QPointF, orientation: int) -> QPointF:
    """Where a point of a photo comes to lie when the photo is turned."""
    x, y = point.x(), point.y()
    if orientation in _ACROSS:
        x, y = y, x
    return QPointF(1 - x if orientation in _MIRRORED else x, 1 - y if orientation in _FLIPPED else y)


def turned_size(width: float, height: float, orientation: int) -> tuple[float, float]:
    """(width, height) of a photo that is turned."""
    return (height, width) if orientation in _ACROSS else (width, height)


def turning(orientation: int) -> QTransform:
    """The turn as a transform of relative points."""
    origin = turned_point(QPointF(0, 0), orientation)
    right, down = turned_point(QPointF(1, 0), orientation) - origin, turned_point(QPointF(0, 1), orientation) - origin
    return QTransform(right.x(), right.y(), down.x(), down.y(), origin.x(), origin.y())


def turned_image(image: QImage, orientation: int) -> QImage:
    """The picture turned, pixel for pixel. Quarter turns and mirrors are quick, so every turn is made of them."""
    if orientation in _ACROSS:
        quarter = image.transformed(QTransform().rotate(90))  # 6: mirrored already
        return _mirrored(quarter, orientation not in _MIRRORED, orientation in _FLIPPED)
    return _mirrored(image, orientation in _MIRRORED, orientation in _FLIPPED)


def _mirrored(image: QImage, across: bool, down: bool) -> QImage:
    if not (across or down):
        return image
    return image.transformed(QTransform().scale(-1 if across else 1, -1 if down else 1))

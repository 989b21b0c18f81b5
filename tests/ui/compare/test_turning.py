"""turning.py: points and pixels go where EXIF's orientations take them."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from catalog_gui.media.orientations import INVERSE as TURNED_BACK
from catalog_gui.media.orientations import turned
from catalog_gui.ui.compare.turning import (
    INVERSE,
    ORIENTATIONS,
    turned_image,
    turned_point,
    turned_size,
    turning,
)

SIDE = 3


def numbered() -> QImage:
    """Nine pixels, each of another grey."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    for index in range(SIDE * SIDE):
        image.setPixelColor(index % SIDE, index // SIDE, QColor(10 * index, 10 * index, 10 * index))
    return image


def numbers(image: QImage) -> list[list[int]]:
    return [[image.pixelColor(x, y).red() // 10 for x in range(image.width())] for y in range(image.height())]


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_pixels_turn_as_the_search_for_duplicates_means_it(orientation: int) -> None:
    expected = turned(np.arange(SIDE * SIDE).reshape(1, SIDE, SIDE), orientation)[0]
    assert numbers(turned_image(numbered(), orientation)) == expected.tolist()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_points_go_where_their_pixels_go(orientation: int) -> None:
    for index in range(SIDE * SIDE):
        middle = QPointF((index % SIDE + 0.5) / SIDE, (index // SIDE + 0.5) / SIDE)
        at = turned_point(middle, orientation) * SIDE
        assert numbers(turned_image(numbered(), orientation))[int(at.y())][int(at.x())] == index
        assert turned_point(turned_point(middle, orientation), INVERSE[orientation]) == middle
        assert turning(orientation).map(middle) == turned_point(middle, orientation)
    assert INVERSE[orientation] == TURNED_BACK[orientation]


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_painting_through_a_turn_is_turning_and_painting(orientation: int) -> None:
    canvas = QImage(SIDE * 4, SIDE * 4, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    painter.scale(canvas.width(), canvas.height())
    painter.setTransform(turning(orientation), combine=True)
    painter.drawImage(QRectF(0, 0, 1, 1), numbered(), QRectF(0, 0, SIDE, SIDE))
    painter.end()
    found = [[canvas.pixelColor(4 * x + 2, 4 * y + 2).red() // 10 for x in range(SIDE)] for y in range(SIDE)]
    assert found == numbers(turned_image(numbered(), orientation))


def test_a_quarter_turn_exchanges_width_and_height() -> None:
    wide = [orientation for orientation in ORIENTATIONS if turned_size(3, 2, orientation) == (3, 2)]
    assert wide == [1, 2, 3, 4]
    assert {turned_size(3, 2, orientation) for orientation in (5, 6, 7, 8)} == {(2, 3)}

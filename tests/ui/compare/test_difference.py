"""difference.py: black where pictures are equal, one figure in words."""

from collections.abc import Iterator

import pytest
from fake_library import draw
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QImage

from catalog_gui.ui.compare.difference import STRONGEST, Difference, difference, in_words


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


def plain(level: int, width: int = 301, height: int = 300) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(level, level, level))
    return image


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def test_equal_pictures_are_black_and_identical() -> None:
    found = difference(draw(3, 301, 280), draw(3, 301, 280))
    assert colours(found.image) == {"#000000"}
    assert (found.mean, found.largest, found.scaled) == (0, 0, False)
    assert in_words(found, whole=True) == "Identical pixels"
    assert in_words(found, whole=False) == "No difference at this size"


def test_one_pixel_is_enough_not_to_be_identical() -> None:
    other = plain(100)
    other.setPixelColor(300, 299, QColor(101, 100, 100))
    found = difference(plain(100), other)
    assert found.largest == 1
    assert in_words(found, whole=True).startswith("Differs by less than 0.1\N{NO-BREAK SPACE}% on average")
    assert found.image.pixelColor(300, 299).red() == STRONGEST


def test_small_differences_are_made_strong_enough_to_be_seen() -> None:
    found = difference(plain(100), plain(105))
    assert found.mean == pytest.approx(5)
    assert found.gain == 32
    assert found.image.pixelColor(5, 5) == QColor(160, 160, 160)
    assert in_words(found, whole=True) == "Differs by 2\N{NO-BREAK SPACE}% on average · shown 32 times stronger"


def test_great_differences_are_shown_as_they_are() -> None:
    found = difference(plain(250), plain(0))
    assert found.gain == 1
    assert found.image.pixelColor(5, 5) == QColor(250, 250, 250)
    assert in_words(found, whole=True) == "Differs by 98\N{NO-BREAK SPACE}% on average"


def test_what_is_stronger_than_can_be_shown_is_white() -> None:
    other = plain(100)
    other.setPixelColor(1, 1, QColor(255, 0, 100))
    assert difference(plain(100), other).image.pixelColor(1, 1) == QColor(224, 224, 0)


def test_the_larger_picture_is_scaled_to_the_smaller() -> None:
    large = draw(3, 600, 400)
    smooth = Qt.TransformationMode.SmoothTransformation
    small = large.scaled(300, 200, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    found = difference(large, small)
    assert found.scaled
    assert (found.image.width(), found.image.height()) == (300, 200)
    assert in_words(found, whole=True) == "No difference once scaled to one size"


def test_bytes_are_those_of_the_image() -> None:
    assert Difference(plain(0, 10, 10), 1, 0, 0, False).bytes == 400

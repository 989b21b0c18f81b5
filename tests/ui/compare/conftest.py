"""Photos to compare, of the test's own making."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from fake_library import FakeLibrary
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from catalog_gui.ui.compare.column import Column

MakeColumn = Callable[..., Column]
SQUARES = 6


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


@pytest.fixture
def make_column(tmp_path: Path) -> MakeColumn:
    """Writes an image as a PNG, so that no pixel changes, and gives its column."""
    library = FakeLibrary(99, originals=tmp_path)
    (tmp_path / "2021").mkdir()

    def make(photo: int, image: QImage, **given: object) -> Column:
        library.changes[photo] = {
            "width": image.width(),
            "height": image.height(),
            "name": f"{photo}.png",
            "path": f"2021/{photo}.png",
        }
        details = library.details(photo)
        assert image.save(str(details.path), "PNG")
        return Column(details, f"Copy {photo}", **given)  # type: ignore[arg-type]

    return make


def half(image: QImage) -> QImage:
    """At half the size."""
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(image.width() // 2, image.height() // 2, keep, smooth)


def newer(column: Column, version: str) -> Column:
    """The same photo after its file has changed."""
    return evolve(column, photo=evolve(column.photo, row=evolve(column.photo.row, thumbnail_version=version)))

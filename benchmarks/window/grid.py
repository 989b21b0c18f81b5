"""Show and scroll the grid with a thousand rows and with very many, in turn.

    grid.py MOMENT ROWS

Prints {"1000": {"show", "step"}, "ROWS": {...}}: medians in seconds from handing over the ids until every photo in sight
is painted from its row, and of one turn of the wheel until what it brought into sight is painted. Pictures are real ones.
"""

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from catalog_gui.app import _application
from catalog_gui.bench.drawn import draw_photos
from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.grid_view import GridView
from catalog_gui.ui.photo_model import PhotoModel

_FEW, _ROUNDS, _STEPS, _PICTURES = 1000, 21, 25, 64
_WHEEL = 120


class Drawn:
    """A catalog out of thin air: as many photos as are asked for, a few dozen pictures in turn."""

    def __init__(self, pictures: Sequence[Path]) -> None:
        self._pictures = pictures

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """Rows as the catalog gives them."""
        return [self._row(photo) for photo in ids]

    def _row(self, photo: int) -> PhotoRow:
        taken = datetime(2010, 1, 1) + timedelta(minutes=photo)
        picture = self._pictures[photo % len(self._pictures)]
        return PhotoRow(
            photo, f"{photo}.jpg", "/photos", f"{photo}.jpg", 4000, 3000, taken, 60, picture, "1", None, False
        )


def main() -> None:
    """Measure, print."""
    sizes = (_FEW, int(sys.argv[2]))
    application = _application()
    with tempfile.TemporaryDirectory() as folder:
        library = Drawn(draw_photos(Path(folder), _PICTURES, megapixels=256 * 192 / 1e6))
        shown: dict[int, list[float]] = {size: [] for size in sizes}
        steps: dict[int, list[float]] = {size: [] for size in sizes}
        for turn in range(_ROUNDS):
            for size in sizes if turn % 2 == 0 else reversed(sizes):
                model, ids = PhotoModel(library), np.arange(1, size + 1, dtype=np.int64)
                start = time.perf_counter()
                grid = _show(application, model, ids)
                shown[size].append(time.perf_counter() - start)
                steps[size] += _scroll(application, grid, turn)
                model.close()
                grid.close()
                grid.deleteLater()
                _settle(application)
    figures = {str(size): {"show": median(shown[size]), "step": median(steps[size])} for size in sizes}
    print(json.dumps(figures))


def _show(application: QApplication, model: PhotoModel, ids: NDArray[np.int64]) -> GridView:
    """A new grid of these photos, painted with what is known of those in sight."""
    grid = GridView(model)
    grid.resize(1280, 800)
    model.show_ids(ids)
    grid.show()
    while any(model.row(index) is None for index in grid.in_sight()):
        application.processEvents()
    grid.viewport().repaint()
    return grid


def _scroll(application: QApplication, grid: GridView, turn: int) -> list[float]:
    """Turns of the wheel from somewhere in the list, each painted; pictures arrive in between."""
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() * (turn + 1) // (_ROUNDS + 2))
    _settle(application)
    taken = []
    for _ in range(_STEPS):
        start = time.perf_counter()
        bar.setValue(bar.value() + _WHEEL)
        grid.viewport().repaint()
        taken.append(time.perf_counter() - start)
        _settle(application, 0.01)
    return taken


def _settle(application: QApplication, seconds: float = 0.1) -> None:
    """Let what waits happen."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        application.processEvents()


if __name__ == "__main__":
    main()

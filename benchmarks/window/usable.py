"""Open a catalog in the window as its command does, and print when it could be used.

    usable.py MOMENT CATALOG PLACE        MOMENT: time.time() when this process was started; PLACE: photos or overview

Prints {"seconds", "photos"}: seconds until the place was painted whole. Photos: all ids are there, and every photo in sight
is painted from its row. Overview: the gauges show fresh figures.
"""

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from catalog_gui.app import Program
from catalog_gui.cli.main import run
from catalog_gui.settings import DIRS

_PATIENCE = 60_000


class FirstPaint(QObject):
    """Calls back once, after the first paint of a widget that finds it whole."""

    def __init__(self, widget: QWidget, whole: Callable[[], bool], told: Callable[[], None]) -> None:
        super().__init__(widget)
        self._whole, self._told = whole, told
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and self._whole():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._told)
        return False


def main() -> None:
    """Start the program as the command `gui` does, with somebody watching its window."""
    begun, catalog, place = float(sys.argv[1]), sys.argv[2], sys.argv[3]
    store = QSettings(str(DIRS.user_state_path / "window.ini"), QSettings.Format.IniFormat)
    store.setValue("place", place)  # where the window was left
    store.sync()
    start = Program.start

    def watched(program: Program, *given: object) -> None:
        start(program, *given)
        window = program.sitting.window
        watch = {"photos": _watch_photos, "overview": _watch_overview}[place]
        watch(window.page(place), lambda: _tell(begun, len(window.page("photos").model)))
        QTimer.singleShot(_PATIENCE, QApplication.closeAllWindows)

    Program.start = watched
    sys.argv = ["catalog-gui", "--catalog", catalog, "gui"]
    run()


def _watch_photos(page: QWidget, told: Callable[[], None]) -> None:
    grid, model = page.grid, page.model

    def whole() -> bool:
        seen = grid.in_sight()
        return bool(seen) and all(model.row(index) is not None for index in seen)

    FirstPaint(grid.viewport(), whole, told)


def _watch_overview(page: QWidget, told: Callable[[], None]) -> None:
    fresh: list[object] = []
    page.summarized.connect(fresh.append)
    FirstPaint(page, lambda: bool(fresh), told)


def _tell(begun: float, photos: int) -> None:
    print(json.dumps({"seconds": time.time() - begun, "photos": photos}), flush=True)
    QApplication.closeAllWindows()


if __name__ == "__main__":
    main()

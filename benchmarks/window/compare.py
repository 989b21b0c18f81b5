"""Going from group to group in the comparison, as somebody does who looks at each for a moment.

    compare.py MOMENT LIBRARY MEMORY

Prints {"cached": {"median", "p95", "worst"}, "decoded": {...}, "groups", "kept_mb", "peak_mb"}: seconds from asking for a
group of three until all its photos are painted as sharp as the screen shows them, first with the groups beside decoded
ahead, then with nothing kept; the megabytes of pictures that were kept at most, with looks at full size and at differences
in between; and by how much the process grew at most. MEMORY is the setting, in megabytes.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import psutil
from PIL import Image
from PySide6.QtWidgets import QApplication

from catalog_gui.app import _application
from catalog_gui.engine.records import Fact, FactGroup, PhotoDetails, PhotoRow
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.compare_view import CompareView

_OF = 3
_ROUNDS = 2
_FACTS = ("Size", "Pixels", "Format", "Taken", "Make", "Model", "Lens", "Exposure", "Aperture", "ISO", "Quality")

Group = Sequence[Column]


class Watch:
    """Lets things happen, and notes the most memory meanwhile."""

    def __init__(self, application: QApplication, view: CompareView) -> None:
        self._application, self._view = application, view
        self._process = psutil.Process()
        self._start = self._process.memory_info().rss
        self.kept = self.grown = 0

    def until(self, done: Callable[[], bool]) -> None:
        """Wait as the window does."""
        while True:
            self._application.processEvents()
            self.kept = max(self.kept, self._view.decoded.bytes)
            self.grown = max(self.grown, self._process.memory_info().rss - self._start)
            if done():
                return
            time.sleep(0.001)


def main() -> None:
    """Measure, print."""
    application = _application()
    paths = sorted(path for path in Path(sys.argv[2]).rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    groups = [paths[start : start + _OF] for start in range(0, len(paths) - _OF + 1, _OF)][:20]
    columns = [
        [_column(_OF * index + place, path) for place, path in enumerate(one)] for index, one in enumerate(groups)
    ]
    view = CompareView(memory_mb=int(sys.argv[3]))
    view.resize(1280 - 2 * 140, 800 - 80)
    view.show()
    watch = Watch(application, view)
    cached = _go_through(view, watch, columns, ahead=True)
    view.show_columns(())
    decoded = _go_through(view, watch, columns, ahead=False)
    view.close_work()
    figures = {"cached": _figures(cached), "decoded": _figures(decoded), "groups": len(groups)}
    print(json.dumps(figures | {"kept_mb": watch.kept / 2**20, "peak_mb": watch.grown / 2**20}))


def _go_through(view: CompareView, watch: Watch, groups: Sequence[Group], *, ahead: bool) -> list[float]:
    """Seconds until each group is there, the first one left out."""
    taken = []
    for turn in range(_ROUNDS):
        for index, group in enumerate(groups):
            if not ahead:
                view.decoded.rest(0)
            start = time.perf_counter()
            view.show_columns(group)
            view.side.viewport().repaint()
            if view.waiting:
                watch.until(lambda: not view.waiting)
                view.side.viewport().repaint()
            if turn or index:
                taken.append(time.perf_counter() - start)
            if ahead:
                view.prefetch(*(groups[(index + step) % len(groups)] for step in (1, 2)))
                _look_closer(view, watch, index)
                watch.until(lambda: not (view.waiting or view.decoded.prefetching))
    return taken


def _look_closer(view: CompareView, watch: Watch, index: int) -> None:
    """Now and then at full size, or at a difference."""
    if index % 4 == 1:
        view.full_size()
        watch.until(lambda: not view.waiting)
        view.fit()
    if index % 4 == 3:
        view.difference()
        watch.until(lambda: not view.waiting)
        view.side_by_side()


def _column(photo: int, path: Path) -> Column:
    with Image.open(path) as image:
        width, height = image.size
    row = PhotoRow(photo, path.name, str(path.parent), path.name, width, height, None, 60, None, "1", None, False)
    facts = tuple(Fact(label, f"{label} {photo if place % 2 else 0}") for place, label in enumerate(_FACTS))
    return Column(PhotoDetails(row, (FactGroup("Photo", facts),), path), "Copy")


def _figures(seconds: list[float]) -> dict[str, float]:
    found = np.array(seconds)
    return {"median": float(np.median(found)), "p95": float(np.percentile(found, 95)), "worst": float(found.max())}


if __name__ == "__main__":
    main()

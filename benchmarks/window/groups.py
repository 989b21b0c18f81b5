"""The page of duplicates on very many clusters: how soon it shows them, and how soon the next one.

    groups.py MOMENT CATALOG

Prints {"open", "again", "filter", "next": {"median", "p95", "worst"}, "decide": {...}, "clusters"}: seconds from making the
page until the rows in sight and the photos of the first cluster are painted (twice, the second time with files cached by the
system), until the list is painted that another filter asks for, from a press of ↓ to the next cluster's paint with those
beside it read ahead, and from a key that decides to the paint of its marks. The photos themselves are not there: what
decoding takes is another figure.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from catalog_gui.app import _application
from catalog_gui.engine.cluster_list import ClusterFilter
from catalog_gui.engine.keeper import open_keeper
from catalog_gui.engine.queries import Library
from catalog_gui.settings import Settings
from catalog_gui.ui.clusters_page import ClustersPage

_STEPS = 100
_DECISIONS = 50


def main() -> None:
    """Measure, print."""
    application = _application()
    keeper = open_keeper(Path(sys.argv[2]), Settings())
    library = Library(keeper)
    first, page = _opened(application, library)
    page.close_work()
    again, page = _opened(application, library)
    before = page.rows
    start = time.perf_counter()
    page.filter.set_wanted(ClusterFilter(reviewed=False, kind="near", order="date"))
    _until(application, lambda: page.rows is not before and _is_whole(page))
    filtered = time.perf_counter() - start
    page.filter.clear()
    _settle(application, page)
    steps, decided = list(_steps(application, page)), list(_decisions(application, page))
    clusters = len(page.rows)
    page.close_work()
    keeper.close()
    figures = {"open": first, "again": again, "filter": filtered, "clusters": clusters}
    print(json.dumps(figures | {"next": _figures(steps), "decide": _figures(decided)}))


def _opened(application: QApplication, library: Library) -> tuple[float, ClustersPage]:
    start = time.perf_counter()
    page = ClustersPage(library)
    page.resize(1000, 800)
    page.show()
    page.focus_first()
    _until(application, lambda: _is_whole(page))
    spent = time.perf_counter() - start
    _settle(application, page)
    return spent, page


def _is_whole(page: ClustersPage) -> bool:
    """Whether the rows in sight and the photos beside them are known; then they are painted."""
    seen = page.list.in_sight()
    if not seen or not page.is_on_screen or any(page.list.model.row(index) is None for index in seen):
        return False
    page.repaint()
    return True


def _steps(application: QApplication, page: ClustersPage) -> Iterator[float]:
    for _ in range(_STEPS):
        start = time.perf_counter()
        QTest.keyClick(page.list, Qt.Key.Key_Down)
        _until(application, lambda: page.is_on_screen)
        page.repaint()
        yield time.perf_counter() - start
        _settle(application, page)


def _decisions(application: QApplication, page: ClustersPage) -> Iterator[float]:
    for _ in range(_DECISIONS):
        start = time.perf_counter()
        QTest.keyClick(page.list, Qt.Key.Key_1)
        page.repaint()
        yield time.perf_counter() - start
        QTest.keyClick(page.list, Qt.Key.Key_Space)
        _settle(application, page)


def _settle(application: QApplication, page: ClustersPage) -> None:
    _until(application, lambda: not page.waiting)


def _until(application: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        application.processEvents()
        time.sleep(0.001)


def _figures(seconds: list[float]) -> dict[str, float]:
    found = np.array(seconds)
    return {"median": float(np.median(found)), "p95": float(np.percentile(found, 95)), "worst": float(found.max())}


if __name__ == "__main__":
    main()

"""The photos that a view shows: all their ids, and rows only for what is looked at."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.background import Background

PAGE: Final = 200
"""Rows fetched in one query."""
PAGES: Final = 60
"""Pages kept: 12,000 rows, more than the largest screen shows with a screen on either side."""

Ids = NDArray[np.int64]


class PhotoModel(QObject):
    """Ids in the order of the view, and pages of rows fetched in the background when `want` names them."""

    reset = Signal()
    """Other ids, or the same in another order: what was known by position is void."""
    changed = Signal(int, int)
    """Rows have arrived or are out of date: from a position up to, not including, another."""
    listed = Signal()
    """The list asked for is here, other or not."""
    failed = Signal(Exception)
    """The catalog could not be asked; what was shown stays."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ids: Ids = np.empty(0, np.int64)
        self._pages: OrderedDict[int, Sequence[PhotoRow | None]] = OrderedDict()
        self._outdated: set[int] = set()
        self._queue: list[int] = []
        self._asked: tuple[PhotoFilter, str, bool] | None = None
        self._listing = Background(self)
        self._reading = Background(self)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> Ids:
        """Photo ids in the order of the view; not to be changed."""
        return self._ids

    @property
    def waiting(self) -> int:
        """How many answers of the catalog are still to come."""
        return self._listing.waiting + self._reading.waiting

    @property
    def listing(self) -> bool:
        """Whether the list itself is being asked for."""
        return bool(self._listing.waiting)

    def show(self, wanted: PhotoFilter, sort: str = "taken", descending: bool = False) -> None:
        """Show the photos that match; what is shown now stays until they are here."""
        self._asked = (wanted, sort, descending)
        self._listing.ask(
            partial(self._library.ids, wanted, sort, descending), self._listed, topic="ids", otherwise=self.failed.emit
        )

    def show_ids(self, ids: Ids) -> None:
        """Show these photos."""
        self._asked = None
        self._listing.forget("ids")
        self._listed(ids)

    def refresh(self) -> None:
        """Ask again: photos and what is known of them may have changed."""
        self._outdated.update(self._pages)
        if self._asked is None:
            self.changed.emit(0, len(self._ids))
        else:
            self.show(*self._asked)

    def renew(self, positions: Collection[int]) -> None:
        """What is known of the photos at these positions has changed: it is read again when it is looked at."""
        self._outdated.update({place // PAGE for place in positions} & self._pages.keys())
        if positions:
            self.changed.emit(min(positions), max(positions) + 1)

    def row(self, position: int) -> PhotoRow | None:
        """What is known of the photo at a position; None while it is on its way."""
        rows = self._pages.get(position // PAGE)
        return rows[position % PAGE] if rows is not None else None

    def positions(self, ids: Ids) -> Ids:
        """Where these photos stand now, ascending; photos that are not shown are left out."""
        return np.flatnonzero(np.isin(self._ids, ids))

    def position(self, photo: int) -> int:
        """Where a photo stands, or -1."""
        found = np.flatnonzero(self._ids == photo)
        return int(found[0]) if len(found) else -1

    def want(self, first: int, last: int) -> None:
        """Fetch the rows from `first` up to, not including, `last`, then a page on either side.

        What was wanted before and is not begun is dropped.
        """
        seen = range(first // PAGE, -(-min(last, len(self._ids)) // PAGE))
        beside = (seen.stop, seen.start - 1)
        pages = [*seen, *(page for page in beside if 0 <= page * PAGE < len(self._ids))]
        self._queue = [page for page in pages if page not in self._pages or page in self._outdated]
        for page in pages:
            if page in self._pages:
                self._pages.move_to_end(page)
        self._read_next()

    def close(self) -> None:
        """Ask nothing more."""
        self._queue.clear()
        self._listing.close()
        self._reading.close()

    def _listed(self, ids: Ids) -> None:
        if np.array_equal(ids, self._ids):
            self.changed.emit(0, len(self._ids))
        else:
            self._replace(ids)
        self.listed.emit()

    def _replace(self, ids: Ids) -> None:
        self._ids = ids
        self._pages.clear()
        self._outdated.clear()
        self._queue.clear()
        self._reading.forget("page")
        self.reset.emit()

    def _read_next(self) -> None:
        if not self._queue or self._reading.waiting:
            return
        page = self._queue.pop(0)
        ids = self._ids[page * PAGE : (page + 1) * PAGE].tolist()
        self._reading.ask(
            partial(self._library.rows, ids), partial(self._keep, page, ids), topic="page", otherwise=self._unread
        )

    def _keep(self, page: int, ids: Sequence[int], rows: Sequence[PhotoRow]) -> None:
        known = {row.id: row for row in rows}
        self._pages[page] = [known.get(photo) for photo in ids]
        self._pages.move_to_end(page)
        self._outdated.discard(page)
        while len(self._pages) > PAGES:
            self._outdated.discard(self._pages.popitem(last=False)[0])
        self.changed.emit(page * PAGE, page * PAGE + len(ids))
        self._read_next()

    def _unread(self, error: Exception) -> None:
        self._queue.clear()
        self.failed.emit(error)

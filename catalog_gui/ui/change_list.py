"""A list of changes, a hundred thousand or more: their numbers are known, and only what is looked at is read."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.changes import Change
from catalog_gui.ui.background import Background
from catalog_gui.ui.change_words import change_hint, change_line
from catalog_gui.ui.line_list import Line, LineList

PAGE: Final = 200
PAGES: Final = 30
"""Pages kept: 6,000 changes."""
COMING: Final = Line("\N{HORIZONTAL ELLIPSIS}", "", "more")
"""Stands where a change is still being read."""

Read = Callable[[NDArray[np.int64]], Sequence[Change]]


class ChangeList(LineList):
    """Rows for numbers of the audit.

    :param read: reads the changes of some numbers; called off the GUI thread.
    :param failed: told where that could not be.
    """

    ground = "canvas"

    def __init__(self, read: Read, failed: Callable[[Exception], None], parent: QWidget | None = None) -> None:
        super().__init__(self._described, "Changes", parent)
        self._read, self._failed = read, failed
        self._numbers: NDArray[np.int64] = np.empty(0, np.int64)
        self._pages: OrderedDict[int, dict[int, Change]] = OrderedDict()
        self._asked: set[int] = set()
        self._background = Background(self)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def known(self) -> int:
        """How many changes are in memory."""
        return sum(len(page) for page in self._pages.values())

    def show_numbers(self, numbers: NDArray[np.int64]) -> None:
        """Show these, from the top."""
        self._numbers = numbers
        self._pages.clear()
        self._asked.clear()
        self.set_count(len(numbers))
        self.set_current(min(0, len(numbers) - 1))
        self.viewport().update()

    def change(self, index: int) -> Change | None:
        """The change of a row; None, and asked for, where it is not known yet."""
        page = index // PAGE
        if page in self._pages:
            self._pages.move_to_end(page)
            return self._pages[page].get(int(self._numbers[index]))
        self._want(page)
        return None

    def hint(self, index: int) -> str:
        change = self.change(index)
        return "" if change is None else change_hint(change)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def _described(self, index: int) -> Line:
        change = self.change(index)
        return COMING if change is None else change_line(change)

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        numbers = self._numbers
        part = numbers[page * PAGE : (page + 1) * PAGE]
        self._background.ask(
            lambda: self._read(part), lambda found: self._arrived(numbers, page, found), otherwise=self._failed
        )

    def _arrived(self, numbers: NDArray[np.int64], page: int, found: Sequence[Change]) -> None:
        if numbers is not self._numbers:
            return
        self._asked.discard(page)
        self._pages[page] = {change.id: change for change in found}
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        self.viewport().update()

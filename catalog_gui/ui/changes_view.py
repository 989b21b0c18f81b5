"""Who changed what in the catalog: what is watched, and the changes by what was done at once, newest first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_gui.engine import changes
from catalog_gui.engine.changes import Account, Change, Cluster
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.ui.background import Background
from catalog_gui.ui.change_list import ChangeList
from catalog_gui.ui.change_words import (
    account_head,
    account_line,
    cluster_head,
    cluster_line,
    cluster_title,
    is_alarming,
)
from catalog_gui.ui.labels import button
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.list_and_detail import ListAndDetail
from catalog_gui.ui.watch_table import WatchTable

MOST: Final = 10_000
"""So many photos of unknown origin are shown, the first ones."""


class ChangesView(QWidget):
    """Clusters of changes left, below the row that leads to the table of what is watched; the chosen one right."""

    keys = "Up, Down: from one to the next  ·  O: other programs alone  ·  Right: to its changes  ·  Enter: the photo"
    said = Signal(str)
    photos_wanted = Signal(object)

    def __init__(
        self, library: Library, parent: QWidget | None = None, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._library, self._clock = library, clock
        self._account: Account | None = None
        self._all: Sequence[Cluster] = ()
        self._shown: Sequence[Cluster] = ()
        self._wanted: int | None = None
        self._background = Background(self)
        self.list = LineList(self._line, "Changes by what was done at once")
        self.only_others = button("By other programs", self._filter, look="chip", tip="O")
        self.only_others.setCheckable(True)
        self.show_unrecorded = button("Show in Photos", self._on_unrecorded, icon="photos")
        self.show_unrecorded.hide()
        self.watched = WatchTable()
        self.changes = ChangeList(self._read_changes, self._failed)
        above, buttons = (self.only_others, QWidget()), [self.show_unrecorded]
        self._body = ListAndDetail(self.list, (self.watched, self.changes), above, buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        self.setFocusProxy(self.list)
        self.list.current_changed.connect(self._on_chosen)
        self.changes.activated.connect(self._on_change)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.changes.waiting

    @property
    def chosen(self) -> Cluster | None:
        """The cluster that is looked at; None is the table of what is watched."""
        return self._shown[self.list.current - 1] if 0 < self.list.current <= len(self._shown) else None

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._body.heading_text

    def ask(self) -> None:
        """Ask the catalog for its audit."""
        self._background.ask(self._read, self._show, topic="audit", otherwise=self._failed)

    def show_operation(self, operation: int) -> None:
        """Show what an operation changed."""
        self._wanted = operation
        self.only_others.setChecked(False)
        self.ask()

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.changes.close_work()

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_O and not event.modifiers():
            self.only_others.click()
        elif event.key() == Qt.Key.Key_Right and self.list.hasFocus() and self.changes.isVisible():
            self.changes.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Left and self.changes.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Within.

    def _read(self) -> tuple[Account, Sequence[Cluster]]:
        with self._library.keeper.catalog.read() as session:
            return changes.account(session), changes.clusters(session)

    def _read_numbers(self, cluster: Cluster) -> NDArray[np.int64]:
        with self._library.keeper.catalog.read() as session:
            return changes.numbers_of(session, cluster)

    def _read_changes(self, numbers: NDArray[np.int64]) -> Sequence[Change]:
        with self._library.keeper.catalog.read() as session:
            return changes.changes(session, numbers)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, found: tuple[Account, Sequence[Cluster]]) -> None:
        self._account, self._all = found
        self.watched.show_account(self._account)
        self._filter()

    def _filter(self) -> None:
        """Show all, or what other programs did; what was looked at stays so where it is still there."""
        before = self.chosen
        self._shown = [each for each in self._all if each.outside or not self.only_others.isChecked()]
        self.list.set_count(len(self._shown) + 1)
        self.list.viewport().update()
        place = self._place(before)
        if place != self.list.current:
            self.list.set_current(place)
        else:
            self._on_chosen(place)

    def _place(self, before: Cluster | None) -> int:
        """Where the operation is that was asked for, else what was looked at."""
        wanted, self._wanted = self._wanted, None
        for place, each in enumerate(self._shown, start=1):
            if wanted is not None and each.operation == wanted:
                return place
            if wanted is None and before is not None and each.first == before.first:
                return place
        if wanted is not None:
            self.said.emit("It changed nothing that is written down one by one.")
        return 0

    def _line(self, index: int) -> Line:
        if index == 0:
            return account_line(self._account) if self._account is not None else Line("What is watched", "", "eye")
        cluster = self._shown[index - 1]
        return cluster_line(cluster, self._clock(), is_alarming(cluster, self._rows))

    @property
    def _rows(self) -> dict[str, int]:
        tables = self._account.tables if self._account is not None else ()
        return {each.table: each.rows for each in tables}

    def _on_chosen(self, index: int) -> None:
        cluster, account = self.chosen, self._account
        self.show_unrecorded.setVisible(cluster is None and account is not None and bool(account.unrecorded))
        if cluster is None:
            self._background.forget("cluster")
            head = account_head(self._account, self._clock()) if self._account is not None else ""
            self._body.say("What is watched", head)
            self._body.show_detail(self.watched if self._account is not None else None)
            return
        self._body.say(cluster_title(cluster), cluster_head(cluster))
        self._background.ask(
            lambda: self._read_numbers(cluster), self._show_numbers, topic="cluster", otherwise=self._failed
        )

    def _show_numbers(self, numbers: NDArray[np.int64]) -> None:
        self.changes.show_numbers(numbers)
        self._body.show_detail(self.changes)

    def _on_unrecorded(self) -> None:
        if self._account is not None:
            self.photos_wanted.emit(PhotoFilter(ids=self._account.unrecorded[:MOST]))

    def _on_change(self, index: int) -> None:
        change = self.changes.change(index)
        if change is not None and change.photo is not None:
            self.photos_wanted.emit(PhotoFilter(ids=(change.photo,)))

"""The page of groups: a slim list left, the photos of the chosen group side by side over the rest."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.background import Background
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.compare_view import CompareView
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.labels import ElidedLabel, hairline, label
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type

LIST: Final = 280
KEYS: Final = (
    "↑ ↓  groups      ← →  photos      Space  large      F  flip      D  difference      S  split      . 0  100 %, fit"
)
AHEAD: Final = (1, 2, -1)
"""Which groups beside the chosen one are made ready, the likeliest first."""


@frozen(eq=False)
class _Arranged:
    """All groups, those to show with their photos, the place of the chosen one, and the words above them."""

    every: Sequence[Any]
    rows: Sequence[Any]
    photos: NDArray[np.int64]
    place: int
    total: str


class GroupPage(QWidget):
    """Loads the groups in the background, shows the chosen one, and lets its photos be looked at large.

    Subclasses say what the groups are and how they read.
    """

    said = Signal(str)
    """A sentence for the strip."""

    def __init__(self, library: Library, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self._all: Sequence[Any] = ()
        self._rows: Sequence[Any] = ()
        self._shown: Any = None
        self._asked = False
        self._background = Background(self)
        self._details = Background(self)
        self.list = GroupList(library, self._entry, name)
        self.compare = CompareView()
        self._members = PhotoModel(library, self)
        self.preview = Preview(self._members)
        self.empty = EmptyState("nothing", "")
        self._sum, self._title, self._reason = label("", SMALL, tone="faint", digits=True), ElidedLabel(), ElidedLabel()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    # What a subclass says.

    @abstractmethod
    def load(self) -> Sequence[Any]:
        """All groups; called in the background. Each has an `id`."""

    @abstractmethod
    def load_one(self, group: int) -> Any:
        """One group with its photos, or None where it has gone; called in the background."""

    @abstractmethod
    def photo_of(self, row: Any) -> int:
        """The photo that stands for a group in the list."""

    @abstractmethod
    def entry(self, row: Any, photo: PhotoRow | None) -> Entry:
        """How a group reads in the list."""

    @abstractmethod
    def columns(self, group: Any) -> Sequence[Column]:
        """The photos of a group."""

    @abstractmethod
    def heading(self, group: Any) -> tuple[str, str]:
        """What stands above the photos: title and reason."""

    @abstractmethod
    def total(self, rows: Sequence[Any]) -> str:
        """What stands above the list; called in the background."""

    @abstractmethod
    def show_nothing(self, empty: EmptyState) -> None:
        """Say that there is no group at all."""

    def kept(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The groups to show, in order; called in the background."""
        return rows

    # What the window asks.

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        pictures = self.list.waiting + self.compare.waiting
        return self._background.waiting + self._details.waiting + pictures

    @property
    def shown(self) -> Any:
        """The group whose photos are shown."""
        return self._shown

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and reason as they stand there."""
        return self._title.text(), self._reason.text()

    def arrive(self) -> None:
        """The page comes into sight."""
        if not self._asked:
            self._ask(self.load)

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._asked:
            self.list.refresh()
            self._ask(self.load)

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self._details.close()
        self.compare.close_work()

    def rearrange(self) -> None:
        """Show the groups again after `kept` has come to say something else; the chosen one stays chosen."""
        every = self._all
        self._ask(lambda: every)

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the list does not take belong to the photos beside it."""
        if not self.compare.take_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.compare.take_release(event):
            super().keyReleaseEvent(event)

    # Within.

    def _ask(self, load: Callable[[], Sequence[Any]]) -> None:
        """Load and arrange the groups; among a hundred thousand that takes too long for the GUI thread."""
        self._asked = True
        chosen = self._rows[self.list.current].id if 0 <= self.list.current < len(self._rows) else None
        self._background.ask(
            lambda: self._arranged(load(), chosen), self._show_rows, topic="groups", otherwise=self._failed
        )

    def _arranged(self, every: Sequence[Any], chosen: int | None) -> _Arranged:
        rows = self.kept(every)
        photos = np.fromiter((self.photo_of(row) for row in rows), np.int64, len(rows))
        place = next((index for index, row in enumerate(rows) if row.id == chosen), 0)
        return _Arranged(every, rows, photos, place, self.total(rows))

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show_rows(self, found: _Arranged) -> None:
        self._all, self._rows = found.every, found.rows
        self._sum.setText(found.total)
        self.list.show_photos(found.photos)
        self._show_page(self._body if found.every else self.empty)
        if not found.every:
            self.show_nothing(self.empty)
        if not found.rows:
            self._show_group(None)
        elif found.place == self.list.current:
            self._on_current(found.place)
        else:
            self.list.set_current(found.place)

    def _show_page(self, widget: QWidget) -> None:
        if self._stack.currentWidget() is not self.preview:
            self._stack.setCurrentWidget(widget)

    def _entry(self, index: int, photo: PhotoRow | None) -> Entry:
        return self.entry(self._rows[index], photo)

    def _on_current(self, index: int) -> None:
        if 0 <= index < len(self._rows):
            group = self._rows[index].id
            self._details.ask(self._loader(group), self._show_group, topic="group", otherwise=self._failed)

    def _make_ready(self) -> None:
        """Have the photos of the groups beside the chosen one decoded before they are asked for."""
        beside = [self.list.current + step for step in AHEAD]
        groups = [self._rows[index].id for index in beside if 0 <= index < len(self._rows)]
        self._details.ask(
            lambda: [self.load_one(group) for group in groups],
            self._prefetch,
            topic="ahead",
            otherwise=lambda _error: None,  # told when the group is asked for in earnest
        )

    def _prefetch(self, groups: Sequence[Any]) -> None:
        self.compare.prefetch(*(self.columns(group) for group in groups if group is not None))

    def _loader(self, group: int) -> Callable[[], Any]:
        return lambda: self.load_one(group)

    def _show_group(self, group: Any) -> None:
        same = group is not None and self._shown is not None and self._shown.row.id == group.row.id
        columns = self.columns(group) if group is not None else ()
        chosen = next((place for place, column in enumerate(columns) if column.chosen), 0)
        current = self.compare.current if same else chosen
        self._shown = group
        title, reason = self.heading(group) if group is not None else ("", "")
        self._title.setText(title)
        self._reason.setText(reason)
        self.compare.show_columns(columns, current)
        self._make_ready()
        self._members.show_ids(np.array([column.photo.row.id for column in columns], np.int64))

    def _open_preview(self, column: int) -> None:
        self._stack.setCurrentWidget(self.preview)
        self.preview.open(column)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_preview(self, column: int) -> None:
        self._stack.setCurrentWidget(self._body if self._all else self.empty)
        self.compare.go(column)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_current)
        self.list.activated.connect(lambda _index: self._open_preview(self.compare.current))
        self.compare.preview_wanted.connect(self._open_preview)
        self.preview.closed.connect(self._close_preview)

    def _lay_out(self) -> None:
        self._body = QSplitter()
        self._body.setChildrenCollapsible(False)
        self._body.addWidget(self._list_side())
        self._body.addWidget(self._compare_side())
        self._body.setStretchFactor(1, 1)
        self._body.setSizes([LIST, 4 * LIST])
        for widget in (self._body, self.empty, self.preview):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def _list_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(LIST - 6 * UNIT)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        head.addWidget(self._sum, 1)
        self.fill_head(head)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        return side

    def fill_head(self, head: QHBoxLayout) -> None:
        """Put further controls above the list."""

    def _compare_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "canvas")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        set_type(self._reason, BODY, tone="faint")
        keys = label(KEYS, SMALL, tone="faint")
        keys.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 2 * UNIT, 0, 0)
        column.setSpacing(UNIT // 2)
        for line in (self._title, self._reason):
            line.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
            column.addWidget(line)
        column.addWidget(self.compare, 1)
        column.addWidget(keys)
        return side

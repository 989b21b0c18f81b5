"""A list of groups beside the photos of the chosen one: read in the background, shown as soon as they are here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.review.totals import Totals, totals
from catalog_gui.ui.background import Background
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.compare_view import CompareView
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.group_decisions import GroupDecisions
from catalog_gui.ui.group_frame import GroupFrame
from catalog_gui.ui.group_kind import GroupKind
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.group_words import KEYS
from catalog_gui.ui.help_overlay import HelpOverlay
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.write_order import WriteOrder

T = TypeVar("T")
AHEAD: Final = (1, 2, -1)
"""Which groups beside the chosen one are made ready, the likeliest first."""


@frozen(eq=False)
class _Arranged:
    """The groups to show with their photos, the place of the chosen one, and the words above them.

    `settled` is how much of what was decided they know of.
    """

    rows: Sequence[Any]
    photos: NDArray[np.int64]
    place: int
    total: str
    settled: int


class GroupBrowser(GroupKind):
    """Loads the groups in the background and shows the chosen one, with those beside it read and decoded ahead.

    :param order: in which the window writes what is decided on its pages; without it this page has one of its own.
    """

    said = Signal(str)
    """A sentence for the strip."""

    def __init__(
        self, library: Library, name: str, parent: QWidget | None = None, order: WriteOrder | None = None
    ) -> None:
        super().__init__(parent)
        self.library = library
        self._rows: Sequence[Any] = ()
        self._shown: Any = None
        self._ready: dict[int, Any] = {}
        self._asked = False
        self._background, self._details = Background(self), Background(self)
        self.decisions = GroupDecisions(library.keeper, self.about, self, order)
        self.list = GroupList(library, self._entry, name)
        self.compare = CompareView()
        self._members = PhotoModel(library, self)
        self.preview = Preview(self._members)
        self.empty = EmptyState("nothing", "")
        self.frame = GroupFrame(self, KEYS)
        self.help = HelpOverlay("Keys", self.help_groups(), self)
        self._wanted: int | None = None
        self._connect()
        self._use_memory()

    # What the window asks.

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        pictures = self.list.waiting + self.compare.waiting
        return self._background.waiting + self._details.waiting + self.decisions.waiting + pictures

    @property
    def rows(self) -> Sequence[Any]:
        """The groups in the list."""
        return self._rows

    @property
    def shown(self) -> Any:
        """The group whose photos are shown."""
        return self._shown

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and reason as they stand there."""
        return self.frame.heading

    @property
    def total_text(self) -> str:
        """What stands above the list."""
        return self.frame.total

    @property
    def decided_text(self) -> str:
        """What the foot says is decided."""
        return self.frame.foot.text

    def arrive(self) -> None:
        """The page comes into sight."""
        if not self._asked:
            self._ask(self.load)
            self._count()

    def refresh(self) -> None:
        """The catalog has changed, or the settings have."""
        self._use_memory()
        if self._asked:
            self.list.refresh()
            self._ask(self.load)
            self._count()

    def go_to(self, group: int) -> None:
        """Show a group, as soon as the groups are here; what hides it from the list gives way."""
        self._wanted = group
        self._ask(self.load)

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Write what was decided, and ask nothing more."""
        self.decisions.close_work()
        self._background.close()
        self._details.close()
        self.compare.close_work()

    def is_reviewed(self, row: Any) -> bool:
        """Whether a person is done with a group, also if that is still on its way to the catalog."""
        return self.decisions.is_done(row.id, row.reviewed)

    @property
    def is_on_screen(self) -> bool:
        """Whether the photos that are shown are those of the chosen group."""
        place = self.list.current
        chosen = self._rows[place].id if 0 <= place < len(self._rows) else None
        return self._shown is not None and self._shown.row.id == chosen

    def show_help(self) -> None:
        """All keys, over the page."""
        self.help.open()

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    # Within.

    def _choices(self, columns: Sequence[Column]) -> dict[int, str | None]:
        return {column.photo.row.id: column.decision for column in columns}

    def _count(self) -> None:
        """Ask how much waits for Apply."""
        self.ask(self._totals, self.frame.foot.show_totals, topic="totals")

    def _totals(self) -> Totals:
        with self.library.keeper.catalog.read() as session:
            return totals(session)

    # The groups.

    def _ask(self, load: Callable[[], Sequence[Any]]) -> None:
        """Load and arrange the groups; among a hundred thousand that takes too long for the GUI thread."""
        self._asked = True
        place = self.list.current
        chosen = self._rows[place].id if 0 <= place < len(self._rows) else None
        wanted = self._wanted if self._wanted is not None else chosen
        settled = self.decisions.settled
        self._background.ask(
            lambda: self._arranged(load(), wanted, place, settled),
            self._show_rows,
            topic="groups",
            otherwise=self._failed,
        )

    def _arranged(self, rows: Sequence[Any], chosen: int | None, place: int, settled: int) -> _Arranged:
        photos = np.fromiter((self.photo_of(row) for row in rows), np.int64, len(rows))
        held = min(max(place, 0), max(0, len(rows) - 1))
        found = next((index for index, row in enumerate(rows) if row.id == chosen), held)
        return _Arranged(rows, photos, found, self.total(rows), settled)

    def ask(self, work: Callable[[], T], then: Callable[[T], None], topic: str) -> None:
        """Ask the catalog something else; what goes wrong is said."""
        self._background.ask(work, then, topic=topic, otherwise=self._failed)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show_rows(self, found: _Arranged) -> None:
        self.decisions.forget(found.settled)
        self._ready.clear()
        self._details.forget("ahead")
        self._rows = found.rows
        self.frame.show_total(found.total)
        self.list.show_photos(found.photos)
        self.frame.show_groups(bool(found.rows))
        self._look_for_wanted(found)
        if not found.rows:
            self.show_nothing(self.empty)
            self._show_group(None)
        elif found.place == self.list.current:
            self._on_current(found.place)
        else:
            self.list.set_current(found.place)

    def _look_for_wanted(self, found: _Arranged) -> None:
        """The group that was asked for: it is here now, or a filter hides it, or it has gone."""
        wanted, self._wanted = self._wanted, None
        if wanted is None or (found.rows and found.rows[found.place].id == wanted):
            return
        if self.is_filtered:
            self._wanted = wanted
            self.show_all()
        else:
            self.said.emit(
                "That group is no more: what was left of it is none, or is looked at anew by the next rebuild."
            )

    def _use_memory(self) -> None:
        self.compare.set_memory(self.library.keeper.settings.compare_memory_mb)

    def _entry(self, index: int, photo: PhotoRow | None) -> Entry:
        return self.entry(self._rows[index], photo)

    # The chosen group.

    def _on_current(self, index: int) -> None:
        if not 0 <= index < len(self._rows):
            return
        group = self._rows[index].id
        if group in self._ready:
            self._details.forget("group")
            self._show_group(self._ready[group])
        else:
            self._details.ask(lambda: self.load_one(group), self._show_group, topic="group", otherwise=self._failed)

    def _make_ready(self) -> None:
        """Have the groups beside the chosen one read, and their photos decoded, before they are asked for."""
        beside = [self.list.current + step for step in AHEAD]
        groups = [self._rows[index].id for index in beside if 0 <= index < len(self._rows)]
        known = dict(self._ready)
        self._details.ask(
            lambda: {group: known[group] if group in known else self.load_one(group) for group in groups},
            self._prefetch,
            topic="ahead",
            otherwise=lambda _error: None,  # told when the group is asked for in earnest
        )

    def _prefetch(self, groups: Mapping[int, Any]) -> None:
        self._ready = dict(groups)
        if self._shown is not None:
            self._ready[self._shown.row.id] = self._shown
        self.compare.prefetch(*(self.columns(group) for group in groups.values() if group is not None))
        self.at_rest()

    def _show_group(self, group: Any) -> None:
        same = group is not None and self._shown is not None and self._shown.row.id == group.row.id
        columns = self.columns(group) if group is not None else ()
        first = next((place for place, column in enumerate(columns) if column.chosen or column.suggested), 0)
        current = self.compare.current if same else first
        self._shown = group
        self.frame.show_heading(*(self.heading(group) if group is not None else ("", "")))
        self.compare.show_columns(columns, current)
        if group is not None:
            self.compare.set_decisions(self.decisions.choices(group.row.id, self._choices(columns)))
        self._make_ready()
        self._members.show_ids(np.array([column.photo.row.id for column in columns], np.int64))

    def _open_preview(self, column: int) -> None:
        self.frame.look_at_one()
        self.preview.open(column)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_preview(self, column: int) -> None:
        self.frame.look_at_all()
        self.compare.go(column)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_current)
        self.list.activated.connect(lambda _index: self._open_preview(self.compare.current))
        self.compare.preview_wanted.connect(self._open_preview)
        self.preview.closed.connect(self._close_preview)
        self.setFocusProxy(self.list)

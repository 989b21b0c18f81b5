"""Photos held against one another: columns, flip, difference and split, by keys, mouse and a slim bar."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.comparison import Comparison
from catalog_gui.ui.compare.decoded import Decoded
from catalog_gui.ui.compare.facts_table import FactRow
from catalog_gui.ui.compare.keys import Keys
from catalog_gui.ui.compare.mode import Mode
from catalog_gui.ui.compare.mode_bar import ModeBar, State
from catalog_gui.ui.compare.pair_view import PairView
from catalog_gui.ui.compare.side_by_side import SideBySide
from catalog_gui.ui.compare.view import Place, View
from catalog_gui.ui.theme import UNIT

MEMORY: Final = 512
"""Megabytes of decoded pictures, unless the settings say otherwise."""
RESTING: Final = 0.25
"""Share of the memory that is kept while the view is out of sight."""
PANNED: Final = 0.1
"""Share of a room by which one key moves the view."""


class CompareView(QWidget):
    """Two to many photos at one relative zoom.

    :param memory_mb: megabytes of decoded pictures that are kept at most.
    """

    preview_wanted = Signal(int)
    """L: the column is to be seen alone, as large as there is room."""
    current_changed = Signal(int)
    """Another column has the keyboard's attention."""
    mode_changed = Signal(object)
    """The Mode in force."""

    def __init__(self, parent: QWidget | None = None, *, memory_mb: int = MEMORY) -> None:
        super().__init__(parent)
        self._comparison = Comparison(memory_mb * 2**20, self)
        self._differing, self._mode = False, Mode.COLUMNS
        self.bar = ModeBar()
        self.side = SideBySide(self._comparison, self.hasFocus)
        self.large = PairView(self._comparison)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._keys = Keys(self)

    # What is compared.

    @property
    def columns(self) -> Sequence[Column]:
        """What is shown."""
        return self._comparison.columns

    @property
    def table(self) -> list[FactRow]:
        """The facts below the pictures."""
        return self.side.table

    @property
    def current(self) -> int:
        """The column with the keyboard's attention."""
        return self._comparison.current

    @property
    def partner(self) -> int:
        """The column that the current one is held against: the keeper if there is one; -1 where it is alone."""
        return self._comparison.partner

    @property
    def comparison(self) -> Comparison:
        """What the parts share."""
        return self._comparison

    @property
    def decoded(self) -> Decoded:
        """The large pictures."""
        return self._comparison.decoded

    @property
    def waiting(self) -> int:
        """How much is still to come for what is on the screen."""
        return self._comparison.waiting + self.large.waiting

    def show_columns(self, columns: Sequence[Column], current: int = 0) -> None:
        """Compare these photos. Other ones than before are looked at side by side and whole."""
        others = self._comparison.show(columns, current)
        self.side.renew(others=others)
        self.show_mode(Mode.COLUMNS if others else self._mode)
        self._comparison.changed.emit()
        self._say()

    def go(self, column: int) -> None:
        """Give a column the keyboard's attention."""
        self._comparison.go(column)

    def set_decisions(self, decisions: Mapping[int, str | None]) -> None:
        """Mark photos, by their ids, as "keep" or "trash", or as not decided; others stay as they are."""
        self._comparison.decide(decisions)
        self._say()

    def prefetch(self, *groups: Sequence[Column]) -> None:
        """Groups that may be shown next, the likeliest first: their photos are decoded when nothing else waits."""
        self.side.prefetch(groups)

    def set_memory(self, megabytes: int) -> None:
        """Keep so many megabytes of decoded pictures at most."""
        self.decoded.set_budget(megabytes * 2**20)

    def retry(self) -> None:
        """Try again to read what could not be read."""
        self.decoded.retry()
        self._comparison.changed.emit()

    def close_work(self) -> None:
        """Decode nothing more."""
        self.large.close_work()
        self._comparison.close()

    def words(self, column: int) -> str:
        """All that is shown of a photo, in words: what differs, and then what does not."""
        shown = self.columns[column]
        facts = ", ".join(f"{row.label} {row.values[column]}" for row in self.table)
        mark = f"{shown.says}. " if shown.says else ""
        reason = f"{shown.reason}. " if shown.reason else ""
        return f"{mark}{reason}{shown.photo.row.name}, {column + 1} of {len(self.columns)}. {facts}"

    # How it is looked at.

    @property
    def mode(self) -> Mode:
        """How the photos are compared."""
        return self._mode

    @property
    def view(self) -> View:
        """The part of the photos that is looked at, the same in all."""
        return self._comparison.view

    @property
    def place(self) -> Place | None:
        """Where the current photo lies on the screen, if there is one."""
        if not self.columns:
            return None
        if self._mode is Mode.COLUMNS:
            return self.side.place(self.current)
        return self.large.place(self.large.on_top)

    def show_mode(self, mode: Mode) -> None:
        """Compare in this way; side by side where there is nothing to hold against."""
        if mode is not Mode.COLUMNS and self.partner < 0:
            mode = Mode.COLUMNS
        changed, self._mode = mode is not self._mode, mode
        if mode is Mode.COLUMNS:
            self._stack.setCurrentWidget(self.side)
            self.large.rest()
            self.side.look()
        else:
            self._stack.setCurrentWidget(self.large)
            self.large.show_as(mode)
        self._sync()
        if changed:
            self.mode_changed.emit(mode)
            self._say()

    def side_by_side(self) -> None:
        """All photos in columns."""
        self.show_mode(Mode.COLUMNS)

    def flip(self) -> None:
        """Two photos in one place; once there, the other one of the two."""
        if self._mode is Mode.FLIP:
            self.large.flip()
            self._say()
        else:
            self.show_mode(Mode.FLIP)

    def difference(self) -> None:
        """What the current photo and its partner differ in, or back to the columns."""
        self.show_mode(Mode.COLUMNS if self._mode is Mode.DIFFERENCE else Mode.DIFFERENCE)

    def split(self) -> None:
        """Both left and right of a divider, or back to the columns."""
        self.show_mode(Mode.COLUMNS if self._mode is Mode.SPLIT else Mode.SPLIT)

    def fit(self) -> None:
        """The whole photos, as large as there is room."""
        self._comparison.set_view(View())

    def full_size(self) -> None:
        """One pixel of the current photo on each of the screen's; the others at the same relative size."""
        if (place := self.place) is not None:
            self._comparison.zoom_full(place)

    def zoom(self, steps: float) -> None:
        """Closer by so many notches, or farther off."""
        if (place := self.place) is not None:
            self._comparison.zoom(place, steps)

    def pan(self, across: int, down: int) -> None:
        """Look farther right and down by tenths of the room."""
        if (place := self.place) is not None:
            wide, high = place.room.width() * PANNED, place.room.height() * PANNED
            self._comparison.set_view(self.view.panned(place, -across * wide, -down * high))

    @property
    def alike(self) -> bool:
        """Whether copies are shown turned like the keeper."""
        return self._comparison.alike

    @property
    def only_differing(self) -> bool:
        """Whether facts that are equal in all photos are left out."""
        return self._differing

    def turn_alike(self, on: bool) -> None:
        """Show copies turned like the keeper, or as they lie."""
        self._comparison.set_alike(on)

    def show_only_differing(self, on: bool) -> None:
        """Leave out the facts that are equal in all photos, or show them faded."""
        self._differing = on
        self.side.show_facts(only_differing=on)
        self._sync()

    # Qt's side.

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it means nothing here, so that a page can have keys of its own."""
        return self._keys.press(event)

    def take_release(self, event: QKeyEvent) -> bool:
        """The end of a key: who held F down goes back to what was there before."""
        return self._keys.release(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.take_release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.side.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.side.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.decoded.rest(RESTING)

    # Within.

    def _sync(self) -> None:
        """Let the bar say what is in force."""
        place = self.place
        self.bar.show_state(
            State(
                mode=self._mode,
                pair=self.partner >= 0,
                turned=any(each.orientation != 1 for each in self.columns),
                alike=self._comparison.alike,
                differing=self._differing,
                fit=self.view.is_fit,
                full=place is not None and self._comparison.is_full(place),
                percent=self._comparison.percent(place) if place is not None and self._measured() else None,
            )
        )

    def _measured(self) -> bool:
        return self._comparison.measured(self.columns[self.current])

    def _say(self) -> None:
        """Tell who cannot see it."""
        column = self.large.on_top if self._mode is Mode.FLIP else self.current
        words = self.words(column) if self.columns else ""
        if self.large.words:
            words = f"{self.large.words}. {words}"
        self.setAccessibleDescription(words)
        if words and QAccessible.isActive() and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _on_current(self, column: int) -> None:
        self._say()
        self.current_changed.emit(column)

    def _connect(self) -> None:
        self._comparison.changed.connect(self._sync)
        self._comparison.current_changed.connect(self._on_current)
        self.large.changed.connect(self._say)
        self.bar.mode_wanted.connect(self.show_mode)
        self.bar.fit_wanted.connect(self.fit)
        self.bar.full_wanted.connect(self.full_size)
        self.bar.alike_wanted.connect(self.turn_alike)
        self.bar.differing_wanted.connect(self.show_only_differing)

    def _lay_out(self) -> None:
        self._stack.addWidget(self.side)
        self._stack.addWidget(self.large)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Photos side by side")

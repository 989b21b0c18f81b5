"""The page of groups: a slim list left, the photos of the chosen group side by side over the rest, decided by keys."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.decisions import BY_EYE
from catalog_gui.ui import choosing
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.decision_keys import DecisionKeys
from catalog_gui.ui.group_browser import GroupBrowser
from catalog_gui.ui.labels import press_with_enter
from catalog_gui.ui.write_order import WriteOrder

ALONE: Final = "It is the only one that stays. X lets it go too."
SAFE: Final = "{} lies in a protected folder, so it stays."


class GroupPage(GroupBrowser):
    """Lets a person decide about the photos of the chosen group: by keys, seen at once, written behind."""

    apply_wanted = Signal()
    """What was decided is to be looked at, and done."""
    undo_wanted = Signal()
    """The newest step is to be taken back, once all is written that was decided before."""
    redo_wanted = Signal()
    """What was taken back is to be done again."""
    decided = Signal()
    """A decision is in the catalog now. This page knows of it and need not be refreshed."""

    def __init__(
        self, library: Library, name: str, parent: QWidget | None = None, order: WriteOrder | None = None
    ) -> None:
        super().__init__(library, name, parent, order)
        self._keys = DecisionKeys(self)
        self.decisions.written.connect(self._written)
        self.decisions.failed.connect(self._not_written)
        self.frame.foot.apply_wanted.connect(self.apply_wanted)

    # What keys do.

    def keep(self, place: int) -> None:
        """The number of a photo: keep it; the first one in a group lets the others go."""
        if (columns := self.deciding()) and place < len(columns):
            self.compare.go(place)
            photo = columns[place].photo.row.id
            choices = self._choices(columns)
            changes = choosing.kept(choices, photo, _protected(columns))
            if not changes:
                self.said.emit(SAFE.format(columns[place].photo.row.name) if columns[place].protected else ALONE)
            self._choose(choices, changes)

    def keep_current(self) -> None:
        """The same for the current photo: beyond nine, photos have no numbers."""
        self.keep(self.compare.current)

    def trash_current(self) -> None:
        """Let the current photo go."""
        if columns := self.deciding():
            column = columns[self.compare.current]
            if column.protected:
                self.said.emit(SAFE.format(column.photo.row.name))
                return
            choices = self._choices(columns)
            self._choose(choices, choosing.trashed(choices, column.photo.row.id, _protected(columns)))

    def keep_all(self) -> None:
        """Keep all photos of the group."""
        if columns := self.deciding():
            choices = self._choices(columns)
            self._choose(choices, choosing.all_kept(choices))

    def accept(self) -> None:
        """Keep the suggested photo, let the others go, and go on."""
        if columns := self.deciding():
            best = next((column for column in columns if column.suggested or column.chosen), columns[0])
            choices = self._choices(columns)
            changes = choosing.accepted(choices, best.photo.row.id, _protected(columns))
            self._choose(choices, changes, reason=best.reason or BY_EYE)
            self.go_on()

    def accept_or_go_on(self) -> None:
        """Take the suggestion unless the group is decided already; go on."""
        if self.is_on_screen and self.is_reviewed(self._rows[self.list.current]):
            self.go_on()
        else:
            self.accept()

    def go_on(self) -> None:
        """To the next group that nobody is done with; beyond the last one from the first."""
        rows, start = self._rows, self.list.current
        order = (*range(start + 1, len(rows)), *range(max(0, start)))
        found = next((place for place in order if not self.is_reviewed(rows[place])), None)
        if found is not None:
            self.list.set_current(found)
        elif rows:
            self.said.emit(
                "All groups in the list are reviewed." if self.is_reviewed(rows[start]) else "It is the last."
            )

    def step(self, by: int) -> None:
        """To the group above or below."""
        if 0 <= (target := self.list.current + by) < len(self._rows):
            self.list.set_current(target)

    def undo(self) -> None:
        """Have the newest step taken back."""
        self.undo_wanted.emit()

    def redo(self) -> None:
        """Have what was taken back done again."""
        self.redo_wanted.emit()

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the list does not take decide, or belong to the photos beside it."""
        looking = self.frame.looks_at_one
        if press_with_enter(event):
            event.accept()
        elif looking or not (self.own_key(event) or self._keys.press(event) or self.compare.take_key(event)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.compare.take_release(event):
            super().keyReleaseEvent(event)

    # Deciding.

    def deciding(self) -> Sequence[Column]:
        """The photos to decide about: nothing until those of the chosen group are on the screen."""
        return self.compare.columns if self.is_on_screen else ()

    def _choose(
        self, choices: Mapping[int, str | None], changes: Mapping[int, str | None], reason: str = BY_EYE
    ) -> None:
        """Show at once what changes, and have it written: where something is being taken back, all that is seen then."""
        if changes:
            seen = dict(choices) | dict(changes)
            self.compare.set_decisions(changes)
            said = seen if self.decisions.turning else changes
            self.decisions.choose(self._shown.row.id, said, done=choosing.is_decided(seen), reason=reason)
            self.list.update_cell(self.list.current)

    def _written(self) -> None:
        self._count()
        self.decided.emit()

    def _not_written(self, why: str) -> None:
        self.said.emit(why)
        self.refresh()


def _protected(columns: Sequence[Column]) -> frozenset[int]:
    return frozenset(column.photo.row.id for column in columns if column.protected)

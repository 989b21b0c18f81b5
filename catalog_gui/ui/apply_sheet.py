"""The Apply sheet: all that would be moved to the trash, looked at before it is; afterwards what would not move, and why."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.apply import Applied
from catalog_gui.ui.apply_facts import ApplyFacts
from catalog_gui.ui.apply_left import ApplyLeft
from catalog_gui.ui.apply_pictures import ApplyPictures
from catalog_gui.ui.apply_prospect import Prospect, read_along, read_prospect
from catalog_gui.ui.background import Background
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, photos, size_text
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label, press_with_enter
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.review_words import applied_words
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type
from catalog_gui.ui.window_steps import is_go_ahead

SAFE: Final = "They go to the trash, nothing is deleted, and Undo brings all of them back."


class ApplySheet(QWidget):
    """Lies over the pages until it is closed; Esc closes it, Ctrl+Enter is the only key that begins to move photos.

    Its primary button is never a default one: Enter presses it only where Tab has led to it.
    """

    keys = "Ctrl+Enter: move  ·  Tab: onward  ·  Space: tick  ·  Esc: not now"
    closed = Signal()
    """Back to the page where one came from."""
    group_wanted = Signal(str, int)
    """A group is to be looked at again: what it is about, and its number."""
    said = Signal(str)
    """A sentence for the strip."""

    def __init__(
        self, library: Library, review: ReviewControl, control: RunControl, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._review, self._control = library, review, control
        self._prospect: Prospect | None = None
        self._moving = False
        self._background = Background(self)
        self._title, self._sum = ElidedLabel(), label("", BODY, tone="faint", digits=True, wrap=True)
        self.pictures, self.facts = ApplyPictures(library), ApplyFacts()
        self.left = ApplyLeft(library)
        self.empty = EmptyState("all-well", "", "Back")
        self.apply = button("", self._on_apply, look="primary", icon="trash", tip="Ctrl+Enter")
        self.cancel = button("Not now", self.close_sheet, tip="Esc")
        self.again = button("Look at this group again", self._on_again, look="primary", icon="eye")
        self.bar = Bar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.pictures.waiting + self.left.list.waiting

    @property
    def prospect(self) -> Prospect | None:
        """What is shown, once it is known."""
        return self._prospect

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._sum.text()

    @property
    def moving(self) -> bool:
        """Whether photos are on their way to the trash."""
        return self._moving

    # What the window asks.

    def arrive(self) -> None:
        """The sheet comes into sight: look anew at what was decided, unless photos are being moved."""
        if not self._moving:
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to what is there to be looked at: never to the button."""
        page = self._stack.currentWidget()
        (self.left.list if page is self.left else self.empty if page is self.empty else self.pictures).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def close_sheet(self) -> None:
        """Back to the pages; what is being moved goes on."""
        self.closed.emit()

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        elif is_go_ahead(event):
            if self.apply.isVisible():
                self.apply.click()
        elif enter and self.window().focusWidget() is self.left.list:
            self._on_again()
        elif not press_with_enter(event):
            super().keyPressEvent(event)

    # Within.

    def _ask(self) -> None:
        self._prospect = None
        self._title.setText("Looking at what was decided")
        self._sum.setText("")
        self.apply.setEnabled(False)
        keeper = self._library.keeper
        self._background.ask(lambda: read_prospect(keeper), self._show, topic="prospect", otherwise=self._failed)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))
        self.close_sheet()

    def _show(self, prospect: Prospect) -> None:
        self._prospect = prospect
        self.pictures.show_groups(prospect.groups, {party.photo for party in prospect.protected})
        self.facts.show_prospect(prospect)
        self._show_page(self._offer if prospect.groups else self.empty)
        self.empty.show_words("Nothing waits to be moved.", "Back", "Decide about duplicates or bursts first.")
        self.pictures.set_current(0)
        self._renew()
        self.focus_first()
        keeper, losers = self._library.keeper, prospect.going(last_copies=True)
        self._background.ask(lambda: read_along(keeper, losers), self._show_along, topic="along")

    def _show_along(self, along: Mapping[int, Sequence[Path]]) -> None:
        self.pictures.show_along(along)
        self.facts.show_along(along)

    def _renew(self) -> None:
        """Say how many would go, as it is ticked now."""
        if self._prospect is None:
            return
        go = self.facts.last_copies.isChecked()
        self.pictures.set_last_copies(go)
        going = self._prospect.going(go)
        groups = sum(1 for group in self._prospect.groups if go or not group.last_copy)
        what = f"Move {photos(len(going))} to the trash" if going else "Nothing would be moved"
        self._title.setText(what)
        size = size_text(sum(party.size for party in going))
        self._sum.setText(DOT.join((size, counted(groups, "group", "groups"), SAFE)) if going else "")
        self.apply.setText(what if going else "Move to the trash")
        self.apply.setEnabled(bool(going))

    def _on_apply(self) -> None:
        if self._prospect is None or self._moving:
            return
        groups = self._prospect.groups
        if self._review.apply(self.facts.gifts.without, self.facts.last_copies.isChecked(), groups):
            self._moving = True
            self._show_buttons()
            self.focus_first()

    def _show_run(self) -> None:
        if self._moving and (progress := self._control.progress) is not None:
            self.bar.set_share(progress.fraction)

    def _applied(self, applied: Applied | None) -> None:
        """The end of an Apply: closed where all went well, else what stayed and why."""
        self._moving = False
        self.bar.set_share(0.0)
        self._show_buttons()
        left = [] if applied is None else [*applied.refused, *applied.failed]
        if applied is None or not left:
            if self.isVisible():
                self.close_sheet()
            return
        self._title.setText(f"{photos(len(left))} stayed where {'it is' if len(left) == 1 else 'they are'}")
        self._sum.setText(applied_words(applied, stopped=applied.done < applied.total))
        self.left.show_left(left)
        self._show_page(self.left)
        self.focus_first()

    def _on_again(self) -> None:
        photo = self.left.chosen()
        group = self._prospect.group_of(photo) if self._prospect is not None and photo is not None else None
        if group is not None:
            self.group_wanted.emit(*group)
        else:
            self.close_sheet()

    def _show_page(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Only what can be done now."""
        page = self._stack.currentWidget()
        self.bar.setVisible(self._moving)
        self.apply.setVisible(page is self._offer and not self._moving)
        self.again.setVisible(page is self.left)
        self.cancel.setText("Not now" if page is self._offer and not self._moving else "Close")
        self.cancel.setVisible(page is not self.empty)
        self.facts.setEnabled(not self._moving)
        if self._moving:
            self._title.setText("Moving photos to the trash")
            self._sum.setText("You can go on meanwhile; the strip below says how far it is, and stops it.")

    def _connect(self) -> None:
        self.facts.changed.connect(self._renew)
        self.empty.pressed.connect(self.close_sheet)
        self.left.photo_wanted.connect(lambda _photo: self._on_again())
        self._review.applied.connect(self._applied)
        self._control.changed.connect(self._show_run)

    def _lay_out(self) -> None:
        self.setAccessibleName("Move to the trash")
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        head = QVBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT // 2)
        head.addWidget(self._title)
        head.addWidget(self._sum)
        self._offer = QWidget()
        body = QHBoxLayout(self._offer)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.pictures, 1)
        body.addWidget(hairline(upright=True))
        body.addWidget(self.facts)
        for page in (self._offer, self.left, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        column.addWidget(hairline())
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        row.setSpacing(UNIT)
        row.addWidget(self.bar, 1)
        row.addStretch(1)
        for each in (self.cancel, self.again, self.apply):
            row.addWidget(each)
        for each in (self.apply, self.again, self.cancel):
            each.setAutoDefault(False)
            each.setDefault(False)
        self._show_buttons()
        return row

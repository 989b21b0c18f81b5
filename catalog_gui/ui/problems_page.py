"""The page of problems: what could not be done, by reason, in plain words and with what to do about it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from attrs import frozen
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow, ProblemEntry, ProblemGroup
from catalog_gui.errors import RETRYABLE_KINDS
from catalog_gui.ui.background import Background
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted, photos
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.reveal import reveal
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type

LIST: Final = 280
FEW: Final = 2


@frozen
class Trouble:
    """What happened to one photo, with all that could not be made because of it."""

    photo: int
    path: str
    message: str
    made: tuple[str, ...]
    attempts: int


@frozen(eq=False)
class Reason:
    """A group of problems: what happened to each photo, and its photos, each once."""

    group: ProblemGroup
    troubles: tuple[Trouble, ...]
    photos: tuple[int, ...]

    @property
    def may_pass(self) -> bool:
        """Whether trying again may help without another file."""
        return self.group.kind in RETRYABLE_KINDS


class ProblemsPage(QWidget):
    """Problems in groups left; the chosen group's advice and photos right."""

    keys = "Right: to the photos  ·  Space: large  ·  Left: back to the reasons"
    said = Signal(str)
    """A sentence for the strip."""
    retry_wanted = Signal(object)
    """These photos are to be tried again: a tuple of photo ids."""
    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._asked = False
        self._reasons: Sequence[Reason] = ()
        self._troubles: Sequence[Trouble] = ()
        self._background = Background(self)
        self.groups = GroupList(library, self._group_entry, "Reasons")
        self.photos = GroupList(library, self._photo_entry, "Photos with this problem")
        self.photos.ground = "canvas"
        self.preview = Preview(self.photos.model)
        self.empty = EmptyState("all-well", "No problems.", "", "Everything that was tried has worked.")
        self._sum, self._title = label("", SMALL, tone="faint", digits=True), ElidedLabel()
        self._advice = label("", BODY, tone="faint", wrap=True)
        self.retry_all = button("Try all again", self._on_retry_all, look="quiet", icon="retry")
        self.retry = button("Try again", self._on_retry, look="primary", icon="retry")
        self.show_photos = button("Show in Photos", self._on_show, icon="photos")
        self.reveal = button("Show file", self._on_reveal, icon="reveal", tip="Show it in the file manager")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.groups.waiting + self.photos.waiting

    @property
    def reason(self) -> Reason | None:
        """The chosen group."""
        return self._reasons[self.groups.current] if 0 <= self.groups.current < len(self._reasons) else None

    @property
    def advice_text(self) -> tuple[str, str]:
        """Title and advice as they stand there."""
        return self._title.text(), self._advice.text()

    def arrive(self) -> None:
        """The page comes into sight."""
        if not self._asked:
            self._ask()

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._asked:
            self.groups.refresh()
            self.photos.refresh()
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to the list of reasons."""
        self.groups.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.photos.hasFocus() and self.photos.current >= 0:
            self._open_preview(self.photos.current)
        elif event.key() == Qt.Key.Key_Right and self.groups.hasFocus():
            self.photos.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Left and self.photos.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Within.

    def _ask(self) -> None:
        self._asked = True
        library = self._library
        self._background.ask(
            lambda: [_reason(group) for group in library.problems()],
            self._show,
            topic="problems",
            otherwise=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, reasons: Sequence[Reason]) -> None:
        chosen = self.reason.group.kind if self.reason is not None else None
        self._reasons = reasons
        self._sum.setText(photos(sum(len(reason.photos) for reason in reasons)))
        self.retry_all.setEnabled(any(reason.may_pass for reason in reasons))
        self.groups.show_photos(np.array([reason.photos[0] for reason in reasons], np.int64))
        if self._stack.currentWidget() is not self.preview or not reasons:
            self._stack.setCurrentWidget(self._body if reasons else self.empty)
        place = next((index for index, reason in enumerate(reasons) if reason.group.kind == chosen), 0)
        if place != self.groups.current:
            self.groups.set_current(place)
        else:
            self._on_group(place)

    def _on_group(self, index: int) -> None:
        reason = self._reasons[index] if 0 <= index < len(self._reasons) else None
        before, self._troubles = self._troubles, reason.troubles if reason is not None else ()
        self.photos.show_photos(np.array([trouble.photo for trouble in self._troubles], np.int64))
        if reason is None:
            return
        if before is not self._troubles:
            self.photos.set_current(0)
        self._title.setText(f"{reason.group.title} · {photos(len(reason.photos))}")
        self._advice.setText(reason.group.advice)
        self.retry.setEnabled(reason.may_pass)
        self.retry.setToolTip("" if reason.may_pass else "The same would come out again: the files must change first.")

    def _group_entry(self, index: int, photo: PhotoRow | None) -> Entry:
        reason = self._reasons[index]
        return Entry(reason.group.title, photos(len(reason.photos)), icon="warning")

    def _photo_entry(self, index: int, photo: PhotoRow | None) -> Entry:
        trouble = self._troubles[index]
        times = f" (tried {trouble.attempts} times)" if trouble.attempts > 1 else ""
        return Entry(trouble.path, f"{_what_happened(trouble.message)}{times}{DOT}not made: {_lacking(trouble.made)}")

    def _on_retry(self) -> None:
        if self.reason is not None:
            self.retry_wanted.emit(self.reason.photos)

    def _on_retry_all(self) -> None:
        each = (photo for reason in self._reasons if reason.may_pass for photo in reason.photos)
        self.retry_wanted.emit(tuple(dict.fromkeys(each)))

    def _on_show(self) -> None:
        if self.reason is not None:
            self.photos_wanted.emit(PhotoFilter(ids=self.reason.photos))

    def _on_reveal(self) -> None:
        row = self.photos.model.row(self.photos.current) if self.photos.current >= 0 else None
        if row is not None:
            reveal(Path(row.root, row.path), self._background, self.said.emit)

    def _open_preview(self, index: int) -> None:
        self._stack.setCurrentWidget(self.preview)
        self.preview.open(index)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_preview(self, index: int) -> None:
        self._stack.setCurrentWidget(self._body)
        self.photos.set_current(index)
        self.photos.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.groups.current_changed.connect(self._on_group)
        self.photos.activated.connect(self._open_preview)
        self.preview.closed.connect(self._close_preview)

    def _lay_out(self) -> None:
        self._body = QSplitter()
        self._body.setChildrenCollapsible(False)
        self._body.addWidget(self._reasons_side())
        self._body.addWidget(self._photos_side())
        self._body.setStretchFactor(1, 1)
        self._body.setSizes([LIST, 4 * LIST])
        for widget in (self._body, self.empty, self.preview):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.groups)

    def _reasons_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(LIST - 6 * UNIT)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        head.addWidget(self._sum, 1)
        head.addWidget(self.retry_all)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.groups, 1)
        return side

    def _photos_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "canvas")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        buttons = Flow(gap=UNIT)
        for widget in (self.retry, self.show_photos, self.reveal):
            buttons.add(widget)
        head = QVBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT)
        head.addWidget(self._title)
        head.addWidget(self._advice)
        head.addWidget(buttons)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.photos, 1)
        return side


def _what_happened(message: str) -> str:
    """The first sentence of a message; what to do about it stands above all photos of the reason."""
    return message.split(". ")[0].removesuffix(".")


def _lacking(made: Sequence[str]) -> str:
    """What could not be made of a photo, in few words."""
    if len(made) <= FEW:
        return " and ".join(title.lower() for title in made)
    return counted(len(made), "thing", "things")


def _reason(group: ProblemGroup) -> Reason:
    """Gather what befell each photo for the same reason."""
    alike: dict[tuple[int, str], list[ProblemEntry]] = {}
    for entry in group.entries:
        alike.setdefault((entry.photo, entry.message), []).append(entry)
    troubles = tuple(
        Trouble(
            photo,
            entries[0].path,
            message,
            tuple(entry.phase_title for entry in entries),
            max(entry.attempts for entry in entries),
        )
        for (photo, message), entries in alike.items()
    )
    return Reason(group, troubles, tuple(dict.fromkeys(trouble.photo for trouble in troubles)))

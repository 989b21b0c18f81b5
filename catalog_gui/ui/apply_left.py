"""What Apply left where it was: by reason, in plain words, with the photos and the way back to their groups."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.review.apply import Left
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.review_words import by_reason
from catalog_gui.ui.theme import BODY, UNIT

REASONS = 6
"""Reasons told above the list; each photo has its own beside its name all the same."""


class ApplyLeft(QWidget):
    """The reasons, and below them the photos."""

    photo_wanted = Signal(int)
    """The group of this photo is to be looked at."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: Sequence[Left] = ()
        self._reasons = label("", BODY, wrap=True)
        self._reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = GroupList(library, self._entry, "Photos that stayed where they are")
        self.list.ground = "canvas"
        self.list.activated.connect(lambda index: self.photo_wanted.emit(self._left[index].photo))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._reasons.setContentsMargins(3 * UNIT, UNIT, 3 * UNIT, 2 * UNIT)
        column.addWidget(self._reasons)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)

    @property
    def text(self) -> str:
        """The reasons as they stand there."""
        return self._reasons.text()

    def show_left(self, left: Sequence[Left]) -> None:
        """Show these photos and why they stayed."""
        alike = by_reason(left)
        self._left = [each for reason in alike for each in reason.photos]
        told = [f"{photos(len(reason.photos))}: {reason.reason}" for reason in alike[:REASONS]]
        if rest := sum(len(reason.photos) for reason in alike[REASONS:]):
            told.append(f"{photos(rest)} for other reasons, told below.")
        self._reasons.setText("\n".join(told))
        self.list.show_photos(np.array([each.photo for each in self._left], np.int64))
        self.list.set_current(0)

    def chosen(self) -> int | None:
        """The photo with the keyboard's attention."""
        return self._left[self.list.current].photo if 0 <= self.list.current < len(self._left) else None

    def _entry(self, index: int, photo: PhotoRow | None) -> Entry:
        each = self._left[index]
        return Entry(each.path, each.message)

"""Pictures of photos, and of files of the store that no photo speaks of, in one grid; as they lie there, nothing is made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from attrs import define
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.grid_view import GridView
from catalog_gui.ui.labels import ElidedLabel, hairline, label
from catalog_gui.ui.photo_model import Ids, PhotoModel
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@define
class StoredPictures(Library):
    """A library in which files of the store have ids of their own: below zero, never used twice."""

    files: dict[int, str]
    last: int = 0

    def name_files(self, names: Sequence[str]) -> Ids:
        """Ids for these files ("82/12345.jpg"); those of before are forgotten."""
        ids = [self.last - place for place in range(1, len(names) + 1)]
        self.files = dict(zip(ids, names, strict=True))
        self.last -= len(names)
        return np.array(ids, np.int64)

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        """Photos by their ids, files by theirs, in their order."""
        photos = {row.id: row for row in Library.rows(self, [each for each in ids if each > 0])}
        found = (photos.get(int(each)) or self._file_row(int(each)) for each in ids)
        return [row for row in found if row is not None]

    def _file_row(self, id_: int) -> PhotoRow | None:
        if (name := self.files.get(id_)) is None:
            return None
        store = self.keeper.store.directory
        return PhotoRow(
            id=id_,
            path=name,
            root=str(store),
            name=name,
            width=None,
            height=None,
            taken=None,
            quality=None,
            thumbnail=store / Path(name),
            thumbnail_version=name,
            worst=None,
            offline=False,
        )


class StorePictures(QWidget):
    """A title, a line of words, the pictures below, or a sentence where there are none. Enter shows a photo in Photos."""

    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""

    def __init__(self, keeper: Keeper, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.library = StoredPictures(keeper, {})
        self.model = PhotoModel(self.library, self)
        self.grid = GridView(self.model)
        self.grid.setAccessibleName(name)
        self.empty = EmptyState("not-yet", "")
        self._title, self._line = ElidedLabel(), label("", BODY, tone="faint", digits=True, wrap=True)
        self._stack = QStackedWidget()
        self.head = QVBoxLayout()
        self._lay_out()
        self.grid.activated.connect(self._on_activated)
        self.grid.preview_wanted.connect(self._on_activated)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self.model.waiting + self.grid.thumbnails.waiting

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._line.text()

    def show_words(self, title: str, line: str) -> None:
        """What stands above the pictures."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(bool(line))

    def show_photos(self, photos: Sequence[int] | Ids) -> None:
        """Show the thumbnails of these photos."""
        self.model.show_ids(np.asarray(photos, np.int64))
        self._renew()

    def show_files(self, names: Sequence[str]) -> None:
        """Show these files of the store."""
        self.model.show_ids(self.library.name_files(names))
        self._renew()

    def show_nothing(self, sentence: str, note: str = "", drawing: str = "not-yet") -> None:
        """Say why there are no pictures."""
        self.model.show_ids(np.empty(0, np.int64))
        self.empty.show_words(sentence, "", note, drawing)
        self._stack.setCurrentWidget(self.empty)

    def refresh(self) -> None:
        """What the photos look like may have changed."""
        self.model.refresh()
        self.grid.retry_pictures()

    def close_work(self) -> None:
        """Ask nothing more."""
        self.model.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.grid.hasFocus():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _renew(self) -> None:
        self._stack.setCurrentWidget(self.grid)
        self.refresh()

    def _on_activated(self, position: int) -> None:
        photo = int(self.model.ids[position])
        if photo > 0:
            self.photos_wanted.emit(PhotoFilter(ids=(photo,)))

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        self.head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        self.head.setSpacing(UNIT)
        self.head.addWidget(self._title)
        self.head.addWidget(self._line)
        for page in (self.grid, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)

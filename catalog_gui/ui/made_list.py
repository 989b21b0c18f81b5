"""What became of each thumbnail that was to be made again: what could not be made first, with its reason."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care.regenerate import FAILED, Item, Regenerated
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.ui.formatting import counted, number
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type

HINT: Final = "Enter shows a photo among the photos. Its own width and height are untouched."


def line_of(item: Item) -> Line:
    """One photo: where it lies, and its thumbnail's size or why there is none."""
    if item.status == FAILED:
        return Line(item.path, DOT.join((_number(item), item.message or "It could not be made.")), "warning", "failed")
    size = f"{number(item.width or 0)} × {number(item.height or 0)}"
    return Line(item.path, DOT.join((_number(item), size, "made")), "check", "done")


def _number(item: Item) -> str:
    return f"Photo {item.photo}"


class MadeList(QWidget):
    """A title with the figures, a line for each photo below."""

    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    left = Signal()
    """Back to the pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[Item] = ()
        self._title, self._line = ElidedLabel(), label(HINT, BODY, tone="faint", wrap=True)
        self.list = LineList(lambda index: line_of(self._items[index]), "What was made")
        self.list.activated.connect(self._on_activated)
        self.back = button("Show the photos", self.left.emit, icon="photos")
        self.back.setAutoDefault(False)
        self._lay_out()

    @property
    def items(self) -> Sequence[Item]:
        """What is listed, in its order."""
        return self._items

    @property
    def heading_text(self) -> str:
        """What stands above the list."""
        return self._title.text()

    def show_made(self, done: Regenerated) -> None:
        """Show what was done."""
        self._items = sorted(done.items, key=lambda item: (item.status != FAILED, item.path, item.root))
        failed = f"{number(done.failed)} could not be made" if done.failed else ""
        made = f"{counted(done.done, 'thumbnail', 'thumbnails')} made"
        self._title.setText(DOT.join(filter(None, (made, failed))))
        self.list.set_count(len(self._items))
        self.list.set_current(0 if self._items else -1)
        self.list.viewport().update()

    def _on_activated(self, index: int) -> None:
        self.photos_wanted.emit(PhotoFilter(ids=(self._items[index].photo,)))

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        words = QVBoxLayout()
        words.setSpacing(UNIT)
        words.addWidget(self._title)
        words.addWidget(self._line)
        head = QHBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.addLayout(words, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

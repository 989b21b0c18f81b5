"""A damaged original beside a whole copy of it that the catalog knows: to see what is lost, and where to get it back."""

from pathlib import Path

from attrs import frozen
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care.whole_copies import copies_of
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoDetails
from catalog_gui.ui.background import Background
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.compare_view import CompareView
from catalog_gui.ui.formatting import number
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.reveal import reveal
from catalog_gui.ui.theme import BODY, UNIT

NONE = "There is no whole copy of it in this catalog. Look in a backup of your photos."


@frozen(eq=False)
class Found:
    """What there is: the damaged photo, and its whole copies."""

    damaged: PhotoDetails | None
    copies: tuple[PhotoDetails, ...]
    files: tuple[str, ...]


class WholeCopyView(QWidget):
    """Two photos held against each other, with the place of the whole one. Escape goes back.

    :param memory_mb: megabytes of decoded pictures that are kept at most.
    """

    closed = Signal()
    said = Signal(str)

    def __init__(self, library: Library, memory_mb: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._background = Background(self)
        self._files: tuple[str, ...] = ()
        self._words = label("", BODY, wrap=True)
        self.back = button("Back to the problems", self.closed.emit, look="quiet", icon="left", tip="Esc")
        self.reveal = button("Show the whole copy", self._on_reveal, icon="reveal", tip="Show it in the file manager")
        self.compare = CompareView(memory_mb=memory_mb)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        head.setSpacing(UNIT)
        head.addWidget(self.back)
        head.addWidget(self._words, 1)
        head.addWidget(self.reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.compare, 1)
        self.setFocusProxy(self.compare)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.compare.waiting

    @property
    def text(self) -> str:
        """What stands above the photos."""
        return self._words.text()

    def open(self, photo: int) -> None:
        """Look for whole copies of a damaged photo and show them. Each is read to its end first, off the GUI thread."""
        self.reveal.setEnabled(False)
        self._words.setText("Looking for a whole copy…")
        self.compare.show_columns([])
        self._background.ask(
            lambda: look(self._library, photo), self._show, topic="copies", otherwise=lambda e: self.said.emit(str(e))
        )

    def close_work(self) -> None:
        """Ask and decode nothing more."""
        self._background.close()
        self.compare.close_work()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, found: Found) -> None:
        self._files = found.files
        self.reveal.setEnabled(bool(found.files))
        if found.damaged is None:
            self._words.setText("This photo is not in the catalog any more.")
            return
        columns = [Column(found.damaged, mark="Damaged")]
        columns += [Column(copy, mark="Whole copy", chosen=True) for copy in found.copies]
        self.compare.show_columns(columns)
        self._words.setText(_words(found))

    def _on_reveal(self) -> None:
        if self._files:
            reveal(Path(self._files[0]), self._background, self.said.emit)


def look(library: Library, photo: int) -> Found:
    """Find the whole copies of a photo: their files are read."""
    copies = copies_of(library.keeper, photo)
    details = tuple(filter(None, (library.details(copy.photo) for copy in copies)))
    return Found(library.details(photo), details, tuple(copy.file for copy in copies))


def _words(found: Found) -> str:
    if not found.files:
        return NONE
    more = f", and {number(len(found.files) - 1)} more" if len(found.files) > 1 else ""
    return f"This copy holds every byte as it was: {found.files[0]}{more}. Put it in the place of the damaged file."

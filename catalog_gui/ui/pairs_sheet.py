"""What was called no duplicates, pair by pair with small pictures, and a way to take it back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.decisions import RejectedPair, rejected_pairs
from catalog_gui.ui.background import Background
from catalog_gui.ui.formatting import counted
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.pair_list import PairList
from catalog_gui.ui.sheet import Sheet
from catalog_gui.ui.theme import SMALL

NONE = "No pair was called that. N does it for the photos that are shown."


class PairsSheet(Sheet):
    """Lists pairs, the newest first; Delete takes the chosen one back."""

    taken_back = Signal(object)
    """This RejectedPair may be duplicates again."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("Not duplicates", parent=parent)
        self._library = library
        self._background = Background(self)
        self._words = label("", tone="faint", wrap=True)
        self.list = PairList(library, "Pairs that are no duplicates")
        self._back = button("Take back", self._take_back, icon="undo", tip="They may be duplicates again (Delete)")
        self.column.addWidget(self._words)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self._back)
        note = "They are never shown together again. What is taken back is looked at by the next rebuild."
        self.column.addWidget(label(note, SMALL, tone="faint", wrap=True))
        self.list.activated.connect(lambda _index: self._take_back())

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.list.waiting

    @property
    def text(self) -> str:
        """How many there are, in words."""
        return self._words.text()

    def focus_first(self) -> None:
        """The keys go to the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask which pairs there are."""
        self._background.ask(
            self._pairs, self._show, topic="pairs", otherwise=lambda error: self._words.setText(str(error))
        )

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.isAutoRepeat():
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _pairs(self) -> list[RejectedPair]:
        with self._library.keeper.catalog.read() as session:
            return rejected_pairs(session)

    def _show(self, pairs: Sequence[RejectedPair]) -> None:
        self.list.show_pairs(pairs)
        self._words.setText(counted(len(pairs), "pair", "pairs") if pairs else NONE)
        self._back.setEnabled(bool(pairs))

    def _take_back(self) -> None:
        if (pair := self.list.chosen) is not None:
            self.taken_back.emit(pair)

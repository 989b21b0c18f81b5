"""Undo and redo of a window: what its strip offers beside each page, and what the keys and buttons for it do."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.strip import Strip


def is_go_ahead(event: QKeyEvent) -> bool:
    """Whether a key is Ctrl+Enter, pressed and not merely held down: it leads to Apply, and there it begins it."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
    return enter and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier


class WindowSteps(QObject):
    """Steps of the review are offered on its pages alone, which are those that have a signal `undo_wanted`.

    :param page: says which page is shown.
    """

    def __init__(
        self,
        strip: Strip,
        review: ReviewControl | None,
        page: Callable[[], QWidget | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._strip, self._review, self._page = strip, review, page
        self._words = ("", "")
        strip.undo_wanted.connect(self.undo)
        strip.redo_wanted.connect(self.redo)
        if review is not None:
            review.stepped.connect(self._on_words)
            review.look()

    def show(self) -> None:
        """Offer what belongs to the page that is shown."""
        self._strip.show_steps(*(self._words if self.reviewing else ("", "")))

    def take(self, event: QKeyEvent) -> bool:
        """Undo and redo by key; whether it was one of the two."""
        for keys, act in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            if event.matches(keys):
                act()
                return True
        return False

    def undo(self) -> None:
        """Take back what the strip speaks of, or on a page of the review the newest step."""
        if self._strip.offers_undo:
            self._strip.undo()
        elif self.reviewing:
            self.undo_step()

    def undo_step(self) -> None:
        """Take back the newest step."""
        if self._review is not None:
            self._strip.clear()
            self._review.undo()

    def redo(self) -> None:
        """On a page of the review, do again what was taken back."""
        if self._review is not None and self.reviewing:
            self._review.redo()

    def decided(self) -> None:
        """A page has decided something, and shows it: the words follow."""
        if self._review is not None:
            self._review.look()
        if self._strip.offers_undo:
            self._strip.clear()  # its Undo would now take back something else

    @property
    def reviewing(self) -> bool:
        """Whether the page that is shown is one of the review."""
        return hasattr(self._page(), "undo_wanted")

    def _on_words(self, undo: str, redo: str) -> None:
        self._words = undo, redo
        self.show()

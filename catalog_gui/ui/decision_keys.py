"""The keys by which a page of groups decides."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from catalog_gui.ui.group_page import GroupPage

Key = Qt.Key
Act = Callable[[], object]
NUMBERS: Final = {Key(Key.Key_1 + place): place for place in range(9)}
PLAIN: Final = Qt.KeyboardModifier.NoModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
AGAIN: Final = frozenset({Key.Key_Up, Key.Key_Down, Key.Key_Space})
"""Keys that go on while they are held down; one that decides never does."""


class DecisionKeys:
    """Does what keys stand for on a page; what it does not know is the comparison's."""

    def __init__(self, page: "GroupPage") -> None:
        self._page = page
        self._plain: dict[Qt.Key, Act] = {
            Key.Key_P: page.keep_current,
            Key.Key_X: page.trash_current,
            Key.Key_K: page.accept,
            Key.Key_Return: page.accept_or_go_on,
            Key.Key_Enter: page.accept_or_go_on,
            Key.Key_A: page.keep_all,
            Key.Key_Space: page.go_on,
            Key.Key_Z: page.undo,
            Key.Key_Up: partial(page.step, -1),
            Key.Key_Down: partial(page.step, 1),
            **{key: partial(page.keep, place) for key, place in NUMBERS.items()},
        }

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key means something here; then it is done."""
        if act := self._act(event):
            if not event.isAutoRepeat() or event.key() in AGAIN:
                act()
            return True
        return False

    def _act(self, event: QKeyEvent) -> Act | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._page.undo
        if event.matches(QKeySequence.StandardKey.Redo) or _is_redo(event):
            return self._page.redo
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.text() == "?" and held in (PLAIN, SHIFT):
            return self._page.show_help
        key = Key(event.key())
        if held == PLAIN or (held == SHIFT and key in NUMBERS):  # some keyboards have figures above Shift
            return self._plain.get(key)
        return None


def _is_redo(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | SHIFT
    return event.key() == Key.Key_Z and event.modifiers() == both

"""The keys of a comparison."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QKeyEvent

from catalog_gui.ui.compare.mode import Mode

if TYPE_CHECKING:
    from catalog_gui.ui.compare.compare_view import CompareView

HELD: Final = 350
"""Milliseconds from which F was held, not tapped."""
DIVIDED: Final = 0.02
"""Share of the room by which one key moves the divider."""

Key = Qt.Key
Act = Callable[[], object]


class Keys:
    """Does what keys stand for in a view. Those it does not know are its page's: numbers, letters that decide, ↑ and ↓."""

    def __init__(self, view: "CompareView") -> None:
        self._view = view
        self._held = QElapsedTimer()
        self._plain = self._plain_keys()
        self._shifted = self._shifted_keys()

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key means something here; then it is done."""
        shifted = self._shift(event)
        if shifted is None or not self._view.columns:
            return False
        if event.key() == Key.Key_F:
            if event.isAutoRepeat():
                return True
            if self._view.mode is Mode.FLIP:
                self._held.start()
        act = (self._shifted if shifted else self._plain).get(Key(event.key()))
        return act is not None and act() is not False

    def release(self, event: QKeyEvent) -> bool:
        """Whether it was F; held for long it only gave a glimpse of the other photo."""
        if event.key() != Key.Key_F or event.isAutoRepeat() or not self._held.isValid():
            return False
        glimpse = self._held.elapsed() >= HELD
        self._held.invalidate()
        if glimpse and self._view.mode is Mode.FLIP:
            self._view.flip()
        return True

    def _shift(self, event: QKeyEvent) -> bool | None:
        """Whether Shift is held; None with any other modifier."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier:
            return False
        return True if held == Qt.KeyboardModifier.ShiftModifier else None

    def _plain_keys(self) -> dict[Qt.Key, Act]:
        view = self._view
        ask: Act = lambda: view.preview_wanted.emit(view.current)  # noqa: E731
        return {
            Key.Key_F: view.flip,
            Key.Key_D: view.difference,
            Key.Key_S: view.split,
            Key.Key_C: view.side_by_side,
            Key.Key_T: lambda: view.turn_alike(not view.alike),
            Key.Key_O: lambda: view.show_only_differing(not view.only_differing),
            Key.Key_Left: lambda: self._aside(-1),
            Key.Key_Right: lambda: self._aside(1),
            Key.Key_Home: lambda: view.go(0),
            Key.Key_End: lambda: view.go(len(view.columns) - 1),
            Key.Key_Escape: self._back,
            Key.Key_Minus: lambda: view.zoom(-1),
            Key.Key_L: ask,
            **self._sizes(),
        }

    def _shifted_keys(self) -> dict[Qt.Key, Act]:
        view = self._view
        return {
            Key.Key_Left: lambda: view.pan(-1, 0),
            Key.Key_Right: lambda: view.pan(1, 0),
            Key.Key_Up: lambda: view.pan(0, -1),
            Key.Key_Down: lambda: view.pan(0, 1),
            **self._sizes(),
        }

    def _sizes(self) -> dict[Qt.Key, Act]:
        """Keys that need Shift on some keyboards and not on others."""
        closer: Act = lambda: self._view.zoom(1)  # noqa: E731
        return {
            Key.Key_0: self._view.fit,
            Key.Key_Period: self._view.full_size,
            Key.Key_Plus: closer,
            Key.Key_Equal: closer,
        }

    def _aside(self, step: int) -> None:
        """From photo to photo; where there is a divider, it is what moves."""
        view = self._view
        if view.mode is Mode.SPLIT:
            view.large.move_divider(view.large.divider + step * DIVIDED)
        else:
            view.go(view.current + step)

    def _back(self) -> bool:
        """One step back to all photos, whole; False if that is what is shown."""
        if self._view.mode is not Mode.COLUMNS:
            self._view.side_by_side()
        elif not self._view.view.is_fit:
            self._view.fit()
        else:
            return False
        return True

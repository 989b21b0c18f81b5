"""The mouse on photos: the wheel zooms around the pointer, dragging moves, a double click goes to 100 % and back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from catalog_gui.ui.compare.comparison import Comparison
from catalog_gui.ui.compare.view import Place, View

NOTCH: Final = 120
"""Eighths of a degree in one notch of a wheel."""


class Hand(QObject):
    """Watches the events of a surface.

    :param place_at: where the photo lies whose room is under a point; None where there is none: the surface's own matter.
    """

    def __init__(self, surface: QWidget, comparison: Comparison, place_at: Callable[[QPointF], Place | None]) -> None:
        super().__init__(surface)
        self._surface, self._comparison, self._place_at = surface, comparison, place_at
        self._pressed: QPointF | None = None
        self._last, self._held = QPointF(), False
        self._place: Place | None = None
        surface.installEventFilter(self)

    @property
    def dragging(self) -> bool:
        """Whether a photo is being moved."""
        return self._held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QMouseEvent):
            kinds = {
                QEvent.Type.MouseButtonPress: self._press,
                QEvent.Type.MouseMove: self._move,
                QEvent.Type.MouseButtonRelease: self._release,
                QEvent.Type.MouseButtonDblClick: self._double,
            }
            if act := kinds.get(event.type()):
                return act(event)
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        place = self._place_at(event.position())
        turned = event.angleDelta().y()
        if place is None or not turned or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        self._comparison.zoom(place, turned / NOTCH, event.position())
        event.accept()
        return True

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._place = self._place_at(event.position())
            self._pressed = self._last = event.position() if self._place is not None else QPointF()
        return False

    def _move(self, event: QMouseEvent) -> bool:
        if self._place is None or not event.buttons():
            return False
        if not self._held:
            away = (event.position() - (self._pressed or QPointF())).manhattanLength()
            if away < QApplication.startDragDistance():
                return False
            self._held = True
            self._surface.setCursor(Qt.CursorShape.ClosedHandCursor)
        moved, self._last = event.position() - self._last, event.position()
        self._comparison.set_view(self._comparison.view.panned(self._place, moved.x(), moved.y()))
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if self._held:
            self._surface.unsetCursor()
        self._held, self._place = False, None
        return False

    def _double(self, event: QMouseEvent) -> bool:
        place = self._place_at(event.position())
        if place is None or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if self._comparison.view.is_fit:
            self._comparison.zoom_full(place, event.position())
        else:
            self._comparison.set_view(View())
        return True

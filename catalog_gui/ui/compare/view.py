"""What of the pictures is looked at: one point and one zoom for all photos, whatever their pixels.

A zoom of 1 shows a whole picture as large as its room allows; the same zoom and the same point show the same part of all
copies. Points are those of the frame (see `turning`); a photo that lies otherwise is looked at in its own way around.
"""

from typing import Final

from attrs import evolve, frozen
from PySide6.QtCore import QPointF, QRectF, QSizeF

from catalog_gui.ui.compare.turning import INVERSE, turned_point
from catalog_gui.ui.marks import NO_BLUR

STEP: Final = 1.25
"""One notch of the wheel, one press of + or -."""
WHOLE: Final = 1.001
"""Up to this zoom the whole picture is in sight."""


@frozen
class Place:
    """One photo on the screen.

    :param width, height: pixels of the photo in the directions in which it is shown.
    :param room: where it may lie, in pixels of the window.
    :param scale: device pixels in a pixel of the window.
    :param turn: orientation that the photo has yet to be turned by to lie in the frame; 1 where it is shown so already.
    """

    width: float
    height: float
    room: QRectF
    scale: float = 1.0
    turn: int = 1

    @property
    def fit(self) -> QSizeF:
        """The size of the whole picture in its room; its own where that differs by so little that it is not seen."""
        wide, high = self.width / self.scale, self.height / self.scale
        factor = min(self.room.width() / wide, self.room.height() / high)
        if 1 <= factor < NO_BLUR:
            factor = 1.0
        return QSizeF(wide * factor, high * factor)

    def own(self, point: QPointF) -> QPointF:
        """A point of the frame as a point of the photo."""
        return turned_point(point, INVERSE[self.turn])

    def framed(self, point: QPointF) -> QPointF:
        """A point of the photo as a point of the frame."""
        return turned_point(point, self.turn)


@frozen
class View:
    """`x` and `y` name the point of the frame that lies in the middle of each room."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def is_fit(self) -> bool:
        """Whether pictures are shown whole, as large as there is room."""
        return 1 / WHOLE < self.zoom < WHOLE

    def placed(self, place: Place) -> QRectF:
        """Where the whole picture lies; larger than its room where that shows only a part. On device pixels."""
        fit = place.fit
        size, middle = QSizeF(fit.width() * self.zoom, fit.height() * self.zoom), place.own(QPointF(self.x, self.y))
        left = _start(middle.x(), size.width(), place.room.x(), place.room.width())
        top = _start(middle.y(), size.height(), place.room.y(), place.room.height())
        return QRectF(QPointF(_snapped(left, place.scale), _snapped(top, place.scale)), size)

    def seen(self, place: Place) -> QRectF:
        """The part of the frame that is in sight."""
        whole = self.placed(place)
        part = whole.intersected(place.room)
        corners = [
            place.framed(QPointF((x - whole.x()) / whole.width(), (y - whole.y()) / whole.height()))
            for x, y in ((part.left(), part.top()), (part.right(), part.bottom()))
        ]
        return QRectF(corners[0], corners[1]).normalized()

    def point_at(self, place: Place, at: QPointF) -> QPointF:
        """The point of the frame under a point of the window."""
        whole = self.placed(place)
        return place.framed(QPointF((at.x() - whole.x()) / whole.width(), (at.y() - whole.y()) / whole.height()))

    def zoomed(self, place: Place, zoom: float, at: QPointF | None = None) -> "View":
        """Another zoom; what lies at a point of the window stays there, or what lies in the middle of the room."""
        at = at if at is not None else place.room.center()
        own = place.own(self.point_at(place, at))
        fit = place.fit
        aside = at - place.room.center()
        middle = QPointF(own.x() - aside.x() / (fit.width() * zoom), own.y() - aside.y() / (fit.height() * zoom))
        return self._at(place, zoom, middle)

    def panned(self, place: Place, across: float, down: float) -> "View":
        """The picture moved by pixels of the window."""
        fit, own = place.fit, place.own(QPointF(self.x, self.y))
        wide, high = fit.width() * self.zoom, fit.height() * self.zoom
        return self._at(place, self.zoom, QPointF(own.x() - across / wide, own.y() - down / high))

    def _at(self, place: Place, zoom: float, middle: QPointF) -> "View":
        fit = place.fit
        x = _held(middle.x(), place.room.width() / (fit.width() * zoom))
        y = _held(middle.y(), place.room.height() / (fit.height() * zoom))
        point = place.framed(QPointF(x, y))
        return evolve(self, zoom=zoom, x=point.x(), y=point.y())


def full_zoom(place: Place) -> float:
    """The zoom at which each pixel of a photo fills one device pixel."""
    return place.width / place.scale / place.fit.width()


def _held(middle: float, share: float) -> float:
    """The middle such that no picture leaves its room while there is more of it; `share` of it is in sight."""
    return 0.5 if share >= 1 else min(max(middle, share / 2), 1 - share / 2)


def _start(middle: float, size: float, room: float, wide: float) -> float:
    """Where a picture begins so that a point of it lies in the middle of the room, as far as there is picture."""
    return room + wide / 2 - _held(middle, wide / size) * size


def _snapped(value: float, scale: float) -> float:
    return round(value * scale) / scale

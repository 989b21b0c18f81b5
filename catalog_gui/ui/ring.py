"""The ring of a gauge: all photos around a circle, each state with a colour and a shape of its own."""

import math
from typing import Final

from attrs import frozen
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from catalog_gui.ui.icons import icon_image
from catalog_gui.ui.theme import Theme, theme_of

STATES: Final = ("done", "stale", "failed", "missing", "not_applicable")
"""In the order in which they go around, from the top, clockwise."""
LEAST: Final = 9.0
"""Degrees that a state takes at least, so that one photo of a million is seen."""
TURN: Final = 360.0


@frozen
class Segment:
    """A part of the circle in degrees, clockwise from the top."""

    state: str
    start: float
    span: float


def segments(counts: dict[str, int], least: float = LEAST) -> list[Segment]:
    """The states around the circle in proportion to their photos; none that has any is too small to be seen.

    :param counts: photos by state; absent is none.
    """
    present = {state: counts[state] for state in STATES if counts.get(state, 0) > 0}
    spans = _spans(present, least)
    start, result = 0.0, []
    for state, span in spans.items():
        result.append(Segment(state, start, span))
        start += span
    return result


def _spans(present: dict[str, int], least: float) -> dict[str, float]:
    """Degrees by state, in sum a whole turn: small ones are lifted to `least`, the others share what is left."""
    lifted: set[str] = set()
    while True:
        room = TURN - least * len(lifted)
        total = sum(count for state, count in present.items() if state not in lifted)
        spans = {s: least if s in lifted else room * (count / total) for s, count in present.items()}
        small = {state for state, span in spans.items() if span < least and state not in lifted}
        if not small:
            return spans
        lifted |= small


class Ring(QWidget):
    """Draws the five states around the icon of a field; what it means is said in words beside it.

    :param icon: the name of the icon in the middle.
    """

    def __init__(self, icon: str, edge: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._edge = edge
        self._segments: list[Segment] = []
        self._style = "hollow"
        self._running = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_counts(self, counts: dict[str, int], *, never_run: bool, running: bool) -> None:
        """Draw these photos by state.

        :param never_run: nothing has been tried yet: a hollow ring, unlike an empty one.
        """
        style = "hollow" if never_run else "full"
        wanted = (segments(counts), style, running)
        if wanted != (self._segments, self._style, self._running):
            self._segments, self._style, self._running = wanted
            self.update()

    def set_running(self, running: bool) -> None:
        """Show whether work is going on."""
        if running != self._running:
            self._running = running
            self.update()

    def set_edge(self, edge: int) -> None:
        """Draw it that wide and high, in pixels."""
        self._edge = edge
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def render_in(self, theme: Theme) -> QImage:
        """The ring as a picture, at scale 1, in the colours of any theme."""
        image = QImage(self._edge, self._edge, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(theme.panel)
        painter = QPainter(image)
        self._paint(painter, theme)
        painter.end()
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(QPainter(self), theme_of(self))

    def _paint(self, painter: QPainter, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band = max(6.0, self._edge / 10)
        pen = _RingPen(painter, theme, QPointF(self._edge / 2, self._edge / 2), self._edge / 2 - band / 2 - 2, band)
        if self._style == "hollow":
            pen.hollow()
        else:
            for segment in self._segments:
                pen.draw(segment)
        if self._running:
            pen.halo()
        self._draw_icon(painter, theme)

    def _draw_icon(self, painter: QPainter, theme: Theme) -> None:
        tone = theme.accent if self._running else theme.faint if self._style == "hollow" else theme.text
        size = 24 if self._edge >= 64 else 20
        corner = (self._edge - size) / 2
        painter.drawImage(QPointF(corner, corner), icon_image(self._icon, tone, size, self.devicePixelRatioF()))


@frozen
class _RingPen:
    """Draws segments with the shape of their state: what each looks like is said here and nowhere else."""

    painter: QPainter
    theme: Theme
    centre: QPointF
    radius: float
    band: float

    def draw(self, segment: Segment) -> None:
        getattr(self, f"_{segment.state}")(segment)

    def hollow(self) -> None:
        """Two thin circles: nothing has been tried."""
        self.painter.setPen(QPen(self.theme.edge, 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for radius in (self.radius - self.band / 2, self.radius + self.band / 2):
            self.painter.drawEllipse(self.centre, radius, radius)

    def halo(self) -> None:
        """A thin circle within: work is going on."""
        self.painter.setPen(QPen(self.theme.accent, 1.5))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = self.radius - self.band / 2 - 3
        self.painter.drawEllipse(self.centre, inner, inner)

    def _done(self, segment: Segment) -> None:
        self._arc(segment, self.theme.done)

    def _missing(self, segment: Segment) -> None:
        self._arc(segment, self.theme.missing)

    def _stale(self, segment: Segment) -> None:
        """A hatch: slanted strokes across the band."""
        self.painter.setPen(QPen(self.theme.stale, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for angle in _steps(segment, 8.0):
            inner, outer = self.radius - self.band / 2, self.radius + self.band / 2
            self.painter.drawLine(self._point(angle - 4, inner), self._point(angle + 4, outer))

    def _failed(self, segment: Segment) -> None:
        """A notch: a solid piece that stands out of the band on both sides."""
        depth = 2.0
        self._arc(segment, self.theme.failed, self.radius, self.band + 2 * depth, gap=1.5)

    def _not_applicable(self, segment: Segment) -> None:
        """A dotted track."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.not_applicable)
        for angle in _steps(segment, 10.0):
            self.painter.drawEllipse(self._point(angle, self.radius), 1.4, 1.4)

    def _arc(self, segment: Segment, colour: QColor, radius: float = 0.0, band: float = 0.0, gap: float = 0.75) -> None:
        """A solid part of the band, with a gap in degrees at each end unless it is the whole circle."""
        radius, band = radius or self.radius, band or self.band
        self.painter.setPen(QPen(colour, band, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        gap = 0.0 if segment.span >= TURN else gap
        square = QRectF(self.centre.x() - radius, self.centre.y() - radius, 2 * radius, 2 * radius)
        path = QPainterPath()
        path.arcMoveTo(square, 90 - segment.start - gap)
        path.arcTo(square, 90 - segment.start - gap, -(segment.span - 2 * gap))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(path)

    def _point(self, angle: float, radius: float) -> QPointF:
        turned = math.radians(angle - 90)
        return self.centre + QPointF(math.cos(turned), math.sin(turned)) * radius


def _steps(segment: Segment, apart: float) -> list[float]:
    """Angles evenly within a segment, about `apart` degrees from each other."""
    number = max(1, round(segment.span / apart))
    return [segment.start + segment.span * (each + 0.5) / number for each in range(number)]

"""The timeline of a triage: a picture with a mark for each event, its shape by gravity, and the events in words below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from catalog_gui.care.triage.records import Event
from catalog_gui.care.triage.timeline_picture import WIDTH, positions
from catalog_gui.ui.formatting import date_text, number
from catalog_gui.ui.history_words import by_the_clock, exactly, local
from catalog_gui.ui.labels import label
from catalog_gui.ui.theme import SMALL, UNIT, make_font, theme_of
from catalog_gui.ui.triage_parts import MARKS, marked

DRAWN: Final = 120
LISTED: Final = 30
HIGH: Final = 128
AXIS: Final = 84
LANES: Final = 4
TONES: Final = {"info": "accent", "warning": "stale", "critical": "failed"}
QUIET: Final = "Times of this computer; quiet times are drawn shorter than they were."


class Timeline(QWidget):
    """The picture. What a mark stands for is in its tooltip."""

    def __init__(self, events: Sequence[Event], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events = sorted(events, key=lambda event: event.at)[-DRAWN:]
        self._shares = [place / WIDTH for place in positions([event.at for event in self._events])]
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Timeline of {number(len(self._events))} events")

    def sizeHint(self) -> QSize:
        return QSize(640, HIGH)

    def spots(self) -> list[QPointF]:
        """Where the mark of each event is, in the order of the events."""
        lanes: list[float] = []
        found = []
        for index, share in enumerate(self._shares):
            x = share * self.width()
            lane = next((at for at, taken in enumerate(lanes) if x - taken >= 2 * UNIT), len(lanes))
            lane = lane if lane < LANES else index % LANES
            lanes[lane : lane + 1] = [x]
            found.append(QPointF(x, AXIS - 14 - 16 * lane))
        return found

    def event_at(self, point: QPointF) -> Event | None:
        """The event whose mark is under a point."""
        near = [(spot - point).manhattanLength() for spot in self.spots()]
        best = min(range(len(near)), key=near.__getitem__, default=None)
        return self._events[best] if best is not None and near[best] <= 2 * UNIT else None

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.event_at(QPointF(event.pos()))
            text = f"{exactly(found.at)}\n{by_the_clock(found.what)}\n{by_the_clock(found.evidence)}" if found else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.edge)
        painter.drawLine(QPointF(0, AXIS), QPointF(self.width(), AXIS))
        for each, spot in zip(self._events, self.spots(), strict=True):
            painter.setPen(theme.line)
            painter.drawLine(QPointF(spot.x(), AXIS), spot)
            _draw_mark(painter, each.severity, spot, theme.color(TONES[each.severity]))
        self._draw_dates(painter, theme.faint)

    def _draw_dates(self, painter: QPainter, colour: QColor) -> None:
        """As many dates below the axis as there is room for."""
        painter.setFont(make_font(SMALL, digits=True))
        painter.setPen(colour)
        metrics, free = painter.fontMetrics(), 0.0
        for each, share in zip(self._events, self._shares, strict=True):
            words = date_text(local(each.at))
            wide = metrics.horizontalAdvance(words)
            x = min(share * self.width(), self.width() - wide)
            if x >= free:
                free = x + wide + 2 * UNIT
                painter.drawText(QRectF(x, AXIS + 6, wide + 2, metrics.height()), Qt.AlignmentFlag.AlignLeft, words)


def _draw_mark(painter: QPainter, severity: str, spot: QPointF, colour: QColor) -> None:
    """A circle, a diamond or a triangle: told apart without colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if severity == "info":
        painter.drawEllipse(spot, 4, 4)
        return
    corners = ((0, -6), (6, 0), (0, 6), (-6, 0)) if severity == "warning" else ((0, -7), (7, 5), (-7, 5))
    painter.drawPolygon(QPolygonF([spot + QPointF(x, y) for x, y in corners]))


def timeline_body(events: Sequence[Event]) -> QWidget:
    """The picture with the newest events in words below it."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(UNIT // 2)
    column.addWidget(Timeline(events))
    column.addWidget(label(QUIET, SMALL, tone="faint", wrap=True))
    column.addSpacing(UNIT)
    newest = list(events)[-LISTED:]
    for each in reversed(newest):
        icon, tone = MARKS[each.severity]
        column.addWidget(marked(icon, tone, each.what, (f"{exactly(each.at)}  ·  {each.evidence}",)))
    if len(events) > len(newest):
        more = f"{number(len(events) - len(newest))} older events are in the report that you can save."
        column.addWidget(label(more, SMALL, tone="faint", wrap=True))
    return body

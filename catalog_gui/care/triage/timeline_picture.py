"""The timeline as a picture: inline SVG, events from left to right in their order."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from math import log1p
from typing import Final

from catalog_gui.care.triage.records import Event

WIDTH: Final = 1080
"""Pixels across; places are in them."""
_MARGIN: Final = 32
_AXIS: Final = 92
_HEIGHT: Final = 152
_LEAST: Final = 6.0
"""Pixels between two neighbours at least, as long as there is room."""
_LABEL: Final = 118
"""Pixels that the words of a moment need."""
_DRAWN: Final = 150
"""More events than this are not drawn one by one: the newest are."""


def timeline(events: Sequence[Event]) -> str:
    """The picture. Long quiet times are drawn shorter (by their logarithm), which it says; shapes tell the gravity."""
    drawn = sorted(events, key=lambda event: event.at)[-_DRAWN:]
    if not drawn:
        return ""
    places = positions([event.at for event in drawn])
    body = [*_axis(drawn, places), *_marks(drawn, places)]
    label = f"Timeline of {len(drawn)} events from {drawn[0].at} to {drawn[-1].at} UTC"
    return (
        f'<svg viewBox="0 0 {WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}" class="timeline">'
        + "".join(body)
        + "</svg>"
    )


def positions(moments: Sequence[datetime]) -> list[float]:
    """Where each moment stands, in pixels from the left: never before an earlier one."""
    gaps = [log1p((later - earlier) / timedelta(seconds=1)) for earlier, later in pairwise(moments)]
    room = WIDTH - 2 * _MARGIN
    least = min(_LEAST, room / max(len(gaps), 1) / 2)
    stretch = (room - least * len(gaps)) / sum(gaps) if sum(gaps) else 0.0
    places = [float(_MARGIN)]
    for gap in gaps:
        places.append(places[-1] + least + gap * stretch)
    return places


def _axis(events: Sequence[Event], places: Sequence[float]) -> Iterator[str]:
    yield f'<line x1="{_MARGIN}" y1="{_AXIS}" x2="{WIDTH - _MARGIN}" y2="{_AXIS}" class="axis"/>'
    free = 0.0
    for event, x in zip(events, places, strict=True):
        at = min(x, WIDTH - _LABEL)
        if at >= free:
            free = at + _LABEL
            yield f'<line x1="{x:.1f}" y1="{_AXIS}" x2="{x:.1f}" y2="{_AXIS + 14}" class="axis"/>'
            yield f'<text x="{at:.1f}" y="{_AXIS + 28}">{event.at:%Y-%m-%d %H:%M}</text>'
    yield f'<text x="{_MARGIN}" y="{_HEIGHT - 6}" class="faint">UTC; quiet times are drawn shorter than they were</text>'


def _marks(events: Sequence[Event], places: Sequence[float]) -> Iterator[str]:
    lanes: list[float] = []
    for number, (event, x) in enumerate(zip(events, places, strict=True), 1):
        lane = next((at for at, taken in enumerate(lanes) if x - taken >= 22), len(lanes))
        lane = lane if lane < 4 else number % 4
        lanes[lane : lane + 1] = [x]
        y = _AXIS - 12 - 20 * lane
        title = f"<title>{escape(f'{number}. {event.at} UTC: {event.what}')}</title>"
        yield f'<g class="{event.severity}">{title}<line x1="{x:.1f}" y1="{_AXIS}" x2="{x:.1f}" y2="{y}"/>'
        yield f'{_shape(event.severity, x, y)}<text x="{x + 7:.1f}" y="{y + 4}">{number}</text></g>'


def _shape(severity: str, x: float, y: float) -> str:
    """A circle, a diamond or a triangle: told apart without colour."""
    if severity == "info":
        return f'<circle cx="{x:.1f}" cy="{y}" r="4"/>'
    corners = ((0, -6), (6, 0), (0, 6), (-6, 0)) if severity == "warning" else ((0, -7), (7, 5), (-7, 5))
    points = " ".join(f"{x + right:.1f},{y + down}" for right, down in corners)
    return f'<polygon points="{points}"/>'

"""Painted towns: skylines by day, at dusk and at night, house fronts, bridges and fireworks."""

import numpy as np
from numpy.random import Generator

from catalog_gui.demo.landscapes import light, open_sky
from catalog_gui.demo.paint import Canvas, Colour, mix, rgb

LAMP = rgb("ffd98a")


def houses(canvas: Canvas, rng: Generator, foot: float, tallest: float, colour: Colour, lit: float) -> None:
    """A row of towers side by side down to `foot`, with a share `lit` of their windows shining."""
    x = -0.03
    while x < 1.0:
        wide, high = rng.uniform(0.035, 0.11), tallest * rng.uniform(0.25, 1.0) ** 1.2
        tone = mix(colour, (0.0, 0.0, 0.0), 0.25 * rng.random())
        canvas.box(x, foot - high, x + wide, foot, tone)
        canvas.box(x + wide * 0.72, foot - high, x + wide, foot, (0.0, 0.0, 0.0), 0.14)
        match rng.integers(4):
            case 0:
                canvas.box(x + wide * 0.46, foot - high - 0.06, x + wide * 0.54, foot - high, tone)
            case 1:
                canvas.polygon([(x, foot - high), (x + wide, foot - high), (x + wide / 2, foot - high - 0.05)], tone)
            case _:
                pass
        if lit:
            _windows(canvas, rng, (x, foot - high, x + wide, foot), lit)
        x += wide + rng.choice([0.0, 0.0, 0.012])


def _windows(canvas: Canvas, rng: Generator, wall: tuple[float, float, float, float], lit: float) -> None:
    """Windows in rows on a wall (left, top, right, bottom); a share of them shines."""
    left, top, right, bottom = wall
    columns, rows = max(2, int((right - left) / 0.014)), max(2, int((bottom - top) / 0.034))
    shining = rng.random((rows, columns)) < lit
    warmth = rng.random((rows, columns))
    step, storey = (right - left) / columns, (bottom - top) / rows
    for row, column in np.argwhere(shining):
        x, y = left + step * (column + 0.22), top + storey * (row + 0.25)
        canvas.box(x, y, x + step * 0.56, y + storey * 0.45, mix(LAMP, rgb("fff6e0"), warmth[row, column]), 0.9)


def skyline(canvas: Canvas, rng: Generator) -> None:
    """Rows of towers in haze by day or at dusk."""
    colours = light(rng)
    foot = rng.uniform(0.72, 0.95)
    open_sky(canvas, rng, colours, foot)
    for layer in range(3):
        share = (layer + 1) / 3
        tallest = (0.62 - 0.13 * layer) * rng.uniform(0.75, 1.1)
        houses(canvas, rng, foot, tallest, mix(colours[4], colours[5], share**1.3), 0.0 if layer < 2 else 0.12)
    canvas.box(0.0, foot, 1.0, 1.01, mix(colours[5], (0.0, 0.0, 0.0), 0.3))
    if rng.random() < 0.6:
        canvas.mirror(foot, mix(colours[5], colours[1], 0.5), 0.5)


def night(canvas: Canvas, rng: Generator) -> None:
    """A city at night: lit windows, their light in the water, a moon."""
    moods = (("060b1e", "1b2850", "523a6b"), ("04070f", "10203a", "28506a"), ("0a0818", "2a1a44", "8a4a55"))
    top, middle, low = (rgb(name) for name in moods[rng.integers(len(moods))])
    shore = rng.uniform(0.6, 0.78)
    canvas.sky([(0.0, top), (shore * 0.6, middle), (shore, low), (1.0, top)], slant=rng.uniform(-0.5, 0.5))
    x, y = rng.uniform(0.1, 0.9), rng.uniform(0.08, 0.25)
    canvas.glow(x, y, 0.35, rgb("c8d4ee"), 0.5)
    canvas.disc(x, y, rng.uniform(0.03, 0.07), rgb("f4f1e4"), soft=0.08)
    houses(canvas, rng, shore, rng.uniform(0.4, 0.6), mix(middle, top, 0.3), 0.25)
    houses(canvas, rng, shore, rng.uniform(0.22, 0.42), mix(top, (0.0, 0.0, 0.0), 0.4), 0.42)
    canvas.mirror(shore, mix(middle, top, 0.4), 0.35)
    row = round(shore * canvas.height)
    ripples = canvas.cloud(rng, (4, 60), 2)[row:]
    canvas.shade((ripples - 0.37).astype(np.float32), 1.6, row)


FRONTS = ("d9583b", "e9a13b", "4f8f8b", "f0d9a8", "7a9e6a", "c2556e", "5b7fb0", "efe6d8", "b8754a", "86689a")


def street(canvas: Canvas, rng: Generator) -> None:
    """Painted house fronts side by side, with shutters, doors and washing; some along a canal."""
    foot = rng.choice([0.78, 0.9, 1.01])
    canvas.sky([(0.0, rgb("6fa8d6")), (0.5, rgb("cfe3ee")), (1.0, rgb("b9a98f"))], slant=rng.uniform(-0.3, 0.3))
    x = -rng.uniform(0.0, 0.12)
    while x < 1.0:
        wide, top = rng.uniform(0.14, 0.30), rng.uniform(0.06, 0.30)
        _front(canvas, rng, (x, top, x + wide, float(foot)))
        x += wide
    if foot < 0.8:
        canvas.mirror(foot, rgb("2f5a5a"), 0.42)
        row = round(foot * canvas.height)
        canvas.shade((canvas.cloud(rng, (5, 50), 2)[row:] - 0.37).astype(np.float32), 1.0, row)
    elif foot < 1.0:
        canvas.box(0.0, foot, 1.0, 1.01, rgb("8f8578"))


def _front(canvas: Canvas, rng: Generator, wall: tuple[float, float, float, float]) -> None:
    """One house front: wall, roof edge, windows with shutters, a door."""
    left, top, right, foot = wall
    paint = rgb(FRONTS[rng.integers(len(FRONTS))])
    shutter = mix(rgb(FRONTS[rng.integers(len(FRONTS))]), (0.0, 0.0, 0.0), 0.45)
    canvas.box(left, top, right, foot, paint)
    canvas.box(left - 0.006, top - 0.022, right + 0.006, top, rgb("8f4a33"))
    canvas.box(left, top, left + 0.008, foot, (0.0, 0.0, 0.0), 0.2)
    columns, rows = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    step, storey = (right - left) / columns, (foot - top) * 0.76 / rows
    for row in range(rows):
        for column in range(columns):
            x, y = left + step * (column + 0.5), top + storey * (row + 0.22)
            half, high = step * 0.17, storey * 0.62
            canvas.box(x - half - 0.006, y - 0.01, x + half + 0.006, y + high + 0.01, mix(paint, (1.0, 1.0, 1.0), 0.6))
            canvas.box(x - half, y, x + half, y + high, rgb("2b3a46") if rng.random() < 0.8 else rgb("f3d9a0"))
            canvas.box(x - half * 2.1, y, x - half, y + high, shutter)
            canvas.box(x + half, y, x + half * 2.1, y + high, shutter)
    door = rng.uniform(left + step * 0.3, right - step * 0.3)
    canvas.box(door - 0.024, foot - (foot - top) * 0.17, door + 0.024, foot, shutter)


def bridge(canvas: Canvas, rng: Generator) -> None:
    """A suspension bridge over the water, in mist or before the evening sky."""
    colours = light(rng)
    deck = rng.uniform(0.52, 0.66)
    open_sky(canvas, rng, colours, deck + 0.08)
    flat = np.full(canvas.width, deck + 0.1, np.float32)
    canvas.land(flat, mix(colours[2], colours[1], 0.5), mix(colours[0], colours[5], 0.4), 0.4)
    iron = rgb("a8402f") if rng.random() < 0.5 else mix(colours[5], (0.0, 0.0, 0.0), 0.2)
    pillars, tip = (rng.uniform(0.1, 0.3), rng.uniform(0.6, 0.85)), deck - rng.uniform(0.26, 0.40)
    lean = rng.uniform(-0.12, 0.12)
    for x in pillars:
        for side in (-0.011, 0.011):
            canvas.box(x + side - 0.005, tip - 0.02, x + side + 0.005, deck + 0.16, iron)
        for rung in range(4):
            y = tip + (deck - tip) * rung / 4
            canvas.box(x - 0.014, y, x + 0.014, y + 0.012, iron)
    ends = (pillars[0] - 0.45, *pillars, pillars[1] + 0.45)
    heights = (deck - 0.02, tip, tip, deck - 0.02)
    for number in range(3):
        _cable(canvas, (ends[number], heights[number]), (ends[number + 1], heights[number + 1]), deck, lean, iron)
    canvas.polygon(
        [
            (-0.1, deck - lean * 0.6),
            (1.1, deck + lean * 0.6),
            (1.1, deck + lean * 0.6 + 0.024),
            (-0.1, deck - lean * 0.6 + 0.024),
        ],
        iron,
    )


def _cable(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float], deck: float, lean: float, iron: Colour
) -> None:
    """A cable that hangs between two places, with its hangers down to the deck."""
    sag = 0.9 if start[1] == end[1] else 0.25
    places = np.linspace(0, 1, 19)
    xs = start[0] + (end[0] - start[0]) * places
    straight = start[1] + (end[1] - start[1]) * places
    ys = straight + (deck - 0.02 - np.minimum(start[1], end[1])) * sag * 4 * places * (1 - places) * 0.95
    for number in range(18):
        canvas.stroke((xs[number], ys[number]), (xs[number + 1], ys[number + 1]), 0.008, iron)
        canvas.stroke((xs[number], ys[number]), (xs[number], deck + lean * 1.2 * (xs[number] - 0.5)), 0.003, iron, 0.8)


def fireworks(canvas: Canvas, rng: Generator) -> None:
    """Rockets over a dark town."""
    canvas.sky([(0.0, rgb("060814")), (0.7, rgb("1a1836")), (1.0, rgb("2b1f3a"))], slant=rng.uniform(-0.4, 0.4))
    tones = [rgb(name) for name in ("ffcf5a", "ff6b5a", "6bd0ff", "b98aff", "8affa0", "ff9ad0", "fff1c8")]
    for _ in range(int(rng.integers(2, 5))):
        x, y, size = rng.uniform(0.12, 0.88), rng.uniform(0.14, 0.5), rng.uniform(0.14, 0.34)
        tone = tones[rng.integers(len(tones))]
        canvas.glow(x, y, size * 1.5, tone, 0.45)
        for angle in np.linspace(0, 2 * np.pi, int(rng.integers(22, 38)), endpoint=False):
            reach = size * rng.uniform(0.75, 1.05)
            aside = np.cos(angle) * reach * canvas.unit / canvas.width
            drop = np.sin(angle) * reach * canvas.unit / canvas.height + size * 0.10
            start = (x + aside * 0.25, y + drop * 0.22)
            canvas.stroke(start, (x + aside, y + drop), 0.006, tone, 0.75)
            canvas.disc(x + aside, y + drop, 0.008, mix(tone, (1.0, 1.0, 1.0), 0.6))
    houses(canvas, rng, 1.01, rng.uniform(0.2, 0.34), rgb("0b0a14"), 0.2)

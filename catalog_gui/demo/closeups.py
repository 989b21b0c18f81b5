"""Painted pictures of near things: flowers, people against the light, fruit, coffee, and the sky at night."""

import numpy as np
from numpy.random import Generator

from catalog_gui.demo.landscapes import fir
from catalog_gui.demo.paint import Canvas, Colour, mix, rgb, ridge

GROUNDS = (
    ("2f4a34", "8fae62", "e9d9a0"),
    ("20303f", "54788f", "d9c7a8"),
    ("4a2f3a", "b06a6a", "f3c9a0"),
    ("33304f", "7a6a9f", "e0b8c0"),
    ("1f2b2a", "4f6f5f", "a8c0a0"),
)


def bokeh(canvas: Canvas, rng: Generator, lights: int = 30) -> tuple[Colour, ...]:
    """A ground out of focus: two colours and discs of light; returns its dark, middle and light colour."""
    tones = tuple(rgb(name) for name in GROUNDS[rng.integers(len(GROUNDS))])
    dark, middle, bright = tones
    canvas.sky([(0.0, mix(middle, bright, rng.random() * 0.6)), (1.0, dark)], slant=rng.uniform(-0.6, 0.6))
    patches = canvas.cloud(rng, (5, 4), 2)
    canvas.blend(np.clip((patches - 0.38) * 4, 0, 0.8).astype(np.float32), mix(dark, middle, 0.3))
    for _ in range(lights):
        tone = mix(middle, bright, rng.random())
        canvas.disc(rng.random(), rng.random(), rng.uniform(0.02, 0.09), tone, rng.uniform(0.12, 0.45), soft=0.12)
    return tones


def flowers(canvas: Canvas, rng: Generator) -> None:
    """One large flower or a few before a soft ground."""
    dark, _, _ = bokeh(canvas, rng)
    tones = [rgb(name) for name in ("f2c230", "e8506a", "f7f2ea", "b06ad0", "ef7f35", "f29ac0", "6a8ae0")]
    tone, heart = tones[rng.integers(len(tones))], rgb("5a3518") if rng.random() < 0.6 else rgb("e0a92c")
    petals = int(rng.choice([5, 8, 13, 21]))
    sizes = (
        [rng.uniform(0.36, 0.5)] if rng.random() < 0.35 else np.sort(rng.uniform(0.1, 0.26, int(rng.integers(3, 8))))
    )
    for size in sizes:
        x, y = rng.uniform(0.2, 0.8), rng.uniform(0.22, 0.65)
        canvas.stroke((x, y), (x + rng.normal(0, 0.08), 1.05), 0.016, mix(rgb("4f7f3a"), dark, 0.3))
        leaf = y + (1 - y) * 0.6
        canvas.disc(x + 0.05, leaf, 0.05, mix(rgb("5f9344"), dark, 0.25), tall=0.45)
        canvas.bloom(x, y, size, mix(tone, (1.0, 1.0, 1.0), 0.15 * rng.random()), petals, rng.uniform(0, 3))
        canvas.ball(x, y, size * rng.uniform(0.2, 0.34), heart)


SKINS = ("f1c7a3", "d9a074", "a86f48", "7a4a30", "e8b48f")


def people(canvas: Canvas, rng: Generator) -> None:
    """One to three persons from the chest up, simply shaped, before a soft ground."""
    bokeh(canvas, rng, 24)
    count = int(rng.choice([1, 1, 2, 3]))
    for number in range(count):
        x = (number + 0.5) / count + rng.uniform(-0.10, 0.10)
        size = rng.uniform(0.13, 0.20) * (1.15 if count == 1 else 0.85)
        _person(canvas, rng, x, rng.uniform(0.32, 0.5), size)


def _person(canvas: Canvas, rng: Generator, x: float, y: float, size: float) -> None:
    """A person whose head (radius `size`) is at a place: hair, shoulders, neck, face, sometimes a hat."""
    skin = rgb(SKINS[rng.integers(len(SKINS))])
    hair = rgb(("2a1a12", "5a3a1e", "c08a3e", "8a3a20", "b8b4ae")[rng.integers(5)])
    cloth = rgb(("2f5a8f", "c8483a", "e8d9b8", "3a7a5f", "6a4a7f", "23272f")[rng.integers(6)])
    wide, tall = size * canvas.unit / canvas.width, size * canvas.unit / canvas.height
    if rng.random() < 0.5:
        canvas.disc(x, y + tall * 0.35, size * 1.12, hair, tall=1.35)
    canvas.disc(x, y + tall * 3.35, size * 2.0, cloth, tall=0.95)
    canvas.box(x - wide * 1.98, y + tall * 3.35, x + wide * 1.98, 1.01, cloth)
    canvas.disc(x, y + tall * 1.25, size * 0.42, mix(skin, (0.0, 0.0, 0.0), 0.15), tall=1.4)
    canvas.disc(x, y - tall * 0.12, size * 1.0, hair, tall=1.12)
    canvas.disc(x, y + tall * 0.14, size * 0.83, skin, tall=1.14)
    side = rng.choice([-1.0, 1.0])
    canvas.glow(x + side * wide * 0.5, y, size * 0.9, (1.0, 0.97, 0.9), 0.35)
    fringe = [(x - wide * 0.86, y - tall * 0.15), (x + wide * 0.86, y - tall * 0.15)]
    canvas.polygon([*fringe, (x + wide * 0.66, y - tall * 0.85), (x - wide * 0.66, y - tall * 0.85)], hair)
    for eye in (-0.33, 0.33):
        canvas.disc(x + eye * wide, y + tall * 0.12, size * 0.075, rgb("2a2320"))
    canvas.polygon(
        [(x - wide * 0.26, y + tall * 0.56), (x + wide * 0.26, y + tall * 0.56), (x, y + tall * 0.72)], rgb("a8443f")
    )
    if rng.random() < 0.35:
        hat = rgb(("d9b878", "7a2f2a", "2f3f5a")[rng.integers(3)])
        canvas.disc(x, y - tall * 0.45, size * 1.5, hat, tall=0.2)
        canvas.disc(x, y - tall * 0.75, size * 0.85, hat, tall=0.7)


def fruit(canvas: Canvas, rng: Generator) -> None:
    """Fruit on a table by a wall, lit from one side."""
    walls = (("e8dcc6", "8a5a3a"), ("3a4a54", "5a4030"), ("c9d6d2", "d9c3a0"), ("6a3a34", "2f2420"))
    wall, table = (rgb(name) for name in walls[rng.integers(len(walls))])
    edge = rng.uniform(0.38, 0.68)
    canvas.sky([(0.0, wall), (1.0, mix(wall, (0.0, 0.0, 0.0), 0.3))], slant=rng.choice([-0.8, 0.8]))
    canvas.land(
        np.full(canvas.width, edge, np.float32),
        mix(table, (1.0, 1.0, 1.0), 0.12),
        mix(table, (0.0, 0.0, 0.0), 0.35),
        0.4,
    )
    canvas.shade(
        (canvas.cloud(rng, (3, 60), 2)[round(edge * canvas.height) :] - 0.37).astype(np.float32),
        0.4,
        round(edge * canvas.height),
    )
    _window_light(canvas, rng, edge)
    tones = [rgb(name) for name in ("f08a24", "d8352f", "f3cf3a", "8db04a", "7a2f55", "e8b06a")]
    light = (rng.choice([-0.45, 0.45]), -0.5)
    for y in np.sort(rng.uniform(edge - 0.02, 0.84, int(rng.integers(3, 11)))):
        x, size = rng.uniform(0.14, 0.86), rng.uniform(0.07, 0.19) * (0.7 + 0.5 * y)
        canvas.disc(x - light[0] * 0.12, y + size * 0.72, size * 1.15, (0.0, 0.0, 0.0), 0.35, soft=0.5, tall=0.32)
        canvas.ball(x, float(y), size, tones[rng.integers(len(tones))], light)
        canvas.stroke((x, y - size * 0.9), (x + 0.012, y - size * 1.2), 0.008, rgb("4a3420"))


def _window_light(canvas: Canvas, rng: Generator, edge: float) -> None:
    """The light of a window aslant on the wall, between the shadows of its bars, and a dark picture beside it."""
    x, lean, wide = rng.uniform(0.05, 0.65), rng.uniform(-0.25, 0.25), rng.uniform(0.10, 0.18)
    for pane in range(2):
        left = x + pane * (wide + 0.02)
        for top, bottom in ((0.02, edge * 0.45), (edge * 0.52, edge * 0.94)):
            corners = [(left + lean * top, top), (left + wide + lean * top, top)]
            corners += [(left + wide + lean * bottom, bottom), (left + lean * bottom, bottom)]
            canvas.polygon(corners, (1.0, 0.95, 0.82), 0.45)
    if rng.random() < 0.5:
        place = (x + 0.5) % 0.8
        canvas.box(place, edge * 0.2, place + 0.18, edge * 0.75, rgb("2a201a"))
        canvas.box(place + 0.015, edge * 0.2 + 0.02, place + 0.165, edge * 0.75 - 0.02, rgb("7f8f84"))


def coffee(canvas: Canvas, rng: Generator) -> None:
    """Cups, plates and a notebook on a wooden table, from above."""
    wood = rgb(("b98a5a", "6a4630", "d9c8ae", "4a4f54")[rng.integers(4)])
    canvas.sky([(0.0, wood), (1.0, mix(wood, (0.0, 0.0, 0.0), 0.2))], slant=rng.uniform(-0.6, 0.6))
    planks = int(rng.integers(3, 6))
    grain = canvas.cloud(rng, (3, 70), 3)
    canvas.shade((grain - 0.44).astype(np.float32), 0.7)
    for plank in range(1, planks):
        canvas.box(0.0, plank / planks - 0.003, 1.0, plank / planks + 0.003, mix(wood, (0.0, 0.0, 0.0), 0.6))
    if rng.random() < 0.6:
        x, y, turn = rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8), rng.uniform(-0.12, 0.12)
        corners = [
            (x - 0.16, y - 0.2 - turn),
            (x + 0.16, y - 0.2 + turn),
            (x + 0.16 - turn, y + 0.2 + turn),
            (x - 0.16 - turn, y + 0.2 - turn),
        ]
        canvas.polygon([(a + 0.012, b + 0.018) for a, b in corners], (0.0, 0.0, 0.0), 0.3)
        canvas.polygon(corners, rgb(("2f3f4f", "f4efe4", "8a2f2f")[rng.integers(3)]))
    places = [(x, y) for x in (0.2, 0.5, 0.8) for y in (0.27, 0.73)]
    for place in rng.permutation(len(places))[: int(rng.integers(1, 5))]:
        x, y = places[place]
        _cup(canvas, rng, x + rng.uniform(-0.05, 0.05), y + rng.uniform(-0.06, 0.06), rng.uniform(0.13, 0.22))


def _cup(canvas: Canvas, rng: Generator, x: float, y: float, size: float) -> None:
    """A cup on its saucer with a heart of foam."""
    china = rgb(("f6f2ea", "7fa0a8", "e8c9b0", "2f3437")[rng.integers(4)])
    canvas.disc(x + 0.02, y + 0.03, size * 1.04, (0.0, 0.0, 0.0), 0.35, soft=0.25)
    canvas.disc(x, y, size, mix(china, (0.0, 0.0, 0.0), 0.08))
    canvas.disc(x, y, size * 0.86, china)
    reach = size * 0.78
    angle = rng.uniform(0, 6.28)
    end = (
        x + np.cos(angle) * reach * canvas.unit / canvas.width,
        y + np.sin(angle) * reach * canvas.unit / canvas.height,
    )
    canvas.stroke((x, y), end, size * 0.16, mix(china, (0.0, 0.0, 0.0), 0.15))
    canvas.disc(x, y, size * 0.58, mix(china, (1.0, 1.0, 1.0), 0.3))
    canvas.disc(x, y, size * 0.5, rgb("5a3018"))
    foam, lobe = rgb("f0dcc0"), size * 0.13
    for side in (-1, 1):
        canvas.disc(x + side * lobe * 0.85 * canvas.unit / canvas.width, y - lobe * 0.5, lobe, foam)
    tip, aside = lobe * 2.1 * canvas.unit / canvas.height, lobe * 1.75 * canvas.unit / canvas.width
    canvas.polygon([(x - aside, y - lobe * 0.2), (x + aside, y - lobe * 0.2), (x, y + tip)], foam)


def stars(canvas: Canvas, rng: Generator) -> None:
    """The night sky over dark hills: stars, a milky band or northern lights."""
    canvas.sky([(0.0, rgb("050816")), (0.6, rgb("10203f")), (1.0, rgb("2a3f5a"))], slant=rng.uniform(-0.3, 0.3))
    if rng.random() < 0.5:
        _northern_lights(canvas, rng)
    else:
        slope, middle = rng.uniform(-1.2, 1.2), rng.uniform(0.2, 0.5)
        far = canvas.down[:, None] - middle - slope * (canvas.across[None, :] - 0.5)
        dust = canvas.cloud(rng, (6, 4), 5)
        band = np.exp(-((far / 0.16) ** 2)) * np.clip((dust - 0.28) * 2.6, 0, 1)
        canvas.blend((band * 0.75).astype(np.float32), rgb(("c9b8d8", "a8c4e0", "e0c4b0")[rng.integers(3)]))
    for brightness in rng.random(260):
        canvas.disc(
            rng.random(),
            rng.random() * 0.85,
            0.0012 + 0.0028 * brightness**4,
            (1.0, 1.0, 0.96),
            0.35 + 0.65 * brightness,
        )
    line = (0.8 + 0.1 * ridge(rng, canvas.width, 3) + rng.uniform(-0.2, 0.2) * (canvas.across - 0.5)).astype(np.float32)
    canvas.land(line, rgb("070b12"), rgb("030508"), 0.2)
    for x in rng.random(int(rng.integers(0, 14))):
        fir(canvas, float(x), float(line[int(x * (canvas.width - 1))]) + 0.03, rng.uniform(0.1, 0.26), rgb("05080d"))


def _northern_lights(canvas: Canvas, rng: Generator) -> None:
    """Curtains of green and violet light."""
    tones = (rgb("58f0a0"), rgb("7fe0d0"), rgb("b070e0"))
    for _ in range(int(rng.integers(2, 4))):
        foot = (
            rng.uniform(0.35, 0.65)
            + 0.14 * ridge(rng, canvas.width, 2, 0.45, 4)
            + rng.uniform(-0.5, 0.5) * (canvas.across - 0.5)
        )
        rays = 0.6 + 0.4 * ridge(rng, canvas.width, 24, 0.6, 3)
        above = foot[None, :] - canvas.down[:, None]
        curtain = np.where(above > 0, np.exp(-above * 5.5), np.exp(above * 45)) * np.clip(rays, 0, 1)[None, :]
        canvas.blend((curtain * 0.7).astype(np.float32), tones[rng.integers(3)])

"""Painted landscapes: mountains, seas, dunes, fields, woods, snow, shores from above and balloons."""

import numpy as np
from numpy.random import Generator

from catalog_gui.demo.paint import Array, Canvas, Colour, mix, rgb, ridge

LIGHTS: tuple[tuple[str, ...], ...] = (
    # zenith, middle, horizon, sun, haze, near land
    ("2b4c7e", "7fa6c9", "f6d7b0", "fff3d6", "d9c8b8", "22303c"),
    ("3a6ea5", "8fbfe0", "e3f1f7", "fffbe8", "b9d0dc", "2f4a3a"),
    ("35305e", "a4567d", "f5a26b", "ffe2a0", "c98a7f", "241d33"),
    ("1c3a5e", "4b7f9f", "c8dcd6", "f8f4dd", "9fb8b8", "1d2f2b"),
    ("6c4a6e", "e08a7a", "ffd9a0", "fff0c4", "e5b595", "3a2a36"),
    ("5d7f96", "a8bcc6", "e6e4dc", "ffffff", "c3c9c9", "39443f"),
    ("0f2747", "315b86", "e58f65", "ffd07a", "8d7f8a", "0e1826"),
)


def light(rng: Generator) -> tuple[Colour, ...]:
    """One time of day: the colours of zenith, middle sky, horizon, sun, haze and near land."""
    return tuple(rgb(name) for name in LIGHTS[rng.integers(len(LIGHTS))])


def open_sky(canvas: Canvas, rng: Generator, colours: tuple[Colour, ...], horizon: float, clouds: bool = True) -> float:
    """Sky, sun and clouds down to the horizon; returns the sun's place across."""
    zenith, middle, low, sun, _, _ = colours
    canvas.sky([(0.0, zenith), (horizon * 0.6, middle), (horizon, low), (1.0, low)], slant=rng.uniform(-0.35, 0.35))
    x, y = rng.uniform(0.12, 0.88), horizon * rng.uniform(0.35, 0.95)
    canvas.glow(x, y, rng.uniform(0.5, 0.9), mix(low, sun, 0.7), 0.75)
    canvas.disc(x, y, rng.uniform(0.03, 0.065), sun, soft=0.1)
    if clouds and rng.random() < 0.75:
        veil = canvas.cloud(rng, (4, int(rng.integers(4, 8))), rows=horizon)
        cover = np.clip((veil - rng.uniform(0.48, 0.58)) * 4, 0, 0.8).astype(np.float32)
        canvas.blend(cover, mix(low, (1.0, 1.0, 1.0), 0.55))
    return float(x)


def fir(canvas: Canvas, x: float, foot: float, height: float, colour: Colour) -> None:
    """One conifer: three tiers on a place of the ground; `height` as a fraction of the picture's."""
    wide = height * 0.24 * canvas.height / canvas.width
    for tier, share in enumerate((1.0, 0.78, 0.52)):
        base = foot - height * (0.28 * tier)
        canvas.polygon([(x - wide * share, base), (x + wide * share, base), (x, base - height * 0.46)], colour)


def mountains(canvas: Canvas, rng: Generator) -> None:
    """Ranges behind each other in haze, some with snow, some mirrored in a lake."""
    colours = light(rng)
    _, _, low, _, haze, near = colours
    lake, horizon = bool(rng.random() < 0.35), rng.uniform(0.5, 0.68)
    open_sky(canvas, rng, colours, horizon)
    ranges = int(rng.integers(3, 6))
    for number in range(ranges):
        share = (number + 1) / ranges
        height = horizon - 0.26 * (1 - share) - (0.05 if lake else 0.10) + 0.16 * share
        swing = 0.20 * (1.15 - share * 0.7)
        line = height + swing * ridge(rng, canvas.width, int(rng.integers(2, 5)), 0.48, 6, craggy=True)
        crest = mix(haze, near, share**1.4)
        canvas.land(line, crest, mix(crest, low, 0.45 * (1.1 - share)), 0.35)
        if number == 0 and rng.random() < 0.6:
            snow = line + 0.035 + 0.05 * np.abs(ridge(rng, canvas.width, 14, 0.6, 3, craggy=True))
            canvas.land(line, rgb("f4f6f8"), rgb("dfe6ee"), 0.2)
            canvas.land(snow, crest, mix(crest, low, 0.4), 0.35)
    if lake:
        canvas.mirror(rng.uniform(0.66, 0.74), mix(near, low, 0.3))


def sea(canvas: Canvas, rng: Generator) -> None:
    """The sea under a low sun, with its glitter, a far coast, a boat, an island or a lighthouse."""
    colours = light(rng)
    zenith, middle, low, sun, haze, near = colours
    horizon = rng.uniform(0.35, 0.66)
    x = open_sky(canvas, rng, colours, horizon)
    if rng.random() < 0.6:
        line = horizon - 0.05 + 0.07 * ridge(rng, canvas.width, 3) + rng.uniform(-0.25, 0.25) * (canvas.across - 0.5)
        canvas.land(line, mix(haze, near, 0.35), haze, 0.2)
    flat = np.full(canvas.width, horizon, np.float32)
    canvas.land(flat, mix(low, middle, 0.6), mix(zenith, near, 0.55), 1 - horizon)
    waves = canvas.cloud(rng, (6, 40), 3, rows=1 - horizon)[-(canvas.height - round(horizon * canvas.height)) :]
    canvas.shade((waves - 0.44).astype(np.float32), 0.9, canvas.height - waves.shape[0])
    for depth in np.sort(rng.random(170) ** 1.6):
        y, length = horizon + 0.004 + depth * (1 - horizon), (0.01 + 0.05 * depth) * rng.uniform(0.5, 1.6)
        place = x + rng.normal(0, 0.02 + 0.07 * depth)
        canvas.box(place - length / 2, y, place + length / 2, y + 0.002 + 0.005 * depth, sun, 0.75)
    _on_the_water(canvas, rng, horizon, near)


def _on_the_water(canvas: Canvas, rng: Generator, horizon: float, near: Colour) -> None:
    """A sailing boat, a lighthouse on a rock, a headland, or nothing."""
    place, dark = rng.uniform(0.12, 0.88), mix(near, (0.0, 0.0, 0.0), 0.3)
    match rng.integers(4):
        case 0:
            size, y = rng.uniform(0.12, 0.26), horizon + rng.uniform(0.02, 0.12)
            canvas.polygon([(place, y - size), (place, y), (place + size * 0.38, y)], rgb("fbf7ec"))
            canvas.polygon(
                [(place - 0.008, y - size * 0.8), (place - 0.008, y), (place - size * 0.26, y)], rgb("e9dfcb")
            )
            hull = [(place - size * 0.34, y + 0.008), (place + size * 0.46, y + 0.008)]
            canvas.polygon(
                [*hull, (place + size * 0.32, y + size * 0.17), (place - size * 0.24, y + size * 0.17)], dark
            )
        case 1:
            canvas.disc(place, horizon + 0.08, rng.uniform(0.16, 0.24), dark, tall=0.42)
            wide, high = 0.022, rng.uniform(0.26, 0.36)
            foot = horizon + 0.03
            for band in range(6):
                top, base = foot - high * (band + 1) / 6, foot - high * band / 6
                tint = rgb("f3eee4") if band % 2 else rgb("b8402f")
                inner, outer = wide * (1 - 0.07 * (band + 1)), wide * (1 - 0.07 * band)
                canvas.polygon(
                    [(place - outer, base), (place + outer, base), (place + inner, top), (place - inner, top)], tint
                )
            canvas.box(place - 0.012, foot - high - 0.035, place + 0.012, foot - high, rgb("ffe9a8"))
            canvas.polygon(
                [(place - 0.018, foot - high - 0.03), (place + 0.018, foot - high - 0.03), (place, foot - high - 0.07)],
                dark,
            )
        case 2:
            side = rng.choice([-1.0, 1.0])
            rise = np.clip(side * (canvas.across - 0.5) * 2 - rng.uniform(0.0, 0.35), 0, 1)
            line = horizon + 0.18 - rise * 0.45 + 0.05 * ridge(rng, canvas.width, 6, 0.55, 6, craggy=True)
            canvas.land(line.astype(np.float32), dark, mix(dark, near, 0.5), 0.4)
        case _:
            pass


def dunes(canvas: Canvas, rng: Generator) -> None:
    """Sand hills with a winding crest each: one flank in the light, the other in the shadow."""
    tint, light_from_left = rng.uniform(0, 0.6), bool(rng.random() < 0.5)
    sand, shadow = mix(rgb("e6a15c"), rgb("f2d3a2"), tint), mix(rgb("7a3f2a"), rgb("6b4a5a"), tint)
    skies = (("2f6aa8", "a9cbe0", "f4e3cb"), ("3b3a6e", "c97f7a", "f7cf9a"), ("5f8fb0", "d3dfe0", "f3e9d8"))
    heights = (0.0, 0.4, 0.6)
    tones = skies[rng.integers(len(skies))]
    canvas.sky([(y, rgb(tone)) for y, tone in zip(heights, tones, strict=True)], slant=rng.uniform(-0.4, 0.4))
    hills = int(rng.integers(3, 6))
    for number in range(hills):
        share = (number + 1) / hills
        peak, wide = rng.uniform(0.0, 1.0), rng.uniform(0.18, 0.4)
        hill = np.exp(-(((canvas.across - peak) / wide) ** 2))
        rise = rng.uniform(0.12, 0.26)
        line = 0.42 + 0.42 * share - rise * hill + 0.03 * ridge(rng, canvas.width, 2, 0.3, 3)
        pale = mix(sand, rgb("f7e6c8"), 0.5 * (1 - share))
        canvas.land(line, pale, mix(sand, shadow, 0.3), 0.5)
        _lee(canvas, rng, line, (peak, float(line.min())), mix(shadow, pale, 0.3 * (1 - share)), light_from_left)
    ripples, half = canvas.cloud(rng, (5, 60), 2), canvas.height // 2
    canvas.shade(ripples[half:] - np.float32(0.37), 0.22, half)


def _lee(
    canvas: Canvas, rng: Generator, line: Array, peak: tuple[float, float], shadow: Colour, light_from_left: bool
) -> None:
    """The shaded flank of a dune: below its line, beyond a crest that winds down from its peak, fading with depth."""
    top = max(0, int(line.min() * canvas.height))
    rows = canvas.down[top:, None]
    depth = rows - np.float32(peak[1])
    crest = (
        peak[0] + rng.uniform(-0.5, 0.5) * depth + 0.22 * depth * np.sin(depth * rng.uniform(9, 16) + rng.uniform(0, 6))
    )
    beyond = (canvas.across[None, :] - crest) * (1 if light_from_left else -1)
    inside = np.clip((rows - line[None, :]) * canvas.height, 0, 1) * np.clip(beyond * canvas.width * 0.6 + 0.5, 0, 1)
    fading = np.clip(1 - beyond / 0.55, 0, 1) * np.clip(1.1 - depth / 0.42, 0, 1)
    canvas.blend((inside * fading * 0.9).astype(np.float32), shadow, top)


def fields(canvas: Canvas, rng: Generator) -> None:
    """Rows of lavender, tulips or corn that run to one point under hills, with a tree or a house."""
    colours = light(rng)
    horizon, vanish = rng.uniform(0.34, 0.5), rng.uniform(0.1, 0.9)
    open_sky(canvas, rng, colours, horizon)
    canvas.land(
        horizon - 0.04 + 0.06 * ridge(rng, canvas.width, 4), mix(rgb("54795a"), colours[4], 0.45), colours[4], 0.2
    )
    crops = (
        ("6a4fa0", "3c6b3f"),
        ("d9415d", "3f7d3a"),
        ("f0c23b", "5c8a35"),
        ("7fae45", "c9a25a"),
        ("e88a2d", "4c7a38"),
    )
    crop, soil = (rgb(name) for name in crops[rng.integers(len(crops))])
    top = round(horizon * canvas.height)
    depth = (np.arange(canvas.height - top, dtype=np.float32) + 1.5) / (canvas.height - top)
    ray = (canvas.across[None, :] - vanish) / depth[:, None]
    rows = 0.5 + 0.5 * np.sin(ray * rng.uniform(12, 22) + rng.uniform(0, 6))
    mask = np.clip((rows - 0.42) * (1 + 6 * depth[:, None]), 0, 1).astype(np.float32)
    canvas.blend(np.ones_like(mask), mix(soil, colours[5], 0.15), top)
    canvas.blend(mask, crop, top)
    texture = canvas.cloud(rng, (40, 40), 2)[top:]
    canvas.shade((texture - 0.37).astype(np.float32), 0.9, top)
    place = rng.uniform(0.1, 0.9)
    if rng.random() < 0.5:
        canvas.box(place - 0.004, horizon - 0.08, place + 0.004, horizon + 0.03, rgb("4a3426"))
        for _ in range(26):
            aside, rise = rng.normal(0, 0.035), rng.normal(0, 0.04)
            canvas.disc(place + aside, horizon - 0.13 + rise, 0.035, mix(rgb("2f5d34"), rgb("6fa04d"), rng.random()))
    else:
        canvas.box(place - 0.05, horizon - 0.06, place + 0.05, horizon + 0.03, rgb("efe3cf"))
        canvas.polygon(
            [(place - 0.06, horizon - 0.06), (place + 0.06, horizon - 0.06), (place, horizon - 0.14)], rgb("a04a35")
        )
        canvas.box(place - 0.012, horizon - 0.02, place + 0.012, horizon + 0.03, rgb("5a4030"))


def woods(canvas: Canvas, rng: Generator) -> None:
    """Trunks in the mist, paler the farther away, with light from one side."""
    moods = (("dfe9d8", "1f3324"), ("f3dcae", "3a2a18"), ("cfdfe6", "1d2c36"), ("f1e7d4", "2b3a22"))
    mist, bark = (rgb(name) for name in moods[rng.integers(len(moods))])
    canvas.sky([(0.0, mix(mist, bark, 0.25)), (0.55, mist), (1.0, mix(mist, bark, 0.45))], slant=rng.uniform(-0.5, 0.5))
    canvas.glow(rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.5), rng.uniform(0.5, 0.9), (1.0, 0.98, 0.9), 0.8)
    for layer in range(4):
        share = (layer + 1) / 4
        colour = mix(mist, bark, share**1.3 * 0.95)
        ground = 0.62 + 0.30 * share + 0.025 * ridge(rng, canvas.width, 5)
        for _ in range(int(rng.integers(3, 12 - 2 * layer))):
            x, wide = rng.random(), (0.006 + 0.028 * share) * rng.uniform(0.6, 1.5)
            lean = rng.normal(0, 0.015)
            foot = float(ground[min(canvas.width - 1, int(x * canvas.width))]) + 0.03
            trunk = [
                (x + lean - wide * 0.32, -0.02),
                (x + lean + wide * 0.32, -0.02),
                (x + wide / 2, foot),
                (x - wide / 2, foot),
            ]
            canvas.polygon(trunk, colour)
        canvas.land(ground.astype(np.float32), colour, mix(colour, bark, 0.4), 0.25)
    for _ in range(60):
        leaf = mix(rgb("d98a2b"), rgb("7fa04a"), rng.random())
        canvas.disc(
            rng.random(), rng.uniform(0.0, 0.22) * rng.random(), rng.uniform(0.015, 0.05), mix(leaf, bark, 0.35), 0.8
        )


def autumn(canvas: Canvas, rng: Generator) -> None:
    """Round crowns in yellow and red on a slope, with a path."""
    colours = light(rng)
    open_sky(canvas, rng, colours, 0.55)
    tilt = rng.uniform(-0.3, 0.3)
    ground = 0.62 + tilt * (canvas.across - 0.5) + 0.05 * ridge(rng, canvas.width, 3)
    canvas.land(ground - 0.12, mix(rgb("8a6a3c"), colours[4], 0.5), colours[4], 0.3)
    canvas.land(ground, rgb("9a8b3f"), rgb("4f4a24"), 0.4)
    bend, entry = rng.uniform(-0.4, 0.4), rng.uniform(0.2, 0.8)
    path = [(entry, 0.66), (entry + 0.02, 0.66), (entry + bend + 0.22, 1.02), (entry + bend - 0.1, 1.02)]
    canvas.polygon(path, rgb("d8c3a0"), 0.85)
    tones = [rgb(name) for name in ("e3a32b", "d9662b", "b8372b", "c9b23a", "8a9a3a")]
    for x in np.sort(rng.random(int(rng.integers(4, 9)))):
        foot = float(ground[int(x * (canvas.width - 1))]) + rng.uniform(0.0, 0.16)
        size, tone = rng.uniform(0.10, 0.19), tones[rng.integers(len(tones))]
        canvas.stroke((x, foot), (x, foot - size * 1.5), 0.018, rgb("43301f"))
        for _ in range(34):
            aside, rise = rng.normal(0, size * 0.36), rng.normal(0, size * 0.40)
            canvas.disc(
                x + aside, foot - size * 1.75 + rise, size * 0.26, mix(tone, rgb("5d2f1c"), 0.45 * rng.random()), 0.9
            )


def snow(canvas: Canvas, rng: Generator) -> None:
    """A white slope with firs, blue shadows and perhaps a hut."""
    cold = [(0.0, rgb("4f86bd")), (0.5, rgb("cfe2ef")), (1.0, rgb("eef4f8"))]
    warm = [(0.0, rgb("5c6aa0")), (0.45, rgb("e6b0a8")), (1.0, rgb("f6e3d2"))]
    canvas.sky(cold if rng.random() < 0.6 else warm, slant=rng.uniform(-0.3, 0.3))
    far = 0.38 + 0.16 * ridge(rng, canvas.width, 3, 0.5, 6, craggy=True)
    canvas.land(far, rgb("f5f8fb"), rgb("a9c0d6"), 0.22)
    rock = far + 0.05 + 0.07 * np.abs(ridge(rng, canvas.width, 12, 0.6, 3, craggy=True))
    canvas.land(rock.astype(np.float32), rgb("6e8299"), rgb("c3d2e0"), 0.2)
    for layer in range(2):
        tilt = rng.uniform(-0.35, 0.35)
        slope = 0.62 + 0.16 * layer + tilt * (canvas.across - 0.5) + 0.04 * ridge(rng, canvas.width, 2, 0.4, 3)
        canvas.land(slope.astype(np.float32), rgb("fbfcfe"), rgb("b7cbe2"), 0.4)
        for x in np.sort(rng.random(int(rng.integers(5, 16)))):
            foot = float(slope[int(x * (canvas.width - 1))]) + rng.uniform(0.0, 0.10)
            fir(
                canvas,
                float(x),
                foot,
                rng.uniform(0.12, 0.22) * (1 + 0.6 * layer),
                mix(rgb("1f3a35"), rgb("6f8f96"), 0.35 * (1 - layer)),
            )
    if rng.random() < 0.4:
        x, y = rng.uniform(0.2, 0.8), rng.uniform(0.68, 0.8)
        canvas.box(x - 0.06, y - 0.07, x + 0.06, y + 0.02, rgb("7a4a2e"))
        canvas.polygon([(x - 0.085, y - 0.06), (x + 0.085, y - 0.06), (x, y - 0.16)], rgb("f7f9fc"))
        canvas.box(x - 0.015, y - 0.045, x + 0.015, y - 0.01, rgb("ffd98a"))


def shore(canvas: Canvas, rng: Generator) -> None:
    """A beach from above: deep water, shallows, foam and sand along a slanting line, with parasols."""
    angle = rng.uniform(0, 2 * np.pi)
    aspect = canvas.width / canvas.height
    along = np.cos(angle) * (canvas.across[None, :] - 0.5) * aspect + np.sin(angle) * (canvas.down[:, None] - 0.5)
    wander = canvas.cloud(rng, (3, 2), 4)
    level = along + (wander - 0.47) * rng.uniform(0.5, 0.9) + rng.uniform(-0.12, 0.12)
    stops = [-0.7, -0.25, -0.04, -0.012, 0.0, 0.012, 0.2, 0.7]
    tones = [rgb(name) for name in ("0f4c75", "2f8fae", "7fd0c8", "f4fbf8", "fdfefe", "cdb48a", "ecd9ae", "f3e6c6")]
    for channel, plane in enumerate(canvas.planes):
        plane[:] = np.interp(level, stops, [tone[channel] for tone in tones])
    foam = (
        np.clip(np.sin(level * 46 + wander * 9) * 3 - 2.2, 0, 1)
        * np.clip(-level * 6, 0, 1)
        * np.clip(level * 3 + 1.2, 0, 1)
    )
    canvas.blend((foam * 0.7).astype(np.float32), (1.0, 1.0, 1.0))
    tones = [rgb(name) for name in ("d64545", "f2b134", "2f6fb0", "f7f7f2", "3d9970")]
    for _ in range(40):
        x, y = rng.random(), rng.random()
        row, column = int(y * (canvas.height - 1)), int(x * (canvas.width - 1))
        if level[row, column] > 0.12:
            canvas.disc(x + 0.008, y + 0.012, 0.028, rgb("8f7a55"), 0.4)
            canvas.disc(x, y, 0.028, tones[rng.integers(len(tones))])
            canvas.disc(x, y, 0.012, (1.0, 1.0, 1.0), 0.8)


def balloons(canvas: Canvas, rng: Generator) -> None:
    """Striped balloons over a valley in the morning."""
    colours = light(rng)
    open_sky(canvas, rng, colours, 0.8, clouds=False)
    for number in range(3):
        line = 0.74 + 0.09 * number + 0.07 * ridge(rng, canvas.width, 3, 0.5, 5)
        canvas.land(line, mix(colours[4], colours[5], (number + 1) / 3.3), mix(colours[4], colours[2], 0.3), 0.3)
    pairs = (
        ("c8402f", "f5e7cf"),
        ("2f5fa0", "f3c84b"),
        ("3d8a5f", "f7f2e4"),
        ("8a3f86", "f0b35a"),
        ("e07a2e", "fff1d0"),
    )
    for size in np.sort(rng.uniform(0.04, 0.17, int(rng.integers(2, 7)))):
        _balloon(
            canvas,
            rng.uniform(0.08, 0.92),
            rng.uniform(0.14, 0.62),
            float(size),
            [rgb(n) for n in pairs[rng.integers(len(pairs))]],
        )


def _balloon(canvas: Canvas, x: float, y: float, size: float, tones: list[Colour]) -> None:
    """One balloon: stripes that narrow towards its edge, a skirt and a basket."""
    wide = size * canvas.unit / canvas.width
    tall = size * canvas.unit / canvas.height
    canvas.polygon(
        [(x - wide * 0.62, y + tall * 0.75), (x + wide * 0.62, y + tall * 0.75), (x, y + tall * 1.75)], tones[0]
    )
    for stripe, share in enumerate((1.0, 0.82, 0.56, 0.27)):
        canvas.disc(x, y, size * share, tones[stripe % 2], tall=1 / share)
    canvas.box(x - wide * 0.16, y + tall * 1.62, x + wide * 0.16, y + tall * 1.85, rgb("4a3020"))

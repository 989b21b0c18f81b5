"""A canvas in floating point and the few strokes that the demo's scenes are painted with.

Places are fractions of the width and of the height, radii and strokes fractions of the shorter edge, so that one scene
painted small and large is the same picture. Colours are (red, green, blue), each 0 to 1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Array = NDArray[np.float32]
Colour = tuple[float, float, float]
Point = tuple[float, float]

OVERSAMPLING = 3
"""Polygons are drawn this many times larger and shrunk: smooth edges."""


def rgb(text: str) -> Colour:
    """The colour of six hexadecimal digits, as "f4c095"."""
    return int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with `share` (0 to 1) of the second in it."""
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )


def ridge(rng: Generator, width: int, knots: int, rough: float = 0.5, octaves: int = 5, craggy: bool = False) -> Array:
    """A line of hills, float32 (width,), about -1 to 1: octaves of random heights, each `rough` times as high."""
    line, height, across = np.zeros(width), 1.0, np.linspace(0.0, 1.0, width)
    for octave in range(octaves):
        count = knots * 2**octave + 1
        heights = rng.uniform(-1.0, 1.0, count)
        place = across * (count - 1) if craggy else _eased(across * (count - 1))
        line += height * np.interp(place, np.arange(count), heights)
        height *= rough
    return line.astype(np.float32)


def _eased(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places between whole numbers moved so that lines through them become waves."""
    whole = np.floor(place)
    return whole + (1 - np.cos((place - whole) * np.pi)) / 2


class Canvas:
    """A picture being painted: `planes` is float32 (3, height, width), 0 to 1: a plane a colour, quicker to blend."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height, self.unit = width, height, min(width, height)
        self.planes: Array = np.zeros((3, height, width), np.float32)
        self.across: Array = ((np.arange(width) + 0.5) / width).astype(np.float32)
        self.down: Array = ((np.arange(height) + 0.5) / height).astype(np.float32)

    def image(self) -> Image.Image:
        """The picture in eight bits."""
        levels = self.planes * np.float32(255)
        bands = np.clip(levels, 0, 255, out=levels).astype(np.uint8)
        return Image.merge("RGB", [Image.fromarray(band) for band in bands])

    def sky(self, stops: Sequence[tuple[float, Colour]], slant: float = 0.0) -> None:
        """A gradient from top to bottom, through colours at given heights; `slant` makes the right side lighter."""
        heights = [height for height, _ in stops]
        light = (1 + np.float32(slant) * (self.across - np.float32(0.5)))[None, :]
        for channel in range(3):
            column = np.interp(self.down, heights, [colour[channel] for _, colour in stops])
            self.planes[channel] = column.astype(np.float32)[:, None] * light

    def blend(self, mask: NDArray[np.floating], colour: Colour, top: int = 0, left: int = 0) -> None:
        """Lay a colour on where the mask (0 to 1), placed at a pixel, is open."""
        for plane, level in zip(self.planes, colour, strict=True):
            part = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
            part += (np.float32(level) - part) * mask

    def tint(self, mask: Array, colours: Sequence[Array], top: int = 0, left: int = 0) -> None:
        """Lay on a colour that changes from place to place: one array as large as the mask for each channel."""
        for plane, level in zip(self.planes, colours, strict=True):
            part = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
            part += (level - part) * mask

    def shade(self, mask: Array, strength: float, top: int = 0) -> None:
        """Lighten where the mask is positive and darken where it is negative, over full rows from `top` on."""
        self.planes[:, top : top + mask.shape[0]] *= 1 + np.float32(strength) * mask

    def cloud(self, rng: Generator, cells: tuple[int, int], octaves: int = 4, rows: float = 1.0) -> Array:
        """Soft noise, about 0 to 1, over the upper `rows` of the picture: (height * rows, width)."""
        width, height = 96 * cells[0] // max(cells), 96 * cells[1] // max(cells)
        width, height = max(width, cells[0] * 8), max(height, cells[1] * 8)
        total, weight = np.zeros((height, width), np.float32), 0.5
        for octave in range(octaves):
            size = (cells[1] * 2**octave + 1, cells[0] * 2**octave + 1)
            grid = Image.fromarray(rng.random(size, np.float32))
            total += weight * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC))
            weight /= 2
        size = (self.width, max(1, round(self.height * rows)))
        return np.asarray(Image.fromarray(total).resize(size, Image.Resampling.BICUBIC))

    def land(self, line: NDArray[np.floating], crest: Colour, foot: Colour, depth: float = 0.3) -> None:
        """Everything under a line (heights 0 at the top to 1), from the crest's colour to the foot's within `depth`."""
        top = max(0, int(line.min() * self.height) - 1)
        below = self.down[top:, None] - line.astype(np.float32)[None, :]
        mask = np.clip(below * self.height + np.float32(0.5), 0, 1)
        share = np.clip(below / np.float32(depth), 0, 1)
        self.tint(mask, [share * np.float32(b - a) + np.float32(a) for a, b in zip(crest, foot, strict=True)], top)

    def _window(self, x: float, y: float, reach_x: float, reach_y: float) -> tuple[int, int, Array, Array]:
        """The part of the canvas around a place: top and left pixel, and distances in the shorter edge's units."""
        left = max(0, int(x * self.width - reach_x * self.unit) - 1)
        right = min(self.width, int(x * self.width + reach_x * self.unit) + 2)
        top = max(0, int(y * self.height - reach_y * self.unit) - 1)
        bottom = min(self.height, int(y * self.height + reach_y * self.unit) + 2)
        aside = (self.across[left : max(left, right)] - np.float32(x)) * np.float32(self.width / self.unit)
        below = (self.down[top : max(top, bottom)] - np.float32(y)) * np.float32(self.height / self.unit)
        return top, left, aside[None, :], below[:, None]

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        opacity: float = 1.0,
        soft: float = 0.0,
        tall: float = 1.0,
    ) -> None:
        """A disc, or with `tall` an ellipse that many times as high; `soft` is its edge's width as part of the radius."""
        reach = radius * (1 + soft)
        top, left, aside, below = self._window(x, y, reach, reach * tall)
        far = np.sqrt(aside**2 + (below / np.float32(tall)) ** 2)
        edge = max(radius * soft, 1 / self.unit)
        self.blend(np.clip((radius - far) / edge + 0.5, 0, 1) * np.float32(opacity), colour, top, left)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light that fades with the distance, as around a sun or a lamp."""
        top, left, aside, below = self._window(x, y, radius, radius)
        far = np.sqrt(aside**2 + below**2) / np.float32(radius)
        self.blend(np.clip(1 - far, 0, 1) ** 2 * np.float32(strength), colour, top, left)

    def ball(self, x: float, y: float, radius: float, colour: Colour, light: Point = (-0.4, -0.5)) -> None:
        """A round thing lit from one side, as a fruit."""
        top, left, aside, below = self._window(x, y, radius, radius)
        far = np.sqrt(aside**2 + below**2) / np.float32(radius)
        mask = np.clip((1 - far) * np.float32(radius * self.unit) + 0.5, 0, 1)
        lit = np.clip(1 - np.hypot(aside / radius - light[0], below / radius - light[1]) / 1.7, 0, 1)
        shine = np.clip(lit - 0.78, 0, 1) * 2
        depth = 0.35 + 0.85 * lit
        self.tint(mask, [(depth * level + shine).astype(np.float32) for level in colour], top, left)

    def bloom(self, x: float, y: float, radius: float, colour: Colour, petals: int, turn: float = 0.0) -> None:
        """A flower seen from above: petals around a place, darker towards the middle."""
        top, left, aside, below = self._window(x, y, radius, radius)
        far = np.sqrt(aside**2 + below**2) / np.float32(radius)
        edge = 0.62 + 0.38 * np.abs(np.cos((np.arctan2(below, aside) + turn) * petals / 2))
        mask = np.clip((edge - far) * np.float32(radius * self.unit) + 0.5, 0, 1)
        depth = np.clip(0.55 + 0.55 * far - 0.35 * (edge - 0.62), 0, 1.15)
        self.tint(mask.astype(np.float32), [(depth * level).astype(np.float32) for level in colour], top, left)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, opacity: float = 1.0) -> None:
        """An upright rectangle."""
        rows = slice(max(0, round(top * self.height)), max(0, round(bottom * self.height)))
        columns = slice(max(0, round(left * self.width)), max(0, round(right * self.width)))
        for plane, level in zip(self.planes, colour, strict=True):
            part = plane[rows, columns]
            part += (np.float32(level) - part) * np.float32(opacity)

    def polygon(self, points: Sequence[Point], colour: Colour, opacity: float = 1.0) -> None:
        """A filled outline."""
        xs = [x * self.width for x, _ in points]
        ys = [y * self.height for _, y in points]
        left, right = max(0, int(min(xs))), min(self.width, int(max(xs)) + 1)
        top, bottom = max(0, int(min(ys))), min(self.height, int(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", ((right - left) * OVERSAMPLING, (bottom - top) * OVERSAMPLING))
        outline = [((x - left) * OVERSAMPLING, (y - top) * OVERSAMPLING) for x, y in zip(xs, ys, strict=True)]
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        cover = np.asarray(mask.reduce(OVERSAMPLING), np.float32) * np.float32(opacity / 255)
        self.blend(cover, colour, top, left)

    def stroke(self, start: Point, end: Point, width: float, colour: Colour, opacity: float = 1.0) -> None:
        """A straight line of a width in the shorter edge's units."""
        aside, below = (end[0] - start[0]) * self.width, (end[1] - start[1]) * self.height
        length = max(float(np.hypot(aside, below)), 1e-6)
        dx, dy = -below / length * width * self.unit / 2, aside / length * width * self.unit / 2
        dx, dy = dx / self.width, dy / self.height
        corners = [(start[0] + dx, start[1] + dy), (end[0] + dx, end[1] + dy)]
        corners += [(end[0] - dx, end[1] - dy), (start[0] - dx, start[1] - dy)]
        self.polygon(corners, colour, opacity)

    def mirror(self, horizon: float, colour: Colour, share: float = 0.35) -> None:
        """Below the horizon, what stands above it, upside down and tinted: still water."""
        row = round(horizon * self.height)
        deep = min(self.height - row, row)
        for plane, level in zip(self.planes, colour, strict=True):
            plane[row : row + deep] = plane[row - deep : row][::-1] * np.float32(1 - share) + np.float32(level * share)

"""The demo's pictures: which painters there are, and scenes that nobody could take for one another."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from attrs import frozen
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageChops

from catalog_gui.demo import cities, closeups, landscapes
from catalog_gui.demo.paint import Canvas
from catalog_gui.media.hashes import of
from catalog_gui.media.orientations import ORIENTATIONS, dhashes, eight_phashes, turned

PAINTERS: Final[dict[str, Callable[[Canvas, Generator], None]]] = {
    painter.__name__: painter
    for painter in (
        landscapes.mountains,
        landscapes.sea,
        landscapes.dunes,
        landscapes.fields,
        landscapes.woods,
        landscapes.autumn,
        landscapes.snow,
        landscapes.shore,
        landscapes.balloons,
        cities.skyline,
        cities.night,
        cities.street,
        cities.bridge,
        cities.fireworks,
        closeups.flowers,
        closeups.people,
        closeups.fruit,
        closeups.coffee,
        closeups.stars,
    )
}

LONG_EDGE: Final = 1200
SHORT_EDGE: Final = 800
APART: Final = 15
"""Scenes differ by more than this many bits of 64, in dHash and in pHash, in each of the eight orientations."""

SKETCH: Final = 240
"""Long edge of the small picture that scenes are compared by, in pixels."""

TRIES: Final = 60
GRAIN: Final = 2.2
"""Film grain, standard deviation in levels of 255: a drawing without any would compress and measure like none."""

SHIFT: Final = 256
"""How far the places on the film lie apart at most, in pixels."""

Bits = NDArray[np.uint64]


@frozen
class Scene:
    """One picture that can be painted: the painter's name, the numbers it draws from, and whether it stands upright."""

    kind: str
    seed: tuple[int, ...]
    upright: bool = False


def paint(scene: Scene, long_edge: int = LONG_EDGE) -> Image.Image:
    """The scene in RGB, three to two or upright, without grain."""
    short_edge = round(long_edge * SHORT_EDGE / LONG_EDGE)
    canvas = Canvas(short_edge, long_edge) if scene.upright else Canvas(long_edge, short_edge)
    PAINTERS[scene.kind](canvas, np.random.default_rng(scene.seed))
    return canvas.image()


def film(seed: int) -> Image.Image:
    """Film grain to cut pieces from: grey around 128, larger than a picture by `SHIFT` each way."""
    edge = LONG_EDGE + SHIFT
    levels = 128.5 + GRAIN * np.random.default_rng(seed).standard_normal((edge, edge), np.float32)
    return Image.fromarray(levels.astype(np.uint8))


def grainy(picture: Image.Image, grain: Image.Image, rng: Generator) -> Image.Image:
    """The picture with grain from another place of the film each time, the same in all three channels."""
    left, top = (int(place) for place in rng.integers(SHIFT, size=2))
    piece = grain.crop((left, top, left + picture.width, top + picture.height))
    return ImageChops.add(picture, Image.merge("RGB", [piece] * 3), offset=-128)


def distinct(kinds: Iterable[str], seed: int) -> list[Scene]:
    """A scene for each kind in turn, more than `APART` bits from all before it, however either is turned or mirrored.

    After `TRIES` the most different candidate is taken: beyond some thousands of scenes bits run out.
    """
    chosen: list[Scene] = []
    known = np.zeros((0, 2), np.uint64)
    for number, kind in enumerate(kinds):
        best: tuple[int, Scene, Bits] | None = None
        for attempt in range(TRIES):
            scene = Scene(kind, (seed, number, attempt), upright=number % 5 == 3)
            views = fingerprints(paint(scene, SKETCH))
            distance = nearest(views, known)
            if best is None or distance > best[0]:
                best = distance, scene, views
            if distance > APART:
                break
        if best is not None:
            chosen.append(best[1])
            known = np.vstack([known, best[2][:1]])
    return chosen


def fingerprints(picture: Image.Image) -> Bits:
    """dHash and pHash in the eight orientations, the upright one first: uint64 (8, 2)."""
    hashes = of(picture)
    grey = np.frombuffer(hashes.grey, np.uint8).reshape(32, 32)
    block = np.frombuffer(hashes.block, np.float32).reshape(1, 8, 8)
    greys = np.stack([turned(grey, orientation) for orientation in ORIENTATIONS])
    return np.stack([dhashes(greys), eight_phashes(block)[0]], axis=1)


def nearest(views: Bits, known: Bits) -> int:
    """The fewest bits between a picture, in any orientation, and the known ones, in either hash; 64 if none."""
    if not len(known):
        return 64
    return int(np.bitwise_count(views[:, None, :] ^ known[None, :, :]).min())

"""Which photos the demo consists of: journeys with their dates, places and cameras, copies, bursts and broken files."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Final

import numpy as np
from attrs import evolve, field, frozen
from numpy.random import Generator

from catalog_gui.demo.copies import Copy
from catalog_gui.demo.exif import Camera, Exposure
from catalog_gui.demo.scenes import Scene, distinct

MIRRORLESS: Final = Camera("Northlight", "N2", "Northlight 24-70 mm f/2.8", 35.0)
TRAVEL: Final = Camera("Halden", "Trek 10", "Halden 18-135 mm f/3.5-5.6", 50.0)
PHONE: Final = Camera("Aster", "Pocket 7", "Aster back camera 5.6 mm f/1.8", 5.6, located=True)

FEW: Final = 20
"""From this many photos on a library has something of everything."""

BROKEN: Final = 3
FRAME: Final = timedelta(milliseconds=200)


@frozen
class Journey:
    """A folder of photos taken within a few days around one place; its scenes come from these painters."""

    name: str
    start: datetime
    place: tuple[float, float]
    camera: Camera
    kinds: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where its photos lie, by year and month."""
        return f"{self.start:%Y}/{self.start:%Y-%m} {self.name}"


JOURNEYS: Final = (
    Journey(
        "Old harbour", datetime(2021, 9, 4, 9, 12), (43.2951, 5.3740), TRAVEL, ("street", "sea", "bridge", "coffee")
    ),
    Journey(
        "Lavender",
        datetime(2022, 6, 25, 7, 40),
        (43.9250, 6.1400),
        MIRRORLESS,
        ("fields", "balloons", "flowers", "mountains"),
    ),
    Journey(
        "City lights",
        datetime(2022, 12, 29, 17, 5),
        (35.6595, 139.7005),
        MIRRORLESS,
        ("night", "skyline", "fireworks", "people"),
    ),
    Journey("Islands", datetime(2023, 7, 14, 10, 20), (36.4166, 25.4324), TRAVEL, ("sea", "shore", "street", "fruit")),
    Journey(
        "Snow", datetime(2024, 2, 10, 8, 55), (46.5790, 8.0053), MIRRORLESS, ("snow", "mountains", "stars", "people")
    ),
    Journey(
        "Autumn woods",
        datetime(2024, 10, 19, 11, 30),
        (48.5440, 8.2260),
        MIRRORLESS,
        ("autumn", "woods", "coffee", "mountains"),
    ),
    Journey(
        "Desert", datetime(2025, 4, 5, 6, 15), (31.0802, -4.0133), TRAVEL, ("dunes", "stars", "balloons", "people")
    ),
    Journey(
        "Garden", datetime(2025, 6, 21, 15, 0), (52.3600, 4.8850), MIRRORLESS, ("flowers", "fruit", "people", "coffee")
    ),
)


@frozen
class Shot:
    """One scene as it was photographed, with all that became of it; paths are relative, with `/`.

    :param exposure: None for a file without EXIF.
    :param frames: of a burst; 1 for a single picture.
    :param copies: kind and path of each other version.
    :param companion: path of the HEIC file of the same shot.
    """

    scene: Scene
    path: str
    exposure: Exposure | None
    frames: int = 1
    rating: int = 0
    sepia: bool = False
    copies: tuple[tuple[Copy, str], ...] = field(default=())
    companion: str | None = None


@frozen
class Counts:
    """How many files of each sort a library holds; they add up to all of its photos."""

    single: int
    frames: tuple[int, ...]
    copies: int
    companions: int
    broken: int


def counts(photos: int, rng: Generator) -> Counts:
    """Share the photos out: a sixth are copies, nearly a fifth burst frames; few photos are single pictures alone."""
    if photos < FEW:
        return Counts(photos, (), 0, 0, 0)
    frames = tuple(int(number) for number in rng.integers(4, 7, photos // 30 + 1)) if photos > FEW + 10 else (4,)
    copies, companions = max(len(Copy), photos // 6), max(1, photos // 60)
    return Counts(photos - sum(frames) - copies - 2 * companions - BROKEN, frames, copies, companions, BROKEN)


def album(photos: int, seed: int) -> list[Shot]:
    """All shots of a demo library; together with `BROKEN` files (from `FEW` photos on) just as many files as asked."""
    rng = np.random.default_rng(seed)
    share = counts(photos, rng)
    total = share.single + len(share.frames) + share.companions
    scenes = distinct(islice(_kinds(), total), seed)
    shots = [_shot(scene, number, total, rng) for number, scene in enumerate(scenes)]
    order = [int(place) for place in rng.permutation(total)]
    phones = [place for place in order if (taken := shots[place].exposure) and taken.camera is PHONE]
    for place in phones[: share.companions]:
        shots[place] = evolve(shots[place], companion=shots[place].path.removesuffix(".jpg") + ".heic")
        order.remove(place)
    dated = [place for place in order if shots[place].exposure is not None]
    for place, frames in zip(dated[: len(share.frames)], share.frames, strict=True):
        shots[place] = _as_burst(shots[place], frames)
        order.remove(place)
    for kind, place in zip(islice(cycle(Copy), share.copies), cycle(order), strict=False):
        shots[place] = _copied(shots[place], kind)
    return shots


def _kinds() -> Iterator[str]:
    """The painters in the order of the photos: one of each journey in turn, so that a small demo sees all of them."""
    return cycle([journey.kinds[turn] for turn in range(4) for journey in JOURNEYS])


def _shot(scene: Scene, number: int, total: int, rng: Generator) -> Shot:
    """The shot of a scene by its number; two in five by phone, some received from friends or scanned: without EXIF."""
    journey = JOURNEYS[number % len(JOURNEYS)]
    turn, turns = number // len(JOURNEYS), -(-total // len(JOURNEYS))
    taken = journey.start + timedelta(hours=7 * (turn % 2) + 24 * (turn * 3 // max(turns, 3)), seconds=173 * turn)
    taken += timedelta(seconds=int(rng.integers(0, 120)), milliseconds=int(rng.integers(0, 1000)))
    camera = PHONE if number % 5 in (1, 4) else journey.camera
    near = tuple(round(float(degrees + rng.normal(0, 0.004)), 6) for degrees in journey.place)
    place = (near[0], near[1]) if camera.located else None
    iso, speed = int(rng.choice([100, 200, 400, 800, 1600])), 1 / int(rng.choice([60, 125, 250, 500, 1000]))
    exposure = Exposure(
        taken, camera, place, iso, speed, 1.8 if camera.located else float(rng.choice([2.8, 4.0, 5.6, 8.0]))
    )
    rating = int(rng.choice([0, 0, 0, 3, 4, 5]))
    if number % 23 == 15:
        return Shot(scene, f"Received/IMG-{taken:%Y%m%d}-WA{number:04d}.jpg", None)
    if number % 17 == 11:
        return Shot(scene, f"Scans/scan_{number:04d}.jpg", None, sepia=True)
    if number % 97 == 9:
        exposure = evolve(exposure, taken=datetime(2000, 1, 1))
    name = f"IMG_{taken:%Y%m%d_%H%M%S}" if camera.located else f"{camera.make[:3].upper()}_{4100 + number:04d}"
    return Shot(scene, f"{journey.folder}/{name}.jpg", exposure, rating=rating)


def _as_burst(shot: Shot, frames: int) -> Shot:
    """A burst instead of a single picture; its name is the first frame's."""
    return evolve(shot, frames=frames, path=shot.path.removesuffix(".jpg") + "_1.jpg")


def _copied(shot: Shot, kind: Copy) -> Shot:
    """The shot with one more copy, where such copies usually lie."""
    folder, _, name = shot.path.rpartition("/")
    stem = name.removesuffix(".jpg")
    path = {
        Copy.EXACT: f"Backup/{folder.rpartition('/')[2]}/{name}",
        Copy.RESAVED: f"Exports/mailed/{name}",
        Copy.RESIZED: f"Exports/for the web/{stem}-720.jpg",
    }.get(kind, f"Exports/{stem}-{kind}.jpg")
    taken = {place for _, place in shot.copies}
    number = 2
    while path in taken:
        path, number = f"{path.removesuffix('.jpg')} ({number}).jpg", number + 1
    return evolve(shot, copies=(*shot.copies, (kind, path)))

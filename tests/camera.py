"""Draws the photos that tests work on: small JPEGs with what cameras write into them, copies, and broken files."""

import shutil
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

_MAKE, _MODEL, _ORIENTATION = 0x010F, 0x0110, 0x0112
_EXIF, _TAKEN, _SUBSECOND = 0x8769, 0x9003, 0x9291
_GPS = 0x8825


@lru_cache(maxsize=64)
def drawing(seed: int, size: tuple[int, int] = (96, 72)) -> Image.Image:
    """A picture with soft structure; another seed shows something else, the same seed the same at any size."""
    grain = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(grain).resize(size, Image.Resampling.BICUBIC)


def exif(
    taken: datetime | None = None,
    subsecond: str | None = None,
    make: str | None = None,
    model: str | None = None,
    place: tuple[float, float] | None = None,
    orientation: int = 1,
) -> Image.Exif:
    """What a camera says of a photo."""
    words = Image.Exif()
    if orientation != 1:
        words[_ORIENTATION] = orientation
    for tag, value in ((_MAKE, make), (_MODEL, model)):
        if value is not None:
            words[tag] = value
    if taken is not None:
        own = words.get_ifd(_EXIF)
        own[_TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
        if subsecond is not None:
            own[_SUBSECOND] = subsecond
    if place is not None:
        latitude, longitude = place
        words.get_ifd(_GPS).update(
            {
                1: "N" if latitude >= 0 else "S",
                2: _degrees(latitude),
                3: "E" if longitude >= 0 else "W",
                4: _degrees(longitude),
            }
        )
    return words


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = abs(value) % 1 * 60
    return float(int(abs(value))), float(int(minutes)), minutes % 1 * 60


def jpeg(
    path: Path,
    seed: int = 0,
    size: tuple[int, int] = (96, 72),
    quality: int = 90,
    taken: datetime | None = None,
    subsecond: str | None = None,
    make: str | None = None,
    model: str | None = None,
    place: tuple[float, float] | None = None,
    orientation: int = 1,
) -> Path:
    """A photo as a camera leaves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = exif(taken, subsecond, make, model, place, orientation)
    drawing(seed, size).save(path, "JPEG", quality=quality, exif=words)
    return path


def album(folder: Path, count: int, first: int = 0) -> list[Path]:
    """So many different photos in a folder."""
    return [jpeg(folder / f"photo-{number:03d}.jpg", seed=number) for number in range(first, first + count)]


def copy(source: Path, target: Path) -> Path:
    """The same bytes under another name, with the time of the original."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    return target


def empty(path: Path) -> Path:
    """A photo's name without a photo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def cut_short(path: Path, seed: int = 0) -> Path:
    """A JPEG of which only the first half was copied."""
    jpeg(path, seed, size=(320, 240))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def no_picture(path: Path) -> Path:
    """Words that are called a photo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"this is a letter and not a photo\n" * 20)
    return path

"""Photos for measuring: drawn with the grain that makes a JPEG of this size as heavy as a camera's, dated and placed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

_GRAIN: Final = 9
"""Levels of noise that bring twelve megapixels to about four megabytes."""

_FIRST: Final = datetime(2024, 5, 1, 8)
_EXIF, _GPS = 0x8769, 0x8825


def draw_photos(folder: Path, photos: int, megapixels: float = 12.0, seed: int = 1) -> list[Path]:
    """So many JPEGs in a folder, each of another scene, half an hour apart. The same each time."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    height = max(8, round((megapixels * 1e6 * 3 / 4) ** 0.5))
    size = (round(height * 4 / 3), height)
    grain = rng.integers(-_GRAIN, _GRAIN + 1, (size[1], size[0], 1), dtype=np.int16)
    paths = [folder / f"IMG_{number:05d}.jpg" for number in range(photos)]
    for number, path in enumerate(paths):
        _scene(rng, size, grain).save(path, "JPEG", quality=92, exif=_exif(number))
    return paths


def _scene(rng: np.random.Generator, size: tuple[int, int], grain: Any) -> Image.Image:
    """Soft colours under grain."""
    blots = Image.fromarray(rng.integers(20, 235, (9, 12, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    shifted = np.roll(grain, tuple(rng.integers(0, size[1], 2)), axis=(0, 1))
    return Image.fromarray(np.clip(np.asarray(blots) + shifted, 0, 255).astype(np.uint8))


def _exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Bench", f"Model {number % 3}"
    exif.get_ifd(_EXIF)[0x9003] = f"{_FIRST + timedelta(minutes=30 * number):%Y:%m:%d %H:%M:%S}"
    where = exif.get_ifd(_GPS)
    where[1], where[3] = "N", "E"
    where[2] = tuple(IFDRational(part) for part in (48, number % 60, 0))
    where[4] = tuple(IFDRational(part) for part in (2, number % 60, 0))
    return exif

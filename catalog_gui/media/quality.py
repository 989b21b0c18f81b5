"""How good a photo is to the eye, 0 to 100, from five parts that are each shown.

All but the resolution are measured on the working picture of 256 pixels, as the eye first sees a photo. The score is
their weighted mean: sharpness 40 %, exposure 25 %, noise 15 %, contrast 10 %, resolution 10 %.
"""

from math import log2, pi, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PIL import Image

from catalog_gui.errors import PhotoError

if TYPE_CHECKING:
    from catalog_gui.media.source import PhotoSource

EDGE: Final = 256
"""Longest edge of the picture that is judged."""

CLOSE: Final = 6
"""Frames whose sharpness differs by no more than this are told apart by full_sharpness alone."""

_WEIGHTS: Final = {"sharpness": 40, "exposure": 25, "noise": 15, "contrast": 10, "resolution": 10}

_BLURRED, _SHARP = 0.02, 0.55
_BLOWN, _BLACK = 250, 5
_DARK_MEAN = _LIGHT_MEAN = 64
_FULL_CONTRAST = 150
_FINE_GRAIN, _COARSE_GRAIN = 0.5, 4.5
_LEAST_PIXELS, _MOST_PIXELS = 50_000, 24_000_000
_ROUNDING: Final = 3
"""What rounding to whole levels can make of three steps: so much more is taken as kept by a blur."""

_TILE: Final = 8
_BAND: Final = 128

Levels = NDArray[np.uint8]


@frozen
class Quality:
    """The score and its parts, each 0 (worst) to 100 (best)."""

    score: int
    sharpness: int
    exposure: int
    contrast: int
    noise: int
    resolution: int


def compute(source: "PhotoSource") -> Quality:
    """The quality of a photo as it is stored.

    :raises PhotoError: if the photo cannot be read or decoded.
    """
    picture = source.picture(EDGE)
    try:
        known = source.metadata
    except PhotoError:  # its pixels are there, only its header is odd
        return of(picture, picture.width, picture.height)
    return of(picture, known.width or picture.width, known.height or picture.height)


def of(picture: Image.Image, width: int, height: int) -> Quality:
    """The quality of an RGB picture that stands for a photo of ``width`` x ``height`` pixels."""
    image = picture.convert("L")
    grey, levels = np.asarray(image), np.array(image.histogram())
    parts = {
        "sharpness": _points((edge_sharpness(grey) - _BLURRED) / (_SHARP - _BLURRED)),
        "exposure": _points(_exposure(np.array(picture.histogram()).reshape(-1, 256), levels)),
        "contrast": _points(_spread(levels) / _FULL_CONTRAST),
        "noise": _points(1 - (grain(grey) - _FINE_GRAIN) / (_COARSE_GRAIN - _FINE_GRAIN)),
        "resolution": _points(log2(width * height / _LEAST_PIXELS) / log2(_MOST_PIXELS / _LEAST_PIXELS)),
    }
    score = sum(parts[name] * weight for name, weight in _WEIGHTS.items())
    return Quality(score=round(score / 100), **parts)


def full_sharpness(source: "PhotoSource") -> float:
    """Sharpness of the photo at its full size, 0 to 1: for frames of one burst that look alike at the small one.

    :raises PhotoError: if the photo cannot be read or decoded.
    """
    return edge_sharpness(np.asarray(source.full().convert("L")))


def edge_sharpness(grey: Levels) -> float:
    """0 (smooth) to 1: the share of the steps between neighbouring pixels that a blur over three pixels would take away.

    What is blurred already loses little by more blur, whatever the subject's contrast (F. Crété-Roffet et al., "The blur
    effect", SPIE 6492, 2007). Each step weighs as much as it is high: the edges count, not the many small steps of
    skies and soft backgrounds. The less sharp direction counts, since a shaken camera blurs along one only.

    :param grey: (rows, columns).
    """
    down, across = np.zeros(2), np.zeros(2)
    for top in range(0, grey.shape[0], _BAND):  # bands stay in the processor's cache
        rows = grey[top : top + _BAND + 3].astype(np.int16)
        down += _steps(rows[2:-1] - rows[1:-2], rows[3:] - rows[:-3])
        rows = rows[:_BAND]
        across += _steps(rows[:, 2:-1] - rows[:, 1:-2], rows[:, 3:] - rows[:, :-3])
    return float(min(1 - kept / steps if steps else 0.0 for steps, kept in (down, across)))


def _steps(near: NDArray[np.int16], far: NDArray[np.int16]) -> tuple[int, int]:
    """(weighted sum of the steps between neighbours, of what a blur over three pixels keeps of them), both times three.

    The blur makes each step a third of the step between the pixels around. Whole numbers: the sums are exact.
    """
    weight = np.abs(near)
    kept = np.minimum(3 * weight, np.abs(far) + _ROUNDING)
    total, rest = np.multiply(weight, weight, dtype=np.int32), np.multiply(weight, kept, dtype=np.int32)
    return 3 * int(total.sum(dtype=np.int64)), int(rest.sum(dtype=np.int64))


def grain(grey: Levels) -> float:
    """Standard deviation of the noise, in levels, of the picture's calmest tiles of 8 x 8 pixels.

    The difference of two Laplacians leaves neither slopes nor most edges (J. Immerkær, "Fast noise variance estimation",
    CVIU 64, 1996); of the tiles one in ten is calmer than the one that counts, so that texture is not called noise.

    :param grey: (rows, columns).
    """
    levels = grey.astype(np.int16)
    across = levels[:, 2:] - 2 * levels[:, 1:-1] + levels[:, :-2]
    residue = np.abs(across[2:] - 2 * across[1:-1] + across[:-2])
    rows, columns = residue.shape[0] // _TILE, residue.shape[1] // _TILE
    if not rows * columns:
        return 0.0
    tiles = residue[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    means = np.sort(tiles.sum(axis=1).sum(axis=2, dtype=np.int32), axis=None) / _TILE**2
    return float(means[len(means) // 10]) * sqrt(pi / 2) / 6


def _exposure(channels: NDArray[Any], levels: NDArray[Any]) -> float:
    """1 for a photo without burnt or drowned parts and neither dark nor light as a whole.

    Each percent of burnt pixels costs two, of black ones one (a night has them rightly); a mean within 64 levels of
    black or white costs in proportion.

    :param channels: (3, 256) counts of red, green and blue.
    :param levels: (256,) counts of grey.
    """
    burnt = channels[:, _BLOWN:].sum() / channels.sum()
    black = channels[:, : _BLACK + 1].sum() / channels.sum()
    mean = levels @ np.arange(256) / levels.sum()
    tone = min(1.0, mean / _DARK_MEAN, (255 - mean) / _LIGHT_MEAN)
    return float(max(0.0, 1 - 2 * burnt - black) * tone)


def _spread(levels: NDArray[Any]) -> int:
    """Levels between the darkest and the brightest twentieth of the pixels."""
    share = np.cumsum(levels) / levels.sum()
    return int(np.searchsorted(share, 0.95) - np.searchsorted(share, 0.05))


def _points(share: float) -> int:
    return round(100 * min(1.0, max(0.0, share)))

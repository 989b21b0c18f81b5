"""The four 64-bit fingerprints of a picture, bit for bit those of the imagehash library, at a fraction of its cost.

imagehash decides each bit of pHash and wHash by comparing floating-point values with their median. Here the same values
are found a quicker way (a matrix product instead of scipy's transform, sums of blocks instead of a wavelet there and
back). Where one of them lies so near the median that rounding could decide, imagehash itself is asked: so the bits are
equal always, and scipy and PyWavelets are loaded only for flat or drawn pictures, about one photo in a hundred.
"""

from math import cos, pi
from typing import TYPE_CHECKING, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from catalog_gui.media.source import PhotoSource

EDGE: Final = 256
"""Longest edge of the picture that the fingerprints are made from."""

_SIDE: Final = 8
_GREY: Final = 32
_ROUNDING: Final = 1e-6
"""Far above what rounding can do to a value (1e-9 of the largest), far below what tells two pictures apart."""

Bits = NDArray[np.bool_]


@frozen
class Hashes:
    """Fingerprints of one picture."""

    dhash: str
    """16 hex digits, as are the other three: 8 x 8 bits row by row."""
    ahash: str
    phash: str
    whash: str
    block: bytes
    """8 x 8 float32: the lowest frequencies of the 32 x 32 cosine transform, which pHash is cut from. Mirroring the
    picture changes the sign of every second column, turning it transposes: so the eight views come from one block."""
    grey: bytes
    """32 x 32 uint8: the picture in grey, for comparing two pictures closely."""
    colour: int
    """0 to 255: how far red, green and blue lie apart on average. A grey copy, whatever its file says, has next to none."""


def compute(source: "PhotoSource") -> Hashes:
    """The fingerprints of a photo's upright picture.

    :raises PhotoError: if the photo cannot be read or decoded.
    """
    return of(source.picture(EDGE))


def of(picture: Image.Image) -> Hashes:
    """The fingerprints of a picture in any mode that Pillow turns into grey."""
    grey = picture.convert("L")
    small = _pixels(grey, (_GREY, _GREY))
    block = _LOWEST @ small @ _LOWEST.T
    return Hashes(
        dhash=_hex(_differences(grey)),
        ahash=_hex(_above_average(grey)),
        phash=_phash(grey, block),
        whash=_whash(grey),
        block=block.astype(np.float32).tobytes(),
        grey=small.tobytes(),
        colour=_colour(picture),
    )


def _colour(picture: Image.Image) -> int:
    """Mean distance of the strongest from the weakest of red, green and blue, over a picture of 32 x 32."""
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    pixels = np.asarray(picture.resize((_GREY, _GREY), Image.Resampling.BOX))
    return round(float(np.ptp(pixels, axis=2).mean()))


def _pixels(grey: Image.Image, size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.asarray(grey.resize(size, Image.Resampling.LANCZOS))


def _hex(bits: Bits) -> str:
    return np.packbits(bits).tobytes().hex()


def _differences(grey: Image.Image) -> Bits:
    """Whether each pixel of a 9 x 8 picture is brighter than the one left of it."""
    pixels = _pixels(grey, (_SIDE + 1, _SIDE))
    brighter: Bits = pixels[:, 1:] > pixels[:, :-1]
    return brighter


def _above_average(grey: Image.Image) -> Bits:
    """Whether each pixel of an 8 x 8 picture is brighter than their average."""
    pixels = _pixels(grey, (_SIDE, _SIDE))
    above: Bits = pixels > pixels.mean()
    return above


def _cosines(count: int, length: int) -> NDArray[np.float64]:
    """(count, length): the first rows of the type II cosine transform with the factor 2 that scipy.fftpack has."""
    return np.array([[2 * cos(pi * k * (2 * n + 1) / (2 * length)) for n in range(length)] for k in range(count)])


_LOWEST: Final = _cosines(_SIDE, _GREY)


def _phash(grey: Image.Image, block: NDArray[np.float64]) -> str:
    """Which of the lowest frequencies lie above their median."""
    bits = _above_median(block, block[0, 0])
    if bits is None:
        from imagehash import phash

        return str(phash(grey))
    return _hex(bits)


def _whash(grey: Image.Image) -> str:
    """Which blocks of the picture lie above the median block.

    The Haar wavelet's coarse picture holds block averages; imagehash first takes the whole picture's average away,
    which moves the blocks and their median alike.
    """
    side = max(2 ** (min(grey.size).bit_length() - 1), _SIDE)
    pixels, step = _pixels(grey, (side, side)), side // _SIDE
    blocks = pixels.reshape(_SIDE, step, _SIDE, step).sum(axis=(1, 3), dtype=np.int64).astype(np.float64)
    bits = _above_median(blocks, 255.0 * step * step)
    if bits is None:
        from imagehash import whash

        return str(whash(grey))
    return _hex(bits)


def _above_median(values: NDArray[np.float64], scale: float) -> Bits | None:
    """Which values lie above the median, None where rounding could decide.

    :param scale: size of the numbers that went into the values.
    """
    ordered = np.sort(values, axis=None)
    low, high = ordered[31], ordered[32]
    if high - low <= _ROUNDING * max(abs(scale), 1.0):
        return None
    above: Bits = values > (low + high) / 2
    return above

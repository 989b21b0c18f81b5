"""A picture's fingerprints in all eight orientations, from what is kept of it upright: nothing is decoded again.

Orientations are numbered as in EXIF, 1 to 8: 1 upright, 2 mirrored, 3 upside down, 4 flipped, 5 transposed, 6 turned to the
right, 7 transversed, 8 turned to the left. ``turned(picture, 6)`` is the picture after a quarter turn to the right, which
is what a viewer does with a file whose tag says 6.

In the cosine transform of a picture mirroring changes the sign of every second column, flipping that of every second row,
and transposing transposes. So the eight pHashes come from one 8 x 8 block, each cut at its own median. The sign pattern is
the same block cut at zero: there, another orientation only inverts bits and exchanges them, which makes it searchable.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Greys = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Orientations = npt.NDArray[np.int_]

ORIENTATIONS: Final = (1, 2, 3, 4, 5, 6, 7, 8)
INVERSE: Final = (0, 1, 2, 3, 4, 5, 8, 7, 6)
"""INVERSE[o] brings back what o has turned."""

_SIDE: Final = 8
_TRANSPOSED: Final = frozenset({5, 6, 7, 8})
_MIRRORED: Final = frozenset({2, 3, 6, 7})  # every second column changes its sign
_FLIPPED: Final = frozenset({3, 4, 7, 8})  # every second row changes its sign
_PART: Final = 4096  # pairs of greys compared at once: 32 MB


def turned(pictures: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    """Square pictures (..., side, side) as they look after what the EXIF orientation asks for; a view."""
    if orientation in _TRANSPOSED:
        pictures = pictures.swapaxes(-1, -2)
    if orientation in _MIRRORED:
        pictures = pictures[..., ::-1]
    if orientation in _FLIPPED:
        pictures = pictures[..., ::-1, :]
    return pictures


def turned_blocks(blocks: Floats, orientation: int) -> Floats:
    """The blocks of low frequencies (N, 8, 8), row frequency first, that the turned pictures have."""
    if orientation in _TRANSPOSED:
        blocks = blocks.swapaxes(-1, -2)
    return blocks * _signs(orientation)


def _signs(orientation: int) -> Floats:
    """8 x 8 of 1 and -1: which frequencies change their sign after the transposition."""
    odd = np.where(np.arange(_SIDE) % 2, np.float32(-1), np.float32(1))
    columns = odd if orientation in _MIRRORED else np.ones_like(odd)
    rows = odd if orientation in _FLIPPED else np.ones_like(odd)
    return np.asarray(rows[:, None] * columns[None, :])


def eight_phashes(blocks: Floats) -> Hashes:
    """uint64[N, 8] for blocks float32[N, 8, 8]: column o - 1 is the pHash of the picture turned by orientation o."""
    hashes = np.empty((len(blocks), 8), dtype=np.uint64)
    for orientation in ORIENTATIONS:
        flat = turned_blocks(blocks, orientation).reshape(len(blocks), 64)
        hashes[:, orientation - 1] = packed(flat > np.median(flat, axis=1, keepdims=True))
    return hashes


def packed(bits: npt.NDArray[np.bool_]) -> Hashes:
    """bool[N, 64] as uint64[N], the first bit highest: the number that imagehash writes in hexadecimal."""
    bytes_ = np.ascontiguousarray(np.packbits(bits, axis=1))
    return bytes_.view(">u8").ravel().astype(np.uint64)


def eight_patterns(blocks: Floats) -> Hashes:
    """uint64[N, 8]: signs of the low frequencies in the eight orientations, the constant part left out.

    Column 0 says for each frequency whether it is positive; the others follow from its bits alone, also where a frequency
    is zero: so the eight numbers of a picture and of any turned one by this rule are the same eight in another order.
    """
    positive = blocks > 0
    positive[:, 0, 0] = False
    upright = packed(positive.reshape(len(blocks), 64))
    across = packed(positive.swapaxes(1, 2).reshape(len(blocks), 64))
    patterns = np.empty((len(blocks), 8), dtype=np.uint64)
    for orientation in ORIENTATIONS:
        inverted = packed((_signs(orientation) < 0).reshape(1, 64))
        patterns[:, orientation - 1] = (across if orientation in _TRANSPOSED else upright) ^ inverted
    return patterns


def dhashes(greys: Greys) -> Hashes:
    """uint64[N] dHashes of 32 x 32 greys: like imagehash's to a few bits, and the same way for every orientation."""
    small = _reduced(greys, 8, 9)
    return packed((small[:, :, 1:] > small[:, :, :-1]).reshape(len(greys), 64))


def ahashes(greys: Greys) -> Hashes:
    """uint64[N] aHashes of 32 x 32 greys: like imagehash's to a few bits, and the same way for every orientation."""
    small = _reduced(greys, 8, 8).reshape(len(greys), 64)
    return packed(small > small.mean(axis=1, keepdims=True))


def _reduced(greys: Greys, height: int, width: int) -> Floats:
    """float32[N, height, width]: the pictures made smaller, as imagehash makes them."""
    rows, columns = _lanczos(greys.shape[1], height), _lanczos(greys.shape[2], width)
    return np.asarray(np.rint(rows @ greys.astype(np.float32) @ columns.T))


def _lanczos(length: int, parts: int) -> Floats:
    """(parts, length): the weight of each pixel in each of fewer ones, rows summing up to one (Lanczos's window of three)."""
    scale = length / parts
    distance = (np.arange(length) + 0.5 - (np.arange(parts)[:, None] + 0.5) * scale) / scale
    weights = np.where(np.abs(distance) < 3, np.sinc(distance) * np.sinc(distance / 3), 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def correlations(first: Greys, second: Greys, orientations: Orientations) -> Floats:
    """float32[P]: how alike pictures (P, 32, 32) are once the second ones are turned, -1 to 1; 0 where one is flat."""
    found = np.zeros(len(first), dtype=np.float32)
    for start in range(0, len(first), _PART):
        part = slice(start, start + _PART)
        one, other = _standard(first[part]), _standard(turned_each(second[part], orientations[part]))
        found[part] = np.einsum("ni,ni->n", one, other)
    return found


def turned_each(pictures: Greys, orientations: Orientations) -> Greys:
    """Each picture in its own orientation."""
    result = np.empty_like(pictures)
    for orientation in np.unique(orientations):
        rows = orientations == orientation
        result[rows] = turned(pictures[rows], int(orientation))
    return result


def _standard(greys: Greys) -> Floats:
    """float32[N, pixels] with mean 0 and length 1; all 0 for a flat picture."""
    levels = greys.reshape(len(greys), -1).astype(np.float32)
    levels -= levels.mean(axis=1, keepdims=True)
    length = np.sqrt(np.einsum("ni,ni->n", levels, levels))
    levels /= np.where(length > 0, length, 1)[:, None]
    return levels


def structure(greys: Greys) -> Floats:
    """float32[N]: standard deviation, in levels, of what a picture (32 x 32) shows beyond an even slope of brightness.

    A wall, a sky or a grey card has next to none: all of them are alike, whatever they are pictures of.
    """
    levels = greys.astype(np.float32)
    levels -= levels.mean(axis=(1, 2), keepdims=True)
    slope = np.arange(greys.shape[1], dtype=np.float32)
    slope = (slope - slope.mean()) / np.linalg.norm(slope - slope.mean()) / np.float32(np.sqrt(len(slope)))
    for plane in (np.broadcast_to(slope, greys.shape[1:]), np.broadcast_to(slope[:, None], greys.shape[1:])):
        levels -= np.einsum("nij,ij->n", levels, plane)[:, None, None] * plane
    return np.asarray(np.sqrt((levels * levels).mean(axis=(1, 2))))

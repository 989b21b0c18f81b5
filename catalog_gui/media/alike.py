"""Which pictures show the same thing: candidates by their hashes, confirmed by comparing the small grey pictures.

A candidate is a pair with dHash and aHash near and pHash not against it, or with near sign patterns (pHash cut at zero) in
one of the eight orientations. It counts once the 32 x 32 grey pictures, laid alike, correlate. A picture without structure
(a wall, a cloudless sky, black) is alike to any other such one: it is never compared. Nor do hashes of nearly all zeros or
ones count: a white page with a word on it has the hashes of any other page.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from attrs import frozen

from catalog_gui.media.orientations import (
    INVERSE,
    ahashes,
    correlations,
    dhashes,
    eight_patterns,
    structure,
    turned_each,
)
from catalog_gui.media.similarity import near_pair_parts
from catalog_gui.media.turned_pairs import turned_pairs

Ints = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]
Greys = npt.NDArray[np.uint8]

_PART = 8192
_TELLING = 8  # set or unset bits that a hash must have at least to tell pictures apart
_INVERSE = np.array(INVERSE, dtype=np.int8)


@frozen(kw_only=True)
class Thresholds:
    """How near is near. Distances in bits of 64.

    :ivar distance: of dHash and of aHash, both.
    :ivar contradiction: of pHash, beyond which it speaks against the other two.
    :ivar phash_distance: of sign patterns, alone enough.
    :ivar correlation: of the grey pictures, -1 to 1.
    :ivar structure: levels that a picture must show beyond a slope of brightness.
    """

    distance: int = 5
    contradiction: int = 20
    phash_distance: int = 10
    correlation: float = 0.9
    structure: float = 2.0


@frozen(eq=False)
class Looks:
    """N pictures: hashes uint64[N]; blocks float32[..., 8, 8] of low frequencies and greys uint8[..., 32, 32] at ``rows``.

    Blocks and greys are large: they stay where they are, be it a memory map, and are looked up part by part.
    """

    dhash: Hashes
    ahash: Hashes
    phash: Hashes
    blocks: npt.NDArray[np.float32]
    greys: Greys
    rows: Ints

    def of(self, pictures: Ints) -> "Looks":
        """Some of the pictures."""
        hashes = (self.dhash[pictures], self.ahash[pictures], self.phash[pictures])
        return Looks(*hashes, self.blocks, self.greys, self.rows[pictures])

    def grey(self, pictures: Ints) -> Greys:
        """uint8[K, 32, 32]."""
        return np.asarray(self.greys[self.rows[pictures]])

    def patterns(self) -> Hashes:
        """uint64[N, 8]: sign patterns in the eight orientations."""
        found = np.empty((len(self.rows), 8), dtype=np.uint64)
        for part in _parts(len(self.rows)):
            found[part] = eight_patterns(self.blocks[self.rows[part]])
        return found

    def structures(self) -> npt.NDArray[np.float32]:
        """float32[N]: what each picture shows beyond a slope of brightness, in levels."""
        found = np.empty(len(self.rows), dtype=np.float32)
        for part in _parts(len(self.rows)):
            found[part] = structure(self.grey(part))
        return found


def _parts(count: int) -> Iterator[Ints]:
    """All numbers below ``count``, a part at a time."""
    for start in range(0, count, _PART):
        yield np.arange(start, min(start + _PART, count))


@frozen(eq=False)
class Alike:
    """P pairs of pictures, first < second: turned by its orientation (1 to 8) the second one lies like the first."""

    first: Ints
    second: Ints
    orientation: npt.NDArray[np.int8]
    correlation: npt.NDArray[np.float32]

    def where(self, keep: npt.NDArray[np.bool_]) -> "Alike":
        """Some of the pairs."""
        return Alike(self.first[keep], self.second[keep], self.orientation[keep], self.correlation[keep])


def alike_pairs(looks: Looks, settings: Thresholds) -> Alike:
    """Every pair that is alike, each once, in the order of its rows."""
    compared = np.flatnonzero(looks.structures() >= settings.structure)
    first, second, orientation = _candidates(looks.of(compared), settings)
    first, second = compared[first], compared[second]
    correlation = _correlations(looks, first, second, orientation)
    return Alike(first, second, orientation, correlation).where(correlation >= settings.correlation)


def _candidates(looks: Looks, settings: Thresholds) -> tuple[Ints, Ints, npt.NDArray[np.int8]]:
    """Pairs (first < second, orientation) whose hashes are near; upright where dHash and aHash say so."""
    parts = [*_by_two_hashes(looks, settings), *_by_pattern(looks, settings)]
    first, second, orientation = (np.concatenate(column) for column in zip(*parts, strict=True))
    _, once = np.unique(first * len(looks.dhash) + second, return_index=True)  # the earliest of equal ones
    return first[once], second[once], orientation[once]


def _by_two_hashes(looks: Looks, settings: Thresholds) -> Iterable[tuple[Ints, Ints, npt.NDArray[np.int8]]]:
    """Pairs with dHash and aHash near, pHash not against it, and hashes that say something."""
    yield np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.int8)
    telling = _telling(looks.dhash) & _telling(looks.ahash)
    for one, other in near_pair_parts(looks.dhash, settings.distance):
        near = bits_apart(looks.ahash[one], looks.ahash[other]) <= settings.distance
        near &= bits_apart(looks.phash[one], looks.phash[other]) <= settings.contradiction
        near &= telling[one] & telling[other]
        one, other = one[near], other[near]
        yield np.minimum(one, other), np.maximum(one, other), np.ones(len(one), np.int8)


def _by_pattern(looks: Looks, settings: Thresholds) -> Iterable[tuple[Ints, Ints, npt.NDArray[np.int8]]]:
    """Pairs with near sign patterns in one of the orientations."""
    for one, other, turn in turned_pairs(looks.patterns(), settings.phash_distance):
        yield np.minimum(one, other), np.maximum(one, other), np.where(one < other, turn, _INVERSE[turn])


def _telling(hashes: Hashes) -> npt.NDArray[np.bool_]:
    set_bits = np.bitwise_count(hashes)
    return np.asarray((set_bits >= _TELLING) & (set_bits <= 64 - _TELLING))


def bits_apart(one: Hashes, other: Hashes) -> npt.NDArray[np.uint8]:
    """Hamming distances."""
    return np.asarray(np.bitwise_count(one ^ other))


def _correlations(
    looks: Looks, first: Ints, second: Ints, orientation: npt.NDArray[np.int8]
) -> npt.NDArray[np.float32]:
    found = np.empty(len(first), dtype=np.float32)
    for part in _parts(len(first)):
        one, other = looks.grey(first[part]), looks.grey(second[part])
        found[part] = correlations(one, other, orientation[part].astype(np.int_))
    return found


def hash_distances(
    looks: Looks, first: Ints, second: Ints, orientation: npt.NDArray[np.int8]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """(dHash, aHash) distances of pairs once the second picture is turned.

    Upright these are the distances of the hashes themselves; turned, both hashes are made anew from the grey pictures.
    """
    by_dhash = bits_apart(looks.dhash[first], looks.dhash[second])
    by_ahash = bits_apart(looks.ahash[first], looks.ahash[second])
    for part in _parts(len(first)):
        part = part[orientation[part] != 1]
        one = looks.grey(first[part])
        other = turned_each(looks.grey(second[part]), orientation[part].astype(np.int_))
        by_dhash[part] = bits_apart(dhashes(one), dhashes(other))
        by_ahash[part] = bits_apart(ahashes(one), ahashes(other))
    return by_dhash, by_ahash

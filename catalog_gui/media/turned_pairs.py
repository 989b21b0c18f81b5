"""Every pair of pictures whose sign patterns are near in one of the eight orientations: exact, without eight searches.

Blocks of bits are chosen as in ``similarity``, but each block holds a frequency together with its transposed one. So a turn
maps every choice of blocks onto itself, and two pictures that agree on a choice in some orientation have the same eight keys
in another order. Sorted by one of its eight keys, picked the same way for all, each picture stands in line once, already
turned for comparing.
"""

from collections.abc import Iterator
from functools import partial
from math import comb

import numpy as np
import numpy.typing as npt

from catalog_gui.media import similarity
from catalog_gui.media.similarity import (
    COMPARE_NS,
    MOST_BLOCKS,
    SORT_NS,
    THREADED,
    TILE,
    TILE_NS,
    Choice,
    Rows,
    choices_of,
    in_turn,
    is_first,
    mean_choices,
    pairs_in_runs,
    pairs_inside,
    products,
    run_starts,
)

Hashes = npt.NDArray[np.uint64]
TurnedPairs = tuple[Rows, Rows, npt.NDArray[np.int8]]

_KEYS_NS = 2 * SORT_NS  # the keys are to be built besides the sorting
_BITS = 63  # the constant part is left out


def turned_pairs(patterns: Hashes, distance: int) -> Iterator[TurnedPairs]:
    """All pairs within ``distance`` (0 to 10) bits in some orientation, in parts (rows, rows, orientations), each once.

    Told is the orientation with the least distance, the lowest where several have it: turned by it, the second picture
    lies like the first.

    :param patterns: uint64[N, 8] from ``orientations.eight_patterns``.
    """
    if not 0 <= distance <= similarity.MOST_BITS:
        raise ValueError(f"distance must be 0 to {similarity.MOST_BITS} bits, not {distance}")
    canonical = patterns.min(axis=1)
    rows = np.argsort(canonical, kind="stable")
    starts = run_starts(canonical[rows])
    sizes = np.diff(starts, append=len(rows))
    for first, second in pairs_inside(starts, sizes):
        yield _oriented(patterns, rows[first], rows[second])
    if distance and len(starts) > 1:
        for a, b in _distinct_pairs(np.ascontiguousarray(patterns[rows[starts]].T), distance):
            for first, second in products(a, b, starts, sizes):
                yield _oriented(patterns, rows[first], rows[second])


def _oriented(patterns: Hashes, first: Rows, second: Rows) -> TurnedPairs:
    """The pairs with the orientation that fits best."""
    return first, second, np.asarray(_distances(patterns[first, :1], patterns[second]).argmin(axis=1) + 1, np.int8)


def _distances(one: Hashes, eight: Hashes) -> npt.NDArray[np.uint8]:
    apart: npt.NDArray[np.uint8] = np.bitwise_count(one ^ eight)
    return apart


def _distinct_pairs(eight: Hashes, distance: int) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of columns of ``eight``, uint64[8, N]: the eight patterns of pictures that are no two the same."""
    choices = _choices_for(eight, distance)
    if not choices:
        yield from _tiled(eight, distance)
    else:
        yield from in_turn(partial(_chosen_pairs, eight, distance), choices, threaded=eight.shape[1] >= THREADED)


def _choices_for(eight: Hashes, distance: int) -> list[Choice]:
    """The cheapest choices of blocks; none if comparing all with all is cheaper."""
    count = eight.shape[1]
    every = 4.0 * count * (count - 1)  # eight orientations of count (count - 1) / 2 pairs
    differences = _sampled_differences(eight)
    cheapest, chosen = every * TILE_NS, None
    for agree in range(1, MOST_BLOCKS + 1):
        blocks = symmetric_blocks(distance + agree)
        alike = sum((differences & block) == 0 for block in blocks)
        expected = comb(len(blocks), agree) / 2 ** (similarity.ENTROPY * _BITS * agree / len(blocks))
        meetings = max(expected, mean_choices(alike, agree))
        cost = comb(len(blocks), agree) * count * _KEYS_NS + every * meetings * COMPARE_NS
        if cost < cheapest:
            cheapest, chosen = cost, (blocks, agree)
    return choices_of(*chosen) if chosen else []


def _sampled_differences(eight: Hashes) -> Hashes:
    """How 4,096 pairs differ, each in one of the orientations, the same ones each time."""
    chance = np.random.default_rng(64)
    count = eight.shape[1]
    one, steps = chance.integers(0, count, 4096), chance.integers(1, count, 4096)
    turns = chance.integers(0, 8, 4096)
    differences: Hashes = eight[0, one] ^ eight[turns, (one + steps) % count]
    return differences


def symmetric_blocks(count: int) -> list[np.uint64]:
    """Up to 16 blocks of nearly as many bits that a transposition maps onto themselves; the constant part in none.

    Each holds a frequency of an even row and an odd column, and its transposed one: whatever blocks are chosen, they show
    whether a picture is mirrored or flipped.
    """
    blocks = [0] * count
    pairs = [(row, column) for row in range(8) for column in range(row)]
    for row, column in sorted(pairs, key=lambda pair: (sum(pair) % 2 == 0, pair)):
        _add(blocks, row, column)
    for place in range(1, 8):  # the diagonal evens the sizes out
        _add(blocks, place, place)
    return [np.uint64(block) for block in blocks]


def _add(blocks: list[int], row: int, column: int) -> None:
    """Put a frequency and its transposed one into the smallest block."""
    smallest = min(range(len(blocks)), key=lambda block: blocks[block].bit_count())
    blocks[smallest] |= 1 << (63 - 8 * row - column) | 1 << (63 - 8 * column - row)


def _chosen_pairs(eight: Hashes, distance: int, choice: Choice) -> tuple[Rows, Rows]:
    """The pairs whose first choice of agreeing blocks, in the orientation that fits best, is this one."""
    keys, values, rows = _in_line(eight, choice.key)
    order = np.argsort(keys)
    first, second = pairs_in_runs(values[order], run_starts(keys[order]), distance)
    a, b = order[first], order[second]
    low, high = np.where(rows[a] < rows[b], a, b), np.where(rows[a] < rows[b], b, a)
    # the lower one in its main place with every place of the other: all orientations in which the two agree
    useful = (low < eight.shape[1]) & (rows[low] != rows[high])
    return _first_found(eight, rows[low[useful]], rows[high[useful]], choice)


def _in_line(eight: Hashes, key: np.uint64) -> tuple[Hashes, Hashes, Rows]:
    """(keys, patterns turned to show that key, rows): every picture once, and again if transposed it has the same key.

    The four mirrored and flipped views of a picture have one among them in which two telling bits of the key are unset.
    """
    mirror, flip = eight[1, :1] ^ eight[0, :1], eight[3, :1] ^ eight[0, :1]
    upright, across = (_laid(eight[turn], key, int(mirror[0]), int(flip[0])) for turn in (0, 4))
    keys, others = upright & key, across & key
    values = np.where(others < keys, across, upright)
    again = np.flatnonzero((keys == others) & (upright != across))
    np.minimum(keys, others, out=keys)
    rows = np.concatenate([np.arange(len(keys)), again])
    return keys[rows], np.concatenate([values, across[again]]), rows


def _laid(patterns: Hashes, key: np.uint64, mirror: int, flip: int) -> Hashes:
    """The patterns mirrored and flipped, or not, so that a bit that only the one inverts and one that only the other does
    are unset."""
    for invert, keeps in ((mirror, flip), (flip, mirror)):
        place = (int(key) & invert & ~keeps).bit_length() - 1
        patterns = patterns ^ (patterns >> np.uint64(place) & np.uint64(1)) * np.uint64(invert)
    return patterns


def _first_found(eight: Hashes, first: Rows, second: Rows, choice: Choice) -> tuple[Rows, Rows]:
    """Of pairs that meet here, perhaps in several turns, those that no earlier choice tells; each once."""
    count = eight.shape[1]
    pairs = np.unique(first * count + second)
    first, second = pairs // count, pairs % count
    turns = _distances(eight[0, first][:, None], eight[:, second].T).argmin(axis=1)
    new = is_first(eight[0, first] ^ eight[turns, second], choice)
    return first[new], second[new]


def _tiled(eight: Hashes, distance: int) -> Iterator[tuple[Rows, Rows]]:
    """All with all in every orientation, a tile at a time."""
    count = eight.shape[1]
    height = max(1, TILE // count)
    for top in range(0, count, height):
        upright = eight[0, top : top + height, None]
        near = np.zeros((len(upright), count - top), dtype=bool)
        for turn in range(8):
            near |= _distances(upright, eight[turn, None, top:]) <= distance
        first, second = np.nonzero(near)
        above = second > first
        yield first[above] + top, second[above] + top

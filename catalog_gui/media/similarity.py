"""Every pair of 64-bit picture hashes within a Hamming distance: exact, quick, in bounded memory.

Two hashes that differ in at most d bits agree on at least t of d + t blocks of their bits. So for each choice of t blocks
the hashes are sorted by those blocks alone, and only neighbours in a run of equal keys are compared. A pair that agrees on
more blocks turns up under several choices; it is told under the first one, hence once, without a set of pairs seen.
Equal hashes are joined before, long runs are compared in tiles or split again by the bits that still vary in them.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations
from math import comb
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from attrs import frozen

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]
RowPairs = tuple[Rows, Rows]
Found = TypeVar("Found")

MOST_BITS = 10  # beyond, the choices of blocks explode, and hashes that far apart say nothing
LONG_RUN = 128  # neighbours compared offset by offset up to here, in tiles beyond
SPLIT_RUN = 8192  # runs longer than this are searched like a set of their own
TILE = 1 << 17  # comparisons held at once: 1 MB of differences stays in the core's cache
WORKERS = 2  # numpy sorts and counts without the interpreter's lock; each worker holds about 50 bytes a hash
MOST_BLOCKS = 5  # blocks to agree on at most
THREADED = 20_000  # fewer hashes are done before a thread has started

# Costs in nanoseconds that choose the number of blocks (only their ratios matter).
SORT_NS, COMPARE_NS, TILE_NS = 30.0, 5.0, 1.3
ENTROPY = 0.9  # a bit of a real picture's hash halves the candidates a little less than a coin's does


@frozen
class Choice:
    """One choice of blocks to agree on: ``key``, their bits; ``earlier``, blocks that must differ for it to be the first."""

    key: np.uint64
    earlier: tuple[np.uint64, ...]


def near_pairs(hashes: Hashes, distance: int) -> npt.NDArray[np.int64]:
    """All pairs of rows at most ``distance`` (0 to 10) bits apart as int64[P, 2], row i < row j, each pair once.

    Order is fixed by the hashes alone. The result takes 16 bytes a pair, 24 while it is put together: where crowds of equal
    hashes are to be expected take ``near_pair_parts`` and filter as they come.
    """
    parts = [(i.astype(np.int32), j.astype(np.int32)) for i, j in near_pair_parts(hashes, distance)]
    pairs = np.empty((sum(len(i) for i, _ in parts), 2), dtype=np.int64)
    end = len(pairs)
    while parts:
        first, second = parts.pop()
        start = end - len(first)
        np.minimum(first, second, out=pairs[start:end, 0])
        np.maximum(first, second, out=pairs[start:end, 1])
        end = start
    return pairs


def near_pair_parts(hashes: Hashes, distance: int) -> Iterator[RowPairs]:
    """The same pairs in parts (rows, rows), either row first: what a filter needs to keep memory bounded."""
    if not 0 <= distance <= MOST_BITS:
        raise ValueError(f"distance must be 0 to {MOST_BITS} bits, not {distance}")
    rows = np.argsort(hashes, kind="stable")
    ordered = hashes[rows]
    starts = run_starts(ordered)
    sizes = np.diff(starts, append=len(ordered))
    for first, second in pairs_inside(starts, sizes):
        yield rows[first], rows[second]
    if distance and len(starts) > 1:
        for a, b in _distinct_pairs(ordered[starts], distance):
            for first, second in products(a, b, starts, sizes):
                yield rows[first], rows[second]


def run_starts(ordered: npt.NDArray[Any]) -> Rows:
    """Where each run of equal values begins."""
    if not len(ordered):
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def pairs_inside(starts: Rows, sizes: Rows) -> Iterator[RowPairs]:
    """Every pair of positions inside each run."""
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    offset = 1
    while len(starts):
        # a run of n has n - offset pairs at this offset: spread them out in one go
        counts = sizes - offset
        first = np.repeat(starts, counts) + _counting(counts)
        yield first, first + offset
        offset += 1
        starts, sizes = starts[sizes > offset], sizes[sizes > offset]


def _counting(counts: Rows) -> Rows:
    """0, 1, ... for each count in turn: [2, 3] gives [0, 1, 0, 1, 2]."""
    total = int(counts.sum())
    return np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)


def products(a: Rows, b: Rows, starts: Rows, sizes: Rows) -> Iterator[RowPairs]:
    """Every position of run ``a`` with every one of run ``b``, for each pair of runs."""
    single = (sizes[a] == 1) & (sizes[b] == 1)
    yield starts[a[single]], starts[b[single]]
    a, b = a[~single], b[~single]
    while len(a):
        counts = sizes[a] * sizes[b]
        take = max(1, int(np.searchsorted(np.cumsum(counts), 8 * TILE)))
        step = _counting(counts[:take])
        width = np.repeat(sizes[b[:take]], counts[:take])
        yield (
            np.repeat(starts[a[:take]], counts[:take]) + step // width,
            np.repeat(starts[b[:take]], counts[:take]) + step % width,
        )
        a, b = a[take:], b[take:]


def _distinct_pairs(values: Hashes, distance: int) -> Iterator[RowPairs]:
    """Pairs of positions among distinct ``values``; by two threads where that pays."""
    choices = choices_for(values, distance)
    if not choices:
        yield from _tiled(values, distance)
    else:
        yield from in_turn(partial(_chosen_pairs, values, distance), choices, threaded=len(values) >= THREADED)


def in_turn(search: Callable[[Choice], Found], choices: Sequence[Choice], threaded: bool) -> Iterator[Found]:
    """What ``search`` finds under each choice, in their order; few results wait: a slow reader must not fill the memory."""
    if not threaded:
        yield from map(search, choices)
        return
    with ThreadPoolExecutor(WORKERS) as pool:
        ahead = [pool.submit(search, choice) for choice in choices[: WORKERS + 1]]
        later = iter(choices[WORKERS + 1 :])
        while ahead:
            yield ahead.pop(0).result()
            ahead += [pool.submit(search, choice) for choice in [next(later, None)] if choice]


def choices_for(values: Hashes, distance: int) -> list[Choice]:
    """The cheapest set of choices of blocks for these distinct values; none if comparing all with all is cheaper."""
    bits, differences = varying_bits(values), _sampled_differences(values)
    every = len(values) * (len(values) - 1) / 2
    cheapest, chosen = every * TILE_NS, None
    for agree in range(1, min(MOST_BLOCKS, len(bits) - distance) + 1):
        blocks = blocks_of(bits, distance + agree)
        alike = sum((differences & block) == 0 for block in blocks)
        meetings = max(_expected_meetings(len(bits), distance, agree), mean_choices(alike, agree))
        cost = comb(len(blocks), agree) * len(values) * SORT_NS + every * meetings * COMPARE_NS
        if cost < cheapest:
            cheapest, chosen = cost, (blocks, agree)
    return choices_of(*chosen) if chosen else []


def _sampled_differences(values: Hashes) -> Hashes:
    """How 4,096 pairs differ, the same ones each time: in a crowd of like hashes a pair meets under many choices."""
    chance = np.random.default_rng(64)
    one, steps = chance.integers(0, len(values), 4096), chance.integers(1, len(values), 4096)
    differences: Hashes = values[one] ^ values[(one + steps) % len(values)]
    return differences


def varying_bits(values: Hashes) -> list[int]:
    """The bits that are not the same in all values."""
    varying = int(np.bitwise_or.reduce(values)) ^ int(np.bitwise_and.reduce(values))
    return [bit for bit in range(64) if varying >> bit & 1]


def _expected_meetings(bits: int, distance: int, agree: int) -> float:
    """Under how many choices two unlike hashes meet, on average: too rare for a sample to show."""
    return float(comb(distance + agree, agree) / 2 ** (ENTROPY * bits * agree / (distance + agree)))


def mean_choices(alike: npt.NDArray[np.int_], agree: int) -> float:
    """Under how many choices the sampled pairs meet, on average, from the number of blocks in which each agrees."""
    counts = np.bincount(alike)
    return sum(comb(blocks, agree) * int(pairs) for blocks, pairs in enumerate(counts)) / max(1, len(alike))


def blocks_of(bits: Sequence[int], count: int) -> list[np.uint64]:
    """``count`` blocks of nearly as many bits each, the bits of a block far from each other in the 8 x 8 grid.

    Neighbouring bits of a picture's hash agree more often than not; spread, a key splits the crowd four times as finely.
    """
    ranked = sorted(bits, key=lambda bit: ((bit % 8 + 3 * (bit // 8)) % count, bit))
    return [_mask(part) for part in np.array_split(np.array(ranked, dtype=np.intp), count)]


def _mask(bits: Rows) -> np.uint64:
    return np.uint64(sum(1 << int(bit) for bit in bits))


def choices_of(blocks: Sequence[np.uint64], agree: int) -> list[Choice]:
    """Every choice of ``agree`` blocks, in the order that decides which one is a pair's first."""
    choices = []
    for chosen in combinations(range(len(blocks)), agree):
        earlier = tuple(blocks[b] for b in range(chosen[-1]) if b not in chosen)
        choices.append(Choice(np.uint64(sum(int(blocks[b]) for b in chosen)), earlier))
    return choices


def _chosen_pairs(values: Hashes, distance: int, choice: Choice) -> RowPairs:
    """The pairs of positions whose first choice of agreeing blocks is this one."""
    keys = values & choice.key
    order = np.argsort(keys)
    ordered = values[order]
    first, second = pairs_in_runs(ordered, run_starts(keys[order]), distance)
    new = is_first(ordered[first] ^ ordered[second], choice)
    return order[first[new]], order[second[new]]


def is_first(difference: Hashes, choice: Choice) -> npt.NDArray[np.bool_]:
    """Whether no earlier choice finds a pair with this difference: the chosen blocks agree, each before them differs."""
    new: npt.NDArray[np.bool_] = (difference & choice.key) == 0
    for block in choice.earlier:
        new &= (difference & block) != 0
    return new


def pairs_in_runs(ordered: Hashes, starts: Rows, distance: int) -> RowPairs:
    """Pairs of positions within the distance in each of the runs beginning at ``starts``."""
    sizes = np.diff(starts, append=len(ordered))
    parts = _short_runs(ordered, sizes, distance)
    for run in np.flatnonzero(sizes > LONG_RUN):
        start, size = int(starts[run]), int(sizes[run])
        members = ordered[start : start + size]
        for first, second in _searched(members, distance):
            parts.append((first + start, second + start))
    return np.concatenate([first for first, _ in parts]), np.concatenate([second for _, second in parts])


def _searched(members: Hashes, distance: int) -> Iterator[RowPairs]:
    """A long run: all with all, or a search of its own by the bits that vary in it."""
    choices = choices_for(members, distance) if len(members) > SPLIT_RUN else []
    if not choices:
        yield from _tiled(members, distance)
    for choice in choices:
        yield _chosen_pairs(members, distance, choice)


def _short_runs(ordered: Hashes, sizes: Rows, distance: int) -> list[RowPairs]:
    """Neighbours 1, 2, ... places apart: whole slices while most places still have a partner, then only those that do."""
    reach = np.repeat(np.where(sizes > LONG_RUN, 0, sizes).astype(np.int16), sizes)
    reach -= _counting(sizes).astype(np.int16)  # places left in the run, this one included
    found: list[RowPairs] = [(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))]
    offset = 1
    while 4 * np.count_nonzero(reach > offset) > len(ordered):
        near = np.bitwise_count(ordered[offset:] ^ ordered[:-offset]) <= distance
        near &= reach[:-offset] > offset
        first = np.flatnonzero(near)
        found.append((first, first + offset))
        offset += 1
    places = np.flatnonzero(reach > offset)
    while len(places):
        near = np.bitwise_count(ordered[places + offset] ^ ordered[places]) <= distance
        first = places[near]
        found.append((first, first + offset))
        offset += 1
        places = places[reach[places] > offset]
    return found


def _tiled(values: Hashes, distance: int) -> Iterator[RowPairs]:
    """All with all, a tile at a time."""
    height = max(1, TILE // len(values))
    for top in range(0, len(values), height):
        tile = np.bitwise_count(values[top : top + height, None] ^ values[None, top:])
        near = np.flatnonzero(tile.ravel() <= distance)
        first, second = near // tile.shape[1], near % tile.shape[1]
        above = second > first
        yield first[above] + top, second[above] + top

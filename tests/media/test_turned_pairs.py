"""The search over eight orientations against comparing all with all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_gui.media import turned_pairs as search
from catalog_gui.media.orientations import INVERSE, ORIENTATIONS, eight_patterns, turned_blocks
from catalog_gui.media.turned_pairs import symmetric_blocks, turned_pairs


def brute_force(patterns: np.ndarray, distance: int) -> dict[tuple[int, int], int]:
    """Pair: least distance."""
    least = np.bitwise_count(patterns[:, None, :1] ^ patterns[None, :, :]).min(axis=2)
    near = np.triu(least <= distance, k=1)
    return {(i, j): int(least[i, j]) for i, j in zip(*(axis.tolist() for axis in np.nonzero(near)), strict=True)}


def assert_exact(patterns: np.ndarray, distance: int) -> int:
    told: dict[tuple[int, int], int] = {}
    for rows in turned_pairs(patterns, distance):
        for i, j, orientation in zip(*(part.tolist() for part in rows), strict=True):
            pair = (min(i, j), max(i, j))
            assert pair not in told, "a pair told twice"
            apart = np.bitwise_count(patterns[i, 0] ^ patterns[j])
            assert orientation == apart.argmin() + 1
            told[pair] = int(apart.min())
    wanted = brute_force(patterns, distance)
    assert told == wanted
    return len(wanted)


def heap(seed: int, count: int) -> np.ndarray:
    """Patterns of pictures, of their turned copies and of copies a little off; some symmetric, some all the same."""
    rng = np.random.default_rng(seed)
    blocks = rng.normal(0, 1, (count // 3, 8, 8)).astype(np.float32)
    copies = np.concatenate([turned_blocks(blocks[k : k + 1], int(rng.integers(1, 9))) for k in range(len(blocks))])
    off = copies + rng.normal(0, 0.12, copies.shape).astype(np.float32)
    symmetric = blocks[: count // 12] + blocks[: count // 12].swapaxes(1, 2)
    near = symmetric + rng.normal(0, 0.15, symmetric.shape).astype(np.float32)
    same = np.repeat(blocks[:1], 9, axis=0)
    blank = np.zeros((5, 8, 8), np.float32)
    every = np.concatenate([blocks, copies, off, symmetric, near, same, blank])
    return eight_patterns(every[rng.permutation(len(every))])


@pytest.fixture
def by_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing all with all is forbidden, threads start at once."""
    monkeypatch.setattr(search, "TILE_NS", 1e7)
    monkeypatch.setattr(search, "MOST_BLOCKS", 2)
    monkeypatch.setattr(search, "THREADED", 100)


@pytest.mark.parametrize("distance", [0, 1, 5, 10])
def test_every_pair_once(distance: int) -> None:
    assert assert_exact(heap(distance, 600), distance) > 100


@pytest.mark.usefixtures("by_blocks")
@pytest.mark.parametrize("distance", [1, 2, 4, 6])
def test_every_pair_once_by_blocks(distance: int) -> None:
    assert assert_exact(heap(distance + 50, 420), distance) > 100


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), noise=st.floats(0, 0.5), agree=st.integers(1, 3), distance=st.integers(1, 4))
def test_any_choice_of_blocks(seed: int, noise: float, agree: int, distance: int) -> None:
    rng = np.random.default_rng(seed)
    base = rng.normal(0, 1, (4, 8, 8)).astype(np.float32)
    base[0] += base[0].T
    base[1, 1::2] = 0  # flipped it is the same
    blocks = np.concatenate([turned_blocks(base, orientation) for orientation in ORIENTATIONS])
    patterns = eight_patterns(blocks + rng.normal(0, noise, blocks.shape).astype(np.float32))
    distinct = patterns[np.unique(patterns.min(axis=1), return_index=True)[1]]
    eight = np.ascontiguousarray(distinct.T)
    told: set[tuple[int, int]] = set()
    for choice in search.choices_of(symmetric_blocks(distance + agree), agree):
        found = set(zip(*(part.tolist() for part in search._chosen_pairs(eight, distance, choice)), strict=True))
        assert not found & told, "told under two choices"
        told |= found
    assert told == set(brute_force(distinct, distance))


def test_the_orientation_brings_the_second_one_home() -> None:
    block = np.random.default_rng(2).normal(0, 1, (1, 8, 8)).astype(np.float32)
    for orientation in ORIENTATIONS:
        stored = turned_blocks(block, INVERSE[orientation])
        [(first, second, turns)] = turned_pairs(eight_patterns(np.concatenate([block, stored])), 5)
        assert (first.tolist(), second.tolist(), turns.tolist()) == ([0], [1], [orientation])


def test_blocks_are_symmetric_and_share_out_all_bits_but_the_constant_one() -> None:
    for count in (6, 12, 13, 14, 15):
        blocks = [int(block) for block in symmetric_blocks(count)]
        assert sum(blocks) == 2**63 - 1
        assert max(block.bit_count() for block in blocks) - min(block.bit_count() for block in blocks) <= 2
        for block in blocks:
            mirrored = sum(1 << (63 - 8 * c - r) for r in range(8) for c in range(8) if block >> (63 - 8 * r - c) & 1)
            assert mirrored == block


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare(count: int) -> None:
    assert sum(len(rows[0]) for rows in turned_pairs(np.zeros((count, 8), np.uint64), 5)) == 0


def test_distances_without_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        next(turned_pairs(np.zeros((2, 8), np.uint64), 11))

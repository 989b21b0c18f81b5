"""The search of near pairs against comparing all with all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_gui.media import similarity
from catalog_gui.media.similarity import near_pair_parts, near_pairs

ONE = np.uint64(1)


def brute_force(hashes: np.ndarray, distance: int) -> set[tuple[int, int]]:
    near = np.bitwise_count(hashes[:, None] ^ hashes[None, :]) <= distance
    return set(zip(*(axis.tolist() for axis in np.nonzero(np.triu(near, k=1))), strict=True))


def assert_exact(hashes: np.ndarray, distance: int) -> int:
    pairs = near_pairs(hashes, distance)
    assert pairs.dtype == np.int64
    assert pairs.shape == (len(pairs), 2)
    told = [tuple(pair) for pair in pairs.tolist()]
    wanted = brute_force(hashes, distance)
    assert len(told) == len(set(told)), "a pair told twice"
    assert set(told) == wanted
    return len(wanted)


def flipped(rng: np.random.Generator, hashes: np.ndarray, bits: int) -> np.ndarray:
    """The hashes with up to ``bits`` bits turned."""
    return hashes ^ np.bitwise_xor.reduce(ONE << rng.integers(0, 64, (len(hashes), bits)).astype(np.uint64), axis=1)


def crowds(seed: int, count: int) -> np.ndarray:
    """Random hashes, crowds of equal and of nearly constant ones, copies a few bits apart, in one shuffled heap."""
    rng = np.random.default_rng(seed)
    part = count // 5
    even = rng.integers(0, 2**64, part, dtype=np.uint64)
    heap = [even, flipped(rng, even, 4), flipped(rng, even, 9)]
    heap += [np.zeros(part // 4, np.uint64), flipped(rng, np.zeros(part, np.uint64), 3)]
    heap += [rng.integers(0, 2**64, part, dtype=np.uint64) & np.uint64(0x0F0F_0000_FFFF_0001)]
    return rng.permutation(np.concatenate(heap))


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that a small heap goes through blocks, tiles, split runs and threads."""
    limits = {"LONG_RUN": 8, "SPLIT_RUN": 40, "TILE": 512, "THREADED": 100, "TILE_NS": 300.0, "MOST_BLOCKS": 2}
    for name, value in limits.items():
        monkeypatch.setattr(similarity, name, value)


@pytest.mark.parametrize("distance", range(11))
def test_every_pair_once_at_each_distance(distance: int) -> None:
    assert assert_exact(crowds(distance, 1500), distance) > 0


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("distance", [0, 1, 2, 3, 4])
def test_every_pair_once_through_every_branch(distance: int) -> None:
    assert assert_exact(crowds(distance, 1500), distance) > 0


@pytest.mark.usefixtures("small_limits")
def test_constant_bits_are_split_again() -> None:
    rng = np.random.default_rng(3)
    heap = rng.integers(0, 2**64, 900, dtype=np.uint64)
    heap[:600] &= np.uint64(2**20 - 1)  # 44 bits alike: every choice of blocks leaves long runs
    assert assert_exact(heap, 3) > 0


@pytest.mark.parametrize("distance", [0, 5, 10])
def test_all_equal(distance: int) -> None:
    assert assert_exact(np.full(70, 0xFF00_FF00_0000_0000, np.uint64), distance) == 70 * 69 // 2


def test_all_within_one_bit() -> None:
    near = np.concatenate([[np.uint64(2**63 + 5)], np.uint64(2**63 + 5) ^ (ONE << np.arange(64, dtype=np.uint64))])
    assert assert_exact(near, 1) == 64
    assert assert_exact(near, 2) == 65 * 64 // 2


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare(count: int) -> None:
    assert near_pairs(np.zeros(count, np.uint64), 5).shape == (0, 2)


@pytest.mark.parametrize("distance", [-1, 11, 64])
def test_distances_without_sense_are_refused(distance: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        near_pairs(np.zeros(2, np.uint64), distance)


@settings(deadline=None, max_examples=60)
@given(
    base=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=4),
    turns=st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 63), max_size=11)), max_size=60),
    distance=st.integers(0, 10),
)
def test_any_heap(base: list[int], turns: list[tuple[int, list[int]]], distance: int) -> None:
    heap = list(base)
    for which, bits in turns:
        heap.append(base[which % len(base)] ^ sum(1 << bit for bit in set(bits)))
    assert_exact(np.array(heap, dtype=np.uint64), distance)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), spread=st.integers(1, 64), distance=st.integers(1, 10))
def test_any_heap_by_blocks(seed: int, spread: int, distance: int) -> None:
    rng = np.random.default_rng(seed)
    heap = flipped(rng, np.full(250, seed, np.uint64), spread)
    blocks = similarity.blocks_of(similarity.varying_bits(heap), distance + 2)
    distinct, wanted = np.unique(heap), set()
    for choice in similarity.choices_of(blocks, 2):
        first, second = similarity._chosen_pairs(distinct, distance, choice)
        told = set(zip(np.minimum(first, second).tolist(), np.maximum(first, second).tolist(), strict=True))
        assert len(told) == len(first)
        assert not told & wanted, "told under two choices"
        wanted |= told
    assert wanted == brute_force(distinct, distance)


def test_blocks_share_out_every_bit() -> None:
    for count in (6, 7, 13, 15):
        blocks = similarity.blocks_of(range(64), count)
        assert sum(int(block) for block in blocks) == 2**64 - 1
        sizes = [int(block).bit_count() for block in blocks]
        assert sum(sizes) == 64
        assert max(sizes) - min(sizes) <= 1


def test_the_order_is_fixed() -> None:
    heap = crowds(5, 3000)
    assert np.array_equal(near_pairs(heap, 5), near_pairs(heap.copy(), 5))


def test_parts_hold_the_same_pairs() -> None:
    heap = crowds(8, 1000)
    told = [pair for i, j in near_pair_parts(heap, 4) for pair in zip(i.tolist(), j.tolist(), strict=True)]
    assert {(min(pair), max(pair)) for pair in told} == brute_force(heap, 4)
    assert len(told) == len(brute_force(heap, 4))


def test_results_do_not_pile_up_before_a_slow_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "THREADED", 10)
    monkeypatch.setattr(similarity, "TILE_NS", 1e6)
    done: list[object] = []
    search = similarity._chosen_pairs
    monkeypatch.setattr(similarity, "_chosen_pairs", lambda *given: (done.append(given), search(*given))[1])
    values = np.unique(np.random.default_rng(1).integers(0, 2**64, 500, dtype=np.uint64))
    parts = similarity._distinct_pairs(values, 4)
    next(parts)
    parts.close()
    assert 1 <= len(done) <= similarity.WORKERS + 2

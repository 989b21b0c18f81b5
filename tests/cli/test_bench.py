"""cli/bench.py: near pairs among hashes of a file, as one JSON document."""

from pathlib import Path

import numpy as np
import pytest

from cli.conftest import Command, check

SHAPE = {"photos": int, "seconds": (float, int), "pairs": int, "peak_mb": int}


def brute(hashes: np.ndarray, distance: int) -> set[tuple[int, int]]:
    """All pairs, compared one by one."""
    return {
        (i, j)
        for i in range(len(hashes))
        for j in range(i + 1, len(hashes))
        if (int(hashes[i]) ^ int(hashes[j])).bit_count() <= distance
    }


@pytest.mark.parametrize("distance", [0, 3, 5, 10])
def test_pairs_of_a_file_are_all_the_near_pairs(cli: Command, tmp_path: Path, distance: int) -> None:
    rng = np.random.default_rng(distance)
    hashes = rng.integers(0, 2**64, 150, dtype=np.uint64)
    for twin, of in ((100, 3), (101, 3), (120, 50)):
        bits = rng.choice(64, min(distance, 4), replace=False)
        hashes[twin] = hashes[of] ^ np.bitwise_or.reduce(np.uint64(1) << bits.astype(np.uint64), initial=np.uint64(0))
    hashes[10:13] = 0
    np.save(tmp_path / "hashes.npy", hashes)
    words = ["--hashes", tmp_path / "hashes.npy", "--pairs", tmp_path / "pairs.npy", "--distance", distance]
    answer = cli("bench", "similarity", *words, "--json")
    assert answer.code == 0
    check(SHAPE, answer.json)
    pairs = np.load(tmp_path / "pairs.npy")
    assert (pairs.dtype, pairs.shape[1]) == (np.int64, 2)
    found = {(int(one), int(other)) for one, other in pairs}
    assert found == brute(hashes, distance)
    assert len(found) == len(pairs) == answer.json["pairs"] > 0
    assert answer.json["photos"] == 150


def test_a_file_that_holds_no_hashes_is_told(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "hashes.npy").write_bytes(b"no array")
    for name in ("hashes.npy", "nothing.npy"):
        answer = cli("bench", "similarity", "--hashes", tmp_path / name, "--pairs", tmp_path / "p.npy", "--json")
        assert (answer.code, answer.out) == (1, "")
        assert name in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["bench", "nothing"],
        ["bench", "similarity", "--hashes", "x.npy"],
        ["bench", "--hashes", "x.npy", "--pairs", "y.npy"],
        ["bench", "similarity", "--distance", "11"],
        ["bench", "similarity", "--photos", "1"],
    ],
)
def test_words_that_cannot_be_used_end_with_2(cli: Command, words: list[str]) -> None:
    answer = cli(*words)
    assert (answer.code, answer.out) == (2, "")


def test_without_a_file_it_measures_hashes_of_its_own(cli: Command) -> None:
    answer = cli("bench", "similarity", "--photos", "2000", "--json")
    assert answer.code == 0
    check(SHAPE, answer.json)
    assert answer.json["pairs"] >= 20

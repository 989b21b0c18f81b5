"""All near pairs among many hashes, against comparing all with all in numpy."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from catalog_gui.bench.answer import away_from_home
from catalog_gui.bench.similarity import drawn_hashes
from rivals.program import COMMAND, answer
from rivals.report import Asked, Row, spent

DISTANCE = 5
_SAMPLED = 64
_MEMORY = 600


def rows(asked: Asked) -> Iterator[Row]:
    """Two sizes, half of the hashes skewed as pictures' are; the brute way's time is that of a sample, multiplied."""
    for usual, must, aim in ((96_000, 1.0, 0.25), (1_000_000, 10.0, 3.0)):
        count = asked.of(usual)
        hashes = drawn_hashes(count)
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak, brute = _measured(hashes, Path(folder), asked.rounds)
        rival = f"all with all {spent(brute)} (from {_SAMPLED} rows), {brute / seconds:.0f} x"
        yield Row(f"pairs among {count:,} hashes", spent(seconds), rival, seconds, must, aim, "s")
        yield Row("  its memory", f"{peak} MB", "", peak, _MEMORY, _MEMORY, "MB")


def _measured(hashes: NDArray[np.uint64], folder: Path, rounds: int) -> tuple[float, int, float]:
    """(our seconds, our most memory in MB, seconds of the brute way), in turn; the sampled rows are compared too."""
    np.save(folder / "hashes.npy", hashes)
    files = ["--hashes", str(folder / "hashes.npy"), "--pairs", str(folder / "pairs.npy")]
    command = [*COMMAND, "bench", "similarity", *files, "--distance", str(DISTANCE)]
    sample = np.random.default_rng(7).choice(len(hashes), _SAMPLED, replace=False)
    ours, brute, peak = [], [], 0
    for _ in range(rounds):
        figures = answer(command, away_from_home(folder))
        ours.append(figures["seconds"])
        peak = max(peak, figures["peak_mb"])
        seconds, near = _brute(hashes, sample)
        brute.append(seconds * len(hashes) / _SAMPLED / 2)
    _compare(np.load(folder / "pairs.npy"), sample, near)
    return median(ours), peak, median(brute)


def _brute(hashes: NDArray[np.uint64], sample: NDArray[np.int64]) -> tuple[float, int]:
    """(seconds, pairs) of the sampled rows with all others, as quick as numpy compares."""
    start, found = time.perf_counter(), 0
    for row in sample:
        found += int(np.count_nonzero(np.bitwise_count(hashes ^ hashes[row]) <= DISTANCE)) - 1
    return time.perf_counter() - start, found


def _compare(pairs: NDArray[np.int64], sample: NDArray[np.int64], expected: int) -> None:
    """The search is exact: what brute force finds for the sampled rows it finds too."""
    found = int(np.isin(pairs, sample).sum())
    if found != expected:
        raise RuntimeError(f"The search found {found} pairs of the sampled hashes, comparing all found {expected}.")

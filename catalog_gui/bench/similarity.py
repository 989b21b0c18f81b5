"""All pairs of near hashes: seconds from hashes in memory to pairs in memory, and the memory that it took."""

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog_gui.media.similarity import near_pairs


def measure(photos: int, distance: int = 5) -> dict[str, Any]:
    """Search among random hashes, one in a hundred with a near twin."""
    rng = np.random.default_rng(1)
    hashes = rng.integers(0, 2**64, photos, dtype=np.uint64)
    twins = photos // 100
    hashes[:twins] = hashes[twins : 2 * twins] ^ (np.uint64(1) << rng.integers(0, 64, twins, dtype=np.uint64))
    return search(hashes, distance)[0]


def measure_file(hashes: Path, pairs: Path, distance: int) -> dict[str, Any]:
    """Search among the uint64[N] of a .npy file; the pairs are written as int64[P, 2]."""
    figures, found = search(np.load(hashes, allow_pickle=False).astype(np.uint64, copy=False), distance)
    np.save(pairs, found, allow_pickle=False)
    return figures


def search(hashes: NDArray[np.uint64], distance: int) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """(figures, pairs)."""
    start = time.perf_counter()
    found = near_pairs(hashes, distance)
    seconds = time.perf_counter() - start
    figures = {"photos": len(hashes), "seconds": round(seconds, 4), "pairs": len(found), "peak_mb": peak_mb()}
    return figures, found


def peak_mb() -> int:
    """The most memory that this process has held, in MiB."""
    import sys

    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset // 2**20)
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit

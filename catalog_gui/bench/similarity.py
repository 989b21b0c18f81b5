"""All pairs of near hashes: seconds from hashes in memory to pairs in memory, and the memory that it took."""

import sys
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from catalog_gui.media.similarity import near_pairs

PHOTOS: Final = 96_000
_LIKENESS: Final = 0.5
"""Correlation of neighbouring bits in the hashes of pictures."""

_PART: Final = 100_000
_FLAT: Final = 400
"""One picture in so many is nearly of one tone."""

Hashes = NDArray[np.uint64]


def measure(photos: int, distance: int = 5) -> dict[str, Any]:
    """Search among hashes half of which lie as those of pictures do, the others evenly."""
    return search(drawn_hashes(photos), distance)[0]


def measure_file(hashes: Path, pairs: Path, distance: int) -> dict[str, Any]:
    """Search among the uint64[N] of a .npy file; the pairs are written as int64[P, 2]."""
    figures, found = search(np.load(hashes, allow_pickle=False).astype(np.uint64, copy=False), distance)
    np.save(pairs, found, allow_pickle=False)
    return figures


def search(hashes: Hashes, distance: int) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """(figures, pairs)."""
    start = time.perf_counter()
    found = near_pairs(hashes, distance)
    seconds = time.perf_counter() - start
    figures = {"photos": len(hashes), "seconds": round(seconds, 4), "pairs": len(found), "peak_mb": peak_mb()}
    return figures, found


def drawn_hashes(count: int, seed: int = 1) -> Hashes:
    """uint64[count]: half even, half skewed as pictures are, one in a hundred a near copy of another. The same each time."""
    rng = np.random.default_rng(seed)
    skewed = count // 2
    parts: list[Hashes] = [rng.integers(0, 2**64, count - skewed, dtype=np.uint64)]
    parts += [_like_pictures(rng, min(_PART, skewed - start)) for start in range(0, skewed, _PART)]
    hashes = np.concatenate(parts)
    copies = rng.permutation(count)[: 2 * (count // 100)].reshape(2, -1)
    flips = np.bitwise_or.reduce(np.uint64(1) << rng.integers(0, 64, (3, copies.shape[1]), dtype=np.uint64), axis=0)
    hashes[copies[1]] = hashes[copies[0]] ^ flips
    return hashes


def _like_pictures(rng: np.random.Generator, count: int) -> Hashes:
    """Signs of smooth random 8 x 8 fields, each lighter or darker as a whole; some with hardly a bit set."""
    steps = np.abs(np.subtract.outer(np.arange(8), np.arange(8)))
    smooth = np.linalg.cholesky(_LIKENESS**steps)
    fields = smooth @ rng.standard_normal((count, 8, 8)) @ smooth.T
    bits = fields + rng.normal(0, 0.3, (count, 1, 1)) > 0
    flat = rng.random(count) * _FLAT < 1
    bits[flat] = rng.random((int(flat.sum()), 8, 8)) < 0.02
    return np.packbits(bits.reshape(count, 64), axis=1).view(">u8").ravel().astype(np.uint64)


def peak_mb() -> int:
    """The most memory that this process has held, in MiB."""
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset // 2**20)
    own = Path("/proc/self/status")
    if own.is_file():  # getrusage would count what the process that started this one held until then
        return _high_water(own.read_text(encoding="ascii", errors="replace")) // 2**10
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def _high_water(status: str) -> int:
    """KiB out of the system's words about a process."""
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))

"""Which of several photos of one picture to keep, unless a person says otherwise, and why.

Raw before others, more pixels, colour before grey, better quality, more complete details, older date, larger file,
shorter path, first by name.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from catalog_gui.media.clusters import PhotoFacts

QUALITY_STEP = 10  # points within which saving or toning a picture again moves its quality
GREY = 6  # mean distance of its channels, of 255, up to which a picture is grey to the eye


def keep_order(facts: "PhotoFacts") -> npt.NDArray[np.intp]:
    """All rows, the one to keep before the others; the same order of photos whatever the order of rows."""
    by_path = sorted(range(len(facts.paths)), key=lambda row: (len(facts.paths[row]), facts.paths[row]))
    path_rank = np.empty(len(by_path), dtype=np.int64)
    path_rank[by_path] = np.arange(len(by_path))
    quality = facts.quality // QUALITY_STEP
    age = np.where(facts.taken == 0, np.iinfo(np.int64).max, facts.taken)
    grey = facts.colour <= GREY
    return np.lexsort((path_rank, -facts.bytes, age, -facts.richness, -quality, grey, -facts.pixels, ~facts.is_raw))


def reason(facts: "PhotoFacts", keeper: int, next_best: int, same_bytes: bool) -> str:
    """Why ``keeper`` and not the next best of the cluster, in plain words: the first rule that tells them apart."""
    if same_bytes:
        return f"identical files; {_by_path(facts, keeper, next_best)}"
    if facts.is_raw[keeper] and not facts.is_raw[next_best]:
        return "the raw file"
    tells = (
        (facts.pixels, f"most pixels: {_size(facts, keeper)} against {_size(facts, next_best)}"),
        (facts.colour <= GREY, "in colour"),
        (facts.quality // QUALITY_STEP, f"best quality: {facts.quality[keeper]} against {facts.quality[next_best]}"),
        (facts.richness, "the most complete details"),
        (facts.taken, "the oldest date" if facts.taken[next_best] else "the one with a date"),
        (facts.bytes, "the largest file"),
    )
    same = f"alike in everything else; {_by_path(facts, keeper, next_best)}"
    return next((words for values, words in tells if values[keeper] != values[next_best]), same)


def _size(facts: "PhotoFacts", row: int) -> str:
    return f"{facts.width[row]} × {facts.height[row]}"


def _by_path(facts: "PhotoFacts", keeper: int, next_best: int) -> str:
    shorter = len(facts.paths[keeper]) < len(facts.paths[next_best])
    return "this one has the shortest path" if shorter else "this one comes first by name"

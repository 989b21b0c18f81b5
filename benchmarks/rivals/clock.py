"""A and B in turn: what disturbs the machine disturbs both, and the median forgets the worst of it."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

Measure = Callable[[], Any]


def in_turn(ways: Mapping[str, Measure], rounds: int) -> dict[str, list[Any]]:
    """What each way returned in each round; every other round goes backwards, so that none is always first."""
    results: dict[str, list[Any]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name in list(ways) if turn % 2 == 0 else list(reversed(ways)):
            results[name].append(ways[name]())
    return results


def medians(results: Mapping[str, list[float]]) -> dict[str, float]:
    """The middle of each way's rounds."""
    return {name: median(values) for name, values in results.items()}


def ratio(results: Mapping[str, list[float]], one: str, other: str) -> float:
    """The median of one way's figure against another's, round by round: what both suffered in a round drops out."""
    return median(a / b for a, b in zip(results[one], results[other], strict=True))

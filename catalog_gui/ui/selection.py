"""Which positions of a long list are chosen, kept as ranges: choosing all of a million is one step."""

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


class Selection:
    """Sorted ranges of positions that neither overlap nor touch."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []

    def __len__(self) -> int:
        return sum(self._stops) - sum(self._starts)

    def __contains__(self, position: int) -> bool:
        found = bisect_right(self._starts, position) - 1
        return found >= 0 and position < self._stops[found]

    def __iter__(self) -> Iterator[range]:
        """The ranges, in order."""
        return map(range, self._starts, self._stops)

    def clear(self) -> None:
        """Nothing is chosen."""
        self._starts, self._stops = [], []

    def set_range(self, start: int, stop: int) -> None:
        """Choose exactly the positions from `start` up to, not including, `stop`."""
        self._starts, self._stops = ([start], [stop]) if start < stop else ([], [])

    def add(self, start: int, stop: int) -> None:
        """Choose these as well."""
        if start >= stop:
            return
        first, last = self._touching(start, stop)
        if first < last:
            start = min(start, self._starts[first])
            stop = max(stop, self._stops[last - 1])
        self._starts[first:last] = [start]
        self._stops[first:last] = [stop]

    def remove(self, start: int, stop: int) -> None:
        """Choose these no longer."""
        if start >= stop:
            return
        first, last = self._touching(start, stop)
        if first == last:
            return
        left, right = self._starts[first], self._stops[last - 1]
        rest = [(left, min(start, self._stops[first])), (max(stop, self._starts[last - 1]), right)]
        kept = [(begin, end) for begin, end in rest if begin < end]
        self._starts[first:last] = [begin for begin, _ in kept]
        self._stops[first:last] = [end for _, end in kept]

    def toggle(self, position: int) -> None:
        """Choose one more or one less."""
        change = self.remove if position in self else self.add
        change(position, position + 1)

    def positions(self) -> NDArray[np.int64]:
        """All chosen positions, ascending."""
        if not self._starts:
            return np.empty(0, np.int64)
        return np.concatenate([np.arange(start, stop) for start, stop in zip(self._starts, self._stops, strict=True)])

    def set_positions(self, positions: NDArray[np.int64]) -> None:
        """Choose exactly these ascending positions."""
        breaks = np.flatnonzero(np.diff(positions) != 1)
        self._starts = [int(each) for each in positions[np.append(0, breaks + 1)]] if len(positions) else []
        self._stops = [int(each) + 1 for each in positions[np.append(breaks, -1)]] if len(positions) else []

    def _touching(self, start: int, stop: int) -> tuple[int, int]:
        """The slice of ranges that overlap or touch [start, stop)."""
        first = bisect_right(self._starts, start)
        if first and self._stops[first - 1] >= start:
            first -= 1
        return first, max(first, bisect_right(self._starts, stop))

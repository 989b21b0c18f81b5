"""How groups lie in lines of pictures: one line for each, more where the photos that go do not fit into one."""

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray


@frozen
class Line:
    """One line: a group, and which of its photos that go are shown there."""

    group: int
    first: int
    stop: int

    @property
    def opens(self) -> bool:
        """Whether it is the first of its group, where what stays is shown too."""
        return self.first == 0


class Lines:
    """The lines of groups with so many photos each. Any of a hundred thousand is found at once.

    :param counts: for each group how many photos go, at least one.
    :param room: pictures that fit into a line.
    """

    def __init__(self, counts: Sequence[int], room: int) -> None:
        self._counts: NDArray[np.int64] = np.asarray(counts, np.int64)
        self._room = max(1, room)
        self._ends: NDArray[np.int64] = np.cumsum(-(-self._counts // self._room))

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    def __getitem__(self, index: int) -> Line:
        group = int(np.searchsorted(self._ends, index, side="right"))
        before = int(self._ends[group - 1]) if group else 0
        first = (index - before) * self._room
        return Line(group, first, min(first + self._room, int(self._counts[group])))

    def line_of(self, group: int) -> int:
        """The first line of a group."""
        return int(self._ends[group - 1]) if group else 0

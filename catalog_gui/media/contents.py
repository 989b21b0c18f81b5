"""Files by what they hold: those with the same bytes are one content."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from attrs import frozen


@frozen(eq=False)
class Contents:
    """Contents numbered in the order of their first file; ``rows``: the files of each, in the same order."""

    rows: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, sha256: Sequence[bytes], order: npt.NDArray[np.intp]) -> "Contents":
        """Contents of files with these checksums, taken in this order."""
        groups: dict[bytes, list[int]] = {}
        for row in order.tolist():
            groups.setdefault(sha256[row], []).append(row)
        return cls(tuple(tuple(group) for group in groups.values()))

    @property
    def first_rows(self) -> npt.NDArray[np.intp]:
        """The file that stands for each content."""
        return np.array([group[0] for group in self.rows], dtype=np.intp)

    def by_row(self, count: int) -> npt.NDArray[np.intp]:
        """intp[count]: the content of each row."""
        numbers = np.empty(count, dtype=np.intp)
        for number, group in enumerate(self.rows):
            numbers[list(group)] = number
        return numbers

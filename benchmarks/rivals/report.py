"""The table: one row a figure, ours, the rival's, and whether it holds."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen


@frozen
class Asked:
    """What to measure with."""

    library: Path
    """Photos of about twelve megapixels."""
    rounds: int = 3
    scale: float = 1.0
    """Share of the usual numbers of hashes, files and rows: less is quicker, and proves less."""

    def of(self, usual: int) -> int:
        """So many of something that there usually are `usual` of."""
        return max(100, round(usual * self.scale))


@frozen
class Row:
    """One figure. `judged` is compared with `must` and `aim`; None: it could not be measured, `ours` says why."""

    figure: str
    ours: str
    rival: str
    judged: float | None
    must: float | None
    aim: float | None
    unit: str = "x"
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        """aim, must or MISSED; nothing where there is nothing to hold it against."""
        if self.judged is None or self.must is None or self.aim is None:
            return ""
        if self._reaches(self.aim):
            return "aim"
        return "must" if self._reaches(self.must) else "MISSED"

    def _reaches(self, mark: float) -> bool:
        assert self.judged is not None
        return self.judged >= mark if self.more_is_better else self.judged <= mark

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        bound = "≥" if self.more_is_better else "≤"
        marks = ("" if mark is None else f"{bound} {_plain(mark)} {self.unit}" for mark in (self.must, self.aim))
        judged = "" if self.judged is None else f"{_plain(self.judged)} {self.unit}"
        return (self.figure, self.ours, self.rival, judged, *marks, self.verdict)


HEAD = ("figure", "ours", "rival", "measured", "must", "aim", "holds")


def table(rows: Iterable[Row]) -> str:
    """All rows under one head, columns as wide as they need to be."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in [cells[0], tuple("-" * width for width in widths), *cells[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _plain(value: float) -> str:
    """Three figures that count, no exponents."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def spent(seconds: float) -> str:
    """A time with its unit."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"

"""Where the parts of equal columns lie: heads, pictures and rows of facts, with the labels left of them.

Heads and pictures stay where they are; facts that have no room scroll below them.
"""

from typing import Final

from attrs import frozen

NARROWEST: Final = 224
"""Pixels of a column; where more photos do not fit, they scroll sideways."""
LABELS: Final = 104
"""Pixels of the labels left of the columns."""
HEAD: Final = 52
"""Pixels above a picture: the mark of the photo, and its name."""
ROW: Final = 22
SHARE: Final = 0.66
"""Of the height, for heads and pictures: they are the largest thing on the page."""
LEAST: Final = 160
GAP: Final = 8


@frozen
class Columns:
    """`count` columns with `rows` facts each in a view of `width` by `height`; x and y are those of the content."""

    count: int
    rows: int
    width: int
    height: int
    tallest: float = 1.0
    """Height by width of the tallest picture: facts follow right below what is there."""

    @property
    def room(self) -> int:
        """Pixels across that are not taken by the labels."""
        return max(1, self.width - LABELS)

    @property
    def wide(self) -> int:
        """Pixels of a column, its gap among them."""
        return max(NARROWEST, self.room // max(1, self.count))

    @property
    def high(self) -> int:
        """Pixels of a picture's height: what the facts leave over, but at least its share and no more than it fills."""
        rest = self.height - HEAD - self.rows * ROW - 2 * GAP
        return max(min(max(round(self.height * SHARE) - HEAD, rest), round(self.inner * self.tallest)), LEAST)

    @property
    def content_width(self) -> int:
        """Pixels of all columns, without the labels."""
        return self.wide * self.count

    @property
    def content_height(self) -> int:
        """Pixels from the heads to below the last fact."""
        return self.row_top(self.rows) + GAP

    @property
    def facts_top(self) -> int:
        """Where the facts begin; above it nothing scrolls up or down."""
        return self.row_top(0)

    def left(self, column: int) -> int:
        """Where what is in a column begins."""
        return LABELS + column * self.wide + GAP // 2

    @property
    def inner(self) -> int:
        """Pixels across for what is in a column."""
        return self.wide - GAP

    def row_top(self, row: int) -> int:
        """Where a row of facts begins."""
        return HEAD + self.high + GAP + row * ROW

    def row_at(self, y: int, scrolled: int = 0) -> int:
        """The row of facts at a height of the window, or -1; the facts are scrolled by so many pixels."""
        row = (y + scrolled - self.facts_top) // ROW
        return row if y >= self.facts_top and 0 <= row < self.rows else -1

    def between(self, left: int, right: int) -> range:
        """The columns that touch the pixels from `left` up to, not including, `right`, counted behind the labels."""
        first, last = max(0, left) // self.wide, -(-max(0, right) // self.wide)
        return range(min(first, self.count), min(last, self.count))

    def at(self, x: int) -> int:
        """The column at a place across, or -1."""
        column = (x - LABELS) // self.wide
        return column if x >= LABELS and column < self.count else -1

"""Where the cells of a view lie: pure division, the same cost for ten cells and for a million."""

from attrs import frozen


@frozen
class Cells:
    """`count` equal cells in rows of `columns`, in pixels of the whole content, from the top left corner."""

    count: int
    columns: int
    width: int
    """Of one cell."""
    height: int
    gap: int
    left: int = 0
    """Where the first column begins."""

    @classmethod
    def grid(cls, count: int, available: int, least: int, gap: int = 4) -> "Cells":
        """Square cells of at least `least` pixels that fill the available width from edge to edge."""
        columns = max(1, (available + gap) // (least + gap))
        size = max(1, (available - gap * (columns - 1)) // columns)
        used = columns * (size + gap) - gap
        return cls(count, columns, size, size, gap, max(0, (available - used) // 2))

    @classmethod
    def rows(cls, count: int, available: int, height: int) -> "Cells":
        """Rows of a list, as wide as the view."""
        return cls(count, 1, max(1, available), height, 0)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return -(-self.count // self.columns)

    @property
    def stride(self) -> int:
        """Pixels from one row to the next."""
        return self.height + self.gap

    @property
    def content_height(self) -> int:
        """Pixels of the whole content."""
        return max(0, self.row_count * self.stride - self.gap)

    def corner(self, index: int) -> tuple[int, int]:
        """x and y of a cell's top left corner."""
        row, column = divmod(index, self.columns)
        return self.left + column * (self.width + self.gap), row * self.stride

    def at(self, x: int, y: int) -> int:
        """The cell under a point, or -1 in a gap and beyond the last."""
        column, across = divmod(x - self.left, self.width + self.gap)
        row, down = divmod(y, self.stride)
        if not 0 <= column < self.columns or row < 0 or across >= self.width or down >= self.height:
            return -1
        index = row * self.columns + column
        return index if index < self.count else -1

    def between(self, top: int, bottom: int) -> range:
        """The cells of all rows that touch the pixels from `top` up to, not including, `bottom`."""
        first = max(0, top) // self.stride * self.columns
        last = -(-max(0, bottom) // self.stride) * self.columns
        return range(min(first, self.count), min(last, self.count))

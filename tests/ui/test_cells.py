"""cells.py: geometry by division."""

from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.ui.cells import Cells

GRIDS = st.builds(Cells.grid, st.integers(0, 5000), st.integers(1, 4000), st.integers(48, 512), st.sampled_from([0, 4]))


def test_a_grid_fills_the_width_with_equal_cells_and_gaps() -> None:
    cells = Cells.grid(count=10, available=1000, least=160)
    assert (cells.columns, cells.width, cells.height, cells.left) == (6, 163, 163, 1)
    assert cells.corner(7) == (1 + 167, 167)
    assert cells.content_height == 2 * 167 - 4


def test_a_view_narrower_than_a_cell_has_one_column() -> None:
    cells = Cells.grid(count=3, available=90, least=160)
    assert (cells.columns, cells.width, cells.row_count) == (1, 90, 3)


def test_nothing_has_no_height_and_no_cells() -> None:
    cells = Cells.rows(0, 300, 56)
    assert cells.content_height == 0
    assert list(cells.between(0, 1000)) == []
    assert cells.at(5, 5) == -1


def test_gaps_and_places_behind_the_last_are_no_cells() -> None:
    cells = Cells.grid(count=4, available=328, least=160)
    assert (cells.columns, cells.width) == (2, 162)
    assert [cells.at(161, 0), cells.at(162, 0), cells.at(166, 0), cells.at(0, 163)] == [0, -1, 1, -1]
    assert cells.at(0, 2 * cells.stride) == -1
    assert cells.at(-1, 0) == -1
    assert cells.at(400, 0) == -1


@given(GRIDS, st.data())
def test_each_cell_is_found_at_its_corner_and_never_leaves_the_width(cells: Cells, data: st.DataObject) -> None:
    if not cells.count:
        assert cells.content_height == 0
        return
    index = data.draw(st.integers(0, cells.count - 1))
    x, y = cells.corner(index)
    assert cells.at(x, y) == index
    assert cells.at(x + cells.width - 1, y + cells.height - 1) == index
    assert y + cells.height <= cells.content_height
    assert index in cells.between(y, y + 1)


@given(GRIDS, st.integers(-100, 100_000), st.integers(0, 3000))
def test_between_names_exactly_the_rows_that_touch(cells: Cells, top: int, height: int) -> None:
    bottom = top + height
    touched = [
        index
        for index in range(cells.count)
        if cells.corner(index)[1] < bottom and cells.corner(index)[1] + cells.stride > max(0, top)
    ]
    assert list(cells.between(top, bottom)) == touched

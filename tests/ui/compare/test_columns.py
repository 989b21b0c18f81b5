"""columns.py: equal columns with pictures as large as the facts allow."""

from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.ui.compare.columns import GAP, HEAD, LABELS, LEAST, NARROWEST, ROW, Columns

ANY = st.builds(
    Columns, st.integers(0, 60), st.integers(0, 30), st.integers(1, 4000), st.integers(1, 2000), st.floats(0.1, 8)
)


def test_two_photos_share_the_room() -> None:
    lies = Columns(2, 10, 904, 800, 0.75)
    assert (lies.wide, lies.left(0), lies.left(1)) == (400, LABELS + GAP // 2, LABELS + 400 + GAP // 2)
    assert lies.high == round(392 * 0.75)
    assert lies.row_top(1) - lies.row_top(0) == ROW


def test_upright_photos_take_what_the_facts_leave_over() -> None:
    lies = Columns(2, 10, 1600, 900, 1.5)
    assert lies.high == 900 - HEAD - 10 * ROW - 2 * GAP
    assert lies.content_height == 900


def test_many_facts_leave_the_pictures_their_share_and_scroll() -> None:
    lies = Columns(2, 40, 1600, 900, 1.5)
    assert lies.high > 900 / 2
    assert lies.content_height > 900


def test_many_photos_scroll_sideways() -> None:
    lies = Columns(50, 10, 900, 800)
    assert lies.wide == NARROWEST
    assert lies.content_width == 50 * NARROWEST
    assert list(lies.between(NARROWEST, 3 * NARROWEST)) == [1, 2]
    assert list(lies.between(NARROWEST + 1, 3 * NARROWEST + 1)) == [1, 2, 3]


@given(ANY, st.data())
def test_each_column_and_row_is_found_where_it_lies(lies: Columns, data: st.DataObject) -> None:
    assert lies.high >= LEAST
    assert lies.at(LABELS - 1) == -1
    assert lies.at(LABELS + lies.content_width) == -1
    if lies.count:
        column = data.draw(st.integers(0, lies.count - 1))
        assert lies.at(lies.left(column)) == column
        assert column in lies.between(column * lies.wide, column * lies.wide + 1)
    if lies.rows:
        row = data.draw(st.integers(0, lies.rows - 1))
        assert lies.row_at(lies.row_top(row)) == row
    assert lies.row_at(lies.row_top(lies.rows)) == -1


def test_rows_are_found_where_they_were_scrolled_to() -> None:
    lies = Columns(2, 40, 904, 600)
    assert lies.row_at(lies.facts_top, 0) == 0
    assert lies.row_at(lies.facts_top, 3 * ROW) == 3
    assert lies.row_at(lies.facts_top - 1, 3 * ROW) == -1

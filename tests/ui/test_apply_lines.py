"""apply_lines.py: every photo that goes lies in exactly one line, at any width."""

from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.ui.apply_lines import Line, Lines


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(-2, 12))
def test_lines_hold_every_photo_once_and_in_order(counts: list[int], room: int) -> None:
    lines = Lines(counts, room)
    shown = [(line.group, place) for line in map(lines.__getitem__, range(len(lines))) for place in _places(line)]
    assert shown == [(group, place) for group, count in enumerate(counts) for place in range(count)]
    assert all(len(_places(lines[index])) <= max(1, room) for index in range(len(lines)))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 12))
def test_a_group_is_found_by_its_first_line(counts: list[int], room: int) -> None:
    lines = Lines(counts, room)
    for group in range(len(counts)):
        found = lines[lines.line_of(group)]
        assert (found.group, found.opens) == (group, True)


def test_what_does_not_fit_goes_on_in_a_line_that_does_not_open_the_group() -> None:
    lines = Lines([5, 1], 4)
    assert [lines[index] for index in range(len(lines))] == [Line(0, 0, 4), Line(0, 4, 5), Line(1, 0, 1)]
    assert [lines[index].opens for index in range(3)] == [True, False, True]


def test_without_groups_there_are_no_lines() -> None:
    assert len(Lines((), 5)) == 0


def _places(line: Line) -> range:
    return range(line.first, line.stop)

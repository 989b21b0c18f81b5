"""selection.py: ranges that behave as a set of positions."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.ui.selection import Selection

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "toggle", "set_range"]), st.integers(0, 40), st.integers(0, 40)),
    max_size=30,
)


@given(STEPS)
def test_it_behaves_as_a_set(steps: list[tuple[str, int, int]]) -> None:
    selection, model = Selection(), set[int]()
    for name, start, stop in steps:
        if name == "toggle":
            selection.toggle(start)
            model ^= {start}
            continue
        getattr(selection, name)(start, stop)
        named = set(range(start, stop))
        model = {"add": model | named, "remove": model - named, "set_range": named}[name]
    assert [position for chosen in selection for position in chosen] == sorted(model)
    assert selection.positions().tolist() == sorted(model)
    assert len(selection) == len(model)
    assert all((position in selection) == (position in model) for position in range(-1, 42))
    ranges = list(selection)
    assert all(one.stop < other.start for one, other in itertools.pairwise(ranges))


@given(st.sets(st.integers(0, 60)))
def test_positions_make_the_same_selection_again(chosen: set[int]) -> None:
    one, other = Selection(), Selection()
    for position in chosen:
        one.toggle(position)
    other.set_positions(one.positions())
    assert list(one) == list(other)


def test_choosing_a_million_keeps_one_range() -> None:
    selection = Selection()
    selection.set_range(0, 1_000_000)
    selection.toggle(500_000)
    assert list(selection) == [range(500_000), range(500_001, 1_000_000)]
    assert len(selection) == 999_999
    selection.clear()
    assert len(selection) == 0

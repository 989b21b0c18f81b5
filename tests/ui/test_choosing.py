"""choosing.py: what a key changes, whatever was said before."""

from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.ui.choosing import accepted, all_kept, is_decided, kept, trashed

CHOICES = st.dictionaries(st.integers(1, 9), st.sampled_from([None, "keep", "trash"]), min_size=2, max_size=9)


def test_the_first_key_keeps_one_and_lets_the_others_go() -> None:
    nothing = dict.fromkeys((1, 2, 3))
    assert kept(nothing, 2) == {1: "trash", 2: "keep", 3: "trash"}
    assert kept(nothing, 2, protected={3}) == {1: "trash", 2: "keep", 3: "keep"}


def test_later_keys_add_and_take_away_but_never_the_only_one() -> None:
    said = {1: "trash", 2: "keep", 3: "trash"}
    assert kept(said, 3) == {3: "keep"}
    assert kept(said, 2) == {}
    both = {1: "trash", 2: "keep", 3: "keep"}
    assert kept(both, 2) == {2: "trash"}
    assert kept(both, 2, protected={2}) == {}


def test_a_photo_that_was_let_go_first_stays_so() -> None:
    assert kept({1: "trash", 2: None, 3: None}, 3) == {2: "trash", 3: "keep"}


def test_one_of_two_that_goes_leaves_the_other() -> None:
    assert trashed({1: None, 2: None}, 2) == {1: "keep", 2: "trash"}
    assert trashed({1: None, 2: None, 3: None}, 2) == {2: "trash"}
    assert trashed({1: "keep", 2: "trash"}, 1) == {1: "trash"}, "all may go, if that is said key by key"
    assert trashed({1: None, 2: None}, 2, protected={2}) == {}


@given(CHOICES, st.data())
def test_no_key_sends_a_protected_photo_away(choices: dict[int, str | None], data: st.DataObject) -> None:
    photo = data.draw(st.sampled_from(sorted(choices)))
    protected = data.draw(st.sets(st.sampled_from(sorted(choices))))
    for changes in (kept(choices, photo, protected), trashed(choices, photo, protected), all_kept(choices)):
        assert not any(changes.get(each) == "trash" for each in protected)
        assert set(changes) <= set(choices)
        assert all(choices[each] != choice for each, choice in changes.items() if each != photo)


@given(CHOICES, st.data())
def test_a_number_always_decides_all_and_leaves_one(choices: dict[int, str | None], data: st.DataObject) -> None:
    after = choices | kept(choices, data.draw(st.sampled_from(sorted(choices))))
    assert is_decided(after)
    assert "keep" in after.values()


@given(CHOICES, st.data())
def test_the_suggestion_keeps_the_best_alone(choices: dict[int, str | None], data: st.DataObject) -> None:
    best = data.draw(st.sampled_from(sorted(choices)))
    after = choices | accepted(choices, best)
    assert [photo for photo, choice in after.items() if choice == "keep"] == [best]
    assert accepted(after, best) == {}


def test_nothing_is_decided_of_nothing() -> None:
    assert not is_decided({})
    assert not is_decided({1: "keep", 2: None})
    assert is_decided({1: "keep", 2: "trash"})

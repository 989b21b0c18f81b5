"""facts_table.py: what differs stands first."""

from attrs import evolve
from fake_library import FakeLibrary

from catalog_gui.engine.records import Fact, FactGroup, PhotoDetails
from catalog_gui.ui.facts_table import UNKNOWN, FactRow, facts_table


def photo(**facts: str) -> PhotoDetails:
    given = tuple(Fact(label, value) for label, value in facts.items())
    return evolve(FakeLibrary(1).details(1), groups=(FactGroup("File", given),))


def test_rows_that_differ_come_first_and_keep_their_order() -> None:
    table = facts_table([photo(a="1", b="1", c="1", d="2"), photo(a="1", b="2", c="1", d="3")])
    assert [row.label for row in table] == ["b", "d", "a", "c"]
    assert [row.differs for row in table] == [True, True, False, False]
    assert table[0] == FactRow("b", ("1", "2"))


def test_a_fact_that_only_one_has_is_unknown_of_the_other() -> None:
    table = facts_table([photo(a="1", title="Rome"), photo(a="1")])
    assert table[0] == FactRow("title", ("Rome", UNKNOWN))


def test_facts_of_the_group_come_before_those_of_the_photos() -> None:
    table = facts_table([photo(a="1"), photo(a="2")], [(), (Fact("Likeness", "97 %"),)])
    assert [row.label for row in table] == ["Likeness", "a"]
    assert table[0].values == (UNKNOWN, "97 %")


def test_one_label_in_two_groups_is_two_facts() -> None:
    groups = (FactGroup("File", (Fact("Size", "1 MB"),)), FactGroup("Lens", (Fact("Size", "50 mm"),)))
    table = facts_table([evolve(photo(), groups=groups)])
    assert [row.values for row in table] == [("1 MB",), ("50 mm",)]


def test_what_says_nothing_about_the_better_photo_is_left_out() -> None:
    groups = (FactGroup("Gauges", (Fact("Dates", "done"),)), FactGroup("Picture hashes", (Fact("dhash", "00"),)))
    assert facts_table([evolve(photo(), groups=groups)]) == []


def test_no_photos_have_no_table() -> None:
    assert facts_table([]) == []

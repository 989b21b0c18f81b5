"""facts_table.py: what decides stands first, then what differs."""

from attrs import evolve
from fake_library import FakeLibrary

from catalog_gui.engine.records import Fact, FactGroup, PhotoDetails
from catalog_gui.ui.compare.facts_table import FIRST, UNKNOWN, FactRow, facts_table, only_differing


def photo(**facts: str) -> PhotoDetails:
    given = tuple(Fact(label, value) for label, value in facts.items())
    return evolve(FakeLibrary(1).details(1), groups=(FactGroup("File", given),))


def labels(table: list[FactRow]) -> list[str]:
    return [row.label for row in table]


def test_rows_that_differ_come_first_and_keep_their_order() -> None:
    table = facts_table([photo(a="1", b="1", c="1", d="2"), photo(a="1", b="2", c="1", d="3")])
    assert labels(table) == ["Folder", "b", "d", "a", "c"]
    assert [row.differs for row in table[1:]] == [True, True, False, False]
    assert table[1] == FactRow("b", ("1", "2"))


def test_what_a_choice_is_made_by_stands_before_the_rest() -> None:
    given = {"Sharpness": "1", "Quality": "9", "Format": "JPEG", "Size": "1 MB", "Taken": "2021"}
    table = facts_table([photo(**given), photo(**given | {"Sharpness": "2"})])
    assert labels(table) == ["Folder", "Taken", "Size", "Format", "Quality", "Sharpness"]
    assert set(labels(table)[:5]) < set(FIRST)


def test_the_folder_is_the_whole_one() -> None:
    assert facts_table([photo(Path="2021/IMG_0001.jpg")])[0] == FactRow("Folder", ("/photos/2021",))


def test_a_fact_that_only_one_has_is_unknown_of_the_other() -> None:
    table = facts_table([photo(a="1", title="Rome"), photo(a="1")])
    assert table[1] == FactRow("title", ("Rome", UNKNOWN))


def test_facts_of_the_group_come_before_those_of_the_photos() -> None:
    table = facts_table([photo(a="1"), photo(a="2")], [(), (Fact("Likeness", "97 %"),)])
    assert labels(table) == ["Likeness", "Folder", "a"]
    assert table[0].values == (UNKNOWN, "97 %")


def test_one_label_in_two_groups_is_two_facts() -> None:
    groups = (FactGroup("File", (Fact("Size", "1 MB"),)), FactGroup("Lens", (Fact("Size", "50 mm"),)))
    table = facts_table([evolve(photo(), groups=groups)])
    assert [row.values for row in table[1:]] == [("1 MB",), ("50 mm",)]


def test_what_says_nothing_about_the_better_photo_is_left_out() -> None:
    groups = (
        FactGroup("What is made", (Fact("Dates", "done"),)),
        FactGroup("Fingerprints", (Fact("dhash", "00"),)),
        FactGroup("Pictures made of it", (Fact("Thumbnail", "256 × 171"),)),
    )
    assert labels(facts_table([evolve(photo(), groups=groups)])) == ["Folder"]


def test_only_what_differs_can_be_asked_for() -> None:
    table = facts_table([photo(a="1", b="1"), photo(a="1", b="2")])
    assert labels(only_differing(table, 2)) == ["b"]
    assert only_differing(table, 1) == table


def test_no_photos_have_no_table() -> None:
    assert facts_table([]) == []

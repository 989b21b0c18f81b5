"""foreign_keys.py: what one DELETE and one TRUNCATE take with them, and which single one explains what is gone."""

from catalog_gui.care.triage.foreign_keys import delete_closure, truncate_closure, truncate_reaches
from catalog_gui.care.triage.records import ForeignKey

KEYS = (
    ForeignKey("assets", "client_accounts", "NO ACTION"),
    ForeignKey("assets", "engagements", "NO ACTION"),
    ForeignKey("assets", "raw_import_records", "NO ACTION"),
    ForeignKey("raw_import_records", "data_imports", "NO ACTION"),
    ForeignKey("discovery_flows", "data_imports", "NO ACTION"),
    ForeignKey("discovery_flows", "extensions", "CASCADE"),
    ForeignKey("data_imports", "extensions", "NO ACTION"),
    ForeignKey("collection_flows", "extensions", "NO ACTION"),
    ForeignKey("questionnaires", "collection_flows", "CASCADE"),
    ForeignKey("applications", "users", "NO ACTION"),
)
EMPTIED = {"assets", "discovery_flows", "data_imports", "raw_import_records", "collection_flows", "extensions"}


def test_delete_follows_only_the_rule_cascade() -> None:
    assert delete_closure(KEYS, "extensions") == {"extensions", "discovery_flows"}
    assert delete_closure(KEYS, "collection_flows") == {"collection_flows", "questionnaires"}
    assert delete_closure(KEYS, "data_imports") == {"data_imports"}


def test_truncate_follows_every_key() -> None:
    assert truncate_closure(KEYS, "extensions") == EMPTIED | {"questionnaires"}
    assert truncate_closure(KEYS, "assets") == {"assets"}


def test_tables_that_name_each_other_end() -> None:
    ring = (ForeignKey("a", "b", "CASCADE"), ForeignKey("b", "a", "CASCADE"), ForeignKey("a", "a", "CASCADE"))
    assert delete_closure(ring, "a") == {"a", "b"}


def test_one_root_explains_six_of_six_and_no_other() -> None:
    best = truncate_reaches(KEYS, EMPTIED, {"users", "applications", "client_accounts"})[0]
    assert best.root == "extensions"
    assert best.exact
    assert set(best.explained) == EMPTIED
    assert best.others == ()


def test_a_root_that_would_have_emptied_a_whole_table_is_no_explanation() -> None:
    reaches = truncate_reaches(KEYS, EMPTIED - {"collection_flows"}, {"collection_flows", "users"})
    (of_extensions,) = (reach for reach in reaches if reach.root == "extensions")
    assert of_extensions.others == ("collection_flows",)
    assert not of_extensions.exact
    assert not any(reach.exact for reach in reaches)


def test_a_lone_table_explains_itself() -> None:
    (only,) = truncate_reaches((), {"alone"}, set())
    assert only.exact

"""as_text.py, as_json.py, as_html.py, timeline_picture.py, recovery.py: one report in three shapes, whole and safe."""

import json
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import product
from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.care.triage.as_html import page
from catalog_gui.care.triage.as_json import document
from catalog_gui.care.triage.as_text import lines
from catalog_gui.care.triage.evidence import Clues, Loss, gathered
from catalog_gui.care.triage.investigate import investigate
from catalog_gui.care.triage.records import Counted, Event, ForeignKey, Report, Statement, Way
from catalog_gui.care.triage.recovery import Known, best_way, next_steps, sorted_ways
from catalog_gui.care.triage.story import story
from catalog_gui.care.triage.timeline_picture import positions, timeline

AT = datetime(2025, 10, 7, 18, 22, 49)
HOSTILE = "<script>alert('x')</script> & \"quoted\" \udcff"


class Told:
    """A source that says what it is given."""

    title = "what it is given"

    def __init__(self, clues: Clues, *ways: Way) -> None:
        self._clues, self._ways = clues, ways

    def clues(self) -> Clues:
        return self._clues

    def ways(self, loss: Loss) -> tuple[Way, ...]:
        return self._ways


@pytest.fixture
def report() -> Report:
    """A loss with everything in it, and names that try to be markup."""
    clues = Clues(
        engine="postgresql",
        header=(("Database", HOSTILE),),
        counted=(
            Counted("parent", 10, 0, 0, dead=0, rewritten=True, emptied=AT),
            Counted("child", 20, 2, 0, dead=0, rewritten=True, emptied=AT + timedelta(seconds=1)),
            Counted("whole", 5, 1, 4, dead=1, rewritten=False),
            Counted(HOSTILE, actual=3),
        ),
        keys=(ForeignKey("child", "parent", "NO ACTION"),),
        events=tuple(Event(AT + timedelta(minutes=n**3), f"{n} {HOSTILE}", "log") for n in range(9)),
        statements=(
            Statement("DELETE", "child", False, "DELETE FROM child", "a.log:3", AT, "failed", "syntax"),
            Statement("DROP TYPE", "mood", True, "DROP TYPE mood CASCADE", "086.py:106"),
        ),
        gaps=("nobody knows",),
    )
    ways = Way("backup", "Restore", True, "restore it", "it is there"), Way("wal", "Logs", False, None, "none")
    return investigate("test", [Told(clues, *ways)], {"script": True})


def test_json_has_the_shape_that_scripts_rely_on(report: Report) -> None:
    found = json.loads(json.dumps(document(report)))
    assert (
        found["tables"][0] | {"table": "parent", "inserts": 10, "deletes": 0, "expected": 10, "actual": 0}
        == found["tables"][0]
    )
    assert {table["status"] for table in found["tables"]} == {"wiped", "intact", "unaudited"}
    assert found["events"][0]["at"] == "2025-10-07T18:22:49Z"
    assert [event["at"] for event in found["events"]] == sorted(event["at"] for event in found["events"])
    assert all({"title", "severity", "evidence", "action"} <= set(each) for each in found["findings"])
    assert all({"title", "confidence", "evidence", "against"} <= set(each) for each in found["hypotheses"])
    assert sum(each["confidence"] for each in found["hypotheses"]) == 100
    assert all({"option", "available", "command"} <= set(each) for each in found["recovery"])
    answers = {each["question"]: each["answer"] for each in found["questions"]}
    assert (answers["script"], answers["restored"]) == ("yes", None)
    assert found["reaches"][0]["root"] == "parent"
    assert found["reaches"][0]["exact"]


def test_text_says_everything(report: Report) -> None:
    text = "\n".join(lines(report))
    for words in (
        "parent: all 10 rows are gone",
        "An attempt to remove from child failed: no effect",
        "086.py:106: DROP TYPE mood CASCADE",
        "One TRUNCATE parent CASCADE would explain all 2 emptied tables and no other",
        "Inferred from the evidence below, not known",
        "would be ruled out by",
        "> restore it",
        "nobody knows",
        "--answer script=yes|no)  yes",
        "Stop everything that writes",
    ):
        assert words in text


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href", "onclick", "onload")]


def test_the_page_needs_nothing_else_and_runs_nothing(report: Report) -> None:
    html = page(report)
    reader = Reader()
    reader.feed(html)
    assert "svg" in reader.tags
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert reader.links == []
    assert "@import" not in html
    assert "url(" not in html
    assert "&lt;script&gt;" in html
    for words in ("parent: all 10 rows are gone", "Likely causes", "restore it", "nobody knows", "Inferred from"):
        assert words in html


def test_each_step_of_a_story_says_what_it_rests_on(report: Report) -> None:
    best = report.hypotheses[0]
    steps = story(report, best)
    assert {step.kind for step in steps} == {"evidence", "inference"}
    on_record = {f"{event.at} UTC, {event.what} ({event.evidence})" for event in report.events}
    on_record |= {finding.title for finding in report.findings}
    assert {step.words for step in steps if step.kind == "evidence"} <= on_record, "nothing else is called on record"
    assert next(step.words for step in steps if step.kind == "inference").startswith(best.title)
    told = json.loads(json.dumps(document(report)))["hypotheses"][0]
    assert told["inference"] is True
    assert [step["kind"] for step in told["story"]] == [step.kind for step in steps]
    assert "Inferred: " + best.title in "\n".join(lines(report))
    assert "Inferred: " in page(report)


def test_a_quiet_report_in_all_shapes() -> None:
    quiet = investigate("test", [Told(Clues(engine="sqlite", counted=(Counted("photo", 3, 0, 3),)))])
    assert "No table holds fewer rows than it should" in "\n".join(lines(quiet))
    assert "No table holds fewer rows than it should" in page(quiet)
    assert document(quiet)["hypotheses"] == document(quiet)["recovery"] == []


def test_the_picture_is_xml_and_tells_gravity_by_shape() -> None:
    events = [
        Event(AT + timedelta(hours=n), HOSTILE[:-1], "x", gravity)
        for n, gravity in enumerate(("info", "warning", "critical"))
    ]
    picture = ElementTree.fromstring(timeline(events))
    assert len(picture.findall(".//circle")) == 1
    assert len(picture.findall(".//polygon")) == 2
    assert timeline([]) == ""


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=9000)), min_size=1, max_size=150))
def test_places_keep_the_order_and_stay_in_the_picture(ages: list[timedelta]) -> None:
    places = positions(sorted(AT + age for age in ages))
    assert len(places) == len(ages)
    assert places == sorted(places)
    assert places[0] == 32
    assert places[-1] <= 1080 - 32 + 1e-6


def test_a_thousand_events_are_drawn_and_listed() -> None:
    events = tuple(Event(AT + timedelta(seconds=n), f"event {n}", "x") for n in range(1000))
    html = page(investigate("test", [Told(Clues(engine="sqlite", events=events))]))
    assert "event 999" in html
    assert html.count("<circle") == 150


KINDS = ("backup", "wal", "originals")


@pytest.mark.parametrize("there", list(product((True, False), repeat=3)))
def test_every_mix_of_ways_has_a_sensible_path(there: tuple[bool, bool, bool]) -> None:
    ways = [Way(kind, f"by {kind}", found, None, "") for kind, found in zip(KINDS, there, strict=True)]
    best = best_way(ways)
    expected = next((kind for kind, found in zip(KINDS, there, strict=True) if found), None)
    assert (best.kind if best else None) == expected
    path = next_steps(ways, (), Known())[2].words
    assert f"by {expected}" in path if expected else "Look for the files" in path
    flags = [way.available for way in sorted_ways(ways)]
    assert flags == sorted(flags, reverse=True)


def test_later_sources_know_better_and_forget_nothing() -> None:
    first = Clues(counted=(Counted("t", actual=3, rewritten=False), Counted("u", actual=1)))
    second = Clues(counted=(Counted("t", inserts=5, deletes=0),))
    found = {each.table: each for each in gathered((first, second)).counted}
    assert found["t"] == evolve(first.counted[0], inserts=5, deletes=0)
    assert found["u"] == first.counted[1]

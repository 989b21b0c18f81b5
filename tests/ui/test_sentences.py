"""sentences.py: what stands above the gauges is true, short and in a photographer's words."""

from datetime import datetime

import pytest
from fake_desk import complete, gauge, gauges, plan, planned, progress, untouched

from catalog_gui.engine.plan import Plan
from catalog_gui.engine.progress import PhaseProgress
from catalog_gui.ui import sentences
from catalog_gui.ui.desk import LastRun, Summary

NOW = datetime(2025, 3, 9, 14, 5)
NOTHING = Plan((planned("analyze", 0),))


def test_what_is_missing_and_how_long_it_takes() -> None:
    head = sentences.headline(gauges(96228), Plan((planned("thumbnails", 12403, 1080.0),)), 96228)
    assert head == sentences.Headline("12,403 things are missing, about 18 minutes", urgent=True)


def test_without_a_measured_rate_no_time_is_claimed() -> None:
    head = sentences.headline(gauges(90), Plan((planned("thumbnails", 1, None),)), 90)
    assert head.sentence == "1 thing is missing"


@pytest.mark.parametrize(("photos", "words"), [(1, "1 photo is"), (12403, "12,403 photos are")])
def test_a_new_catalog_speaks_of_photos(photos: int, words: str) -> None:
    head = sentences.headline(untouched(photos), Plan((planned("thumbnails", photos, 60.0),)), photos)
    assert head == sentences.Headline(f"{words} waiting to be examined, about a minute", urgent=True)


def test_before_the_plan_is_there_the_gauges_say_it() -> None:
    made = [gauge("dates", 6, missing=4), gauge("gps", 6, missing=4), gauge("thumbnails", 8, stale=2)]
    assert sentences.headline(made, None, 10).sentence == "6 things are missing"


def test_nothing_missing_is_calm() -> None:
    assert sentences.headline(complete(10), NOTHING, 10) == sentences.Headline("Nothing is missing", urgent=False)


def test_what_failed_counts_once_for_each_phase() -> None:
    made = [gauge("dates", 6, failed=4), gauge("gps", 6, failed=4), gauge("thumbnails", 9, failed=1)]
    assert sentences.headline(made, NOTHING, 10).sentence == "Nothing else can be made; 5 things failed"


def test_what_waits_for_a_drive_is_no_failure() -> None:
    head = sentences.headline([gauge("thumbnails", 6, missing=4)], NOTHING, 10)
    assert head == sentences.Headline("4 things wait for a drive that is away", urgent=False)


def test_what_is_not_available_is_not_missing() -> None:
    made = [gauge("dates", 6), gauge("tags", 0, missing=6, status="not available", reason="No model is installed")]
    assert sentences.headline(made, None, 6).sentence == "Nothing is missing"


def test_facts_are_figures_and_the_run_before() -> None:
    last = LastRun(datetime(2025, 3, 8, 9, 10), "completed", 60.0, 10, 4)
    words = sentences.facts(Summary("Holidays", 96228, 412_000_000_000, last), NOW)
    assert words == "96,228 photos  ·  412.0\N{NO-BREAK SPACE}GB  ·  last run yesterday at 09:10, 4 failed".replace(
        "\N{NO-BREAK SPACE}", words[words.index("412.0") + 5]
    )
    assert "last run" not in sentences.facts(Summary("Holidays", 0, 0), NOW)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("completed", ""),
        ("cancelled", ", cancelled"),
        ("interrupted", ", interrupted"),
        ("failed", ", could not finish"),
    ],
)
def test_how_the_last_run_ended(result: str, words: str) -> None:
    assert sentences.last_run(LastRun(NOW, result, 1.0, 0, 0), NOW) == f"last run just now{words}"


def test_a_run_says_what_and_how_long() -> None:
    now = progress(4021, 12403, seconds_left=1080.0)
    assert sentences.going_on(now, paused=False) == "Reading the photos, about 18 minutes left"
    assert sentences.going_on(now, paused=True) == "Paused: reading the photos"
    assert sentences.going_on(progress(seconds_left=None), paused=False) == "Reading the photos"


def test_a_run_counts_what_is_settled() -> None:
    phases = (PhaseProgress("hashes", "Hashes", 100, 40, 2, 0, 1.0, False),)
    words = sentences.run_facts(progress(phases=phases, seconds=61.0), paused=False).replace("\N{NO-BREAK SPACE}", " ")
    assert words == "42 of 100 things  ·  212 photos a second  ·  2 at work  ·  2 min so far"
    assert "second" not in sentences.run_facts(progress(phases=phases), paused=True)
    assert sentences.run_facts(progress(phases=(), workers=0, rate=None, seconds=0.0), paused=False).startswith("0")


def test_the_outcome_counts_what_was_made_and_what_failed() -> None:
    phases = (PhaseProgress("hashes", "Hashes", 10, 9, 1, 0, 1.0, True),)
    done = progress(phases=phases, failures=1, seconds=5.0, result="completed")
    assert sentences.outcome(done).replace("\N{NO-BREAK SPACE}", " ") == "9 things were made in 5 s. 1 thing failed."
    none = progress(0, 10, phases=(PhaseProgress("hashes", "Hashes", 0, 0, 0, 0, 0.0, True),), result="completed")
    assert sentences.outcome(none) == "Nothing was missing."
    assert sentences.outcome(progress(3, 10, result="cancelled")) == "Stopped. What was made is kept (3 things)."
    assert sentences.outcome(progress(phases=(), notice="No photos there.", result="completed")) == "No photos there."


def test_a_whole_plan_adds_up_in_the_sentence() -> None:
    assert sentences.headline(gauges(300), plan(300), 300).sentence.startswith("604 things are missing")

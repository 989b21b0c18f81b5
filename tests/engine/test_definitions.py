"""definitions.py: every gauge says in words and as SQL by which rule it counts."""

from collections import Counter
from pathlib import Path

import pytest
from camera import album, empty
from keeping import add, figures, rebuild
from sqlalchemy import text

from catalog_gui.engine.definitions import rules, sql_of
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases import load_phases
from catalog_gui.phases.base import STATES, Phase
from catalog_gui.settings import Settings

PHASES = load_phases(Settings())


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.name)
def test_each_state_of_each_phase_has_a_rule_in_plain_words(phase: Phase) -> None:
    said = rules(phase.name)
    assert tuple(said) == STATES
    assert all(rule[0].isupper() and rule.endswith(".") for rule in said.values())
    assert len(set(said.values())) == len(STATES)


def test_only_phases_that_leave_photos_out_say_which() -> None:
    partly = {phase.name for phase in PHASES if "not_applicable" in sql_of(phase)}
    assert partly == {phase.name for phase in PHASES if "every photo" not in rules(phase.name)["not_applicable"]}


def test_the_sql_counts_what_the_gauges_say(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    empty(photos / "nothing.jpg")
    add(keeper, photos)
    rebuild(keeper)
    kept = figures(keeper)
    with keeper.catalog.read() as session:
        for phase in keeper.phases:
            counted = Counter(row.state for row in session.execute(text(sql_of(phase))))
            assert counted == {state: kept[phase.name, state] for state in STATES if kept[phase.name, state]}, (
                phase.name
            )

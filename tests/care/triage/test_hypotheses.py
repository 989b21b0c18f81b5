"""hypotheses.py: confidences add up to 100, and follow the evidence and the answers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.care.triage.causes import CAUSES, QUESTIONS, asked
from catalog_gui.care.triage.hypotheses import in_percent, ranked
from catalog_gui.care.triage.records import Sign
from catalog_gui.errors import UsageError

NAMES = [cause.name for cause in CAUSES]


def confidence(*signs: Sign, engine: str = "postgresql", **answers: bool) -> dict[str, int]:
    return {each.cause: each.confidence for each in ranked(signs, answers, engine)}


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=12))
def test_percentages_are_whole_and_add_up(weights: list[float]) -> None:
    found = in_percent(weights)
    assert sum(found) == 100
    assert all(abs(share - 100 * weight / sum(weights)) <= 1 for share, weight in zip(found, weights, strict=True))


@given(
    st.lists(st.builds(Sign, st.sampled_from(NAMES), st.sampled_from([0.01, 0.3, 2.0, 30.0]), st.text()), max_size=12),
    st.dictionaries(st.sampled_from([each.name for each in QUESTIONS]), st.booleans()),
    st.sampled_from(["sqlite", "postgresql", ""]),
)
def test_whatever_is_known_adds_up_to_100_in_order(signs: list[Sign], answers: dict[str, bool], engine: str) -> None:
    found = [each.confidence for each in ranked(signs, answers, engine)]
    assert sum(found) == 100
    assert found == sorted(found, reverse=True)


def test_evidence_changes_the_order() -> None:
    assert ranked((), {}, "postgresql")[0].cause != "rollback"
    (first, *_) = ranked((Sign("rollback", 30.0, "dead rows"),), {}, "postgresql")
    assert (first.cause, first.evidence, first.against) == ("rollback", ("dead rows",), ())


def test_what_speaks_against_is_named_and_counts() -> None:
    before, after = confidence(), confidence(Sign("delete", 0.1, "not counted"))
    assert after["delete"] < before["delete"]
    (against,) = (
        each.against for each in ranked((Sign("delete", 0.1, "not counted"),), {}, "") if each.cause == "delete"
    )
    assert against == ("not counted",)


def test_the_same_sign_on_many_tables_is_one_event() -> None:
    once = confidence(Sign("truncate", 4.0, "a: empty"))
    assert confidence(*(Sign("truncate", 4.0, f"{name}: empty") for name in "abc")) == once


def test_there_is_no_truncate_in_sqlite() -> None:
    assert "truncate" not in confidence(Sign("truncate", 4.0, "x"), engine="sqlite")


@pytest.mark.parametrize(
    ("name", "answer", "cause"),
    [(each.name, answer, cause) for each, answer in product(QUESTIONS, (True, False)) for cause in each.effects],
)
def test_every_answer_moves_its_causes(name: str, answer: bool, cause: str) -> None:
    before, after = confidence()[cause], confidence(**{name: answer}).get(cause, 0)
    assert (after >= before) if answer else (after <= before)
    assert confidence(**{name: True}).get(cause, 0) > confidence(**{name: False}).get(cause, 0)


def test_an_answer_to_no_question_is_told_with_the_questions() -> None:
    with pytest.raises(UsageError, match="rebuild, several, script"):
        asked({"nonsense": True})


def test_questions_carry_their_answers() -> None:
    found = {each.name: each.answer for each in asked({"script": True, "restored": False})}
    assert (found["script"], found["restored"], found["rebuild"]) == (True, False, None)

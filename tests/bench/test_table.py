"""The table of the rivals: what holds, what is missed, and how it is put into columns."""

import pytest
from rivals.clock import in_turn, medians, ratio
from rivals.program import Taken
from rivals.report import HEAD, Asked, Row, spent, table


def row(judged: float | None, must: float | None = 3, aim: float | None = 1.3, more: bool = False) -> Row:
    return Row("looking", "ours", "theirs", judged, must, aim, "x", more)


@pytest.mark.parametrize(
    ("judged", "more", "verdict"),
    [
        (1.0, False, "aim"),
        (1.3, False, "aim"),
        (1.31, False, "must"),
        (3.0, False, "must"),
        (3.01, False, "MISSED"),
        (None, False, ""),
    ],
)
def test_less_is_better(judged: float | None, more: bool, verdict: str) -> None:
    assert row(judged, more=more).verdict == verdict


@pytest.mark.parametrize(("judged", "verdict"), [(25.0, "aim"), (20.0, "aim"), (15.0, "must"), (14.9, "MISSED")])
def test_more_is_better(judged: float, verdict: str) -> None:
    assert row(judged, must=15, aim=20, more=True).verdict == verdict


def test_without_marks_there_is_no_verdict() -> None:
    assert row(1.0, must=None, aim=None).verdict == ""


def test_columns_are_as_wide_as_they_need_to_be() -> None:
    head, line, first, second = table([row(2.0), row(None)]).splitlines()
    assert head.split() == list(HEAD)
    assert set(line) == {"-", " "}
    assert first.split() == ["looking", "ours", "theirs", "2", "x", "≤", "3", "x", "≤", "1.3", "x", "must"]
    assert second.split()[:3] == ["looking", "ours", "theirs"]
    assert head.index("rival") == first.index("theirs")


def test_ways_go_in_turn_and_every_other_round_backwards() -> None:
    order: list[str] = []

    def way(name: str) -> float:
        order.append(name)
        return float(len(order))

    results = in_turn({"a": lambda: way("a"), "b": lambda: way("b")}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert results == {"a": [1.0, 4.0, 5.0], "b": [2.0, 3.0, 6.0]}
    assert medians(results) == {"a": 4.0, "b": 3.0}


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratio({"a": [2.0, 30.0, 4.0], "b": [1.0, 10.0, 4.0]}, "a", "b") == 2.0


def test_start_up_is_taken_off_and_never_leaves_nothing() -> None:
    less = Taken(5.0, 4.0).without(Taken(2.0, 1.0))
    assert (less.wall, less.cpu) == (3.0, 3.0)
    assert Taken(1.0, 1.0).without(Taken(2.0, 2.0)).wall > 0


def test_numbers_are_scaled_but_never_to_nothing() -> None:
    from pathlib import Path

    assert Asked(Path(), scale=0.1).of(1_000_000) == 100_000
    assert Asked(Path(), scale=1e-9).of(1_000_000) == 100


@pytest.mark.parametrize(("seconds", "words"), [(2.5, "2.5 s"), (0.0123, "12.3 ms"), (1, "1 s")])
def test_times_have_units(seconds: float, words: str) -> None:
    assert spent(seconds) == words

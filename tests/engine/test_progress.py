"""progress.py: figures that only grow, a rate of late, a time left for the whole run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.engine import progress
from catalog_gui.engine.plan import Plan, PlannedPhase
from catalog_gui.engine.progress import Meter


def planned(name: str, photos: int, seconds: float | None = None) -> PlannedPhase:
    return PlannedPhase(name, name.capitalize(), "For a test.", photos, ("scan",), seconds, "ready", None)


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def meter(clock: Clock | None = None, photos: int = 100, later: float | None = None) -> Meter:
    made = Meter(started=clock.now if clock else 0.0)
    made.begin(1, Plan((planned("look", photos), planned("conclude", photos, later))), ["look"], photos)
    return made


def test_before_the_plan_is_known_there_is_nothing_to_be_a_part_of() -> None:
    said = Meter(stage="Looking at the folders").now()
    assert (said.run, said.phases, said.fraction, said.rate, said.seconds_left) == (None, (), 0.0, None, None)


def test_the_rate_is_photos_a_second_of_late(clock: Clock) -> None:
    made = meter(clock)
    clock.now += 10
    made.photo_settled(20)
    assert made.now().rate == pytest.approx(2.0)
    for _ in range(10):
        clock.now += 10
        made.photo_settled(1)
    rate = made.now().rate
    assert rate is not None
    assert rate < 0.2, "what was quick long ago does not count any more"


def test_the_time_left_is_that_of_the_whole_run(clock: Clock) -> None:
    made = meter(clock, later=30.0)
    assert made.now().seconds_left is None, "before anything was done nobody knows"
    clock.now += 10
    made.photo_settled(20)
    assert made.now().seconds_left == pytest.approx(80 / 2 + 30)
    clock.now += 40
    made.photo_settled(80)
    made.line("conclude").done = 50
    assert made.now().seconds_left == pytest.approx(15)
    made.line("conclude").finished = True
    assert made.now().seconds_left == pytest.approx(0)


def test_after_the_end_nothing_is_left(clock: Clock) -> None:
    made = meter(clock)
    clock.now += 7
    last = made.now("completed")
    assert (last.result, last.fraction, last.seconds_left, last.seconds) == ("completed", 1.0, None, 7)


def test_failures_count_as_processed() -> None:
    made = meter()
    made.line("look").done, made.line("look").failed = 60, 40
    assert made.line("look").processed == 100
    assert made.now().failures == 40


steps = st.lists(st.tuples(st.sampled_from(["photo", "later", "finish", "more"]), st.integers(0, 40)), max_size=40)


@given(steps, st.integers(0, 200))
def test_whatever_happens_the_fraction_never_falls_and_ends_at_one(events: list[tuple[str, int]], photos: int) -> None:
    made = meter(photos=photos)
    before = made.now().fraction
    for what, amount in events:
        if what == "photo":
            made.photo_settled(amount)
        elif what == "later":
            made.line("conclude").done += amount
        elif what == "finish":
            made.line("conclude").finished = True
        else:
            made.line("conclude").requested += amount
        said = made.now()
        assert before <= said.fraction < 1.0
        before = said.fraction
    assert made.now("completed").fraction == 1.0


def test_a_run_that_was_cancelled_does_not_claim_to_be_whole() -> None:
    made = meter()
    made.photo_settled(50)
    assert made.now("cancelled").fraction < 1.0

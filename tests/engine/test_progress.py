"""progress.py: figures that only grow, a rate of late, a time left for the whole run."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.engine import progress
from catalog_gui.engine.plan import Plan, PlannedPhase
from catalog_gui.engine.progress import Meter
from catalog_gui.phases import load_phases
from catalog_gui.settings import Settings


def planned(name: str, photos: int, seconds: float | None = None, weight: float = 0.02) -> PlannedPhase:
    return PlannedPhase(name, name.capitalize(), "For a test.", photos, ("scan",), seconds, "ready", None, weight)


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


def meter(
    clock: Clock | None = None,
    photos: int = 100,
    sweep: float | None = None,
    later: float | None = None,
    weight: float = 0.02,
) -> Meter:
    """A run over photos: "look" reads and decodes each, "conclude" draws its conclusions from all of them."""
    made = Meter(started=clock.now if clock else 0.0)
    plan = Plan((planned("look", photos, sweep), planned("conclude", photos, later, weight)))
    made.begin(1, plan, ["look"], photos)
    return made


def test_before_the_plan_is_known_there_is_nothing_to_be_a_part_of() -> None:
    said = Meter(stage="Looking at the folders").now()
    assert (said.run, said.phases, said.fraction, said.rate, said.seconds_left) == (None, (), 0.0, None, None)


def test_the_rate_is_photos_a_second_of_late(clock: Clock) -> None:
    made = meter(clock)
    clock.now += 60
    made.photo_settled(10)
    assert made.now().rate is None, "how long the first took to start says nothing of the rate"
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
    made = meter(clock, weight=0.5)
    assert made.now().seconds_left is None, "before anything was done nobody knows"
    made.photo_settled(0)
    clock.now += 10
    made.photo_settled(20)
    assert made.now().seconds_left == pytest.approx((80 + 0.5 * 100) / 2)
    clock.now += 40
    made.photo_settled(80)
    made.line("conclude").done = 50
    assert made.now().seconds_left == pytest.approx(0.5 * 50 / 2)
    made.line("conclude").finished = True
    assert made.now().seconds_left == pytest.approx(0)


def test_what_earlier_runs_measured_tells_the_time_left_at_once_and_follows_the_rate_of_late(clock: Clock) -> None:
    made = meter(clock, sweep=50.0, later=30.0)
    assert made.now().seconds_left == pytest.approx(50 + 30)
    made.photo_settled(0)
    clock.now += 10
    made.photo_settled(10)
    assert made.now().seconds_left == pytest.approx(2 * (50 + 30) - 10), "half as quick as then"


def test_without_a_photo_to_read_the_time_left_is_what_the_conclusions_took_before(clock: Clock) -> None:
    for later, left in ((None, None), (30.0, 30.0)):
        made = Meter(started=clock.now)
        made.begin(1, Plan((planned("conclude", 100, later),)), [], 0)
        assert made.now().seconds_left == left


TENTH, WITHIN = 0.1, 0.3
PHASES = load_phases(Settings())
PER_PHOTO = [phase.name for phase in PHASES if phase.compute]
LATER = [phase for phase in PHASES if phase.run]


@pytest.mark.parametrize("measured", [None, 0.5, 3.0], ids=["never measured", "measured faster", "measured slower"])
@pytest.mark.parametrize("pace", [lambda _: 0.01, lambda at: 0.01 * (1 + 0.4 * (at // 64 % 2))], ids=["even", "uneven"])
@pytest.mark.parametrize("photos", [3_000, 40_000])
def test_after_the_first_tenth_the_time_left_is_within_30_percent_of_the_truth(
    clock: Clock, photos: int, pace: Callable[[int], float], measured: float | None
) -> None:
    """A whole run with the real phases: a sweep at its rate, then the catalog-wide ones at their weights."""
    usual = sum(pace(at) for at in range(photos)) / photos
    expected = None if measured is None else usual * photos * measured

    def seconds(weight: float) -> float | None:
        return None if expected is None else expected * weight

    plan = Plan(
        (
            *(planned(name, photos, seconds(1 / len(PER_PHOTO))) for name in PER_PHOTO),
            *(planned(phase.name, photos, seconds(phase.weight), phase.weight) for phase in LATER),
        )
    )
    made = Meter(started=clock.now)
    made.begin(1, plan, PER_PHOTO, photos)
    began, said = clock.now, []

    def look() -> None:
        said.append((clock.now - began, made.now().seconds_left))

    made.photo_settled(0)
    for at in range(0, photos, 8):
        clock.now += sum(pace(each) for each in range(at, at + 8))
        made.photo_settled(8)
        for name in PER_PHOTO:
            made.line(name).done += 8
        look()
    for phase in LATER:
        for _ in range(100):
            clock.now += phase.weight * usual * photos / 100
            made.line(phase.name).done += photos // 100
            look()
        made.line(phase.name).finished = True
    whole = clock.now - began
    late = [(whole - at, left) for at, left in said if TENTH * whole <= at < whole - usual]
    assert len(late) > 300
    assert all(left is not None and abs(left - truth) <= WITHIN * truth + usual for truth, left in late)


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

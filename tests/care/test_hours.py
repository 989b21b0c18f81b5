"""hours.py: what is within hours and what is not, how long one waits, and what is no time of day. No clock is waited for."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from attrs import define, evolve
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.care.hours import BEAT, Hours, hours, within
from catalog_gui.engine.progress import Progress
from catalog_gui.errors import UsageError

NIGHT = Hours(time(22), time(6))
NOON = Hours(time(11, 30), time(13))


@define
class Clock:
    """A clock that goes on when somebody rests."""

    moment: datetime
    rests: int = 0

    def now(self) -> datetime:
        return self.moment

    def rest(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        self.rests += 1


def at(hours: Hours, moment: str) -> Hours:
    return evolve(hours, clock=lambda: datetime.fromisoformat(moment))


def so_far(fraction: float = 0.5, result: str | None = None) -> Progress:
    return Progress(7, (), "Reading the photos", 12.0, 60.0, 5.0, fraction, 0, 2, result=result)


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("22:00-06:00", time(22), time(6)),
        ("9:30-17:00", time(9, 30), time(17)),
        (" 22 - 6 ", time(22), time(6)),
        ("22:00\N{EN DASH}06:00", time(22), time(6)),
        ("18:00-24:00", time(18), time(0)),
        ("00:00-24:00", None, None),
        ("22:00", None, None),
        ("22:00-", None, None),
        ("25:00-06:00", None, None),
        ("22:60-06:00", None, None),
        ("24:30-06:00", None, None),
        ("22:00-22:00", None, None),
        ("night", None, None),
        ("", None, None),
        ("٢٢:٠٠-٠٦:٠٠", None, None),
        ("22:00-06:00-07:00", None, None),
    ],
)
def test_words(words: str, begin: time | None, end: time | None) -> None:
    if begin is None or end is None:
        with pytest.raises(UsageError, match=r"\.$"):
            hours(words)
    else:
        assert hours(words) == Hours(begin, end)


@pytest.mark.parametrize(
    ("hours", "moment", "now", "following"),
    [
        (NIGHT, "2024-05-06T21:59:59", False, "2024-05-06T22:00"),
        (NIGHT, "2024-05-06T22:00:00", True, "2024-05-07T22:00"),
        (NIGHT, "2024-05-07T00:00:00", True, "2024-05-07T22:00"),
        (NIGHT, "2024-05-07T05:59:59", True, "2024-05-07T22:00"),
        (NIGHT, "2024-05-07T06:00:00", False, "2024-05-07T22:00"),
        (NIGHT, "2024-12-31T23:30:00", True, "2025-01-01T22:00"),
        (NOON, "2024-05-06T11:29:00", False, "2024-05-06T11:30"),
        (NOON, "2024-05-06T11:30:00", True, "2024-05-07T11:30"),
        (NOON, "2024-05-06T13:00:00", False, "2024-05-07T11:30"),
    ],
)
def test_over_midnight_and_within_a_day(hours: Hours, moment: str, now: bool, following: str) -> None:
    assert at(hours, moment).now is now
    assert at(hours, moment).next == datetime.fromisoformat(following)


@given(st.times(), st.times(), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_each_moment_is_in_the_hours_or_in_the_others(begin: time, end: time, moment: datetime) -> None:
    if begin == end:
        return
    clock = {"clock": lambda: moment}
    assert Hours(begin, end, **clock).now is not Hours(end, begin, **clock).now
    following = Hours(begin, end, **clock).next
    assert moment < following <= moment + timedelta(days=1)
    assert following.time() == begin


def test_one_waits_until_they_begin_and_is_told_so_all_the_time() -> None:
    clock = Clock(datetime(2024, 5, 6, 21, 59, 58))
    told = list(evolve(NIGHT, clock=clock.now, rest=clock.rest).wait())
    assert clock.moment == datetime(2024, 5, 6, 22)
    assert len(told) == clock.rests == 2 / BEAT
    assert {each.stage for each in told} == {"Waits until 22:00"}
    assert {each.notice for each in told} == {"It works from 22:00 to 06:00 only, so it begins at 22:00."}
    assert list(evolve(NIGHT, clock=clock.now, rest=clock.rest).wait()) == []


def test_a_pause_says_how_far_it_is_and_when_it_goes_on() -> None:
    told = next(at(NIGHT, "2024-05-07T06:00").wait(so_far()))
    assert (told.fraction, told.run, told.rate, told.seconds_left) == (0.5, 7, None, None)
    assert told.notice == "It works from 22:00 to 06:00 only, so it goes on at 22:00. What was made is kept."


def test_who_stops_waiting_rests_no_more() -> None:
    clock = Clock(datetime(2024, 5, 6, 12))
    waiting = evolve(NIGHT, clock=clock.now, rest=clock.rest).wait()
    for _ in range(3):
        next(waiting)
    waiting.close()  # type: ignore[attr-defined]
    assert clock.rests == 2


def test_a_run_is_closed_when_its_hours_end() -> None:
    clock, closed = Clock(datetime(2024, 5, 7, 5, 59, 59)), list[bool]()

    def run() -> object:
        try:
            while True:
                clock.rest(0.5)
                yield so_far()
        finally:
            closed.append(True)

    lasts: list[Progress] = []

    def kept() -> Iterator[Progress]:
        lasts.append((yield from within(evolve(NIGHT, clock=clock.now), run(), before=0.5)))  # type: ignore[arg-type]

    told = list(kept())
    assert lasts == told[-1:]
    assert closed == [True]
    assert [each.fraction for each in told] == [0.75, 0.75]


def test_the_last_word_of_a_run_counts_whatever_the_hour() -> None:
    def run() -> object:
        yield so_far(1.0, result="completed")

    steps = within(at(NIGHT, "2024-05-07T12:00"), run(), before=0.0)  # type: ignore[arg-type]
    assert [each.result for each in steps] == ["completed"]

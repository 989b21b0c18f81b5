"""Hours of low traffic: work that goes on only between two times of day, by the clock on the wall."""

import time as clocks
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from re import ASCII, fullmatch
from typing import Final

from attrs import evolve, field, frozen

from catalog_gui.engine.progress import Progress
from catalog_gui.errors import UsageError

BEAT: Final = 0.25
"""Seconds between two looks at the clock: whoever waits is told no later that it was stopped."""
_PATTERN: Final = r"(\d{1,2})(?::(\d{2}))?\s*[-\N{EN DASH}]\s*(\d{1,2})(?::(\d{2}))?"


@frozen
class Hours:
    """From `begin` on and before `end`, every day; over midnight where `end` is the earlier of the two.

    :param clock: the local time now.
    :param rest: waits so many seconds.
    """

    begin: time
    end: time
    clock: Callable[[], datetime] = field(default=datetime.now, eq=False, repr=False)
    rest: Callable[[float], None] = field(default=clocks.sleep, eq=False, repr=False)

    def __str__(self) -> str:
        return f"{self.begin:%H:%M} to {self.end:%H:%M}"

    @property
    def now(self) -> bool:
        """Whether these hours are now."""
        moment = self.clock().time()
        if self.begin < self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end

    @property
    def next(self) -> datetime:
        """When they begin the next time."""
        moment = self.clock()
        today = datetime.combine(moment.date(), self.begin)
        return today if today > moment else today + timedelta(days=1)

    def wait(self, last: Progress | None = None) -> Iterator[Progress]:
        """Until they begin; all the time as far as `last` was, with the time at which it goes on. Nothing if they are now."""
        told = last or Progress(None, (), "", None, None, 0.0, 0.0, 0, 0)
        while not self.now:
            yield evolve(told, stage=self._stage, notice=self._notice(last), rate=None, seconds_left=None, workers=0)
            self.rest(BEAT)

    @property
    def _stage(self) -> str:
        return f"Waits until {self.next:%H:%M}"

    def _notice(self, last: Progress | None) -> str:
        if last is None:
            return f"It works from {self} only, so it begins at {self.next:%H:%M}."
        return f"It works from {self} only, so it goes on at {self.next:%H:%M}. What was made is kept."


def within(
    hours: Hours | None, steps: Generator[Progress, None, None], before: float
) -> Generator[Progress, None, Progress]:
    """A run until it ends or its hours do, which closes it; its last word.

    :param before: the share that was done before.
    """
    last: Progress | None = None
    with closing(steps):
        for step in steps:
            last = evolve(step, fraction=before + (1.0 - before) * step.fraction)
            yield last
            if hours and not step.result and not hours.now:
                break
    assert last is not None
    return last


def hours(words: str) -> Hours:
    """Hours as they are written: 22:00-06:00.

    :raises UsageError: that are no hours.
    """
    matched = fullmatch(_PATTERN, words.strip(), ASCII)
    if matched is None:
        raise UsageError(_wrong(words))
    begin, end = _time(words, matched[1], matched[2]), _time(words, matched[3], matched[4])
    if begin == end:
        raise UsageError(f"“{words}” begins and ends at the same time. To work all day, leave the hours out.")
    return Hours(begin, end)


def _time(words: str, hour: str, minute: str | None) -> time:
    """A time of day; 24:00 is midnight.

    :raises UsageError: no clock shows it.
    """
    try:
        return time() if (int(hour), int(minute or 0)) == (24, 0) else time(int(hour), int(minute or 0))
    except ValueError:
        raise UsageError(_wrong(words)) from None


def _wrong(words: str) -> str:
    return f"“{words}” are no hours of a day. Write them like this: 22:00-06:00."

"""formatting.py: figures that never say more than is true, and times as one speaks of them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from catalog_gui.ui import formatting

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


def plain(text: str) -> str:
    return text.replace(formatting.NBSP, " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_numbers_are_grouped_as_the_locale_does() -> None:
    assert formatting.number(1234567, ENGLISH) == "1,234,567"
    assert formatting.number(1234567, GERMAN) == "1.234.567"


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos"), (12403, "12,403 photos")]
)
def test_one_photo_is_not_photos(value: int, words: str) -> None:
    assert formatting.photos(value, ENGLISH) == words


@pytest.mark.parametrize(
    ("done", "eligible", "percent"),
    [(96227, 96228, 99.99), (96228, 96228, 100.0), (0, 96228, 0.0), (1, 3, 33.33), (2, 3, 66.66), (0, 0, None)],
)
def test_a_share_is_rounded_down(done: int, eligible: int, percent: float | None) -> None:
    assert formatting.share(done, eligible) == percent


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_is_never_more_than_the_truth(pair: tuple[int, int]) -> None:
    done, eligible = pair
    percent = formatting.share(done, eligible)
    assert percent is not None
    assert round(percent * 100) * eligible <= done * 10_000 < (round(percent * 100) + 1) * eligible
    assert (percent == 100) == (done == eligible)


@pytest.mark.parametrize(
    ("percent", "text"),
    [(100.0, "100 %"), (99.99999, "99.99 %"), (99.9, "99.90 %"), (0.0, "0 %"), (0.004, "0.00 %"), (None, "–")],
)
def test_a_percentage_never_reads_more_than_it_is(percent: float | None, text: str) -> None:
    assert plain(formatting.percent_text(percent, ENGLISH)) == text


@given(st.floats(0, 100, exclude_max=True))
def test_only_a_hundred_reads_as_a_hundred(percent: float) -> None:
    figure = formatting.percent_figure(percent, ENGLISH)
    assert figure != "100"
    assert figure != "100.00"
    assert float(figure) <= percent


def test_percentages_have_the_comma_of_the_locale() -> None:
    assert plain(formatting.percent_text(99.5, GERMAN)) == "99,50 %"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (4_200_000, "4.2 MB"), (1_234_000_000_000, "1.2 TB")]
)
def test_sizes_go_in_thousands(size: int, text: str) -> None:
    assert plain(formatting.size_text(size, ENGLISH)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 s"), (0, "0 s"), (0.2, "1 s"), (59, "59 s"), (59.5, "1 min"), (61, "2 min"), (3540, "59 min"),
        (3599, "1 h 00 min"), (3600, "1 h 00 min"), (3900, "1 h 05 min"), (86399, "24 h 00 min"), (97200, "1 d 3 h"),
    ],
)  # fmt: skip
def test_durations_are_short(seconds: float, text: str) -> None:
    assert plain(formatting.duration(seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3, "a few seconds"), (41, "about 50 seconds"), (60, "about a minute"), (95, "about 2 minutes"),
        (1080, "about 18 minutes"), (1990, "about 35 minutes"), (3500, "about an hour"), (5400, "about 1½ hours"),
        (11000, "about 3 hours"), (200_000, "about 2 days"),
    ],
)  # fmt: skip
def test_estimates_claim_no_precision(seconds: float, text: str) -> None:
    assert formatting.roughly(seconds) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (1234.5, "1,234 photos a second"), (12.4, "12 photos a second"), (3.14, "3.1 photos a second"),
        (0.5, "30 photos a minute"), (0.0166, "1 photo a minute"),
    ],
)  # fmt: skip
def test_rates_say_photos(rate: float, text: str) -> None:
    assert formatting.rate_text(rate, ENGLISH) == text


def test_times_are_said_as_one_speaks_of_them() -> None:
    now = datetime(2025, 3, 9, 14, 5, 30)
    assert formatting.when(now - timedelta(seconds=20), now, ENGLISH) == "just now"
    assert plain(formatting.when(now - timedelta(hours=3), now, ENGLISH)) == "today at 11:05 AM"
    assert plain(formatting.when(now - timedelta(days=1), now, ENGLISH)) == "yesterday at 2:05 PM"
    assert formatting.when(now - timedelta(days=9), now, GERMAN) == "28.02.25 14:05"
    assert formatting.when(now + timedelta(days=1), now, GERMAN) == "10.03.25 14:05"


def test_averages_have_one_decimal() -> None:
    assert formatting.decimal(36 / 7, QLocale("en_GB")) == "5.1"
    assert formatting.decimal(2.0, QLocale("de_DE")) == "2,0"

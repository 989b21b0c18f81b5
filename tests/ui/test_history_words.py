"""history_words.py: moments within words are told by the clock of this computer, with its zone."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale

from catalog_gui.ui.history_words import by_the_clock


def test_moments_of_utc_in_words_are_told_by_the_clock_here() -> None:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    zone = ZoneInfo("Pacific/Auckland")
    told = by_the_clock("at 2025-12-05 20:38:00.940823 UTC, by pg; until 2025-07-05T20:38 UTC", zone)
    QLocale.setDefault(usual)
    assert told == "at 06/12/2025 09:38:00 NZDT, by pg; until 06/07/2025 08:38:00 NZST"


def test_what_is_no_moment_of_utc_stays() -> None:
    for words in ("2025-12-05 20:38:00 CEST", "2025-12-05.jpg", "at an unknown time", "20:38 UTC"):
        assert by_the_clock(words) == words

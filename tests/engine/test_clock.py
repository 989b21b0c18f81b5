"""clock.py: UTC on the clock on the wall, by the rule for summer time of that day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from catalog_gui.engine.clock import wall_text

AUCKLAND = ZoneInfo("Pacific/Auckland")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2025, 12, 5, 20, 38), "2025-12-06 09:38:00 NZDT"),
        (datetime(2025, 6, 5, 20, 38), "2025-06-06 08:38:00 NZST"),
        (datetime(2025, 12, 5, 20, 38, tzinfo=UTC), "2025-12-06 09:38:00 NZDT"),
    ],
)
def test_the_zone_is_named_with_its_rule(moment: datetime, said: str) -> None:
    assert wall_text(moment, AUCKLAND) == said


def test_latencies_need_milliseconds() -> None:
    assert wall_text(datetime(2025, 1, 1, 0, 0, 0, 42_000), UTC, exactly=True) == "2025-01-01 00:00:00.042 UTC"

"""Checking 100,000 thumbnails against the disk: every one decoded, and only looked at."""

from collections.abc import Iterator

from catalog_gui.bench.thumbnails import measure
from rivals.report import Asked, Row, spent


def rows(asked: Asked) -> Iterator[Row]:
    """Two figures; the bound is a minute, whatever the machine."""
    figures = measure(asked.of(100_000))
    for key, what in (("", "opening"), ("quick_", "looking at")):
        taken, cpu = figures[f"{key}seconds"], figures[f"{key}cpu_seconds"]
        name = f"{what} {figures['photos']:,} thumbnails"
        yield Row(name, spent(taken), f"CPU of all processes {spent(cpu)}", taken, 60, 30, "s")

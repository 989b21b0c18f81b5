"""A rebuild with the audit of every change, against the same program without it."""

from collections.abc import Iterator

from catalog_gui.bench.audit import measure
from rivals.report import Asked, Row, spent


def rows(asked: Asked) -> Iterator[Row]:
    """One figure, of photos so small that writing weighs most: with larger ones it is less."""
    figures = measure(asked.of(300), rounds=max(5, asked.rounds))
    ours, without = spent(figures["with_cpu_seconds"]), spent(figures["without_cpu_seconds"])
    name = f"CPU of a rebuild of {figures['photos']:,} small photos, audited"
    yield Row(name, ours, f"not audited {without}", figures["times_without"], 1.05, 1.02)

"""The figures of `coverage` over a very large catalog, against counting."""

from collections.abc import Iterator

from catalog_gui.bench.coverage import measure
from rivals.report import Asked, Row, spent


def rows(asked: Asked) -> Iterator[Row]:
    """One figure, and that it equals the counting query's."""
    photos = asked.of(1_000_000)
    figures = measure(photos)
    if not figures["equal"]:
        raise RuntimeError("The gauges' figures do not equal counting.")
    ours, counting = figures["seconds"], figures["counting_seconds"]
    rival = f"counting {spent(counting)}, {counting / ours:.0f} x; equal"
    yield Row(f"coverage of {photos:,} photos", spent(ours), rival, ours, 0.3, 0.05, "s")

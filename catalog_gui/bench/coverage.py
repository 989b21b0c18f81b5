"""The gauges' figures over a catalog of any size, and whether they equal counting every photo."""

from typing import Any, Final

from catalog_gui.bench.clock import middle, seconds
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.bench.synthetic import fill

PHOTOS: Final = 1_000_000
_GAPS: Final = 1000
_ROUNDS: Final = 11


def measure(photos: int) -> dict[str, Any]:
    """Seconds for the gauges as the window and `coverage` ask for them, and for counting what they say."""
    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        filling = seconds(lambda: fill(keeper, photos, _GAPS))
        keeper.gauges()
        asked = middle(keeper.gauges, _ROUNDS)
        with keeper.catalog.read() as session:
            kept = keeper.tallies.kept(session)
            counting = seconds(lambda: keeper.tallies.counted(session))
            equal = kept == keeper.tallies.counted(session)
    return {
        "photos": photos,
        "seconds": round(asked, 5),
        "counting_seconds": round(counting, 3),
        "equal": equal,
        "filling_seconds": round(filling, 1),
    }

"""Two workers against one over the same photos, start-up taken off; true only while nothing else uses the cores."""

import shutil
from typing import Any, Final

from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.rebuild import MEGAPIXELS, run
from catalog_gui.bench.scratch import scratch_folder

PHOTOS: Final = 48


def measure(photos: int, megapixels: float = MEGAPIXELS) -> dict[str, Any]:
    """Seconds with one worker and with two, without start-up, and how many times as fast two are."""
    with scratch_folder() as folder:
        paths = draw_photos(folder / "library", photos, megapixels)
        (folder / "one").mkdir()
        shutil.copy(paths[0], folder / "one")
        seconds = {}
        for workers in (1, 2):
            start = run(folder / f"start-up {workers}", folder / "one", workers)
            whole = run(folder / f"whole {workers}", folder / "library", workers)
            seconds[workers] = max(1e-9, whole.seconds - start.seconds)
    return {
        "photos": photos,
        "seconds_one": round(seconds[1], 3),
        "seconds_two": round(seconds[2], 3),
        "times": round(seconds[1] / seconds[2], 3),
    }

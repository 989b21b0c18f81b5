"""A whole rebuild of photos of twelve megapixels: photos a second, and CPU time against the scaled decode alone."""

import shutil
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from PIL import Image

from catalog_gui.bench.clock import cpu_seconds, tells_of_workers
from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.engine.executors import worker_count
from catalog_gui.errors import CatalogError

PHOTOS: Final = 24
MEGAPIXELS: Final = 12.0


@frozen
class Spent:
    """What a rebuild took: wall-clock and CPU seconds, workers included."""

    seconds: float
    cpu: float


def measure(photos: int, megapixels: float = MEGAPIXELS, workers: int = 0) -> dict[str, Any]:
    """Draw photos, add them and rebuild; start-up, as measured on one photo, is taken off the figures for one photo."""
    with scratch_folder() as folder:
        paths = draw_photos(folder / "library", photos, megapixels)
        (folder / "one").mkdir()
        shutil.copy(paths[0], folder / "one")
        start = run(folder / "start-up", folder / "one", workers)
        whole = run(folder / "whole", folder / "library", workers)
        decode = decode_cpu(paths)
    cpu = (whole.cpu - start.cpu) / max(1, photos - 1)
    figures = {
        "photos": photos,
        "workers": worker_count(workers),
        "seconds": round(whole.seconds, 3),
        "start_seconds": round(start.seconds, 3),
        "photos_a_second": round((photos - 1) / max(1e-9, whole.seconds - start.seconds), 2),
        "decode_ms_a_photo": round(1000 * decode / photos, 2),
    }
    if tells_of_workers():
        figures |= {"cpu_ms_a_photo": round(1000 * cpu, 2), "times_decode": round(cpu * photos / decode, 3)}
    return figures


def run(home: Path, library: Path, workers: int) -> Spent:
    """Add a folder to a new catalog and rebuild, with worker processes.

    :raises CatalogError: the rebuild did not finish all photos, so its time says nothing.
    """
    home.mkdir()
    with scratch_keeper(home) as keeper:
        began, cpu = time.perf_counter(), cpu_seconds()
        for _ in keeper.add([library]):
            pass
        [last] = deque(keeper.rebuild(workers=workers), maxlen=1)
        spent = Spent(time.perf_counter() - began, cpu_seconds() - cpu)
    if last.failures or any(line.done < line.requested for line in last.phases):
        raise CatalogError("The rebuild did not finish all its photos, so there is nothing to measure.")
    return spent


def decode_cpu(paths: list[Path]) -> float:
    """CPU seconds to decode JPEGs at the smallest scale that still gives a thumbnail: what no program can do without."""
    start = time.process_time()
    for path in paths:
        with Image.open(path) as image:
            image.draft("RGB", (256, 256))
            image.load()
    return time.process_time() - start

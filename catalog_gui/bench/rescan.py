"""Looking again at folders in which nothing has changed."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from catalog_gui.bench.clock import cpu_seconds, middle
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.scan import Looking, ScanReport

PHOTOS: Final = 100_000
FOLDER_PHOTOS: Final = 400
_ROUNDS: Final = 5


def measure(photos: int) -> dict[str, Any]:
    """Seconds to look at so many files in folders of 400, all of them known to the catalog."""
    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        library = folder / "library"
        make_files(library, photos)
        start = time.perf_counter()
        added = _last(keeper.add([library]))
        adding = time.perf_counter() - start
        start_cpu = cpu_seconds()
        again = middle(lambda: look_again(keeper), _ROUNDS)
        cpu = (cpu_seconds() - start_cpu) / _ROUNDS
        unchanged = look_again(keeper).unchanged
    return {
        "photos": photos,
        "seconds": round(again, 4),
        "cpu_seconds": round(cpu, 4),
        "unchanged": unchanged,
        "adding_seconds": round(adding, 3),
        "added": added.new,
    }


def make_files(library: Path, photos: int) -> None:
    """So many small files with a photo's name, each of other bytes, 400 to a folder."""
    for first in range(0, photos, FOLDER_PHOTOS):
        folder = library / f"{first // FOLDER_PHOTOS:04d}"
        folder.mkdir(parents=True)
        for number in range(first, min(photos, first + FOLDER_PHOTOS)):
            (folder / f"IMG_{number:06d}.jpg").write_bytes(b"photo %d" % number)


def look_again(keeper: Keeper) -> ScanReport:
    """One scan of everything."""
    return _last(keeper.scan())


def _last(steps: Iterable[Looking | ScanReport]) -> ScanReport:
    """The report, which comes last."""
    last = list(steps)[-1]
    assert isinstance(last, ScanReport)
    return last

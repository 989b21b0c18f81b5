"""What the audit costs: CPU time of a rebuild with its triggers and signatures, against one without them.

The photos are small on purpose: decoding them takes little, so that what is written down weighs most.
"""

import gc
import shutil
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from attrs import evolve
from sqlalchemy.orm import Session

from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.catalog import audit
from catalog_gui.catalog.catalog import Catalog
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.runner import Rebuild

PHOTOS: Final = 300
MEGAPIXELS: Final = 0.1
ROUNDS: Final = 7


def measure(photos: int, rounds: int = ROUNDS, megapixels: float = MEGAPIXELS) -> dict[str, Any]:
    """Add and rebuild in this process, with and without, in turn. Each way's least disturbed round counts."""
    with scratch_folder() as folder:
        draw_photos(folder / "library", photos, megapixels)
        _round(folder, audited=True)
        pairs = [_pair(folder, backwards=bool(number % 2)) for number in range(rounds)]
    with_, without = (min(each) for each in zip(*pairs, strict=True))
    return {
        "photos": photos,
        "rounds": rounds,
        "with_cpu_seconds": round(with_, 3),
        "without_cpu_seconds": round(without, 3),
        "times_without": round(with_ / without, 4),
        "times_without_median": round(median(one / other for one, other in pairs), 4),
    }


def _pair(folder: Path, backwards: bool) -> tuple[float, float]:
    """(CPU seconds with the audit, without), one right after the other: a machine is not as fast all day."""
    if backwards:
        without = _round(folder, audited=False)
        return _round(folder, audited=True), without
    return _round(folder, audited=True), _round(folder, audited=False)


def _round(folder: Path, audited: bool) -> float:
    home = folder / "round"
    home.mkdir()
    try:
        with scratch_keeper(home) as keeper:
            return _work(keeper if audited else _silenced(keeper), folder / "library")
    finally:
        shutil.rmtree(home)


def _work(keeper: Keeper, library: Path) -> float:
    """CPU seconds to add a folder and rebuild everything, in this process alone."""
    gc.collect()
    start = time.process_time()
    deque(keeper.add([library]), maxlen=0)
    deque(Rebuild(keeper.bench, keeper.phases, own=keeper.own_folders).run(), maxlen=0)
    return time.process_time() - start


def _silenced(keeper: Keeper) -> Keeper:
    """The same catalog without triggers, and with transactions that say nothing of who writes."""
    with keeper.catalog.write() as session:
        audit.remove(session.connection())
    silent = Silent(keeper.catalog.file, keeper.catalog._engine, keeper.catalog.uid)
    return evolve(keeper, catalog=silent)


class Silent(Catalog):
    """A catalog as it would be without an audit."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, unsigned."""
        with Session(self._writing, autoflush=False, expire_on_commit=False) as session, session.begin():
            yield session

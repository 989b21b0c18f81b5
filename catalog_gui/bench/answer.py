"""A command's first answer: seconds from the start of the process to the printed gauges of a catalog."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from catalog_gui.bench.clock import cpu_seconds, middle, tells_of_workers
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.bench.synthetic import fill

PHOTOS: Final = 1000
_ROUNDS: Final = 5


def measure(photos: int) -> dict[str, Any]:
    """Wall-clock and CPU seconds of `coverage --json` on a catalog of so many photos."""
    with scratch_folder() as folder:
        with scratch_keeper(folder) as keeper:
            fill(keeper, photos)
        command = [*program(), "--catalog", str(folder / "bench.catalog"), "coverage", "--json"]
        place = away_from_home(folder)
        ask(command, place)
        cpu = cpu_seconds()
        taken = middle(lambda: ask(command, place), _ROUNDS)
        cpu = (cpu_seconds() - cpu) / _ROUNDS
    figures = {"photos": photos, "seconds": round(taken, 3)}
    return figures | ({"cpu_seconds": round(cpu, 3)} if tells_of_workers() else {})


def program() -> list[str]:
    """How this program is started: by itself where it is a bundle, else by its Python."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "catalog_gui"]


def away_from_home(folder: Path) -> dict[str, str]:
    """An environment in which the program leaves its user's home alone."""
    homes = {"HOME": "", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config"}
    homes |= {"XDG_STATE_HOME": "state", "USERPROFILE": "", "LOCALAPPDATA": "local", "APPDATA": "roaming"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("THUMBNAIL_", "CATALOG_GUI_"))}
    return kept | {name: str(folder / "home" / below) for name, below in homes.items()}


def ask(command: Sequence[str], environment: dict[str, str]) -> None:
    """Run a command to its end; its answer is thrown away."""
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

"""The program as its user starts it: a command, in a home of its own, timed with all its processes."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from attrs import frozen

from catalog_gui.bench.answer import away_from_home
from catalog_gui.bench.clock import cpu_seconds

PYTHON = sys.executable
COMMAND = [PYTHON, "-m", "catalog_gui"]


@frozen
class Taken:
    """Wall-clock and CPU seconds, worker processes included."""

    wall: float
    cpu: float

    def without(self, start: "Taken") -> "Taken":
        """What is left when start-up is taken off."""
        return Taken(max(1e-9, self.wall - start.wall), max(1e-9, self.cpu - start.cpu))


def run(command: list[str], environment: dict[str, str]) -> Taken:
    """Run a command to its end, its output thrown away."""
    began, cpu = time.perf_counter(), cpu_seconds()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Taken(time.perf_counter() - began, cpu_seconds() - cpu)


def answer(command: list[str], environment: dict[str, str]) -> Any:
    """The JSON that a command prints."""
    done = subprocess.run(command, env=environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def add_and_rebuild(library: Path, workers: int) -> Taken:
    """A new catalog of a folder, from nothing to full gauges.

    :raises RuntimeError: not every photo was done, so the time says nothing.
    """
    with tempfile.TemporaryDirectory(prefix="keeper-bench-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        environment = away_from_home(home)
        command = [*COMMAND, "--catalog", str(home / "bench.catalog")]
        adding = run([*command, "add", str(library), "--json"], environment)
        making = run([*command, "rebuild", "--workers", str(workers), "--json"], environment)
        photos = answer([*command, "coverage", "--json"], environment)
        left = [field["field"] for field in photos["fields"] if field["missing"] or field["stale"] or field["failed"]]
        if left or not photos["photos"]:
            raise RuntimeError(f"The rebuild of {library} left gaps in {left}: its time says nothing.")
    return Taken(adding.wall + making.wall, adding.cpu + making.cpu)

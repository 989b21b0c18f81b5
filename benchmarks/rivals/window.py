"""The window: when it can be used, how its grid scrolls, how it bears a rebuild. Each in a process of its own, offscreen."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog_gui.bench.answer import away_from_home
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.bench.synthetic import fill, fill_clusters
from catalog_gui.settings import Settings
from rivals.clock import in_turn, medians
from rivals.program import PYTHON
from rivals.report import Asked, Row, spent

SCRIPTS = Path(__file__).resolve().parent.parent / "window"


def usable_rows(asked: Asked) -> Iterator[Row]:
    """From the start of the process to the place whole and painted, an empty window beside it in turn."""
    photos = asked.of(100_000)
    with scratch_folder() as folder:
        with scratch_keeper(folder) as keeper:
            fill(keeper, photos)
        catalog = folder / "bench.catalog"
        ways = {
            "photos": lambda: _ask(folder, "usable.py", catalog, "photos"),
            "overview": lambda: _ask(folder, "usable.py", catalog, "overview"),
            "bare": lambda: _ask(folder, "bare.py"),
        }
        _ask(folder, "usable.py", catalog, "photos")  # compiles what was never loaded before
        figures = in_turn(ways, max(5, asked.rounds))
    if any(each["photos"] != photos for each in figures["photos"]):
        raise RuntimeError("The window did not show all photos, so its time says nothing.")
    middle = medians({name: [each["seconds"] for each in values] for name, values in figures.items()})
    rival = f"empty window {spent(middle['bare'])}"
    for name in ("photos", "overview"):
        title = f"window on {photos:,} photos: {name}"
        yield Row(title, spent(middle[name]), rival, middle[name], 1.5, 0.8, "s")


def grid_rows(asked: Asked) -> Iterator[Row]:
    """Show and scroll step with very many rows, against the same with a thousand."""
    many = asked.of(1_000_000)
    with scratch_folder() as folder:
        figures = _ask(folder, "grid.py", many)
    few, lots = figures["1000"], figures[str(many)]
    name = f"grid of {many:,} rows"
    show = f"1,000 rows {spent(few['show'])}"
    yield Row(f"{name}: show", spent(lots["show"]), show, lots["show"] / few["show"], 1.5, 1.0)
    step = f"1,000 rows {spent(few['step'])}"
    yield Row(f"{name}: scroll step", spent(lots["step"]), step, 1000 * lots["step"], 16, 8, "ms")


def stall_rows(asked: Asked) -> Iterator[Row]:
    """How late a 5 ms timer comes while a rebuild runs; the same window without one beside it."""
    with scratch_folder() as folder:
        figures = _ask(folder, "stalls.py", asked.library, folder / "bench.catalog")
    for name, key, must, aim in (("p99", "p99", 50, 20), ("worst", "worst", 100, 50)):
        ours, idle = figures["rebuild"][key], figures["idle"][key]
        yield Row(f"event loop in a rebuild: {name}", spent(ours), f"idle {spent(idle)}", 1000 * ours, must, aim, "ms")


def compare_rows(asked: Asked) -> Iterator[Row]:
    """The next group of duplicates with its photos decoded ahead, and the memory that this takes."""
    memory = Settings().compare_memory_mb
    with scratch_folder() as folder:
        figures = _ask(folder, "compare.py", asked.library, memory)
    ours, cold = figures["cached"]["p95"], figures["decoded"]["p95"]
    yield Row("next group of three: p95", spent(ours), f"not ahead {spent(cold)}", 1000 * ours, 100, 50, "ms")
    kept = figures["kept_mb"]
    yield Row("pictures kept", f"{kept:.0f} MB", f"setting {memory} MB", kept / memory, 1.0, 1.0)


def group_rows(asked: Asked) -> Iterator[Row]:
    """The page of duplicates on very many clusters: shown, filtered, the next one, a decision."""
    many = asked.of(100_000)
    with scratch_folder() as folder:
        with scratch_keeper(folder) as keeper:
            photos = fill_clusters(keeper, many)
        figures = _ask(folder, "groups.py", folder / "bench.catalog")
    if figures["clusters"] != many:
        raise RuntimeError("The page did not show all clusters, so its time says nothing.")
    name, beside = f"{many:,} groups of duplicates", f"{photos:,} photos"
    for what, key in (("show", "open"), ("filter and sort", "filter")):
        yield Row(f"{name}: {what}", spent(figures[key]), beside, figures[key], 1.0, 0.5, "s")
    for what, key in (("next one, p95", "next"), ("decide, p95", "decide")):
        median, p95 = figures[key]["median"], figures[key]["p95"]
        yield Row(f"{name}: {what}", spent(p95), f"median {spent(median)}", 1000 * p95, 100, 50, "ms")


def _ask(home: Path, script: str, *arguments: object) -> Any:
    """The JSON that a script prints, started as the window is, with the moment of its start."""
    environment = away_from_home(home) | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [PYTHON, str(SCRIPTS / script), repr(time.time()), *map(str, arguments)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])

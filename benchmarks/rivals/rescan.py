"""Looking again at files in which nothing has changed, against `find -printf` over them."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from catalog_gui.bench.clock import seconds
from catalog_gui.bench.rescan import look_again, make_files
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.engine.keeper import Keeper
from rivals.clock import in_turn, medians, ratio
from rivals.report import Asked, Row, spent


def rows(asked: Asked) -> Iterator[Row]:
    """One figure."""
    files = asked.of(100_000)
    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        library = folder / "library"
        make_files(library, files)
        for _ in keeper.add([library]):
            pass
        find = _find(library)
        ways = {"ours": lambda: seconds(lambda: _unchanged(keeper, files))}
        if find:
            ways["find"] = lambda: seconds(lambda: subprocess.run(find, check=True, stdout=subprocess.DEVNULL))
        results = in_turn(ways, max(5, asked.rounds))
    middle, name = medians(results), f"looking again at {files:,} files"
    if find:
        times = ratio(results, "ours", "find")
        yield Row(name, spent(middle["ours"]), f"find -printf {spent(middle['find'])}", times, 3, 1.3)
    else:
        yield Row(name, spent(middle["ours"]), "this system's find has no -printf", None, 3, 1.3)


def _unchanged(keeper: Keeper, files: int) -> None:
    unchanged = look_again(keeper).unchanged
    if unchanged != files:
        raise RuntimeError(f"{unchanged} of {files} files were found unchanged: the time says nothing.")


def _find(library: Path) -> list[str] | None:
    """GNU find with the same facts of each file, None where there is none."""
    found = shutil.which("find")
    command = [found or "find", str(library), "-name", "*.jpg", "-printf", r"%p %s %T@\n"]
    if not found or subprocess.run([*command[:2], "-prune", "-printf", ""], capture_output=True).returncode:
        return None
    return command

"""A command's first answer, against a bare Python that imports SQLAlchemy."""

import os
from collections.abc import Iterator

from catalog_gui.bench.answer import away_from_home
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.bench.synthetic import fill
from rivals.clock import in_turn, medians, ratio
from rivals.program import COMMAND, PYTHON, Taken, run
from rivals.report import Asked, Row, spent

_ROUNDS = 7


def rows(asked: Asked) -> Iterator[Row]:
    """One row for each of the usual questions."""
    with scratch_folder() as folder:
        with scratch_keeper(folder) as keeper:
            fill(keeper, 1000)
        environment = away_from_home(folder)
        command = [*COMMAND, "--catalog", str(folder / "bench.catalog")]
        ways = {
            name: lambda name=name: run([*command, name, "--json"], environment)
            for name in ("info", "coverage", "plan", "duplicates")
        }
        ways["rival"] = lambda: run([PYTHON, "-c", "import sqlalchemy"], environment)
        for way in ways.values():
            way()  # compiles what was never loaded before
        results = {name: [_judged(taken) for taken in values] for name, values in in_turn(ways, _ROUNDS).items()}
    middle = medians(results)
    for name in ways:
        if name != "rival":
            rival = f"import sqlalchemy {spent(middle['rival'])}"
            yield Row(f"first answer: {name}", spent(middle[name]), rival, ratio(results, name, "rival"), 3, 2)


def _judged(taken: Taken) -> float:
    """CPU time where the system tells it of other processes: other programs disturb it less."""
    return taken.cpu if os.name == "posix" else taken.wall

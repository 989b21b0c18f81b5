"""The ways back, those that are really there first, and what to do next."""

from collections.abc import Iterable, Sequence
from typing import Final

from catalog_gui.care.triage.records import Question, Step, Way

_BEST: Final = ("backup", "audit", "wal", "storage", "originals")
"""From what brings back everything as it was to what has to be made again."""


def sorted_ways(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Ways that are there first, the most complete first."""
    return tuple(sorted(ways, key=lambda way: (not way.available, _rank(way))))


def _rank(way: Way) -> int:
    return _BEST.index(way.kind) if way.kind in _BEST else len(_BEST)


def best_way(ways: Sequence[Way]) -> Way | None:
    """The way to try first; None if there is none."""
    return next((way for way in sorted_ways(ways) if way.available), None)


def next_steps(
    ways: Sequence[Way], questions: Sequence[Question], own: bool, migrations_read: bool
) -> tuple[Step, ...]:
    """What to do next after a loss, in order. `own`: whether the database is a catalog of this application."""
    best = best_way(ways)
    originals = next((each.answer for each in questions if each.name == "originals"), None)
    path = f"Bring it back: {best.option}" if best else _without_ways(originals)
    return (
        Step(
            "Stop everything that writes: no migration, no rebuild, no clean-up",
            command="catalog-gui lock" if own else None,
        ),
        Step(
            "Copy the damaged state before anything else is tried",
            command="catalog-gui backup create" if own else None,
        ),
        Step(path, command=best.command if best else None),
        Step("Look through migrations and scripts for what removes rows (--migrations)", done=migrations_read),
        Step(
            "Answer the questions: they change what is likely",
            done=all(each.answer is not None for each in questions),
        ),
    )


def _without_ways(originals: bool | None) -> str:
    if originals:
        return "Make the rows again from the files that they came from: no copy of them was found"
    if originals is False:
        return "Ask everyone for a copy made before the loss: none was found, and the files are gone too"
    return "Look for the files that the rows were made from: no copy of the rows was found"

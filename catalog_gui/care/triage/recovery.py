"""The ways back, those that are really there first, and what to do next."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from catalog_gui.care.triage.records import Question, Step, Way

_BEST: Final = ("backup", "copy", "audit", "wal", "storage", "originals")
"""From what brings back everything as it was to what has to be made again."""


YOU: Final = "you"
PROGRAM: Final = "Catalog Keeper"
_OURS: Final = "catalog-gui "


def sorted_ways(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Ways that are there first, the most complete first."""
    return tuple(sorted(ways, key=lambda way: (not way.available, _rank(way))))


def _rank(way: Way) -> int:
    return _BEST.index(way.kind) if way.kind in _BEST else len(_BEST)


def best_way(ways: Sequence[Way]) -> Way | None:
    """The way to try first; None if there is none."""
    return next((way for way in sorted_ways(ways) if way.available), None)


@frozen
class Known:
    """What the next steps follow from, beside the ways and the questions.

    :param own: whether the database is a catalog of this application.
    :param locked: whether its incident lock is on.
    :param copied: whether the damaged state was copied and the copy found sound.
    :param searched: whether migrations or scripts were looked through.
    """

    own: bool = False
    locked: bool = False
    copied: bool = False
    searched: bool = False


def next_steps(ways: Sequence[Way], questions: Sequence[Question], known: Known) -> tuple[Step, ...]:
    """What to do next after a loss, in order, with who does it and whether it is done."""
    best = best_way(ways)
    answers = {each.name: each.answer for each in questions}
    mine = PROGRAM if known.own else YOU
    path = f"Bring it back: {best.option}" if best else _without_ways(answers.get("originals"))
    owner = mine if best and best.command and best.command.startswith(_OURS) else YOU
    return (
        Step(
            "Stop everything that writes: no migration, no rebuild, no clean-up",
            done=known.locked,
            command="catalog-gui lock" if known.own else None,
            owner=mine,
        ),
        Step(
            "Copy the damaged state before anything else is tried",
            done=known.copied,
            command="catalog-gui backup create" if known.own else None,
            owner=mine,
        ),
        Step(path, command=best.command if best else None, owner=owner),
        Step("Look through migrations and scripts for what removes rows", known.searched),
        Step(
            "Answer the questions: they change what is likely",
            done=all(each.answer is not None for each in questions),
        ),
        *_history(answers.get("history"), known.own),
    )


def _history(wanted: bool | None, own: bool) -> tuple[Step, ...]:
    """What follows for the history of finished jobs; this application keeps what came of them in any case."""
    if own:
        words = {
            True: "Keep the history of finished runs: this program keeps it for ever",
            False: "Keep the sums of finished runs for ever; details of tries are let go after a year",
        }
        return (Step(words[wanted], done=True, owner=PROGRAM),) if wanted is not None else ()
    if not wanted:
        return ()
    return (Step("Keep the history of finished jobs: copy it to a table of its own before jobs are cleared away"),)


def _without_ways(originals: bool | None) -> str:
    if originals:
        return "Make the rows again from the files that they came from: no copy of them was found"
    if originals is False:
        return "Ask everyone for a copy made before the loss: none was found, and the files are gone too"
    return "Look for the files that the rows were made from: no copy of the rows was found"

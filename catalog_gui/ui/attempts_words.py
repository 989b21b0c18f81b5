"""How tries and the file of a photo are told: in rows of a list, and side by side."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from catalog_gui.engine.attempts import FAILED, Remembered
from catalog_gui.engine.clock import on_the_wall, wall_text
from catalog_gui.engine.details import seconds_words
from catalog_gui.engine.originals import AWAY, Original
from catalog_gui.engine.photo_log import PhotoLine
from catalog_gui.ui.attempts_list import TryLine
from catalog_gui.ui.formatting import NONE, size_text, when
from catalog_gui.ui.sentences import DOT

CAME_RIGHT: Final = "It came right."
_MARKS: Final = {"failed": ("warning", "failed"), "done": ("check", "done")}


def moment_words(moment: datetime, now: datetime) -> str:
    """ "today at 14:05 NZDT": a moment of the catalog on this computer's clock, its zone named."""
    there = on_the_wall(moment)
    return f"{when(there.replace(tzinfo=None), now)} {there:%Z}".rstrip()


def try_line(each: Remembered, titles: Mapping[str, str], now: datetime) -> TryLine:
    """A row for one try: of what, what came of it, when, for how long and with which program."""
    failed = each.result == FAILED
    title = f"{_title(each, titles)}{DOT}{'failed' if failed else 'came right'}"
    parts = (moment_words(each.at, now), seconds_words(each.seconds), each.program)
    icon, tone = _MARKS["failed" if failed else "done"]
    return TryLine(
        title, each.message or ("It could not be done." if failed else CAME_RIGHT), DOT.join(parts), icon, tone
    )


def log_line(each: PhotoLine, now: datetime) -> TryLine:
    """A row for one line of a photo's log; to the millisecond, since what is made takes no longer."""
    icon, tone = _MARKS.get(each.tone, ("info", "faint"))
    return TryLine(each.about, each.words, wall_text(each.at, exactly=True), icon, tone)


def _title(each: Remembered, titles: Mapping[str, str]) -> str:
    return titles.get(each.phase, each.phase.capitalize())


@frozen
class Facing:
    """One fact of two tries."""

    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether it is another for each."""
        return self.left != self.right


def side_by_side(left: Remembered, right: Remembered, titles: Mapping[str, str]) -> list[Facing]:
    """What is known of two tries, fact by fact."""
    return [
        Facing(name, one, other)
        for (name, one), (_, other) in zip(_facts(left, titles), _facts(right, titles), strict=True)
    ]


def _facts(each: Remembered, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("Result", "Failed" if each.result == FAILED else "Came right"),
        ("What happened", each.message or NONE),
        ("What for", _title(each, titles)),
        ("When", wall_text(each.at, exactly=True)),
        ("Took", seconds_words(each.seconds)),
        ("Program", each.program),
        ("Maker", each.version),
    ]


def pair_of(tries: Sequence[Remembered], chosen: int) -> tuple[int, int] | None:
    """Which two to compare: the chosen try with the one before it of the same kind, else with the one after it.

    Where none is chosen, the newest that came right with the failure before it, else the newest two.
    """
    if not 0 <= chosen < len(tries):
        right = [index for index, each in enumerate(tries) if each.result != FAILED]
        chosen = right[-1] if right else len(tries) - 1
    if chosen < 0:
        return None
    alike = [index for index, each in enumerate(tries) if each.phase == tries[chosen].phase]
    if len(alike) < 2:
        return None
    place = alike.index(chosen)
    return (alike[place - 1], chosen) if place else (chosen, alike[1])


def original_words(original: Original | None, *, lacking: bool) -> tuple[str, str, str, str]:
    """The state of a photo's file: icon, tone, a sentence, and its facts.

    :param lacking: nothing but a thumbnail is missing.
    """
    if original is None:
        return "info", "faint", "This catalog does not have the photo.", ""
    facts = [size_text(original.size)] if original.size is not None else []
    facts += [f"permissions {original.mode}"] if original.mode else []
    facts += [f"owner {original.owner}"] if original.owner else []
    if original.is_fine and lacking:
        return (
            "check",
            "done",
            f"The original is fine. {original.words} Only its thumbnail is missing.",
            DOT.join(facts),
        )
    icon, tone = ("info", "faint") if original.is_fine else ("warning", "failed")
    if original.state == AWAY:
        icon, tone = "drive-away", "faint"
    return icon, tone, original.words, DOT.join(facts)

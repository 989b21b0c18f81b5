"""Which of several photos of one picture to keep, unless a person says otherwise, and why.

A photo of a protected folder is kept before all others, then one with edits beside it. What is left is decided by rules in
the order that a person likes, in the end by name, so that there is always one answer.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from attrs import frozen

from catalog_gui.settings import KEEP_RULES

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

QUALITY_STEP = 10  # points within which saving or toning a picture again moves its quality
GREY = 6  # mean distance of its channels, of 255, up to which a picture is grey to the eye


class KeepFacts(Protocol):
    """What the rules look at, of N photos, row by row.

    :ivar ids, paths: of each photo; paths with slashes. :ivar is_raw: bool[N]. :ivar width, height, pixels, bytes: int64[N].
    :ivar colour: int64[N], 0 to 255. :ivar quality: int64[N], 0 to 100. :ivar richness: int64[N], facts that are known.
    :ivar taken: int64[N], whole seconds, 0 if not known. :ivar has_edits: bool[N], whether a file beside it holds edits.
    :ivar protected: bool[N]. :ivar preferred: int64[N], place among the preferred folders, the lower the better.
    """

    @property
    def ids(self) -> Ints: ...
    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def is_raw(self) -> Flags: ...
    @property
    def width(self) -> Ints: ...
    @property
    def height(self) -> Ints: ...
    @property
    def pixels(self) -> Ints: ...
    @property
    def bytes(self) -> Ints: ...
    @property
    def colour(self) -> Ints: ...
    @property
    def quality(self) -> Ints: ...
    @property
    def richness(self) -> Ints: ...
    @property
    def taken(self) -> Ints: ...
    @property
    def has_edits(self) -> Flags: ...
    @property
    def protected(self) -> Flags: ...
    @property
    def preferred(self) -> Ints: ...


@frozen
class Rule:
    """One rule. ``key`` makes int64[N] of the facts, the lowest is kept; ``words`` says why one row beats another."""

    name: str
    title: str
    key: Callable[[KeepFacts], Ints]
    words: Callable[[KeepFacts, int, int], str]


def ordered(rules: Sequence[str] = KEEP_RULES) -> tuple[Rule, ...]:
    """All that is asked of a photo, in turn: protection and edits, which nobody can reorder, then the rules by name."""
    return (PROTECTED, EDITED, *(RULES[name] for name in rules))


def keep_order(facts: KeepFacts, rules: Sequence[str] = KEEP_RULES) -> npt.NDArray[np.intp]:
    """All rows, the one to keep before the others; the same order of photos whatever the order of rows."""
    by_name = sorted(range(len(facts.paths)), key=lambda row: (facts.paths[row], facts.ids[row]))
    name_rank = np.empty(len(by_name), dtype=np.int64)
    name_rank[by_name] = np.arange(len(by_name))
    keys = [rule.key(facts) for rule in ordered(rules)]
    return np.lexsort((name_rank, *reversed(keys)))


def reason(facts: KeepFacts, keeper: int, next_best: int, same_bytes: bool, rules: Sequence[str] = KEEP_RULES) -> str:
    """Why ``keeper`` and not the next best of the cluster, in plain words: the first rule that tells them apart."""
    pair = _Pair(facts, keeper, next_best)
    telling = [rule for rule in ordered(rules) if pair.differ_by(rule)]
    words = telling[0].words(facts, keeper, next_best) if telling else "this one comes first by name"
    if same_bytes:
        return f"identical files; {words}"
    return words if any(rule is not BY_PATH for rule in telling) else f"alike in everything else; {words}"


class _Pair:
    """Two rows of the facts, judged alone: the keys of a million others need not be made."""

    def __init__(self, facts: KeepFacts, one: int, other: int) -> None:
        rows = [one, other]
        self.ids, self.paths = facts.ids[rows], [facts.paths[row] for row in rows]
        self.is_raw, self.has_edits, self.protected = facts.is_raw[rows], facts.has_edits[rows], facts.protected[rows]
        self.width, self.height, self.pixels = facts.width[rows], facts.height[rows], facts.pixels[rows]
        self.bytes, self.colour, self.quality = facts.bytes[rows], facts.colour[rows], facts.quality[rows]
        self.richness, self.taken, self.preferred = facts.richness[rows], facts.taken[rows], facts.preferred[rows]

    def differ_by(self, rule: Rule) -> bool:
        """Whether the rule tells the two apart."""
        one, other = rule.key(self)
        return bool(one != other)


def _age(facts: KeepFacts) -> Ints:
    return np.where(facts.taken == 0, np.iinfo(np.int64).max, facts.taken)


def _lengths(facts: KeepFacts) -> Ints:
    return np.fromiter(map(len, facts.paths), dtype=np.int64, count=len(facts.paths))


def _false_last(flags: Flags) -> Ints:
    return np.logical_not(flags).astype(np.int64)


def _size_words(facts: KeepFacts, keeper: int, other: int) -> str:
    sizes = [f"{facts.width[row]} × {facts.height[row]}" for row in (keeper, other)]
    return f"most pixels: {sizes[0]} against {sizes[1]}"


def _date_words(facts: KeepFacts, keeper: int, other: int) -> str:
    if not facts.taken[other]:
        return "the one with a date"
    one, two = (datetime(1970, 1, 1) + timedelta(seconds=int(facts.taken[row])) for row in (keeper, other))
    if one.date() == two.date():
        return f"the oldest date: {one:%H:%M:%S} against {two:%H:%M:%S} on {one:%Y-%m-%d}"
    return f"the oldest date: {one:%Y-%m-%d} against {two:%Y-%m-%d}"


def _bytes_words(facts: KeepFacts, keeper: int, other: int) -> str:
    figures = [f"{facts.bytes[row] / 1e6:.1f} MB" for row in (keeper, other)]
    if figures[0] == figures[1]:
        figures = [f"{facts.bytes[row]} bytes" for row in (keeper, other)]
    return f"the largest file: {figures[0]} against {figures[1]}"


def _folder_words(facts: KeepFacts, keeper: int, other: int) -> str:
    return f"in a folder that you prefer, number {facts.preferred[keeper] + 1} of your list"


PROTECTED: Final = Rule(
    "protected",
    "Protected folders",
    lambda facts: _false_last(facts.protected),
    lambda facts, keeper, other: "its folder is protected",
)
EDITED: Final = Rule(
    "edits",
    "Edits beside the photo",
    lambda facts: _false_last(facts.has_edits),
    lambda facts, keeper, other: "it has edits beside it",
)
BY_PATH: Final = Rule("path", "Shortest path", _lengths, lambda facts, keeper, other: "this one has the shortest path")
RULES: Final = {
    rule.name: rule
    for rule in (
        Rule(
            "format",
            "Raw before others",
            lambda facts: _false_last(facts.is_raw),
            lambda facts, keeper, other: "the raw file",
        ),
        Rule("resolution", "Most pixels", lambda facts: -facts.pixels, _size_words),
        Rule(
            "colour",
            "Colour before grey",
            lambda facts: (facts.colour <= GREY).astype(np.int64),
            lambda facts, keeper, other: "in colour",
        ),
        Rule(
            "quality",
            "Best quality",
            lambda facts: -(facts.quality // QUALITY_STEP),
            lambda facts, keeper, other: f"best quality: {facts.quality[keeper]} against {facts.quality[other]}",
        ),
        Rule(
            "details",
            "Most complete details",
            lambda facts: -facts.richness,
            lambda facts, keeper, other: (
                f"the most complete details: {facts.richness[keeper]} known against {facts.richness[other]}"
            ),
        ),
        Rule("date", "Oldest date", _age, _date_words),
        Rule("folder", "Preferred folders", lambda facts: facts.preferred, _folder_words),
        Rule("size", "Largest file", lambda facts: -facts.bytes, _bytes_words),
        BY_PATH,
    )
}

"""What must not stand in one cluster, however alike.

Two frames of one burst, nor copies of different frames: a copy belongs to the frame that it resembles most. Companions of one
shot, and wherever they lie a raw and another kind of file of its name: a raw shooter's JPEG is no copy of the raw. And what a
person has called no duplicates.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from attrs import frozen

from catalog_gui.media.alike import Alike
from catalog_gui.media.contents import Contents

if TYPE_CHECKING:
    from catalog_gui.media.clusters import PhotoFacts

Flags = npt.NDArray[np.bool_]

COPY = 0.97  # correlation from which a photo that is in no burst is taken for the copy of a frame


@frozen
class Ties:
    """What decides about one content's company.

    :ivar bursts: for each burst of which it looks like a copy, the frame (a content) that it resembles most; itself if a frame.
    :ivar burst: the burst whose number its files carry, 0 for none.
    :ivar shots: of its files that have companions. :ivar names: of its files, without folder and ending.
    :ivar rejected: contents that it was called no duplicate of.
    """

    content: int
    bursts: dict[int, int]
    burst: int
    shots: frozenset[int]
    is_raw: bool
    names: frozenset[str]
    rejected: frozenset[int]

    def may_join(self, other: "Ties") -> bool:
        """Whether the two may stand in one cluster."""
        return (
            self._same_frames(other)
            and not self.shots & other.shots
            and (self.is_raw == other.is_raw or not self.names & other.names)
            and other.content not in self.rejected
        )

    def _same_frames(self, other: "Ties") -> bool:
        if self.burst and self.burst == other.burst and not (self.burst in self.bursts and self.burst in other.bursts):
            return False
        return all(other.bursts.get(burst, frame) == frame for burst, frame in self.bursts.items())


class Apart:
    """Decides which contents, by number, may stand in one cluster. ``tied``: bool[contents], those that may not with all."""

    def __init__(self, facts: "PhotoFacts", contents: Contents, pairs: Alike, rejected: npt.NDArray[np.int64]) -> None:
        self._facts = facts
        self._contents = contents
        self._ties: dict[int, Ties] = {}
        self._rejected = _rejected_contents(facts, contents, rejected)
        first = contents.first_rows
        self._is_raw = facts.is_raw[first]
        self._burst = _most(facts.burst, contents)
        self._is_frame = _most(facts.is_frame, contents) > 0
        self._shot = _most(facts.shot, contents)
        self._bursts = self._resembled_frames(pairs)
        self.tied = self._with_ties(pairs)

    def may_join(self, one: int, other: int) -> bool:
        """Whether two contents may stand in one cluster; those that are not both ``tied`` always may."""
        return self._ties_of(one).may_join(self._ties_of(other))

    def _ties_of(self, content: int) -> Ties:
        """What decides about this content's company."""
        if content not in self._ties:
            self._ties[content] = self._made(content)
        return self._ties[content]

    def _made(self, content: int) -> Ties:
        rows = self._contents.rows[content]
        return Ties(
            content=content,
            bursts=self._bursts.get(content, {}),
            burst=int(self._burst[content]),
            shots=frozenset(int(shot) for shot in self._facts.shot[list(rows)] if shot),
            is_raw=bool(self._is_raw[content]),
            names=frozenset(PurePosixPath(self._facts.paths[row]).stem.casefold() for row in rows),
            rejected=frozenset(self._rejected.get(content, ())),
        )

    def _resembled_frames(self, pairs: Alike) -> dict[int, dict[int, int]]:
        """For each content, for each burst that it resembles, the frame with the highest correlation."""
        best: dict[tuple[int, int], tuple[float, int]] = {}
        for content, frame, correlation in self._with_frames(pairs):
            key = (content, int(self._burst[frame]))
            best[key] = max(best.get(key, (-2.0, 0)), (correlation, -frame))
        bursts: dict[int, dict[int, int]] = {}
        for (content, burst), (_, frame) in best.items():
            bursts.setdefault(content, {})[burst] = -frame
        for frame in np.flatnonzero(self._is_frame).tolist():
            bursts.setdefault(frame, {})[int(self._burst[frame])] = frame
        return bursts

    def _with_frames(self, pairs: Alike) -> Iterable[tuple[int, int, float]]:
        """(content, frame, correlation) of pairs with a frame of a burst that the content is no frame of."""
        for content, frame in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
            mates = self._is_frame[content] & (self._burst[content] == self._burst[frame])
            wanted = self._is_frame[frame] & ~mates
            wanted &= (pairs.correlation >= COPY) | (self._burst[content] == self._burst[frame])
            yield from zip(
                content[wanted].tolist(), frame[wanted].tolist(), pairs.correlation[wanted].tolist(), strict=True
            )

    def allowed(self, pairs: Alike) -> Alike:
        """The pairs that may stand in one cluster."""
        keep = np.ones(len(pairs.first), dtype=bool)
        for place in np.flatnonzero(self.tied[pairs.first] & self.tied[pairs.second]).tolist():
            keep[place] = self.may_join(int(pairs.first[place]), int(pairs.second[place]))
        keep &= ~self._better_with_companion(pairs, keep)
        return pairs.where(keep)

    def _with_ties(self, pairs: Alike) -> Flags:
        """Contents that have to be looked at; most have no ties at all."""
        tied = (self._burst != 0) | (self._shot != 0) | self._is_raw
        tied[[*self._bursts, *self._rejected]] = True
        mixed = pairs.where(self._is_raw[pairs.first] != self._is_raw[pairs.second])
        tied[mixed.first] = tied[mixed.second] = True
        return np.asarray(tied)

    def _better_with_companion(self, pairs: Alike, keep: Flags) -> Flags:
        """Pairs of a raw and a picture that is alike to the raw's own companion, too: it is a copy of that one."""
        mixed = self._is_raw[pairs.first] != self._is_raw[pairs.second]
        linked = _neighbours(pairs.where(keep & ~mixed), pairs.where(mixed))
        kin = _neighbours(pairs.where(mixed & ~keep), pairs.where(mixed))
        better = np.zeros(len(keep), dtype=bool)
        for place in np.flatnonzero(mixed & keep).tolist():
            one, other = int(pairs.first[place]), int(pairs.second[place])
            raw, picture = (one, other) if self._is_raw[one] else (other, one)
            better[place] = bool(kin.get(raw, set()) & linked.get(picture, set()))
        return better


def _neighbours(pairs: Alike, of: Alike) -> dict[int, set[int]]:
    """Who is paired with whom, for the contents that stand in ``of``."""
    wanted = set(of.first.tolist()) | set(of.second.tolist())
    found: dict[int, set[int]] = {}
    for one, other in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True) if wanted else ():
        if one in wanted:
            found.setdefault(one, set()).add(other)
        if other in wanted:
            found.setdefault(other, set()).add(one)
    return found


def _most(values: npt.NDArray[np.int64] | Flags, contents: Contents) -> npt.NDArray[np.int64]:
    """The highest value among the files of each content."""
    found = np.asarray(values[contents.first_rows], dtype=np.int64)
    for content, rows in enumerate(contents.rows):
        if len(rows) > 1:
            found[content] = values[list(rows)].max()
    return found


def _rejected_contents(facts: "PhotoFacts", contents: Contents, rejected: npt.NDArray[np.int64]) -> dict[int, set[int]]:
    """For each content the others that it was called no duplicate of, by any of their files."""
    if not len(rejected):
        return {}
    numbers = dict(zip(facts.ids.tolist(), contents.by_row(len(facts.ids)).tolist(), strict=True))
    found: dict[int, set[int]] = {}
    for one, other in rejected.tolist():
        a, b = numbers.get(one), numbers.get(other)
        if a is not None and b is not None and a != b:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
    return found

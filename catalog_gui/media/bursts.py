"""Bursts: frames of one camera in quick succession at one place that look alike, and the files that are copies of them.

Frames are linked one to the next: different times, at most a second apart, the same place where places are known, and alike
to the eye. So a bulk-set date makes no burst, nor do other pictures moments apart, nor copies of a single photo.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import evolve, frozen

from catalog_gui.media.best_frame import best_frame
from catalog_gui.media.frames import (
    ALIKE,
    ALIKE_AT_LEAST,
    ALIKE_DHASH,
    NEVER,
    SECOND,
    Frame,
    FrameFacts,
    folder_of,
    folder_ranks,
    frames_of,
    standing,
)
from catalog_gui.media.geohash import distance_m, geohash, neighbours
from catalog_gui.media.orientations import correlations

__all__ = ["NEVER", "Burst", "BurstRules", "FrameFacts", "find_bursts"]

_OPEN = 8  # bursts of cameras of one make that may run side by side


@frozen(kw_only=True)
class BurstRules:
    """Seconds between one frame and the next; frames; seconds from first to last where known; metres over a cell's border."""

    gap: float = 1.0
    frames: int = 3
    duration: float = 0.5
    metres: float = 10.0


@frozen
class Burst:
    """One burst by row numbers.

    :ivar members: a file for each frame, in the order of their time.
    :ivar copies: other files of these frames: carry the burst's number, are no members.
    :ivar best: the member to keep, as far as the small pictures tell.
    :ivar close: members to be judged at full size, more than one where the small pictures leave it open; else empty.
    :ivar reason: plain words for why this one is the best.
    """

    members: tuple[int, ...]
    copies: tuple[int, ...]
    best: int
    close: tuple[int, ...]
    reason: str


def find_bursts(facts: FrameFacts, rules: BurstRules | None = None) -> list[Burst]:
    """All bursts, by the time of their first frame; the same ones whatever the order of the rows."""
    rules = rules or BurstRules()
    same_bytes = _rows_by_bytes(facts)
    bursts = []
    for rows in _successions(facts, rules):
        chains = _chains(facts, frames_of(facts, rows), rules)
        bursts += [_burst(facts, chain, same_bytes) for chain in chains if _is_burst(chain, rules)]
    bursts.sort(key=lambda burst: (int(facts.taken[burst.members[0]]), facts.paths[burst.members[0]]))
    return _each_file_once(bursts)


def _successions(facts: FrameFacts, rules: BurstRules) -> Iterator[list[int]]:
    """Rows of one camera without a longer pause between them, at least as many as a burst has frames."""
    rows = np.flatnonzero((facts.camera != 0) & (facts.taken != NEVER))
    rows = rows[np.lexsort((facts.taken[rows], facts.camera[rows]))]
    camera, taken = facts.camera[rows], facts.taken[rows]
    new = (np.diff(camera) != 0) | (np.diff(taken) > round(rules.gap * SECOND))
    borders = np.concatenate(([0], np.flatnonzero(new) + 1, [len(rows)]))
    long = np.flatnonzero(np.diff(borders) >= rules.frames)
    for start, end in zip(borders[long].tolist(), borders[long + 1].tolist(), strict=True):
        yield sorted(rows[start:end].tolist(), key=lambda row: facts.paths[row])


@frozen
class _Chain:
    """Frames linked so far, and the last place that one of them told."""

    frames: tuple[Frame, ...]
    place: tuple[float, float] | None

    @property
    def last(self) -> Frame:
        return self.frames[-1]


def _chains(facts: FrameFacts, frames: Sequence[Frame], rules: BurstRules) -> list[tuple[Frame, ...]]:
    """Each frame goes on from the latest one that it may follow; one that may follow none begins anew."""
    done: list[_Chain] = []
    running: list[_Chain] = []
    for frame in frames:
        place = _place(facts, frame)
        home = next((chain for chain in reversed(running) if _goes_on(facts, chain, frame, place, rules)), None)
        if home is not None:
            running.remove(home)
            running.append(_Chain((*home.frames, frame), place or home.place))
        else:
            running.append(_Chain((frame,), place))
            done += running[:-_OPEN]
            running = running[-_OPEN:]
    return [chain.frames for chain in [*done, *running]]


def _goes_on(
    facts: FrameFacts, chain: _Chain, frame: Frame, place: tuple[float, float] | None, rules: BurstRules
) -> bool:
    """Whether the frame may be the chain's next."""
    return (
        frame.taken - chain.last.taken <= round(rules.gap * SECOND)
        and frame.may_follow(chain.last)
        and (place is None or chain.place is None or near(chain.place, place, rules.metres))
        and _alike(facts, chain.last.row, frame.row)
    )


def _place(facts: FrameFacts, frame: Frame) -> tuple[float, float] | None:
    """Where the frame was taken, as the first of its files says that says so."""
    for row in frame.rows:
        latitude, longitude = float(facts.latitude[row]), float(facts.longitude[row])
        if geohash(latitude, longitude) is not None:
            return latitude, longitude
    return None


def near(one: tuple[float, float], other: tuple[float, float], metres: float) -> bool:
    """Whether two places share a geohash cell of about 153 m, or lie close to each other in neighbouring ones."""
    cell, next_cell = geohash(*one), geohash(*other)
    if cell is None or next_cell is None or cell == next_cell:
        return True
    return next_cell in neighbours(cell) and distance_m(*one, *other) <= metres


def _alike(facts: FrameFacts, one: int, other: int) -> bool:
    """Whether two frames look like one scene a moment later."""
    pair = np.array([one, other])
    likeness = float(correlations(facts.greys[pair[:1]], facts.greys[pair[1:]], np.array([1]))[0])
    bits = int(np.bitwise_count(facts.dhash[one] ^ facts.dhash[other]))
    return likeness >= ALIKE or (likeness >= ALIKE_AT_LEAST and bits <= ALIKE_DHASH)


def _is_burst(chain: Sequence[Frame], rules: BurstRules) -> bool:
    """Enough frames over enough time; without fractions of the second the time is not known."""
    known = chain[0].exact and chain[-1].exact
    long_enough = not known or chain[-1].taken - chain[0].taken >= round(rules.duration * SECOND)
    return len(chain) >= rules.frames and long_enough


def _burst(facts: FrameFacts, chain: Sequence[Frame], same_bytes: dict[bytes, list[int]]) -> Burst:
    """The chain as a burst: each frame stood for by its file in the folder that holds most of them."""
    folders = folder_ranks(facts, [frame.rows for frame in chain])

    def rank(row: int) -> tuple[object, ...]:
        return (folders[folder_of(facts.paths[row])], *standing(facts, row))

    members = tuple(min(frame.rows, key=rank) for frame in chain)
    files = {row for frame in chain for row in frame.rows}
    files |= {twin for row in files for twin in same_bytes.get(facts.sha256[row], ())}
    copies = sorted(files - set(members), key=lambda row: facts.paths[row])
    best, close, reason = best_frame(facts, members)
    return Burst(members, tuple(copies), best, close, reason)


def _rows_by_bytes(facts: FrameFacts) -> dict[bytes, list[int]]:
    """Rows of files that share their bytes with another."""
    first: dict[bytes, int] = {}
    shared: dict[bytes, list[int]] = {}
    for row, digest in enumerate(facts.sha256):
        if digest in first:
            shared.setdefault(digest, [first[digest]]).append(row)
        else:
            first[digest] = row
    return shared


def _each_file_once(bursts: Sequence[Burst]) -> list[Burst]:
    """Bursts as they are, but for a copy claimed by two: it stays with the first, and a frame is nobody's copy."""
    taken = {row for burst in bursts for row in burst.members}
    result = []
    for burst in bursts:
        copies = tuple(row for row in burst.copies if row not in taken)
        taken.update(copies)
        result.append(evolve(burst, copies=copies))
    return result

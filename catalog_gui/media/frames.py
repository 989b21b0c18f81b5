"""Which files are one press of the shutter: a frame, its copies elsewhere, and how alike two frames are.

A copy carries its original's camera and time. So at one moment of one camera, files that show the same picture, whichever
way up, are one frame. Without fractions of a second a moment is a whole second that may hold many frames: there, names in
one folder whose numbers follow each other stand for different moments, and a file that has lost its fractions beside others
that have them is a copy of one of those, never another frame.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
from attrs import frozen

from catalog_gui.media.orientations import ORIENTATIONS, correlations

Ints = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).min  # a time that is not known
SECOND = 1_000_000
SAME_PICTURE = (
    0.8  # correlation at one moment of one camera: copies that were cropped by a few percent still reach 0.89
)
ALIKE, ALIKE_AT_LEAST = 0.8, 0.6  # frames of a burst measure 0.89 and more, other pictures moments apart up to 0.77
ALIKE_DHASH = 12
_COUNTER = re.compile(r"[0-9]{3,}")


@frozen(eq=False, kw_only=True)
class FrameFacts:
    """What is known of N photos that have a picture; row by row.

    :ivar ids: int64[N].
    :ivar sha256: checksum of each file.
    :ivar camera: int64[N], equal for equal make and model, 0 if either is not known.
    :ivar taken: int64[N], microseconds since any day, NEVER if not known from the photo itself.
    :ivar exact: bool[N], whether fractions of the second are known.
    :ivar latitude, longitude: float64[N] degrees, NaN if not known.
    :ivar paths: of each file, its folder before the last ``/``; roots told apart by what comes before.
    :ivar dhash: uint64[N]. :ivar greys: uint8[N, 32, 32]; a memory map does, for it is read row by row.
    :ivar pixels, bytes: int64[N]. :ivar is_raw: bool[N].
    :ivar shot: int64[N], equal for companions (raw + JPEG of one shot), 0 for a photo without.
    :ivar quality, sharpness, exposure: int64[N], 0 to 100.
    """

    ids: Ints
    sha256: Sequence[bytes]
    camera: Ints
    taken: Ints
    exact: npt.NDArray[np.bool_]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    paths: Sequence[str]
    dhash: npt.NDArray[np.uint64]
    greys: npt.NDArray[np.uint8]
    pixels: Ints
    bytes: Ints
    is_raw: npt.NDArray[np.bool_]
    shot: Ints
    quality: Ints
    sharpness: Ints
    exposure: Ints


@frozen
class Frame:
    """One press of the shutter. ``rows``: its files, the one that stands for it first.

    ``run`` is equal, and not 0, for frames of one second that follow each other by ``number``.
    """

    rows: tuple[int, ...]
    taken: int
    exact: bool
    run: int = 0
    number: int = 0

    @property
    def row(self) -> int:
        """The file that stands for the frame."""
        return self.rows[0]

    def may_follow(self, other: "Frame") -> bool:
        """Whether the two were taken at different times."""
        return self.taken != other.taken or (self.run != 0 and self.run == other.run)


def frames_of(facts: FrameFacts, rows: Iterable[int]) -> list[Frame]:
    """The frames among files of one camera in quick succession, in the order of their time."""
    files = _ranked(facts, rows)
    exposures = _exposures(facts, files)
    exact = [one for one in exposures if facts.exact[one[0]]]
    inexact = [one for one in exposures if not facts.exact[one[0]]]
    moments = _by_moment(facts, exact)
    left = _lost_fractions(facts, moments, inexact)
    frames = [Frame(tuple(rows), int(facts.taken[rows[0]]), exact=True) for rows in moments]
    for second in _by_taken(facts, left):
        frames += _counted_frames(facts, second)
    return sorted(frames, key=lambda frame: (frame.taken, frame.number, facts.paths[frame.row]))


def _ranked(facts: FrameFacts, rows: Iterable[int]) -> list[int]:
    """The files, those first that stand for a frame: from the folder that holds most moments, raws, then the largest."""
    rows = list(rows)
    folders = folder_ranks(facts, [(row,) for row in rows])

    def rank(row: int) -> tuple[object, ...]:
        return (not facts.exact[row], folders[folder_of(facts.paths[row])], *standing(facts, row))

    return sorted(rows, key=rank)


def standing(facts: FrameFacts, row: int) -> tuple[object, ...]:
    """What ranks files of one frame in one folder: raws first, then the largest; the lowest stands for the frame."""
    path = facts.paths[row]
    return (not facts.is_raw[row], -int(facts.pixels[row]), -int(facts.bytes[row]), len(path), path)


def folder_ranks(facts: FrameFacts, frames: Iterable[Sequence[int]]) -> dict[str, tuple[object, ...]]:
    """Ranks of folders, the best lowest: by the moments that lie there, exact ones before others, then the shortest."""
    exact: Counter[str] = Counter()
    moments: dict[str, set[int]] = {}
    for rows in frames:
        for row in rows:
            folder = folder_of(facts.paths[row])
            exact[folder] += bool(facts.exact[row]) and int(facts.taken[row]) not in moments.get(folder, ())
            moments.setdefault(folder, set()).add(int(facts.taken[row]))
    return {name: (-exact[name], -len(times), len(name), name) for name, times in moments.items()}


def folder_of(path: str) -> str:
    """What comes before the last slash."""
    return path.rpartition("/")[0]


def _exposures(facts: FrameFacts, files: Sequence[int]) -> list[list[int]]:
    """Files that are one exposure beyond doubt: the same bytes, or companions. Each in the order of ``files``."""
    groups: list[list[int]] = []
    known: dict[object, list[int]] = {}
    for row in files:
        names: list[object] = [facts.sha256[row]]
        names += [int(facts.shot[row])] if facts.shot[row] else []
        group = next((known[name] for name in names if name in known), None)
        if group is None:
            groups.append(group := [])
        group.append(row)
        known.update(dict.fromkeys(names, group))
    return groups


def _by_moment(facts: FrameFacts, exposures: Sequence[list[int]]) -> list[list[int]]:
    """Exposures with known fractions, those of the same moment and picture as one."""
    merged: list[list[int]] = []
    for moment in _by_taken(facts, exposures):
        kept: list[list[int]] = []
        for exposure in moment:
            home = _most_alike(facts, exposure[0], kept)
            if home is None:
                kept.append(exposure)
            else:
                home += exposure
        merged += kept
    return merged


def _lost_fractions(facts: FrameFacts, moments: list[list[int]], inexact: Sequence[list[int]]) -> list[list[int]]:
    """Give files without fractions to the frame of that second whose picture they show; what shows none is left."""
    seconds: dict[int, list[list[int]]] = {}
    for moment in moments:
        seconds.setdefault(int(facts.taken[moment[0]]) // SECOND, []).append(moment)
    left = []
    for exposure in inexact:
        home = _most_alike(facts, exposure[0], seconds.get(int(facts.taken[exposure[0]]) // SECOND, []))
        if home is None:
            left.append(exposure)
        else:
            home += exposure
    return left


def _most_alike(facts: FrameFacts, row: int, groups: Sequence[list[int]]) -> list[int] | None:
    """The group whose first file shows the same picture as ``row``, whichever way up; the most alike one."""
    if not groups:
        return None
    likeness = same_picture(facts, row, [group[0] for group in groups])
    best = int(likeness.argmax())
    return groups[best] if likeness[best] >= SAME_PICTURE else None


def same_picture(facts: FrameFacts, row: int, others: Sequence[int]) -> npt.NDArray[np.float32]:
    """float32[K]: how alike ``row`` and each of ``others`` are in the orientation that fits best."""
    rows = np.repeat(np.array(others), 8)
    turns = np.tile(np.array(ORIENTATIONS), len(others))
    one = np.broadcast_to(facts.greys[row], (len(rows), *facts.greys.shape[1:]))
    return np.asarray(correlations(one, facts.greys[rows], turns).reshape(-1, 8).max(axis=1))


def _counted_frames(facts: FrameFacts, exposures: Sequence[list[int]]) -> list[Frame]:
    """Frames of one second without fractions: runs of consecutive numbers, each with the copies of its pictures."""
    left, frames = list(exposures), []
    while left:
        run = _longest_run(facts, left)
        members = [exposure for _, exposure in run]
        left, rest = [exposure for exposure in left if exposure not in members], []
        groups = [list(exposure) for exposure in members]
        for exposure in left:
            home = _most_alike(facts, exposure[0], groups)
            if home is None:
                rest.append(exposure)
            else:
                home += exposure
        shared = run[0][1][0] + 1 if len(run) > 1 else 0
        for (number, exposure), rows in zip(run, groups, strict=True):
            frames.append(Frame(tuple(rows), int(facts.taken[exposure[0]]), exact=False, run=shared, number=number))
        left = rest
    return frames


def _longest_run(facts: FrameFacts, exposures: Sequence[list[int]]) -> list[tuple[int, list[int]]]:
    """(number, exposure) of the longest run of consecutive numbers in one folder; the first exposure where there is none."""
    best: list[tuple[int, list[int]]] = []
    series: dict[object, list[tuple[int, list[int]]]] = {}
    for exposure in exposures:
        if counted := counter_of(facts.paths[exposure[0]]):
            series.setdefault(counted[0], []).append((counted[1], exposure))
    for numbered in series.values():
        numbered.sort(key=lambda entry: entry[0])
        run: list[tuple[int, list[int]]] = []
        for entry in numbered:
            run = [*run, entry] if run and entry[0] == run[-1][0] + 1 else [entry]
            best = max(best, run, key=len)
    return best if len(best) > 1 else [(0, exposures[0])]


def counter_of(path: str) -> tuple[tuple[str, str, str], int] | None:
    """((folder, what stands before, what stands after), the camera's number) of a name such as ``IMG_0042.JPG``.

    Numbers of one or two digits are not a camera's count: ``IMG_0042 (1).JPG`` and ``IMG_0042 (2).JPG`` are copies.
    """
    name = PurePosixPath(path).stem
    numbers = list(_COUNTER.finditer(name))
    if not numbers:
        return None
    last = numbers[-1]
    return (folder_of(path), name[: last.start()], name[last.end() :]), int(last.group())


def _by_taken(facts: FrameFacts, exposures: Sequence[list[int]]) -> list[list[list[int]]]:
    """Exposures of equal recorded time together."""
    groups: dict[int, list[list[int]]] = {}
    for exposure in exposures:
        groups.setdefault(int(facts.taken[exposure[0]]), []).append(exposure)
    return list(groups.values())

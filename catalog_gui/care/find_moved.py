"""A folder of photos that is not where it was: searched for on other places, by names and sizes, then by the bytes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import frozen
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.volumes import drives
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum, has_left
from catalog_gui.phases.walk import Skip, skip_pattern

SAMPLE: Final = 300
"""So many of its photos, spread over it, are searched for."""

CONFIRMED: Final = 5
"""So many of those that were found are read."""

CANDIDATES: Final = 5
_FILES: Final = 2000
_FOLDERS: Final = 100
"""After so many files or folders it is told how far the search is."""


@frozen
class Searching:
    """How far the search is."""

    files: int
    folder: Path


@frozen
class Candidate:
    """A folder that may be the one. Of a `sample` of its photos so many were `found` by name and size.

    :param confirmed: as many as that, less those whose bytes were read and are others.
    :param covered: the root that it lies in or that lies in it, if there is one: the catalog cannot follow there.
    """

    place: Path
    sample: int
    found: int
    confirmed: int
    covered: str | None = None


@frozen
class _Wanted:
    path: str
    size: int
    sha256: bytes | None


def places_to_search(root: Path) -> list[Path]:
    """Where a folder is likely to be now: around its old place, on each drive, at home; none inside another."""
    around = next((folder for folder in root.parents if folder.is_dir()), None)
    known = [around, *drives(), Path.home()]
    systems_own = Path(Path.home().anchor)
    wanted = [place for place in known if place is not None and place != systems_own]
    found: list[Path] = []
    for place in sorted(set(wanted), key=lambda place: (len(place.parts), str(place))):
        if not any(place.is_relative_to(other) for other in found):
            found.append(place)
    return found


_Votes = dict[Path, list[tuple[Path, _Wanted]]]
"""For a place: the files that speak for it, and the photos that they would be."""


def search(keeper: Keeper, root: int, places: Sequence[Path], missing: bool = False) -> Iterator[Searching | Candidate]:
    """Look through places for the folder that a root has become; yields how far it is, last the likeliest first.

    :param missing: search for those of its photos alone that are not there: a folder inside the root has gone.
    """
    sample = _sample(keeper, root, missing)
    votes: _Votes = {}
    wanted: dict[tuple[str, int], list[_Wanted]] = {}
    for each in sample:
        wanted.setdefault((PurePosixPath(each.path).name, each.size), []).append(each)
    names = {name for name, _ in wanted}
    files = told = 0
    for number, (folder, inside) in enumerate(_folders(places, skip_pattern(keeper.settings.skip)), start=1):
        files += len(inside)
        for name in sorted(names.intersection(inside)):
            _vote(votes, folder / name, wanted, missing)
        if files - told >= _FILES or number % _FOLDERS == 0:
            told = files
            yield Searching(files, folder)
    yield from _judged(keeper, root, len(sample), votes, missing)


def _sample(keeper: Keeper, root: int, missing: bool) -> list[_Wanted]:
    """Photos spread evenly over a root, or over those of it whose file is not there, whether that is written down or not."""
    wanted = select(Photo.path, Photo.size, Photo.sha256).where(Photo.root_id == root, present(), Photo.size > 0)
    with keeper.catalog.read() as session:
        here = Path(session.get_one(Root, root).path)
        rows = [_Wanted(*row) for row in session.execute(wanted.order_by(Photo.path))]
    if missing:
        rows = [row for row in rows if has_left(here / row.path)]
    return rows[:: max(1, len(rows) // SAMPLE)]


def _folders(places: Sequence[Path], skip: Skip) -> Iterator[tuple[Path, list[str]]]:
    """Each folder once with the names in it, below all places; hidden ones and those of the system are passed by."""
    seen: set[tuple[int, int]] = set()
    for place in places:
        for folder, below, inside in os.walk(place):
            with suppress(OSError):
                status = Path(folder).stat()
                if (status.st_dev, status.st_ino) in seen:
                    below.clear()
                    continue
                seen.add((status.st_dev, status.st_ino))
            below[:] = sorted(name for name in below if not _is_skipped(name, skip))
            yield Path(folder), inside


def _is_skipped(name: str, skip: Skip) -> bool:
    return name.lower() in skip.plain or skip.names.fullmatch(name) is not None


def _vote(votes: _Votes, file: Path, wanted: dict[tuple[str, int], list[_Wanted]], missing: bool) -> None:
    """Where the root, or the folder that has gone from it, would be, were this file one of its photos."""
    try:
        size = file.lstat().st_size
    except OSError:
        return
    for each in wanted.get((file.name, size), ()):
        below = PurePosixPath(each.path).parts
        alike = _alike(file.parts, below)
        if missing:
            votes.setdefault(Path(*file.parts[: len(file.parts) - max(1, alike - 1)]), []).append((file, each))
        elif alike == len(below):
            votes.setdefault(Path(*file.parts[:-alike]), []).append((file, each))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two paths have in common at their ends."""
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _judged(keeper: Keeper, root: int, sample: int, votes: _Votes, missing: bool) -> Iterator[Candidate]:
    """The likeliest places, read; never the one where the root is."""
    with keeper.catalog.read() as session:
        roots: dict[int, str] = dict(session.execute(select(Root.id, Root.path)).all())
    here = Path(roots[root])
    covering = [Path(path) for id_, path in roots.items() if missing or id_ != root]
    likely = sorted(votes, key=lambda place: (-len(votes[place]), str(place)))
    found = []
    for place in [each for each in likely if each != here][:CANDIDATES]:
        count = len({each.path for _, each in votes[place]})
        confirmed = count - _others(votes[place], count)
        covered = next((path for path in covering if place.is_relative_to(path) or path.is_relative_to(place)), None)
        if confirmed > 0:
            found.append(Candidate(place, sample, count, confirmed, str(covered) if covered else None))
    yield from sorted(found, key=lambda each: -each.confirmed)


def _others(votes: Sequence[tuple[Path, _Wanted]], count: int) -> int:
    """How many of the files that speak for a place have other bytes, by reading a few of them."""
    known = [(file, each.sha256) for file, each in votes if each.sha256]
    step = max(1, len(known) // CONFIRMED)
    read = known[::step][:CONFIRMED]
    wrong = sum(checksum(file) != sha256 for file, sha256 in read)
    return count if read and wrong == len(read) else wrong

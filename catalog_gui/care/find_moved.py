"""A folder of photos that is not where it was: searched for on other places, by names and sizes, then by the bytes."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import frozen
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum

SAMPLE: Final = 300
"""So many of its photos, spread over it, are searched for."""

CONFIRMED: Final = 5
"""So many of those that were found are read."""

CANDIDATES: Final = 5
_REPORT_EVERY: Final = 2000


@frozen
class Searching:
    """How far the search is."""

    files: int
    folder: Path


@frozen
class Candidate:
    """A folder that may be the one. Of a `sample` of its photos so many were `found` by name and size.

    `confirmed`: as many as that, less those whose bytes were read and are others.
    """

    place: Path
    sample: int
    found: int
    confirmed: int


@frozen
class _Wanted:
    path: str
    size: int
    sha256: bytes | None


def search(keeper: Keeper, root: int, places: Sequence[Path]) -> Iterator[Searching | Candidate]:
    """Look through places for the folder that a root has become; yields how far it is, last the likeliest first."""
    sample = _sample(keeper, root)
    by_name: dict[tuple[str, int], list[_Wanted]] = {}
    for each in sample:
        by_name.setdefault((PurePosixPath(each.path).name, each.size), []).append(each)
    names = {name for name, _ in by_name}
    votes: Counter[Path] = Counter()
    files = 0
    for place in places:
        for folder, _, inside in os.walk(place):
            files += len(inside)
            for name in names.intersection(inside):
                votes.update(_votes(Path(folder), name, by_name))
            if files // _REPORT_EVERY != (files - len(inside)) // _REPORT_EVERY:
                yield Searching(files, Path(folder))
    likely = [(place, found) for place, found in votes.most_common(CANDIDATES)]
    judged = [Candidate(place, len(sample), found, found - _others(place, sample)) for place, found in likely]
    yield from sorted((each for each in judged if each.confirmed > 0), key=lambda each: -each.confirmed)


def _sample(keeper: Keeper, root: int) -> list[_Wanted]:
    """Photos spread evenly over a root."""
    with keeper.catalog.read() as session:
        rows = session.execute(
            select(Photo.path, Photo.size, Photo.sha256)
            .where(Photo.root_id == root, present(), Photo.size > 0)
            .order_by(Photo.path)
        ).all()
    step = max(1, len(rows) // SAMPLE)
    return [_Wanted(*row) for row in rows[::step]]


def _votes(folder: Path, name: str, by_name: dict[tuple[str, int], list[_Wanted]]) -> Iterator[Path]:
    """Where the root would be, were this file one of its photos at the same place below it."""
    try:
        size = (folder / name).stat().st_size
    except OSError:
        return
    for each in by_name.get((name, size), ()):
        below = PurePosixPath(each.path).parts
        if (folder / name).parts[-len(below) :] == below:
            yield Path(*(folder / name).parts[: -len(below)])


def _others(place: Path, sample: Sequence[_Wanted]) -> int:
    """How many of the photos that would be there have other bytes, by reading a few."""
    there = [each for each in sample if each.sha256 and _has_size(place / each.path, each.size)]
    step = max(1, len(there) // CONFIRMED)
    read = there[::step][:CONFIRMED]
    wrong = sum(checksum(place / each.path) != each.sha256 for each in read)
    return len(there) if read and wrong == len(read) else wrong


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False

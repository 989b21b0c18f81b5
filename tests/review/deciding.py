"""What tests of the review start from: drawn photos with their copies, known to a catalog as after a rebuild, and its rows."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from camera import copy, jpeg
from engine import grouped
from keeping import add, figures, ids
from sqlalchemy import select, update

from catalog_gui.catalog.tables import (
    Burst,
    BurstFrame,
    Cluster,
    ClusterMember,
    Decision,
    Given,
    Operation,
    Photo,
    Rejected,
    TrashItem,
)
from catalog_gui.catalog.types import fingerprint
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.analyze import Analysis
from catalog_gui.review import decisions
from catalog_gui.review.apply import Applied, apply
from catalog_gui.review.members import BURST, CLUSTER, KEEP, TRASH, group
from catalog_gui.review.trash_records import Trashed, listed

KEPT = (Cluster, ClusterMember, Burst, BurstFrame, Decision, Rejected, Given, Photo)
"""What a person's steps may change."""


def draw(folder: Path, *groups: Iterable[str]) -> None:
    """Photos: each group is one picture, byte for byte the same, under these names."""
    for number, names in enumerate(groups):
        first, *others = names
        jpeg(folder / first, seed=900 + number)
        for name in others:
            copy(folder / first, folder / name)


def take_in(keeper: Keeper, folder: Path) -> None:
    """Let the catalog know the photos of a folder, and the bytes of each."""
    add(keeper, folder)
    with keeper.catalog.write() as session:
        for photo in session.scalars(select(Photo).where(Photo.trashed_at.is_(None))).all():
            sha256 = hashlib.sha256((folder / photo.path).read_bytes()).digest()
            known = {"sha256": sha256, "content": fingerprint(sha256)}
            session.execute(update(Photo).where(Photo.id == photo.id).values(known))
        keeper.tallies.recount(session)


def cluster(keeper: Keeper, *paths: str) -> int:
    """A cluster of these photos around the first."""
    return recounted(keeper, grouped.cluster(keeper, *paths))


def burst(keeper: Keeper, *paths: str, copies: Iterable[str] = ()) -> int:
    """A burst of these frames, the first the best."""
    return recounted(keeper, grouped.burst(keeper, paths, paths[0], tuple(copies)))


def recounted(keeper: Keeper, number: int) -> int:
    with keeper.catalog.write() as session:
        keeper.tallies.recount(session)
    return number


def says(keeper: Keeper, path: str, **facts: Any) -> None:
    """What the file of a photo says of itself."""
    with keeper.catalog.write() as session:
        photo = session.get_one(Photo, ids(keeper)[path])
        plain = {"orientation": 1, "taken_subsecond": False, "taken_suspicious": False, "edits": False, "keywords": ""}
        session.add(Analysis(photo_id=photo.id, version="1", stamp=photo.content, **(plain | facts)))
        session.flush()
        keeper.tallies.recount(session)


def say(keeper: Keeper, number: int, *kept: str, about: str = CLUSTER) -> None:
    """Keep these photos of a group, and send all others to the trash."""
    with keeper.catalog.read() as session:
        found = group(session, about, number)
    known = ids(keeper)
    decisions.choose(keeper, about, number, decisions.keep_only(found, [known[path] for path in kept]))


def keep_all(keeper: Keeper, number: int, about: str = CLUSTER) -> None:
    """Keep every photo of a group."""
    with keeper.catalog.read() as session:
        found = group(session, about, number)
    decisions.choose(keeper, about, number, {member.photo: KEEP for member in found.members})


def applied(keeper: Keeper, **asked: Any) -> Applied:
    """Apply to its end; what it did. The gauges' figures still equal counting."""
    last = list(apply(keeper, **asked))[-1]
    assert last.finished
    assert last.done == last.total
    figures(keeper)
    return last


def paths_of(entries: Iterable[Any]) -> list[str]:
    return sorted(each.path for each in entries)


def trashed(keeper: Keeper) -> list[Trashed]:
    """What lies in the trash, as it is listed."""
    with keeper.catalog.read() as session:
        return listed(session)


def in_trash(keeper: Keeper) -> set[str]:
    return {each.path for each in trashed(keeper)}


def choices(keeper: Keeper, number: int, about: str = CLUSTER) -> dict[str, str | None]:
    """What was said of each photo of a group."""
    with keeper.catalog.read() as session:
        return {member.path: member.choice for member in group(session, about, number).members}


def reviewed(keeper: Keeper, number: int, about: str = CLUSTER) -> bool:
    with keeper.catalog.read() as session:
        return group(session, about, number).reviewed


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its content."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(keeper: Keeper, *tables: Any) -> dict[str, list[Any]]:
    """The rows of these tables, else of all that a person's steps may change."""
    with keeper.catalog.read() as session:
        found: Mapping[str, list[Any]] = {
            table.__tablename__: sorted((tuple(row) for row in session.execute(select(table.__table__))), key=repr)
            for table in tables or KEPT
        }
    return dict(found)


def given(keeper: Keeper, path: str) -> dict[str, Any]:
    """What was given to a photo: words, number or moment by name."""
    with keeper.catalog.read() as session:
        found = session.scalars(select(Given).where(Given.photo_id == ids(keeper)[path])).all()
    return {each.name: next(v for v in (each.words, each.number, each.moment) if v is not None) for each in found}


def operations(keeper: Keeper) -> list[tuple[str, str, str | None]]:
    """The journal: (kind, label, result)."""
    with keeper.catalog.read() as session:
        return [tuple(row) for row in session.execute(select(Operation.kind, Operation.label, Operation.result))]


def on_the_way(keeper: Keeper) -> set[str]:
    """States of files that are neither in their place nor in the trash nor gone."""
    with keeper.catalog.read() as session:
        return set(session.scalars(select(TrashItem.state))) - {"trashed", "restored", "purged"}


__all__ = [
    "BURST", "CLUSTER", "KEEP", "TRASH", "applied", "burst", "bytes_of", "choices", "cluster", "draw", "given", "in_trash",
    "keep_all", "on_the_way", "operations", "paths_of", "reviewed", "rows", "say", "says", "take_in", "trashed",
]  # fmt: skip

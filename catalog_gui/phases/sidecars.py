"""Sidecars that were written, changed or removed since the last scan: what their photos say is read again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import delete, insert, or_, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Root, Sidecars
from catalog_gui.catalog.types import to_stored
from catalog_gui.phases.analyze import Analysis
from catalog_gui.phases.base import Counts, table_of
from catalog_gui.phases.walk import as_stored

PART: Final = 200
"""Photos or folders that are asked for, or written, at once."""

_PATH: Final[Any] = type_coerce(Photo.path, Text)

Place = tuple[int, str]
"""A root and a folder below it, "" or with a slash at its end."""

Facts = Mapping[str, Sequence[int]]
"""The sidecars of a folder by name, each with its size in bytes and its mtime in ns."""


@frozen
class Seen:
    """What a scan saw in a root: folders that hold sidecars, with their Facts as JSON, and places that would not open."""

    folders: Mapping[str, str]
    closed: Sequence[str] = ()


@define
class _Differing:
    """Folders whose sidecars are not as they were: as they were, and as they are."""

    before: dict[Place, Facts] = field(factory=dict)
    now: dict[Place, Facts] = field(factory=dict)

    @property
    def gone(self) -> Iterator[tuple[Place, str, Sequence[int]]]:
        """What is not there any more, or not as it was."""
        return _only_in(self.before, self.now)

    @property
    def come(self) -> Iterator[tuple[Place, str, Sequence[int]]]:
        """What was not there, or not as it is."""
        return _only_in(self.now, self.before)


def look_again(catalog: Catalog, counts: Counts, seen: Mapping[int, Seen]) -> int:
    """Have photos analyzed anew whose sidecars are not as they were; how many photos that are.

    A sidecar that moved with its photo is no news, nor is one that lies in the trash with it.
    :param seen: by root, for those that were looked at.
    """
    differing = _compare(catalog, seen)
    if not differing.before and not differing.now:
        return 0
    with catalog.read() as session:
        photos = sorted(_owners_of_others(session, differing))
    _write(catalog, differing)
    _make_stale(catalog, counts, photos)
    return len(photos)


def _compare(catalog: Catalog, seen: Mapping[int, Seen]) -> _Differing:
    differing = _Differing()
    with catalog.read() as session:
        roots = set(session.scalars(select(Root.id)))
        rows = session.execute(
            select(Sidecars.root_id, Sidecars.folder, Sidecars.facts).where(
                or_(Sidecars.root_id.in_(seen), Sidecars.root_id.not_in(roots))
            )
        )
        stored = {(root, folder): facts for root, folder, facts in rows}
    found = {(root, folder): facts for root, each in seen.items() for folder, facts in each.folders.items()}
    for place in stored.keys() | found.keys():
        if stored.get(place) != found.get(place) and not _is_closed(seen, place):
            if place in stored:
                differing.before[place] = json.loads(stored[place])
            if place in found:
                differing.now[place] = json.loads(found[place])
    return differing


def _owners_of_others(session: Session, differing: _Differing) -> set[int]:
    """The photos whose sidecars are others now. Those that went with their photos stay noted where they were."""
    photos: set[int] = set()
    moved: set[tuple[Any, ...]] = set()
    for (root, folder), name, facts in list(differing.gone):
        owners = _owners(session, root, folder + name)
        if any(owners.values()):
            differing.now[root, folder] = {name: facts, **differing.now.get((root, folder), {})}
        elif not owners:
            moved.add((name, *facts))
        photos |= {photo for photo, trashed in owners.items() if not trashed}
    for (root, folder), name, facts in differing.come:
        if (name, *facts) not in moved:
            photos |= {photo for photo, trashed in _owners(session, root, folder + name).items() if not trashed}
    return photos


def _is_closed(seen: Mapping[int, Seen], place: Place) -> bool:
    """Whether a folder would not open: nothing is known then of what lies in it."""
    root, folder = place
    return root in seen and folder.startswith(tuple(seen[root].closed))


def _only_in(these: Mapping[Place, Facts], those: Mapping[Place, Facts]) -> Iterator[tuple[Place, str, Sequence[int]]]:
    for place, sidecars in these.items():
        others = those.get(place, {})
        for name, facts in sidecars.items():
            if others.get(name) != facts:
                yield place, name, facts


def _owners(session: Session, root: int, sidecar: str) -> dict[int, bool]:
    """Photos that a sidecar is named after, by their stem or their whole name; True for those in the trash."""
    owner = sidecar.rpartition(".")[0]
    name, stem = to_stored(owner), to_stored(owner + ".")
    behind = stem[:-1] + "/"  # follows the full stop: what lies between begins with the stem and the full stop
    wanted = select(Photo.id, Photo.trashed_at.is_not(None), _PATH).where(
        Photo.root_id == root, or_(name == _PATH, (stem <= _PATH) & (behind > _PATH))
    )
    rows = session.execute(wanted)
    return {photo: trashed for photo, trashed, path in rows if path == name or path.rpartition(".")[0] == name}


def _write(catalog: Catalog, differing: _Differing) -> None:
    places = sorted(differing.before.keys() | differing.now.keys())
    for start in range(0, len(places), PART):
        part = places[start : start + PART]
        rows = [
            {"root_id": root, "folder": folder, "facts": as_stored(differing.now[root, folder])}
            for root, folder in part
            if differing.now.get((root, folder))
        ]
        with catalog.write() as session:
            for root, folder in part:
                session.execute(delete(Sidecars).where(Sidecars.root_id == root, Sidecars.folder == folder))
            if rows:
                session.execute(insert(Sidecars), rows)


def _make_stale(catalog: Catalog, counts: Counts, photos: Sequence[int]) -> None:
    for start in range(0, len(photos), PART):
        part = photos[start : start + PART]
        with catalog.write() as session, counts.changing(session, part):
            analysis = table_of(Analysis)
            session.connection().execute(update(analysis).where(analysis.c.photo_id.in_(part)).values(stamp=None))

"""A folder of photos that is somewhere else now: what is there is compared first, then the catalog follows."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.media.volumes import volume_of
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum

EXAMPLES: Final = 5
_REPORT_EVERY: Final = 200
_PAGE: Final = 2000


@frozen
class Looked:
    """How far the comparison is."""

    looked: int
    photos: int


@frozen
class Matched:
    """A root's photos against a new place.

    :param same: of the same size and time.
    :param same_bytes: of another time, and read: the same bytes.
    :param different: another file has their name.
    :param examples: paths of some that were not found.
    """

    root_id: int
    root: str
    place: Path
    photos: int
    same: int
    same_bytes: int
    different: int
    absent: int
    examples: tuple[str, ...]

    @property
    def found(self) -> int:
        """Photos that are there."""
        return self.same + self.same_bytes

    @property
    def words(self) -> str:
        """As a sentence."""
        rest = (
            f"; {self.different} names have another file, {self.absent} are not there"
            if self.found < self.photos
            else ""
        )
        return f"{self.found} of {self.photos} photos of {self.root} are in {self.place}{rest}."


def root_named(keeper: Keeper, words: str) -> int:
    """The root that a person means by a path or a number.

    :raises UsageError: there is none; the sentence lists those that there are.
    """
    with keeper.catalog.read() as session:
        roots = list(session.execute(select(Root.id, Root.path).order_by(Root.path)))
    for id_, path in roots:
        if words == str(id_) or Path(os.path.abspath(words)) == Path(path):  # noqa: PTH100
            return int(id_)
    names = ", ".join(path for _, path in roots) or "none yet"
    raise UsageError(f"{words} is none of your folders, which are: {names}.")


def match(keeper: Keeper, root: int, place: Path) -> Iterator[Looked | Matched]:
    """Compare a root's photos with a place; yields how far it is, last what was found. Changes nothing.

    :raises CatalogError: the place is not there, or holds what is covered already.
    """
    with keeper.catalog.read() as session:
        path = session.get_one(Root, root).path
        place = _usable(session, root, place)
        wanted = select(Photo.path, Photo.size, Photo.mtime_ns, Photo.sha256).where(Photo.root_id == root, present())
        rows: list[Any] = list(session.execute(wanted.order_by(Photo.path)))
    counts = {"same": 0, "same_bytes": 0, "different": 0, "absent": 0}
    absent: list[str] = []
    for number, row in enumerate(rows, start=1):
        found = _found(place, row)
        counts[found] += 1
        if found == "absent" and len(absent) < EXAMPLES:
            absent.append(row.path)
        if number % _REPORT_EVERY == 0:
            yield Looked(number, len(rows))
    yield Matched(root, path, place, len(rows), **counts, examples=tuple(absent))


def _usable(session: Session, root: int, place: Path) -> Path:
    """The place as the system names it, if a root may be there."""
    try:
        real = Path(os.path.realpath(place.expanduser(), strict=True))
    except OSError as error:
        raise CatalogError(f"{place} is not there ({error.strerror}), so nothing was changed.") from error
    if not real.is_dir():
        raise CatalogError(f"{place} is a file and no folder, so nothing was changed.")
    for other in session.scalars(select(Root.path).where(Root.id != root)):
        if real.is_relative_to(other) or Path(other).is_relative_to(real):
            raise CatalogError(
                f"{real} and {other}, which is covered already, are one inside the other. Nothing was changed."
            )
    return real


def _found(place: Path, row: Any) -> str:
    try:
        status = (place / row.path).stat()
    except (OSError, ValueError):
        return "absent"
    if status.st_size != row.size:
        return "different"
    if status.st_mtime_ns == row.mtime_ns:
        return "same"
    return "same_bytes" if row.sha256 and checksum(place / row.path) == row.sha256 else "different"


def relocate(keeper: Keeper, found: Matched) -> int:
    """Let the catalog follow; what was not found there is asked about by the next scan. The operation's number.

    :raises CatalogError: not one photo is there, or another program works on the catalog alone.
    """
    if found.photos and not found.found:
        raise CatalogError(f"Not one photo of {found.root} is in {found.place}, so nothing was changed.")
    label = f"Relocate {Path(found.root).name or found.root}"
    alone = keeper.catalog.alone("relocate", label, chosen=f"{found.root} to {found.place}")
    with alone as said, keeper.catalog.write() as session:
        place = update(Root).where(Root.id == found.root_id)
        session.execute(place.values(path=str(found.place), volume=volume_of(found.place)))
    return said.id

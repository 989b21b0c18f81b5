"""A folder of photos that is somewhere else now: what is there is compared first, then the catalog follows, and can go back."""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.media.volumes import volume_of
from catalog_gui.phases import doubts
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum

EXAMPLES: Final = 5
READ: Final = 100
"""So many files, spread over the folder, are read of those whose time is another: a copy may have been given new times."""
_REPORT_EVERY: Final = 100


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
    :param same_size: of the same size and another time, and not read: as those that were.
    :param different: another file has their name.
    :param examples: paths of some that were not found.
    """

    root_id: int
    root: str
    place: Path
    photos: int
    same: int
    same_bytes: int
    same_size: int
    different: int
    absent: int
    examples: tuple[str, ...]

    @property
    def found(self) -> int:
        """Photos that are there."""
        return self.same + self.same_bytes + self.same_size

    @property
    def words(self) -> str:
        """As a sentence."""
        rest = (
            f"; {self.different} names have another file, {self.absent} are not there"
            if self.found < self.photos
            else ""
        )
        return f"{self.found} of {self.photos} photos of {self.root} are in {self.place}{rest}."


@frozen
class Relocated:
    """What was done, to be taken back: the operation's number, and where the root was and is."""

    operation: int
    root_id: int
    before: str
    volume: str | None
    now: str


@frozen
class _Wanted:
    path: str
    size: int
    mtime_ns: int
    sha256: bytes | None


def root_named(keeper: Keeper, words: str) -> int:
    """The root that a person means by a path or a number.

    :raises UsageError: there is none; the sentence lists those that there are.
    """
    with keeper.catalog.read() as session:
        roots = list(session.execute(select(Root.id, Root.path).order_by(Root.path)))
    meant = {os.path.abspath(words), os.path.realpath(words)}  # noqa: PTH100
    for id_, path in roots:
        if words == str(id_) or path in meant:
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
        columns = select(Photo.path, Photo.size, Photo.mtime_ns, Photo.sha256)
        rows = session.execute(columns.where(Photo.root_id == root, present()).order_by(Photo.path))
        wanted = [_Wanted(*row) for row in rows]
    counts: Counter[str] = Counter()
    absent: list[str] = []
    every = max(1, len(wanted) // READ)
    for number, each in enumerate(wanted):
        found = _found(place, each, read=number % every == 0)
        counts[found] += 1
        if found == "absent" and len(absent) < EXAMPLES:
            absent.append(each.path)
        if number % _REPORT_EVERY == 0:
            yield Looked(number, len(wanted))
    how = {name: counts[name] for name in ("same", "same_bytes", "same_size", "different", "absent")}
    yield Matched(root, path, place, len(wanted), examples=tuple(absent), **how)


def _usable(session: Session, root: int, place: Path) -> Path:
    """The place as the system names it, if a root may be there."""
    try:
        real = Path(os.path.realpath(place.expanduser(), strict=True))
    except OSError as error:
        raise CatalogError(f"{place} is not there ({error.strerror}), so nothing was changed.") from error
    if not real.is_dir():
        raise CatalogError(f"{place} is a file and no folder, so nothing was changed.")
    _refuse_covered(session, root, real)
    return real


def _refuse_covered(session: Session, root: int, place: Path) -> None:
    for other in map(Path, session.scalars(select(Root.path).where(Root.id != root))):
        if place.is_relative_to(other) or other.is_relative_to(place):
            raise CatalogError(
                f"{place} and {other}, which is covered already, are one inside the other. Nothing was changed."
            )


def _found(place: Path, row: _Wanted, read: bool) -> str:
    """How a photo stands at a place. Links are none of its files: a scan would not follow them."""
    try:
        status = (place / row.path).lstat()
    except (OSError, ValueError):
        return "absent"
    if not stat.S_ISREG(status.st_mode) or status.st_size != row.size:
        return "different"
    if status.st_mtime_ns == row.mtime_ns:
        return "same"
    if not read or row.sha256 is None:
        return "same_size"
    return "same_bytes" if checksum(place / row.path) == row.sha256 else "different"


def relocate(keeper: Keeper, found: Matched) -> Relocated:
    """Let the catalog follow; what was not found there is asked about by the next scan.

    :raises CatalogError: not one photo is there, the place or the folder is no longer what was compared, or another
        program works on the catalog alone.
    """
    if found.photos and not found.found:
        raise CatalogError(f"Not one photo of {found.root} is in {found.place}, so nothing was changed.")
    label = f"Relocate {Path(found.root).name or found.root}"
    with keeper.catalog.alone("relocate", label, chosen=f"{found.root} to {found.place}") as said:
        keeper.snapshot()
        with keeper.catalog.write() as session:
            volume = _put(session, found.root_id, found.root, found.place, volume_of(found.place))
        return Relocated(said.id, found.root_id, found.root, volume, str(found.place))


def take_back(keeper: Keeper, done: Relocated) -> int:
    """The folder is where it was before; the operation's number.

    :raises CatalogError: it has been relocated once more, or another program works on the catalog alone.
    """
    label = f"Relocate {Path(done.now).name or done.now} back"
    with keeper.catalog.alone("relocate", label, chosen=f"{done.now} to {done.before}") as said:
        with keeper.catalog.write() as session:
            _put(session, done.root_id, done.now, Path(done.before), done.volume)
        return said.id


def _put(session: Session, id_: int, before: str, place: Path, volume: str | None) -> str | None:
    """Let a root be at a place, if it is still where it was; the drive that it was on."""
    root = session.get(Root, id_)
    if root is None or root.path != before:
        raise CatalogError(f"{before} is not where it was a moment ago, so nothing was changed. Look again.")
    _refuse_covered(session, id_, place)
    was = root.volume
    session.execute(update(Root).where(Root.id == id_).values(path=str(place), volume=volume))
    doubts.keep(session, id_, None)
    return was

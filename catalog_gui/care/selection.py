"""Which thumbnails: a small record of filters that all must fit, and the photos that it means."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from os.path import realpath
from pathlib import Path
from re import fullmatch
from time import time
from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.catalog.types import to_stored
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope, named, to_do
from catalog_gui.errors import UsageError
from catalog_gui.media.store import ThumbnailStore, shard_of
from catalog_gui.phases.analyze import TAKEN, analyzed
from catalog_gui.phases.base import FAILED, Phase, present

_DAY: Final = 86400.0


@frozen
class Selection:
    """Filters; each one that is given must fit, and none means all photos.

    :param ids: these photos.
    :param since: taken at this moment or later (local wall-clock time).
    :param until: taken before this moment.
    :param folder: the photo lies below this folder: a whole path, or one below a root.
    :param shard: the folder of the store in which its thumbnail lies, two hex digits.
    :param older_than: its thumbnail was written more than so many days ago.
    """

    ids: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    folder: str | None = None
    shard: str | None = None
    older_than: float | None = None

    @property
    def is_everything(self) -> bool:
        """Whether no filter is given."""
        return self == Selection()


@frozen
class Unknown:
    """An id that is no photo's, and why that may be."""

    id: int
    why: str


@frozen
class Chosen:
    """The photos that a selection means, in ascending order; None: all of them."""

    photos: tuple[int, ...] | None
    unknown: tuple[Unknown, ...] = ()


def selection(
    ids: str | None = None,
    since: str | None = None,
    until: str | None = None,
    folder: str | None = None,
    shard: str | None = None,
    older_than: float | None = None,
) -> Selection:
    """A selection in the words of a command line. Dates are inclusive: until 2024-05-06 takes that whole day.

    :raises UsageError: a word cannot be understood.
    """
    if shard is not None and not fullmatch("[0-9a-f]{2}", shard.lower()):
        raise UsageError(f"“{shard}” is no folder of thumbnails: those are called 00 to ff.")
    if older_than is not None and not older_than >= 0:
        raise UsageError("An age is a number of days from 0 on.")
    first = None if since is None else _moment(since)[0]
    last = None if until is None else _moment(until)[1]
    if first and last and first >= last:
        raise UsageError(f"{since} comes after {until}: there is nothing between them.")
    return Selection(
        None if ids is None else _numbers(ids), first, last, folder, shard.lower() if shard else None, older_than
    )


def _numbers(words: str) -> tuple[int, ...]:
    parts = [part.strip() for part in words.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in parts):
        raise UsageError(f"“{words}” is no list of numbers. Write them like this: 12,15,207.")
    return tuple(dict.fromkeys(int(part) for part in parts))


def _moment(words: str) -> tuple[datetime, datetime]:
    """When a date or moment begins and ends."""
    try:
        if len(words) <= 10:
            day = datetime.combine(date.fromisoformat(words), datetime.min.time())
            return day, day + timedelta(days=1)
        moment = datetime.fromisoformat(words)
    except (ValueError, OverflowError):
        raise UsageError(f"“{words}” is no date. Write it like this: 2024-05-06, or 2024-05-06T07:08:09.") from None
    if moment.tzinfo is not None:
        raise UsageError(f"“{words}” names a time zone; cameras write local time, so leave it out.")
    return moment, moment + (timedelta(microseconds=1) if moment.microsecond else timedelta(seconds=1))


def choose(keeper: Keeper, wanted: Selection) -> Chosen:
    """The photos that a selection means now.

    :raises UsageError: no photo lies in the folder.
    """
    if wanted.is_everything:
        return Chosen(None)
    with keeper.catalog.read() as session:
        found = _by_catalog(session, wanted)
        unknown = _unknown(session, wanted.ids) if wanted.ids is not None else ()
    if wanted.shard is not None:
        found = [photo for photo in found if shard_of(photo) == wanted.shard]
    if wanted.older_than is not None:
        found = list(_older(keeper.store, found, wanted.older_than))
    return Chosen(tuple(found), unknown)


def given_up(session: Session, phase: Phase, scope: Scope) -> set[int]:
    """Photos of a scope that a phase has failed with and does not try again until their file changes."""
    query = select(Photo.id).select_from(phase.source).where(present(), phase.state == FAILED)
    if scope.photos is not None:
        query = query.where(named(scope.photos))
    return set(session.scalars(query.where(Photo.id.not_in(to_do(phase, scope)))))


def _by_catalog(session: Session, wanted: Selection) -> list[int]:
    query = select(Photo.id).where(present()).order_by(Photo.id)
    if wanted.since is not None or wanted.until is not None:
        query = query.select_from(analyzed())
        query = query.where(wanted.since <= TAKEN) if wanted.since is not None else query
        query = query.where(wanted.until > TAKEN) if wanted.until is not None else query
    if wanted.ids is not None:
        query = query.where(named(wanted.ids))
    if wanted.folder is not None:
        query = query.where(_below(session, wanted.folder))
    return list(session.scalars(query))


def _below(session: Session, folder: str) -> ColumnElement[bool]:
    """Photos below a folder, however deep.

    :raises UsageError: there are none.
    """
    roots = [(id_, Path(path)) for id_, path in session.execute(select(Root.id, Root.path))]
    wanted = Path(folder)
    if wanted.is_absolute():
        places = [place for id_, root in roots if (place := _place(id_, root, Path(realpath(wanted)))) is not None]
    else:
        places = [_in_root(id_, wanted) for id_, _ in roots]
    below = or_(*places) if places else ~true()
    if session.scalar(select(Photo.id).where(present(), below).limit(1)) is None:
        raise UsageError(f"No photo of this catalog lies in {folder}.")
    return below


def _place(root: int, path: Path, folder: Path) -> ColumnElement[bool] | None:
    if path.is_relative_to(folder):
        return Photo.root_id == root
    return _in_root(root, folder.relative_to(path)) if folder.is_relative_to(path) else None


def _in_root(root: int, folder: Path) -> ColumnElement[bool]:
    if folder == Path():
        return Photo.root_id == root
    prefix = to_stored(folder.as_posix() + "/")
    start: Any = func.substr(Photo.path, 1, len(prefix))
    return and_(Photo.root_id == root, start == prefix)


def _older(store: ThumbnailStore, photos: Collection[int], days: float) -> Iterable[int]:
    """Photos whose thumbnail was written before; one that has none has no age."""
    latest = time() - days * _DAY
    for photo in photos:
        written = store.written_at(photo)
        if written is not None and written < latest:
            yield photo


def _unknown(session: Session, ids: Collection[int]) -> tuple[Unknown, ...]:
    rows = session.execute(select(Photo.id, Photo.trashed_at).where(named(tuple(ids)))).all()
    known = {photo for photo, trashed in rows if trashed is None}
    trashed = {photo for photo, moment in rows if moment is not None}
    newest = session.scalar(select(func.max(Photo.id))) or 0
    return tuple(Unknown(id_, _why(id_, trashed, newest)) for id_ in ids if id_ not in known)


def _why(id_: int, trashed: Collection[int], newest: int) -> str:
    if id_ in trashed:
        return "It lies in the trash."
    if id_ <= newest:
        return "It was in this catalog and is there no more."
    return "This catalog has no such photo yet. If it was brought back from a backup, the photo came after that."

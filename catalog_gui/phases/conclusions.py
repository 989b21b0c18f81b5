"""What bursts and duplicates share: which photos can be judged, and the note that they were."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog.tables import Derived, Photo, Problem
from catalog_gui.phases import analyze, hashes
from catalog_gui.phases.base import MISSING, STALE, Phase, present, standard, still_failed
from catalog_gui.phases.hashes import PictureHash

HEARTBEAT_SECONDS: Final = 0.25
BATCH: Final = 500


def version_of(maker: str, *parts: object) -> str:
    """A version out of a maker's number, its settings and the versions of what it builds on."""
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    return f"{maker}-{digest}"


def judged(
    table: type[Derived], name: str, version: str, source: FromClause | None = None
) -> tuple[FromClause, ColumnElement[str]]:
    """Source and state of a phase that judges photos by their hashes: it does not apply to those whose hashes failed."""
    failed = aliased(Problem)
    start: Any = Photo.__table__ if source is None else source
    joined = start.outerjoin(failed, and_(failed.photo_id == Photo.id, failed.phase == hashes.NAME))
    return standard(table, name, version, eligible=~still_failed(failed, hashes.VERSION), source=joined)


def ready() -> ColumnElement[bool]:
    """Photos that can be judged: their hashes are those of their content, and their facts were read or cannot be."""
    unread = aliased(Problem)
    return and_(
        present(),
        PictureHash.version == hashes.VERSION,
        PictureHash.stamp == Photo.content,
        or_(
            and_(analyze.Analysis.version == analyze.VERSION, analyze.Analysis.stamp == Photo.content),
            exists().where(
                unread.photo_id == Photo.id, unread.phase == analyze.NAME, still_failed(unread, analyze.VERSION)
            ),
        ),
    )


def with_looks() -> FromClause:
    """Photos joined with their facts and hashes; use with ready()."""
    return analyze.analyzed().join(PictureHash, PictureHash.photo_id == Photo.id)


def waiting(session: Session, phase: Phase, force: bool) -> int:
    """How many photos that can be judged have not been, by this version."""
    wanted = phase.state != "not_applicable" if force else phase.state.in_((MISSING, STALE))
    able = select(Photo.id).select_from(with_looks()).where(ready())
    return (
        session.scalar(select(func.count()).select_from(phase.source).where(present(), wanted, Photo.id.in_(able))) or 0
    )


def note_judged(session: Session, table: type[Derived], version: str) -> None:
    """Write down that every photo that can be judged has been, by this version and with its present content."""
    able = select(Photo.id, literal(version), Photo.content).select_from(with_looks()).where(ready())
    outdated = select(Photo.id).where(
        Photo.id == table.photo_id, Photo.content == table.stamp, table.version == version
    )
    session.execute(delete(table).where(~outdated.exists()).execution_options(synchronize_session=False))
    known = select(table.photo_id)
    session.execute(insert(table).from_select(["photo_id", "version", "stamp"], able.where(Photo.id.not_in(known))))


def await_all(futures: Sequence[Future[Any]]) -> Iterator[None]:
    """Wait for work that was handed to other processes, with a sign of life now and then."""
    left = set(futures)
    while left:
        _, left = wait(left, timeout=HEARTBEAT_SECONDS, return_when=FIRST_COMPLETED)
        yield


def numbers_by_photos(session: Session, members: Any) -> dict[frozenset[int], int]:
    """The groups that there are, by their photos.

    :param members: a SELECT of (photo, group).
    """
    photos: dict[int, set[int]] = {}
    for photo, number in session.execute(members):
        photos.setdefault(number, set()).add(photo)
    return {frozenset(together): number for number, together in photos.items()}


def write_group(session: Session, table: type[Any], number: int | None, values: dict[str, Any]) -> int:
    """Write a group's row: its old number where its members stayed, else a new one, which is never used again."""
    if number is None:
        made: int = session.execute(insert(table).values(values).returning(table.id)).scalar_one()
        return made
    session.execute(update(table).where(table.id == number).values(values))
    return number


def drop_others(session: Session, table: type[Any], kept: Collection[int]) -> None:
    """Forget groups that are no more."""
    gone = sorted(set(session.scalars(select(table.id))) - set(kept))
    for start in range(0, len(gone), BATCH):
        part = gone[start : start + BATCH]
        session.execute(delete(table).where(table.id.in_(part)).execution_options(synchronize_session=False))

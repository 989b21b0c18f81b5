"""Everything that was noted of one photo, in the order of time: how it came, what was tried, made, found and decided."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Integer, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.safety_tables import Audit, Inspection
from catalog_gui.engine.attempts import FAILED, attempts_of
from catalog_gui.phases.base import Phase
from catalog_gui.phases.times import moments_of


@frozen
class PhotoLine:
    """One line: when (UTC), what about (a phase's title, "Catalog", "Thumbnail", ...), and what happened.

    `tone` is failed, done or nothing.
    """

    at: datetime
    about: str
    words: str
    tone: str = ""


def log_of_photo(session: Session, phases: Sequence[Phase], photo: int) -> list[PhotoLine]:
    """All lines of a photo, the oldest first; also of one that the catalog does not have any more."""
    lines = [
        *_from_audit(session, photo),
        *_tries(session, phases, photo),
        *_thumbnail(session, photo),
        *_inspection(session, photo),
    ]
    return sorted(lines, key=lambda line: line.at)


def _tries(session: Session, phases: Sequence[Phase], photo: int) -> Iterator[PhotoLine]:
    titles = {phase.name: phase.title for phase in phases}
    for each in attempts_of(session, photo):
        failed = each.result == FAILED
        words = each.message or ("It could not be done." if failed else "It came right.")
        title = titles.get(each.phase, each.phase.capitalize())
        yield PhotoLine(each.at, title, words, "failed" if failed else "done")


def _thumbnail(session: Session, photo: int) -> Iterator[PhotoLine]:
    at = moments_of(session, photo)
    for moment, words in (
        (at.asked, "It was asked for."),
        (at.begun, "Work on it began."),
        (at.written, "Its file was written."),
        (at.verified, "Its file was found whole."),
        (at.shown, "It was first shown."),
    ):
        if moment is not None:
            yield PhotoLine(moment, "Thumbnail", words, "done" if words.startswith("Its file was found") else "")


def _inspection(session: Session, photo: int) -> Iterator[PhotoLine]:
    row = session.get(Inspection, photo)
    if row is None:
        return
    results = (("bytes", row.bytes_fit), ("kind of file", row.format_fits), ("picture", row.picture_fits))
    said = [
        f"{name} {'as it should be' if fits else 'not as it should be'}" for name, fits in results if fits is not None
    ]
    words = "The original was read again: " + ", ".join(said) + "." if said else "The original was read again."
    wrong = any(fits is False for _, fits in results)
    yield PhotoLine(row.at, "Original", row.message or words, "failed" if wrong else "")


def _from_audit(session: Session, photo: int) -> Iterator[PhotoLine]:
    first: Any = cast(Audit.key, Integer)
    its_own = and_(Audit.last_key.is_(None), Audit.key == str(photo))
    among_many = and_(Audit.last_key.is_not(None), first <= photo, Audit.last_key >= photo)
    rows = session.scalars(
        select(Audit).where(func.lower(Audit.table_name) == "photo", or_(its_own, among_many)).order_by(Audit.id)
    )
    for row in rows:
        outside = " Another program did that." if row.outside else ""
        for words in _changes(row.verb, row.old, row.new):
            yield PhotoLine(row.at, "Catalog", words + outside)


_WENT: Final = {
    "missing_since": ("Its file was not found.", "Its file is there again."),
    "trashed_at": ("It was moved to the trash.", "It came back from the trash."),
}


def _changes(verb: str, old: str | None, new: str | None) -> Iterator[str]:
    """What an entry of the audit says, in words; several things may have changed at once."""
    if verb == "insert":
        yield "It came into the catalog."
    elif verb == "delete":
        yield "It was taken out of the catalog."
    if verb != "update":
        return
    before, after = json.loads(old or "{}"), json.loads(new or "{}")
    if "path" in after or "root_id" in after:
        yield f"It was moved from {before.get('path', 'another folder')}."
    for column, (gone, back) in _WENT.items():
        if column in after:
            yield gone if after[column] is not None else back
    if {"size", "mtime_ns", "sha256"} & set(after):
        yield "Its file has changed."

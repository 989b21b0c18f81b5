"""What the audit tells of a catalog: what is watched, which changes were made at once and by whom, and one by one.

Changes of one operation are one cluster, those of a transaction without an operation are one, and so are those that
other programs made in one go. Moments are UTC, without a zone.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from sqlalchemy import BindParameter, Integer, bindparam, cast, func, select, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit
from catalog_gui.catalog.audit_reading import Asked, Summary, entries, summary
from catalog_gui.catalog.safety_tables import Audit
from catalog_gui.catalog.tables import Operation, Photo, TrashItem
from catalog_gui.catalog.types import from_stored

PAUSE: Final = 1.0
"""Seconds between two changes of another program from which on they count as two goes: it signs no transactions."""
VERBS: Final = ("insert", "update", "delete")
_PART: Final = 500
_OF_ONE_PHOTO: Final = ("photo", "given", "decision", "rejected")
"""Tables whose keys begin with the number of a photo."""


@frozen
class Watched:
    """One table: whether each kind of change is seen, how many were, and how many rows there are.

    `triggers`: by verb; False where one is missing, None where such changes are no knowledge and nothing watches them.
    """

    table: str
    triggers: tuple[tuple[str, bool | None], ...]
    counts: tuple[tuple[str, int], ...]
    outside: int
    rows: int

    def count(self, verb: str) -> int | None:
        """So many of that kind were seen; None where nothing watches them, or not now: then no figure is the whole truth."""
        return dict(self.counts)[verb] if dict(self.triggers)[verb] else None


@frozen
class Mended:
    """A trigger that was missing when the catalog was opened and was put back then: of the time before nothing is known."""

    at: datetime
    trigger: str


@frozen
class Account:
    """The audit as a whole."""

    summary: Summary
    tables: tuple[Watched, ...]
    mended: tuple[Mended, ...]
    unrecorded: tuple[int, ...] = ()
    """Photos of whose coming nothing is on record: they were there before, or came around the triggers."""


@frozen
class Cluster:
    """Changes that were made at once; `first` and `last` are their numbers in the audit.

    `changes` are (table, verb, rows). `operation` with its words and kind where they belong to one.
    """

    first: int
    last: int
    began: datetime
    ended: datetime
    operation: int | None
    label: str | None
    kind: str | None
    transaction: int | None
    outside: bool
    actor: str | None
    application: str | None
    changes: tuple[tuple[str, str, int], ...]

    @property
    def rows(self) -> int:
        """Rows that were changed."""
        return sum(rows for _, verb, rows in self.changes if verb in VERBS)

    def of(self, verb: str) -> list[tuple[str, int]]:
        """(table, rows) of one kind of change, the most first."""
        return sorted(((table, rows) for table, each, rows in self.changes if each == verb), key=lambda each: -each[1])


@frozen
class Change:
    """One entry. `photo` is the photo that it concerns, `name` its path as far as it is known.

    `old` and `new` as in catalog.safety_tables.Audit.
    """

    id: int
    at: datetime
    table: str
    verb: str
    key: str | None
    last_key: int | None
    rows: int
    photo: int | None
    name: str
    old: dict[str, Any]
    new: dict[str, Any]
    outside: bool
    operation: int | None
    transaction: int | None
    actor: str | None
    application: str | None


def account(session: Session) -> Account:
    """What is watched, and what was seen."""
    known = summary(session)
    put_back = select(Audit.at, Audit.key).where(Audit.verb == "trigger").order_by(Audit.id)
    mended = tuple(Mended(at, key or "") for at, key in session.execute(put_back))
    triggers = presence(session)
    tables = tuple(
        Watched(
            table=each.table,
            triggers=tuple((verb, triggers[each.table, verb]) for verb in VERBS),
            counts=(("insert", each.inserts), ("update", each.updates), ("delete", each.deletes)),
            outside=each.outside,
            rows=each.rows,
        )
        for each in known.tables
    )
    return Account(known, tables, mended, tuple(unrecorded(session).tolist()))


def unrecorded(session: Session) -> NDArray[np.int64]:
    """Photos that no record of an insert covers, in the order of their numbers."""
    rows = session.scalars(select(Photo.id).order_by(Photo.id)).all()
    photos = np.fromiter(rows, np.int64, len(rows))
    key = cast(Audit.key, Integer)
    came = select(key, func.coalesce(Audit.last_key, key)).where(Audit.table_name == "photo", Audit.verb == "insert")
    ranges = np.array([tuple(row) for row in session.execute(came.order_by(key))], np.int64).reshape(-1, 2)
    if not len(ranges):
        return photos
    place = np.searchsorted(ranges[:, 0], photos, side="right") - 1
    farthest = np.maximum.accumulate(ranges[:, 1])
    return photos[(place < 0) | (farthest[np.maximum(place, 0)] < photos)]


def presence(session: Session) -> dict[tuple[str, str], bool | None]:
    """For each table and kind of change whether its trigger is as it should be; None where none belongs."""
    wanted, lacking = audit.triggers(), set(audit.lacking(session.connection()))
    found: dict[tuple[str, str], bool | None] = {}
    for table in audit.WATCHED:
        for verb in VERBS:
            name = f"{audit.PREFIX}{table}_{verb}"
            found[table, verb] = name not in lacking if name in wanted else None
    return found


# Numbers of transactions begin again with a restore, so entries of one must also stand beside each other. Only what is
# grouped by is carried through the windows: with the rows in full it takes four times as long.
_CLUSTERS: Final = text(
    "WITH slim AS (SELECT id, at, table_name, verb, rows, outside, operation_id, actor, application,"
    " CASE WHEN operation_id IS NULL THEN transaction_id END AS unit FROM audit),"
    " marked AS (SELECT *, CASE WHEN outside THEN CASE WHEN lag(outside) OVER numbers"
    " AND (at = lag(at) OVER numbers OR (julianday(at) - julianday(lag(at) OVER numbers)) * 86400 < :pause)"
    " THEN 0 ELSE 1 END WHEN operation_id IS NULL THEN unit IS NOT lag(unit) OVER numbers ELSE 0 END AS begins"
    " FROM slim WINDOW numbers AS (ORDER BY id)),"
    " named AS (SELECT *, CASE WHEN operation_id IS NULL THEN sum(begins) OVER (ORDER BY id"
    " ROWS UNBOUNDED PRECEDING) END AS part FROM marked)"
    " SELECT min(id), max(id), min(at), max(at), operation_id, unit, outside, max(actor), max(application), part,"
    " table_name, verb, sum(rows) FROM named GROUP BY outside, operation_id, unit, part, table_name, verb"
)


def clusters(session: Session) -> list[Cluster]:
    """All that is in the audit, by what was done at once, the newest first."""
    labels = {
        id_: (label, kind)
        for id_, label, kind in session.execute(select(Operation.id, Operation.label, Operation.kind))
    }
    parts: dict[tuple[Any, ...], list[Any]] = {}
    for row in session.execute(_CLUSTERS, {"pause": PAUSE}):
        parts.setdefault((row[4], row[5], row[6], row[9]), []).append(row)
    found = [_cluster(rows, *labels.get(rows[0][4], (None, None))) for rows in parts.values()]
    return sorted(found, key=lambda each: each.last, reverse=True)


def _cluster(rows: Sequence[Any], label: str | None, kind: str | None) -> Cluster:
    one = rows[0]
    return Cluster(
        first=min(row[0] for row in rows),
        last=max(row[1] for row in rows),
        began=min(_moment(row[2]) for row in rows),
        ended=max(_moment(row[3]) for row in rows),
        operation=one[4],
        label=label,
        kind=kind,
        transaction=one[5],
        outside=bool(one[6]),
        actor=one[7],
        application=one[8],
        changes=tuple((row[10], row[11], int(row[12])) for row in rows),
    )


def numbers_of(session: Session, cluster: Cluster) -> NDArray[np.int64]:
    """The numbers of a cluster's entries, the newest first."""
    wanted = select(Audit.id).where(Audit.id.between(cluster.first, cluster.last), Audit.outside == cluster.outside)
    if cluster.operation is not None:
        wanted = wanted.where(Audit.operation_id == cluster.operation)
    elif not cluster.outside:
        wanted = wanted.where(Audit.operation_id.is_(None), Audit.transaction_id == cluster.transaction)
    rows = session.scalars(wanted.order_by(Audit.id.desc())).all()
    return np.fromiter(rows, np.int64, len(rows))


def changes(session: Session, numbers: Iterable[int]) -> list[Change]:
    """These entries, in this order; those that are gone are left out."""
    wanted = [int(each) for each in numbers]
    rows: dict[int, Audit] = {}
    for start in range(0, len(wanted), _PART):
        part = select(Audit).where(Audit.id.in_(wanted[start : start + _PART]))
        rows |= {row.id: row for row in session.scalars(part)}
    return _told(session, [rows[each] for each in wanted if each in rows])


def newest(session: Session, asked: Asked) -> list[Change]:
    """Entries of a table, of an operation, from a moment on: the newest first."""
    return _told(session, entries(session, asked))


def _told(session: Session, found: Sequence[Audit]) -> list[Change]:
    """Entries with the photos that they concern."""
    trashed = _photos_in_trash(session, found)
    photos = {row.id: _photo_of(row, trashed) for row in found}
    paths = _paths(session, {each for each in photos.values() if each is not None})
    return [_change(row, photos[row.id], paths) for row in found]


def of_photos(session: Session, photos: Sequence[int], limit: int) -> list[Change]:
    """What is on record of these photos and of what was said of them, the newest first, at most so many."""
    asked: BindParameter[Any] = bindparam("photos", expanding=True)
    one = text(
        "SELECT id FROM audit WHERE verb IN ('insert', 'update', 'delete') AND ("
        "table_name = 'photo' AND (last_key IS NULL AND CAST(key AS INTEGER) IN :photos"
        " OR last_key IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(:listed)"
        " WHERE value BETWEEN CAST(key AS INTEGER) AND last_key))"
        " OR table_name IN ('given', 'decision') AND CAST(json_extract(key, '$[0]') AS INTEGER) IN :photos"
        " OR table_name = 'rejected' AND (json_extract(key, '$[0]') IN :photos OR json_extract(key, '$[1]') IN :photos)"
        " OR table_name = 'trash_item' AND (CAST(key AS INTEGER) IN (SELECT id FROM trash_item WHERE photo_id IN :photos)"
        " OR json_extract(old, '$.photo_id') IN :photos))"
        " ORDER BY id DESC LIMIT :limit"
    ).bindparams(asked)
    ids = list(photos)
    numbers = session.scalars(one, {"photos": ids, "listed": json.dumps(ids), "limit": limit}).all() if ids else []
    return changes(session, numbers)


def photos_like(session: Session, words: str, limit: int = 500) -> list[int]:
    """Photos whose paths hold these words, those whose rows were deleted among them."""
    there = select(Photo.id).where(Photo.path.contains(words, autoescape=True)).order_by(Photo.path).limit(limit)
    gone = text(
        "SELECT DISTINCT CAST(key AS INTEGER) FROM audit WHERE table_name = 'photo' AND verb = 'delete'"
        " AND instr(lower(json_extract(old, '$.path')), lower(:words)) LIMIT :limit"
    )
    found = [*session.scalars(there), *session.scalars(gone, {"words": words, "limit": limit})]
    return list(dict.fromkeys(found))[:limit]


def _photo_of(row: Audit, trashed: dict[int, int]) -> int | None:
    """The photo that an entry concerns; none where it stands for many, or is about something else."""
    if row.key is None or row.last_key is not None or row.verb not in VERBS:
        return None
    if row.table_name == "trash_item":
        return trashed.get(int(row.key)) or _read(row.old).get("photo_id")
    if row.table_name not in _OF_ONE_PHOTO:
        return None
    parts = json.loads(row.key)
    return int(parts[0]) if isinstance(parts, list) else int(parts)


def _photos_in_trash(session: Session, rows: Sequence[Audit]) -> dict[int, int]:
    ids = [int(row.key) for row in rows if row.table_name == "trash_item" and row.key]
    if not ids:
        return {}
    return dict(session.execute(select(TrashItem.id, TrashItem.photo_id).where(TrashItem.id.in_(ids))).all())


def _paths(session: Session, photos: set[int]) -> dict[int, str]:
    if not photos:
        return {}
    return dict(session.execute(select(Photo.id, Photo.path).where(Photo.id.in_(photos))).all())


def _change(row: Audit, photo: int | None, paths: dict[int, str]) -> Change:
    old, new = _read(row.old), _read(row.new)
    told = from_stored(str(old.get("path") or new.get("path") or old.get("source") or ""))
    return Change(
        id=row.id,
        at=row.at,
        table=row.table_name,
        verb=row.verb,
        key=row.key,
        last_key=row.last_key,
        rows=row.rows,
        photo=photo,
        name=told if photo is None else paths.get(photo, told),
        old=old,
        new=new,
        outside=row.outside,
        operation=row.operation_id,
        transaction=row.transaction_id,
        actor=row.actor,
        application=row.application,
    )


def _read(words: str | None) -> dict[str, Any]:
    found = json.loads(words) if words else {}
    return found if isinstance(found, dict) else {}


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)

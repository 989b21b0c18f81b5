"""A catalog of any size without photos: rows as a finished rebuild would leave them, for measuring what depends on number.

Every phase's first table gets a row for each photo, filled by the columns' names and types, so that a phase of tomorrow is
filled too. Values repeat after some thousand photos; ids, paths, contents and hashes do not.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert
from sqlalchemy.types import DateTime, LargeBinary, Text

from catalog_gui.catalog.tables import Base, Cluster, ClusterMember, Photo, Root
from catalog_gui.catalog.types import fingerprint, now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import Phase, table_of

FOLDER_PHOTOS: Final = 400
_PATTERN: Final = 4096
"""Values repeat after so many photos."""

_BATCH: Final = 20_000
_SPREAD: Final = 0x9E3779B97F4A7C15
"""An odd number near 2**64 over the golden ratio: its multiples visit every 64-bit value once, far from each other."""

_FIRST: Final = datetime(2004, 1, 1, 7)
_LIKELY: Final[dict[str, Callable[[int], Any]]] = {
    "format": lambda n: "JPEG",
    "width": lambda n: 4000 if n % 4 else 3000,
    "height": lambda n: 3000 if n % 4 else 4000,
    "orientation": lambda n: 1,
    "taken": lambda n: _moment(_FIRST + timedelta(minutes=41 * n)),
    "taken_source": lambda n: "exif",
    "taken_confidence": lambda n: 95,
    "camera_make": lambda n: ("Canon", "NIKON", "SONY", "FUJIFILM", None)[n % 5],
    "camera_model": lambda n: None if n % 5 == 4 else f"Model {n % 11}",
    "latitude": lambda n: None if n % 3 else n * 0.02 - 40,
    "longitude": lambda n: None if n % 3 else n * 0.04 - 80,
    "geohash": lambda n: f"u{n:06d}"[:7],
    "score": lambda n: 20 + n % 80,
    "bytes": lambda n: 9000 + n,
    "fault": lambda n: None,
}
"""What a column of this name holds; others hold nothing where they may, else 50, an empty text or zeros."""


def fill(keeper: Keeper, photos: int, gaps: int = 0) -> None:
    """Put so many photos into an empty catalog, everything made of them, the gauges' figures counted.

    :param gaps: one photo in so many lacks one phase or another, or has it of an older maker; 0: none does.
    """
    with keeper.catalog.write() as session:
        root = Root(path=str(Path.home().anchor or "/") + "synthetic photos")
        session.add(root)
        session.flush()
        connection = session.connection()
        _insert(connection, table_of_photos(), _photo_rows(root.id, photos))
        for place, phase in enumerate(phase for phase in keeper.phases if phase.tables and not phase.unavailable):
            table = table_of(phase.tables[0])
            _insert(connection, table, _derived_rows(phase, table, photos, gaps, place))
        keeper.tallies.recount(session)


def fill_clusters(keeper: Keeper, clusters: int) -> int:
    """Put the photos of so many clusters, of two and of three in turn, into an empty catalog; how many photos they are.

    One cluster in ten has been reviewed.
    """
    groups = list(_groups(clusters))
    photos = sum(len(group) for group in groups)
    fill(keeper, photos)
    with keeper.catalog.write() as session:
        connection = session.connection()
        _insert(connection, _table(Cluster), _cluster_rows(groups))
        _insert(connection, _table(ClusterMember), _member_rows(groups))
        keeper.tallies.recount(session)
    return photos


def _groups(clusters: int) -> Iterator[range]:
    """The ids of the photos of each cluster."""
    first = 1
    for number in range(clusters):
        yield range(first, first + 2 + number % 2)
        first += 2 + number % 2


def _cluster_rows(groups: Sequence[range]) -> Iterator[dict[str, Any]]:
    moment = _moment(now())
    for number, group in enumerate(groups):
        yield {
            "id": number + 1,
            "kind": ("exact", "variant", "near")[number % 3],
            "keeper_id": group[0],
            "reason": "most pixels: 4000 × 3000 against 2000 × 1500",
            "bytes": (len(group) - 1) * (4_000_000 + number % 90_001),
            "reviewed_at": moment if number % 10 == 9 else None,
            "rejected_at": None,
        }


def _member_rows(groups: Sequence[range]) -> Iterator[dict[str, Any]]:
    for number, group in enumerate(groups):
        for place, photo in enumerate(group):
            yield {
                "photo_id": photo,
                "cluster_id": number + 1,
                "same_bytes": number % 3 == 0,
                "orientation": 1,
                "dhash_distance": place,
                "ahash_distance": 0,
            }


def table_of_photos() -> Table:
    """The table of photos."""
    return _table(Photo)


def _table(kind: type[Base]) -> Table:
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def _photo_rows(root: int, photos: int) -> Iterator[dict[str, Any]]:
    moment = _moment(now())
    for number in range(1, photos + 1):
        sha256 = _unlike(number) + bytes(24)
        yield {
            "id": number,
            "root_id": root,
            "path": f"{number // FOLDER_PHOTOS:05d}/IMG_{number:07d}.jpg",
            "size": 4_000_000 + number % 90_001,
            "mtime_ns": 1_700_000_000_000_000_000 + number,
            "sha256": sha256,
            "content": fingerprint(sha256),
            "added_at": moment,
        }


def _derived_rows(phase: Phase, table: Table, photos: int, gaps: int, place: int) -> Iterator[dict[str, Any]]:
    """Rows of one phase's table; where there are gaps, each phase has them at other photos."""
    pattern = [_values(table, number) for number in range(min(_PATTERN, photos + 1))]
    hashes = [column.name for column in table.columns if column.name.endswith("hash") and _is(column, LargeBinary)]
    for number in range(1, photos + 1):
        lack = (number + place) % gaps if gaps else -1
        if lack == 0:
            continue
        row = dict(pattern[number % len(pattern)])
        row["photo_id"], row["stamp"] = number, fingerprint(_unlike(number))
        row["version"] = phase.version if lack != 1 else "of before"
        for offset, name in enumerate(hashes):
            row[name] = _unlike(number * 4 + offset)
        yield row


def _values(table: Table, number: int) -> dict[str, Any]:
    own = ("photo_id", "version", "stamp")
    return {column.name: _value(column, number) for column in table.columns if column.name not in own}


def _value(column: Any, number: int) -> Any:
    if column.name in _LIKELY:
        return _LIKELY[column.name](number)
    if column.nullable:
        return None
    if _is(column, LargeBinary):
        return bytes(column.type.length or 0)
    if _is(column, DateTime):
        return _moment(_FIRST)
    return "" if _is(column, Text) or column.type.python_type is str else 50


def _is(column: Any, kind: type) -> bool:
    return isinstance(column.type, kind)


def _unlike(number: int) -> bytes:
    """Eight bytes that look random, others for each number."""
    return (number * _SPREAD % 2**64).to_bytes(8, "big")


def _moment(value: datetime) -> str:
    """A moment as SQLAlchemy writes it into SQLite."""
    return value.isoformat(" ", "microseconds")


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Batches straight to SQLite's driver: three times as quick as rows that SQLAlchemy looks through."""
    while batch := list(islice(rows, _BATCH)):
        names = list(batch[0])
        statement = insert(table).values(dict.fromkeys(names)).compile(connection)
        order = statement.positiontup or names
        connection.exec_driver_sql(str(statement), [tuple(row[name] for name in order) for row in batch])

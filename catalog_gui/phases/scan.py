"""Scan: look at the roots again. New, changed, moved and gone files; never a whole root gone because it is away."""

import hashlib
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.catalog.types import fingerprint, now, to_stored
from catalog_gui.phases.base import Counts, present
from catalog_gui.phases.walk import Found, Walk, skip_pattern
from catalog_gui.settings import Settings

BATCH: Final = 2000
_REPORT_EVERY: Final = 2000


@frozen
class RootResult:
    """How looking at one root ended: scanned, away, or refused; the message says why in plain words."""

    root: str
    result: str
    message: str | None = None


@frozen
class ScanReport:
    """What a scan found. `ignored` are files that are no photos, links and what is never looked into."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    unchanged: int = 0
    ignored: int = 0
    roots: tuple[RootResult, ...] = ()

    @property
    def refusals(self) -> list[str]:
        """Why roots were left as they are."""
        return [root.message for root in self.roots if root.result != "scanned" and root.message]


@frozen
class Looking:
    """A scan under way: files seen so far, in which root."""

    files: int
    root: str


@define
class _Known:
    """A row of the catalog, as the comparison needs it."""

    id: int
    path: str
    size: int
    mtime_ns: int
    sha256: bytes | None
    missing: bool


@define
class _Compared:
    """One root against its rows."""

    id: int
    path: Path
    known: int = 0
    new: list[Found] = field(factory=list)
    touched: list[tuple[_Known, Found]] = field(factory=list)
    back: list[int] = field(factory=list)
    gone: list[_Known] = field(factory=list)
    moved: list[tuple[_Known, Found, bytes]] = field(factory=list)
    names: dict[tuple[int, int], int] = field(factory=dict)
    unchanged: int = 0
    ignored: int = 0
    seen: int = 0
    closed: list[str] = field(factory=list)


def scan(
    catalog: Catalog,
    settings: Settings,
    counts: Counts,
    own: Iterable[Path] = (),
    roots: Sequence[int] | None = None,
    accept_missing: bool = False,
) -> Iterator[Looking | ScanReport]:
    """Look at all roots (or these), yield how far it is, last the report.

    :param own: folders of the program itself, never looked into.
    :param accept_missing: mark as missing what is gone, however much it is, from roots that are there.
    """
    with catalog.read() as session:
        chosen = select(Root.id, Root.path).order_by(Root.path)
        places = [(id_, Path(path)) for id_, path in session.execute(chosen) if roots is None or id_ in roots]
    skip, mine = skip_pattern(settings.skip), frozenset(os.fspath(folder) for folder in own)
    results: list[RootResult] = []
    compared: list[_Compared] = []
    for id_, path in places:
        looked = yield from _look(catalog, id_, path, Walk(path, skip, mine))
        if isinstance(looked, RootResult):
            results.append(looked)
        else:
            compared.append(looked)
    _forget_other_names(compared)
    _find_moved(catalog, compared)
    report = ScanReport()
    for each in compared:
        refused = None if accept_missing else _too_many_gone(each, settings)
        results.append(refused or RootResult(str(each.path), "scanned", _closed_message(each)))
        if refused is None:
            report = yield from _apply(catalog, counts, each, report)
    yield evolve(report, roots=tuple(sorted(results, key=lambda result: result.root)))


def _look(catalog: Catalog, id_: int, path: Path, walk: Walk) -> Generator[Looking, None, _Compared | RootResult]:
    """Compare a root with its rows; returns RootResult where it is away or empty, else the comparison."""
    with catalog.read() as session:
        photos = session.scalar(select(func.count()).where(Photo.root_id == id_, present())) or 0
    compared = _Compared(id_, path, known=photos)
    try:
        for files in _compare(catalog, compared, walk):
            yield Looking(files, str(path))
    except OSError as error:
        return RootResult(str(path), "away", _away_message(path, error, photos))
    if photos and not compared.seen:
        return RootResult(str(path), "away", _empty_message(path, photos))
    compared.ignored, compared.closed = walk.ignored, walk.closed
    _spare_closed(compared)
    return compared


def _compare(catalog: Catalog, compared: _Compared, walk: Walk) -> Iterator[int]:
    """Merge the walk with the rows, both in the order of their paths: memory holds only what differs."""
    with catalog.read() as session:
        rows = _rows(session, compared.id)
        row = next(rows, None)
        for found in walk:
            compared.seen += 1
            if compared.seen % _REPORT_EVERY == 0:
                yield compared.seen
            stored = to_stored(found.path)
            while row is not None and row.path < stored:
                compared.gone.append(row)
                row = next(rows, None)
            if row is not None and row.path == stored:
                _meet(compared, row, found)
                row = next(rows, None)
            else:
                compared.new.append(found)
        while row is not None:
            compared.gone.append(row)
            row = next(rows, None)


def _rows(session: Session, root: int) -> Iterator[_Known]:
    """Rows of a root by stored path; `path` stays as stored, for comparing."""
    from sqlalchemy import Text, type_coerce

    path = type_coerce(Photo.path, Text)
    wanted = (
        select(Photo.id, path, Photo.size, Photo.mtime_ns, Photo.sha256, Photo.missing_since.is_not(None))
        .where(Photo.root_id == root, present())
        .order_by(path)
        .execution_options(yield_per=BATCH)
    )
    for row in session.execute(wanted):
        yield _Known(*row)


def _meet(compared: _Compared, row: _Known, found: Found) -> None:
    if found.inode:
        compared.names.setdefault(found.inode, row.id)
    if row.size == found.size and row.mtime_ns == found.mtime_ns:
        compared.unchanged += 1
        if row.missing:
            compared.back.append(row.id)
    else:
        compared.touched.append((row, found))


def _spare_closed(compared: _Compared) -> None:
    """What lies in a folder that would not open is not gone: it was not looked at."""
    if compared.closed:
        prefixes = tuple(to_stored(below) for below in compared.closed)
        compared.gone = [row for row in compared.gone if not row.path.startswith(prefixes)]


def _forget_other_names(compared: Sequence[_Compared]) -> None:
    """Of several names of one file only one is a photo: the one known already, else the first."""
    taken: dict[tuple[int, int], object] = {}
    for each in compared:
        taken.update(each.names)
    for each in compared:
        kept = []
        for found in each.new:
            if found.inode and found.inode in taken:
                each.ignored += 1
                continue
            if found.inode:
                taken[found.inode] = found
            kept.append(found)
        each.new = kept


def _find_moved(catalog: Catalog, compared: Sequence[_Compared]) -> None:
    """Recognise files at new paths whose bytes are those of a photo that is gone, in whichever root."""
    gone = [row for each in compared for row in each.gone if row.sha256 and row.size]
    known = {row.id for row in gone}
    gone += [row for row in _missing_before(catalog, [each.id for each in compared]) if row.id not in known]
    sizes = {row.size for row in gone}
    if not sizes:
        return
    by_bytes: dict[bytes, list[_Known]] = {}
    for row in sorted(gone, key=lambda row: row.path, reverse=True):
        by_bytes.setdefault(row.sha256 or b"", []).append(row)
    moved: set[int] = set()
    for each in compared:
        kept = []
        for found in each.new:
            digest = checksum(each.path / found.path) if found.size in sizes else None
            rows = by_bytes.get(digest or b"-")
            if not rows:
                kept.append(found)
                continue
            row = _same_name_first(rows, found)
            rows.remove(row)
            moved.add(row.id)
            each.moved.append((row, found, digest or b""))
        each.new = kept
    for each in compared:
        each.gone = [row for row in each.gone if row.id not in moved]


def _missing_before(catalog: Catalog, roots: Sequence[int]) -> list[_Known]:
    from sqlalchemy import Text, type_coerce

    with catalog.read() as session:
        rows = session.execute(
            select(
                Photo.id,
                type_coerce(Photo.path, Text),
                Photo.size,
                Photo.mtime_ns,
                Photo.sha256,
                Photo.missing_since.is_not(None),
            )
            .where(Photo.missing_since.is_not(None), present(), Photo.sha256.is_not(None), Photo.size > 0)
            .where(Photo.root_id.in_(roots))
        )
        return [_Known(*row) for row in rows]


def _same_name_first(rows: Sequence[_Known], found: Found) -> _Known:
    name = to_stored(found.path.rpartition("/")[2])
    return next((row for row in reversed(rows) if row.path.rpartition("/")[2] == name), rows[-1])


def checksum(path: Path) -> bytes | None:
    """SHA-256 of a file; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None


def _too_many_gone(each: _Compared, settings: Settings) -> RootResult | None:
    """The guard against a half-mounted drive or an emptied folder."""
    gone = sum(1 for row in each.gone if not row.missing)
    if gone <= settings.vanished_photos or gone * 100 <= settings.vanished_percent * each.known:
        return None
    return RootResult(
        str(each.path),
        "refused",
        f"{gone} of {each.known} photos in {each.path} are no longer there, so nothing was changed. "
        "Is a drive unplugged or a folder moved? If they are really gone: catalog-gui scan --accept-missing",
    )


def _away_message(path: Path, error: OSError, photos: int) -> str:
    why = (
        "is not there"
        if isinstance(error, FileNotFoundError | NotADirectoryError)
        else f"cannot be read ({error.strerror})"
    )
    return (
        f"{path} {why}; its {photos} photos are left as they are. Plug in the drive, or tell where the folder is now."
    )


def _empty_message(path: Path, photos: int) -> str:
    return f"{path} is empty, though {photos} photos are known there; they are left as they are. Is its drive mounted?"


def _closed_message(each: _Compared) -> str | None:
    if not each.closed:
        return None
    names = ", ".join(each.closed[:3]) + (" ..." if len(each.closed) > 3 else "")
    return f"{len(each.closed)} folders in {each.path} could not be opened and were left as they are: {names}"


def _apply(
    catalog: Catalog, counts: Counts, each: _Compared, report: ScanReport
) -> Generator[Looking, None, ScanReport]:
    """Write what was found, in short transactions; returns the report with this root in it."""
    changed = 0
    for start in range(0, len(each.touched), 200):
        changed += _touch(catalog, counts, each, each.touched[start : start + 200])
        yield Looking(each.seen, str(each.path))
    gone = [row for row in each.gone if not row.missing]
    _move(catalog, counts, each)
    _mark(catalog, counts, each.back, None)
    _mark(catalog, counts, [row.id for row in gone], now())
    for start in range(0, len(each.new), BATCH):
        _add(catalog, counts, each.id, each.new[start : start + BATCH])
        yield Looking(each.seen, str(each.path))
    with catalog.write() as session:
        session.execute(update(Root).where(Root.id == each.id).values(scanned_at=now()))
    return evolve(
        report,
        new=report.new + len(each.new),
        changed=report.changed + changed,
        moved=report.moved + len(each.moved),
        missing=report.missing + len(gone),
        unchanged=report.unchanged + each.unchanged + len(each.touched) - changed,
        ignored=report.ignored + each.ignored,
    )


def _touch(catalog: Catalog, counts: Counts, each: _Compared, touched: Sequence[tuple[_Known, Found]]) -> int:
    """Files with another size or time: changed only where their bytes are others than before."""
    rows: list[dict[str, Any]] = []
    changed: list[int] = []
    for row, found in touched:
        digest = checksum(each.path / found.path) if row.sha256 and row.size == found.size else None
        same = digest is not None and digest == row.sha256
        sha256 = row.sha256 if same else digest
        rows.append(
            {
                "key": row.id,
                "size": found.size,
                "mtime_ns": found.mtime_ns,
                "sha256": sha256,
                "content": fingerprint(sha256) if sha256 else None,
                "missing_since": None,
            }
        )
        if not same:
            changed.append(row.id)
    with catalog.write() as session, counts.changing(session, sorted(row["key"] for row in rows)):
        photo: Any = Photo.__table__
        session.connection().execute(
            update(photo)
            .where(photo.c.id == bindparam("key"))
            .values({name: bindparam(name) for name in list(rows[0])[1:]}),
            rows,
        )
        session.execute(
            delete(Problem).where(Problem.photo_id.in_(changed)).execution_options(synchronize_session=False)
        )
    return len(changed)


def _move(catalog: Catalog, counts: Counts, each: _Compared) -> None:
    """Photos found again at new paths keep their id and everything known of them."""
    if not each.moved:
        return
    photo: Any = Photo.__table__
    rows: list[dict[str, Any]] = [
        {"key": row.id, "place": found.path, "time": found.mtime_ns, "root": each.id} for row, found, _ in each.moved
    ]
    with catalog.write() as session, counts.changing(session, sorted(row["key"] for row in rows)):
        connection = session.connection()
        away = [{"key": row["key"], "place": f"\ufdd0moving/{row['key']}"} for row in rows]
        aside = update(photo).where(photo.c.id == bindparam("key")).values(path=bindparam("place"))
        connection.execute(aside, away)  # two photos may have changed places
        connection.execute(
            aside.values(mtime_ns=bindparam("time"), root_id=bindparam("root"), missing_since=None), rows
        )


def _mark(catalog: Catalog, counts: Counts, photos: Sequence[int], since: Any) -> None:
    for start in range(0, len(photos), BATCH):
        part = sorted(photos[start : start + BATCH])
        with catalog.write() as session, counts.changing(session, part):
            session.execute(
                update(Photo)
                .where(Photo.id.in_(part))
                .values(missing_since=since)
                .execution_options(synchronize_session=False)
            )


def _add(catalog: Catalog, counts: Counts, root: int, found: Sequence[Found]) -> None:
    moment = now()
    with catalog.write() as session:
        places = [each.path for each in found]
        there = set(session.scalars(select(Photo.path).where(Photo.root_id == root, Photo.path.in_(places), present())))
        found = [each for each in found if each.path not in there]  # another program was quicker
        if not found:
            return
        before = session.scalar(select(func.max(Photo.id))) or 0
        session.connection().execute(
            insert(Photo.__table__),  # type: ignore[arg-type]
            [
                {"root_id": root, "path": each.path, "size": each.size, "mtime_ns": each.mtime_ns, "added_at": moment}
                for each in found
            ],
        )
        ids = list(session.scalars(select(Photo.id).where(Photo.id > before, Photo.root_id == root).order_by(Photo.id)))
        counts.added(session, ids)

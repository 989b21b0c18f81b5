"""Scan: look at the roots again. New, changed, moved and gone files; never a whole root gone because it is away."""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import bindparam, delete, func, insert, select, update

from catalog_gui.catalog import audit
from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.catalog.types import fingerprint, now
from catalog_gui.media.volumes import volume_of
from catalog_gui.phases import doubts, sidecars
from catalog_gui.phases.base import Counts, present
from catalog_gui.phases.comparison import Compared, Known, compare, forget_other_names, known, spare_closed
from catalog_gui.phases.doubts import Doubt
from catalog_gui.phases.moves import checksum, find_moved, hold_back
from catalog_gui.phases.sidecars import Seen
from catalog_gui.phases.walk import Found, Walk, skip_pattern
from catalog_gui.settings import Settings

BATCH: Final = 2000
_REPORT_EVERY: Final = 2000


@frozen
class RootResult:
    """How looking at one root ended: scanned, away, or refused; the message says why in plain words, the doubt in figures."""

    root: str
    result: str
    message: str | None = None
    doubt: Doubt | None = None

    @property
    def told(self) -> str | None:
        """The message with the command that may help: for who works with commands."""
        return f"{self.message} {self.doubt.advice}".rstrip() if self.doubt is not None else self.message


@frozen
class ScanReport:
    """What a scan found.

    `ignored` are files that are no photos, links and what is never looked into; `reread` are photos whose sidecars are
    others than before.
    """

    new: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    unchanged: int = 0
    ignored: int = 0
    reread: int = 0
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
        chosen = session.scalars(select(Root).order_by(Root.path))
        places = [(root.id, Path(root.path), root.volume) for root in chosen if roots is None or root.id in roots]
    skip, mine = skip_pattern(settings.skip), frozenset(os.fspath(folder) for folder in own)
    results: list[RootResult] = []
    compared: list[Compared] = []
    left: dict[int, Doubt] = {}
    for id_, path, volume in places:
        looked = yield from _look(catalog, id_, path, volume, Walk(path, skip, mine))
        if isinstance(looked, Doubt):
            left[id_] = looked
            results.append(RootResult(str(path), "away", looked.words, looked))
            continue
        looked.volume, looked.noted = volume_of(path), volume
        foreign = None if accept_missing else doubts.of_another_drive(looked)
        if foreign is not None:
            left[id_] = foreign
            results.append(_refused(looked, foreign))
        else:
            compared.append(looked)
    forget_other_names(compared)
    find_moved(catalog, compared, away=left)
    lost = {} if accept_missing else {each.id: doubts.of_loss(each, settings) for each in compared}
    left |= {id_: doubt for id_, doubt in lost.items() if doubt is not None}
    hold_back(compared, left)
    report = ScanReport()
    for each in compared:
        if each.id in left:
            results.append(_refused(each, left[each.id]))
            continue
        results.append(RootResult(str(each.path), "scanned", _message(each)))
        report = yield from _apply(catalog, counts, each, report)
    _keep_doubts(catalog, left)
    reread = sidecars.look_again(
        catalog, counts, {each.id: Seen(each.sidecars, each.closed) for each in compared if each.id not in left}
    )
    yield evolve(report, reread=reread, roots=tuple(sorted(results, key=lambda result: result.root)))


def _look(
    catalog: Catalog, id_: int, path: Path, volume: str | None, walk: Walk
) -> Generator[Looking, None, Compared | Doubt]:
    """Compare a root with its rows; returns the comparison, or a Doubt where the root is away or empty."""
    with catalog.read() as session:
        photos = session.scalar(select(func.count()).where(Photo.root_id == id_, present())) or 0
    compared = Compared(id_, path, known=photos)
    if not path.is_absolute() or "\0" in str(path):
        return doubts.of_no_place(path, photos)
    away: OSError | None = None
    try:
        for files in compare(catalog, compared, walk):
            yield Looking(files, str(path))
    except OSError as error:
        away = error
    if away is not None or (photos and not compared.seen):
        return doubts.of_absence(path, away, photos, volume, _some_of(catalog, id_))
    compared.ignored, compared.closed, compared.sidecars = walk.ignored, walk.closed, walk.sidecars
    spare_closed(compared)
    return compared


def _some_of(catalog: Catalog, root: int) -> list[Known]:
    with catalog.read() as session:
        wanted = known().where(Photo.root_id == root, Photo.missing_since.is_(None)).limit(doubts.SAMPLE)
        return [Known(*row) for row in session.execute(wanted)]


def _refused(each: Compared, doubt: Doubt) -> RootResult:
    return RootResult(str(each.path), "refused", doubt.words, doubt)


def _keep_doubts(catalog: Catalog, left: dict[int, Doubt]) -> None:
    """What was left as it is is asked about until it is settled; _apply() forgets it for roots that are well."""
    if left:
        with catalog.write() as session:
            for id_, doubt in left.items():
                doubts.keep(session, id_, doubt)


def _message(each: Compared) -> str | None:
    """What of a root was left out, in a sentence or two."""
    waiting = (
        f"{each.waiting} new files in {each.path} have the bytes of photos that are gone from a folder left as it is; "
        "they wait until that is settled."
        if each.waiting
        else None
    )
    return " ".join(filter(None, (_closed_message(each), waiting))) or None


def _closed_message(each: Compared) -> str | None:
    if not each.closed:
        return None
    names = ", ".join(map(_brief, each.closed[:3])) + (" ..." if len(each.closed) > 3 else "")
    which = "1 folder" if len(each.closed) == 1 else f"{len(each.closed)} folders"
    left = "was left as it is" if len(each.closed) == 1 else "were left as they are"
    return f"{which} in {each.path} could not be opened and {left}: {names}"


def _brief(path: str) -> str:
    """A path short enough for a sentence: its beginning and its end."""
    return path if len(path) <= 80 else f"{path[:38]} ... {path[-37:]}"


def _apply(
    catalog: Catalog, counts: Counts, each: Compared, report: ScanReport
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
        session.execute(
            update(Root).where(Root.id == each.id).values(scanned_at=now(), volume=each.volume or each.noted)
        )
        doubts.keep(session, each.id, None)
    return evolve(
        report,
        new=report.new + len(each.new),
        changed=report.changed + changed,
        moved=report.moved + len(each.moved),
        missing=report.missing + len(gone),
        unchanged=report.unchanged + each.unchanged + len(each.touched) - changed,
        ignored=report.ignored + each.ignored,
    )


def _touch(catalog: Catalog, counts: Counts, each: Compared, touched: Sequence[tuple[Known, Found]]) -> int:
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


def _move(catalog: Catalog, counts: Counts, each: Compared) -> None:
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
        with audit.in_bulk(session, "photo"):
            session.connection().execute(
                insert(Photo.__table__),  # type: ignore[arg-type]
                [
                    {
                        "root_id": root,
                        "path": each.path,
                        "size": each.size,
                        "mtime_ns": each.mtime_ns,
                        "added_at": moment,
                    }
                    for each in found
                ],
            )
        ids = list(session.scalars(select(Photo.id).where(Photo.id > before, Photo.root_id == root).order_by(Photo.id)))
        counts.added(session, ids)

"""Photos as the catalog knows them: which ones, in what order, and everything said of each."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Select, Text, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog.tables import BurstFrame, Given, Photo, Problem, Root
from catalog_gui.catalog.types import to_stored
from catalog_gui.engine import inspected
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import UsageError
from catalog_gui.phases.analyze import LATITUDE, LONGITUDE, TAKEN, Analysis, analyzed, taken_given
from catalog_gui.phases.base import STATES, Phase, present
from catalog_gui.phases.geohash import Place
from catalog_gui.phases.hashes import PictureHash
from catalog_gui.phases.quality import PictureQuality
from catalog_gui.phases.thumbnails import ThumbnailRow

SORTS: Final = ("taken", "added", "name", "quality", "size")
GIVEN_CONFIDENCE: Final = 100


@frozen
class PhotoFilter:
    """Which photos: those in a state of a field, of a root, with words in their path, missing ones, or these ids."""

    field: str | None = None
    state: str | None = None
    root: int | None = None
    text: str = ""
    glob: str = ""
    missing: bool | None = None
    ids: tuple[int, ...] | None = None


def matching(keeper: Keeper, wanted: PhotoFilter) -> Select[Any]:
    """Ids of the photos that a filter names.

    :raises UsageError: there is no such field or state.
    """
    query = select(Photo.id).where(present())
    if wanted.field:
        query = query.where(Photo.id.in_(_in_state(phase_of(keeper.phases, wanted.field), wanted)))
    if wanted.root is not None:
        query = query.where(Photo.root_id == wanted.root)
    if wanted.missing is not None:
        gone = Photo.missing_since.is_not(None)
        query = query.where(gone if wanted.missing else ~gone)
    if wanted.ids is not None:
        query = query.where(Photo.id.in_(wanted.ids))
    for word in wanted.text.split():
        query = query.where(_path().icontains(to_stored(word), autoescape=True))
    if wanted.glob:
        query = query.where(_path().regexp_match(_glob(wanted.glob)))
    return query


def _path() -> Any:
    return type_coerce(Photo.path, Text)


def _glob(pattern: str) -> str:
    """A shell pattern as a regular expression: * stays within a folder's name or goes over it, as shells with globstar do."""
    import re

    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in to_stored(pattern))
    return f"(?s)^{''.join(parts)}\\Z"


def phase_of(phases: tuple[Phase, ...], field: str) -> Phase:
    """The phase that fills a field.

    :raises UsageError: none does.
    """
    for phase in phases:
        if any(each.name == field for each in phase.fields):
            return phase
    names = ", ".join(each.name for phase in phases for each in phase.fields)
    raise UsageError(f"There is no field “{field}”. The fields are: {names}.")


def _in_state(phase: Phase, wanted: PhotoFilter) -> Any:
    rows = select(Photo.id).select_from(phase.source).where(present())
    if wanted.state == "members":
        member = next(each.member for each in phase.fields if each.name == wanted.field)
        if member is None:
            raise UsageError(f"{wanted.field} has no members; its states are: {', '.join(STATES)}.")
        return rows.where(member)
    if wanted.state is None:
        return rows.where(phase.state != "not_applicable")
    state = wanted.state.replace(" ", "_").replace("-", "_")
    if state not in STATES:
        raise UsageError(f"There is no state “{wanted.state}”. The states are: {', '.join(STATES)}.")
    return rows.where(phase.state == state)


def ordered(query: Select[Any], sort: str, descending: bool = False) -> Select[Any]:
    """The same photos in an order; ties by path, then id."""
    key: Any
    match sort:
        case "taken":
            given = aliased(Given)
            query = query.join(Analysis, Analysis.photo_id == Photo.id, isouter=True)
            query = query.join(given, and_(given.photo_id == Photo.id, given.name == "taken"), isouter=True)
            key = func.coalesce(given.moment, Analysis.taken)
        case "quality":
            query, key = (
                query.join(PictureQuality, PictureQuality.photo_id == Photo.id, isouter=True),
                PictureQuality.score,
            )
        case "name":
            query, key = query, Photo.path
        case "size":
            query, key = query, Photo.size
        case "added":
            query, key = query, Photo.id
        case _:
            raise UsageError(f"Photos cannot be sorted by “{sort}”, only by: {', '.join(SORTS)}.")
    first: Any = key.desc() if descending else key.asc()
    return query.order_by(first.nulls_last(), Photo.id)


def listing(
    session: Session, keeper: Keeper, wanted: PhotoFilter, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """The photos of a filter with what is known of each, by root and path, as commands print them."""
    rows = (
        _everything()
        .where(Photo.id.in_(matching(keeper, wanted)))
        .order_by(Root.path, Photo.path)
        .limit(limit)
        .execution_options(yield_per=2000)
    )
    return (_as_json(row, keeper) for row in session.execute(rows))


_KEYWORDS: Final = aliased(Given, name="given_keywords")


def _everything() -> Select[Any]:
    source = (
        analyzed()
        .join(Root, Root.id == Photo.root_id)
        .outerjoin(PictureHash, PictureHash.photo_id == Photo.id)
        .outerjoin(PictureQuality, PictureQuality.photo_id == Photo.id)
        .outerjoin(ThumbnailRow, ThumbnailRow.photo_id == Photo.id)
        .outerjoin(Place, Place.photo_id == Photo.id)
        .outerjoin(BurstFrame, BurstFrame.photo_id == Photo.id)
        .outerjoin(_KEYWORDS, and_(_KEYWORDS.photo_id == Photo.id, _KEYWORDS.name == "keywords"))
    )
    facts = [
        getattr(Analysis, name)
        for name in ("format", "width", "height", "orientation", "taken_source", "taken_confidence")
    ]
    return select(
        Photo.id,
        Photo.path,
        Root.path.label("root"),
        Photo.size,
        Photo.sha256,
        *facts,
        TAKEN.label("taken"),
        taken_given().label("taken_given"),
        Analysis.camera_make,
        Analysis.camera_model,
        LATITUDE.label("latitude"),
        LONGITUDE.label("longitude"),
        Place.geohash,
        ThumbnailRow.photo_id.label("thumbnail"),
        PictureHash.dhash,
        PictureHash.ahash,
        PictureHash.phash,
        PictureHash.whash,
        PictureQuality.score,
        BurstFrame.burst_id,
        _KEYWORDS.words.label("given_keywords"),
    ).select_from(source)


def _as_json(row: Any, keeper: Keeper) -> dict[str, Any]:
    given = row.taken_given
    known_place = row.latitude is not None and row.longitude is not None
    return {
        "id": row.id,
        "photo": row.id,
        "path": row.path,
        "root": row.root,
        "size": row.size,
        "sha256": _hex(row.sha256),
        "format": row.format,
        "width": row.width,
        "height": row.height,
        "orientation": row.orientation,
        "taken": wall_clock(row.taken),
        "taken_source": "given" if given else row.taken_source,
        "taken_confidence": GIVEN_CONFIDENCE if given else row.taken_confidence,
        "camera_make": row.camera_make,
        "camera_model": row.camera_model,
        "gps": [row.latitude, row.longitude] if known_place else None,
        "geohash": row.geohash if known_place else None,
        "thumbnail": str(keeper.store.path_for(row.thumbnail)) if row.thumbnail else None,
        "dhash": _hex(row.dhash),
        "ahash": _hex(row.ahash),
        "phash": _hex(row.phash),
        "whash": _hex(row.whash),
        "quality": row.score,
        "burst": row.burst_id,
        "tags": sorted(filter(None, (row.given_keywords or "").split("\n"))),
    }


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def wall_clock(taken: datetime | None) -> str | None:
    """Local wall-clock time as ISO 8601, with milliseconds where they are known."""
    if taken is None:
        return None
    return taken.isoformat(timespec="milliseconds" if taken.microsecond else "seconds")


def find_photo(session: Session, words: str) -> tuple[int, str]:
    """The one photo that an id, an absolute path or a relative path names: (id, path below its root).

    :raises UsageError: none fits, or more than one; then the candidates are named.
    """
    rows = select(Photo.id, Photo.path, Root.path).join(Root, Root.id == Photo.root_id).where(present())
    found: list[Any] = []
    if words.isdecimal():
        found = list(session.execute(rows.where(Photo.id == int(words))))
    relative = Path(words).as_posix()
    if not found and Path(words).is_absolute():
        found = [
            row
            for row in session.execute(rows.where(Photo.path.in_(_tails(relative))))
            if Path(row[2], row[1]) == Path(words)
        ]
    elif not found:
        found = list(session.execute(rows.where(Photo.path == relative)))
    if not found:
        raise UsageError(f"No photo of this catalog is called {words}.")
    if len(found) > 1:
        names = ", ".join(str(Path(root, path)) for _, path, root in found)
        raise UsageError(f"{words} fits more than one photo: {names}.")
    return found[0][0], found[0][1]


def _tails(path: str) -> list[str]:
    """Every end of a path that could lie below a root."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


@frozen
class ProblemRow:
    """One thing that could not be done, while it still counts."""

    photo: int
    path: str
    root: str
    phase: str
    phase_title: str
    kind: str
    message: str
    attempts: int
    retryable: bool


def problems(session: Session, phases: tuple[Phase, ...]) -> list[ProblemRow]:
    """All problems that still count, and photos that are missing; by path, then in the order of the phases."""
    from catalog_gui.errors import ATTEMPTS, RETRYABLE_KINDS

    found = []
    for phase in phases:
        rows = (
            select(Photo.id, Photo.path, Root.path, Problem.kind, Problem.message, Problem.attempts)
            .join(Root, Root.id == Photo.root_id)
            .join(Problem, and_(Problem.photo_id == Photo.id, Problem.phase == phase.name))
            .where(present(), Problem.version == phase.version, Problem.stamp.is_not_distinct_from(Photo.content))
        )
        for id_, path, root, kind, message, attempts in session.execute(rows):
            again = kind in RETRYABLE_KINDS and attempts < ATTEMPTS
            found.append(ProblemRow(id_, path, root, phase.name, phase.title, kind, message, attempts, again))
    return sorted(found + _missing(session) + _read_again(session), key=lambda problem: (problem.root, problem.path))


def photos_in_trouble(session: Session, phases: tuple[Phase, ...]) -> int:
    """How many photos problems() speaks of."""
    counting = or_(*(and_(Problem.phase == phase.name, Problem.version == phase.version) for phase in phases))
    in_trouble = select(Problem.photo_id).where(
        Problem.photo_id == Photo.id, counting, Problem.stamp.is_not_distinct_from(Photo.content)
    )
    wanted = (
        select(func.count())
        .select_from(Photo)
        .where(present(), or_(Photo.missing_since.is_not(None), in_trouble.exists(), inspected.in_trouble()))
    )
    return session.scalar(wanted) or 0


def _read_again(session: Session) -> list[ProblemRow]:
    """What reading the originals again has found. Reading once more tells whether it is still so."""
    return [
        ProblemRow(id_, path, root, "scan", "Folders", kind, message, 0, True)
        for id_, path, root, kind, message in inspected.troubles(session)
    ]


def _missing(session: Session) -> list[ProblemRow]:
    rows = (
        select(Photo.id, Photo.path, Root.path)
        .join(Root, Root.id == Photo.root_id)
        .where(present(), Photo.missing_since.is_not(None))
    )
    message = (
        "The file is no longer where it was. Everything known of it is kept; bring it back, or look where it went."
    )
    return [
        ProblemRow(id_, path, root, "scan", "Folders", "missing", message, 0, False)
        for id_, path, root in session.execute(rows)
    ]

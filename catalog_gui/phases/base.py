"""What a phase is: a frozen record that says what it fills, what it needs, and what state each photo is in."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, delete, insert, inspect, select
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Derived, Photo, Problem
from catalog_gui.settings import Settings

if TYPE_CHECKING:
    from catalog_gui.media.source import PhotoSource
    from catalog_gui.media.store import ThumbnailStore

DONE: Final = "done"
MISSING: Final = "missing"
STALE: Final = "stale"
FAILED: Final = "failed"
NOT_APPLICABLE: Final = "not_applicable"
STATES: Final = (DONE, MISSING, STALE, FAILED, NOT_APPLICABLE)


@frozen
class Field:
    """One gauge: a name, a title, and which photos have the property itself (a date, a place), where that is a question.

    `parts` split the members (by where a date came from, say); `groups` counts the groups of members.
    """

    name: str
    title: str
    member: ColumnElement[bool] | None = None
    members_label: str | None = None
    parts: tuple[tuple[str, ColumnElement[bool]], ...] = ()
    groups: Select[int] | None = None


@frozen
class Made:
    """What a phase made of one photo: the id, the content that it was made from, the result.

    `asked` and `begun` are when it was asked for and taken up, in seconds since 1970, where that is known.
    """

    photo: int
    content: int
    result: Any
    asked: float | None = None
    begun: float | None = None


class Counts(Protocol):
    """Keeps the gauges' figures in the transaction that changes them."""

    def changing(self, session: Session, photos: Sequence[int]) -> AbstractContextManager[None]:
        """Wrap writes that may change the state of these photos, given in ascending order."""

    def changed_everywhere(self, session: Session, phase: str) -> None:
        """A phase has written about photos all over the catalog in this transaction: count that phase anew."""

    def added(self, session: Session, photos: Sequence[int]) -> None:
        """Photos have come into the catalog in this transaction."""

    def figures(self, catalog: Catalog) -> Counter[tuple[str, str]]:
        """Photos for each (phase, state)."""


@frozen
class Bench:
    """What a phase works with: the catalog, the store, processes for what is heavy, and the figures to keep true."""

    catalog: Catalog
    settings: Settings
    store: "ThumbnailStore"
    counts: Counts
    executor: Executor


@frozen
class Step:
    """How far a catalog-wide phase has come: photos finished of photos to do."""

    done: int
    total: int


@frozen(kw_only=True)
class Phase:
    """One job of a rebuild.

    A per-photo phase has `compute` (pure, picklable, runs in a worker process) and `save` (writes many results at
    once); a catalog-wide one has `run`. `version` names maker and settings: another version makes old rows stale.
    `source` and `state` say in SQL what state each photo is in; gauge, work list and resume point come from them.
    The first of `tables` has the row that says done.
    """

    name: str
    title: str
    purpose: str
    version: str
    needs: tuple[str, ...]
    tables: tuple[type[Derived], ...]
    fields: tuple[Field, ...]
    source: FromClause
    state: ColumnElement[str]
    compute: "Callable[[PhotoSource], Any] | None" = None
    save: Callable[[Session, Bench, Sequence[Made]], None] | None = None
    run: Callable[[Bench, bool], Iterator[Step]] | None = None
    decodes: bool = False
    look_again: Callable[[Bench, bool], None] | None = None
    """Checks quickly, before a run, that what it made is still on the disk; closer after a kill or a power cut (True)."""
    unavailable: str | None = None
    weight: float = 0.02
    """What a photo costs in a catalog-wide phase beside one that is read and decoded, until that was measured."""
    rank: int = 50
    """Where it stands among phases that could go side by side: what the eye misses first comes first."""

    @property
    def states(self) -> Select[Any]:
        """Every photo's id and state; photos in the trash are in no gauge."""
        columns: list[Any] = [Photo.id.label("photo"), self.state.label("state")]
        return select(*columns).select_from(self.source).where(present())


def present() -> ColumnElement[bool]:
    """Photos that count: all but those in the trash. Missing ones keep their place."""
    return Photo.trashed_at.is_(None)


def standard(
    table: type[Derived],
    name: str,
    version: str,
    eligible: ColumnElement[bool] | None = None,
    source: FromClause | None = None,
    found: Sequence[tuple[ColumnElement[bool], str]] = (),
) -> tuple[FromClause, ColumnElement[str]]:
    """Source and state of a phase with one row for each photo.

    :param eligible: which photos the phase applies to; all where it is None.
    :param source: photo joined with what `eligible` speaks of.
    :param found: states that a check of the disk has found, whatever the row says otherwise.
    """
    problem = aliased(Problem)
    start: Any = Photo.__table__ if source is None else source
    joined = start.outerjoin(table, table.photo_id == Photo.id).outerjoin(
        problem, and_(problem.photo_id == Photo.id, problem.phase == name)
    )
    state = case(
        *([] if eligible is None else [(~eligible, NOT_APPLICABLE)]),
        (still_failed(problem, version), FAILED),
        *found,
        (and_(table.version == version, table.stamp == Photo.content), DONE),
        (table.photo_id.is_not(None), STALE),
        else_=MISSING,
    )
    return joined, state


def still_failed(problem: Any, version: str) -> ColumnElement[bool]:
    """A problem that counts: of this maker, with the content that the photo has now."""
    return and_(
        problem.photo_id.is_not(None),
        problem.version == version,
        problem.stamp.is_not_distinct_from(Photo.content),
    )


def in_order(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Phases after what they need; per-photo ones first where needs allow, then by rank and name: one order."""
    named = {phase.name: phase for phase in phases}
    sorter = TopologicalSorter({phase.name: [need for need in phase.needs if need in named] for phase in phases})
    sorter.prepare()
    ordered: list[Phase] = []
    waiting: list[tuple[bool, int, str]] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heappush(waiting, (named[name].compute is None, named[name].rank, name))
        *_, first = heappop(waiting)
        ordered.append(named[first])
        sorter.done(first)
    return tuple(ordered)


def save_rows(session: Session, table: type[Derived], rows: list[dict[str, Any]]) -> None:
    """Replace the rows of these photos in a derived table."""
    if not rows:
        return
    photos = [row["photo_id"] for row in rows]
    session.execute(delete(table).where(table.photo_id.in_(photos)).execution_options(synchronize_session=False))
    session.connection().execute(insert(table_of(table)), rows)


def table_of(derived: type[Derived]) -> Any:
    """The table of a derived class."""
    return inspect(derived).local_table

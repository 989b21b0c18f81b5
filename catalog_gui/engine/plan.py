"""The plan: which phases would run now, on how many photos, in what order, for how long."""

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Problem, Rate, Root
from catalog_gui.errors import ATTEMPTS, RETRYABLE_KINDS, UsageError
from catalog_gui.phases.base import FAILED, MISSING, NOT_APPLICABLE, STALE, Phase, present
from catalog_gui.phases.walk import is_there

SHARED_STEPS: Final = ("read", "checksum", "decode")
"""What a sweep does once for all its phases; measured apart, so that unticking one phase does not untick the reading."""


_FEW: Final = 500
_PART: Final = 5000


@frozen
class PlannedPhase:
    """One phase of a plan. `seconds` is None until its rate was measured on this machine."""

    phase: str
    title: str
    purpose: str
    photos: int
    needs: tuple[str, ...]
    seconds: float | None
    status: str
    reason: str | None
    weight: float = 0.02


@frozen
class Plan:
    """Phases in the order in which they run; the seconds of all that have been measured add up to the whole."""

    phases: tuple[PlannedPhase, ...]

    @property
    def seconds(self) -> float | None:
        """Expected time of the whole run."""
        known = [phase.seconds for phase in self.phases if phase.seconds is not None]
        return sum(known) if known else None

    @property
    def things(self) -> int:
        """How many results would be made."""
        return sum(phase.photos for phase in self.phases)


def chosen(phases: Sequence[Phase], only: Collection[str] = (), skip: Collection[str] = ()) -> list[Phase]:
    """The phases that a run is asked to do.

    :raises UsageError: a name is no phase's.
    """
    names = {phase.name for phase in phases}
    for name in (*only, *skip):
        if name not in names:
            raise UsageError(
                f"There is no phase “{name}”. The phases are: {', '.join(phase.name for phase in phases)}."
            )
    return [phase for phase in phases if (not only or phase.name in only) and phase.name not in skip]


def available_roots(session: Session) -> list[int]:
    """Roots whose folder is there and not empty; photos of the others wait."""
    return [id_ for id_, path in session.execute(select(Root.id, Root.path)) if is_there(Path(path))]


@frozen
class Scope:
    """Which photos a run takes: all gaps unless something else is asked for.

    `force` takes what is done as well; `failed` only what failed and may pass when tried again, however often it was
    tried; `photos` only these ids.
    """

    force: bool = False
    failed: bool = False
    photos: tuple[int, ...] | None = None

    def parts(self) -> "Iterator[Scope]":
        """The same, some named photos at a time in the order of their ids: a statement that names all grows slow."""
        if self.photos is None:
            yield self
            return
        photos = sorted(set(self.photos))
        for start in range(0, len(photos), _PART):
            yield evolve(self, photos=tuple(photos[start : start + _PART]))


EVERY_GAP: Final = Scope()


def to_do(phase: Phase, scope: Scope = EVERY_GAP) -> Select[Any]:
    """Ids of photos that a phase would work on: missing, stale and retryable ones, or as the scope says."""
    query = select(Photo.id).select_from(phase.source).where(present(), _wanted(phase, scope))
    if scope.photos is not None and phase.compute:
        query = query.where(named(scope.photos))
    return query


def named(photos: Sequence[int]) -> ColumnElement[bool]:
    """These photos, however many: more than a few travel as one text, since a statement takes only so many values."""
    if len(photos) <= _FEW:
        return Photo.id.in_(photos)
    values = func.json_each(json.dumps(list(photos))).table_valued("value")
    return Photo.id.in_(select(values.c.value))


def within_reach(roots: Collection[int]) -> ColumnElement[bool]:
    """Photos whose file can be opened now."""
    return and_(Photo.missing_since.is_(None), Photo.root_id.in_(roots))


def _wanted(phase: Phase, scope: Scope) -> ColumnElement[bool]:
    if scope.force:
        return phase.state != NOT_APPLICABLE
    may_pass = (
        [Problem.kind.in_(RETRYABLE_KINDS)]
        if scope.failed
        else [
            Problem.kind.in_(RETRYABLE_KINDS),
            Problem.attempts < ATTEMPTS,
        ]
    )
    again = and_(
        phase.state == FAILED,
        exists().where(
            Problem.photo_id == Photo.id, Problem.phase == phase.name, Problem.version == phase.version, *may_pass
        ),
    )
    if scope.failed and phase.compute:
        return again
    return or_(phase.state.in_((MISSING, STALE)), again)


def make_plan(
    session: Session, phases: Sequence[Phase], run: Sequence[Phase], host: str, scope: Scope = EVERY_GAP
) -> Plan:
    """The plan of these phases out of all, in seconds as they were measured on this host."""
    roots = available_roots(session)
    counts = {phase.name: _count(session, phase, phases, roots, scope) for phase in run}
    rates = dict(session.execute(select(Rate.step, Rate.seconds).where(Rate.host == host)).all())
    seconds = _seconds(run, counts, rates)
    return Plan(tuple(_planned(phase, run, phases, counts, seconds) for phase in run))


def _count(session: Session, phase: Phase, phases: Sequence[Phase], roots: Sequence[int], scope: Scope) -> int:
    if phase.unavailable:
        return 0
    wanted: Any = to_do(phase, scope)
    if phase.compute:
        wanted = wanted.where(within_reach(roots))
    elif _some_out_of_reach(session, roots):
        wanted = wanted.where(_not_held_up(phase, phases, roots))
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def doable(session: Session, phase: Phase, phases: Sequence[Phase], scope: Scope = EVERY_GAP) -> int:
    """How many photos a phase can be done with now; the others wait for their drive."""
    return _count(session, phase, phases, available_roots(session), scope)


def _some_out_of_reach(session: Session, roots: Sequence[int]) -> bool:
    away = select(Photo.id).where(present(), ~within_reach(roots))
    return session.execute(away.limit(1)).first() is not None


def _not_held_up(phase: Phase, phases: Sequence[Phase], roots: Sequence[int]) -> ColumnElement[bool]:
    """Photos of which all is there that a catalog-wide phase needs, or can be made now."""
    away = ~within_reach(roots)
    return and_(
        *(
            Photo.id.not_in(
                select(Photo.id)
                .select_from(need.source)
                .where(present(), need.state.in_((MISSING, STALE)), away)
                .correlate(None)
            )
            for need in phases
            if need.compute and need.name in phase.needs
        ),
        true(),
    )


def _seconds(run: Sequence[Phase], counts: dict[str, int], rates: dict[str, float]) -> dict[str, float]:
    """Seconds for each measured phase; the first of a sweep carries the reading, the first that decodes the decoding."""
    seconds: dict[str, float] = {}
    read, decoded = 0, 0
    for phase in run:
        if phase.name not in rates:
            continue
        photos = counts[phase.name]
        seconds[phase.name] = photos * rates[phase.name]
        if phase.compute:
            seconds[phase.name] += max(0, photos - read) * (rates.get("read", 0.0) + rates.get("checksum", 0.0))
            read = max(read, photos)
            if phase.decodes:
                seconds[phase.name] += max(0, photos - decoded) * rates.get("decode", 0.0)
                decoded = max(decoded, photos)
    return seconds


def _planned(
    phase: Phase, run: Sequence[Phase], phases: Sequence[Phase], counts: dict[str, int], seconds: dict[str, float]
) -> PlannedPhase:
    photos = counts[phase.name]
    before = {each.name for each in run if counts[each.name]}
    waits = [each.title for each in phases if each.name in phase.needs and each.name in before]
    if phase.unavailable:
        status, reason = "not available", phase.unavailable
    elif waits and phase.run:
        status, reason = "waiting", f"after {', '.join(waits)}"
    elif photos:
        status, reason = "ready", None
    else:
        status, reason = "nothing to do", None
    return PlannedPhase(
        phase=phase.name,
        title=phase.title,
        purpose=phase.purpose,
        photos=photos,
        needs=phase.needs,
        seconds=seconds.get(phase.name),
        status=status,
        reason=reason,
        weight=phase.weight,
    )


def unmet(session: Session, phase: Phase, phases: Sequence[Phase], running: Collection[str]) -> list[Phase]:
    """What a catalog-wide phase needs, is not going to run now and has never been finished for the photos within reach."""
    reach = within_reach(available_roots(session))
    lacking = []
    for need in phases:
        if need.name not in phase.needs or need.name in running or need.unavailable:
            continue
        wanted = select(Photo.id).select_from(need.source).where(present(), need.state.in_((MISSING, STALE)), reach)
        if session.execute(wanted.limit(1)).first() is not None:
            lacking.append(need)
    return lacking

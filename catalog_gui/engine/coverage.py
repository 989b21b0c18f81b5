"""The gauges: how many photos are in each state, kept beside the states and always equal to counting them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, Select, case, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo, Run, RunPhase, Tally
from catalog_gui.phases.base import DONE, FAILED, MISSING, STALE, STATES, Field, Phase, present

_FEW: Final = 400
"""Above so many scattered photos, counting the whole span between them is cheaper than naming each."""

Figures = Counter[tuple[str, str]]
"""Photos for each (phase, state), (phase, member:field) and (phase, part:field:name)."""


@frozen
class Gauge:
    """One field: its photos in the five states; percent is rounded down to two decimals, None without an eligible photo."""

    field: str
    title: str
    phase: str
    done: int
    missing: int
    stale: int
    failed: int
    not_applicable: int
    status: str
    members: int | None
    members_label: str | None
    reason: str | None
    parts: dict[str, int]
    groups: int | None

    @property
    def eligible(self) -> int:
        """Photos that the field applies to."""
        return self.done + self.missing + self.stale + self.failed

    @property
    def percent(self) -> float | None:
        """Done of eligible, rounded down: one photo missing of 96,228 never reads 100 %."""
        return self.done * 10_000 // self.eligible / 100 if self.eligible else None


class Tallies:
    """Keeps the figures of a set of phases true, in the transaction that changes what they count."""

    def __init__(self, phases: Sequence[Phase]) -> None:
        self._phases = tuple(phases)
        self._queries = {phase.name: _counting(phase) for phase in self._phases}

    @contextmanager
    def changing(self, session: Session, photos: Sequence[int]) -> Iterator[None]:
        """Wrap writes that may change the state of these photos, given in ascending order."""
        if not photos:
            yield
            return
        before = self._count(session, photos)
        yield
        session.flush()  # sessions write only when told; what waits would not be counted
        self._shift(session, self._count(session, photos), before)

    def changed_everywhere(self, session: Session, phase: str) -> None:
        """A phase has written about photos all over the catalog in this transaction: count that phase anew."""
        self._keep(session, [each for each in self._phases if each.name == phase])

    def added(self, session: Session, photos: Sequence[int]) -> None:
        """Photos have come into the catalog in this transaction."""
        if photos:
            self._shift(session, self._count(session, photos), Counter())

    def recount(self, session: Session) -> Figures:
        """Count everything with the states' own SELECTs, and write that down. A million photos take seconds."""
        names = [phase.name for phase in self._phases]
        session.execute(delete(Tally).where(Tally.phase.not_in(names)).execution_options(synchronize_session=False))
        return self._keep(session, self._phases)

    def _keep(self, session: Session, phases: Sequence[Phase]) -> Figures:
        figures = self._counted(session, phases)
        versions = {phase.name: phase.version for phase in phases}
        session.execute(
            delete(Tally).where(Tally.phase.in_(list(versions))).execution_options(synchronize_session=False)
        )
        rows = [
            {"phase": phase, "version": versions[phase], "name": name, "photos": photos}
            for (phase, name), photos in figures.items()
        ]
        if rows:
            session.execute(insert(Tally), rows)
        return figures

    def counted(self, session: Session) -> Figures:
        """What the states' own SELECTs say: the truth that the kept figures must equal."""
        return self._counted(session, self._phases)

    def _counted(self, session: Session, phases: Sequence[Phase]) -> Figures:
        figures: Figures = Counter()
        for phase in phases:
            figures.update({(phase.name, name): 0 for name in _names(phase)})
            _take(figures, phase, session.execute(self._queries[phase.name]))
        return figures

    def kept(self, session: Session) -> Figures | None:
        """The figures as written down; None where they are of other versions of the phases and must be counted anew."""
        rows = session.execute(select(Tally.phase, Tally.version, Tally.name, Tally.photos)).all()
        wanted = {(phase.name, phase.version, name) for phase in self._phases for name in _names(phase)}
        if {(phase, version, name) for phase, version, name, _ in rows} != wanted:
            return None
        return Counter({(phase, name): photos for phase, _, name, photos in rows})

    def figures(self, catalog: Catalog) -> Figures:
        """The figures, counted and written down first where that has not been done for these versions."""
        with catalog.read() as session:
            if (figures := self.kept(session)) is not None:
                return figures
        with catalog.write() as session:
            return self.recount(session)

    def _count(self, session: Session, photos: Sequence[int]) -> Figures:
        figures: Figures = Counter()
        for part in _parts(photos):
            for phase in self._phases:
                _take(figures, phase, session.execute(self._queries[phase.name].where(part)))
        return figures

    def _shift(self, session: Session, after: Figures, before: Figures) -> None:
        after.subtract(before)
        ours = [(phase.name, phase.version) for phase in self._phases]
        session.execute(  # what a program with other settings has kept cannot be shifted by what this one counts
            delete(Tally)
            .where(tuple_(Tally.phase, Tally.version).not_in(ours))
            .execution_options(synchronize_session=False)
        )
        for (phase, name), change in after.items():
            if change:
                session.execute(
                    update(Tally)
                    .where(Tally.phase == phase, Tally.name == name)
                    .values(photos=Tally.photos + change)
                    .execution_options(synchronize_session=False)
                )


def gauges(catalog: Catalog, phases: Sequence[Phase], tallies: Tallies) -> list[Gauge]:
    """Every field's gauge, in the order of the phases."""
    figures = tallies.figures(catalog)
    with catalog.read() as session:
        ever = set(session.scalars(select(RunPhase.phase).distinct()))
        running = set(
            session.scalars(select(RunPhase.phase).join(Run, Run.id == RunPhase.run_id).where(Run.ended_at.is_(None)))
        )
        groups = {
            field.name: session.scalar(field.groups)
            for phase in phases
            for field in phase.fields
            if field.groups is not None
        }
    return [
        _gauge(phase, field, figures, ever, running, groups.get(field.name))
        for phase in phases
        for field in phase.fields
    ]


def _gauge(
    phase: Phase, field: Field, figures: Figures, ever: set[str], running: set[str], groups: int | None
) -> Gauge:
    counts = {state: figures[phase.name, state] for state in STATES}
    return Gauge(
        field=field.name,
        title=field.title,
        phase=phase.name,
        **counts,
        status=_status(phase, counts, ever, running),
        members=None if field.member is None else figures[phase.name, f"member:{field.name}"],
        members_label=field.members_label,
        reason=phase.unavailable,
        parts={name: figures[phase.name, f"part:{field.name}:{name}"] for name, _ in field.parts},
        groups=groups,
    )


def _status(phase: Phase, counts: dict[str, int], ever: set[str], running: set[str]) -> str:
    """One word for a gauge; "never run" and "run, found none" are told apart."""
    eligible = counts[DONE] + counts[MISSING] + counts[STALE] + counts[FAILED]
    if phase.unavailable:
        return "not available"
    if phase.name in running and counts[MISSING] + counts[STALE]:
        return "running"
    if phase.name not in ever and not counts[DONE] + counts[STALE] + counts[FAILED]:
        return "never run"
    if counts[DONE] == eligible:
        return "complete"
    return "partial" if counts[DONE] else "missing"


def _names(phase: Phase) -> list[str]:
    return [*STATES, *(name for name, _ in _properties(phase))]


def _properties(phase: Phase) -> list[tuple[str, ColumnElement[bool]]]:
    """What is counted besides the states: members of each field, and their parts."""
    found = []
    for field in phase.fields:
        if field.member is not None:
            found.append((f"member:{field.name}", field.member))
        found += [(f"part:{field.name}:{name}", part) for name, part in field.parts]
    return found


def _counting(phase: Phase) -> Select[Any]:
    sums = [func.sum(case((member, 1), else_=0)) for _, member in _properties(phase)]
    columns: list[Any] = [phase.state, func.count(), *sums]
    return select(*columns).select_from(phase.source).where(present()).group_by(phase.state)


def _take(figures: Figures, phase: Phase, rows: Any) -> None:
    properties = _properties(phase)
    for state, photos, *sums in rows:
        figures[phase.name, state] += photos
        for (name, _), amount in zip(properties, sums, strict=True):
            figures[phase.name, name] += amount


def _parts(photos: Sequence[int]) -> Iterator[ColumnElement[bool]]:
    """Conditions that together name these photos and, where they lie close, the span that holds them."""
    if photos[-1] - photos[0] < 4 * len(photos) or len(photos) > 50 * _FEW:
        yield Photo.id.between(photos[0], photos[-1])
        return
    for start in range(0, len(photos), _FEW):
        yield Photo.id.in_(photos[start : start + _FEW])

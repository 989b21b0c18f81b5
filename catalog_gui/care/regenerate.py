"""Thumbnails made again: of a selection, by the engine's own sweep, with what became of each photo."""

import time
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC
from typing import Any, Final

from attrs import define, evolve, field, frozen
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog_gui.care import reconcile, unfinished
from catalog_gui.care.hours import Hours, within
from catalog_gui.care.reconcile import Checked
from catalog_gui.care.selection import Chosen, Selection, Unknown, choose, given_up
from catalog_gui.care.unfinished import Unfinished
from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.engine import plan as planning
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope, named
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.sweep import Failure, Seen
from catalog_gui.engine.sweeping import Watch
from catalog_gui.errors import UsageError
from catalog_gui.phases import previews as preview_phase
from catalog_gui.phases import thumbnails as thumbnail_phase
from catalog_gui.phases.base import Phase, present
from catalog_gui.phases.thumbnails import ThumbnailRow

DONE: Final = "done"
FAILED: Final = "failed"


@frozen
class Asked:
    """What is wanted.

    :param force: also those that are as they should be.
    :param broken: only those that a check finds to be not as they should be; the check comes first.
    :param previews: the large ones as well.
    :param throttle: seconds of rest after each photo.
    :param hours: only then; outside of them it waits, and leaves the catalog to others.
    """

    which: Selection = field(factory=Selection)
    force: bool = False
    broken: bool = False
    previews: bool = False
    throttle: float = 0.0
    workers: int = 0
    hours: Hours | None = None


@frozen
class Item:
    """What became of one photo's thumbnail; width and height are the thumbnail's."""

    photo: int
    path: str
    root: str
    width: int | None
    height: int | None
    status: str
    message: str | None = None


@frozen
class Prospect:
    """What would be done: photos to make, bytes of the files that would be replaced, bytes that the new ones will take.

    `skipped` are as they should be already, `waiting` cannot be opened now, `given_up` have failed before and are not tried
    again until their file changes; `expected` is None where nothing was made yet.
    """

    photos: tuple[int, ...]
    bytes: int
    expected: int | None
    skipped: int
    waiting: int
    unknown: tuple[Unknown, ...]
    given_up: int = 0


@frozen
class Regenerated:
    """What was done; the words mean what they do in a prospect."""

    requested: int
    done: int
    failed: int
    skipped: int
    waiting: int
    unknown: tuple[Unknown, ...]
    items: tuple[Item, ...]
    previews_done: int = 0
    previews_failed: int = 0
    given_up: int = 0


Steps = Generator["Checked | Progress | Regenerated", None, None]


def rehearse(keeper: Keeper, asked: Asked) -> Iterator[Checked | Prospect]:
    """What regenerate() would do; last the prospect. Nothing is changed."""
    chosen: Chosen | None = None
    for step in _choose(keeper, asked, note=False):
        if isinstance(step, Checked):
            yield step
        else:
            chosen = step
    assert chosen is not None
    yield prospect(keeper, asked, chosen)


def prospect(keeper: Keeper, asked: Asked, chosen: Chosen) -> Prospect:
    """What would be done with these photos."""
    equipped = _equipped(keeper, asked.previews)
    scope, phases = _scope(asked, chosen), _phases(equipped, asked)
    with keeper.catalog.read() as session:
        reach = planning.within_reach(planning.available_roots(session))
        wanted: set[int] = set()
        reachable: set[int] = set()
        for phase in phases:
            query = planning.to_do(phase, scope)
            wanted.update(session.scalars(query))
            reachable.update(session.scalars(query.where(reach)))
        if not asked.force:  # what no row says yet: a check has found it just now, or its file is not there
            more = set(chosen.photos or ()) if asked.broken else _without_file(session, keeper, chosen)
            wanted |= more
            reachable |= set(session.scalars(select(Photo.id).where(present(), reach, named(tuple(more)))))
        mean = session.scalar(select(func.avg(ThumbnailRow.bytes)).where(ThumbnailRow.fault.is_(None)))
        everything = _selected(session, chosen)
        hopeless = len(given_up(session, _phases(keeper, asked)[0], scope) - wanted)
    replaced = sum(keeper.store.length(photo) or 0 for photo in reachable)
    expected = None if mean is None else round(float(mean) * len(reachable))
    return Prospect(
        tuple(sorted(reachable)),
        replaced,
        expected,
        everything - len(wanted) - hopeless,
        len(wanted) - len(reachable),
        chosen.unknown,
        hopeless,
    )


def _without_file(session: Session, keeper: Keeper, chosen: Chosen) -> set[int]:
    there = keeper.store.photos()
    rows = session.scalars(select(ThumbnailRow.photo_id))
    only = None if chosen.photos is None else set(chosen.photos)
    return {photo for photo in rows if photo not in there and (only is None or photo in only)}


def regenerate(keeper: Keeper, asked: Asked, watch: Watch | None = None) -> Steps:
    """Do it; yields how far it is, last what was done. close() cancels it, what is done stays done.

    One that makes what is well already (`force`) is remembered until it has ended: see unfinished and go_on().
    :param watch: is told of each batch of photos once it is kept.
    :raises UsageError: what is asked for cannot be understood; at once, whatever the hour.
    :raises CatalogError: somebody else works on the catalog alone, or the store cannot be written.
    """
    if asked.hours:
        choose(keeper, asked.which)
        yield from asked.hours.wait()
    chosen = Chosen(None)
    for step in _choose(keeper, asked, note=True):
        if isinstance(step, Checked):
            yield step
        else:
            chosen = step
    begun = None
    if asked.force:
        ranges = None if chosen.photos is None else unfinished.in_ranges(chosen.photos)
        begun = Unfinished(time.time(), ranges, True, asked.previews)
        unfinished.note(keeper, begun)
    yield from _run(keeper, asked, chosen, _Items(watch), begun)
    if begun:
        unfinished.ended(keeper)


def go_on(
    keeper: Keeper, throttle: float = 0.0, workers: int = 0, hours: Hours | None = None, watch: Watch | None = None
) -> Steps:
    """Go on with a regeneration that was killed or cancelled: what it has made or has failed with is not done again.

    :raises UsageError: there is none.
    """
    left = unfinished.unfinished(keeper)
    if left is None:
        raise UsageError("No regeneration was broken off, so there is nothing to go on with.")
    asked = Asked(force=left.force, previews=left.previews, throttle=throttle, workers=workers, hours=hours)
    if hours:
        yield from hours.wait()
    yield from _run(keeper, asked, Chosen(_left(keeper, left)), _Items(watch), left)
    unfinished.ended(keeper)


def _left(keeper: Keeper, begun: Unfinished) -> tuple[int, ...]:
    """Photos that a regeneration has not come to: their files are older than it, and nothing failed since."""
    with keeper.catalog.read() as session:
        wanted = begun.ids
        if wanted is None:
            wanted = tuple(session.scalars(select(Photo.id).where(present()).order_by(Photo.id)))
        rows = session.execute(select(Problem.photo_id, Problem.last_at).where(Problem.phase == thumbnail_phase.NAME))
        failed = {photo for photo, moment in rows if _seconds(moment) >= begun.started}
    kinds = (False, True) if begun.previews else (False,)
    store = keeper.store
    return tuple(
        photo
        for photo in wanted
        if photo not in failed and any((store.written_at(photo, preview=kind) or 0.0) < begun.started for kind in kinds)
    )


def _seconds(moment: Any) -> float:
    """A moment of the catalog, which is in UTC without saying so, in seconds since 1970."""
    return float(moment.replace(tzinfo=UTC).timestamp())


def _choose(keeper: Keeper, asked: Asked, note: bool) -> Iterator[Checked | Chosen]:
    """The photos that are meant; where only broken ones are, all are looked at first."""
    chosen = choose(keeper, asked.which)
    if asked.broken:
        broken: set[int] = set()
        for step in reconcile.verify(keeper, note=note):
            if isinstance(step, Checked):
                yield step
            else:
                broken = set(step.broken)
        kept = broken if chosen.photos is None else broken.intersection(chosen.photos)
        chosen = evolve(chosen, photos=tuple(sorted(kept)))
    yield chosen


def _scope(asked: Asked, chosen: Chosen) -> Scope:
    return Scope(force=asked.force, photos=chosen.photos)


def _phases(keeper: Keeper, asked: Asked) -> list[Phase]:
    names = {thumbnail_phase.NAME, preview_phase.NAME} if asked.previews else {thumbnail_phase.NAME}
    return [phase for phase in keeper.phases if phase.name in names]


def _equipped(keeper: Keeper, previews: bool) -> Keeper:
    """The keeper with what makes previews, where they are asked for: in the same sweep, from the same decoded picture."""
    if not previews:
        return keeper
    settings = keeper.settings
    thumbnails = thumbnail_phase.phase(settings, within=settings.preview_size)
    others = (thumbnails if phase.name == thumbnails.name else phase for phase in keeper.phases)
    return evolve(keeper, phases=(*others, preview_phase.previews(settings)))


@define
class _Items:
    """Collects what came of each photo; the last try counts."""

    watch: Watch | None = None
    found: dict[int, tuple[str, int | None, int | None, str | None]] = field(factory=dict)
    previews: dict[int, str] = field(factory=dict)

    def take(self, batch: Sequence[Seen]) -> None:
        for seen in batch:
            for outcome in seen.outcomes:
                if outcome.phase == thumbnail_phase.NAME:
                    self.found[seen.photo] = _told(outcome.result)
                elif outcome.phase == preview_phase.NAME:
                    self.previews[seen.photo] = _told(outcome.result)[0]
        if self.watch:
            self.watch(batch)

    def settled(self, phase: str) -> int:
        return len(self.found if phase == thumbnail_phase.NAME else self.previews)

    def listed(self, keeper: Keeper) -> tuple[Item, ...]:
        places: dict[int, tuple[str, str]] = {}
        with keeper.catalog.read() as session:
            query = select(Photo.id, Photo.path, Root.path).join(Root, Root.id == Photo.root_id)
            for photo, path, root in session.execute(query.where(named(tuple(self.found)))):
                places[photo] = (path, root)
        items = (
            Item(photo, *places[photo], width, height, status, message)
            for photo, (status, width, height, message) in self.found.items()
            if photo in places
        )
        return tuple(sorted(items, key=lambda item: (item.path, item.root)))


def _told(result: Any) -> tuple[str, int | None, int | None, str | None]:
    if isinstance(result, Failure):
        return FAILED, None, None, result.message
    return DONE, result.width, result.height, None


def _run(keeper: Keeper, asked: Asked, chosen: Chosen, items: _Items, begun: Unfinished | None) -> Steps:
    """One run of the engine, or one in each of the hours: in between nothing is held, and others may work."""
    with keeper.catalog.read() as session:
        selected = _selected(session, chosen)
        hopeless = len(given_up(session, _phases(keeper, asked)[0], _scope(asked, chosen)))
    first = last = yield from within(asked.hours, _steps(keeper, asked, chosen, items), 0.0)
    while asked.hours and not last.result and not _all_settled(first, items):
        yield from asked.hours.wait(last)
        if begun:  # what is missing still is found anew; what is made again must be told from what was
            chosen = evolve(chosen, photos=_left(keeper, begun))
        last = yield from within(asked.hours, _steps(keeper, asked, chosen, items), last.fraction)
    statuses, previews = [status for status, *_ in items.found.values()], list(items.previews.values())
    lines = {line.phase: line for line in first.phases}
    line = lines[thumbnail_phase.NAME]
    yield Regenerated(
        requested=max(line.requested, len(items.found)),
        done=statuses.count(DONE),
        failed=statuses.count(FAILED),
        skipped=selected - line.requested - line.skipped - hopeless,
        waiting={each.phase: each.skipped for each in last.phases}[thumbnail_phase.NAME],
        unknown=chosen.unknown,
        items=items.listed(keeper),
        previews_done=previews.count(DONE),
        previews_failed=previews.count(FAILED),
        given_up=hopeless,
    )


def _steps(keeper: Keeper, asked: Asked, chosen: Chosen, items: _Items) -> Generator[Progress, None, None]:
    equipped = _equipped(keeper, asked.previews)
    return equipped.rebuild(
        only=[phase.name for phase in _phases(equipped, asked)],
        scope=_scope(asked, chosen),
        workers=asked.workers,
        scan_first=False,
        throttle=asked.throttle,
        watch=items.take,
        label="Make thumbnails again" if asked.force else "Make missing thumbnails",
    )


def _all_settled(first: Progress, items: _Items) -> bool:
    """Whether nothing is left to do, since the last photos came in just as the hours ended."""
    return all(items.settled(line.phase) >= line.requested for line in first.phases)


def _selected(session: Session, chosen: Chosen) -> int:
    query = select(func.count()).select_from(Photo).where(present())
    if chosen.photos is not None:
        query = query.where(named(chosen.photos))
    return session.scalar(query) or 0

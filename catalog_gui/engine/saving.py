"""Writes what the sweep found: results, problems, checksums and the gauges' figures, all in one transaction."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import bindparam, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Problem
from catalog_gui.catalog.types import fingerprint, now
from catalog_gui.engine import attempts
from catalog_gui.engine.attempts import Tried
from catalog_gui.engine.sweep import Failure, Seen
from catalog_gui.errors import CatalogError
from catalog_gui.phases.base import Bench, Made, Phase


@frozen
class Saved:
    """How many photos each phase has finished and failed in one batch, and why the run cannot go on if it cannot."""

    done: Counter[str]
    failed: Counter[str]
    stopped: CatalogError | None = None


def save(bench: Bench, phases: Sequence[Phase], everything: Sequence[Phase], seen: Sequence[Seen]) -> Saved:
    """Keep a batch.

    :param phases: the phases of the sweep.
    :param everything: all phases, for those that build on these.
    A phase that cannot write its files (`stopped` says why) keeps nothing of this batch, the others keep theirs.
    :raises CatalogError: the catalog cannot be written; then nothing of the batch is kept.
    """
    made, failed = _sort(seen)
    ids = sorted({each.photo for each in seen})
    stopped = None
    with bench.catalog.write() as session, bench.counts.changing(session, ids):
        _keep_contents(session, seen)
        for phase in phases:
            if results := made.get(phase.name):
                try:
                    with session.begin_nested():
                        _save_one(session, bench, phase, everything, results)
                except CatalogError as error:
                    stopped = error
                    del made[phase.name]
        _remember(session, phases, seen, made, failed)
        _forget_problems(session, made)
        _keep_problems(session, phases, failed)
    return Saved(
        Counter({name: len(results) for name, results in made.items()}),
        Counter(name for name, *_ in failed),
        stopped,
    )


def _save_one(
    session: Session, bench: Bench, phase: Phase, everything: Sequence[Phase], results: Sequence[Made]
) -> None:
    _make_dependents_stale(session, phase, everything, results)
    assert phase.save is not None
    phase.save(session, bench, results)


def _sort(seen: Sequence[Seen]) -> tuple[dict[str, list[Made]], list[tuple[str, int, int | None, Failure]]]:
    """Results by phase, and failures as (phase, photo, content, why)."""
    made: dict[str, list[Made]] = {}
    failed = []
    for each in seen:
        content = fingerprint(each.sha256) if each.sha256 else None
        for outcome in each.outcomes:
            if isinstance(outcome.result, Failure):
                failed.append((outcome.phase, each.photo, content, outcome.result))
            elif content is not None:
                made.setdefault(outcome.phase, []).append(
                    Made(each.photo, content, outcome.result, each.asked, each.begun)
                )
    return made, failed


def _keep_contents(session: Session, seen: Sequence[Seen]) -> None:
    """The bytes as they were read: a file that changed since the scan is known by what it holds now."""
    rows = [
        {
            "key": each.photo,
            "sha256": each.sha256,
            "content": fingerprint(each.sha256),
            "size": each.size,
            "mtime_ns": each.mtime_ns,
        }
        for each in seen
        if each.sha256
    ]
    if rows:
        photo: Any = Photo.__table__
        values: dict[str, Any] = {name: bindparam(name) for name in ("sha256", "content", "size", "mtime_ns")}
        session.connection().execute(update(photo).where(photo.c.id == bindparam("key")).values(values), rows)


def _make_dependents_stale(
    session: Session, phase: Phase, everything: Sequence[Phase], results: Sequence[Made]
) -> None:
    """What was concluded from a photo before it had this result must be concluded again (a best frame, a cluster)."""
    dependents = [each for each in everything if each.run and phase.name in _ancestors(each, everything)]
    if not dependents:
        return
    table = phase.tables[0]
    ids = [each.photo for each in results]
    current = set(
        session.execute(
            select(table.photo_id, table.stamp).where(table.photo_id.in_(ids), table.version == phase.version)
        ).all()
    )
    fresh = [each.photo for each in results if (each.photo, each.content) not in current]
    for dependent in dependents:
        conclusion = dependent.tables[0]
        session.execute(
            update(conclusion)
            .where(conclusion.photo_id.in_(fresh))
            .values(version="")
            .execution_options(synchronize_session=False)
        )


def _ancestors(phase: Phase, everything: Sequence[Phase]) -> Collection[str]:
    """All that a phase builds on, near and far."""
    named = {each.name: each for each in everything}
    found: set[str] = set()
    waiting = list(phase.needs)
    while waiting:
        name = waiting.pop()
        if name in named and name not in found:
            found.add(name)
            waiting += named[name].needs
    return found


def _remember(
    session: Session,
    phases: Sequence[Phase],
    seen: Sequence[Seen],
    made: dict[str, list[Made]],
    failed: Sequence[tuple[str, int, int | None, Failure]],
) -> None:
    """Every failure, and what came right after one: to be called while the problems of before are still known."""
    versions = {phase.name: phase.version for phase in phases}
    seconds = {(each.photo, outcome.phase): outcome.seconds for each in seen for outcome in each.outcomes}
    for each in seen:
        shared = sum(each.timings.values())
        for outcome in each.outcomes:
            seconds[each.photo, outcome.phase] += shared
    tries = [
        Tried(photo, phase, versions[phase], seconds[photo, phase], attempts.FAILED, failure.kind, failure.message)
        for phase, photo, _, failure in failed
    ]
    for phase, results in made.items():
        before = attempts.failed_before(session, phase, [each.photo for each in results])
        tries += [Tried(photo, phase, versions[phase], seconds[photo, phase], attempts.DONE) for photo in before]
    attempts.remember(session, tries)


def _forget_problems(session: Session, made: dict[str, list[Made]]) -> None:
    for phase, results in made.items():
        session.execute(
            delete(Problem)
            .where(Problem.phase == phase, Problem.photo_id.in_([each.photo for each in results]))
            .execution_options(synchronize_session=False)
        )


def _keep_problems(
    session: Session, phases: Sequence[Phase], failed: Sequence[tuple[str, int, int | None, Failure]]
) -> None:
    """Attempts go on counting while maker and content are the same; else they begin anew."""
    if not failed:
        return
    versions = {phase.name: phase.version for phase in phases}
    keys = [(photo, phase) for phase, photo, _, _ in failed]
    unread = [photo for _, photo, content, _ in failed if content is None]
    known = dict(session.execute(select(Photo.id, Photo.content).where(Photo.id.in_(unread))).all())
    old: dict[tuple[int, str], Problem] = {
        (row.photo_id, row.phase): row
        for row in session.scalars(select(Problem).where(tuple_(Problem.photo_id, Problem.phase).in_(keys)))
    }
    moment = now()
    rows: list[dict[str, Any]] = []
    for phase, photo, read, failure in failed:
        content = known.get(photo) if read is None else read  # unreadable now, its content may be known from before
        row = old.get((photo, phase))
        again = row is not None and row.version == versions[phase] and row.stamp == content
        rows.append(
            {
                "photo_id": photo,
                "phase": phase,
                "kind": failure.kind,
                "message": failure.message,
                "attempts": row.attempts + 1 if row is not None and again else 1,
                "version": versions[phase],
                "stamp": content,
                "first_at": row.first_at if row is not None and again else moment,
                "last_at": moment,
            }
        )
    session.execute(
        delete(Problem)
        .where(tuple_(Problem.photo_id, Problem.phase).in_(keys))
        .execution_options(synchronize_session=False)
    )
    session.connection().execute(insert(Problem), rows)

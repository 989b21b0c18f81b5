"""The record of a run: what was asked of each phase, what it did, and the gauges before and after."""

from collections import Counter

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Run, RunPhase
from catalog_gui.catalog.types import now
from catalog_gui.engine.plan import Plan
from catalog_gui.engine.progress import Line
from catalog_gui.phases.base import DONE, FAILED, MISSING, STALE

Figures = Counter[tuple[str, str]]


def begin(session: Session, operation: int, workers: int, plan: Plan, figures: Figures) -> int:
    """Enter a run with its plan; its number."""
    row = Run(operation_id=operation, workers=workers)
    session.add(row)
    session.flush()
    phases = [
        {
            "run_id": row.id,
            "phase": phase.phase,
            "position": position,
            "requested": phase.photos,
            "eligible": _eligible(figures, phase.phase),
            "done_before": figures[phase.phase, DONE],
        }
        for position, phase in enumerate(plan.phases)
        if phase.status != "not available"
    ]
    if phases:
        session.execute(insert(RunPhase), phases)
    return row.id


def note(session: Session, run: int, line: Line) -> None:
    """What a phase has done so far."""
    session.execute(
        update(RunPhase)
        .where(RunPhase.run_id == run, RunPhase.phase == line.phase)
        .values(
            requested=line.requested, done=line.done, failed=line.failed, skipped=line.skipped, seconds=line.seconds
        )
        .execution_options(synchronize_session=False)
    )


def end(session: Session, run: int, result: str, seconds: float, figures: Figures) -> None:
    """How a run ended, and what the gauges say after it."""
    for row in session.scalars(select(RunPhase).where(RunPhase.run_id == run)):
        row.done_after, row.eligible = figures[row.phase, DONE], _eligible(figures, row.phase)
    session.execute(
        update(Run)
        .where(Run.id == run)
        .values(ended_at=now(), result=result, seconds=seconds)
        .execution_options(synchronize_session=False)
    )


def _eligible(figures: Figures, phase: str) -> int:
    return sum(figures[phase, state] for state in (DONE, MISSING, STALE, FAILED))

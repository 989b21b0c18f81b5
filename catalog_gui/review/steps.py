"""Steps: what a person did, one after the other, each of which can be taken back and done again."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from attrs import frozen
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog import journal
from catalog_gui.catalog.actions import Action
from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Step, StepPart, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.trash_records import GOING, PURGING, RETURNING, TRASHED

APPLY: Final = "apply"
_COUNTED: Final = {"cluster_member", "burst_frame", "given"}
"""Tables whose rows change what the gauges count."""


@frozen
class Told:
    """A step as others see it: its operation and its words."""

    operation: int | None
    label: str


@contextmanager
def one_operation(keeper: Keeper, kind: str, label: str) -> Iterator[tuple[Session, Said]]:
    """A transaction that is an operation of its own: all of it is kept and in the journal, or nothing."""
    with keeper.catalog.write() as session:
        said = journal.begin(session, kind, label, exclusive=False)
        yield session, said
        journal.end(session, said.id, "completed")


def enter(keeper: Keeper, session: Session, operation: Said, kind: str, action: Action) -> None:
    """Do something that can be taken back. What was taken back before it can then not be done again."""
    step = begin(session, operation, kind)
    add_part(keeper, session, step, action)


def begin(session: Session, operation: Said, kind: str) -> Step:
    """A step without parts as yet."""
    left = Step.undone_at.is_not(None) & ~Step.gone
    session.execute(update(Step).where(left).values(gone=True).execution_options(synchronize_session=False))
    label = operation.label.encode("utf-8", "backslashreplace").decode()  # a photo's name may be no UTF-8
    step = Step(operation_id=operation.id, kind=kind, label=label)
    session.add(step)
    session.flush()
    return step


def add_part(keeper: Keeper, session: Session, step: Step, action: Action) -> None:
    """Do a further part of a step."""
    inverse = do(keeper, session, action)
    if inverse.rows:
        parts = select(func.count()).select_from(StepPart).where(StepPart.step_id == step.id)
        session.add(StepPart(step_id=step.id, position=session.scalar(parts) or 0, rows=inverse.to_json()))
        session.flush()


def do(keeper: Keeper, session: Session, action: Action) -> Action:
    """Carry out an action with the gauges' figures kept true; returns what undoes it."""
    photos = {row.key["photo_id"] for row in action.rows if row.table in _COUNTED}
    with keeper.tallies.changing(session, sorted(photos)):
        return action.apply(session)


def newest(session: Session) -> Step | None:
    """The step that undo would take back."""
    alive = select(Step).where(Step.undone_at.is_(None), ~Step.gone)
    return session.scalars(alive.order_by(Step.id.desc()).limit(1)).first()


def next_again(session: Session) -> Step | None:
    """The step that redo would do again: of those taken back, the one taken back last."""
    undone = select(Step).where(Step.undone_at.is_not(None), ~Step.gone)
    return session.scalars(undone.order_by(Step.undone_at.desc(), Step.id).limit(1)).first()


def turn(keeper: Keeper, session: Session, step: Step) -> None:
    """Take a step back, or do it again if it was taken back: its rows change places with those of the catalog."""
    back = step.undone_at is None
    order = StepPart.position.desc() if back else StepPart.position
    for part in session.scalars(select(StepPart).where(StepPart.step_id == step.id).order_by(order)):
        part.rows = do(keeper, session, Action.from_json(step.label, part.rows)).to_json()
    step.undone_at = now() if back else None
    session.flush()


def bar_step(session: Session, operation: int) -> None:
    """An Apply of which nothing is left in the trash cannot be taken back any more."""
    if not any_left(session, operation):
        barred = update(Step).where(Step.operation_id == operation, Step.undone_at.is_(None))
        session.execute(barred.values(undone_at=now(), gone=True).execution_options(synchronize_session=False))


def any_left(session: Session, operation: int) -> bool:
    """Whether photos of an Apply are in the trash, or on a way that nobody can tell the end of now."""
    still = TrashItem.state.in_((GOING, TRASHED, RETURNING, PURGING))
    return session.scalar(select(TrashItem.id).where(TrashItem.operation_id == operation, still).limit(1)) is not None


def words(session: Session) -> tuple[str, str]:
    """What undo and redo would do, for their buttons; empty where there is nothing."""
    return _label(newest(session)), _label(next_again(session))


def history(session: Session, limit: int) -> Iterable[Step]:
    """The newest steps, for a list."""
    return session.scalars(select(Step).order_by(Step.id.desc()).limit(limit))


def _label(step: Step | None) -> str:
    return "" if step is None else step.label

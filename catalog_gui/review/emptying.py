"""What a person does with the trash itself: bring some photos back, or let them go for good."""

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Step
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import gifts, steps
from catalog_gui.review.again import ask_again_of, judge_again
from catalog_gui.review.returning import purge, restore
from catalog_gui.review.settling import settle
from catalog_gui.review.trash_records import Trashed, counted
from catalog_gui.review.undo import Undone, told


@frozen
class LetGo:
    """What was let go for good; `stayed` says of photos that could not go why. Without an operation there was nothing."""

    operation: int | None = None
    stayed: dict[int, str] = field(factory=dict)


def bring_back(keeper: Keeper, photos: Sequence[Trashed]) -> Undone:
    """Bring these photos back to where they were, with all that was known of them. What was decided is asked again.

    :raises CatalogError: somebody else works on the catalog alone.
    """
    if not photos:
        return Undone()
    settle(keeper)
    label = f"Bring back {len(photos)} from the trash"
    with keeper.catalog.alone("restore", label) as said:
        back, failed = restore(keeper, [each.photo for each in photos])
        with keeper.catalog.write() as session:
            for operation in sorted({each.operation for each in photos}):
                gifts.take_back(keeper, session, operation)
                _end_step(keeper, session, operation)
            ask_again_of(session, back)
            judge_again(keeper, session, back)
    return told(keeper, said.id, label, back, failed)


def let_go(keeper: Keeper, photos: Sequence[Trashed]) -> LetGo:
    """Let these photos go for good, after a snapshot of the catalog.

    :raises CatalogError: somebody else works on the catalog alone, or no snapshot could be made.
    """
    if not photos:
        return LetGo()
    settle(keeper)
    with keeper.catalog.alone("purge", f"Let {counted(len(photos))} in the trash go for good") as said:
        keeper.snapshot()
        _, failed = purge(keeper, [each.photo for each in photos])
    return LetGo(said.id, {each.photo: each.message for each in failed})


def _end_step(keeper: Keeper, session: Session, operation: int) -> None:
    """An Apply of which all is back was taken back."""
    step = session.scalars(select(Step).where(Step.operation_id == operation, Step.undone_at.is_(None))).first()
    if step is not None and not steps.any_left(session, operation):
        steps.turn(keeper, session, step)

"""What a person does with the trash itself: bring some photos back, or let them go for good."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog import backups
from catalog_gui.catalog.tables import Step, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.review import gifts, steps
from catalog_gui.review.returning import purge, restore
from catalog_gui.review.trash_records import TRASHED, Trashed
from catalog_gui.review.undo import Undone, told


def bring_back(keeper: Keeper, photos: Sequence[Trashed]) -> Undone:
    """Bring these photos back to where they were, with all that was known of them.

    :raises CatalogError: somebody else works on the catalog alone.
    """
    if not photos:
        return Undone()
    label = f"Bring back {len(photos)} from the trash"
    with keeper.catalog.alone("restore", label) as said:
        back, failed = restore(keeper, [each.photo for each in photos])
        with keeper.catalog.write() as session:
            for operation in {each.operation for each in photos}:
                gifts.take_back(keeper, session, operation, back)
                _end_step(keeper, session, operation)
    return told(keeper, said.id, label, back, failed)


def let_go(keeper: Keeper, photos: Sequence[Trashed]) -> dict[int, str]:
    """Let these photos go for good, after a snapshot of the catalog; for each that stays, why.

    :raises CatalogError: somebody else works on the catalog alone, or no snapshot could be made.
    """
    if not photos:
        return {}
    with keeper.catalog.alone("purge", f"Let {len(photos)} photos in the trash go for good"):
        backups.make(keeper.catalog.file, backup_folder(keeper.catalog.file))
        _, failed = purge(keeper, [each.photo for each in photos])
        with keeper.catalog.write() as session:
            for operation in {each.operation for each in photos}:
                _bar_step(session, operation)
    return {each.photo: each.message for each in failed}


def _end_step(keeper: Keeper, session: Session, operation: int) -> None:
    """An Apply of which all is back was taken back."""
    step = session.scalars(select(Step).where(Step.operation_id == operation, Step.undone_at.is_(None))).first()
    if step is not None and not _any_left(session, operation):
        steps.turn(keeper, session, step)


def _bar_step(session: Session, operation: int) -> None:
    """An Apply of which nothing is left in the trash cannot be taken back any more."""
    if not _any_left(session, operation):
        barred = update(Step).where(Step.operation_id == operation, Step.undone_at.is_(None))
        session.execute(barred.values(undone_at=now(), gone=True).execution_options(synchronize_session=False))


def _any_left(session: Session, operation: int) -> bool:
    left = select(TrashItem.id).where(TrashItem.operation_id == operation, TrashItem.state == TRASHED)
    return session.scalar(left.limit(1)) is not None

"""What a kill left on its way is finished when the catalog is opened: each photo is in its place or in the trash."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Step, TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media import trash
from catalog_gui.media.trash import PlanAgain
from catalog_gui.media.trash_words import TrashError
from catalog_gui.review import gifts, trashing
from catalog_gui.review.returning import note_purged, note_returned
from catalog_gui.review.spent import dissolve_spent
from catalog_gui.review.trash_records import GOING, PURGING, RETURNING, items_of, place_of, way


def settle(keeper: Keeper) -> None:
    """Finish what a killed Apply, undo or purge left on its way. One that is still at work is left alone."""
    if not keeper.unsettled:
        return
    with suppress(CatalogError), keeper.catalog.alone("settle", "Finish what was interrupted"):
        with keeper.catalog.read() as session:
            operations = session.scalars(
                select(TrashItem.operation_id).where(TrashItem.state == GOING).distinct()
            ).all()
            returning = items_of(session, TrashItem.state == RETURNING)
            purging = items_of(session, TrashItem.state == PURGING)
        for operation in operations:
            _settle_going(keeper, operation)
        for items in returning.values():
            _join(items)
        for items in purging.values():
            _purge_the_rest(items)
        with keeper.catalog.write() as session:
            note_returned(keeper, session, returning)
            note_purged(session, purging)
            for operation in {together[0].operation_id for together in returning.values()}:
                gifts.take_back(keeper, session, operation)


def _settle_going(keeper: Keeper, operation: int) -> None:
    """The photos of one Apply: one that went is in the trash with all that belongs to it, the others have not moved."""
    with keeper.catalog.read() as session:
        items = items_of(session, TrashItem.state == GOING, TrashItem.operation_id == operation)
    where = {photo: place_of(together[0]) for photo, together in items.items()}
    went = [photo for photo, place in where.items() if place in ("in trash", "both")]
    stayed = [photo for photo, place in where.items() if place in ("in place", "gone")]
    for photo in (*went, *stayed):
        _join(items[photo])
    with keeper.catalog.write() as session:
        trashing.note_sent(keeper, session, operation, went, stayed)
        gifts.take_back(keeper, session, operation)
        step = session.scalars(select(Step).where(Step.operation_id == operation)).first()
        if step is not None:
            dissolve_spent(keeper, session, step, went)
            if not went and not _anything_went(session, operation):
                session.delete(step)


def _join(items: Sequence[TrashItem]) -> None:
    """Bring what belongs to a photo to where the photo is; where that is nowhere, it stays where it is."""
    where = place_of(items[0])
    for item in items if where is not None else ():
        move = way(item)
        with suppress(TrashError, PlanAgain):
            here = trash.state_of(move)
            if where in ("in trash", "both") and here == "in place":
                trash.tidy(move)  # its note may be there already
                trash.carry_out(move)
            elif where == "in place" and here == "in trash":
                trash.bring_back(move, move.source.parent)
            trash.tidy(move)


def _purge_the_rest(items: Sequence[TrashItem]) -> None:
    """What belongs to a photo that is gone for good goes too, as was asked for."""
    if place_of(items[0]) in ("gone", "in place"):
        for item in items[1:]:
            with suppress(TrashError):
                trash.purge(way(item))


def _anything_went(session: Session, operation: int) -> bool:
    return session.scalar(select(TrashItem.id).where(TrashItem.operation_id == operation).limit(1)) is not None

"""Undo and redo: the newest step is taken back, an Apply as a whole, also after a restart."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action
from catalog_gui.catalog.tables import ClusterMember, Photo, Rejected, Root, Step, StepPart, TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import gifts, steps
from catalog_gui.review.again import judge_again
from catalog_gui.review.returning import restore
from catalog_gui.review.settling import settle
from catalog_gui.review.trash_records import TRASHED, Failed


@frozen
class Place:
    """A photo by id, path and root."""

    photo: int
    path: str
    root: str


@frozen
class Undone:
    """What undo took back. `operation` is that of the step, None where there was nothing to take back."""

    operation: int | None = None
    label: str = ""
    restored: tuple[Place, ...] = ()
    failed: tuple[tuple[Place, str], ...] = ()


def undo(keeper: Keeper) -> Undone:
    """Take the newest step back. Of an Apply that cannot come back whole the rest stays the newest step.

    :raises CatalogError: an Apply is to be taken back while somebody else works on the catalog alone.
    """
    with keeper.catalog.read() as session:
        step = steps.newest(session)
    if step is None:
        return Undone()
    if step.kind == steps.APPLY:
        settle(keeper)
        with keeper.catalog.alone("undo", f"Undo: {step.label}"):
            return _undo_apply(keeper, step.id)
    with steps.one_operation(keeper, "undo", f"Undo: {step.label}") as (session, _):
        if (step := steps.newest(session)) is None:
            return Undone()
        _turn(keeper, session, step)
        return Undone(step.operation_id, step.label)


def redo(keeper: Keeper) -> str:
    """Do again what was taken back last; returns its words, empty where there is nothing.

    :raises CatalogError: it was an Apply, which looks at all files anew.
    """
    with keeper.catalog.read() as session:
        step = steps.next_again(session)
    if step is None:
        return ""
    if step.kind == steps.APPLY:
        raise CatalogError("The decisions are there again. Press Apply to look at what will be done, and do it.")
    with steps.one_operation(keeper, "redo", f"Again: {step.label}") as (session, _):
        if (step := steps.next_again(session)) is None:
            return ""
        _turn(keeper, session, step)
        return step.label


def _undo_apply(keeper: Keeper, newest: int) -> Undone:
    with keeper.catalog.read() as session:
        step = steps.newest(session)
        if step is None or step.id != newest:  # somebody else was quicker
            return Undone()
        operation = step.operation_id
        photos = _in_trash(session, operation)
    back, failed = restore(keeper, photos)
    with keeper.catalog.write() as session:
        gifts.take_back(keeper, session, operation)
        if not steps.any_left(session, operation):
            _turn(keeper, session, session.get_one(Step, step.id))
    return told(keeper, operation, step.label, back, failed)


def told(keeper: Keeper, operation: int | None, label: str, back: Sequence[int], failed: Sequence[Failed]) -> Undone:
    """Who came back and who did not, by path."""
    with keeper.catalog.read() as session:
        places = _places(session, [*back, *(each.photo for each in failed)])
    restored = sorted((places[photo] for photo in back), key=lambda place: (place.path, place.root))
    stayed = [(places[each.photo], each.message) for each in failed]
    return Undone(operation, label, tuple(restored), tuple(stayed))


def _in_trash(session: Session, operation: int) -> list[int]:
    return list(
        session.scalars(
            select(TrashItem.photo_id)
            .where(TrashItem.operation_id == operation, TrashItem.main, TrashItem.state == TRASHED)
            .order_by(TrashItem.photo_id)
        )
    )


def _places(session: Session, photos: Sequence[int]) -> dict[int, Place]:
    found = {}
    for start in range(0, len(photos), 500):
        part = photos[start : start + 500]
        rows = select(Photo.id, Photo.path, Root.path).join(Root, Root.id == Photo.root_id).where(Photo.id.in_(part))
        found.update({photo: Place(photo, path, root) for photo, path, root in session.execute(rows)})
    return found


def _turn(keeper: Keeper, session: Session, step: Step) -> None:
    """Take a step back or do it again; photos that a search has let go meanwhile are judged anew by the next one."""
    steps.turn(keeper, session, step)
    parts = session.scalars(select(StepPart.rows).where(StepPart.step_id == step.id))
    judge_again(keeper, session, {photo for rows in parts for photo in _grouped_by(rows)})


def _grouped_by(rows: str) -> set[int]:
    """Photos whose clusters a part of a step is about. Most parts are about none, and are not read."""
    tables = (ClusterMember.__tablename__, Rejected.__tablename__)
    if not any(f'"{table}"' in rows for table in tables):
        return set()
    return {photo for row in Action.from_json("", rows).rows if row.table in tables for photo in row.key.values()}

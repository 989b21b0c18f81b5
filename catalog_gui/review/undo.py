"""Undo and redo: the newest step is taken back, an Apply as a whole, also after a restart."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action
from catalog_gui.catalog.tables import ClusterMember, Photo, Rejected, Root, Step, StepPart, TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import gifts, steps
from catalog_gui.review.decisions import look_again
from catalog_gui.review.returning import restore
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
        with keeper.catalog.alone("undo", f"Undo: {step.label}"):
            return _undo_apply(keeper, step)
    with steps.one_operation(keeper, "undo", f"Undo: {step.label}") as (session, _):
        if (step := steps.newest(session)) is None:
            return Undone()
        steps.turn(keeper, session, step)
        _look_at_the_lonely(keeper, session, step)
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
        steps.turn(keeper, session, step)
        return step.label


def _undo_apply(keeper: Keeper, step: Step) -> Undone:
    operation = step.operation_id
    with keeper.catalog.read() as session:
        photos = _in_trash(session, operation)
    back, failed = restore(keeper, photos)
    with keeper.catalog.write() as session:
        gifts.take_back(keeper, session, operation, back)
        if not _in_trash(session, operation):
            steps.turn(keeper, session, session.get_one(Step, step.id))
            _look_at_the_lonely(keeper, session, step)
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


def _look_at_the_lonely(keeper: Keeper, session: Session, step: Step) -> None:
    """Photos that a search has let go meanwhile, or left alone in a cluster, are judged anew by the next one."""
    alone = select(ClusterMember.cluster_id).group_by(ClusterMember.cluster_id).having(func.count() < 2)
    photos = set(session.scalars(select(ClusterMember.photo_id).where(ClusterMember.cluster_id.in_(alone))))
    parts = session.scalars(select(StepPart.rows).where(StepPart.step_id == step.id))
    pairs = [
        row.key for rows in parts for row in Action.from_json("", rows).rows if row.table == Rejected.__tablename__
    ]
    apart = {photo for pair in pairs for photo in pair.values()}
    grouped = set(session.scalars(select(ClusterMember.photo_id).where(ClusterMember.photo_id.in_(apart))))
    look_again(keeper, session, sorted(photos | (apart - grouped)))

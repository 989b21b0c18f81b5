"""The way out of the trash: back to where the photos were, or gone for good."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from catalog_gui.catalog.tables import Photo, Root, TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import trash
from catalog_gui.media.trash import Move, PlanAgain
from catalog_gui.media.trash_words import TrashError, called
from catalog_gui.review.steps import bar_step
from catalog_gui.review.trash_records import (
    PORTION,
    PURGED,
    PURGING,
    RESTORED,
    RETURNING,
    TRASHED,
    Failed,
    items_of,
    parts,
    place_of,
    set_back,
    set_state,
    way,
)


def restore(keeper: Keeper, photos: Sequence[int]) -> tuple[list[int], list[Failed]]:
    """Bring photos back from the trash with what belongs to them: (ids that are back, those that stay there).

    Nothing is overwritten: what finds its place taken stays in the trash.
    """
    failed: list[Failed] = []
    for part in parts(photos, PORTION):
        items = _set_out(keeper, part, RETURNING, failed)
        with keeper.catalog.read() as session:
            roots, occupied = _roots(session, part), _occupied(session, part)
        for photo, together in items.items():
            try:
                if photo in occupied:
                    raise TrashError(_taken(together[0]))
                if place_of(together[0]) != "in place":  # else the desktop's trash has brought it back
                    _bring_back(together, roots[photo])
            except TrashError as error:
                failed.append(Failed(photo, str(error)))
        with keeper.catalog.write() as session:
            note_returned(keeper, session, items)
    stayed = {each.photo for each in failed}
    return [photo for photo in photos if photo not in stayed], failed


def _set_out(keeper: Keeper, photos: Sequence[int], state: str, failed: list[Failed]) -> dict[int, list[TrashItem]]:
    """Write down that photos are about to leave the trash; those whose trash does not answer have failed, and stay."""
    with keeper.catalog.read() as session:
        items = items_of(session, TrashItem.photo_id.in_(photos), TrashItem.state == TRASHED)
    away = {photo for photo, together in items.items() if place_of(together[0]) is None}
    failed += [Failed(photo, _away(items[photo][0])) for photo in sorted(away)]
    leaving = {photo: together for photo, together in items.items() if photo not in away}
    with keeper.catalog.write() as session:
        set_state(session, state, TrashItem.photo_id.in_(list(leaving)), TrashItem.state == TRASHED)
    return leaving


def _bring_back(items: Sequence[TrashItem], root: Path) -> None:
    """The files of one photo come back, all of them or none. What belongs to it and left the trash by itself is let go."""
    first, *others = [way(item) for item in items]
    moves = [first, *(move for move in others if trash.state_of(move) not in ("in place", "gone"))]
    done: list[Move] = []
    try:
        for move in moves:
            trash.bring_back(move, root)
            done.append(move)
    except TrashError:
        for move in done:
            with suppress(TrashError, PlanAgain):
                trash.carry_out(move)
        raise


def _taken(item: TrashItem) -> str:
    if place_of(item) == "in place":
        return "It is no longer in the trash, and the photo in its place is known as another one."
    return "Another photo is known in its place now, so it stays in the trash."


def note_returned(keeper: Keeper, session: Session, items: dict[int, list[TrashItem]]) -> None:
    """Write down where photos are that were on their way back; one whose drive does not answer stays on its way.

    What is no longer in the trash without being back has gone for good, as has one whose file a scan took for another
    photo after the desktop had brought it back.
    """
    where = {photo: place_of(together[0]) for photo, together in items.items()}
    occupied = {photo for part in parts(list(where)) for photo in _occupied(session, part)}
    home = sorted(photo for photo, place in where.items() if place == "in place" and photo not in occupied)
    there = sorted(photo for photo, place in where.items() if place in ("in trash", "both"))
    lost = sorted(photo for photo, place in where.items() if place in ("gone", "in place") and photo not in home)
    with keeper.tallies.changing(session, home):
        for state, photos in ((RESTORED, home), (TRASHED, there), (PURGED, lost)):
            for part in parts(photos):
                set_state(session, state, TrashItem.photo_id.in_(part), TrashItem.state == RETURNING)
        for part in parts(home):
            set_back(session, part)


def purge(keeper: Keeper, photos: Sequence[int]) -> tuple[list[int], list[Failed]]:
    """Let go of photos in the trash for good: (ids that are gone, those that stay)."""
    failed: list[Failed] = []
    for part in parts(photos, PORTION):
        items = _set_out(keeper, part, PURGING, failed)
        for photo, together in items.items():
            try:
                for item in together:
                    trash.purge(way(item))
            except TrashError as error:
                failed.append(Failed(photo, str(error)))
        with keeper.catalog.write() as session:
            note_purged(session, items)
    stayed = {each.photo for each in failed}
    return [photo for photo in photos if photo not in stayed], failed


def note_purged(session: Session, items: dict[int, list[TrashItem]]) -> None:
    """Write down which photos are gone for good. An Apply of which none is left in the trash is no step any more."""
    for photo, together in items.items():
        place = place_of(together[0])
        if place is not None:
            state = PURGED if place in ("gone", "in place") else TRASHED
            set_state(session, state, TrashItem.photo_id == photo, TrashItem.state == PURGING)
    for operation in {together[0].operation_id for together in items.values()}:
        bar_step(session, operation)


def _roots(session: Session, photos: Sequence[int]) -> dict[int, Path]:
    rows = session.execute(select(Photo.id, Root.path).join(Root, Root.id == Photo.root_id).where(Photo.id.in_(photos)))
    return {photo: Path(root) for photo, root in rows}


def _occupied(session: Session, photos: Sequence[int]) -> set[int]:
    """Photos whose place another photo has in the catalog."""
    other = aliased(Photo)
    same = and_(other.root_id == Photo.root_id, other.path == Photo.path, other.trashed_at.is_(None))
    rows = select(Photo.id).join(other, same).where(Photo.id.in_(photos), other.id != Photo.id)
    return set(session.scalars(rows))


def _away(item: TrashItem) -> str:
    return f"The trash that holds {called(way(item).source)} does not answer. Is its drive connected?"

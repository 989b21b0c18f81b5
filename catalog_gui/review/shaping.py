"""Bursts as a person sees them: another best frame, one burst split into two, two made into one. No search undoes it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.tables import Burst, BurstFrame, Decision, Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.phases.analyze import TAKEN, analyzed
from catalog_gui.phases.quality import PictureQuality
from catalog_gui.review import steps
from catalog_gui.review.decisions import DECIDE
from catalog_gui.review.members import BURST, Group, group

REASON = "the best of those put together by hand"


def choose_best(keeper: Keeper, burst: int, photo: int) -> None:
    """Prefer a frame of a burst to the suggested one.

    :raises CatalogError: the burst is no more, or the photo is not in it.
    """
    with steps.one_operation(keeper, DECIDE, "Another best frame") as (session, said):
        found = group(session, BURST, burst)
        _only_frames(found, {photo})
        rows = (image(Burst, {"id": burst}, {"chosen_id": photo}, part=True),)
        steps.enter(keeper, session, said, DECIDE, Action(said.label, rows))


def split(keeper: Keeper, burst: int, photos: Collection[int]) -> None:
    """Make these frames a burst of their own; a single one is then in no burst.

    :raises CatalogError: the burst is no more, a photo is not in it, or nothing would be left of it.
    """
    with steps.one_operation(keeper, DECIDE, "Split a burst") as (session, said):
        found = group(session, BURST, burst)
        _only_frames(found, photos)
        staying = [member.photo for member in found.members if member.photo not in photos]
        if not photos or not staying:
            raise CatalogError("A burst is split between two of its frames, so that some are left on each side.")
        second = _next_number(session)
        parts = ((burst, staying), (second, list(photos)))
        rows = [row for number, frames in parts for row in _part(session, number, frames)]
        steps.enter(keeper, session, said, DECIDE, Action(said.label, (*rows, *_undecided(found))))


def merge(keeper: Keeper, bursts: Sequence[int]) -> None:
    """Make several bursts one, under the first's number.

    :raises CatalogError: fewer than two, or one is no more.
    """
    if len(set(bursts)) < 2:
        raise CatalogError("Choose two bursts to make one of them.")
    with steps.one_operation(keeper, DECIDE, f"Make {len(bursts)} bursts one") as (session, said):
        groups = [group(session, BURST, number) for number in bursts]
        frames = [member.photo for each in groups for member in each.members]
        rows = [*_part(session, bursts[0], frames)]
        for each in groups[1:]:
            rows += _copies_to(session, each.id, bursts[0])
            rows.append(image(Burst, {"id": each.id}, None))
        undecided = [row for each in groups for row in _undecided(each)]
        steps.enter(keeper, session, said, DECIDE, Action(said.label, (*rows, *undecided)))


def _only_frames(found: Group, photos: Collection[int]) -> None:
    if set(photos) - {member.photo for member in found.members}:
        raise CatalogError("A frame that was named is not in this burst, so nothing was changed. Look at it again.")


def _part(session: Session, number: int, frames: Sequence[int]) -> list[RowImage]:
    """The rows of a burst of these frames; of a single one those of a frame that stays alone."""
    order = _in_time(session, frames)
    alone = len(order) == 1
    best = _best(session, order)
    values = {
        "best_id": best,
        "reason": "" if alone else REASON,
        "chosen_id": None,
        "reviewed_at": None,
        "shaped_at": now(),
    }
    places: list[int | None] = [None] if alone else list(range(len(order)))
    return [
        image(Burst, {"id": number}, values),
        *(
            image(BurstFrame, {"photo_id": photo}, {"burst_id": number, "position": place})
            for photo, place in zip(order, places, strict=True)
        ),
    ]


def _in_time(session: Session, frames: Sequence[int]) -> list[int]:
    """Frames in the order in which they were taken, then by path."""
    order = select(Photo.id).select_from(analyzed()).where(Photo.id.in_(frames)).order_by(TAKEN, Photo.path)
    return list(session.scalars(order))


def _best(session: Session, frames: Sequence[int]) -> int:
    """The sharpest of the frames, as far as the small pictures tell."""
    rows: Any = session.execute(
        select(PictureQuality.photo_id, PictureQuality.sharpness, PictureQuality.score).where(
            PictureQuality.photo_id.in_(frames)
        )
    )
    known = {photo: (sharpness, score) for photo, sharpness, score in rows}
    return max(frames, key=lambda photo: known.get(photo, (-1, -1)))


def _next_number(session: Session) -> int:
    """A number that no burst has or had: an empty row takes it, so that it is never given out again."""
    made = Burst(best_id=session.scalar(select(func.min(Photo.id))), reason="")
    session.add(made)
    session.flush()
    number = made.id
    session.delete(made)
    session.flush()
    return number


def _copies_to(session: Session, burst: int, number: int) -> list[RowImage]:
    """Copies of frames, which carry the number of the frames' burst."""
    copies = select(BurstFrame.photo_id).where(BurstFrame.burst_id == burst, BurstFrame.position.is_(None))
    return [
        image(BurstFrame, {"photo_id": photo}, {"burst_id": number, "position": None})
        for photo in session.scalars(copies)
    ]


def _undecided(found: Group) -> list[RowImage]:
    """What was decided in a burst says nothing of its parts."""
    return [
        image(Decision, {"photo_id": member.photo, "about": BURST}, None) for member in found.members if member.choice
    ]

"""Decisions about groups: written down with who, when and why, kept through every rebuild, taken back one by one."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Final

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Burst, Cluster, Decision, Photo, Rejected, Root
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import steps
from catalog_gui.review.again import look_again
from catalog_gui.review.members import BURST, CLUSTER, KEEP, TRASH, Group, group

DECIDE: Final = "decide"
BY_EYE: Final = "chosen by eye"


def choose(keeper: Keeper, about: str, id_: int, choices: Mapping[int, str | None], reason: str = BY_EYE) -> Group:
    """Say keep, trash or nothing (None) of photos of a group; it is reviewed once something is said of all of them.

    :raises CatalogError: the group is no more, or a photo is not in it.
    """
    with keeper.catalog.read() as session:
        found = group(session, about, id_)
    _only_members(found, choices)
    with steps.one_operation(keeper, DECIDE, _label(found, choices)) as (session, said):
        found = group(session, about, id_)
        _only_members(found, choices)
        steps.enter(keeper, session, said, DECIDE, Action(said.label, tuple(_chosen(found, choices, said, reason))))
        return group(session, about, id_)


def _only_members(found: Group, choices: Collection[int]) -> None:
    if set(choices) - {member.photo for member in found.members}:
        raise CatalogError(
            "A photo that was named is not in this group, so nothing was decided. Look at the group again."
        )


def _chosen(found: Group, choices: Mapping[int, str | None], said: Said, reason: str) -> Iterator[RowImage]:
    """The rows of a group once this is said of it."""
    for member in found.members:
        if member.photo in choices:
            choice = choices[member.photo]
            key = {"photo_id": member.photo, "about": found.about}
            values = {
                "group_id": found.id,
                "choice": choice,
                "sha256": member.sha256,
                "reason": reason,
                "operation_id": said.id,
                "at": now(),
            }
            yield image(Decision, key, values if choice else None)
    after = found.choices | dict(choices)
    complete = all(after.get(member.photo) for member in found.members)
    yield reviewed(found.about, found.id, complete)


def reviewed(about: str, id_: int, yes: bool) -> RowImage:
    """A group that a person is done with, or is asked about again."""
    table = Cluster if about == CLUSTER else Burst
    return image(table, {"id": id_}, {"reviewed_at": now() if yes else None}, part=True)


def keep_only(found: Group, kept: Collection[int]) -> dict[int, str | None]:
    """The choices by which these photos stay and all others of the group go."""
    return {member.photo: KEEP if member.photo in kept else TRASH for member in found.members}


def _label(found: Group, choices: Mapping[int, str | None]) -> str:
    """What is done, for the strip and the button that takes it back."""
    names = {member.photo: member.path.rpartition("/")[2] for member in found.members}
    kept = [names[photo] for photo, choice in choices.items() if choice == KEEP]
    going = [names[photo] for photo, choice in choices.items() if choice == TRASH]
    where = "of its burst" if found.about == BURST else "of its copies"
    if len(choices) == 1:
        photo, choice = next(iter(choices.items()))
        return {KEEP: "Keep ", TRASH: "Trash ", None: "Undecided about "}[choice] + names[photo]
    if not going:
        return f"Keep all {len(kept)} {where}" if kept else "Nothing decided"
    return f"Keep {_first(kept)} {where}, trash {len(going)}" if kept else f"Trash all {len(going)} {where}"


def _first(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def not_duplicates(keeper: Keeper, id_: int, photos: Collection[int] = ()) -> None:
    """Say that the photos of a cluster (or these against all its others) show different pictures: remembered for good.

    What is left of the cluster is grouped anew by the next search.
    """
    with steps.one_operation(keeper, DECIDE, "Not duplicates") as (session, said):
        found = group(session, CLUSTER, id_)
        _only_members(found, photos)
        rows = [*_rejections(found, photos, said), *_rejected(found)]
        steps.enter(keeper, session, said, DECIDE, Action(said.label, tuple(rows)))
        if photos:
            look_again(keeper, session, [member.photo for member in found.members])


def _rejections(found: Group, photos: Collection[int], said: Said) -> Iterator[RowImage]:
    for low, high in combinations(sorted(member.photo for member in found.members), 2):
        if not photos or (low in photos) != (high in photos):
            yield image(Rejected, {"low": low, "high": high}, {"operation_id": said.id, "at": now()})


def _rejected(found: Group) -> Iterator[RowImage]:
    """A cluster that is in no list any more, and what was decided in it."""
    for member in found.members:
        if member.choice:
            yield image(Decision, {"photo_id": member.photo, "about": CLUSTER}, None)
    yield image(Cluster, {"id": found.id}, {"reviewed_at": None, "rejected_at": now()}, part=True)


@frozen
class RejectedPair:
    """Two photos that were called no duplicates of each other, and when."""

    low: int
    high: int
    low_path: str
    high_path: str
    at: object


def rejected_pairs(session: Session, limit: int = 10_000) -> list[RejectedPair]:
    """What was called no duplicates, the newest first."""
    from sqlalchemy.orm import aliased

    low, high, low_root, high_root = aliased(Photo), aliased(Photo), aliased(Root), aliased(Root)
    rows = session.execute(
        select(Rejected.low, Rejected.high, low_root.path, low.path, high_root.path, high.path, Rejected.at)
        .join(low, low.id == Rejected.low)
        .join(low_root, low_root.id == low.root_id)
        .join(high, high.id == Rejected.high)
        .join(high_root, high_root.id == high.root_id)
        .order_by(Rejected.at.desc(), Rejected.low, Rejected.high)
        .limit(limit)
    )
    return [RejectedPair(one, two, f"{a}/{b}", f"{c}/{d}", at) for one, two, a, b, c, d, at in rows]


def take_back_rejection(keeper: Keeper, pairs: Collection[tuple[int, int]]) -> None:
    """Let pairs be duplicates again; the next search shows them if they are alike."""
    with steps.one_operation(keeper, DECIDE, "May be duplicates again") as (session, said):
        rows = tuple(image(Rejected, {"low": low, "high": high}, None) for low, high in pairs)
        photos = sorted({photo for pair in pairs for photo in pair})
        steps.enter(keeper, session, said, DECIDE, Action(said.label, rows))
        look_again(keeper, session, photos)

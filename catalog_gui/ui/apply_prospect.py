"""What Apply would do, as the sheet shows it: who goes, who stays, what is protected, what goes along."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.folders import below
from catalog_gui.review import apply as applying
from catalog_gui.review.gifts import Gift
from catalog_gui.review.pending import Party, Pending
from catalog_gui.review.trashing import Going, going_along

Key = tuple[str, int]
"""A group: what it is about, and its number."""


@frozen(eq=False)
class Prospect:
    """An offer, ordered: groups of which nothing would stay first, then those with protected photos, then the others."""

    groups: tuple[Pending, ...]
    gifts: tuple[Gift, ...]
    protected: tuple[Party, ...]

    @property
    def last_copies(self) -> tuple[Pending, ...]:
        """Groups of which nothing would stay."""
        return tuple(group for group in self.groups if group.last_copy)

    @property
    def contested(self) -> tuple[Party, ...]:
        """Photos that were chosen to go here and to stay elsewhere: they stay until one of the two holds."""
        return tuple(loser for group in self.groups for loser in group.losers if loser.photo in group.spoken_for)

    def going(self, last_copies: bool) -> tuple[Party, ...]:
        """Photos that would go, with or without the groups of which nothing would stay."""
        groups = (group for group in self.groups if last_copies or not group.last_copy)
        return tuple(loser for group in groups for loser in group.losers if loser.photo not in group.spoken_for)

    def group_of(self, photo: int) -> Key | None:
        """The group with which a photo would go."""
        for group in self.groups:
            if any(loser.photo == photo for loser in group.losers):
                return group.about, group.id
        return None


def read_prospect(keeper: Keeper) -> Prospect:
    """What Apply would do, as the catalog knows it; in a worker thread."""
    with keeper.catalog.read() as session:
        offer = applying.offer(session)
    losers = [loser for group in offer.groups for loser in group.losers]
    safe = below([f"{loser.root}/{loser.path}" for loser in losers], keeper.settings.protected_folders)
    protected = tuple(loser for loser, is_safe in zip(losers, safe, strict=True) if is_safe)
    return Prospect(_ordered(offer.groups, {party.photo for party in protected}), offer.gifts, protected)


def read_along(keeper: Keeper, losers: Sequence[Party]) -> Mapping[int, Sequence[Path]]:
    """What belongs to these photos and goes with them, by photo; looks into their folders, in a worker thread."""
    with keeper.catalog.read() as session:
        return going_along(session, [Going(each.photo, each.root_id, each.root, each.path) for each in losers])


def _ordered(groups: Sequence[Pending], protected: Collection[int]) -> tuple[Pending, ...]:
    """What needs a look first; otherwise as they were."""

    def place(group: Pending) -> int:
        if group.last_copy:
            return 0
        return 1 if any(loser.photo in protected for loser in group.losers) else 2

    return tuple(sorted(groups, key=place))

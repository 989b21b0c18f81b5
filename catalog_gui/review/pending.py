"""What was decided and not carried out yet: groups with photos that are to go, and those that are to stay for them."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember, Decision, Photo, Root
from catalog_gui.phases.base import present
from catalog_gui.review.members import BURST, CLUSTER, KEEP, TRASH


@frozen
class Party:
    """A photo that something was decided about; `sha256` are the bytes that it was decided about."""

    photo: int
    root_id: int
    root: str
    path: str
    size: int
    sha256: bytes | None

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.rpartition("/")[2]


@frozen
class Pending:
    """A group that is decided: who goes, who stays; `spoken_for` are those that go here and stay elsewhere."""

    about: str
    id: int
    keepers: tuple[Party, ...]
    losers: tuple[Party, ...]
    spoken_for: frozenset[int] = frozenset()

    @property
    def key(self) -> tuple[str, int]:
        """What it is about, and its number."""
        return self.about, self.id

    @property
    def last_copy(self) -> bool:
        """Whether nothing of this group would stay."""
        return not self.keepers


_BATCH: Final = 500
_GROUPS: Final = (
    (CLUSTER, Cluster, ClusterMember, ClusterMember.cluster_id),
    (BURST, Burst, BurstFrame, BurstFrame.burst_id),
)


def pending(session: Session) -> list[Pending]:
    """All groups that are decided with something to go, clusters before bursts, by number."""
    rows = [row for about in _GROUPS for row in session.execute(_decided(*about))]
    kept = {(row.about, row.id) for row in rows if row.choice == KEEP}
    groups = []
    for (about, number), together in groupby(rows, key=lambda row: (row.about, row.group_id)):
        group = _group(about, number, together, kept)
        if group.losers:
            groups.append(group)
    return list(_once(groups))


def still_decided(session: Session, groups: Iterable[Pending]) -> set[tuple[str, int]]:
    """Which of these groups, by (about, number), are decided as they were when they were read.

    Another window may have thought again, or taken a decision back.
    """
    by_key = {group.key: group for group in groups}
    said: dict[tuple[str, int], dict[int, tuple[str, bytes | None]]] = {key: {} for key in by_key}
    for about, table, member, number in _GROUPS:
        numbers = [id_ for what, id_ in by_key if what == about]
        for start in range(0, len(numbers), _BATCH):
            part = Decision.group_id.in_(numbers[start : start + _BATCH])
            for row in session.execute(_decided(about, table, member, number).where(part)):
                said[about, row.group_id][row.id] = row.choice, row.sha256
    return {key for key, group in by_key.items() if _said(group).items() <= said[key].items()}


def kept_elsewhere(session: Session, groups: Iterable[Pending]) -> set[int]:
    """Photos that go with one of these groups, as they are still decided, and by now are to stay in another."""
    losers = sorted({loser.photo for group in groups for loser in group.losers})
    found: set[int] = set()
    for start in range(0, len(losers), _BATCH):
        stays = and_(Decision.choice == KEEP, Photo.id.in_(losers[start : start + _BATCH]))
        found |= {row.id for about in _GROUPS for row in session.execute(_decided(*about).where(stays))}
    return found


def _said(group: Pending) -> dict[int, tuple[str, bytes | None]]:
    kept = {party.photo: (KEEP, party.sha256) for party in group.keepers}
    return kept | {party.photo: (TRASH, party.sha256) for party in group.losers}


def _decided(about: str, table: Any, member: Any, number: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Decision.about,
        Decision.group_id,
        Decision.choice,
        Decision.sha256,
        Photo.id,
        Photo.root_id,
        Root.path.label("root"),
        Photo.path,
        Photo.size,
    )
    return (
        select(*columns)
        .join(Photo, Photo.id == Decision.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .join(member, and_(member.photo_id == Photo.id, number == Decision.group_id))
        .join(table, and_(table.id == Decision.group_id, table.reviewed_at.is_not(None)))
        .where(Decision.about == about, present())
        .order_by(Decision.group_id, Photo.path, Root.path)
    )


def _group(about: str, number: int, rows: Iterable[Any], kept: set[tuple[str, int]]) -> Pending:
    keepers: list[Party] = []
    losers: list[Party] = []
    for row in rows:
        party = Party(row.id, row.root_id, row.root, row.path, row.size, row.sha256)
        (losers if row.choice == TRASH else keepers).append(party)
    elsewhere = BURST if about == CLUSTER else CLUSTER
    spoken_for = frozenset(loser.photo for loser in losers if (elsewhere, loser.photo) in kept)
    return Pending(about, number, tuple(keepers), tuple(losers), spoken_for)


def _once(groups: Iterable[Pending]) -> Iterator[Pending]:
    """A photo that is to go twice goes with the first group that says so."""
    going: set[int] = set()
    for group in groups:
        left = tuple(loser for loser in group.losers if loser.photo not in going)
        going |= {loser.photo for loser in left}
        if left:
            yield evolve(group, losers=left)

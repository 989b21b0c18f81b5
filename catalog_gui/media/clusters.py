"""Clusters of photos that show one picture: sets around a suggested keeper, every member alike to the keeper itself.

Files of the same bytes are one content. Contents that are alike gather around the one to keep, the first by the keep rule, so
a chain of likenesses never grows one heap. Kept apart whatever they look like: frames of one burst, companions of one shot, a
raw and the picture of its name made with it, and what a person has called no duplicates.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from catalog_gui.media.alike import Looks, Thresholds, alike_pairs, hash_distances
from catalog_gui.media.apart import Apart
from catalog_gui.media.contents import Contents
from catalog_gui.media.keep_rule import keep_order, reason
from catalog_gui.media.stars import Link, stars
from catalog_gui.settings import KEEP_RULES

__all__ = ["Cluster", "Member", "PhotoFacts", "Thresholds", "find_clusters"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NO_PAIRS: npt.NDArray[np.int64] = np.empty((0, 2), dtype=np.int64)

EXACT, VARIANT, NEAR = "exact", "variant", "near"


@frozen(eq=False, kw_only=True)
class PhotoFacts:
    """What is known of N photos that have bytes and a picture; row by row.

    :ivar ids: int64[N]. :ivar sha256: checksum of each file. :ivar paths: of each file, folders with slashes.
    :ivar dhash, ahash, phash: uint64[N].
    :ivar blocks, greys: float32[N, 8, 8] and uint8[N, 32, 32]; memory maps do, for they are read in parts.
    :ivar width, height, bytes: int64[N]. :ivar quality: int64[N], 0 to 100.
    :ivar burst: int64[N], 0 for none; copies of frames carry the number too. :ivar is_frame: bool[N], members proper.
    :ivar shot: int64[N], equal for companions, 0 for a photo without. :ivar is_raw: bool[N].
    :ivar richness: int64[N], how much is known besides. :ivar taken: int64[N], whole seconds, 0 if not known.
    :ivar colour: int64[N], 0 to 255, how far the channels lie apart; taken as colourful where it is not told.
    :ivar has_edits: bool[N], whether a file beside it holds edits. :ivar protected: bool[N], below a protected folder.
    :ivar preferred: int64[N], place among the preferred folders, the lower the better.
    """

    ids: Ints
    sha256: Sequence[bytes]
    paths: Sequence[str]
    dhash: npt.NDArray[np.uint64]
    ahash: npt.NDArray[np.uint64]
    phash: npt.NDArray[np.uint64]
    blocks: npt.NDArray[np.float32]
    greys: npt.NDArray[np.uint8]
    width: Ints
    height: Ints
    bytes: Ints
    quality: Ints
    burst: Ints
    is_frame: Flags
    shot: Ints
    is_raw: Flags
    richness: Ints
    taken: Ints
    colour: Ints = field()
    has_edits: Flags = field()
    protected: Flags = field()
    preferred: Ints = field()
    pixels: Ints = field(init=False)

    @colour.default
    def _coloured(self) -> Ints:
        return np.full(len(self.ids), 255)

    @has_edits.default
    def _untouched(self) -> Flags:
        return np.zeros(len(self.ids), dtype=bool)

    @protected.default
    def _unprotected(self) -> Flags:
        return np.zeros(len(self.ids), dtype=bool)

    @preferred.default
    def _all_the_same(self) -> Ints:
        return np.zeros(len(self.ids), dtype=np.int64)

    @pixels.default
    def _pixels(self) -> Ints:
        return self.width * self.height


@frozen
class Member:
    """One photo of a cluster and how it resembles the keeper.

    :ivar row: of the facts. :ivar same_bytes: whether its file equals the keeper's.
    :ivar orientation: 1 to 8: turned as EXIF means it the photo lies like the keeper.
    :ivar dhash_distance, ahash_distance: bits, in that orientation.
    """

    row: int
    same_bytes: bool
    orientation: int = 1
    dhash_distance: int = 0
    ahash_distance: int = 0


@frozen
class Cluster:
    """Photos of one picture. ``kind``: exact (same bytes), variant (dHash and aHash near), near (alike all the same)."""

    kind: str
    keeper: int
    reason: str
    members: tuple[Member, ...]


def find_clusters(
    facts: PhotoFacts,
    settings: Thresholds | None = None,
    rejected: npt.NDArray[np.int64] = NO_PAIRS,
    rules: Sequence[str] = KEEP_RULES,
) -> list[Cluster]:
    """All clusters, by the keeper's path; the same photos whatever the order of rows.

    Members stand with the keeper first, then by path. A photo is in one cluster at most, a cluster has two at least.

    :param rejected: int64[K, 2], ids of photos that are no duplicates of each other.
    :param rules: names of the rules by which keepers are chosen, the weightiest first.
    """
    settings = settings or Thresholds()
    order = keep_order(facts, rules)
    contents = Contents.of(facts.sha256, order)
    everything = np.arange(len(facts.ids))
    looks = Looks(facts.dhash, facts.ahash, facts.phash, facts.blocks, facts.greys, everything).of(contents.first_rows)
    pairs = alike_pairs(looks, settings)
    apart = Apart(facts, contents, pairs, rejected)
    linked = stars(apart.allowed(pairs), apart.tied, apart.may_join)
    near = _with_distances(looks, linked)
    refused, wording = _refused(facts, rejected), _Wording(facts, settings, rules, order)
    homes = {each.content for links in near.values() for each in links}
    clusters: list[Cluster] = []
    for keeper, rows in enumerate(contents.rows):
        if keeper not in homes and (len(rows) > 1 or keeper in near):
            clusters += _clusters(contents, keeper, near.get(keeper, []), refused, wording)
    return sorted(clusters, key=lambda cluster: facts.paths[cluster.keeper])


@frozen
class _Near:
    """A content beside its keeper with its hash distances in bits."""

    content: int
    orientation: int
    dhash_distance: int
    ahash_distance: int


def _with_distances(looks: Looks, linked: Mapping[int, Sequence[Link]]) -> dict[int, list[_Near]]:
    """The links with the distances of their hashes."""
    flat = [(keeper, link) for keeper, links in linked.items() for link in links]
    keepers = np.array([keeper for keeper, _ in flat], dtype=np.intp)
    others = np.array([link.content for _, link in flat], dtype=np.intp)
    turns = np.array([link.orientation for _, link in flat], dtype=np.int8)
    by_dhash, by_ahash = hash_distances(looks, keepers, others, turns)
    near: dict[int, list[_Near]] = {}
    for (keeper, link), d, a in zip(flat, by_dhash.tolist(), by_ahash.tolist(), strict=True):
        near.setdefault(keeper, []).append(_Near(link.content, link.orientation, d, a))
    return near


def _refused(facts: PhotoFacts, rejected: npt.NDArray[np.int64]) -> dict[int, set[int]]:
    """For each row the others that it was called no duplicate of."""
    rows = dict(zip(facts.ids.tolist(), range(len(facts.ids)), strict=True)) if len(rejected) else {}
    refused: dict[int, set[int]] = {}
    for one, other in rejected.tolist():
        if one in rows and other in rows:
            refused.setdefault(rows[one], set()).add(rows[other])
            refused.setdefault(rows[other], set()).add(rows[one])
    return refused


def _clusters(
    contents: Contents, keeper: int, near: Sequence[_Near], refused: Mapping[int, set[int]], wording: "_Wording"
) -> Iterator[Cluster]:
    """The cluster around a content; files of one content that may not stand together make further ones."""
    members = [Member(row, same_bytes=True) for row in contents.rows[keeper]]
    for each in near:
        members += [
            Member(row, False, each.orientation, each.dhash_distance, each.ahash_distance)
            for row in contents.rows[each.content]
        ]
    while members:
        together, members = _together(members, refused)
        if len(together) > 1:
            yield wording.cluster(together)
        if members and not members[0].same_bytes:
            return  # without a file of the keeper's content the distances say nothing


def _together(members: Sequence[Member], refused: Mapping[int, set[int]]) -> tuple[list[Member], list[Member]]:
    """(the first one and all that may stand with each other, the rest)."""
    together: list[Member] = []
    rest: list[Member] = []
    barred: set[int] = set()
    for member in members:
        if member.row in barred:
            rest.append(member)
        else:
            together.append(member)
            barred |= refused.get(member.row, set())
    return together, rest


class _Wording:
    """Says of members what kind of cluster they are and why the first is kept."""

    def __init__(
        self, facts: PhotoFacts, settings: Thresholds, rules: Sequence[str], order: npt.NDArray[np.intp]
    ) -> None:
        self._facts, self._settings, self._rules = facts, settings, rules
        self._rank = np.empty(len(order), dtype=np.intp)
        self._rank[order] = np.arange(len(order))

    def cluster(self, together: Sequence[Member]) -> Cluster:
        """The cluster of the keeper, which stands first, and the others."""
        keeper, others = together[0], sorted(together[1:], key=lambda member: self._facts.paths[member.row])
        next_best = min(others, key=lambda member: self._rank[member.row])
        kind = self._kind(together)
        why = reason(self._facts, keeper.row, next_best.row, kind == EXACT, self._rules)
        return Cluster(kind, keeper.row, why, (keeper, *others))

    def _kind(self, members: Sequence[Member]) -> str:
        if all(member.same_bytes for member in members):
            return EXACT
        distance = self._settings.distance
        close = all(max(member.dhash_distance, member.ahash_distance) <= distance for member in members)
        return VARIANT if close else NEAR

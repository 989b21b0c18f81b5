"""What an order of keep-rules would do to the suggestions, before it is kept: quick enough to be asked at each drag."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Cluster, ClusterMember, Photo, Root
from catalog_gui.phases.analyze import analyzed
from catalog_gui.phases.base import present
from catalog_gui.phases.hashes import Appearance
from catalog_gui.phases.looks import KEPT_BY, Looks
from catalog_gui.phases.quality import PictureQuality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from catalog_gui.media.keep_rule import Rule

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NAME = "name"
"""What decides where no rule does."""


@frozen(eq=False, kw_only=True)
class ClusterFacts:
    """The M photos of C clusters that nobody has reviewed, by cluster and in a cluster by path.

    What the rules look at is as in media.keep_rule.KeepFacts.

    :ivar starts: intp[C], first row of each cluster; each has two rows at least.
    :ivar keepers: intp[C], row that is suggested now, -1 where that photo is no more.
    """

    starts: "NDArray[np.intp]"
    keepers: "NDArray[np.intp]"
    ids: "Ints"
    paths: Sequence[str]
    is_raw: "Flags"
    width: "Ints"
    height: "Ints"
    bytes: "Ints"
    colour: "Ints"
    quality: "Ints"
    richness: "Ints"
    taken: "Ints"
    has_edits: "Flags"
    protected: "Flags" = field()
    preferred: "Ints" = field()
    pixels: "Ints" = field(init=False)

    @protected.default
    def _unprotected(self) -> "Flags":
        return self.ids < 0

    @preferred.default
    def _all_the_same(self) -> "Ints":
        return self.ids * 0

    @pixels.default
    def _pixels(self) -> "Ints":
        return self.width * self.height


@frozen
class Decided:
    """How many clusters one rule decides: it is the first that tells the best photo from the next best."""

    name: str
    title: str
    clusters: int


@frozen
class RulesPreview:
    """What an order of rules does.

    :ivar decided: all rules in turn, protection and edits before them and the name behind; adds up to `clusters`.
    :ivar trashed: photos that would be suggested for the trash, none of a protected folder. :ivar bytes: of these.
    :ivar changed: clusters in which another photo would be kept than now.
    :ivar by_path_alone: clusters in which the best and the next best differ in nothing but where they lie.
    """

    decided: tuple[Decided, ...]
    clusters: int
    trashed: int
    bytes: int
    changed: int
    by_path_alone: int


def read_cluster_facts(session: Session) -> ClusterFacts:
    """The facts of all clusters still to be decided, as the phase reads them; once is enough for many previews."""
    import numpy as np

    found = _Members(session)
    known = Looks(found.rows, np.zeros(len(found.rows), dtype=np.int64)).keep_facts()
    clusters = np.array([row.cluster_id for row in found.rows], dtype=np.int64)
    is_keeper = np.array([row.id == row.keeper_id for row in found.rows], dtype=bool)
    starts = np.flatnonzero(np.diff(clusters, prepend=-1)).astype(np.intp)
    keepers = np.full(len(starts), -1, dtype=np.intp)
    rows = np.flatnonzero(is_keeper)
    keepers[np.searchsorted(starts, rows, side="right") - 1] = rows
    return ClusterFacts(starts=starts, keepers=keepers, **known)


class _Members:
    """Rows of the catalog, by cluster and path; no cluster with fewer than two photos."""

    def __init__(self, session: Session) -> None:
        source = (
            analyzed()
            .join(ClusterMember, ClusterMember.photo_id == Photo.id)
            .join(Cluster, Cluster.id == ClusterMember.cluster_id)
            .join(Root, Root.id == Photo.root_id)
            .outerjoin(Appearance, Appearance.photo_id == Photo.id)
            .outerjoin(PictureQuality, PictureQuality.photo_id == Photo.id)
        )
        query = select(*KEPT_BY, ClusterMember.cluster_id, Cluster.keeper_id).select_from(source)
        open_ = (Cluster.reviewed_at.is_(None), Cluster.rejected_at.is_(None))
        found = session.execute(query.where(present(), *open_)).all()
        sizes: dict[int, int] = {}
        for row in found:
            sizes[row.cluster_id] = sizes.get(row.cluster_id, 0) + 1
        self.rows: list[Any] = [row for row in found if sizes[row.cluster_id] > 1]
        self.rows.sort(key=lambda row: (row.cluster_id, f"{row.root}/{row.path}", row.id))


def preview(
    facts: ClusterFacts, rules: Sequence[str], protected: Sequence[str] = (), preferred: Sequence[str] = ()
) -> RulesPreview:
    """What these rules, in this order and with these folders, would suggest for the clusters that there are.

    A run may also form clusters anew around other keepers; that is not foreseen here.
    """
    import numpy as np

    from catalog_gui.media import folders
    from catalog_gui.media.keep_rule import BY_PATH, ordered

    facts = evolve(
        facts,
        protected=folders.below(facts.paths, protected),
        preferred=folders.places(facts.paths, preferred),
    )
    asked, clusters = ordered(rules), len(facts.starts)
    keys = [rule.key(facts) for rule in asked]
    everyone = np.ones(len(facts.paths), dtype=bool)
    best = _best(keys, facts.starts, everyone)
    everyone[best] = False
    next_best = _best(keys, facts.starts, everyone)
    differ = np.array([key[best] != key[next_best] for key in keys], dtype=bool).reshape(len(keys), clusters)
    everyone &= ~facts.protected
    return RulesPreview(
        decided=_decided(asked, differ),
        clusters=clusters,
        trashed=int(everyone.sum()),
        bytes=int(facts.bytes[everyone].sum()),
        changed=int((best != facts.keepers).sum()),
        by_path_alone=int((~differ[[rule is not BY_PATH for rule in asked]].any(axis=0)).sum()),
    )


def _best(keys: "Sequence[Ints]", starts: "NDArray[np.intp]", standing: "Flags") -> "NDArray[np.intp]":
    """intp[C]: of each cluster the row with the lowest keys, one key after the other; the first of equal ones.

    :param standing: bool[M], the rows that take part, one in each cluster at least.
    """
    import numpy as np

    if not len(starts):
        return np.empty(0, dtype=np.intp)
    rows, firsts = np.flatnonzero(standing), np.searchsorted(np.flatnonzero(standing), starts)
    for key in keys:
        values = key[rows]
        sizes = np.diff(firsts, append=len(rows))
        kept = values == np.repeat(np.minimum.reduceat(values, firsts), sizes)
        if not kept.all():
            firsts = (np.cumsum(kept) - kept)[firsts]
            rows = rows[kept]
    return rows[firsts]


def _decided(asked: "Sequence[Rule]", differ: "Flags") -> tuple[Decided, ...]:
    """How many clusters each rule decides, and how many are left to the name."""
    import numpy as np

    firsts = np.where(differ.any(axis=0), differ.argmax(axis=0), len(asked))
    counts = np.bincount(firsts, minlength=len(asked) + 1).tolist()
    told = [(rule.name, rule.title) for rule in asked] + [(NAME, "First by name")]
    return tuple(Decided(name, title, count) for (name, title), count in zip(told, counts, strict=True))

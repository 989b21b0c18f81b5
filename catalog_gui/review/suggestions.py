"""Taking the suggestions of many clusters at once: looked at as a whole first, and taken back as one step."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.tables import Cluster, ClusterMember, Decision, Photo, Root
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.edits import has_edits
from catalog_gui.media.folders import below
from catalog_gui.media.trash import is_linked
from catalog_gui.media.trash_words import TrashError
from catalog_gui.phases.base import present
from catalog_gui.review import steps
from catalog_gui.review.decisions import DECIDE, reviewed
from catalog_gui.review.members import CLUSTER, KEEP, TRASH
from catalog_gui.settings import Settings

BY_RULES: Final = "the suggestion, taken with others"
EDITED: Final = "a photo with edits beside it would go"
DECIDED: Final = "they are decided already"
PROTECTED: Final = "all their copies are in protected folders"
LINKED: Final = "one of them is a link"
_BATCH: Final = 500


@frozen
class Suggested:
    """The suggestion of one cluster: what stays and what goes."""

    cluster: int
    reason: str
    choices: Mapping[int, str]
    sha256: Mapping[int, bytes | None]

    def fits(self, rows: Sequence[Any]) -> bool:
        """Whether a cluster has these photos still, and the suggested one among them."""
        stays = bool(rows) and self.choices.get(rows[0].keeper_id) == KEEP
        return stays and {row.id for row in rows} == set(self.choices)


@frozen
class Suggestions:
    """What taking them would do; `left_out` counts clusters that are not taken, by the reason."""

    taken: tuple[Suggested, ...] = ()
    photos: int = 0
    bytes: int = 0
    left_out: Mapping[str, int] = field(factory=dict)


def suggestions(session: Session, settings: Settings, clusters: Collection[int]) -> Suggestions:
    """The suggestions of these clusters. Files are looked at: not for the GUI thread.

    One is left out that is decided already, whose copies are all protected, or that would trash a photo with edits in a
    file beside it or a link.
    """
    taken: list[Suggested] = []
    left_out: Counter[str] = Counter()
    photos = size = 0
    for cluster, rows in _clusters(session, clusters):
        protected = below([f"{row.root}/{row.path}" for row in rows], settings.protected_folders)
        stay = {row.id for row, safe in zip(rows, protected, strict=True) if safe or row.id == row.keeper_id}
        going = [row for row in rows if row.id not in stay]
        if why := _why_not(rows, going):
            left_out[why] += 1
            continue
        choices = {row.id: KEEP if row.id in stay else TRASH for row in rows}
        taken.append(Suggested(cluster, rows[0].reason, choices, {row.id: row.sha256 for row in rows}))
        photos += len(going)
        size += sum(row.size for row in going)
    return Suggestions(tuple(taken), photos, size, dict(left_out))


def take(keeper: Keeper, suggested: Suggestions) -> int:
    """Decide as suggested, as one step; returns how many clusters.

    Those are passed over that were decided meanwhile, or that a search has made others than they were when shown.
    """
    if not suggested.taken:
        return 0
    label = f"Accept {len(suggested.taken)} suggestions"
    with steps.one_operation(keeper, DECIDE, label) as (session, said):
        wanted = [each.cluster for each in suggested.taken]
        there = {cluster: rows for cluster, rows in _clusters(session, wanted) if rows[0].reviewed_at is None}
        taken = [each for each in suggested.taken if each.fits(there.get(each.cluster, ()))]
        rows = tuple(row for each in taken for row in _rows(each, said.id))
        steps.enter(keeper, session, said, DECIDE, Action(label, rows))
    return len(taken)


def _clusters(session: Session, clusters: Collection[int]) -> Iterator[tuple[int, list[Any]]]:
    """Each cluster with its photos, the suggested one among them."""
    columns: tuple[Any, ...] = (
        ClusterMember.cluster_id,
        Cluster.keeper_id,
        Cluster.reason,
        Cluster.reviewed_at,
        Photo.id,
        Photo.path,
        Root.path.label("root"),
        Photo.size,
        Photo.sha256,
    )
    query = (
        select(*columns)
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .join(Photo, Photo.id == ClusterMember.photo_id)
        .join(Root, Root.id == Photo.root_id)
        .where(present(), Cluster.rejected_at.is_(None))
        .order_by(ClusterMember.cluster_id, Photo.path, Root.path)
    )
    ordered = sorted(clusters)
    for start in range(0, len(ordered), _BATCH):
        part: dict[int, list[Any]] = {}
        for row in session.execute(query.where(ClusterMember.cluster_id.in_(ordered[start : start + _BATCH]))):
            part.setdefault(row.cluster_id, []).append(row)
        yield from ((cluster, rows) for cluster, rows in part.items() if len(rows) > 1)


def _why_not(rows: Sequence[Any], going: Sequence[Any]) -> str | None:
    """Why the suggestion of a cluster is for a person to look at."""
    if rows[0].reviewed_at is not None:
        return DECIDED
    if not going:
        return PROTECTED
    paths = [Path(row.root, row.path) for row in going]
    if any(has_edits(path) for path in paths):
        return EDITED
    return LINKED if any(_linked(path) for path in paths) else None


def _linked(path: Path) -> bool:
    try:
        return is_linked(path)
    except TrashError:
        return False  # Apply looks again, and says what is wrong with it


def _rows(suggested: Suggested, operation: int) -> Iterator[RowImage]:
    for photo, choice in suggested.choices.items():
        values = {
            "group_id": suggested.cluster,
            "choice": choice,
            "sha256": suggested.sha256[photo],
            "reason": f"{BY_RULES}: {suggested.reason}" if choice == KEEP else BY_RULES,
            "operation_id": operation,
            "at": now(),
        }
        yield image(Decision, {"photo_id": photo, "about": CLUSTER}, values)
    yield reviewed(CLUSTER, suggested.cluster, yes=True)

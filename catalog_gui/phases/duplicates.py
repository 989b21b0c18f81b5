"""Duplicates: clusters of photos that show the same picture, each around a suggested keeper."""

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Base, BurstFrame, Cluster, ClusterMember, Derived, Photo, Rejected
from catalog_gui.phases import analyze, bursts, hashes, quality
from catalog_gui.phases.base import Bench, Field, Phase, Step
from catalog_gui.phases.conclusions import (
    await_all,
    drop_others,
    judged,
    note_judged,
    numbers_by_photos,
    version_of,
    waiting,
    write_group,
)
from catalog_gui.phases.looks import Looks, read_looks
from catalog_gui.phases.reviewed import ask_again, reviewed_groups, stays
from catalog_gui.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from catalog_gui.media import clusters as judging

NAME: Final = "duplicates"
VERSION: Final = "1"
_PAIR: Final = (Rejected.low, Rejected.high)


class DuplicateExam(Derived, Base):
    """A photo that was compared with all others, whether it has copies or not."""

    __tablename__ = "duplicate_exam"


def version_for(settings: Settings) -> str:
    """The maker with its settings and all that it builds on."""
    return version_of(
        VERSION,
        settings.duplicate_distance,
        settings.duplicate_phash_distance,
        settings.duplicate_correlation,
        settings.keep_rules,
        sorted(settings.protected_folders),
        settings.preferred_folders,
        analyze.VERSION,
        hashes.VERSION,
        quality.VERSION,
        bursts.version_for(settings),
    )


def phase(settings: Settings) -> Phase:
    """The phase."""
    version = version_for(settings)
    members = Photo.__table__.outerjoin(ClusterMember, ClusterMember.photo_id == Photo.id)
    source, state = judged(DuplicateExam, NAME, version, source=members)
    made = Phase(
        name=NAME,
        title="Duplicates",
        purpose="Finds copies of the same picture, also smaller, turned or re-saved ones, and suggests which one to keep.",
        version=version,
        rank=70,
        needs=("analyze", "hashes", "quality", "bursts"),
        tables=(DuplicateExam,),
        fields=(
            Field(
                NAME,
                "Duplicates",
                ClusterMember.photo_id.is_not(None),
                "in clusters",
                groups=select(func.count()).select_from(Cluster),
            ),
        ),
        source=source,
        state=state,
    )
    return evolve(made, run=partial(_run, made))


def _run(phase: Phase, bench: Bench, force: bool) -> Iterator[Step]:
    """Compare all photos anew; clusters whose members stayed keep their number."""
    done = False
    while not done:  # again where a person has called photos no duplicates meanwhile
        done = yield from _search(phase, bench, force)


def _search(phase: Phase, bench: Bench, force: bool) -> Generator[Step, None, bool]:
    """One search; returns whether its result could be written."""
    from catalog_gui.media.clusters import Thresholds, find_clusters

    with bench.catalog.read() as session:
        photos = waiting(session, phase, force)
        looks = read_looks(session)
        facts, rejected = _facts(session, looks, bench.settings), _rejected(session)
    yield Step(0, photos)
    thresholds = Thresholds(
        distance=bench.settings.duplicate_distance,
        phash_distance=bench.settings.duplicate_phash_distance,
        correlation=bench.settings.duplicate_correlation,
    )
    search = bench.executor.submit(find_clusters, facts, thresholds, rejected, bench.settings.keep_rules)
    for _ in await_all([search]):
        yield Step(0, photos)
    if not _save(phase, bench, looks, search.result(), rejected):
        return False
    yield Step(photos, photos)
    return True


def _facts(session: Session, looks: Looks, settings: Settings) -> "judging.PhotoFacts":
    """What duplicates are judged by."""
    import numpy as np

    from catalog_gui.media import folders
    from catalog_gui.media.clusters import PhotoFacts

    frames = {row.photo_id: row for row in session.scalars(select(BurstFrame))}
    ids, known = [row.id for row in looks.rows], looks.keep_facts()
    return PhotoFacts(
        **known,
        sha256=[row.sha256 for row in looks.rows],
        dhash=looks.bits("dhash"),
        ahash=looks.bits("ahash"),
        phash=looks.bits("phash"),
        blocks=looks.pictures("block", np.float32, (8, 8)),
        greys=looks.pictures("grey", np.uint8, (32, 32)),
        burst=np.array([frames[id_].burst_id if id_ in frames else 0 for id_ in ids], dtype=np.int64),
        is_frame=np.array([id_ in frames and frames[id_].position is not None for id_ in ids], dtype=bool),
        shot=looks.shots,
        protected=folders.below(known["paths"], settings.protected_folders),
        preferred=folders.places(known["paths"], settings.preferred_folders),
    )


def _rejected(session: Session) -> "NDArray[np.int64]":
    """Pairs of ids that a person has called no duplicates: int64[K, 2]."""
    import numpy as np

    pairs = [tuple(row) for row in session.execute(select(*_PAIR).order_by(*_PAIR))]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _save(
    phase: Phase, bench: Bench, looks: Looks, found: "Sequence[judging.Cluster]", rejected: "NDArray[np.int64]"
) -> bool:
    """Replace all clusters in one transaction, but those that a person is done with.

    One whose members stayed keeps its number, and with it what was said of its photos.

    :param rejected: the pairs that the search knew of. :returns: whether it was written; not where there are others now.
    """
    ids = [row.id for row in looks.rows]
    together = [frozenset(ids[member.row] for member in cluster.members) for cluster in found]
    with bench.catalog.write() as session:
        if _rejected(session).tolist() != rejected.tolist():
            return False
        numbers = numbers_by_photos(session, select(ClusterMember.photo_id, ClusterMember.cluster_id))
        reviewed = reviewed_groups(session, Cluster, numbers)
        kept, news = stays(reviewed, together)
        ask_again(session, Cluster, set(reviewed) - kept)
        done = select(Cluster.id).where(Cluster.reviewed_at.is_not(None))
        session.execute(
            delete(ClusterMember)
            .where(ClusterMember.cluster_id.not_in(done))
            .execution_options(synchronize_session=False)
        )
        members: list[dict[str, Any]] = []
        for cluster, photos in compress(zip(found, together, strict=True), news):
            number = write_group(session, Cluster, numbers.get(photos), _values(cluster, looks))
            kept.add(number)
            members += [_member(number, ids[member.row], member) for member in cluster.members]
        drop_others(session, Cluster, kept)
        if members:
            session.execute(insert(ClusterMember), members)
        note_judged(session, DuplicateExam, phase.version)
        bench.counts.changed_everywhere(session, NAME)
    return True


def _values(cluster: "judging.Cluster", looks: Looks) -> dict[str, Any]:
    others = (looks.rows[member.row].size for member in cluster.members if member.row != cluster.keeper)
    return {
        "kind": cluster.kind,
        "keeper_id": looks.rows[cluster.keeper].id,
        "reason": cluster.reason,
        "bytes": sum(others),
        "rejected_at": None,
    }


def _member(number: int, photo: int, member: "judging.Member") -> dict[str, Any]:
    return {
        "photo_id": photo,
        "cluster_id": number,
        "same_bytes": member.same_bytes,
        "orientation": member.orientation,
        "dhash_distance": member.dhash_distance,
        "ahash_distance": member.ahash_distance,
    }

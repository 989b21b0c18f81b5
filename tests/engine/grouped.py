"""Plants clusters and bursts as their phases would leave them, so that what shows them can be tested alone."""

from collections.abc import Sequence

from keeping import ids

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper


def cluster(keeper: Keeper, *paths: str, kind: str = "exact", size: int = 100, reviewed: bool = False) -> int:
    """A cluster of these photos around the first; its number."""
    known = ids(keeper)
    with keeper.catalog.write() as session:
        row = Cluster(
            kind=kind,
            keeper_id=known[paths[0]],
            reason="It is the largest.",
            bytes=size,
            reviewed_at=now() if reviewed else None,
        )
        session.add(row)
        session.flush()
        session.add_all(
            ClusterMember(
                photo_id=known[path],
                cluster_id=row.id,
                same_bytes=kind == "exact",
                orientation=1,
                dhash_distance=number,
                ahash_distance=number,
            )
            for number, path in enumerate(paths)
        )
        return row.id


def burst(keeper: Keeper, paths: Sequence[str], best: str, copies: Sequence[str] = ()) -> int:
    """A burst of these photos in this order; its number."""
    known = ids(keeper)
    with keeper.catalog.write() as session:
        row = Burst(best_id=known[best], reason="It is the sharpest.")
        session.add(row)
        session.flush()
        frames = [*enumerate(paths), *((None, path) for path in copies)]
        session.add_all(
            BurstFrame(photo_id=known[path], burst_id=row.id, position=position) for position, path in frames
        )
        return row.id

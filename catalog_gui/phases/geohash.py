"""Geohash: a short name for the place of each photo that has one."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Mapped, mapped_column

from catalog_gui.catalog.tables import Base, Derived, Photo
from catalog_gui.phases import analyze
from catalog_gui.phases.analyze import LATITUDE, LONGITUDE, analyzed
from catalog_gui.phases.base import Bench, Field, Phase, Step, save_rows, standard
from catalog_gui.settings import Settings

NAME: Final = "geohash"
BATCH: Final = 20_000


class Place(Derived, Base):
    """A geohash cell."""

    __tablename__ = "place"
    geohash: Mapped[str] = mapped_column(index=True)


def version_for(settings: Settings) -> str:
    """The maker with its precision, on top of the reader that found the place."""
    return f"1-{settings.geohash_precision}-a{analyze.VERSION}"


def phase(settings: Settings) -> Phase:
    """The phase."""
    version = version_for(settings)
    known = and_(LATITUDE.is_not(None), LONGITUDE.is_not(None))
    source, state = standard(Place, NAME, version, eligible=known, source=analyzed())
    made = Phase(
        name=NAME,
        title="Map squares",
        purpose="Names the square of the map that each photo with a place lies in (its geohash), to find photos of one place.",
        version=version,
        rank=50,
        weight=0.002,
        needs=("analyze",),
        tables=(Place,),
        fields=(Field(NAME, "Map squares"),),
        source=source,
        state=state,
    )
    from attrs import evolve

    return evolve(made, run=partial(_run, made, settings.geohash_precision))


def _run(phase: Phase, precision: int, bench: Bench, force: bool) -> Iterator[Step]:
    """Name all places without a name, in batches that follow the key: what is done leaves the list unharmed."""
    todo = select(Photo.id, Photo.content, LATITUDE, LONGITUDE).select_from(phase.source).order_by(Photo.id)
    wanted = phase.state != "not_applicable" if force else phase.state.in_(("missing", "stale"))
    with bench.catalog.read() as session:
        rows = [tuple(row) for row in session.execute(todo.where(wanted, Photo.content.is_not(None)))]
    for start in range(0, len(rows), BATCH):
        _name(phase, precision, bench, rows[start : start + BATCH])
        yield Step(min(start + BATCH, len(rows)), len(rows))


def _name(phase: Phase, precision: int, bench: Bench, rows: Sequence[tuple[Any, ...]]) -> None:
    import numpy as np

    from catalog_gui.media.geohash import geohash_many

    latitude = np.array([row[2] for row in rows], dtype=np.float64)
    longitude = np.array([row[3] for row in rows], dtype=np.float64)
    cells = geohash_many(latitude, longitude, precision)
    made = [
        {"photo_id": row[0], "version": phase.version, "stamp": row[1], "geohash": cell}
        for row, cell in zip(rows, cells, strict=True)
    ]
    with bench.catalog.write() as session, bench.counts.changing(session, [row[0] for row in rows]):
        save_rows(session, Place, made)

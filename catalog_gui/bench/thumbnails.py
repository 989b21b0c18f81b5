"""Checking a store of thumbnails against the disk: each one opened and decoded, and only looked at."""

import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from PIL import Image
from sqlalchemy import bindparam, update

from catalog_gui.bench.clock import cpu_seconds
from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.bench.synthetic import fill
from catalog_gui.care.reconcile import Report, verify
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.phases.base import table_of
from catalog_gui.phases.thumbnails import ThumbnailRow

PHOTOS: Final = 100_000
_PICTURES: Final = 64
"""So many different thumbnails; more would be no other work."""
_MEGAPIXELS: Final = 0.1
"""Drawn at this size and made smaller, thumbnails are as heavy as those of camera photos: 9 kB on average."""


@frozen
class _Drawn:
    """A thumbnail: its bytes, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def measure(photos: int) -> dict[str, Any]:
    """Seconds to check so many thumbnails, deep and quick, all of which are as they should be."""
    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        start = time.perf_counter()
        size = fill_store(keeper, folder / "drawn", photos)
        filling = time.perf_counter() - start
        deep, deep_cpu = _checked(keeper, photos, quick=False)
        quick, quick_cpu = _checked(keeper, photos, quick=True)
    return {
        "photos": photos,
        "bytes": size,
        "seconds": round(deep, 3),
        "cpu_seconds": round(deep_cpu, 3),
        "quick_seconds": round(quick, 3),
        "quick_cpu_seconds": round(quick_cpu, 3),
        "filling_seconds": round(filling, 1),
    }


def fill_store(keeper: Keeper, drawing: Path, photos: int) -> int:
    """Put so many photos into an empty catalog, and a thumbnail of each into its store; the bytes of all."""
    fill(keeper, photos)
    paths = draw_photos(drawing, _PICTURES, _MEGAPIXELS)
    lying, upright = ([_small(path, turned) for path in paths] for turned in (False, True))
    given = [_given(number, lying, upright) for number in range(1, photos + 1)]
    keeper.claim_store()
    for folder in {keeper.store.path_for(number).parent for number in range(1, photos + 1)}:
        folder.mkdir()
    for number, drawn in enumerate(given, start=1):
        keeper.store.path_for(number).write_bytes(drawn.jpeg)
    _tell_rows(keeper, given)
    return sum(len(drawn.jpeg) for drawn in given)


def _small(path: Path, turned: bool) -> _Drawn:
    with Image.open(path) as photo:
        picture = photo.transpose(Image.Transpose.ROTATE_90) if turned else photo.copy()
    picture.thumbnail((256, 256), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=85, optimize=True)
    return _Drawn(buffer.getvalue(), *picture.size)


def _given(number: int, lying: Sequence[_Drawn], upright: Sequence[_Drawn]) -> _Drawn:
    """The thumbnail of a synthetic photo: every fourth of them stands."""
    return (lying if number % 4 else upright)[number % _PICTURES]


def _tell_rows(keeper: Keeper, given: Sequence[_Drawn]) -> None:
    table = table_of(ThumbnailRow)
    rows = [
        {"photo": number, "width": drawn.width, "height": drawn.height, "bytes": len(drawn.jpeg)}
        for number, drawn in enumerate(given, start=1)
    ]
    with keeper.catalog.write() as session:
        session.connection().execute(
            update(table)
            .where(table.c.photo_id == bindparam("photo"))
            .values({name: bindparam(name) for name in ("width", "height", "bytes")}),
            rows,
        )


def _checked(keeper: Keeper, photos: int, quick: bool) -> tuple[float, float]:
    """(wall-clock, CPU) seconds of one check.

    :raises CatalogError: it did not find all as they should be, so the figure would say nothing.
    """
    start, start_cpu, report = time.perf_counter(), cpu_seconds(), Report()
    for step in verify(keeper, quick=quick):
        if isinstance(step, Report):
            report = step
    taken = time.perf_counter() - start, cpu_seconds() - start_cpu
    if report != Report(ok=photos):
        raise CatalogError(f"{report.ok} of {photos} thumbnails were found as they should be: the time says nothing.")
    return taken

"""A catalog in a temporary folder, gone after the measurement; the user's own catalogs and settings stay untouched."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog_gui.catalog.catalog import create_catalog
from catalog_gui.engine.coverage import Tallies
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases import load_phases
from catalog_gui.phases.base import table_of
from catalog_gui.settings import Settings


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for a measurement, named as the system names it: a scan follows no links, and /tmp may be one."""
    with tempfile.TemporaryDirectory(prefix="catalog-gui-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


@contextmanager
def scratch_keeper(folder: Path, settings: Settings | None = None) -> Iterator[Keeper]:
    """A new catalog with its thumbnails in a folder. It is not remembered as the one that was opened last."""
    settings = settings or Settings()
    catalog = create_catalog(folder / "bench.catalog")
    phases = load_phases(settings)
    catalog.ensure([table_of(table) for phase in phases for table in phase.tables])
    keeper = Keeper(catalog, settings, phases, ThumbnailStore(folder / "thumbnails"), Tallies(phases))
    try:
        yield keeper
    finally:
        keeper.close()

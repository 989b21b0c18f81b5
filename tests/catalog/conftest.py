"""A catalog without phases: this floor of the house knows none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_gui.catalog.catalog import Catalog, create_catalog


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the catalog lies."""
    return tmp_path / "test.catalog"


@pytest.fixture
def catalog(file: Path) -> Iterator[Catalog]:
    """A new catalog."""
    catalog = create_catalog(file)
    yield catalog
    catalog.close()

"""A catalog of drawn photos in groups, with nothing decided yet."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.review.settling import settle
from catalog_gui.settings import Settings
from review.deciding import draw, take_in

Stock = Callable[..., Path]
Reopen = Callable[[], Keeper]


@pytest.fixture
def stock(keeper: Keeper, photos: Path) -> Stock:
    """Draw groups of equal photos and let the catalog know them; returns their folder."""

    def stocked(*groups: tuple[str, ...]) -> Path:
        draw(photos, *groups)
        take_in(keeper, photos)
        return photos

    return stocked


@pytest.fixture
def pair(stock: Stock) -> Path:
    """a.jpg with its copy b.jpg, and c.jpg, d.jpg, e.jpg, which are one picture, too."""
    return stock(("a.jpg", "b.jpg"), ("c.jpg", "d.jpg", "e.jpg"))


@pytest.fixture
def reopen(keeper: Keeper, settings: Settings) -> Reopen:
    """The catalog as the next start finds it."""

    def opened() -> Keeper:
        keeper.close()
        again = open_keeper(keeper.catalog.file, settings)
        settle(again)
        keeper.catalog, keeper.tallies, keeper.phases = again.catalog, again.tallies, again.phases
        return keeper

    return opened

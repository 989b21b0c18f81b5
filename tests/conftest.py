"""What every test starts from: a home of its own, and on request a catalog in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from attrs import evolve
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from catalog_gui import phases
from catalog_gui.catalog import sqlite
from catalog_gui.engine import keeper as keeping
from catalog_gui.engine import sweeping
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.phases.base import Phase
from catalog_gui.settings import Settings

_FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "data",
    "WIN_PD_OVERRIDE_APPDATA": "data",
}


def _move_in(patch: pytest.MonkeyPatch, home: Path) -> Path:
    for name in ("HOME", "USERPROFILE"):
        patch.setenv(name, str(home))
    for name, folder in _FOLDERS.items():
        patch.setenv(name, str(home / folder))
    for name in ("THUMBNAIL_DIR", "THUMBNAIL_SIZE", "CATALOG_GUI_CATALOG"):
        patch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session", autouse=True)
def _away_from_the_real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the settings, catalogs and thumbnails of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        _move_in(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing has happened yet."""
    return _move_in(monkeypatch, tmp_path / "home")


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Every test opens a catalog of its own; turning the same statements into SQL again for each takes most of the time."""
    compiled: LRUCache = LRUCache(4000)
    known: dict[object, tuple[Phase, ...]] = {}

    def create_engine(*given: Any, **more: Any) -> Engine:
        engine = sqlalchemy.create_engine(*given, **more)
        engine._compiled_cache = compiled
        return engine

    def load_phases(settings: Settings) -> tuple[Phase, ...]:
        key = evolve(settings, thumbnail_dir=""), tuple(phases.__path__)
        if key not in known:
            known[key] = phases.load_phases(settings)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "create_engine", create_engine)
        patch.setattr(keeping, "load_phases", load_phases)
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The defaults, with thumbnails in the test's folder."""
    return Settings(thumbnail_dir=str(tmp_path / "thumbnails"), workers=1)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """An empty folder for photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def keeper(tmp_path: Path, home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """An empty catalog. What is tried again within a run is tried at once."""
    monkeypatch.setattr(sweeping, "AGAIN_PAUSES", (0.0, 0.0))
    keeper = open_keeper(tmp_path / "test.catalog", settings, create=True)
    yield keeper
    keeper.close()

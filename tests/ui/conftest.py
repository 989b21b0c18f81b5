"""All window tests draw offscreen."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from stored_album import Store

    from catalog_gui.engine.keeper import Keeper

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says each time that it has no window manager to tell sizes to or to raise windows."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support (propagateSizeHints|raise|grabbing)")


@pytest.fixture
def stored(qtbot: "QtBot", keeper: "Keeper", photos: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Store]":
    """Six photos with thumbnails, worked on in this process: see stored_album.py."""
    from stored_album import Here, Store, fill

    from catalog_gui.engine import runner

    monkeypatch.setattr(runner, "Processes", Here)
    made = Store(qtbot, fill(keeper, photos))
    yield made
    made.close()

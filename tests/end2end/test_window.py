"""The main job as a photographer does it: the window, a folder, one button; then everything is there to be looked at."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui import app
from catalog_gui.demo.library import make_demo
from catalog_gui.engine.coverage import Gauge
from catalog_gui.settings import Settings

PHOTOS = 40


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("album")
    make_demo(folder, PHOTOS)
    return folder


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, tmp_path: Path, home: Path) -> Iterator[app.Program]:
    looks = qapp.palette(), qapp.font(), qapp.styleSheet()
    settings = Settings(theme="light", thumbnail_dir=str(tmp_path / "thumbnails"), workers=2)
    made = app.Program(qapp, settings, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    yield made
    if made.sitting is not None:
        made.sitting.control.wait()
        made.sitting.window.close()
        qtbot.waitUntil(lambda: made.sitting is None)
    made._background.close()
    made.deleteLater()
    qapp.setProperty("theme", None)
    qapp.setStyleSheet(looks[2])
    qapp.setPalette(looks[0])
    qapp.setFont(looks[1])


def checksums(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def gauges(program: app.Program) -> dict[str, Gauge]:
    assert program.sitting is not None
    return {gauge.field: gauge for gauge in program.sitting.desk.gauges()}


def press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def rebuild(qtbot: QtBot, program: app.Program) -> None:
    """Press the big button, then the one below the plan, and wait for the end."""
    assert program.sitting is not None
    overview = program.sitting.window.page("overview").overview
    start, run = overview.head._start, overview.plan_view._run
    qtbot.waitUntil(lambda: start.isVisible() and start.isEnabled())
    press(qtbot, start)
    qtbot.waitUntil(lambda: overview.plan_is_open and run.isVisible() and run.isEnabled())
    with qtbot.waitSignal(program.sitting.control.ended, timeout=90_000):
        press(qtbot, run)


def test_one_folder_one_button_and_every_gauge_is_full(
    qtbot: QtBot, program: app.Program, album: Path, tmp_path: Path
) -> None:
    before = checksums(album)
    program.open(tmp_path / "photos.catalog", create=True)
    assert program.sitting is not None
    with qtbot.waitSignal(program.sitting.control.ended, timeout=30_000):
        program.sitting.window.add_folders([album])
    assert gauges(program)["thumbnails"].missing > 30
    assert gauges(program)["duplicates"].status == "never run"

    rebuild(qtbot, program)
    after = gauges(program)
    for name in ("dates", "camera", "gps", "thumbnails", "hashes", "quality", "geohash", "bursts", "duplicates"):
        assert after[name].missing == after[name].stale == 0, name
        assert after[name].done + after[name].failed == after[name].eligible > 0, name
        assert after[name].done > after[name].failed, name
    assert after["tags"].status == after["embeddings"].status == "not available"
    assert checksums(album) == before

    for place in ("duplicates", "bursts"):
        assert after[place].members
        program.sitting.window.go(place)
        page = program.sitting.window.page(place)
        qtbot.waitUntil(lambda page=page: page.shown is not None and page.waiting == 0, timeout=15_000)
        assert page.heading_text[1], "why this one is suggested"

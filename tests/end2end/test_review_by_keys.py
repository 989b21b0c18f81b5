"""A review as a photographer does it, with keys alone: decide, look, move to the trash, take it all back."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keeping import add, rebuild
from PIL import Image, ImageDraw
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui import app
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.settings import Settings
from catalog_gui.ui.apply_sheet import ApplySheet
from catalog_gui.ui.clusters_page import ClustersPage

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
GROUPS = 50
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)


def draw(seed: int, path: Path) -> None:
    """A picture like no other: blocks of grey at places and in tones that follow from the seed."""
    noise = hashlib.sha256(str(seed).encode()).digest()
    image = Image.new("RGB", (96, 72), (noise[0], noise[1], noise[2]))
    pen = ImageDraw.Draw(image)
    for place in range(12):
        left, top, tone = noise[place] % 80, noise[place + 12] % 60, noise[place + 20]
        pen.rectangle((left, top, left + 24, top + 20), fill=(tone, 255 - tone, noise[place + 3]))
    image.save(path, quality=90)


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty pictures, and of each the same file again in another folder."""
    folder = tmp_path_factory.mktemp("album")
    (folder / "copies").mkdir()
    for seed in range(GROUPS):
        draw(seed, folder / f"IMG_{seed:03}.jpg")
        shutil.copy(folder / f"IMG_{seed:03}.jpg", folder / "copies" / f"IMG_{seed:03}.jpg")
    return folder


@pytest.fixture(scope="module")
def made(album: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog of it, with all that a rebuild makes."""
    place = tmp_path_factory.mktemp("made")
    keeper = open_keeper(place / "album.catalog", _settings(place), create=True)
    add(keeper, album)
    rebuild(keeper)
    keeper.close()
    return place


def _settings(place: Path) -> Settings:
    return Settings(theme="light", thumbnail_dir=str(place / "thumbnails"), workers=1)


class Sitting:
    """The program at work, and the keys that are pressed."""

    def __init__(self, qtbot: QtBot, program: app.Program) -> None:
        assert program.sitting is not None
        self.qtbot, self.program = qtbot, program
        self.window, self.control = program.sitting.window, program.sitting.control
        self.keeper: Keeper = program.sitting.keeper

    @property
    def page(self) -> Any:
        return self.window.page(self.window.place)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is, and wait until all that it brought is done."""
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, held)
        self.settle()

    def settle(self) -> None:
        assert self.program.sitting is not None
        review = self.window._review
        assert review is not None
        self.qtbot.waitUntil(
            lambda: not (self.control.running or review.waiting or getattr(self.page, "waiting", 0)), timeout=20_000
        )

    def open_duplicates(self) -> ClustersPage:
        self.press(Key.Key_3, CTRL)
        page = self.page
        assert isinstance(page, ClustersPage)
        self.qtbot.waitUntil(lambda: page.shown is not None and not page.waiting, timeout=10_000)
        return page

    def open_sheet(self) -> ApplySheet:
        self.press(Key.Key_Return, CTRL)
        self.qtbot.waitUntil(lambda: isinstance(self.page, ApplySheet) and self.page.prospect is not None)
        self.settle()
        sheet = self.page
        assert isinstance(sheet, ApplySheet)
        return sheet


@pytest.fixture
def sitting(qapp: QApplication, qtbot: QtBot, tmp_path: Path, home: Path, made: Path, album: Path) -> Iterator[Sitting]:
    looks = qapp.palette(), qapp.font(), qapp.styleSheet()
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    program = app.Program(qapp, _settings(made), store)
    shutil.copy(made / "album.catalog", tmp_path / "album.catalog")
    before = {path: path.read_bytes() for path in album.rglob("*.jpg")}
    program.open(tmp_path / "album.catalog")
    yield Sitting(qtbot, program)
    if program.sitting is not None:
        program.sitting.control.wait()
        program.sitting.window.close()
        qtbot.waitUntil(lambda: program.sitting is None)
    program._background.close()
    program.deleteLater()
    for path, content in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    qapp.setProperty("theme", None)
    qapp.setStyleSheet(looks[2])
    qapp.setPalette(looks[0])
    qapp.setFont(looks[1])


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_fifty_groups_are_reviewed_applied_and_taken_back_with_keys_alone(sitting: Sitting, album: Path) -> None:
    before = digest(album)
    page = sitting.open_duplicates()
    assert len(page.rows) == GROUPS
    for _ in range(GROUPS):
        sitting.press(Key.Key_Return)
    assert all(page.is_reviewed(row) for row in page.rows)
    assert digest(album) == before, "nothing moves before Apply"

    sheet = sitting.open_sheet()
    assert sheet.heading_text[0] == f"Move {GROUPS} photos to the trash"
    sitting.press(Key.Key_Return)
    assert digest(album) == before, "Enter alone moves nothing"
    sitting.press(Key.Key_Return, CTRL)
    after = digest(album)
    assert len(after) == GROUPS
    assert set(after.values()) == set(before.values()), "of every picture one has stayed"
    assert sitting.window.place == "duplicates"
    assert sitting.window.strip.message.startswith(f"{GROUPS} photos are in the trash")

    sitting.press(Key.Key_Z)
    assert digest(album) == before
    assert f"{GROUPS} photos are back." in sitting.window.strip.message
    assert sitting.window.strip.steps[0].startswith("Undo: Keep")
    sitting.press(Key.Key_Z, CTRL)
    assert sum(not page.is_reviewed(row) for row in page.rows) == 1
    sitting.press(Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert all(page.is_reviewed(row) for row in page.rows)


def test_what_changed_since_it_was_decided_stays_and_is_told(sitting: Sitting, album: Path) -> None:
    page = sitting.open_duplicates()
    groups = []
    for _ in range(3):
        groups.append([(column.photo.path, column.suggested) for column in page.compare.columns])
        sitting.press(Key.Key_Return)
    lost = next(path for path, stays in groups[0] if stays)
    other = next(path for path, stays in groups[1] if not stays)
    going = next(path for path, stays in groups[2] if not stays)
    sheet = sitting.open_sheet()
    lost.unlink()
    other.write_bytes(other.read_bytes() + b"\0")
    before = digest(album)
    sitting.press(Key.Key_Return, CTRL)

    assert {path for path in before if not Path(path).exists()} == {str(going)}
    assert sheet.heading_text[0] == "2 photos stayed where they are"
    assert "The photo that was to stay for it is not as it was." in sheet.left.text
    assert "It has changed since it was decided." in sheet.left.text
    sitting.press(Key.Key_Return)
    assert sitting.window.place == "duplicates"
    asked_again = {path for row in page.rows if not page.is_reviewed(row) for path in _paths(page, row.id)}
    assert {lost, other} <= asked_again
    sitting.press(Key.Key_Z)
    assert digest(album) == before


def _paths(page: ClustersPage, cluster: int) -> set[Path]:
    found = page.library.cluster(cluster)
    return {member.photo.path for member in found.members} if found is not None else set()

"""home_page.py, welcome_page.py and empty_state.py: the first place of a catalog with photos and of one without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot
from test_rebuild_thread import Steps

from catalog_gui.resources import resource_path
from catalog_gui.ui.empty_state import Drawing, EmptyState
from catalog_gui.ui.home_page import HomePage
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.theme import DARK, LIGHT, palette_of


@pytest.fixture
def control() -> Iterator[RunControl]:
    made = RunControl()
    yield made
    made.wait()


@pytest.fixture
def home(qtbot: QtBot, control: RunControl, tmp_path: Path) -> HomePage:
    return homely(qtbot, control, tmp_path, FakeDesk(0))


def homely(qtbot: QtBot, control: RunControl, folder: Path, desk: FakeDesk) -> HomePage:
    store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    made = HomePage(OverviewPage(desk, control, store, "/photos.catalog"), control)
    qtbot.addWidget(made)
    made.show()
    made.arrive()
    qtbot.waitUntil(lambda: made.overview._background.waiting == 0)
    return made


def test_an_empty_catalog_welcomes(home: HomePage) -> None:
    assert home.currentWidget() is home.welcome


def test_a_catalog_with_photos_shows_them(qtbot: QtBot, control: RunControl, tmp_path: Path) -> None:
    made = homely(qtbot, control, tmp_path, FakeDesk(3))
    assert made.currentWidget() is made.overview
    with qtbot.waitSignal(made.open_place) as opened:
        made.overview.open_problems.emit()
    assert opened.args == ["problems"]


def test_there_are_three_ways_to_begin(qtbot: QtBot, home: HomePage) -> None:
    for button, signal in (
        (home.welcome._add, home.folder_wanted),
        (home.welcome._open, home.catalog_wanted),
        (home.welcome._demo, home.demo_wanted),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    home.focus_first()
    assert home.welcome._add.hasFocus()


def test_the_welcome_gives_way_to_a_run(qtbot: QtBot, home: HomePage, control: RunControl) -> None:
    steps = Steps(1)
    control.start(steps)
    assert home.currentWidget() is home.overview
    with qtbot.waitSignal(control.ended):
        steps.let(1)
    assert home.currentWidget() is home.welcome


def test_an_empty_place_has_a_sentence_and_a_button(qtbot: QtBot) -> None:
    made = EmptyState("no-match", "No photo is like that.", "Show all photos", "Filters: failed")
    qtbot.addWidget(made)
    made.show()
    assert made._action.isVisible()
    with qtbot.waitSignal(made.pressed):
        made._action.click()
    made.show_words("Nothing is missing.", drawing="all-well")
    assert not made._action.isVisible()
    assert not made._note.isVisible()


@pytest.mark.parametrize("path", sorted(resource_path("drawings").glob("*.svg")), ids=lambda path: path.stem)
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_drawing_can_be_seen_in_both_themes(qtbot: QtBot, path: Path, theme: object) -> None:
    made = Drawing(path.stem)
    qtbot.addWidget(made)
    made.setPalette(palette_of(theme))
    made.resize(made.sizeHint())
    made.setAutoFillBackground(True)
    image = made.grab().toImage()
    inked = sum(image.pixelColor(x, y) == theme.faint for x in range(96) for y in range(96))
    assert inked > 100


def test_the_keyboard_stays_on_the_page_that_comes(qtbot: QtBot, control: RunControl, tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = HomePage(OverviewPage(FakeDesk(0), control, store, "/photos.catalog"), control)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    made.arrive()
    qtbot.waitUntil(made.welcome._add.hasFocus)


def test_enter_presses_the_button_of_an_empty_place(qtbot: QtBot) -> None:
    made = EmptyState("nothing", "There are no photos here yet.", "Add a folder")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    with qtbot.waitSignal(made.pressed):
        qtbot.keyClick(made._action, Qt.Key.Key_Return)


def test_the_keyboard_is_on_the_button_also_where_the_window_is_not_in_front(
    qtbot: QtBot, control: RunControl, tmp_path: Path
) -> None:
    made = homely(qtbot, control, tmp_path, FakeDesk(3))
    made.focus_first()
    steps = Steps(1)
    control.start(steps)
    assert made.focusWidget() is made.overview.head._pause
    steps.let(1)
    qtbot.waitUntil(lambda: not control.running)
    assert made.focusWidget() is made.overview.head._start

"""trash_page.py: what lies in the trash comes back by a key, and goes for good only on a number that was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from decided_album import Album, Controls
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.review.apply import apply
from catalog_gui.ui.trash_page import TrashPage

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def controls(qtbot: QtBot, keeper: Keeper) -> Iterator[Controls]:
    made = Controls(keeper)
    yield made
    made.close()


@pytest.fixture
def album(keeper: Keeper, photos: Path) -> Album:
    """Three copies lie in the trash."""
    made = Album(keeper, photos)
    for name in "abc":
        made.decide(name)
    assert list(apply(keeper))[-1].finished
    assert made.files == {"a.png", "b.png", "c.png"}
    return made


@pytest.fixture
def page(qtbot: QtBot, album: Album, controls: Controls) -> Iterator[TrashPage]:
    made = TrashPage(Library(album.keeper), controls.review)
    controls.run.ended.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1072, 700)
    made.show()
    made.focus_first()
    qtbot.waitUntil(lambda: made.grid.count == 3 and not made.waiting)
    made.grid.set_current(0)
    yield made
    made.close_work()


def settle(qtbot: QtBot, page: TrashPage, controls: Controls) -> None:
    controls.settle(qtbot)
    qtbot.waitUntil(lambda: not page.waiting)


def test_it_lists_what_is_there(page: TrashPage) -> None:
    assert page.heading_text[0] == "3 photos in the trash"
    assert [Path(each.path).name for each in page.chosen] == ["a-copy.png"]


def test_the_chosen_photo_comes_back(qtbot: QtBot, page: TrashPage, album: Album, controls: Controls) -> None:
    qtbot.keyClick(page.grid, Key.Key_B)
    settle(qtbot, page, controls)
    assert album.files == {"a.png", "a-copy.png", "b.png", "c.png"}
    assert controls.told == ["1 photo is back where it was."]
    assert page.heading_text[0] == "2 photos in the trash"


def test_all_that_were_chosen_come_back(qtbot: QtBot, page: TrashPage, album: Album, controls: Controls) -> None:
    qtbot.keyClick(page.grid, Key.Key_A, CTRL)
    assert page.heading_text[1].startswith("3 photos chosen")
    page.back.click()
    settle(qtbot, page, controls)
    assert len(album.files) == 6
    assert page.empty.isVisible()


def test_nothing_goes_for_good_without_its_number(
    qtbot: QtBot, page: TrashPage, album: Album, controls: Controls
) -> None:
    qtbot.keyClick(page.grid, Key.Key_A, CTRL)
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert page.confirm.isVisible()
    assert "Let 3 photos" in page.confirm.text
    assert not page.confirm.button.isEnabled()
    qtbot.keyClicks(page.confirm.field, "2")
    assert not page.confirm.button.isEnabled()
    page.confirm.field.setText("3")
    assert page.confirm.button.isEnabled()
    qtbot.keyClick(page.confirm.field, Key.Key_Return)
    controls.settle(qtbot)
    assert controls.told == []
    assert not page.confirm.button.isDefault()
    page.confirm.button.click()
    settle(qtbot, page, controls)
    assert controls.told == ["3 photos are gone for good."]
    assert page.empty.isVisible()
    assert album.files == {"a.png", "b.png", "c.png"}


def test_escape_and_another_choice_withdraw_the_question(qtbot: QtBot, page: TrashPage) -> None:
    qtbot.keyClick(page.grid, Key.Key_Delete)
    qtbot.keyClick(page.confirm.field, Key.Key_Escape)
    assert not page.confirm.isVisible()
    page.ask()
    qtbot.keyClick(page.grid, Key.Key_Right)
    assert not page.confirm.isVisible()


def test_z_asks_for_undo(qtbot: QtBot, page: TrashPage) -> None:
    with qtbot.waitSignal(page.undo_wanted):
        qtbot.keyClick(page.grid, Key.Key_Z)

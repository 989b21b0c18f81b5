"""details_drawer.py: everything known of the photo chosen last."""

import threading
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from catalog_gui.engine.records import Fact, FactGroup, PhotoDetails
from catalog_gui.errors import CatalogError
from catalog_gui.ui.details_drawer import DetailsDrawer, as_html


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(10, originals=tmp_path)


@pytest.fixture
def drawer(qtbot: QtBot, library: FakeLibrary) -> DetailsDrawer:
    drawer = DetailsDrawer(library)
    qtbot.addWidget(drawer)
    drawer.resize(320, 600)
    drawer.show()
    return drawer


def settle(qtbot: QtBot, drawer: DetailsDrawer) -> None:
    qtbot.waitUntil(lambda: not drawer.waiting)


def press(qtbot: QtBot, drawer: DetailsDrawer, words: str) -> None:
    button = next(button for button in drawer.findChildren(QPushButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_shows_every_fact_and_where_it_came_from(qtbot: QtBot, drawer: DetailsDrawer, library: FakeLibrary) -> None:
    drawer.show_photo(3)
    settle(qtbot, drawer)
    text = drawer.text()
    for group in library.details(3).groups:
        assert group.title in text
        for fact in group.facts:
            assert fact.label in text
            assert fact.value in text
    assert "camera, 95 % sure" in text


def test_only_the_photo_chosen_last_is_asked_for(qtbot: QtBot, drawer: DetailsDrawer) -> None:
    for photo in range(1, 8):
        drawer.show_photo(photo)
    settle(qtbot, drawer)
    assert drawer.details is not None
    assert drawer.details.row.id == 7


def test_the_catalog_is_asked_in_the_background(qtbot: QtBot, drawer: DetailsDrawer, library: FakeLibrary) -> None:
    drawer.show_photo(3)
    settle(qtbot, drawer)
    assert library.threads
    assert threading.get_ident() not in library.threads


def test_a_hidden_drawer_asks_nothing_until_it_is_shown(
    qtbot: QtBot, drawer: DetailsDrawer, library: FakeLibrary
) -> None:
    drawer.hide()
    drawer.show_photo(3)
    settle(qtbot, drawer)
    assert library.threads == set()
    drawer.show()
    settle(qtbot, drawer)
    assert drawer.details is not None


def test_words_of_a_file_are_never_markup() -> None:
    html = as_html((FactGroup("<b>", (Fact("<i>", "<script>", "a & b"),)),))
    for word in ("&lt;b&gt;", "&lt;i&gt;", "&lt;script&gt;", "a &amp; b"):
        assert word in html


def test_the_path_can_be_copied(qtbot: QtBot, drawer: DetailsDrawer, tmp_path: Path) -> None:
    drawer.show_photo(3)
    settle(qtbot, drawer)
    with qtbot.waitSignal(drawer.said):
        press(qtbot, drawer, "Copy path")
    assert QGuiApplication.clipboard().text() == str(tmp_path / "2021" / "IMG_0003.jpg")


def test_a_file_that_has_gone_is_not_shown_but_told(qtbot: QtBot, drawer: DetailsDrawer) -> None:
    drawer.show_photo(3)
    settle(qtbot, drawer)
    with qtbot.waitSignal(drawer.said) as told:
        press(qtbot, drawer, "Show file")
    assert "not there" in told.args[0]


def test_a_photo_that_has_left_the_catalog_empties_the_drawer(
    qtbot: QtBot, drawer: DetailsDrawer, library: FakeLibrary
) -> None:
    drawer.show_photo(3)
    settle(qtbot, drawer)

    def gone(photo: int) -> PhotoDetails | None:
        return None

    library.details = gone  # type: ignore[method-assign,assignment]
    drawer.refresh()
    qtbot.waitUntil(lambda: drawer.details is None)


def test_a_catalog_that_cannot_be_asked_is_told(qtbot: QtBot, drawer: DetailsDrawer, library: FakeLibrary) -> None:
    library.error = CatalogError("The catalog's drive is not connected.")
    with qtbot.waitSignal(drawer.said) as told:
        drawer.show_photo(3)
    assert told.args == ["The catalog's drive is not connected."]

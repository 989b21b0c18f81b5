"""group_list.py: a hundred thousand rows, of which only those in sight are described and fetched."""

from pathlib import Path

import numpy as np
import pytest
from fake_library import FakeLibrary
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.formatting import number
from catalog_gui.ui.group_list import HIGH, Entry, GroupList
from catalog_gui.ui.theme import theme_of

Key = Qt.Key


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(100_000, store=tmp_path)


@pytest.fixture
def described() -> list[int]:
    return []


@pytest.fixture
def view(qtbot: QtBot, library: FakeLibrary, described: list[int]) -> GroupList:
    def describe(index: int, photo: PhotoRow | None) -> Entry:
        described.append(index)
        return Entry(photo.name if photo is not None else "…", f"{index} photos", done=index == 1)

    view = GroupList(library, describe, "Groups")
    qtbot.addWidget(view)
    view.resize(280, 10 * HIGH)
    view.show()
    view.show_photos(np.arange(1, 100_001))
    qtbot.waitUntil(lambda: not view.waiting)
    return view


def test_only_rows_in_sight_are_described_and_fetched(
    qtbot: QtBot, view: GroupList, library: FakeLibrary, described: list[int]
) -> None:
    view.viewport().grab()
    assert set(described) == set(range(10))
    assert sum(map(len, library.rows_asked)) <= 400
    qtbot.keyClick(view, Key.Key_End)
    qtbot.waitUntil(lambda: not view.waiting)
    assert view.current == 99_999
    assert view.entry(99_999).title == "IMG_100000.jpg"
    assert 50_000 not in described


def test_keys_go_through_the_rows(qtbot: QtBot, view: GroupList) -> None:
    view.set_current(0)
    told: list[int] = []
    view.current_changed.connect(told.append)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_PageDown, Key.Key_Home):
        qtbot.keyClick(view, key)
    assert told == [1, 2, 1, 11, 0]


def test_a_row_is_told_in_words(qtbot: QtBot, view: GroupList) -> None:
    view.set_current(1)
    assert view.accessibleDescription() == f"IMG_0002.jpg, 1 photos, done, 2 of {number(100_000)}"


def test_the_chosen_row_has_an_accent_at_its_edge(qtbot: QtBot, view: GroupList) -> None:
    view.set_current(2)
    grab = view.viewport().grab().toImage()
    assert grab.pixelColor(1, 2 * HIGH + 30) == theme_of(view).accent
    assert grab.pixelColor(1, 3 * HIGH + 30) == theme_of(view).panel


def test_fewer_rows_keep_a_row_chosen(qtbot: QtBot, view: GroupList) -> None:
    view.set_current(50)
    view.show_photos(np.arange(1, 11))
    assert (view.count, view.current) == (10, 9)
    view.show_photos(np.empty(0, np.int64))
    assert (view.count, view.current) == (0, -1)

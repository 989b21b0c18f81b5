"""side_by_side.py: columns by key and mouse, pictures of all, marks and words."""

from pathlib import Path

import pytest
from fake_library import FakeLibrary, draw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from catalog_gui.engine.records import Fact
from catalog_gui.ui.columns import LABELS
from catalog_gui.ui.side_by_side import Column, SideBySide
from catalog_gui.ui.theme import theme_of

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """Photos of 600 x 400, each of one colour."""
    library = FakeLibrary(30, originals=tmp_path)
    (tmp_path / "2021").mkdir()
    for photo in range(1, 31):
        library.changes[photo] = {"width": 600, "height": 400}
        image = draw(photo, 600, 400)
        image.fill(QColor(8 * photo, 100, 50))
        assert image.save(str(tmp_path / "2021" / f"IMG_{photo:04}.jpg"), "JPEG", 95)
    return library


@pytest.fixture
def view(qtbot: QtBot) -> SideBySide:
    view = SideBySide()
    qtbot.addWidget(view)
    view.resize(904, 700)
    view.show()
    return view


def columns(library: FakeLibrary, count: int) -> list[Column]:
    return [
        Column(library.details(photo), "Suggested keeper" if photo == 1 else "Copy", photo == 1)
        for photo in range(1, count + 1)
    ]


def show(qtbot: QtBot, view: SideBySide, shown: list[Column]) -> None:
    view.show_columns(shown)
    qtbot.waitUntil(lambda: not view.waiting)


def test_photos_stand_side_by_side_at_one_relative_size(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    show(qtbot, view, columns(library, 2))
    sizes = []
    for photo in (1, 2):
        pixmap = view.originals.pixmap(photo, "1")
        assert pixmap is not None
        sizes.append((pixmap.width(), pixmap.height()))
    assert sizes[0] == sizes[1]
    assert 380 <= sizes[0][0] <= 400
    grab = view.viewport().grab().toImage()
    reds = [grab.pixelColor(LABELS + 200 + 400 * column, 180).red() for column in (0, 1)]
    assert abs(reds[0] - 8) < 5
    assert abs(reds[1] - 16) < 5


def test_arrows_and_clicks_go_from_photo_to_photo(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    show(qtbot, view, columns(library, 3))
    told: list[int] = []
    view.current_changed.connect(told.append)
    for key in (Key.Key_Right, Key.Key_End, Key.Key_Right, Key.Key_Left, Key.Key_Home, Key.Key_Left):
        qtbot.keyClick(view, key)
    assert told == [1, 2, 1, 0]
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(LABELS + 500, 200))
    assert view.current == 1


def test_many_photos_are_decoded_only_where_they_are_seen(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    show(qtbot, view, columns(library, 30))
    assert view.originals.pixmap(1, "1") is not None
    assert view.originals.pixmap(30, "1") is None
    qtbot.keyClick(view, Key.Key_End)
    qtbot.waitUntil(lambda: view.originals.pixmap(30, "1") is not None)
    assert view.originals.pixmap(15, "1") is None


def test_keys_ask_for_a_photo_large(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    show(qtbot, view, columns(library, 2))
    qtbot.keyClick(view, Key.Key_Right)
    with qtbot.waitSignal(view.preview_wanted) as told:
        qtbot.keyClick(view, Key.Key_Space)
    assert told.args == [1]


def test_the_mark_of_the_keeper_carries_the_accent(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    show(qtbot, view, columns(library, 2))
    grab = view.viewport().grab().toImage()
    accent = theme_of(view).accent
    assert grab.pixelColor(LABELS + 10, 8) == accent
    assert grab.pixelColor(LABELS + 410, 8) != accent


def test_all_that_is_shown_is_told_in_words(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    shown = columns(library, 2)
    shown[1] = Column(shown[1].photo, "Copy", facts=(Fact("Likeness", "97 % alike"),))
    show(qtbot, view, shown)
    assert view.accessibleDescription().startswith("Suggested keeper. IMG_0001.jpg, 1 of 2.")
    qtbot.keyClick(view, Key.Key_Right)
    assert view.accessibleDescription().startswith("Copy. IMG_0002.jpg, 2 of 2. Likeness 97 % alike")
    assert all(row.label in view.accessibleDescription() for row in view.table)


def test_an_original_that_cannot_be_read_says_so(qtbot: QtBot, view: SideBySide, library: FakeLibrary) -> None:
    shown = columns(library, 2)
    shown[1].photo.path.unlink()
    show(qtbot, view, shown)
    assert view.originals.pixmap(1, "1") is not None
    assert "no longer there" in view.originals.trouble(2, "1")


def test_nothing_is_painted_as_nothing(qtbot: QtBot, view: SideBySide) -> None:
    view.show_columns(())
    for key in (Key.Key_Right, Key.Key_Space, Key.Key_End):
        qtbot.keyClick(view, key)
    assert view.viewport().grab().toImage().pixelColor(300, 300) == theme_of(view).canvas
    assert view.accessibleDescription() == ""

"""photos_page.py: grid, filters, details and preview together."""

import threading
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.errors import CatalogError
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.photos_page import PhotosPage

Key = Qt.Key


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(50, store=tmp_path, originals=tmp_path)


@pytest.fixture
def page(qtbot: QtBot, library: FakeLibrary) -> PhotosPage:
    page = PhotosPage(library)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    return page


def settle(qtbot: QtBot, page: PhotosPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting and not page.drawer.waiting)


def shown(qtbot: QtBot, page: PhotosPage) -> PhotosPage:
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


def test_nothing_is_asked_before_the_page_is_seen_and_never_in_the_gui_thread(
    qtbot: QtBot, page: PhotosPage, library: FakeLibrary
) -> None:
    page.refresh()
    assert page.waiting == 0
    assert library.threads == set()
    shown(qtbot, page)
    assert page.bar.count_text == photos(50)
    assert library.threads
    assert threading.get_ident() not in library.threads


def test_a_number_of_the_overview_opens_exactly_its_photos(
    qtbot: QtBot, page: PhotosPage, library: FakeLibrary
) -> None:
    wanted = PhotoFilter(field="thumbnails", state="failed")
    library.matching = {wanted: [4, 7, 9]}
    page.open("thumbnails", "failed")
    shown(qtbot, page)
    assert sorted(page.model.ids.tolist()) == [4, 7, 9]
    assert page.bar.count_text == photos(3)
    assert [chip.toolTip() for chip in page.bar.chips()] == ["Thumbnails: failed. Remove"]


def test_space_shows_one_photo_large_and_escape_comes_back_to_the_one_last_seen(qtbot: QtBot, page: PhotosPage) -> None:
    shown(qtbot, page)
    page.grid.set_current(3)
    qtbot.keyClick(page.grid, Key.Key_Space)
    assert page.shown is page.preview
    assert page.preview.position == 3
    qtbot.keyClick(page.preview, Key.Key_Right)
    qtbot.keyClick(page.preview, Key.Key_Escape)
    assert page.shown is page.grid
    assert page.grid.current == 4
    assert page.grid.selection.positions().tolist() == [4]


def test_i_opens_the_drawer_with_the_current_photo_and_closes_it(qtbot: QtBot, page: PhotosPage) -> None:
    shown(qtbot, page)
    assert not page.drawer.isVisible()
    page.grid.set_current(2)
    qtbot.keyClick(page.grid, Key.Key_I)
    settle(qtbot, page)
    assert page.drawer.isVisible()
    assert page.drawer.details is not None
    assert page.drawer.details.row.id == int(page.model.ids[2])
    qtbot.keyClick(page.grid, Key.Key_Right)
    settle(qtbot, page)
    assert page.drawer.details.row.id == int(page.model.ids[3])
    qtbot.keyClick(page.grid, Key.Key_I)
    assert not page.drawer.isVisible()


def test_the_details_follow_the_preview(qtbot: QtBot, page: PhotosPage) -> None:
    shown(qtbot, page)
    page.grid.set_current(0)
    qtbot.keyClick(page.grid, Key.Key_Space)
    qtbot.keyClick(page.preview, Key.Key_I)
    qtbot.keyClick(page.preview, Key.Key_Right)
    settle(qtbot, page)
    assert page.drawer.details is not None
    assert page.drawer.details.row.id == int(page.model.ids[1])


def test_an_empty_catalog_offers_to_add_a_folder(qtbot: QtBot) -> None:
    page = PhotosPage(FakeLibrary(0))
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    assert page.shown is page.empty
    with qtbot.waitSignal(page.folder_wanted):
        page.empty.pressed.emit()


def test_a_filter_without_photos_offers_to_show_all(qtbot: QtBot, page: PhotosPage, library: FakeLibrary) -> None:
    library.matching = {PhotoFilter(text="nothing"): []}
    page.show_photos(PhotoFilter(text="nothing"))
    shown(qtbot, page)
    assert page.shown is page.empty
    page.empty.pressed.emit()
    settle(qtbot, page)
    assert page.shown is page.grid
    assert page.bar.count_text == photos(50)


def test_refresh_asks_again_and_keeps_the_place(qtbot: QtBot, page: PhotosPage, library: FakeLibrary) -> None:
    shown(qtbot, page)
    page.grid.set_current(10)
    photo = int(page.model.ids[10])
    library.photos = 60
    page.refresh()
    settle(qtbot, page)
    assert page.bar.count_text == photos(60)
    assert int(page.model.ids[page.grid.current]) == photo


def test_the_count_says_how_many_are_chosen(qtbot: QtBot, page: PhotosPage) -> None:
    shown(qtbot, page)
    qtbot.keyClick(page.grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bar.count_text == f"50 of {photos(50)} chosen"


def test_a_catalog_that_cannot_be_asked_is_told_in_the_strip(
    qtbot: QtBot, page: PhotosPage, library: FakeLibrary
) -> None:
    shown(qtbot, page)
    library.error = CatalogError("The catalog's drive is not connected.")
    with qtbot.waitSignal(page.said) as told:
        page.refresh()
    assert told.args == ["The catalog's drive is not connected."]
    settle(qtbot, page)
    assert page.bar.count_text == photos(50)


def test_originals_are_never_opened_for_the_grid(
    qtbot: QtBot, page: PhotosPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: (opened.append(self), real(self))[1])
    monkeypatch.setattr("catalog_gui.media.source.PhotoSource.__init__", lambda *_: opened.append(Path("original")))
    shown(qtbot, page)
    qtbot.waitUntil(lambda: not page.grid.thumbnails.waiting)
    assert opened
    assert Path("original") not in opened
    assert {path.suffix for path in opened} == {".jpg"}


def test_the_chosen_photos_thumbnails_are_asked_to_be_made_again(qtbot: QtBot, page: PhotosPage) -> None:
    shown(qtbot, page)
    told: list[tuple[int, ...]] = []
    page.again_wanted.connect(told.append)
    page.make_again()
    assert told == [], "nothing is chosen"
    page.grid.moved(2, Qt.KeyboardModifier.NoModifier)
    page.grid.moved(4, Qt.KeyboardModifier.ShiftModifier)
    page._open_menu(3, page.mapToGlobal(page.rect().center()))
    menu = page.findChild(QMenu)
    action = next(each for each in menu.actions() if each.text() == "Make thumbnails again…")
    action.trigger()
    assert told == [tuple(int(page.model.ids[place]) for place in (2, 3, 4))]
    menu.close()

"""The page of thumbnails in its window: the photos lead there, the strip speaks, a store that has moved stays where it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import fields
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot
from stored_album import Store, damage, file_of, words

from catalog_gui.settings import Settings, load_settings
from catalog_gui.ui.keeper_desk import KeeperDesk
from catalog_gui.ui.main_window import MainWindow
from catalog_gui.ui.pages import PLACES, Pages
from catalog_gui.ui.review_control import ReviewControl

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are


class Shown:
    """The window on the six photos."""

    def __init__(self, stored: Store, folder: Path) -> None:
        self.stored, self.used = stored, list[Settings]()
        keeper, control = stored.keeper, stored.run
        self.review = ReviewControl(keeper, control, control)
        store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        given = {
            "keeper": keeper,
            "desk": KeeperDesk(keeper),
            "control": control,
            "review": self.review,
            "store": store,
            "stored": load_settings,
            "use_settings": self.used.append,
        }
        unused = {each.name: lambda *_: None for each in fields(Pages) if each.init and each.name not in given}
        pages = Pages(**given, **unused)
        self.window = MainWindow(KeeperDesk(keeper), control, PLACES, pages.makers(), store, self.review)

    def page(self, name: str) -> Any:
        return self.window.page(name)


@pytest.fixture
def shown(qtbot: QtBot, stored: Store, tmp_path: Path) -> Iterator[Shown]:
    made = Shown(stored, tmp_path)
    qtbot.addWidget(made.window)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    stored.close()
    made.window.close()


def test_its_place_is_between_bursts_and_trash_and_has_a_key(qtbot: QtBot, shown: Shown) -> None:
    names = [place.name for place in PLACES]
    assert names[names.index("thumbnails") - 1 : names.index("thumbnails") + 2] == ["bursts", "thumbnails", "trash"]
    key = Key(int(Key.Key_1) + names.index("thumbnails"))
    shown.window.activateWindow()
    qtbot.waitUntil(shown.window.isActiveWindow)
    qtbot.keyClick(shown.window.focusWidget() or shown.window, key, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.place == "thumbnails"
    assert "C: check" in shown.window.strip.hint
    shown.stored.settle(shown.page("thumbnails"))


def test_chosen_photos_lead_to_their_thumbnails(qtbot: QtBot, shown: Shown) -> None:
    shown.window.go("photos")
    photos = shown.page("photos")
    qtbot.waitUntil(lambda: len(photos.model) == 6 and not photos.waiting)
    photos.grid.moved(1, Qt.KeyboardModifier.NoModifier)
    photos.grid.moved(2, Qt.KeyboardModifier.ShiftModifier)
    photos.make_again()
    assert shown.window.place == "thumbnails"
    page = shown.page("thumbnails")
    shown.stored.settle(page)
    assert set(page.again.prospect.photos) == {int(photos.model.ids[place]) for place in (1, 2)}


def test_a_check_speaks_in_the_strip_and_the_gauge_follows(qtbot: QtBot, shown: Shown) -> None:
    damage(shown.stored.keeper)
    shown.window.go("thumbnails")
    page = shown.page("thumbnails")
    shown.stored.settle(page)
    page.found.start(quick=False)
    shown.stored.settle(page)
    assert words(shown.window.strip.message).startswith("3 thumbnails are as they should be, 3 need to be made again")
    shown.window.go("overview")
    card = shown.page("overview").overview.grid.cards["thumbnails"]
    qtbot.waitUntil(lambda: card._figure.text() == "50.00")
    page.found._on_show()
    photos = shown.page("photos")
    qtbot.waitUntil(lambda: len(photos.model) == 1)
    assert shown.window.place == "photos"


def test_a_store_that_has_moved_is_what_the_settings_say(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    shown.window.go("thumbnails")
    page = shown.page("thumbnails")
    page.tabs.setCurrentIndex(3)
    shown.stored.settle(page)
    page.place.field.setText(str(tmp_path / "elsewhere"))
    page.place.move_there.click()
    qtbot.waitUntil(page.place.confirm.isVisible)
    page.place.confirm.go.click()
    shown.stored.settle(page)
    assert [each.thumbnail_dir for each in shown.used] == [str(tmp_path / "elsewhere")]
    assert file_of(shown.stored.keeper, "a").is_relative_to(tmp_path / "elsewhere")
    shown.window.go("photos")
    photos = shown.page("photos")
    qtbot.waitUntil(lambda: len(photos.model) == 6 and not photos.waiting)
    row = photos.model.row(0)
    assert row.thumbnail.is_relative_to(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: photos.grid.thumbnails.pixmap(row.id, row.thumbnail_version) is not None)

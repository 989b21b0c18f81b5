"""filter_bar.py: chips, menus, the search and the count."""

from collections.abc import Iterator

import pytest
from fake_library import gauge
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import SORTS, PhotoFilter
from catalog_gui.engine.records import RootRow
from catalog_gui.ui import filter_words
from catalog_gui.ui.filter_bar import FilterBar

GAUGES = [
    gauge("thumbnails", "Thumbnails", done=90, failed=4, missing=6),
    gauge("gps", "Places", members=32, members_label="have a place"),
    gauge("tags", "Tags"),
]
ROOTS = [RootRow(1, "/home/anna/Pictures", 90, False), RootRow(2, "/media/disk/Old & older", 10, True)]


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[FilterBar]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 84)
    bar.show()
    bar.set_choices(GAUGES, ROOTS)
    yield bar
    QLocale.setDefault(usual)


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def pick(menu: QMenu, *path: str) -> None:
    for name in path:
        action = next(action for action in menu.actions() if action.text().startswith(name))
        if action.menu() is None:
            action.trigger()
        else:
            menu = action.menu()


def test_every_order_of_the_catalog_has_words() -> None:
    assert set(filter_words.SORTS) == set(SORTS)


def test_the_menu_offers_only_what_has_photos_and_says_how_many(bar: FilterBar) -> None:
    menu = bar.filter_menu()
    assert words(menu) == ["Thumbnails", "Places", "Folder", "Originals that are missing"]
    states = menu.actions()[0].menu()
    assert words(states) == ["Failed  (4)", "Missing  (6)", "Done  (90)"]
    places = menu.actions()[1].menu()
    assert words(places) == ["Have a place  (32)"]


def test_a_choice_becomes_a_chip_and_the_chip_takes_it_away(qtbot: QtBot, bar: FilterBar) -> None:
    with qtbot.waitSignal(bar.changed):
        pick(bar.filter_menu(), "Thumbnails", "Failed")
    assert bar.wanted == PhotoFilter(field="thumbnails", state="failed")
    assert [chip.accessibleName() for chip in bar.chips()] == ["Remove the filter Thumbnails: failed"]
    with qtbot.waitSignal(bar.changed):
        qtbot.mouseClick(bar.chips()[0], Qt.MouseButton.LeftButton)
    assert bar.wanted == PhotoFilter()
    assert bar.chips() == []


def test_filters_add_up(bar: FilterBar) -> None:
    pick(bar.filter_menu(), "Places", "Have")
    pick(bar.filter_menu(), "Folder", "/media")
    pick(bar.filter_menu(), "Originals")
    assert bar.wanted == PhotoFilter(field="gps", state="members", root=2, missing=True)
    assert [chip.toolTip() for chip in bar.chips()] == [
        "Places: have a place. Remove",
        "/media/disk/Old & older. Remove",
        "Original missing. Remove",
    ]


def test_chosen_photos_of_another_page_are_a_chip(bar: FilterBar) -> None:
    bar.set_wanted(PhotoFilter(ids=(4, 5, 6)))
    assert [chip.text() for chip in bar.chips()] == ["3 chosen photos"]


def test_what_is_typed_is_looked_for_after_a_rest_or_at_once_on_enter(qtbot: QtBot, bar: FilterBar) -> None:
    field = bar.findChild(QLineEdit)
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(field, " holiday ")
    assert bar.wanted.text == "holiday"
    told = []
    bar.changed.connect(lambda: told.append(bar.wanted.text))
    qtbot.keyClicks(field, "s")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == ["holiday s"]


def test_a_filter_set_from_elsewhere_is_told_once(qtbot: QtBot, bar: FilterBar) -> None:
    told = []
    bar.changed.connect(lambda: told.append(bar.wanted))
    bar.set_wanted(PhotoFilter(text="rome"))
    bar.set_wanted(PhotoFilter(text="rome"))
    assert told == [PhotoFilter(text="rome")]
    assert bar.findChild(QLineEdit).text() == "rome"


def test_the_order_is_chosen_in_words(qtbot: QtBot, bar: FilterBar) -> None:
    assert bar.order == ("taken", True)
    pick(bar.order_menu(), "Quality")
    pick(bar.order_menu(), "Worst first")
    assert bar.order == ("quality", False)
    checked = [action.text() for action in bar.order_menu().actions() if action.isChecked()]
    assert checked == ["Quality", "Worst first"]


def test_the_count_is_always_there(bar: FilterBar) -> None:
    seen = []
    for count, chosen in ((None, 0), (96_228, 0), (96_228, 1), (96_228, 12), (1, 0)):
        bar.show_count(count, chosen)
        seen.append(bar.count_text)
    assert seen == ["Looking…", "96,228 photos", "96,228 photos", "12 of 96,228 photos chosen", "1 photo"]


def test_it_fits_narrow_windows(qtbot: QtBot, bar: FilterBar) -> None:
    bar.show_count(1_000_000, 1_000_000)
    bar.set_wanted(PhotoFilter(root=2))
    bar.resize(700, 84)
    assert bar.minimumSizeHint().width() <= 700


def test_from_the_search_the_keys_lead_to_the_photos(qtbot: QtBot, bar: FilterBar) -> None:
    field = bar.findChild(QLineEdit)
    qtbot.keyClicks(field, "lisbon")
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "lisbon"


def test_escape_takes_the_words_away_then_leaves(qtbot: QtBot, bar: FilterBar) -> None:
    field = bar.findChild(QLineEdit)
    qtbot.keyClicks(field, "lisbon")
    qtbot.waitUntil(lambda: bar.wanted.text == "lisbon")
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert bar.wanted.text == ""
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def after_tab(widget: QWidget) -> QWidget:
    """Where Tab leads from a widget."""
    following = widget.nextInFocusChain()
    while not following.focusPolicy() & Qt.FocusPolicy.TabFocus:
        following = following.nextInFocusChain()
    return following


def test_tab_reaches_the_chips_after_the_line_above_them(bar: FilterBar) -> None:
    bar.set_wanted(PhotoFilter(field="thumbnails", state="failed", root=1))
    first, second = bar.chips()
    assert after_tab(bar._details) is first
    assert after_tab(first) is second

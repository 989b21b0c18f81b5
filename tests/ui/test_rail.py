"""rail.py: places by mouse, arrows and name; figures beside them."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.ui.rail import NARROW, WIDE, Place, Rail

PLACES = tuple(Place(name, name.capitalize(), name) for name in ("overview", "photos", "duplicates", "settings"))


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(PLACES)
    qtbot.addWidget(made)
    made.resize(made.width(), 600)
    made.show_place("overview")
    made.show()
    return made


def test_a_click_chooses(qtbot: QtBot, rail: Rail) -> None:
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(rail.button("photos"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["photos"]
    assert rail.button("photos").isChecked()
    assert not rail.button("overview").isChecked()


@pytest.mark.parametrize(
    ("key", "begin", "expected"),
    [
        (Qt.Key.Key_Down, "overview", "photos"),
        (Qt.Key.Key_Up, "photos", "overview"),
        (Qt.Key.Key_End, "overview", "settings"),
        (Qt.Key.Key_Home, "settings", "overview"),
    ],
)
def test_arrows_go_from_place_to_place(qtbot: QtBot, rail: Rail, key: Qt.Key, begin: str, expected: str) -> None:
    rail.show_place(begin)
    rail.button(begin).setFocus()
    qtbot.waitUntil(rail.button(begin).hasFocus)
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.keyClick(rail.button(begin), key)
    assert chosen.args == [expected]
    assert rail.button(expected).hasFocus()


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_Up, "overview"), (Qt.Key.Key_Down, "settings")])
def test_the_ends_hold(qtbot: QtBot, rail: Rail, key: Qt.Key, name: str) -> None:
    rail.show_place(name)
    rail.button(name).setFocus()
    with qtbot.assertNotEmitted(rail.chosen):
        qtbot.keyClick(rail.button(name), key)
    assert rail.button(name).isChecked()


def test_figures_are_shown_and_heard(rail: Rail) -> None:
    rail.show_counts({"photos": 96_228, "duplicates": 0})
    assert rail.button("photos").accessibleName() == "Photos, 96,228"
    assert rail.button("duplicates").accessibleName() == "Duplicates"
    assert rail.button("photos").toolTip() == "Photos, 96,228 (Ctrl+2)"


def test_without_room_icons_stay(rail: Rail) -> None:
    rail.set_narrow(True)
    assert rail.width() == NARROW
    assert rail.button("photos").accessibleName() == "Photos"
    rail.set_narrow(False)
    assert rail.width() == WIDE


def test_a_catalog_with_a_long_name_is_elided(rail: Rail) -> None:
    name = "Every photo that we have ever taken, from 1987 until the great move of the studio"
    rail.show_catalog(name)
    assert rail._catalog.elided() != name
    assert rail._catalog.toolTip() == name


def test_targets_are_large_enough(rail: Rail) -> None:
    assert all(rail.button(place.name).height() >= 28 for place in PLACES)


def test_the_keyboard_and_the_choice_are_seen(qtbot: QtBot, rail: Rail) -> None:
    button = rail.button("photos")
    plain = button.grab().toImage()
    rail.show_place("photos")
    chosen = button.grab().toImage()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert len({plain.copy().bits().tobytes(), chosen.bits().tobytes(), button.grab().toImage().bits().tobytes()}) == 3

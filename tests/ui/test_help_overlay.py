"""help_overlay.py: all keys over a page; takes the keys and gives them back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from catalog_gui.ui.help_overlay import HelpOverlay, KeyCap, KeyGroup

GROUPS = (KeyGroup("Decide", (("X Delete", "Trash"), ("Ctrl+Z", "Undo"))), KeyGroup("See", (("⇧_F", "Flip"),)))


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    QVBoxLayout(page).addWidget(QLineEdit())
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    page.findChild(QLineEdit).setFocus()
    return page


def test_it_covers_the_page_and_any_key_puts_it_away(qtbot: QtBot, page: QWidget) -> None:
    overlay = HelpOverlay("Keys", GROUPS, page)
    assert not overlay.isVisible()
    overlay.open()
    assert overlay.geometry() == page.rect()
    page.resize(1000, 700)
    qtbot.waitUntil(lambda: overlay.size() == page.size())
    qtbot.keyClick(overlay, Qt.Key.Key_Shift)
    assert overlay.isVisible(), "a key that only changes others is none"
    with qtbot.waitSignal(overlay.closed):
        qtbot.keyClick(overlay, Qt.Key.Key_X)
    assert page.findChild(QLineEdit).hasFocus()
    assert page.findChild(QLineEdit).text() == ""


def test_a_click_puts_it_away(qtbot: QtBot, page: QWidget) -> None:
    overlay = HelpOverlay("Keys", GROUPS, page)
    overlay.open()
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton)
    assert not overlay.isVisible()


def test_keys_stand_on_caps_and_are_told_in_words(page: QWidget) -> None:
    overlay = HelpOverlay("Keys", GROUPS, page)
    assert {cap.text() for cap in overlay.findChildren(KeyCap)} == {"X", "Delete", "Ctrl+Z", "⇧ F"}
    assert overlay.accessibleDescription() == "X Delete: Trash. Ctrl+Z: Undo. ⇧_F: Flip"

"""chip.py: numbers that are clicked, with the shape of their state."""

import itertools

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from catalog_gui.ui.chip import NumberButton, draw_glyph
from catalog_gui.ui.ring import STATES
from catalog_gui.ui.theme import DARK


def mask(state: str) -> bytes:
    """Where a glyph draws at all, whatever its colour."""
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.scale(2, 2)
    draw_glyph(painter, state, DARK, QRectF(0, 0, 12, 12))
    painter.end()
    return bytes(image.pixelColor(x, y).alpha() > 100 for y in range(24) for x in range(24))


def test_every_state_has_a_shape_of_its_own() -> None:
    masks = {state: mask(state) for state in STATES}
    for one, other in itertools.combinations(STATES, 2):
        different = sum(a != b for a, b in zip(masks[one], masks[other], strict=True))
        assert different > 40, (one, other)


def test_a_chip_grows_with_its_words_and_is_high_enough_to_hit(qtbot: QtBot) -> None:
    chip = NumberButton("missing")
    qtbot.addWidget(chip)
    chip.show_words("4 missing", "Thumbnails: show the 4 photos missing")
    narrow = chip.sizeHint().width()
    chip.show_words("1,000,004 missing", "Thumbnails: show the 1,000,004 photos missing")
    assert chip.sizeHint().width() > narrow
    assert chip.sizeHint().height() >= 28


def test_it_says_what_it_opens(qtbot: QtBot) -> None:
    link = NumberButton()
    qtbot.addWidget(link)
    link.show_words("96,224", "Thumbnails: show the 96,224 photos done")
    assert link.text() == "96,224"
    assert link.accessibleName() == link.toolTip() == "Thumbnails: show the 96,224 photos done"


def test_it_is_pressed_by_mouse_and_by_key(qtbot: QtBot) -> None:
    chip = NumberButton("failed")
    qtbot.addWidget(chip)
    chip.show_words("4 failed", "Show the 4 photos failed")
    chip.resize(chip.sizeHint())
    chip.show()
    pressed: list[bool] = []
    chip.clicked.connect(lambda: pressed.append(True))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert len(pressed) == 2


def test_the_keyboard_is_seen_on_it(qtbot: QtBot) -> None:
    chip = NumberButton("failed")
    qtbot.addWidget(chip)
    chip.show_words("4 failed", "Show the 4 photos failed")
    chip.resize(chip.sizeHint())
    chip.show()
    before = chip.grab().toImage()
    chip.setFocus()
    qtbot.waitUntil(chip.hasFocus)
    assert chip.grab().toImage() != before

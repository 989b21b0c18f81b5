"""before_after.py: two thumbnails at the same scale, and what they are in words."""

import pytest
from fake_library import draw
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from catalog_gui.ui.before_after import BeforeAfter, Shot
from catalog_gui.ui.theme import theme_of

pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are
RED, BLUE = QColor(200, 30, 30), QColor(30, 30, 200)


def jpeg(colour: QColor, width: int, height: int) -> bytes:
    image = draw(1, width, height)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "JPEG", 95)
    return bytes(buffer.data().data())


def widths(view: BeforeAfter, colour: QColor) -> tuple[int, int]:
    """Width and height, in pixels of the widget, of what has about this colour."""
    grab = view.grab().toImage()
    near = [
        (x, y)
        for x in range(0, grab.width(), 2)
        for y in range(0, grab.height(), 2)
        if abs(grab.pixelColor(x, y).red() - colour.red()) < 12
        and abs(grab.pixelColor(x, y).blue() - colour.blue()) < 12
    ]
    assert near
    return max(x for x, _ in near) - min(x for x, _ in near), max(y for _, y in near) - min(y for _, y in near)


@pytest.fixture
def view(qtbot: QtBot) -> BeforeAfter:
    made = BeforeAfter()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_both_have_the_same_scale(view: BeforeAfter) -> None:
    view.show_shots(Shot(jpeg(RED, 200, 100)), Shot(jpeg(BLUE, 100, 200)))
    wide, narrow = widths(view, RED), widths(view, BLUE)
    assert wide[0] == pytest.approx(narrow[1], abs=6)
    assert wide[1] == pytest.approx(narrow[0], abs=6)


def test_no_larger_than_twice(view: BeforeAfter) -> None:
    view.show_shots(Shot(jpeg(RED, 20, 10)), Shot(jpeg(BLUE, 20, 10)))
    assert widths(view, RED)[0] == pytest.approx(40 / view.devicePixelRatioF(), abs=6)


def test_where_there_was_none_its_place_stays(view: BeforeAfter) -> None:
    after = Shot(jpeg(BLUE, 100, 80))
    view.show_shots(Shot(None), after)
    assert Shot(None).words == "There was none"
    assert Shot(b"no picture").words.startswith("does not open")
    assert after.words.startswith("100 × 80")
    assert view.grab().toImage().pixelColor(60, 60) == theme_of(view).panel
    assert view.accessibleDescription().startswith("Before: There was none. After: 100 × 80")


def test_the_same_bytes_are_told(view: BeforeAfter) -> None:
    shot = Shot(jpeg(RED, 40, 30))
    view.show_shots(shot, Shot(shot.jpeg))
    assert view.accessibleDescription().endswith("byte for byte the same.")

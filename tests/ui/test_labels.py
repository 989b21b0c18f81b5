"""labels.py: names may be cut, but never lost."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.ui.labels import ElidedLabel, button, label

LONG = "/Volumes/Archive/2019/Summer on the islands with everybody/Second card/IMG_20190712_080910.jpg"


def test_a_long_path_is_cut_in_the_middle_and_whole_in_its_tooltip(qtbot: QtBot) -> None:
    made = ElidedLabel(LONG)
    qtbot.addWidget(made)
    made.resize(200, 20)
    made.show()
    assert made.elided().startswith("/Vol")
    assert made.elided().endswith(".jpg")
    assert "…" in made.elided()
    assert made.toolTip() == LONG
    assert made.text() == LONG


def test_with_room_nothing_is_cut(qtbot: QtBot) -> None:
    made = ElidedLabel(LONG)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    assert made.elided() == LONG
    assert made.toolTip() == ""


def test_line_breaks_in_a_name_become_blanks(qtbot: QtBot) -> None:
    made = ElidedLabel("one\ntwo")
    qtbot.addWidget(made)
    assert made.text() == "one two"


def test_words_are_never_markup(qtbot: QtBot) -> None:
    made = label("<b>bold.jpg</b>")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert ElidedLabel("<i>").textFormat() is Qt.TextFormat.PlainText


def test_a_button_calls_without_arguments(qtbot: QtBot) -> None:
    calls: list[tuple[object, ...]] = []
    made = button("Go", lambda *given: calls.append(given), look="primary", icon="play")
    qtbot.addWidget(made)
    made.click()
    assert calls == [()]
    assert made.property("primary") is True
    assert not made.icon().isNull()

"""icons.py: one set of strokes, coloured by the theme, sharp at every scale."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from catalog_gui.resources import resource_path
from catalog_gui.ui.icons import icon, icon_image, set_icon
from catalog_gui.ui.theme import DARK, LIGHT, palette_of

FILES = sorted(resource_path("icons").glob("*.svg"))


def test_there_is_a_set() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_icon_is_of_the_set(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    assert root.get("viewBox") == "0 0 20 20"
    assert (root.get("fill"), root.get("stroke"), root.get("stroke-width")) == ("none", "currentColor", "1.5")
    assert [child.tag.rpartition("}")[2] for child in root] == ["path"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_icon_draws_within_its_square(path: Path) -> None:
    image = icon_image(path.stem, DARK.text, scale=2.0)
    drawn = {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 40}
    assert len(drawn) >= 12
    assert not {(x, y) for x, y in drawn if x in (0, 39) or y in (0, 39)}


def test_an_icon_has_the_colour_of_its_tone() -> None:
    image = icon_image("stop", DARK.failed, scale=2.0)
    strongest = max((image.pixelColor(x, y) for x in range(40) for y in range(40)), key=lambda colour: colour.alpha())
    assert strongest.rgb() == DARK.failed.rgb()


def test_it_is_sharp_at_scale_two() -> None:
    pixmap = icon(LIGHT, "photos").pixmap(QSize(20, 20), 2.0)
    assert pixmap.size() == QSize(40, 40)
    assert pixmap.devicePixelRatio() == 2.0


def strongest_of(button: QPushButton, mode: QIcon.Mode) -> int:
    image = button.icon().pixmap(button.iconSize(), 1.0, mode).toImage()
    drawn = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(drawn, key=lambda each: each.alpha()).rgb()


def test_the_icon_of_a_button_follows_the_theme(qtbot: QtBot) -> None:
    button = QPushButton("Stop")
    qtbot.addWidget(button)
    button.setPalette(palette_of(DARK))
    set_icon(button, "stop", "failed")
    assert strongest_of(button, QIcon.Mode.Normal) == DARK.failed.rgb()
    button.setPalette(palette_of(LIGHT))
    assert strongest_of(button, QIcon.Mode.Normal) == LIGHT.failed.rgb()
    assert strongest_of(button, QIcon.Mode.Disabled) == LIGHT.disabled.rgb()


def test_a_button_can_change_its_icon(qtbot: QtBot) -> None:
    button = QPushButton("Pause")
    qtbot.addWidget(button)
    set_icon(button, "pause")
    before = button.icon().pixmap(QSize(20, 20)).toImage()
    set_icon(button, "play")
    assert button.icon().pixmap(QSize(20, 20)).toImage() != before


def test_an_icon_keeps_off_the_words_beside_it(qtbot: QtBot) -> None:
    with_words, alone = QPushButton("Stop"), QPushButton()
    for button in (with_words, alone):
        qtbot.addWidget(button)
        set_icon(button, "stop")
    assert with_words.iconSize() == QSize(24, 20)
    assert alone.iconSize() == QSize(20, 20)

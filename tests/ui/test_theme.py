"""theme.py: neutral grounds, text that can be read on all of them, and a theme that follows the system and the user."""

import itertools
import re
from collections.abc import Iterator

import pytest
from attrs import fields
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from catalog_gui.resources import resource_path
from catalog_gui.ui import theme as names
from catalog_gui.ui.theme import DARK, LIGHT, Theme, ThemeWatcher, make_font, palette_of, style_sheet, theme_of

THEMES = (DARK, LIGHT)
GROUNDS = ("canvas", "panel", "raised", "hover", "selected")
TEXTS = ("text", "faint", "accent", "done", "stale", "failed")


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The test's application, which looks as before when the test is over."""
    before = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield qapp
    for each in qapp.findChildren(ThemeWatcher):
        each.deleteLater()
    qapp.setProperty("theme", None)
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[0])
    qapp.setFont(before[1])


@pytest.fixture
def watcher(dressed: QApplication) -> ThemeWatcher:
    return ThemeWatcher(dressed)


def luminance(colour: QColor) -> float:
    """WCAG 2.1: relative luminance of an sRGB colour."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(theme: Theme, ground: str, text: str) -> None:
    assert contrast(theme.color(text), theme.color(ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_primary_button_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_accent, theme.accent_hover) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["canvas", "panel", "raised"])
def test_outlines_and_dots_can_be_seen(theme: Theme, ground: str) -> None:
    assert contrast(theme.edge, theme.color(ground)) >= 3
    assert contrast(theme.not_applicable, theme.color(ground)) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_grounds_have_no_tint(theme: Theme) -> None:
    for name in (*GROUNDS, "line", "edge", "missing", "text", "faint"):
        colour = theme.color(name)
        assert colour.red() == colour.green() == colour.blue(), name


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_one_accent_is_a_calm_blue(theme: Theme) -> None:
    assert abs(theme.accent.hslHue() - 212) <= 4


def test_states_differ_in_more_than_lightness() -> None:
    for theme, (one, other) in itertools.product(THEMES, itertools.combinations(("done", "stale", "failed"), 2)):
        assert theme.color(one) != theme.color(other)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_sheet_uses_names_alone(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert theme.accent.name(QColor.NameFormat.HexArgb) in sheet
    own = {getattr(theme, each.name).name(QColor.NameFormat.HexArgb) for each in fields(Theme) if each.name != "name"}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)) <= own
    assert "$" not in sheet


def test_a_choice_is_followed_at_once(qtbot: QtBot, watcher: ThemeWatcher, qapp: QApplication) -> None:
    label = QLabel("Overview")
    qtbot.addWidget(label)
    for choice, expected in (("dark", DARK), ("light", LIGHT), ("dark", DARK)):
        watcher.choose(choice)
        assert watcher.theme is expected
        assert theme_of(label) is expected
        assert qapp.palette().color(QPalette.ColorRole.Window) == expected.canvas


def test_only_a_change_is_told(qtbot: QtBot, watcher: ThemeWatcher) -> None:
    watcher.choose("light")
    with qtbot.assertNotEmitted(watcher.changed):
        watcher.choose("light")
    with qtbot.waitSignal(watcher.changed) as told:
        watcher.choose("dark")
    assert told.args == [DARK]


class Hints(QObject):
    """A system that says light until it is told to say dark."""

    colorSchemeChanged = Signal(object)  # noqa: N815 - Qt's own name

    def __init__(self) -> None:
        super().__init__()
        self.scheme = Qt.ColorScheme.Light

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802 - Qt's own name
        return self.scheme

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:  # noqa: N802 - Qt's own name
        assert isinstance(scheme, Qt.ColorScheme)


def test_the_system_is_followed_live_until_the_user_chooses(dressed: QApplication) -> None:
    hints = Hints()
    watcher = ThemeWatcher(dressed, "system", hints)
    assert watcher.theme is LIGHT
    hints.scheme = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(hints.scheme)
    assert watcher.theme is DARK
    watcher.choose("light")
    hints.colorSchemeChanged.emit(hints.scheme)
    assert watcher.theme is LIGHT
    assert watcher.choice == "light"


def test_without_a_watcher_the_palette_decides(qtbot: QtBot) -> None:
    label = QLabel("Overview")
    qtbot.addWidget(label)
    for theme in THEMES:
        label.setPalette(palette_of(theme))
        assert theme_of(label) is theme


def test_type_grows_with_the_text_of_the_system(qapp: QApplication) -> None:
    before = qapp.property("text_scale")
    try:
        qapp.setProperty("text_scale", 1.5)
        assert make_font(names.BODY).pixelSize() == 21
    finally:
        qapp.setProperty("text_scale", before)
    assert make_font(names.BODY).pixelSize() == 14


def test_digits_are_tabular_where_figures_change() -> None:
    assert make_font(names.FIGURE, digits=True).featureTags()
    assert not make_font(names.FIGURE).featureTags()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("mark", "tone"), [("tick", "on_accent"), ("dot", "on_accent"), ("down", "faint"), ("up", "faint")]
)
def test_the_marks_of_the_sheet_have_the_colours_of_the_theme(theme: Theme, mark: str, tone: str) -> None:
    """A style sheet can only name a file, so the marks are drawn once for each theme."""
    drawn = resource_path(f"glyphs/{theme.name}/{mark}.svg").read_text(encoding="utf-8")
    assert f'stroke="{theme.color(tone).name()}"' in drawn

"""The colours and type of the window, by name. No widget knows a number; `theme_of(widget)` says what is in force."""

from string import Template
from typing import Final

from attrs import asdict, frozen
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QWidget

from catalog_gui.resources import resource_path

SMALL: Final = 12
BODY: Final = 14
TITLE: Final = 20
FIGURE: Final = 28
"""The four sizes of type, in pixels at a text scale of 1."""

LARGEST_USUAL: Final = 15.0
"""Pixels: the largest text that a desktop has by itself. A larger one was asked for, and ours grows with it."""

UNIT: Final = 8
"""The grid in pixels: gaps are multiples, half of it within a group, three times it at the edges of a page."""
ROW: Final = 32
CORNER: Final = 6

CHOICES: Final = ("system", "light", "dark")


@frozen
class Theme:
    """Named colours. Grounds are neutral greys, so that no colour beside a photo lies about the photo.

    `text`, `faint`, `accent`, `done`, `stale` and `failed` reach 4.5:1 on every ground; `edge` reaches 3:1.
    """

    name: str
    canvas: QColor
    """The ground that photos lie on."""
    panel: QColor
    """Rails, drawers, cards."""
    raised: QColor
    """What lies on a panel: buttons, fields, menus."""
    hover: QColor
    selected: QColor
    """The ground of a chosen row; the accent beside it says so too."""
    line: QColor
    """Hairlines that only part."""
    edge: QColor
    """Outlines of what can be used."""
    text: QColor
    faint: QColor
    disabled: QColor
    accent: QColor
    """Focus, selection and the one primary button of a page."""
    accent_hover: QColor
    on_accent: QColor
    done: QColor
    stale: QColor
    failed: QColor
    missing: QColor
    """The empty track of a gauge."""
    not_applicable: QColor
    """The dots of a dotted track."""
    scrim: QColor
    """Over a picture, under words."""
    on_scrim: QColor

    def color(self, name: str) -> QColor:
        """The colour of that name; of a state for instance."""
        found: QColor = getattr(self, name)
        return found


def _grey(level: int, alpha: int = 255) -> QColor:
    return QColor(level, level, level, alpha)


DARK: Final = Theme(
    name="dark",
    canvas=_grey(24),
    panel=_grey(32),
    raised=_grey(42),
    hover=_grey(50),
    selected=_grey(58),
    line=_grey(56),
    edge=_grey(118),
    text=_grey(222),
    faint=_grey(164),
    disabled=_grey(110),
    accent=QColor("#66a7f2"),
    accent_hover=QColor("#82b8f6"),
    on_accent=_grey(14),
    done=QColor("#58b888"),
    stale=QColor("#dda13a"),
    failed=QColor("#f88b83"),
    missing=_grey(66),
    not_applicable=_grey(118),
    scrim=_grey(0, 170),
    on_scrim=_grey(240),
)

LIGHT: Final = Theme(
    name="light",
    canvas=_grey(238),
    panel=_grey(250),
    raised=_grey(255),
    hover=_grey(229),
    selected=_grey(220),
    line=_grey(214),
    edge=_grey(134),
    text=_grey(28),
    faint=_grey(90),
    disabled=_grey(150),
    accent=QColor("#125ba8"),
    accent_hover=QColor("#0e4b8c"),
    on_accent=_grey(255),
    done=QColor("#17693f"),
    stale=QColor("#7f5200"),
    failed=QColor("#b1251f"),
    missing=_grey(206),
    not_applicable=_grey(134),
    scrim=_grey(0, 170),
    on_scrim=_grey(240),
)


def theme_of(widget: QWidget) -> Theme:
    """The theme that the widget is to be painted in; without a watcher, what its palette is nearest to."""
    application = QApplication.instance()
    theme = application.property("theme") if application is not None else None
    return theme if isinstance(theme, Theme) else _nearest(widget.palette())


def make_font(size: int = BODY, *, bold: bool = False, digits: bool = False) -> QFont:
    """The system's font in one of the sizes of type, grown as the user's text scale asks.

    :param digits: figures of one width, for numbers that change.
    """
    font = QFont(QApplication.font())
    font.setPixelSize(round(size * text_scale()))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if digits:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_scale() -> float:
    """How much larger than usual the system wants its text: 1 or more."""
    application = QApplication.instance()
    scale = application.property("text_scale") if application is not None else None
    return scale if isinstance(scale, float) else 1.0


def set_type(
    widget: QWidget, size: int = BODY, *, bold: bool = False, digits: bool = False, tone: str | None = None
) -> None:
    """Give a widget its type and, by the name of a colour, its tone ("faint", "accent", "failed", ...)."""
    widget.setFont(make_font(size, bold=bold, digits=digits))
    if tone is not None:
        set_look(widget, "tone", tone)


def set_look(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet looks at, and have the sheet look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def style_sheet(theme: Theme) -> str:
    """resources/style.qss with the names of colours replaced by the theme's, and $glyphs by the folder of its marks."""
    colours = {
        name: value.name(QColor.NameFormat.HexArgb)
        for name, value in asdict(theme, recurse=False).items()
        if isinstance(value, QColor)
    }
    glyphs = resource_path(f"glyphs/{theme.name}").as_posix()
    return Template(resource_path("style.qss").read_text(encoding="utf-8")).substitute(colours, glyphs=glyphs)


def palette_of(theme: Theme) -> QPalette:
    """The palette for what the style sheet leaves to the style."""
    palette, role = QPalette(), QPalette.ColorRole
    for roles, colour in (
        ((role.Window,), theme.canvas),
        ((role.Base, role.AlternateBase), theme.canvas),
        ((role.Button, role.ToolTipBase), theme.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), theme.text),
        ((role.PlaceholderText,), theme.faint),
        ((role.Highlight, role.Link, role.LinkVisited, role.Accent), theme.accent),
        ((role.HighlightedText,), theme.on_accent),
        ((role.Light, role.Midlight), theme.raised),
        ((role.Mid, role.Dark), theme.line),
        ((role.Shadow,), theme.scrim),
    ):
        for each in roles:
            palette.setColor(each, colour)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, theme.disabled)
    return palette


class ThemeWatcher(QObject):
    """Dresses the application in light or dark, as the system says or as the user has set, and follows both."""

    changed = Signal(object)
    """The Theme now in force."""

    def __init__(self, application: QApplication, choice: str = "system", hints: QStyleHints | None = None) -> None:
        """:param hints: where the system says what it wants; the application's unless told."""
        super().__init__(application)
        self._application = application
        self._choice = choice
        self._fallback = _nearest(application.palette())
        self._theme: Theme | None = None
        if application.property("text_scale") is None:
            application.setProperty("text_scale", max(1.0, QFontInfo(application.font()).pixelSize() / LARGEST_USUAL))
            application.setFont(make_font(BODY))
        self._hints = hints or application.styleHints()
        self._hints.setColorScheme(_SCHEMES[choice])
        self._hints.colorSchemeChanged.connect(self._follow)
        self._follow()

    @property
    def theme(self) -> Theme:
        """What is in force."""
        return self._theme or self._fallback

    @property
    def choice(self) -> str:
        """One of CHOICES."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system or stay light or dark."""
        self._choice = choice
        self._hints.setColorScheme(_SCHEMES[choice])
        self._follow()

    def _follow(self) -> None:
        theme = self._wanted()
        if theme is self._theme:
            return
        self._theme = theme
        self._application.setProperty("theme", theme)
        self._application.setPalette(palette_of(theme))
        self._application.setStyleSheet(style_sheet(theme))
        self.changed.emit(theme)

    def _wanted(self) -> Theme:
        scheme = _SCHEMES[self._choice]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._hints.colorScheme()
        return {Qt.ColorScheme.Dark: DARK, Qt.ColorScheme.Light: LIGHT}.get(scheme, self._fallback)


_SCHEMES: Final = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def _nearest(palette: QPalette) -> Theme:
    """The theme whose ground is nearest to a palette's."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT

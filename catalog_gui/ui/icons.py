"""One set of icons: strokes of 1.5 on 20 by 20 in resources/icons, coloured by the theme when they are loaded."""

from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from catalog_gui.resources import resource_path
from catalog_gui.ui.theme import Theme, theme_of

EDGE: Final = 20
"""Pixels of an icon at scale 1."""
_SCALES: Final = (1.0, 1.5, 2.0, 3.0)


def icon_image(name: str, colour: QColor, edge: int = EDGE, scale: float = 1.0) -> QImage:
    """An icon drawn at `edge * scale` device pixels.

    :param name: that of its file without the ending, such as "add-folder".
    """
    svg = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour.name())
    side = round(edge * scale)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def icon(theme: Theme, name: str, tone: str = "text", edge: int = EDGE) -> QIcon:
    """An icon in a colour of the theme, sharp at every scale; grey where it is disabled."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, theme.color(tone)), (QIcon.Mode.Disabled, theme.disabled)):
        for scale in _SCALES:
            made.addPixmap(QPixmap.fromImage(icon_image(name, colour, edge, scale)), mode)
    return made


def set_icon(button: QAbstractButton, name: str, tone: str = "text", edge: int = EDGE) -> None:
    """Give a button an icon that changes its colour with the theme."""
    keeper = button.findChild(_IconKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if keeper is None:
        keeper = _IconKeeper(button)
    keeper.show(name, tone, edge)


class _IconKeeper(QObject):
    """Draws the icon of its button again whenever the theme has changed."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._name, self._tone, self._edge = "", "text", EDGE
        self._drawn: Theme | None = None
        button.installEventFilter(self)

    def show(self, name: str, tone: str, edge: int) -> None:
        if (name, tone, edge) != (self._name, self._tone, self._edge):
            self._name, self._tone, self._edge = name, tone, edge
            self._drawn = None
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._draw()
        return False

    def _draw(self) -> None:
        theme = theme_of(self._button)
        if theme is self._drawn:
            return
        self._drawn = theme
        self._button.setIcon(icon(theme, self._name, self._tone, self._edge))
        self._button.setIconSize(QSize(self._edge, self._edge))

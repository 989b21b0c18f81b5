"""One set of icons: strokes of 1.5 on 20 by 20 in resources/icons, coloured by the theme when they are loaded."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from catalog_gui.resources import resource_path
from catalog_gui.ui.theme import Theme, theme_of

EDGE: Final = 20
"""Pixels of an icon at scale 1."""
ROOM: Final = 4
"""Pixels between an icon and the words beside it, more than the style leaves."""
_SCALES: Final = (1.0, 1.5, 2.0, 3.0)


def icon_image(name: str, colour: QColor, edge: int = EDGE, scale: float = 1.0) -> QImage:
    """An icon drawn at `edge * scale` device pixels.

    :param name: that of its file without the ending, such as "add-folder".
    """
    return _draw("icons", name, colour.name(), edge, scale)


def drawing_image(name: str, colour: QColor, edge: int = 96, scale: float = 1.0) -> QImage:
    """A larger drawing, for places that are empty."""
    return _draw("drawings", name, colour.name(), edge, scale)


@lru_cache(maxsize=256)
def _draw(folder: str, name: str, colour: str, edge: int, scale: float) -> QImage:
    svg = resource_path(f"{folder}/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    side = round(edge * scale)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def icon(theme: Theme, name: str, tone: str = "text", edge: int = EDGE, room: int = 0) -> QIcon:
    """An icon in a colour of the theme, sharp at every scale; grey where it is disabled.

    :param room: empty pixels on its right, to keep it from the words that follow.
    """
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, theme.color(tone)), (QIcon.Mode.Disabled, theme.disabled)):
        for scale in _SCALES:
            image = icon_image(name, colour, edge, scale)
            if room:
                image = image.copy(0, 0, image.width() + round(room * scale), image.height())
            made.addPixmap(QPixmap.fromImage(image), mode)
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
        room = ROOM if self._button.text() else 0
        self._button.setIcon(icon(theme, self._name, self._tone, self._edge, room))
        self._button.setIconSize(QSize(self._edge + room, self._edge))

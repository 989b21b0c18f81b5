"""Renders resources/icon.svg into the PNG sizes that desktops ask for, and a Windows icon of them.

Run after the drawing has changed:  .venv/bin/python packaging/render_icons.py
Sizes up to 24 come from icon-small.svg: fewer and stronger strokes.
"""

import io
import os
import sys
from pathlib import Path
from typing import Final

from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE: Final = Path(__file__).resolve().parent
DRAWINGS: Final = HERE.parent / "resources"
SIZES: Final = (16, 24, 32, 48, 64, 128, 256, 512)
SMALL: Final = 24


def render(size: int) -> Image.Image:
    """The icon, size by size pixels, with transparent corners."""
    drawing = QSvgRenderer(str(DRAWINGS / ("icon-small.svg" if size <= SMALL else "icon.svg")))
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def main() -> None:
    """Write icons/catalog-keeper-SIZE.png and catalog-keeper.ico."""
    application = QGuiApplication(sys.argv)
    icons = {size: render(size) for size in SIZES}
    folder = HERE / "icons"
    folder.mkdir(exist_ok=True)
    for size, icon in icons.items():
        icon.save(folder / f"catalog-keeper-{size}.png", optimize=True)
    others = [icons[size] for size in SIZES if size <= 256]
    icons[256].save(folder / "catalog-keeper.ico", sizes=[icon.size for icon in others], append_images=others[:-1])
    del application


if __name__ == "__main__":
    main()

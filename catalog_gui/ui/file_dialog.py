"""The system's own dialog for a catalog or a folder of photos."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for(parent: QWidget | None, title: str, mode: QFileDialog.FileMode, then: Callable[[str], object]) -> None:
    """Ask for a file or a folder; the window goes on meanwhile.

    :param then: is told what was chosen.
    """
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(mode)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if mode is QFileDialog.FileMode.Directory:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    else:
        dialog.setNameFilters(["Catalogs (*.catalog)", "All files (*)"])
    dialog.fileSelected.connect(then)
    dialog.open()

"""The system's own dialogs: for a catalog, a folder of photos, a table to write."""

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


def ask_for_table(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> None:
    """Ask where to write a table for spreadsheets; the window goes on meanwhile.

    :param name: the file's name that is offered.
    """
    dialog = QFileDialog(parent, title, str(Path.home() / name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.setNameFilters(["Tables (*.csv)"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.open()

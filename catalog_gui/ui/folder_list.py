"""A short list of folders that can grow and shrink; where the order counts, Alt with the arrows changes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, ROW, SMALL, UNIT

LINES: Final = 4
"""Folders in sight at most; more of them scroll."""


class FolderList(QWidget):
    """Title, folders, what they mean, and a way to add one and to take one away."""

    changed = Signal()

    def __init__(self, title: str, note: str, start: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._start = title, start
        self.list = _Lines()
        self.list.setAccessibleName(title)
        self.list.taken_away.connect(self.remove)
        self.list.moved.connect(self._move)
        self._remove = button("", self.remove, look="quiet", icon="minus", tip="Take the folder away (Delete)")
        self._remove.setAccessibleName("Take the folder away")
        add = button("", self._choose, look="quiet", icon="plus", tip="Add a folder")
        add.setAccessibleName(f"Add to: {title.lower()}")
        head = QHBoxLayout()
        head.addWidget(label(title, BODY, bold=True), 1)
        head.addWidget(self._remove)
        head.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(label(note, SMALL, tone="faint", wrap=True))
        self.show_folders(())

    @property
    def folders(self) -> tuple[str, ...]:
        """Whole paths, in order."""
        return tuple(str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count()))

    def show_folders(self, folders: Sequence[str]) -> None:
        """Show these."""
        self.list.clear()
        for folder in folders:
            item = QListWidgetItem(folder)
            item.setData(Qt.ItemDataRole.UserRole, folder)
            item.setToolTip(folder)
            self.list.addItem(item)
        self.list.setFixedHeight(min(LINES, len(folders)) * ROW)
        self.list.setVisible(bool(folders))
        self._remove.setVisible(bool(folders))

    def add(self, folder: str) -> None:
        """One more, behind the others."""
        if folder and folder not in self.folders:
            self.show_folders((*self.folders, folder))
            self.list.setCurrentRow(self.list.count() - 1)
            self.changed.emit()

    def remove(self) -> None:
        """Take the current one away."""
        if (row := self.list.currentRow()) >= 0:
            folders = self.folders
            self.show_folders(folders[:row] + folders[row + 1 :])
            self.list.setCurrentRow(min(row, len(folders) - 2))
            self.changed.emit()

    def _move(self, by: int) -> None:
        row, folders = self.list.currentRow(), list(self.folders)
        if 0 <= row < len(folders) and 0 <= row + by < len(folders):
            folders.insert(row + by, folders.pop(row))
            self.show_folders(folders)
            self.list.setCurrentRow(row + by)
            self.changed.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._title, self._start or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.add(str(Path(folder))))
        dialog.open()


class _Lines(QListWidget):
    """The folders, cut in the middle."""

    taken_away = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_away.emit()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (*steps, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

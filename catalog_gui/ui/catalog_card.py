"""The card of the settings page about the catalog itself: where it lies, its folders, another one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care.folders import THERE, Folder
from catalog_gui.engine.records import RootRow
from catalog_gui.phases.doubts import GONE
from catalog_gui.ui.background import Background
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_panel import FoldersPanel
from catalog_gui.ui.folders_words import badge
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_type


class CatalogCard(QFrame):
    """Shows the folders of a catalog.

    :param ask_roots: its folders; called in a worker thread.
    :param folders: says more of them, as soon as the disks have answered, and does what can be done about them.
    """

    folder_wanted = Signal()
    catalog_wanted = Signal()

    def __init__(
        self,
        file: Path,
        ask_roots: Callable[[], Sequence[RootRow]],
        parent: QWidget | None = None,
        folders: FoldersControl | None = None,
    ) -> None:
        super().__init__(parent)
        self.folders = folders
        self.panel = FoldersPanel(folders, questions=False) if folders is not None else None
        self.setProperty("card", True)
        self._ask_roots = ask_roots
        self._background = Background(self)
        self._roots = QVBoxLayout()
        self._roots.setSpacing(4)
        place = ElidedLabel(str(file))
        set_type(place, SMALL, tone="faint")
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        self._add = button("Add a folder", self.folder_wanted.emit, icon="add-folder")
        buttons.addWidget(self._add)
        buttons.addWidget(button("Open another catalog", self.catalog_wanted.emit, icon="open"))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addWidget(label("Catalog", BODY, bold=True))
        column.addWidget(place)
        column.addLayout(self._roots)
        if folders is not None and self.panel is not None:
            column.addWidget(self.panel)
            folders.told.connect(self.show_folders)
        column.addLayout(buttons)

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Ask for the folders anew."""
        self._background.ask(self._ask_roots, self._take, topic="roots", otherwise=lambda _error: None)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        if self.folders is not None and self.panel is not None:
            self.panel.close_work()
            self.folders.close_work()

    def _take(self, roots: Sequence[RootRow]) -> None:
        if self.folders is None or not self.folders.folders:
            self.show_roots(roots)
        if self.folders is not None:
            self.folders.refresh()

    def show_roots(self, roots: Sequence[RootRow]) -> None:
        """Show these folders."""
        self._show([_row(root) for root in roots])

    def show_folders(self, folders: Sequence[Folder]) -> None:
        """Show them as they are now, each with what can be done about it."""
        self._show([self._row_of(folder) for folder in folders])

    def _show(self, rows: Sequence[QWidget]) -> None:
        while (item := self._roots.takeAt(0)) is not None:
            if row := item.widget():
                row.hide()
                row.deleteLater()
        for row in rows:
            self._roots.addWidget(row)

    def _row_of(self, folder: Folder) -> QWidget:
        row = _line(folder.path, badge(folder), folder.photos)
        column = row.layout()
        panel = self.panel
        if panel is None or not isinstance(column, QVBoxLayout):
            return row
        offers = []
        if folder.condition != THERE:
            offers.append(button("It is elsewhere now…", lambda: panel.relocate(folder), look="chip"))
            offers.append(
                button(
                    "Find moved folder…", lambda: panel.search(folder, missing=folder.condition == GONE), look="chip"
                )
            )
        elif folder.missing:
            words = f"Find {photos(folder.missing)} missing from it…"
            offers.append(button(words, lambda: panel.search(folder, missing=True), look="chip"))
        if offers:
            line = QHBoxLayout()
            line.setSpacing(UNIT)
            for each in offers:
                each.setAccessibleDescription(folder.path)
                line.addWidget(each)
            line.addStretch(1)
            column.addLayout(line)
        return row


def _row(root: RootRow) -> QWidget:
    return _line(root.path, "away" if root.away else "", root.photos)


def _line(path: str, matter: str, count: int) -> QWidget:
    """A folder in one line, in a column that has room for more below it."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setSpacing(2 * UNIT)
    line.addWidget(ElidedLabel(path), 1)
    if matter:
        line.addWidget(label(matter, SMALL, tone="stale"))
    line.addWidget(label(photos(count), SMALL, digits=True, tone="faint"))
    column.addLayout(line)
    return row

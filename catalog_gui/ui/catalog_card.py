"""The card of the settings page about the catalog itself: where it lies, its folders, another one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.records import RootRow
from catalog_gui.ui.background import Background
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_type


class CatalogCard(QFrame):
    """Shows the folders of a catalog.

    :param ask_roots: its folders; called in a worker thread.
    """

    folder_wanted = Signal()
    catalog_wanted = Signal()

    def __init__(self, file: Path, ask_roots: Callable[[], Sequence[RootRow]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        column.addLayout(buttons)

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Ask for the folders anew."""
        self._background.ask(self._ask_roots, self.show_roots, topic="roots", otherwise=lambda _error: None)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def show_roots(self, roots: Sequence[RootRow]) -> None:
        """Show these folders."""
        while (item := self._roots.takeAt(0)) is not None:
            if row := item.widget():
                row.hide()
                row.deleteLater()
        for root in roots:
            self._roots.addWidget(_row(root))


def _row(root: RootRow) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2 * UNIT)
    line.addWidget(ElidedLabel(root.path), 1)
    if root.away:
        line.addWidget(label("away", SMALL, tone="stale"))
    line.addWidget(label(photos(root.photos), SMALL, digits=True, tone="faint"))
    return row

"""The first page of an empty catalog: add a folder, open a catalog, or try the demo library."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.ui.empty_state import Drawing
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT

PROMISE = "Catalog Keeper only reads your photos. It never changes, moves or deletes one unless you say so."


class WelcomePage(QWidget):
    """Three ways to begin."""

    folder_wanted = Signal()
    catalog_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._add = button("Add a folder of photos", self.folder_wanted.emit, look="primary", icon="add-folder")
        self._open = button("Open a catalog", self.catalog_wanted.emit, icon="open")
        self._demo = button("Try the demo library", self.demo_wanted.emit, icon="demo")
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addStretch(1)
        for each in (self._add, self._open, self._demo):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(2 * UNIT)
        column.addStretch(2)
        column.addWidget(Drawing("welcome"), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, size, tone in (
            ("Where are your photos?", TITLE, None),
            (PROMISE, BODY, "faint"),
        ):
            line = label(words, size, tone=tone, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addLayout(buttons)
        hint = label("Or drop a folder here.", SMALL, tone="faint")
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

"""One line on the overview when something is the matter with folders; there is none where all is well."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from catalog_gui.care.folders import Folder
from catalog_gui.phases.doubts import GONE
from catalog_gui.ui.folders_words import badge, notice
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_type


class FoldersNotice(QFrame):
    """Says what the matter is, with a badge and a button that leads to the choices."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._badge = label("", SMALL, tone="stale")
        self._words = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._words, BODY, digits=True)
        self.open = button("What to do…", self.wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 4, 4, 4)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._badge)
        row.addWidget(self._words, 1)
        row.addWidget(self.open)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_folders(self, troubled: Sequence[Folder]) -> None:
        """Show that these are troubled; nothing where there are none."""
        self.setVisible(bool(troubled))
        if troubled:
            first = next((folder for folder in troubled if folder.condition == GONE), troubled[0])
            self._badge.setText(badge(first))
            self._words.setText(notice(troubled))
            self.open.setText("Answer…" if first.condition == GONE else "What to do…")

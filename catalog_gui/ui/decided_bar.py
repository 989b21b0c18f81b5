"""The foot of a page of groups: its keys in one faint line, and what is decided and waits for Apply."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from catalog_gui.review.totals import Totals
from catalog_gui.ui.formatting import counted, photos, size_text
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import SMALL, UNIT, set_look, set_type

HIGH = 40


class DecidedBar(QWidget):
    """Says how much would go, and offers to look at it and do it."""

    apply_wanted = Signal()

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HIGH)
        self._keys = ElidedLabel(keys, Qt.TextElideMode.ElideRight)
        set_type(self._keys, SMALL, tone="faint")
        self._words = label("", digits=True)
        self._words.setAccessibleName("Decided")
        self._apply = button("Apply…", self.apply_wanted.emit, look="primary", tip="Look at what would be done")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 0, UNIT, 0)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._keys, 1)
        row.addWidget(self._words)
        row.addWidget(self._apply)
        self.show_totals(Totals())

    @property
    def text(self) -> str:
        """What it says is decided."""
        return self._words.text()

    def show_totals(self, found: Totals) -> None:
        """Say how much is decided; nothing where nothing is to go."""
        groups = counted(found.groups, "group", "groups")
        gone = f"{groups} decided · {photos(found.photos)}, {size_text(found.bytes)} to the trash"
        self._words.setText(gone if found.photos else "")
        self._words.setVisible(bool(found.photos))
        self._apply.setVisible(bool(found.photos))

"""The cards of all fields, in as many columns as there is room for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from catalog_gui.ui.gauge_card import GaugeCard
from catalog_gui.ui.theme import text_scale

if TYPE_CHECKING:
    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.progress import Progress

NARROWEST: Final = 230
GAP: Final = 8


class GaugeGrid(QScrollArea):
    """A card for each gauge; scrolls only where a window is too small for them all."""

    opened = Signal(str, str)
    """Field and state of a number that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, GaugeCard] = {}
        self._phases: dict[str, str] = {}
        self._columns = 0
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Gauges")

    @property
    def cards(self) -> dict[str, GaugeCard]:
        """The cards by field."""
        return self._cards

    def show_gauges(self, gauges: "Sequence[Gauge]") -> None:
        """Show these; cards are made anew only when the fields or their names are others."""
        wanted = {gauge.field: gauge.title for gauge in gauges}
        if list(wanted.items()) != [(field, card.title) for field, card in self._cards.items()]:
            self._make_cards(gauges)
        self._phases = {gauge.field: gauge.phase for gauge in gauges}
        for gauge in gauges:
            self._cards[gauge.field].show_gauge(gauge)

    def show_progress(self, progress: "Progress | None") -> None:
        """Show on each card how far its phase is; None shows what is wrong again."""
        phases = {phase.phase: phase for phase in progress.phases} if progress is not None else {}
        for field, card in self._cards.items():
            card.show_progress(phases.get(self._phases[field]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _make_cards(self, gauges: "Sequence[Gauge]") -> None:
        for card in self._cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        for gauge in gauges:
            card = GaugeCard(gauge.field, gauge.title)
            card.opened.connect(self.opened)
            self._cards[gauge.field] = card
        self._columns = 0
        self._arrange()

    def _arrange(self) -> None:
        """Puts the cards into as few rows as there is room for, and about as many into each."""
        if not self._cards:
            return
        room = self.viewport().width() + GAP
        most = max(1, int(room // (NARROWEST * text_scale() + GAP)))
        rows = -(-len(self._cards) // most)
        columns = -(-len(self._cards) // rows)
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 0)
        self._columns = columns
        for index, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, index // columns, index % columns)
        self._grid.setRowStretch((len(self._cards) - 1) // columns + 1, 1)

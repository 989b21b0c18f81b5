"""A slim row of buttons above the photos: how they are compared, how large they are, what is said of them."""

from collections.abc import Callable
from functools import partial
from typing import Final

from attrs import frozen
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from catalog_gui.ui.compare.mode import Mode
from catalog_gui.ui.formatting import number
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.theme import SMALL, UNIT, set_look, set_type

MODES: Final = (
    (Mode.COLUMNS, "Side by side", "side-by-side", "All photos side by side (C or Esc)"),
    (Mode.FLIP, "Flip", "flip", "Two photos in one place: F shows the other one, held down for as long as you hold it"),
    (Mode.DIFFERENCE, "Difference", "difference", "What two photos differ in; black is equal (D)"),
    (Mode.SPLIT, "Split", "split", "Two photos left and right of a line; ← and → move it (S)"),
)


@frozen
class State:
    """What the bar shows."""

    mode: Mode = Mode.COLUMNS
    pair: bool = False
    """Whether there are two photos to hold against each other."""
    turned: bool = False
    """Whether a copy lies otherwise than the keeper."""
    alike: bool = False
    differing: bool = False
    fit: bool = True
    full: bool = False
    percent: float | None = None


class ModeBar(QWidget):
    """Every button has a key, which its tooltip names; the keys never go to the bar by a click."""

    mode_wanted = Signal(object)
    fit_wanted = Signal()
    full_wanted = Signal()
    alike_wanted = Signal(bool)
    differing_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: dict[QPushButton, str] = {}
        self._modes = {
            mode: self._button(words, icon, tip, partial(self._choose, mode)) for mode, words, icon, tip in MODES
        }
        self._fit = self._button("Fit", "fit", "The whole photos (0)", lambda _on: self.fit_wanted.emit())
        tip = "One pixel of the photo on one of the screen (full stop); the wheel, + and − zoom, dragging moves"
        self._full = self._button("100\N{NO-BREAK SPACE}%", "actual-size", tip, lambda _on: self.full_wanted.emit())
        tip = "Show copies turned so that they lie like the keeper (T)"
        self._alike = self._button("Turn alike", "turn", tip, self.alike_wanted.emit)
        tip = "Leave out the facts that are the same in all photos (O)"
        self._differing = self._button("Only what differs", "filter", tip, self.differing_wanted.emit)
        self._percent = label("", SMALL, tone="faint", digits=True)
        self._percent.setToolTip("How large the current photo is shown: 100 % is pixel for pixel")
        self._lay_out()
        self.show_state(State())

    def show_state(self, state: State) -> None:
        """Show what is in force, and offer only what can be done."""
        for mode, each in self._modes.items():
            each.setChecked(mode is state.mode)
            each.setEnabled(state.pair or mode is Mode.COLUMNS)
        self._fit.setChecked(state.fit)
        self._full.setChecked(state.full)
        self._alike.setVisible(state.turned)
        self._alike.setEnabled(state.mode is Mode.COLUMNS)
        self._alike.setChecked(state.alike or state.mode is not Mode.COLUMNS)
        self._differing.setEnabled(state.pair and state.mode is Mode.COLUMNS)
        self._differing.setChecked(state.differing)
        shown = "" if state.percent is None else f"{number(round(state.percent))}\N{NO-BREAK SPACE}%"
        self._percent.setText(shown)
        self._fold()

    def sizeHint(self) -> QSize:
        return QSize(400, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()

    def _choose(self, mode: Mode, _on: bool) -> None:
        self._modes[mode].setChecked(True)  # until the answer comes
        self.mode_wanted.emit(mode)

    def _button(self, words: str, icon: str, tip: str, clicked: Callable[[bool], object]) -> QPushButton:
        made = QPushButton(words, self)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(tip)
        made.setAccessibleName(words)
        set_look(made, "quiet", True)
        set_look(made, "slim", True)
        set_type(made, SMALL)
        set_icon(made, icon)
        made.clicked.connect(lambda on=False: clicked(on))
        self._words[made] = words
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, 0, UNIT, 0)
        row.setSpacing(UNIT // 4)
        for each in self._modes.values():
            row.addWidget(each)
        self._part(row)
        for widget in (self._fit, self._full, self._percent):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._alike)
        row.addWidget(self._differing)
        self._percent.setMinimumWidth(6 * UNIT)

    def _part(self, row: QHBoxLayout) -> None:
        line = hairline(upright=True)
        line.setFixedHeight(2 * UNIT)
        row.addSpacing(UNIT)
        row.addWidget(line)
        row.addSpacing(UNIT)

    def _fold(self) -> None:
        """Only icons where the words have no room."""
        shown = [each for each in self._words if not each.isHidden()]
        needed = sum(each.fontMetrics().horizontalAdvance(self._words[each]) + 42 for each in shown) + 12 * UNIT
        compact = needed > self.width()
        for each, words in self._words.items():
            if each.text() != ("" if compact else words):
                each.setText("" if compact else words)

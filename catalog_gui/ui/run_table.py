"""What each phase of a run came to: before, after and expected side by side, with a word that follows from them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.engine.definitions import rules
from catalog_gui.engine.history import PhaseFigures, RunFigures
from catalog_gui.ui.formatting import NONE, duration, number, percent_text, share
from catalog_gui.ui.history_words import verdict_mark
from catalog_gui.ui.icons import EDGE, icon_image
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look, theme_of

COLUMNS: Final = ("", "Before", "After", "Expected", "Made", "Failed", "Waited", "Time", "")
DEFINITION: Final = (
    "Before and after: photos that are done. Expected: those that were done before and those that this run was asked for,"
    " at most all that it applies to."
)
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Mark(QWidget):
    """An icon of the theme."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setFixedSize(EDGE, EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        image = icon_image(self._icon, theme_of(self).color(self._tone), EDGE, self.devicePixelRatioF())
        QPainter(self).drawImage(0, 0, image)


class RunTable(QScrollArea):
    """A row for each phase. The tooltip of a row says what its word rests on and what counts as done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What each phase came to")
        self.rows: list[tuple[str, ...]] = []
        """The words of each row as they stand there."""

    def show_run(self, run: RunFigures, by: str = "") -> None:
        """Show these figures; `by` says who ran it."""
        self.rows = [_words(phase) for phase in run.phases]
        inner = QWidget()
        set_look(inner, "ground", "canvas")
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, UNIT, 3 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(self._grid(run.phases))
        absent = f"Not in this run: {', '.join(run.absent)}." if run.absent else ""
        for words in filter(None, (DEFINITION, absent, by)):
            column.addWidget(label(words, SMALL, tone="faint", wrap=True))
        column.addStretch(1)
        self.setWidget(inner)

    def _grid(self, phases: Sequence[PhaseFigures]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(0, 1)
        for place, title in enumerate(COLUMNS):
            head = label(title, SMALL, tone="faint")
            head.setAlignment(RIGHT if place else LEFT)
            grid.addWidget(head, 0, place)
        for index, phase in enumerate(phases):
            row = 2 * index + 1
            grid.addWidget(hairline(), row, 0, 1, len(COLUMNS))
            self._add_row(grid, row + 1, phase)
        return grid

    def _add_row(self, grid: QGridLayout, row: int, phase: PhaseFigures) -> None:
        words, hint = self.rows[(row - 2) // 2], hint_of(phase)
        title = label(words[0], BODY, bold=bool(phase.requested), wrap=True)
        title.setMinimumWidth(12 * UNIT)
        grid.addWidget(title, row, 0)
        figures = (phase.before, phase.after, phase.expected)
        for column, figure in enumerate(figures, start=1):
            grid.addWidget(_with_share(words[column], figure, phase.eligible), row, column)
        for column in range(4, 8):
            tone = "failed" if column == 5 and phase.failed else "text" if words[column] != NONE else "faint"
            cell = label(words[column], BODY, digits=True, tone=tone)
            cell.setAlignment(RIGHT)
            grid.addWidget(cell, row, column)
        grid.addWidget(_verdict(phase), row, 8)
        for column in range(len(COLUMNS)):
            item = grid.itemAtPosition(row, column)
            if item is not None and (widget := item.widget()) is not None:
                widget.setToolTip(hint)


def hint_of(phase: PhaseFigures) -> str:
    """What the word of a row rests on, and which photos count as done."""
    return f"{phase.why}\nDone: {rules(phase.phase)['done']}"


def _words(phase: PhaseFigures) -> tuple[str, ...]:
    some = [number(count) if count else NONE for count in (phase.done, phase.failed, phase.skipped)]
    after = NONE if phase.after is None else number(phase.after)
    time = duration(phase.seconds) if phase.done or phase.failed else NONE
    return phase.title, number(phase.before), after, number(phase.expected), *some, time, phase.verdict


def _with_share(words: str, figure: int | None, eligible: int) -> QWidget:
    """A figure with its percentage of the photos that it applies to below it."""
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(0)
    percent = "" if figure is None else percent_text(share(figure, eligible))
    for text, size, tone in ((words, BODY, "text"), (percent, SMALL, "faint")):
        line = label(text, size, digits=True, tone=tone)
        line.setAlignment(RIGHT)
        column.addWidget(line)
    return cell


def _verdict(phase: PhaseFigures) -> QWidget:
    """The word with its mark."""
    icon, tone = verdict_mark(phase.verdict)
    cell = QWidget()
    cell.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    row = QHBoxLayout(cell)
    row.setContentsMargins(UNIT, 0, 0, 0)
    row.setSpacing(UNIT // 2)
    row.addWidget(Mark(icon, tone))
    row.addWidget(label(phase.verdict, SMALL, tone=tone))
    row.addStretch(1)
    return cell

"""The plan of a rebuild, in place of the gauges: phases in order, what they need, how much, how long, a tick each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from catalog_gui.ui.formatting import NONE, duration, photos, roughly
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.theme import BODY, ROW, SMALL, UNIT, set_look, set_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan, PlannedPhase

WIDEST = 960


class PhaseRow(QWidget):
    """One phase of the plan."""

    ticked = Signal()

    def __init__(self, phase: "PlannedPhase", titles: dict[str, str]) -> None:
        super().__init__()
        self.phase = phase.phase
        self._tick = QCheckBox()
        self._tick.toggled.connect(lambda _on: self.ticked.emit())
        self._title = label(phase.title, BODY, bold=True)
        self._purpose = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._purpose, SMALL, tone="faint")
        self._count = label(digits=True)
        self._time = label(digits=True)
        needs = ", ".join(titles[need] for need in phase.needs if need in titles)
        self._needs = f"needs {needs.lower()}" if needs else ""
        self._hint = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._hint, SMALL, tone="faint")
        self._lay_out()

    @property
    def on(self) -> bool:
        """Whether the phase is to be done."""
        return self._tick.isChecked()

    @property
    def usable(self) -> bool:
        """Whether there is anything to do for it."""
        return self._tick.isEnabled()

    def show_phase(self, phase: "PlannedPhase", *, on: bool, waiting: int = 0) -> None:
        """Show its figures.

        :param on: whether it is ticked; a phase without work cannot be.
        :param waiting: photos that lack it and wait for a drive that is away.
        """
        usable = phase.status in ("ready", "waiting")
        self._tick.blockSignals(True)
        self._tick.setChecked(on and usable)
        self._tick.blockSignals(False)
        self._tick.setEnabled(usable)
        self._tick.setAccessibleName(f"{phase.title}, {photos(phase.photos)}")
        self._purpose.setText(phase.purpose)
        away = f"{photos(waiting)} {'waits' if waiting == 1 else 'wait'} for a drive that is away" if waiting else ""
        self._hint.setText(away or phase.reason or self._needs)
        self._count.setText("waits" if waiting and not usable else _count_words(phase))
        self._time.setText(duration(phase.seconds) if usable and on and phase.seconds is not None else NONE)
        for each in (self._title, self._count, self._time):
            set_look(each, "tone", "" if usable and on else "faint")

    def set_figures_off(self) -> None:
        """Show at once that the phase is left out; the new plan follows."""
        for each in (self._title, self._count, self._time):
            set_look(each, "tone", "" if self.on else "faint")

    def _lay_out(self) -> None:
        for each, width in ((self._count, 120), (self._time, 72)):
            each.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            each.setMinimumWidth(width)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._tick, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self._title)
        upper.addWidget(self._hint, 1)
        grid.addLayout(upper, 0, 1)
        grid.addWidget(self._purpose, 1, 1)
        grid.addWidget(self._count, 0, 2, 2, 1)
        grid.addWidget(self._time, 0, 3, 2, 1)
        grid.setColumnStretch(1, 1)
        self.setMinimumHeight(ROW + 2 * UNIT)


def _count_words(phase: "PlannedPhase") -> str:
    if phase.status in ("nothing to do", "not available"):
        return phase.status
    return photos(phase.photos) if phase.photos else "not known yet"


def _waiting(phase: "PlannedPhase", gauges: "Sequence[Gauge]") -> int:
    """Photos that lack what a phase makes and that it cannot do now; 0 where that is not known before others are done."""
    if phase.status not in ("ready", "nothing to do"):
        return 0
    lacking = (gauge.missing + gauge.stale for gauge in gauges if gauge.phase == phase.phase)
    return max(0, max(lacking, default=0) - phase.photos)


class _Rows(QScrollArea):
    """As high as what is in it, where there is room for that."""

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return inner.sizeHint() if inner is not None else super().sizeHint()


class PlanView(QFrame):
    """Shows a Plan and lets phases be left out."""

    accepted = Signal(object)
    """The names of the phases to leave out, as a frozenset: run the rest."""
    closed = Signal()
    skipped_changed = Signal(object)
    """The names of the phases that are not ticked: another plan is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Plan of the rebuild")
        self._rows: dict[str, PhaseRow] = {}
        self._wanted: frozenset[str] = frozenset()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._whole = label(tone="faint")
        self._run = button("Rebuild", self._on_run, look="primary")
        self._close = button("Close", self.closed.emit, look="quiet")
        self._lay_out()

    @property
    def skipped(self) -> frozenset[str]:
        """Phases with work that are not ticked."""
        return self._wanted

    @property
    def rows(self) -> dict[str, PhaseRow]:
        """The rows by phase."""
        return self._rows

    def show_plan(
        self,
        plan: "Plan",
        skip: frozenset[str] = frozenset(),
        chosen: "Plan | None" = None,
        gauges: "Sequence[Gauge]" = (),
    ) -> None:
        """Show a plan.

        :param plan: of all phases.
        :param skip: phases that are not ticked.
        :param chosen: the plan without those; their share of common work falls to others, so figures differ.
        :param gauges: what the photos lack; what the plan does not do of it waits.
        """
        self._wanted = skip
        if [phase.phase for phase in plan.phases] != list(self._rows):
            self._make_rows(plan)
        figures = {phase.phase: phase for phase in (chosen or plan).phases}
        for phase in plan.phases:
            on = phase.phase not in skip
            shown = figures.get(phase.phase, phase) if on else phase
            self._rows[phase.phase].show_phase(shown, on=on, waiting=_waiting(phase, gauges))
        self._show_whole(chosen or plan)

    def focus_first(self) -> None:
        """Put the keyboard where the next key is most likely to go."""
        (self._run if self._run.isEnabled() else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the plan."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _show_whole(self, plan: "Plan") -> None:
        on = [row for row in self._rows.values() if row.on]
        if not on:
            words = "Only the folders are looked through for new photos."
        elif plan.seconds is None:
            words = "How long it takes is known once some photos are done."
        else:
            words = f"Takes {roughly(plan.seconds)}."
        self._whole.setText(f"{words} Originals are only read.")
        self._run.setText("Rebuild" if on else "Look for new photos")

    def _make_rows(self, plan: "Plan") -> None:
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        titles = {phase.phase: phase.title for phase in plan.phases}
        self._rows = {}
        for phase in plan.phases:
            row = PhaseRow(phase, titles)
            row.ticked.connect(self._on_tick)
            if self._rows:
                self._list.addWidget(hairline())
            self._list.addWidget(row)
            self._rows[phase.phase] = row
        self._area.updateGeometry()

    def _on_tick(self) -> None:
        shown = set(self._rows)
        self._wanted = frozenset(
            name for name, row in self._rows.items() if not row.on and (row.usable or name in self._wanted)
        ) | (self._wanted - shown)
        for row in self._rows.values():
            row.set_figures_off()
        self.skipped_changed.emit(self._wanted)

    def _on_run(self) -> None:
        self.accepted.emit(self._wanted)

    def _lay_out(self) -> None:
        inner = QWidget()
        set_look(inner, "ground", "panel")
        inner.setLayout(self._list)
        self._list.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        area = _Rows()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * UNIT, 12, 2 * UNIT, 12)
        foot.setSpacing(UNIT)
        self._whole.setWordWrap(True)
        foot.addWidget(self._whole, 1)
        foot.addWidget(self._close)
        foot.addWidget(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(area, 1)
        self._area = area
        column.addWidget(hairline())
        column.addLayout(foot)
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

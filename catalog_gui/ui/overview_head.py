"""The head of the overview: the sentence that matters and the button; while a run goes on, the run and its buttons."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui import sentences
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.chip import NumberButton
from catalog_gui.ui.formatting import counted, number
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import ElidedLabel, button
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type, text_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan
    from catalog_gui.ui.desk import Summary

REBUILD = "Rebuild missing metadata"
LOOK = "Look for new photos"


class OverviewHead(QWidget):
    """Two lines, a bar and the buttons; it has the same height in every state."""

    wanted = Signal()
    """The button was pressed: show the plan."""
    failures_wanted = Signal()

    def __init__(self, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._idle = ("Counting the photos", "")
        self._problems = 0
        self._sentence = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._sentence, TITLE, bold=True, digits=True)
        self._facts = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._facts, BODY, digits=True, tone="faint")
        self._failures = NumberButton("failed")
        self._failures.clicked.connect(self.failures_wanted)
        self._bar = Bar()
        self._bar.setAccessibleName("How far the run is")
        self._start = button(REBUILD, self.wanted.emit, look="primary")
        self._pause = button("Pause", self._on_pause, icon="pause")
        self._stop = button("Cancel", control.cancel, icon="stop", tip="Stop; what was made is kept")
        self._lay_out()
        control.changed.connect(self.show_run)
        self.show_run()

    @property
    def sentence(self) -> str:
        """The one sentence that matters, as shown."""
        return self._sentence.text()

    @property
    def facts(self) -> str:
        """The line below it."""
        return self._facts.text()

    def show_figures(
        self, summary: "Summary", gauges: "Sequence[Gauge]", plan: "Plan | None", now: datetime, *, fresh: bool
    ) -> None:
        """Show what is missing and how long it takes.

        :param fresh: False where the figures are those of last time, and the new ones are being counted.
        """
        head = sentences.headline(gauges, plan, summary.photos)
        facts = sentences.facts(summary, now)
        self._idle = (head.sentence, facts if fresh else f"{facts}{sentences.DOT}counting")
        self._problems = summary.counts.get("problems", 0)
        self._start.setText(REBUILD if head.urgent else LOOK)
        set_look(self._start, "primary", head.urgent)
        self.show_run()

    def focus_first(self) -> None:
        """Put the keyboard on the button that matters now."""
        (self._pause if self._control.running else self._start).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_plan_open(self, is_open: bool) -> None:
        """The plan has a primary button of its own, so this one steps back."""
        self._start.setEnabled(not is_open)

    def show_run(self) -> None:
        """Show the run as it is now, or what stands when there is none."""
        control = self._control
        self._show_side(1 if control.running else 0)
        progress = control.progress
        self._bar.setVisible(control.running)
        self._show_failures(progress.failures if progress is not None else 0)
        if not control.running:
            self._say(*self._idle)
            return
        self._show_buttons()
        if progress is None:
            self._say("Starting", "")
            return
        sentence = sentences.going_on(progress, paused=control.paused)
        self._say("Stopping" if control.stopping else sentence, sentences.run_facts(progress, paused=control.paused))
        self._bar.set_share(progress.fraction)

    def _show_failures(self, failures: int) -> None:
        """What has failed in the run so far; without a run, the photos that something could not be made of."""
        self._failures.setVisible(bool(failures if self._control.running else self._problems))
        if self._control.running:
            self._failures.show_words(f"{number(failures)} failed", f"Show the {number(failures)} problems")
        else:
            words = counted(self._problems, "photo with a problem", "photos with problems")
            self._failures.show_words(words, f"Show the {words}")

    def _show_side(self, index: int) -> None:
        """The buttons of a run or the one before it; the keyboard stays here if it was here."""
        if index == self._buttons.currentIndex():
            return
        had_focus = self._buttons.isAncestorOf(self.window().focusWidget() or self)
        self._buttons.setCurrentIndex(index)
        if had_focus:
            self.focus_first()

    def _show_buttons(self) -> None:
        paused = self._control.paused
        self._pause.setText("Resume" if paused else "Pause")
        set_icon(self._pause, "play" if paused else "pause")
        for each in (self._pause, self._stop):
            each.setVisible(self._control.stoppable)
            each.setEnabled(not self._control.stopping)

    def _say(self, sentence: str, facts: str) -> None:
        self._sentence.setText(sentence)
        self._facts.setText(facts)

    def _on_pause(self) -> None:
        if self._control.paused:
            self._control.resume()
        else:
            self._control.pause()

    def _lay_out(self) -> None:
        self._buttons = QStackedWidget()
        for widgets in ((self._start,), (self._pause, self._stop)):
            page = QWidget()
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(UNIT)
            row.addStretch(1)
            for widget in widgets:
                row.addWidget(widget)
            self._buttons.addWidget(page)
        self._buttons.setFixedHeight(36)
        lower = QWidget()
        lower.setFixedHeight(28)
        second = QHBoxLayout(lower)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(UNIT)
        self._facts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        second.addWidget(self._facts)
        second.addWidget(self._failures)
        second.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._sentence)
        words.addWidget(lower)
        row = QHBoxLayout()
        row.setSpacing(3 * UNIT)
        row.addLayout(words, 1)
        row.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addStretch(1)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self.setFixedHeight(round(76 * text_scale()))

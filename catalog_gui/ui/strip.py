"""The strip at the bottom of every page: what was just done, with Undo, and the run that is going on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from catalog_gui.ui.bar import Bar
from catalog_gui.ui.formatting import duration
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.theme import SMALL, UNIT, set_look, set_type

HEIGHT = 40
WORDS = 320
"""Pixels for the words of a step that can be taken back; the tooltip has all of them."""
FEWEST = 96
"""With less room than that, a step has an icon alone."""


class Strip(QWidget):
    """Says what was done; offers to undo it; shows the run with pause and stop.

    :param control: the run to show and to steer.
    """

    asked_for_run = Signal()
    """The user wants to see the run: its place is the overview."""
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._undo: Callable[[], object] | None = None
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT + 1)
        self._message = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._message.setAccessibleName("What was done")
        self._undo_button = button("Undo", self._on_undo, look="quiet", icon="undo")
        self._back = button("", self.undo_wanted.emit, look="quiet", icon="undo")
        self._again = button("", self.redo_wanted.emit, look="quiet", icon="redo")
        self._steps = ("", "")
        for each in (self._back, self._again):
            each.setMinimumWidth(4 * UNIT)  # its words never hold the window wide
        self._close_button = self._tool("close", "Clear this message", self.clear)
        self._hint = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_type(self._hint, SMALL, tone="faint")
        self._run = _RunLine(control, self._tool)
        self._run.opened.connect(self.asked_for_run)
        self._lay_out()
        control.changed.connect(self._show_run)
        self.clear()
        self._show_run()

    @property
    def message(self) -> str:
        """What it says now."""
        return self._message.text()

    @property
    def hint(self) -> str:
        """The keys of the page, as far as they are to be seen now."""
        return "" if self._hint.isHidden() else self._hint.text()

    def show_hint(self, text: str) -> None:
        """The keys of the page that is shown; they stand where nothing else is to be said."""
        self._hint.setText(text)

    @property
    def steps(self) -> tuple[str, str]:
        """What it offers to undo and to redo, in all its words."""
        return _offered(self._back), _offered(self._again)

    @property
    def offers_undo(self) -> bool:
        """Whether what it speaks of can be undone."""
        return self._undo is not None

    def show_steps(self, undo: str, redo: str) -> None:
        """Offer to take a step back and to do one again, in its words; empty words offer nothing."""
        self._steps = undo, redo
        for each, verb, words, keys in (
            (self._back, "Undo", undo, QKeySequence.StandardKey.Undo),
            (self._again, "Redo", redo, QKeySequence.StandardKey.Redo),
        ):
            whole = f"{verb}: {words}"
            each.setAccessibleName(whole)
            each.setToolTip(f"{whole} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        self._make_room()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done.

        :param undo: undoes it; without it no Undo is offered.
        """
        self._message.setText(text)
        self._undo = undo
        self._make_room()
        self._undo_button.setVisible(undo is not None)
        self._close_button.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._message, text))

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def undo(self) -> None:
        """Undo what the strip speaks of, once; nothing where nothing is offered."""
        if self._undo is not None:
            undo, self._undo = self._undo, None
            self.clear()
            undo()

    def _on_undo(self) -> None:
        self.undo()

    def _show_run(self) -> None:
        self._run.show_run()
        self._make_room()

    def _make_room(self) -> None:
        """The keys step back for what was done; beside a run there is room for one of the two."""
        self._hint.setVisible(not self._message.text())
        self._message.setVisible(bool(self._message.text()))
        self._back.setVisible(bool(self._steps[0]) and self._undo is None)
        self._again.setVisible(bool(self._steps[1]))
        self._fit_steps()

    def _fit_steps(self) -> None:
        """As many words of the steps as there is room for beside what was done and the run."""
        taken = self._run.sizeHint().width() if not self._run.isHidden() else 0
        room = min(WORDS, (self.width() - taken) // 4)
        for each in (self._back, self._again):
            cut = each.fontMetrics().elidedText(each.accessibleName(), Qt.TextElideMode.ElideMiddle, room)
            each.setText(cut if room >= FEWEST else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_steps()

    def _tool(self, icon: str, name: str, clicked: Callable[[], object]) -> QToolButton:
        tool = QToolButton()
        set_look(tool, "quiet", True)
        set_icon(tool, icon)
        tool.setAccessibleName(name)
        tool.setToolTip(name)
        tool.clicked.connect(lambda _checked=False: clicked())
        return tool

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(2 * UNIT, 0, UNIT, 0)
        row.setSpacing(UNIT)
        row.addWidget(self._message, 1)
        row.addWidget(self._hint, 1)
        row.addWidget(self._back)
        row.addWidget(self._again)
        row.addWidget(self._undo_button)
        row.addWidget(self._close_button)
        row.addWidget(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        column.addWidget(body, 1)


def _offered(step: QPushButton) -> str:
    return "" if step.isHidden() else step.accessibleName()


class _RunLine(QWidget):
    """The run in one line: what, how far, how long, pause, stop."""

    opened = Signal()

    def __init__(self, control: RunControl, tool: Callable[[str, str, Callable[[], object]], QToolButton]) -> None:
        super().__init__()
        self._control = control
        self._stage = QPushButton()
        set_look(self._stage, "link", True)
        self._stage.setToolTip("Show the run")
        self._stage.clicked.connect(self.opened)
        self._bar = Bar()
        self._bar.setFixedWidth(20 * UNIT)
        self._bar.setAccessibleName("How far the run is")
        self._left = label("", SMALL, digits=True, tone="faint")
        self._pause = tool("pause", "Pause", self._on_pause)
        self._stop = tool("stop", "Stop; what was made is kept", control.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        for widget in (self._stage, self._bar, self._left, self._pause, self._stop):
            row.addWidget(widget)
        self._left.setMinimumWidth(self._left.fontMetrics().horizontalAdvance("00 h 00 min left"))

    def show_run(self) -> None:
        """Show the run as it is now; nothing where none goes on."""
        control, progress = self._control, self._control.progress
        self.setVisible(control.running)
        if not control.running:
            return
        stage = progress.stage if progress is not None else "Starting"
        self._stage.setText("Stopping" if control.stopping else f"Paused: {stage.lower()}" if control.paused else stage)
        self._bar.set_share(progress.fraction if progress is not None else 0.0)
        left = progress.seconds_left if progress is not None else None
        self._left.setText("" if left is None or control.paused else f"{duration(left)} left")
        set_icon(self._pause, "play" if control.paused else "pause")
        name = "Go on" if control.paused else "Pause"
        self._pause.setAccessibleName(name)
        self._pause.setToolTip(name)
        for tool in (self._pause, self._stop):
            tool.setVisible(control.stoppable)
            tool.setEnabled(not control.stopping)

    def _on_pause(self) -> None:
        if self._control.paused:
            self._control.resume()
        else:
            self._control.pause()

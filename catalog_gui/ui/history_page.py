"""The page of the history: what was done to the catalog, newest first, and what came of each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine import history
from catalog_gui.engine.history import Happened, LogLine, RunFigures
from catalog_gui.engine.queries import Library
from catalog_gui.ui.background import Background
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import when
from catalog_gui.ui.history_words import by_whom, came_of, ended, line_of, local, run_head
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.operation_facts import OperationFacts
from catalog_gui.ui.run_log import RunLog
from catalog_gui.ui.run_table import RunTable
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type

LIST: Final = 320
TABLE, LOG = 430, 250
"""How table and log share the height."""

Told = tuple[RunFigures, Sequence[LogLine]]


class HistoryPage(QWidget):
    """Runs and operations left; what the chosen one came to right."""

    keys = "Up, Down: from one to the next  ·  R: rebuilds alone  ·  Right: to what failed"
    said = Signal(str)
    """A sentence for the strip."""
    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    open_place = Signal(str)
    """The name of a place to go to."""

    def __init__(
        self, library: Library, parent: QWidget | None = None, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._library, self._clock = library, clock
        self._asked = False
        self._all: Sequence[Happened] = ()
        self._shown: Sequence[Happened] = ()
        self._background = Background(self)
        self.list = LineList(self._line, "What was done")
        self.only_runs = button("Rebuilds only", self._filter, look="chip", tip="R")
        self.only_runs.setCheckable(True)
        self.table, self.log, self.facts = RunTable(), RunLog(), OperationFacts()
        self.empty = EmptyState(
            "not-yet", "Nothing was done yet.", "", "What is done to the catalog is written down here."
        )
        self._title, self._line_below = ElidedLabel(), label("", BODY, tone="faint", digits=True, wrap=True)
        self._stack, self._detail = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def chosen(self) -> Happened | None:
        """What is looked at."""
        return self._shown[self.list.current] if 0 <= self.list.current < len(self._shown) else None

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._line_below.text()

    # What the window asks.

    def arrive(self) -> None:
        """The page comes into sight."""
        self._ask()

    def refresh(self) -> None:
        """The catalog has changed; out of sight nothing is asked, since the page asks when it comes into sight."""
        if self._asked and self.isVisible():
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        if not self._asked:
            self.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            self.only_runs.click()
        elif event.key() == Qt.Key.Key_Right and self.list.hasFocus() and not self.log.isHidden():
            self.log.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Left and self.log.list.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Within.

    def _ask(self) -> None:
        self._asked = True
        self._background.ask(self._read, self._show, topic="history", otherwise=self._failed)

    def _read(self) -> list[Happened]:
        with self._library.keeper.catalog.read() as session:
            return history.happened(session)

    def _read_run(self, run: int) -> Told | None:
        keeper = self._library.keeper
        with keeper.catalog.read() as session:
            found = history.runs(session, keeper.phases, [run])
            return (found[0], history.log_of(session, keeper.phases, found[0])) if found else None

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, events: Sequence[Happened]) -> None:
        self._all = events
        self._stack.setCurrentWidget(self._body if events else self.empty)
        self._filter()

    def _filter(self) -> None:
        """Show all, or the rebuilds alone; what was looked at stays so where it is still there."""
        before = self.chosen
        self._shown = [each for each in self._all if each.run is not None or not self.only_runs.isChecked()]
        self.list.set_count(len(self._shown))
        kept = (place for place, each in enumerate(self._shown) if before and each.operation == before.operation)
        place = next(kept, 0)
        if place != self.list.current:
            self.list.set_current(place)
        else:
            self._on_chosen(place)

    def _line(self, index: int) -> Line:
        return line_of(self._shown[index], self._clock())

    def _on_chosen(self, index: int) -> None:
        event = self.chosen
        if event is None:
            self._detail.setCurrentWidget(self._nothing)
            self._say("", "")
            return
        self._say(
            event.label, DOT.join((when(local(event.started), self._clock()), ended(event.result), *came_of(event)))
        )
        if event.run is None:
            self._background.forget("run")
            self.facts.show_event(event)
            self._detail.setCurrentWidget(self.facts)
            return
        run, by = event.run, by_whom(event)
        self._background.ask(
            lambda: self._read_run(run), lambda told: self._show_run(told, by), topic="run", otherwise=self._failed
        )

    def _show_run(self, told: Told | None, by: str) -> None:
        if told is None:
            self._detail.setCurrentWidget(self._nothing)
            return
        run, log = told
        self._say(run.label, run_head(run, self._clock()))
        self.table.show_run(run, by)
        self.log.setVisible(bool(log))
        self.log.show_log(log)
        self._detail.setCurrentWidget(self._run)

    def _say(self, title: str, line: str) -> None:
        self._title.setText(title)
        self._line_below.setText(line)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_chosen)
        self.log.photos_wanted.connect(self.photos_wanted)
        self.log.problems_wanted.connect(lambda: self.open_place.emit("problems"))

    def _lay_out(self) -> None:
        self._body = QSplitter()
        self._body.setChildrenCollapsible(False)
        self._body.addWidget(self._list_side())
        self._body.addWidget(self._detail_side())
        self._body.setStretchFactor(1, 1)
        self._body.setSizes([LIST, 4 * LIST])
        for widget in (self._body, self.empty):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def _list_side(self) -> QWidget:
        side = _ground("panel")
        side.setMinimumWidth(LIST - 9 * UNIT)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        head.addWidget(self.only_runs)
        head.addStretch(1)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        return side

    def _detail_side(self) -> QWidget:
        side, self._nothing = _ground("canvas"), QWidget()
        self._run = QSplitter(Qt.Orientation.Vertical)
        self._run.setChildrenCollapsible(False)
        for widget in (self.table, self.log):
            self._run.addWidget(widget)
        self._run.setSizes([TABLE, LOG])
        for each in (self._run, self.facts, self._nothing):
            self._detail.addWidget(each)
        set_type(self._title, TITLE)
        head = QVBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT // 2)
        head.addWidget(self._title)
        head.addWidget(self._line_below)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._detail, 1)
        return side


def _ground(name: str) -> QWidget:
    made = QWidget()
    set_look(made, "ground", name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made

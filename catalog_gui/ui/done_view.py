"""What was done to the catalog, newest first, and what came of each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine import history
from catalog_gui.engine.history import Happened, LogLine, RunFigures
from catalog_gui.engine.queries import Library
from catalog_gui.ui.background import Background
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.history_words import (
    KINDS,
    RESULTS,
    by_whom,
    came_of,
    ended,
    line_of,
    older_line,
    run_head,
    whenever,
)
from catalog_gui.ui.labels import button
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.list_and_detail import ListAndDetail
from catalog_gui.ui.operation_facts import OperationFacts
from catalog_gui.ui.run_log import RunLog
from catalog_gui.ui.run_table import RunTable
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import UNIT

TABLE, LOG = 430, 250
"""How table and log share the height."""
FEW: Final = 10
"""So many are listed until the older ones are asked for."""
RUNS: Final = "run"
"""Stands for all kinds of operations that were runs."""

Told = tuple[RunFigures, Sequence[LogLine]]


class DoneView(QWidget):
    """Runs and operations left; what the chosen one came to right."""

    keys = "Up, Down: from one to the next  ·  R: rebuilds alone  ·  Right: to what failed"
    said = Signal(str)
    photos_wanted = Signal(object)
    open_place = Signal(str)
    retry_wanted = Signal(object)
    """These photos are to be tried again."""
    changes_wanted = Signal(int)
    """What an operation changed is to be shown."""

    def __init__(
        self, library: Library, parent: QWidget | None = None, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._library, self._clock = library, clock
        self._all: Sequence[Happened] = ()
        self._shown: Sequence[Happened] = ()
        self._older = 0
        self._whole = False
        self._background = Background(self)
        self.list = LineList(self._line, "What was done")
        self.kind, self.result = _choice("What was done"), _choice("How it ended")
        self.table, self.log, self.facts = RunTable(), RunLog(), OperationFacts()
        self.show_changes = button("Show changes", self._on_changes, icon="history")
        self.empty = EmptyState(
            "not-yet", "Nothing was done yet.", "", "What is done to the catalog is written down here."
        )
        self.no_match = EmptyState("no-match", "None of what was done is like that.", "Show all")
        self._stack = QStackedWidget()
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
        return self._body.heading_text

    def ask(self) -> None:
        """Ask the catalog what was done."""
        self._background.ask(self._read, self._show, topic="history", otherwise=self._failed)

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    def show_all(self) -> None:
        """Filter nothing."""
        for each in (self.kind, self.result):
            each.setCurrentIndex(0)

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            self.kind.setCurrentIndex(0 if self.kind.currentData() == RUNS else max(0, self.kind.findData(RUNS)))
        elif event.key() == Qt.Key.Key_Right and self.list.hasFocus() and not self.log.isHidden():
            self.log.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Left and self.log.list.hasFocus():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # Within.

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
        kinds = dict.fromkeys(each.kind for each in events)
        runs = {RUNS: "Rebuilds"} if any(each.run is not None for each in events) else {}
        others = {kind: KINDS.get(kind, kind.capitalize()) for kind in kinds if kind != "rebuild"}
        _offer(self.kind, "Everything", runs | others)
        results = dict.fromkeys(each.result for each in events)
        _offer(self.result, "Any outcome", {each: ended(each).capitalize() for each in RESULTS if each in results})
        self._filter()

    def _wanted(self, event: Happened) -> bool:
        kind, result = self.kind.currentData(), self.result.currentData()
        fits = kind is None or (event.run is not None if kind == RUNS else event.kind == kind)
        return fits and result in (None, event.result)

    def _filter(self) -> None:
        """Show what is wanted; what was looked at stays so where it is still there."""
        before = self.chosen
        found = [each for each in self._all if self._wanted(each)]
        self._shown = found if self._whole else found[:FEW]
        self._older = len(found) - len(self._shown)
        self._stack.setCurrentWidget(self._body if found else self.no_match if self._all else self.empty)
        self.list.set_count(len(self._shown) + bool(self._older))
        kept = (place for place, each in enumerate(self._shown) if before and each.operation == before.operation)
        place = next(kept, 0)
        if place != self.list.current:
            self.list.set_current(place)
        else:
            self._on_chosen(place)

    def _line(self, index: int) -> Line:
        if index >= len(self._shown):
            return older_line(self._older)
        return line_of(self._shown[index], self._clock())

    def _on_chosen(self, index: int) -> None:
        if index >= len(self._shown) > 0:
            self._show_older(index)
            return
        event = self.chosen
        self.show_changes.setVisible(event is not None)
        if event is None:
            self._body.show_detail(None)
            self._body.say("", "")
            return
        when = whenever(event.started, self._clock())
        self._body.say(event.label, DOT.join((when, ended(event.result), *came_of(event))))
        if event.run is None:
            self._background.forget("run")
            self.facts.show_event(event)
            self._body.show_detail(self.facts)
            return
        run, by = event.run, by_whom(event)
        self._background.ask(
            lambda: self._read_run(run), lambda told: self._show_run(told, by), topic="run", otherwise=self._failed
        )

    def _show_older(self, index: int) -> None:
        """The last row was reached: the rest follows in its place."""
        self._whole = True
        self._shown = [each for each in self._all if self._wanted(each)]
        self._older = 0
        self.list.set_count(len(self._shown))
        self._on_chosen(index)

    def _show_run(self, told: Told | None, by: str) -> None:
        if told is None:
            self._body.show_detail(None)
            return
        run, log = told
        self._body.say(run.label, run_head(run, self._clock()))
        self.table.show_run(run, by)
        self.log.setVisible(bool(log))
        self.log.show_log(log)
        self._body.show_detail(self._run)

    def _on_changes(self) -> None:
        if self.chosen is not None:
            self.changes_wanted.emit(self.chosen.operation)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_chosen)
        self.log.photos_wanted.connect(self.photos_wanted)
        self.log.retry_wanted.connect(self.retry_wanted)
        self.log.problems_wanted.connect(lambda: self.open_place.emit("problems"))
        self.no_match.pressed.connect(self.show_all)
        for each in (self.kind, self.result):
            each.currentIndexChanged.connect(lambda _index: self._filter())

    def _lay_out(self) -> None:
        self._run = QSplitter(Qt.Orientation.Vertical)
        self._run.setChildrenCollapsible(False)
        for widget in (self.table, self.log):
            self._run.addWidget(widget)
        self._run.setSizes([TABLE, LOG])
        above, details = (self.kind, self.result), (self._run, self.facts)
        self._body = ListAndDetail(self.list, details, above, [self.show_changes])
        for page in (self._body, self.no_match, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(UNIT)
    return made


def _offer(choice: QComboBox, all_of_them: str, words: dict[str, str]) -> None:
    """Offer these beside all; what was chosen stays so where it is still offered."""
    before = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    choice.addItem(all_of_them, None)
    for key, each in words.items():
        choice.addItem(each, key)
    choice.setCurrentIndex(max(0, choice.findData(before)) if before is not None else 0)
    choice.blockSignals(False)

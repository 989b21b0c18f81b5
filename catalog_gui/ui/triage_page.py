"""The page of what went wrong: the triage of the catalog or of another database, with the ways back and their buttons."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.records import Report
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.deliberate import Deliberate
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted, number
from catalog_gui.ui.history_words import by_the_clock, exactly
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type
from catalog_gui.ui.triage_doing import TriageDoing
from catalog_gui.ui.triage_lock import LockControl
from catalog_gui.ui.triage_numbers import Numbers
from catalog_gui.ui.triage_parts import Section
from catalog_gui.ui.triage_report import ReportView
from catalog_gui.ui.triage_saving import Saving
from catalog_gui.ui.triage_work import Found, TriageWork

WELL: Final = "Nothing is missing, as far as was counted."
LEAST: Final = 160
"""Pixels of height for the report; what lies under it may need more, and must not squeeze the head for that."""
READ_ONLY: Final = "Another database; it is only read."


class TriagePage(QWidget):
    """Head with what can be done about the report, how far an investigation is, and the report.

    :param control: the run of the window; without it none is steered, as in a test of the page alone.
    :param lock: the incident lock of the window; without it the page has one of its own.
    """

    keys = "R: look again  ·  S: save the report  ·  L: lock or unlock  ·  Esc: stop looking"
    said = Signal(str)
    """A sentence for the strip."""
    restore_wanted = Signal(object)
    """The catalog is to be put back to this Backup."""
    changes_wanted = Signal()
    """The record of changes is to be shown."""

    def __init__(
        self,
        keeper: Keeper,
        control: RunControl | None = None,
        lock: LockControl | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper, self._asked = keeper, False
        self._shown: object = None
        self._control = control or RunControl(self)
        self.lock = lock or LockControl(keeper, self)
        self.sure = Deliberate(self)
        self.work = TriageWork(keeper, self)
        self.doing = TriageDoing(keeper, self._control, self.lock, self.sure, self)
        self.saving = Saving(self)
        self._title, self._line = ElidedLabel(), label("", SMALL, tone="faint", digits=True, wrap=True)
        self._alarm = label("", BODY, tone="failed", wrap=True)
        self._looking, self._bar = label("", BODY, wrap=True), Bar()
        self.again = button("Look again", self.work.begin, icon="retry", tip="R")
        self.other = button("Another database…", self._on_other, icon="open", tip="Look into another file, read only")
        self.search = button(
            "Search scripts…", self._on_search, icon="search", tip="Search a folder for what removes rows"
        )
        self.save = button("Save…", self._on_save, icon="keep", tip="S: as a web page, JSON or text")
        self.lock_it = button("Lock", self._on_lock, icon="lock", tip="L")
        self.noted = button("I have taken note", self._on_noted)
        self.cancel = button("Stop", self.work.stop, icon="stop", tip="Esc")
        self.contents, self.view, self.numbers = Flow(gap=UNIT // 2), ReportView(), Numbers(keeper.catalog.file)
        self.number_section = Section("Photos by number", "Numbers")
        self.number_section.show_body(self.numbers)
        self.view.add_section(self.number_section)
        self.stopped = EmptyState("not-yet", "Nothing was looked at yet.", "Look now")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_lock()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        parts = (self.work, self.doing, self.lock, self.numbers, self.saving)
        return sum(part.waiting for part in parts)

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._line.text()

    @property
    def alarm_text(self) -> str:
        """What is said of rows that were lost and that nobody has taken note of; nothing where there are none."""
        return "" if self._alarm.isHidden() else self._alarm.text()

    def look_at(self, file: Path | None) -> None:
        """Look into another database's file, which is only read; None for the open catalog."""
        self._asked = True
        self.work.look_at(file)

    # What the window asks.

    def arrive(self) -> None:
        """The page comes into sight, or what it shows may have changed: then the catalog is looked into again."""
        self.lock.look()
        if not self._asked:
            self.look_at(None)
        elif self.work.other is None and self.work.is_outdated and not self.work.working:
            self.work.begin()

    def refresh(self) -> None:
        """The catalog may have changed; out of sight nothing is asked, since the page looks when it comes into sight."""
        if self.isVisible():
            self.arrive()

    def focus_first(self) -> None:
        """Give the keys to the report."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self.saving.close_work()
        for part in (self.work, self.doing, self.numbers):
            part.close_work()

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_R: self.again,
            Qt.Key.Key_S: self.save,
            Qt.Key.Key_L: self.lock_it,
            Qt.Key.Key_Escape: self.cancel,
        }
        pressed = keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if pressed is None or pressed.isHidden():
            super().keyPressEvent(event)
        else:
            pressed.click()

    # Within.

    def _on_found(self, found: Found) -> None:
        own, report = self.work.other is None, found.report
        if self._shown is not report.events:  # else the same evidence, weighed by other answers
            self._shown = report.events
            self.view.show_report(found, own)
        else:
            self.view.show_causes(found)
            self.view.done.show_tried(report.tried, own)
        self._stack.setCurrentWidget(self.view)
        self._show_progress(False)
        self._say(report, own)
        self.other.setText("Another database…" if own else "Back to this catalog")
        self._show_alarm(found)
        self.number_section.setVisible(own)
        self._list_contents()
        self.save.setEnabled(True)

    def _say(self, report: Report, own: bool) -> None:
        grave = [each for each in report.findings if each.severity == "critical"]
        more = f", and {counted(len(grave) - 1, 'more grave finding', 'more grave findings')}" if len(grave) > 1 else ""
        self._title.setText(by_the_clock(f"{grave[0].title}{more}") if grave else WELL)
        ways = sum(way.available for way in report.recovery)
        back = (
            counted(ways, "way leads back", "ways lead back")
            if ways
            else "No way back was found"
            if report.steps
            else ""
        )
        parts = (
            back,
            f"Looked at {exactly(report.made_at)}",
            report.subject if own else f"{READ_ONLY} {report.subject}",
        )
        self._line.setText(DOT.join(filter(None, parts)))

    def _show_alarm(self, found: Found) -> None:
        lost = [
            f"{number(each.expected - each.actual)} of {rows_of(each.table, each.expected, OWN)}"
            for each in found.alarms
        ]
        words = f"Lost since the catalog was open last, and not by this program: {', '.join(lost)}."
        self._alarm.setText(words if lost else "")
        for each in (self._alarm, self.noted):
            each.setVisible(bool(lost))

    def _on_looking(self, words: str, share: float) -> None:
        self._show_progress(True)
        self._looking.setText(f"{words}…")
        self._bar.set_share(share)

    def _show_progress(self, on: bool) -> None:
        on = on and self.work.working
        for each in (self._looking, self._bar, self.cancel):
            each.setVisible(on)
        self.again.setEnabled(not on)

    def _on_stopped(self, words: str) -> None:
        self._show_progress(False)
        self.stopped.show_words(words, "Look again")
        if self.work.last is None:
            self._stack.setCurrentWidget(self.stopped)
        else:
            self.said.emit(words)

    def _on_answer(self, name: str, said: object) -> None:
        self.work.answer(name, said if isinstance(said, bool) else None)

    def _on_done(self, command: str, words: str) -> None:
        try:
            self.work.note_done(command, words)
        except CatalogError as error:
            self.said.emit(str(error))
        self.work.begin()

    def _on_noted(self) -> None:
        self.work.take_note()

    def _on_lock(self) -> None:
        self.lock.unlock() if self.lock.locked is not None else self.lock.lock()

    def _on_lock_changed(self) -> None:
        self._show_lock()
        if self._asked and self.isVisible() and self.work.other is None:
            self.work.begin()

    def _show_lock(self) -> None:
        locked = self.lock.locked is not None
        self.lock_it.setText("Unlock" if locked else "Lock")
        self.lock_it.setToolTip(f"L: {'let everything begin again' if locked else 'stop rebuilds, Apply and the rest'}")

    def _list_contents(self) -> None:
        """A link to each section that has something to say."""
        for each in self.contents.findChildren(QWidget):
            each.deleteLater()
        for section in self.view.sections:
            self.contents.add(button(section.short, lambda each=section: self.view.go_to(each), look="link"))  # type: ignore[misc]

    def _on_other(self) -> None:
        if self.work.other is not None:
            self.look_at(None)
            return
        dialog = QFileDialog(self, "Look into another database", str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.look_at(Path(file)))
        dialog.open()

    def _on_search(self) -> None:
        dialog = QFileDialog(self, "Search scripts for what removes rows", str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.work.search(Path(folder)))
        dialog.open()

    def _on_save(self) -> None:
        if self.work.last is not None:
            self.saving.ask_where(f"triage-{self._keeper.catalog.name}", self.work.last.report)

    def _connect(self) -> None:
        self.work.found.connect(self._on_found)
        self.work.looking.connect(self._on_looking)
        self.work.stopped.connect(self._on_stopped)
        self.view.doing_wanted.connect(self.doing.do)
        self.view.answered.connect(self._on_answer)
        self.view.done.noted.connect(self.work.note_tried)
        self.doing.done.connect(self._on_done)
        self.doing.restore_wanted.connect(self.restore_wanted)
        self.doing.changes_wanted.connect(self.changes_wanted)
        self.stopped.pressed.connect(self.work.begin)
        self.lock.changed.connect(self._on_lock_changed)
        for part in (self.work, self.doing, self.saving):
            part.said.connect(self.said)

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.stopped)
        self._stack.setMinimumHeight(LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        column.addWidget(self.sure)
        for each in (self._alarm, self.noted, self._looking, self._bar, self.cancel):
            each.hide()
        self.save.setEnabled(False)
        self.setFocusProxy(self.view)

    def _head(self) -> QVBoxLayout:
        set_type(self._title, TITLE)
        buttons = Flow(gap=UNIT)
        for each in (self.again, self.other, self.search, self.save, self.lock_it):
            buttons.add(each)
        head = QVBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, UNIT)
        head.setSpacing(UNIT)
        head.addWidget(self._title)
        head.addWidget(self._line)
        head.addLayout(_row(self._alarm, self.noted))
        head.addWidget(buttons)
        head.addLayout(_row(self._looking, self.cancel))
        head.addWidget(self._bar)
        head.addWidget(self.contents)
        return head


def _row(words: QWidget, beside: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT)
    row.addWidget(words, 1)
    row.addWidget(beside)
    return row

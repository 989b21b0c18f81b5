"""The report of a triage on the page: its sections below one another, in two columns where there is room."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from attrs import evolve
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.care.triage.investigation import Investigation
from catalog_gui.care.triage.records import Place, Report, Step, Way
from catalog_gui.ui.history_words import by_the_clock, exactly
from catalog_gui.ui.labels import label
from catalog_gui.ui.theme import SMALL, UNIT, set_look
from catalog_gui.ui.triage_causes import Causes, Questions
from catalog_gui.ui.triage_notes import Notes
from catalog_gui.ui.triage_parts import MARKS, Section, doing, facts, marked, typed
from catalog_gui.ui.triage_tables import tables_body
from catalog_gui.ui.triage_timeline import timeline_body
from catalog_gui.ui.triage_work import Found

TWO_COLUMNS: Final = 1500
"""Pixels from which on the sections stand in two columns."""
UNTRIED: Final = Investigation()
"""A way that is there leads back to something: it was not gone for this loss, whatever was done for another."""
WELL: Final = "Nothing was found that should worry you."


class ReportView(QScrollArea):
    """All sections of a report."""

    doing_wanted = Signal(str)
    """A command that the person wants to be done."""
    answered = Signal(str, object)
    """A question's name, and yes, no or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was found")
        self.findings, self.ways, self.causes = Section("What was found", "Findings"), Section("Ways back"), Causes()
        self.questions = Questions(self.answered.emit)
        self.steps, self.done = Section("What to do", "To do"), Notes()
        self.timeline, self.tables, self.gaps = (
            Section("Timeline"),
            Section("Tables"),
            Section("What cannot be known", "Not known"),
        )
        self.places, self.facts = Section("Files to look at", "Files"), Section("The database", "Database")
        self._more: list[Section] = []
        self._lay_out()

    def add_section(self, section: Section) -> None:
        """Put a section of the page's own at the end."""
        self._more.append(section)
        self._right_column.insertWidget(self._right_column.count() - 1, section)

    @property
    def sections(self) -> list[Section]:
        """The sections that have something to say, in their order."""
        return [each for each in (*self._left, *self._right, *self._more) if not each.isHidden()]

    def show_report(self, found: Found, own: bool) -> None:
        """Show a report.

        :param own: whether it is of a catalog of this application.
        """
        report, kept = found.report, _of_this(found)
        self.findings.fill(self._findings(report, kept))
        self.ways.fill(self._ways(report.recovery))
        self.show_causes(found)
        self.done.show_tried(report.tried, own)
        self.timeline.show_body(timeline_body(report.events)) if report.events else self.timeline.hide()
        self.tables.show_body(tables_body(report.tables, own)) if report.tables else self.tables.hide()
        self.gaps.fill(label(by_the_clock(each), SMALL, wrap=True) for each in report.gaps)
        self.places.fill(_place(each) for each in report.places)
        self.facts.fill([facts((("Report of", exactly(report.made_at)), ("File", report.subject), *report.header))])

    def show_causes(self, found: Found) -> None:
        """Show what the answers change, and nothing else."""
        self.causes.show_causes(found.report)
        self.questions.show_questions(found.report.questions)
        self.steps.fill(self._steps(found.report.steps, _of_this(found)))

    def go_to(self, section: Section) -> None:
        """Bring a section to the top."""
        top = section.mapTo(self._inner, section.rect().topLeft()).y()
        self.verticalScrollBar().setValue(top - UNIT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= TWO_COLUMNS
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom,
        )

    # Within.

    def _findings(self, report: Report, kept: Investigation) -> Iterator[QWidget]:
        if not report.findings:
            yield marked("check", "done", WELL)
        for each in report.findings:
            icon, tone = MARKS[each.severity]
            beside = doing(each.action, kept, self.doing_wanted.emit)
            yield marked(icon, tone, each.title, (*each.evidence, *typed(each.action)), beside)

    def _ways(self, ways: Sequence[Way]) -> Iterator[QWidget]:
        first = next((way.command for way in ways if way.available), None)
        for way in ways:
            if way.available:
                beside = doing(way.command, UNTRIED, self.doing_wanted.emit, primary=way.command == first)
                yield marked("check", "done", way.option, (_sentence(way.why), *typed(way.command)), beside)
            else:
                yield marked("close", "faint", way.option, (f"Not available: {way.why}",))

    def _steps(self, steps: Sequence[Step], kept: Investigation) -> Iterator[QWidget]:
        for step in steps:
            icon, tone = ("check", "done") if step.done else ("right", "faint")
            state = "Done" if step.done else "To do"
            beside = None if step.done else doing(step.command, kept, self.doing_wanted.emit)
            yield marked(icon, tone, step.words, (f"{state}  ·  by {step.owner}",), beside)

    def _lay_out(self) -> None:
        self._left = (self.findings, self.ways, self.causes, self.questions)
        self._right = (self.steps, self.done, self.timeline, self.tables, self.gaps, self.places, self.facts)
        inner = self._inner = QWidget()
        set_look(inner, "ground", "canvas")
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, inner)
        self._columns.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        self._columns.setSpacing(4 * UNIT)
        for sections in (self._left, self._right):
            column = QVBoxLayout()
            column.setSpacing(2 * UNIT)
            for each in sections:
                each.hide()
                column.addWidget(each)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
            self._right_column = column
        self.setWidget(inner)


def _of_this(found: Found) -> Investigation:
    """What was done since the newest loss: what was done about an older one is not done for this."""
    losses = [event.at for event in found.report.events if event.severity != "info"]
    since = max(losses, default=datetime.min)
    return evolve(found.kept, done=tuple(each for each in found.kept.done if each.at >= since))


def _place(place: Place) -> QWidget:
    icon, tone = ("check", "done") if place.exists else ("close", "stale")
    state = "There" if place.exists else "Not there"
    return marked(icon, tone, place.path, (f"{state}  ·  {place.what}",))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

"""The likely causes with what speaks for and against each, and the questions whose answers change them."""

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from catalog_gui.care.triage.records import Hypothesis, Question, Report
from catalog_gui.care.triage.story import story
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.formatting import NBSP
from catalog_gui.ui.history_words import by_the_clock
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT
from catalog_gui.ui.triage_parts import Section

INFERENCE = "Inferred from what was seen, not known. Together they are 100 %; your answers change them."
SHARE = 56
"""Pixels for a percentage."""


class Causes(Section):
    """Causes, the likeliest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Likely causes", "Causes", parent)

    def show_causes(self, report: Report) -> None:
        """Show the causes of a report; hidden where nothing is lost."""
        rows = [_cause(report, each, first=not place) for place, each in enumerate(report.hypotheses)]
        self.fill([label(INFERENCE, SMALL, tone="faint", wrap=True), *rows] if rows else [])


def _cause(report: Report, each: Hypothesis, first: bool) -> QWidget:
    """A cause; of the likeliest one also how it may have gone, step by step."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * UNIT)
    share = QVBoxLayout()
    share.setSpacing(UNIT // 2)
    figure = label(f"{each.confidence}{NBSP}%", BODY, bold=True, digits=True)
    figure.setFixedWidth(SHARE)
    bar = Bar()
    bar.setFixedWidth(SHARE)
    bar.set_share(each.confidence / 100)
    for widget in (figure, bar):
        share.addWidget(widget)
    share.addStretch(1)
    row.addLayout(share)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(each.title, BODY, wrap=True))
    told = [f"For: {said}" for said in each.evidence] + [f"Against: {said}" for said in each.against]
    steps = [f"{number}. {step.sentence}" for number, step in enumerate(story(report, each), 1)] if first else []
    more = ["If it was this, step by step:", *steps] if steps else []
    for line in (*told, f"Would be ruled out by: {each.falsified_by}", *more):
        words.addWidget(label(by_the_clock(line), SMALL, tone="faint", wrap=True))
    row.addLayout(words, 1)
    return made


class Questions(Section):
    """What only the person knows: yes, no, or not known.

    :param answered: told of a question's name and its answer, None for not known.
    """

    def __init__(self, answered: Callable[[str, bool | None], object], parent: QWidget | None = None) -> None:
        super().__init__("Questions for you", "Questions", parent)
        self._answered = answered
        self._asked: tuple[str, ...] = ()
        self.buttons: dict[tuple[str, bool | None], QPushButton] = {}
        """The buttons by question and answer."""

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Show the questions with their answers; rows that are there stay, so that the keys do not wander."""
        if self._asked != tuple(each.name for each in questions):
            self._asked = tuple(each.name for each in questions)
            self.buttons = {}
            self.fill([self._row(each) for each in questions])
        for each in questions:
            self.buttons[each.name, each.answer].setChecked(True)

    def _row(self, question: Question) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(label(question.words, BODY, wrap=True), 1)
        group = QButtonGroup(made)
        choices: tuple[tuple[str, bool | None], ...] = (("Yes", True), ("No", False), ("Not known", None))
        for words, answer in choices:
            choice = button(words, lambda answer=answer: self._answered(question.name, answer), look="chip")  # type: ignore[misc]
            choice.setCheckable(True)
            choice.setAccessibleName(f"{question.words} {words}")
            group.addButton(choice)
            row.addWidget(choice)
            self.buttons[question.name, answer] = choice
        return made

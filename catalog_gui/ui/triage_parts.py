"""What the sections of a triage are made of: a titled section, lines with a mark, buttons that know whether they are done."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.care.triage.investigation import Investigation
from catalog_gui.ui.history_words import by_the_clock, exactly
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.run_table import Mark
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT
from catalog_gui.ui.triage_deeds import deed_of

MARKS: Final = {"critical": ("warning", "failed"), "warning": ("warning", "stale"), "info": ("info", "faint")}
"""Icon and tone of each gravity."""


class Section(QWidget):
    """A title, and below it what it is about. Hidden while it has nothing to say.

    :param short: what a link to it is called, where that is not the title.
    """

    def __init__(self, title: str, short: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.short = title, short or title
        self.setAccessibleName(title)
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 2 * UNIT)
        self._column.setSpacing(UNIT)
        if title:
            self._column.addWidget(label(title, TITLE))
        self._column.addWidget(self._body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def fill(self, widgets: Iterable[QWidget]) -> None:
        """Show these below one another, parted by hairlines."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        count = 0
        for count, widget in enumerate(widgets, start=1):
            if count > 1:
                column.addWidget(hairline())
            column.addWidget(widget)
        self._replace(body)
        self.setVisible(count > 0)

    def show_body(self, body: QWidget) -> None:
        """Show this alone."""
        self._replace(body)
        self.show()

    def words(self) -> list[str]:
        """All that stands in it, line by line."""
        return [self.title, *(each.text() for each in self._body.findChildren(QLabel))]

    def _replace(self, body: QWidget) -> None:
        """Put another body in the place of the one that is there; the keys stay in this section."""
        focused = self._body.isAncestorOf(self.window().focusWidget() or self)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.show()
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def marked(icon: str, tone: str, title: str, lines: Iterable[str] = (), beside: QWidget | None = None) -> QWidget:
    """A mark, a line of words, faint lines below it, and perhaps a button on the right. Moments are told by the clock here."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT)
    row.addWidget(Mark(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(by_the_clock(title), BODY, wrap=True))
    for line in lines:
        words.addWidget(label(by_the_clock(line), SMALL, tone="faint", wrap=True))
    row.addLayout(words, 1)
    if beside is not None:
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
    return made


def doing(
    command: str | None, kept: Investigation, wanted: Callable[[str], object], primary: bool = False
) -> QPushButton | None:
    """The button for a command that the window can do; one that was done says so, and when, and can be pressed again."""
    deed = deed_of(command)
    if deed is None or command is None:
        return None
    done = kept.was_done(command)
    made = button(deed.words, lambda: wanted(command), look="primary" if primary else None, tip=command)
    made.setProperty("command", command)
    if done is not None:
        made.setText("Done")
        set_icon(made, "check", "on_accent" if primary else "done")
        made.setToolTip(f"{exactly(done.at)}: {done.words} Press to do it again.")
    return made


def typed(command: str | None) -> list[str]:
    """How to say a command that has to be typed; nothing where the window does it, or where there is none."""
    return [f"To be typed: {command}"] if command and deed_of(command) is None else []


def facts(rows: Iterable[tuple[str, str]]) -> QWidget:
    """Names and values in two columns."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(3 * UNIT)
    grid.setVerticalSpacing(UNIT // 2)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(rows):
        grid.addWidget(label(name, SMALL, tone="faint"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(by_the_clock(value), SMALL, digits=True, wrap=True), row, 1)
    return made

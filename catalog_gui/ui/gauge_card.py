"""One field on the overview: its ring, its figure, what is wrong with it, and while a run goes on how far it is."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from catalog_gui.errors import CatalogError
from catalog_gui.resources import resource_path
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.chip import NumberButton
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted, decimal, number, percent_figure, percent_text
from catalog_gui.ui.labels import ElidedLabel, label
from catalog_gui.ui.ring import Ring
from catalog_gui.ui.theme import BODY, FIGURE, SMALL, UNIT, set_type

if TYPE_CHECKING:
    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.progress import PhaseProgress
    from catalog_gui.ui.rules_popup import RulesPopup

WRONG: Final = ("missing", "stale", "failed")
WORDS: Final = {"missing": "missing", "stale": "out of date", "failed": "failed"}
SPOKEN: Final = {
    "done": "done",
    "missing": "missing",
    "stale": "out of date",
    "failed": "failed",
    "not_applicable": "not applicable",
    "eligible": "that it applies to",
}

PARTS: Final = {
    "given": "from you",
    "exif": "from the camera",
    "xmp": "from XMP",
    "filename": "from the file name",
    "folder": "from the folder",
    "filesystem": "from the disk",
    "suspicious": "that look wrong",
}
"""Where a date may come from, in words; other parts say it themselves."""


def field_icon(field: str) -> str:
    """The icon of a field; one for all fields that have none of their own."""
    try:
        resource_path(f"icons/{field}.svg")
    except CatalogError:
        return "info"
    return field


class GaugeCard(QFrame):
    """Shows a Gauge. Every number on it opens the photos that it counts.

    Its rows keep their height whatever they show, so that nothing jumps when a run begins, goes on and ends.
    """

    opened = Signal(str, str)
    """Field and state; the state may also be "eligible" or "members"."""

    def __init__(self, field: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._title = title
        self._phase = field
        self._at_work = False
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._ring = Ring(field_icon(field))
        self._figure = label(size=FIGURE, digits=True)
        self._percent = label("%", BODY, tone="faint")
        self._done = self._number("done", None, BODY)
        self._of = label("of", BODY, tone="faint")
        self._of.setFixedHeight(self._done.sizeHint().height())  # on one line with the numbers beside it
        self._eligible = self._number("eligible", None, BODY)
        self._word = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._chips = {state: self._number(state, state) for state in WRONG}
        self._reason = label("", SMALL, tone="faint", wrap=True)
        self._members = self._number("members", None)
        self._others = self._number("not_applicable", None)
        self._bar = Bar()
        self._progress = label("", SMALL, digits=True, tone="faint")
        for words in (self._reason, self._progress):
            words.setContentsMargins(3, 0, 0, 0)  # under the words of the numbers, which have room for the focus
        self._lay_out()

    @property
    def title(self) -> str:
        """The name of the field."""
        return self._title

    def show_gauge(self, gauge: "Gauge") -> None:
        """Show these figures."""
        self._phase = gauge.phase
        counts = {state: getattr(gauge, state) for state in ("done", *WRONG, "not_applicable")}
        never_run, away = gauge.status == "never run", gauge.status == "not available"
        running = gauge.status == "running" or self._at_work
        around = {"not_applicable": 1} if away else counts
        self._ring.show_counts(around, never_run=never_run, running=running)
        self._figure.setText(percent_figure(None if never_run or away else gauge.percent))
        self._percent.setVisible(not (never_run or away or gauge.percent is None))
        self._show_done(gauge, plain=not (never_run or away))
        for state, chip in self._chips.items():
            chip.setVisible(bool(counts[state]) and not away)
            chip.show_words(f"{number(counts[state])} {WORDS[state]}", self._spoken(counts[state], state))
        self._show_members(gauge)
        self._others.setVisible(bool(gauge.not_applicable) and not away)
        none_such = f"{number(gauge.not_applicable)} not applicable"
        self._others.show_words(none_such, self._spoken(gauge.not_applicable, "not_applicable"))
        self.setAccessibleName(self._whole_in_words(gauge))

    def show_progress(self, progress: "PhaseProgress | None") -> None:
        """Show how far the phase that fills this field is, in place of the chips; None shows the chips again."""
        at_work = progress is not None and not progress.finished and progress.requested > 0
        if at_work != self._at_work:
            self._at_work = at_work
            self._ring.set_running(at_work)
        if progress is None or self._reason.isVisibleTo(self):
            self._rows.setCurrentIndex(0)
            return
        self._rows.setCurrentIndex(1)
        settled = progress.done + progress.failed
        share = 1.0 if progress.finished else settled / progress.requested if progress.requested else 0.0
        self._bar.set_share(share)
        self._bar.setAccessibleName(f"{self._title}: progress")
        words = f"{number(settled)} of {number(progress.requested)}"
        if not progress.requested:
            words = "nothing to do" if progress.finished else "waits for the others"
        elif progress.failed:
            words += f", {number(progress.failed)} failed"
        self._progress.setText(words)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse, or by the menu key while one of the numbers has the keyboard."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.menu().popup(event.globalPos() if by_mouse else self.mapToGlobal(self.rect().center()))

    def menu(self) -> QMenu:
        """What can be asked of the card."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addAction("How is this counted?").triggered.connect(self.explain)
        return made

    def explain(self) -> "RulesPopup":
        """Show by which rule photos are counted."""
        from catalog_gui.ui.rules_popup import RulesPopup

        popup = RulesPopup(self._field, self._title, self._phase, self)
        popup.show_beside(self)
        return popup

    def _show_done(self, gauge: "Gauge", *, plain: bool) -> None:
        for widget in (self._done, self._of, self._eligible):
            widget.setVisible(plain and gauge.percent is not None)
        self._done.show_words(number(gauge.done), self._spoken(gauge.done, "done"))
        self._eligible.show_words(number(gauge.eligible), self._spoken(gauge.eligible, "eligible"))
        word = {"never run": "Never run", "not available": "Not available"}.get(gauge.status, "")
        self._reason.setText(gauge.reason or "")
        self._reason.setVisible(bool(gauge.reason) and not plain)
        if not word and gauge.percent is None:
            word = "No photos to do this for"
        self._word.setText(word)
        self._word.setVisible(bool(word))

    def _show_members(self, gauge: "Gauge") -> None:
        never = gauge.status in ("never run", "not available")
        self._members.setVisible(gauge.members is not None and not never)
        if gauge.members is not None:
            words = f"{number(gauge.members) if gauge.members else 'None'} {gauge.members_label or ''}".strip()
            self._members.setEnabled(gauge.members > 0)
            if gauge.groups:
                words += f", {counted(gauge.groups, 'group', 'groups')}"
            more = [f"{PARTS.get(name, name)} {number(count)}" for name, count in gauge.parts.items() if count]
            if gauge.groups and gauge.members:
                more.append(f"{decimal(gauge.members / gauge.groups)} photos in a group on average")
            self._members.show_words(words, f"{self._title}: {words}" + (f" ({', '.join(more)})" if more else ""))

    def _whole_in_words(self, gauge: "Gauge") -> str:
        """The card for ears."""
        if gauge.status in ("never run", "not available"):
            return f"{self._title}: {gauge.reason or 'never run'}"
        wrong = [f"{number(getattr(gauge, state))} {WORDS[state]}" for state in WRONG if getattr(gauge, state)]
        return ", ".join([f"{self._title}: {percent_text(gauge.percent)}", *wrong])

    def _spoken(self, count: int, state: str) -> str:
        return f"{self._title}: show the {number(count)} photos {SPOKEN[state]}"

    def _number(self, state: str, shape: str | None, size: int = SMALL) -> NumberButton:
        made = NumberButton(shape, size)
        made.clicked.connect(lambda _checked=False: self.opened.emit(self._field, state))
        return made

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        title = ElidedLabel(self._title, Qt.TextElideMode.ElideRight)
        set_type(title, BODY, bold=True)
        words.addStretch(1)
        words.addWidget(title)
        words.addLayout(_row(self._figure, self._percent, gap=4, bottom=True))
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._ring)
        head.addLayout(words, 1)
        set_type(self._word, BODY, tone="faint")
        self._word.setContentsMargins(3, 0, 0, 0)
        count = QWidget()
        count.setFixedHeight(24)
        line = _row(self._done, self._of, self._eligible, gap=1)
        line.insertWidget(0, self._word, 100)
        line.setContentsMargins(0, 0, 0, 0)
        count.setLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, UNIT, 12, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(count)
        column.addWidget(self._lower_rows())
        column.addStretch(1)

    def _lower_rows(self) -> QWidget:
        """The chips, or the run in their place."""
        chips, notes = Flow(), Flow(gap=2)
        for chip in self._chips.values():
            chips.add(chip)
        notes.add(self._members)
        notes.add(self._others)
        standing = QWidget()
        column = QVBoxLayout(standing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._reason)
        column.addWidget(chips)
        column.addWidget(notes)
        column.addStretch(1)
        policy = standing.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that the card keeps its height while the run is shown
        standing.setSizePolicy(policy)
        run = QWidget()
        column = QVBoxLayout(run)
        column.setContentsMargins(0, UNIT, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(self._progress)
        column.addStretch(1)
        lower = QWidget()
        self._rows = QStackedLayout(lower)
        self._rows.addWidget(standing)
        self._rows.addWidget(run)
        lower.setMinimumHeight(54)
        return lower


def _row(*widgets: QWidget, gap: int, bottom: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row

"""The two sides of the page of problems that hold its lists: the reasons with what concerns all, one reason with its photos."""

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui.attempts_compare import AttemptsCompare
from catalog_gui.ui.filter_bar import SearchField
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.group_list import GroupList
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.problems_reasons import Reason
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look

LIST: Final = 272
TYPING: Final = 150
"""Milliseconds after the last letter, when the list follows."""
NOTHING_FITS: Final = "No photo with a problem has such a name or number."


class ReasonsSide(QWidget):
    """A field to find photos, the sum, the reasons, and what can be done with all of them."""

    searched = Signal()
    """Other words are looked for."""

    def __init__(self, groups: GroupList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(LIST - 5 * UNIT)
        self.search = SearchField()
        self.search.setPlaceholderText("Find by name or number")
        self.search.setAccessibleName("Find photos by name or number")
        self.search.setMaximumWidth(10_000)
        self._typing = QTimer(self, interval=TYPING, singleShot=True)
        self._typing.timeout.connect(self.searched)
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.searched)
        self._sum, self._none = label("", SMALL, tone="faint", digits=True, wrap=True), label("", SMALL, wrap=True)
        self.retry_all = button("Try all again", lambda: None, icon="retry")
        self.read_all = button(
            "Read all originals again",
            lambda: None,
            icon="eye",
            tip="Every original is read from end to end: bytes that have changed by themselves, files that do not open."
            " Takes a while; stopped it goes on there the next time.",
        )
        self.save = button("Save as table", lambda: None, tip="All problems in a table for spreadsheets")
        head = QVBoxLayout()
        head.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, UNIT)
        head.setSpacing(UNIT)
        for widget in (self.search, self._sum, self._none):
            head.addWidget(widget)
        self._none.hide()
        foot = Flow(gap=UNIT)
        foot.add(self.retry_all)
        foot.add(self.save)
        foot.add(self.read_all)
        below = QVBoxLayout()
        below.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        below.addWidget(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(groups, 1)
        column.addWidget(hairline())
        column.addLayout(below)

    @property
    def sum_text(self) -> str:
        """How many photos have problems, as it stands there."""
        return self._sum.text()

    def show_sum(self, words: str, nothing_fits: bool) -> None:
        """Say how many there are, and where no photo fits the words that are looked for, that."""
        self._sum.setText(words)
        self._none.setText(NOTHING_FITS if nothing_fits else "")
        self._none.setVisible(nothing_fits)


class PhotosSide(QWidget):
    """The chosen reason: what it means, what to do, its photos; or two tries side by side."""

    def __init__(self, photos: GroupList, compared: AttemptsCompare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._compared = compared
        self._title = label("", TITLE, wrap=True)
        self._advice = label("", BODY, tone="faint", wrap=True)
        self.retry = button("Try again", lambda: None, look="primary", icon="retry")
        self.show_in_photos = button("Show in Photos", lambda: None, icon="photos")
        self.find_folder = button(
            "Find a moved folder", lambda: None, icon="search", tip="Search drives and folders for what is missing"
        )
        self.whole_copy = button(
            "Compare with a whole copy", lambda: None, icon="side-by-side", tip="Where this catalog knows one"
        )
        self.buttons = Flow(gap=UNIT)
        """The buttons for the chosen reason."""
        for widget in (self.retry, self.whole_copy, self.show_in_photos, self.find_folder):
            self.buttons.add(widget)
        self._stack, listing = QStackedWidget(), QWidget()
        head = QVBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT)
        for part in (self._title, self._advice, self.buttons):
            head.addWidget(part)
        inner = QVBoxLayout(listing)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(hairline())
        inner.addWidget(photos, 1)
        self._stack.addWidget(listing)
        self._stack.addWidget(compared)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._stack)

    @property
    def words(self) -> tuple[str, str]:
        """Title and advice as they stand there."""
        return self._title.text(), self._advice.text()

    def show_reason(self, reason: Reason | None) -> None:
        """Say what a reason means; of none, nothing."""
        self._title.setText(f"{reason.group.title} · {reason.size}" if reason is not None else "")
        self._advice.setText(reason.group.advice if reason is not None else "")
        may = reason is not None and (reason.may_pass or reason.may_be_made)
        self.retry.setEnabled(may)
        self.retry.setText("Make them again" if reason is not None and reason.may_be_made else "Try again")
        hopeless = reason is not None and not may
        self.retry.setToolTip("The same would come out again: the files must change first." if hopeless else "")
        there = reason is not None and reason.has_photos
        self.retry.setVisible(there)
        self.show_in_photos.setVisible(there)
        self.whole_copy.setVisible(reason is not None and reason.is_damage)
        self.find_folder.setVisible(reason is not None and reason.group.kind == "missing")

    def show_compared(self, name: str, rows: Any) -> None:
        """Lay two tries over the photos."""
        self._compared.show_pair(name, rows)
        self._stack.setCurrentWidget(self._compared)

    def show_photos(self) -> None:
        """Back to the photos."""
        self._stack.setCurrentIndex(0)

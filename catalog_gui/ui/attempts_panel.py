"""All about one photo that is in trouble: its file as it is now, what was tried with it, and everything noted of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.attempts import Remembered, attempts_of
from catalog_gui.engine.originals import Original, look_at_original
from catalog_gui.engine.photo_log import PhotoLine, log_of_photo
from catalog_gui.engine.queries import Library
from catalog_gui.ui.attempts_list import AttemptsList, TryLine
from catalog_gui.ui.attempts_words import Facing, log_line, original_words, pair_of, side_by_side, try_line
from catalog_gui.ui.background import Background
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.reveal import reveal
from catalog_gui.ui.run_table import Mark
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look, set_type

WIDTH: Final = 376
HELD_KEY: Final = 60
"""Milliseconds: while an arrow is held down, photos that only flit by are not asked for."""


@frozen
class Shown:
    """Which photo is looked at, and why it is in the list."""

    photo: int
    path: str
    message: str
    may_be_tried: bool
    lacking: bool = False


@frozen(eq=False)
class Known:
    """What was found of it. `original` is None for a photo that the catalog does not have."""

    original: Original | None
    tries: Sequence[Remembered]
    log: Sequence[PhotoLine]
    titles: dict[str, str]


class AttemptsPanel(QWidget):
    """Shows one photo. Its file is read in the background, which may take a moment on a slow drive."""

    said = Signal(str)
    retry_wanted = Signal(int)
    """This photo is to be tried again."""
    compare_wanted = Signal(str, object)
    """Two tries side by side: the photo's name, and the facts."""

    def __init__(
        self, library: Library, parent: QWidget | None = None, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._library, self._clock = library, clock
        self._shown: Shown | None = None
        self._known: Known | None = None
        self._mark: Mark | None = None
        self._background = Background(self)
        self._rest = QTimer(self, interval=HELD_KEY, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self._name, self._folder = ElidedLabel(), ElidedLabel()
        set_type(self._name, BODY, bold=True)
        set_type(self._folder, SMALL, tone="faint")
        self._message = label("", BODY, wrap=True)
        self._state, self._facts = label("", BODY, wrap=True), label("", SMALL, tone="faint", digits=True, wrap=True)
        self.retry = button("Try this one again", self._on_retry, icon="retry")
        self.compare = button("Compare two tries", self.compare_tries, icon="side-by-side", tip="C")
        self.reveal = button("Show file", self._on_reveal, icon="reveal", tip="Show it in the file manager")
        self.tries = button("Tries", self._show_list, look="chip")
        self.everything = button("Everything noted", self._show_list, look="chip")
        self.list = AttemptsList(self._line, "What was tried with this photo")
        self._nothing = label("", BODY, tone="faint", wrap=True)
        self._lay_out()
        self.show_photo(None)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return int(self._rest.isActive()) + self._background.waiting

    @property
    def known(self) -> Known | None:
        """What was found of the photo that is shown; None while that is not known."""
        return self._known

    @property
    def state_text(self) -> tuple[str, str]:
        """What is said of the file, and its facts."""
        return self._state.text(), self._facts.text()

    def show_photo(self, shown: Shown | None) -> None:
        """Look at a photo; None at none."""
        self._shown, self._known = shown, None
        for part in (*self._parts, self._head_line):
            part.setVisible(shown is not None)
        if shown is None:
            self._rest.stop()
            self._background.forget("photo")
            return
        folder, _, name = shown.path.rpartition("/")
        self._name.setText(name)
        self._folder.setText(folder)
        self._folder.setVisible(bool(folder))
        self._message.setText(shown.message)
        self._say_state("info", "faint", "Looking at the file.", "")
        self.retry.setText("Make it again" if shown.lacking else "Try this one again")
        self.retry.setEnabled(shown.may_be_tried)
        self.retry.setToolTip(
            "" if shown.may_be_tried else "The same would come out again: the file must change first."
        )
        self._show_list()
        if self.isVisible():
            self._rest.start()

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._shown is not None and self.isVisible():
            self._rest.start()

    def compare_tries(self) -> None:
        """Ask for two tries side by side: the chosen one and the one before it."""
        if self._known is None or self._shown is None:
            return
        pair = self._pair()
        if pair is None:
            self.said.emit("There are no two tries of the same thing to compare.")
            return
        tries = self._known.tries
        rows: list[Facing] = side_by_side(tries[pair[0]], tries[pair[1]], self._known.titles)
        self.compare_wanted.emit(self._name.text(), rows)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._rest.stop()
        self._background.close()

    def showEvent(self, event: QShowEvent) -> None:
        if self._shown is not None and self._known is None:
            self._ask()

    # Within.

    def _ask(self) -> None:
        shown = self._shown
        if shown is not None:
            self._background.ask(
                lambda: read(self._library, shown.photo),
                self._show,
                topic="photo",
                otherwise=lambda error: self.said.emit(str(error)),
            )

    def _show(self, known: Known) -> None:
        self._known = known
        lacking = self._shown is not None and self._shown.lacking
        self.reveal.setEnabled(known.original is not None)
        self._say_state(*original_words(known.original, lacking=lacking))
        self._show_list()

    def _say_state(self, icon: str, tone: str, words: str, facts: str) -> None:
        if self._mark is not None:
            self._state_row.removeWidget(self._mark)
            self._mark.hide()
            self._mark.deleteLater()
        self._mark = Mark(icon, tone)
        self._state_row.insertWidget(0, self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._state.setText(words)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))

    @property
    def _rows(self) -> int:
        if self._known is None:
            return 0
        return len(self._known.log if self.everything.isChecked() else self._known.tries)

    def _show_list(self) -> None:
        tries = self._known.tries if self._known is not None else ()
        self.tries.setText(counted(len(tries), "try", "tries") if self._known is not None else "Tries")
        self.list.set_count(self._rows)
        self.list.set_current(self._rows - 1)
        self.list.setVisible(bool(self._rows))
        self.list.viewport().update()
        self._nothing.setVisible(self._known is not None and not self._rows)
        self._nothing.setText("Nothing was noted of it." if self.everything.isChecked() else "No try of it has failed.")
        self.compare.setEnabled(self._pair() is not None)

    def _pair(self) -> tuple[int, int] | None:
        if self._known is None:
            return None
        chosen = -1 if self.everything.isChecked() else self.list.current
        tries = self._known.tries
        return pair_of(tries, chosen) or pair_of(tries, -1)

    def _line(self, index: int) -> TryLine:
        assert self._known is not None
        if self.everything.isChecked():
            return log_line(self._known.log[index], self._clock())
        return try_line(self._known.tries[index], self._known.titles, self._clock())

    def _on_retry(self) -> None:
        if self._shown is not None and self._shown.may_be_tried:
            self.retry_wanted.emit(self._shown.photo)

    def _on_reveal(self) -> None:
        if self._known is not None and self._known.original is not None:
            reveal(self._known.original.path, self._background, self.said.emit)

    def _lay_out(self) -> None:
        self.setMinimumWidth(WIDTH - 10 * UNIT)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("About this photo")
        self._state_row = QHBoxLayout()
        self._state_row.setSpacing(UNIT)
        self._state_row.addWidget(self._state, 1)
        buttons, chips = Flow(gap=UNIT), Flow(gap=UNIT)
        for each in (self.retry, self.compare, self.reveal):
            buttons.add(each)
        for chip, other in ((self.tries, self.everything), (self.everything, self.tries)):
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, one=chip, two=other: self._choose(one, two))
            chips.add(chip)
        self.tries.setChecked(True)
        head = QVBoxLayout()
        head.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._folder)
        head.addLayout(names)
        head.addWidget(self._message)
        head.addLayout(self._state_row)
        for widget in (self._facts, buttons, chips, self._nothing):
            head.addWidget(widget)
        self._head_line = hairline()
        self._parts: tuple[QWidget, ...] = (
            *(self._name, self._folder, self._message, self._state, self._facts),
            *(buttons, chips, self._nothing, self.list),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._head_line)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.list.current_changed.connect(lambda _index: self.compare.setEnabled(self._pair() is not None))

    def _choose(self, chip: QWidget, other: QWidget) -> None:
        self.tries.setChecked(chip is self.tries)
        self.everything.setChecked(chip is self.everything)
        self._show_list()


def read(library: Library, photo: int) -> Known:
    """Find out all about a photo: the catalog is asked and the file is read."""
    keeper = library.keeper
    with keeper.catalog.read() as session:
        tries, log = attempts_of(session, photo), log_of_photo(session, keeper.phases, photo)
        original = look_at_original(session, photo)
    return Known(original, tries, log, {phase.name: phase.title for phase in keeper.phases})

"""The log of one run: each try that failed and each thing that came right, in the order of time."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.history import LogLine
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.errors import RETRYABLE_KINDS
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.history_words import log_head, log_line, together
from catalog_gui.ui.labels import ElidedLabel, button, hairline
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.theme import BODY, UNIT, set_type


class RunLog(QWidget):
    """Rows of the log, with the ways from it to the photos and to what can be done about them."""

    photos_wanted = Signal(object)
    """A PhotoFilter: the photos of the log, or the one that was opened."""
    problems_wanted = Signal()
    retry_wanted = Signal(object)
    """These photos are to be tried again: a tuple of photo ids."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[LogLine] = ()
        self._rows: Sequence[tuple[LogLine, ...]] = ()
        self._again: tuple[int, ...] = ()
        self.list = LineList(self._line, "What failed in this run")
        self.list.ground = "canvas"
        self._head = ElidedLabel()
        set_type(self._head, BODY, bold=True)
        self.retry = button("", self._on_retry, icon="retry")
        self.show_photos = button("Show in Photos", self._on_photos, icon="photos")
        self.show_problems = button("Open Problems", self.problems_wanted.emit, icon="problems")
        row = QHBoxLayout()
        row.setContentsMargins(3 * UNIT, UNIT, 3 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self._head, 1)
        for each in (self.retry, self.show_problems, self.show_photos):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        self.list.activated.connect(self._on_line)

    @property
    def head_text(self) -> str:
        """The line above the log as it stands there."""
        return self._head.text()

    def show_log(self, lines: Sequence[LogLine]) -> None:
        """Show these tries."""
        self._lines, self._rows = lines, together(lines)
        self._head.setText(log_head(lines))
        self._again = may_pass(lines)
        self.retry.setText(f"Try {photos(len(self._again))} again")
        self.retry.setVisible(bool(self._again))
        self.list.set_count(len(self._rows))
        self.list.viewport().update()

    def _line(self, index: int) -> Line:
        return log_line(self._rows[index])

    def _on_retry(self) -> None:
        self.retry_wanted.emit(self._again)

    def _on_photos(self) -> None:
        failed = [line.photo for line in self._lines if line.result == "failed"] or [each.photo for each in self._lines]
        self.photos_wanted.emit(PhotoFilter(ids=tuple(dict.fromkeys(failed))))

    def _on_line(self, index: int) -> None:
        self.photos_wanted.emit(PhotoFilter(ids=(self._rows[index][0].photo,)))


def may_pass(lines: Sequence[LogLine]) -> tuple[int, ...]:
    """Photos with which something failed that trying again may help, and that did not come right afterwards."""
    last = {(line.photo, line.phase): line for line in lines}
    failed = (line for line in last.values() if line.result == "failed" and line.kind in RETRYABLE_KINDS)
    return tuple(dict.fromkeys(line.photo for line in failed))

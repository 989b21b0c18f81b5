"""All keys of a page at a glance, over the page; any key or click puts it away."""

from collections.abc import Sequence

from attrs import frozen
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from catalog_gui.ui.labels import label
from catalog_gui.ui.theme import BODY, CORNER, SMALL, TITLE, UNIT, set_look, theme_of


@frozen
class KeyGroup:
    """Keys that belong together: (keys, what they do). Keys that stand for the same are parted by blanks."""

    title: str
    keys: tuple[tuple[str, str], ...]


class HelpOverlay(QWidget):
    """Covers its parent while it is open and takes the keys, which go back where they were.

    :param page: what it lies over.
    """

    closed = Signal()

    def __init__(self, title: str, groups: Sequence[KeyGroup], page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._before: QWidget | None = None
        self._groups = tuple(groups)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(f"{keys}: {words}" for group in groups for keys, words in group.keys))
        self._lay_out(title)
        page.installEventFilter(self)
        self.hide()

    @property
    def groups(self) -> tuple[KeyGroup, ...]:
        """What it says."""
        return self._groups

    def open(self) -> None:
        """Show it."""
        window = self.window()
        self._before = window.focusWidget()
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Hide it, and give the keys back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    # Qt's side.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._page.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key but those that only change others."""
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.put_away()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.put_away()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self).scrim)

    # Within.

    def _lay_out(self, title: str) -> None:
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 3 * UNIT)
        column.setSpacing(2 * UNIT)
        column.addWidget(label(title, TITLE, bold=True))
        row = QHBoxLayout()
        row.setSpacing(6 * UNIT)
        for groups in _halves(self._groups):
            row.addLayout(_column(groups))
        column.addLayout(row)
        column.addWidget(label("Any key puts this away.", SMALL, tone="faint"))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)


def _halves(groups: Sequence[KeyGroup]) -> list[Sequence[KeyGroup]]:
    """Groups in two columns of about equal height."""
    lines = [len(group.keys) + 2 for group in groups]
    split = min(range(1, len(groups) + 1), key=lambda place: abs(2 * sum(lines[:place]) - sum(lines)))
    return [part for part in (groups[:split], groups[split:]) if part]


def _column(groups: Sequence[KeyGroup]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(UNIT)
    for group in groups:
        column.addWidget(label(group.title, BODY, bold=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        for line, (keys, words) in enumerate(group.keys):
            grid.addLayout(_caps(keys), line, 0)
            grid.addWidget(label(words, BODY, wrap=True), line, 1)
        grid.setColumnMinimumWidth(0, 14 * UNIT)
        grid.setColumnMinimumWidth(1, 28 * UNIT)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addSpacing(UNIT)
    column.addStretch(1)
    return column


def _caps(keys: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT // 2)
    for key in keys.split():
        row.addWidget(KeyCap(key.replace("_", " ")))
    row.addStretch(1)
    return row


class KeyCap(QLabel):
    """The name of a key on a key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        made = label(key, SMALL, digits=True)
        self.setFont(made.font())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumWidth(22)
        self.setFixedHeight(22)
        self.setContentsMargins(5, 0, 5, 0)
        set_look(self, "tone", "text")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.edge)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), CORNER / 2, CORNER / 2)
        painter.end()
        super().paintEvent(event)

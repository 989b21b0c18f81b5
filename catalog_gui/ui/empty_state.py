"""A place that is empty: one simple drawing, one sentence, one button."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.ui.icons import drawing_image
from catalog_gui.ui.labels import button, label, press_with_enter
from catalog_gui.ui.theme import BODY, TITLE, UNIT, theme_of

EDGE = 96
NARROW, WIDE = 480, 640
"""How wide lines of words are."""


class Drawing(QWidget):
    """A line drawing from resources/drawings in the faint tone of the theme."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_drawing(self, name: str) -> None:
        """Show another one."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(EDGE, EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        image = drawing_image(self._name, theme_of(self).faint, EDGE, self.devicePixelRatioF())
        QPainter(self).drawImage(0, 0, image)


class EmptyState(QWidget):
    """Fills a page that has nothing to show.

    :param drawing: "nothing", "all-well", "no-match", "not-yet" or "away".
    :param action: the words of the button; without them there is none.
    :param other: the words of a quieter button below it; without them there is none.
    """

    pressed = Signal()
    other_pressed = Signal()

    def __init__(
        self,
        drawing: str,
        sentence: str,
        action: str = "",
        note: str = "",
        parent: QWidget | None = None,
        other: str = "",
    ) -> None:
        super().__init__(parent)
        self._drawing = Drawing(drawing)
        self._sentence = label(sentence, TITLE, wrap=True)
        self._note = label(note, BODY, tone="faint", wrap=True)
        self._action = button(action, self.pressed.emit, look="primary")
        self._other = button(other, self.other_pressed.emit, look="quiet")
        self._other.setVisible(bool(other))
        self._lay_out()
        self.show_words(sentence, action, note)

    def show_words(self, sentence: str, action: str = "", note: str = "", drawing: str = "") -> None:
        """Say something else; without `drawing` it stays."""
        self._sentence.setText(sentence)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        if drawing:
            self._drawing.show_drawing(drawing)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._action.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button, also where this is a window of its own."""
        if not press_with_enter(event):
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(2 * UNIT)
        column.addStretch(2)
        for widget in (self._drawing, self._sentence, self._note, self._action, self._other):
            if isinstance(widget, QLabel):
                column.addLayout(_in_the_middle(widget))
            else:
                column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


def _in_the_middle(words: QLabel) -> QHBoxLayout:
    """As high as its lines need: a layout that aligns a label itself reckons with lines as wide as the page."""
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    words.setMinimumWidth(NARROW)
    words.setMaximumWidth(WIDE)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(words, WIDE)
    row.addStretch(1)
    return row

"""Words on a page: labels in the sizes and tones of the theme, names that are elided but never lost, hairlines."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QWidget,
)

from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.theme import BODY, set_look, set_type


def label(
    text: str = "",
    size: int = BODY,
    *,
    bold: bool = False,
    digits: bool = False,
    tone: str | None = None,
    wrap: bool = False,
) -> QLabel:
    """A plain label: its text is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    set_type(made, size, bold=bold, digits=digits, tone=tone)
    return made


def button(
    text: str, clicked: Callable[[], object], *, look: str | None = None, icon: str | None = None, tip: str = ""
) -> QPushButton:
    """A button with words.

    :param look: "primary", "quiet", "chip" or "link"; plain without.
    """
    made = QPushButton(text)
    made.clicked.connect(lambda _checked=False: clicked())
    made.setToolTip(tip)
    if look is not None:
        set_look(made, look, True)
    if icon is not None:
        set_icon(made, icon, "on_accent" if look == "primary" else "text")
    return made


def press_with_enter(event: QKeyEvent) -> bool:
    """Press the button that has the focus, where the key is Enter; Qt itself takes the space bar alone.

    :return: whether a button was pressed. A box to tick is none: there Enter might be meant for the whole page.
    """
    focused = QApplication.focusWidget()
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
    if not enter or not isinstance(focused, QAbstractButton) or isinstance(focused, QCheckBox):
        return False
    focused.click()
    return True


def hairline(*, upright: bool = False) -> QFrame:
    """A line of one pixel that parts two areas."""
    line = QFrame()
    line.setProperty("hairline", True)
    line.setFixedWidth(1) if upright else line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """A line of text that takes the room there is: cut in the middle (paths, names), whole in its tooltip."""

    def __init__(
        self, text: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Shows the text, elided as the width asks; line breaks become blanks."""
        if (line := " ".join(text.splitlines())) == self.text():
            return
        super().setText(line)
        self._offer_whole()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), self.sizeHint().height())

    def elided(self) -> str:
        """What is to be seen at the present width."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def resizeEvent(self, event: object) -> None:
        self._offer_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment(),
            option.palette,
            self.isEnabled(),
            self.elided(),
            self.foregroundRole(),
        )

    def _offer_whole(self) -> None:
        self.setToolTip(self.text() if self.elided() != self.text() else "")

"""The second, deliberate press before something is deleted or replaced: in place, naming the number, never by Enter alone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.ui.labels import button, label, press_with_enter
from catalog_gui.ui.theme import BODY, UNIT, set_look


class Deliberate(QWidget):
    """A question with two buttons; the keys begin on the one that does nothing. Hidden until it is asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        self._question = label("", BODY, wrap=True)
        self.go = button("", self._on_go)
        self.cancel = button("Not now", self.withdraw, tip="Esc")
        for each in (self.go, self.cancel):
            each.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        column.setSpacing(UNIT)
        column.addWidget(self._question)
        column.addLayout(buttons)
        set_look(self, "ground", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    @property
    def text(self) -> str:
        """The question as it stands there."""
        return self._question.text()

    def ask(self, question: str, doing: str, then: Callable[[], object]) -> None:
        """Ask it.

        :param doing: the words of the button, with the number in them.
        :param then: is done when that is pressed.
        """
        self._then = then
        self._question.setText(question)
        self.go.setText(doing)
        self.show()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def withdraw(self) -> None:
        """Ask no more."""
        self._then = None
        if self.isHidden():
            return
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_focus and (parent := self.parentWidget()) is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.withdraw()
        elif not press_with_enter(event):
            super().keyPressEvent(event)

    def _on_go(self) -> None:
        then = self._then
        self.withdraw()
        if then is not None:
            then()

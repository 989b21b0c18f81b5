"""A list left and what is chosen in it right, with its title, a line of words and what can be done about it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui.labels import ElidedLabel, hairline, label
from catalog_gui.ui.line_list import LineList
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type

LIST: Final = 320


class ListAndDetail(QSplitter):
    """The two sides.

    :param above: stands above the list, if anything does.
    :param buttons: stand beside the title of what is chosen.
    """

    def __init__(
        self,
        line_list: LineList,
        details: Sequence[QWidget],
        above: Sequence[QWidget] = (),
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._line = ElidedLabel(), label("", BODY, tone="faint", digits=True, wrap=True)
        self._detail, self._nothing = QStackedWidget(), QWidget()
        self.setChildrenCollapsible(False)
        self.addWidget(self._list_side(line_list, above))
        self.addWidget(self._detail_side(details, buttons))
        self.setStretchFactor(1, 1)
        self.setSizes([LIST, 4 * LIST])

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._title.text(), self._line.text()

    def say(self, title: str, line: str) -> None:
        """Give what is chosen a title and a line of words."""
        self._title.setText(title)
        self._line.setText(line)

    def show_detail(self, detail: QWidget | None) -> None:
        """Show one of the details, or nothing."""
        self._detail.setCurrentWidget(detail or self._nothing)

    def _list_side(self, line_list: LineList, above: Sequence[QWidget]) -> QWidget:
        side = ground("panel")
        side.setMinimumWidth(LIST - 9 * UNIT)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if above:
            head = QHBoxLayout()
            head.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
            head.setSpacing(UNIT)
            for each in above:
                head.addWidget(each)
            column.addLayout(head)
            column.addWidget(hairline())
        column.addWidget(line_list, 1)
        return side

    def _detail_side(self, details: Sequence[QWidget], buttons: Sequence[QWidget]) -> QWidget:
        side = ground("canvas")
        for each in (*details, self._nothing):
            self._detail.addWidget(each)
        set_type(self._title, TITLE)
        words = QVBoxLayout()
        words.setSpacing(UNIT // 2)
        words.addWidget(self._title)
        words.addWidget(self._line)
        head = QHBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        head.setSpacing(UNIT)
        head.addLayout(words, 1)
        for each in buttons:
            head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._detail, 1)
        return side


def ground(name: str) -> QWidget:
    """An area with a ground of the theme."""
    made = QWidget()
    set_look(made, "ground", name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made

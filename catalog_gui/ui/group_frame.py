"""How a page of groups is laid out: the list left, title and photos over the rest, a drawer, the foot below."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui.decided_bar import DecidedBar
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.sheet import Sheet
from catalog_gui.ui.theme import SMALL, TITLE, UNIT, set_look, set_type

if TYPE_CHECKING:
    from catalog_gui.ui.group_browser import GroupBrowser

LIST: Final = 280


class GroupFrame:
    """Puts the parts of a page in their places, and shows one thing at a time.

    :param keys: the line of keys at the foot.
    """

    def __init__(self, page: "GroupBrowser", keys: str) -> None:
        self._page = page
        self._sum = label("", SMALL, tone="faint", digits=True)
        right = Qt.TextElideMode.ElideRight
        self._title = ElidedLabel(mode=right)
        self._lines = (ElidedLabel(mode=right), ElidedLabel(mode=right))
        self._stack, self._drawer = QStackedWidget(), QStackedWidget()
        self._room, self._edge = QStackedWidget(), hairline(upright=True)
        self._sheet: Sheet | None = None
        self.foot = DecidedBar(keys)
        self._lay_out()

    @property
    def heading(self) -> tuple[str, str]:
        """Title and what stands below it, line by line."""
        return self._title.text(), "\n".join(filter(None, (line.text() for line in self._lines)))

    @property
    def total(self) -> str:
        """What stands above the list."""
        return self._sum.text()

    @property
    def sheet(self) -> Sheet | None:
        """What is open in the drawer."""
        return self._sheet

    @property
    def looks_at_one(self) -> bool:
        """Whether one photo is shown large instead of the groups."""
        return self._stack.currentWidget() is self._page.preview

    def show_heading(self, title: str, reason: str) -> None:
        """What stands above the photos; `reason` may have two lines, which are always there so that nothing jumps."""
        self._title.setText(title)
        told = reason.split("\n", 1)
        for line, text in zip(self._lines, (*told, "")[:2], strict=True):
            line.setText(text)

    def show_total(self, text: str) -> None:
        """What stands above the list."""
        self._sum.setText(text)
        self._sum.setToolTip(text)

    def show_groups(self, there: bool) -> None:
        """The photos, or the words where there is nothing to show; then also no list, unless it is a filter's doing."""
        self._room.setCurrentIndex(0 if there else 1)
        self._list_part.setVisible(there or self._page.is_filtered)

    def look_at_one(self) -> None:
        """One photo, as large as there is room."""
        self._stack.setCurrentWidget(self._page.preview)

    def look_at_all(self) -> None:
        """Back to the groups."""
        self._stack.setCurrentWidget(self._body)

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet in the drawer, in the place of another."""
        if self._drawer.indexOf(sheet) < 0:
            self._drawer.addWidget(sheet)
            sheet.closed.connect(self.close_sheet)
        self._sheet = sheet
        self._drawer.setCurrentWidget(sheet)
        self._drawer.setFixedWidth(sheet.wide)
        self._drawer.show()
        self._edge.show()
        sheet.focus_first()

    def close_sheet(self) -> None:
        """Put the drawer away."""
        self.close_drawer()
        self._page.focus_first()

    def close_drawer(self) -> None:
        """The same, and leave the keys where they are."""
        self._sheet = None
        self._drawer.hide()
        self._edge.hide()

    # Within.

    def _lay_out(self) -> None:
        page = self._page
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sides(), 1)
        row.addWidget(self._edge)
        row.addWidget(self._drawer)
        self.close_drawer()
        for widget in (self._body, page.preview):
            self._stack.addWidget(widget)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(hairline())
        column.addWidget(self.foot)

    def _sides(self) -> QSplitter:
        sides = QSplitter()
        sides.setChildrenCollapsible(False)
        self._list_part = self._list_side()
        sides.addWidget(self._list_part)
        self._room.addWidget(self._compare_side())
        self._room.addWidget(self._page.empty)
        sides.addWidget(self._room)
        sides.setStretchFactor(1, 1)
        sides.setSizes([LIST, 4 * LIST])
        return sides

    def _list_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(LIST - 6 * UNIT)
        self._sum.setMinimumWidth(1)
        head = QHBoxLayout()
        head.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        head.setSpacing(UNIT // 2)
        head.addWidget(self._sum, 1)
        self._page.fill_head(head)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self._page.fill_list(column)
        column.addWidget(hairline())
        column.addWidget(self._page.list, 1)
        return side

    def _compare_side(self) -> QWidget:
        side = QWidget()
        set_look(side, "ground", "canvas")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE)
        top = QHBoxLayout()
        top.setContentsMargins(2 * UNIT, 0, UNIT, 0)
        top.setSpacing(UNIT // 2)
        top.addWidget(self._title, 1)
        self._page.fill_title(top)
        ask = button("?", self._page.show_help, look="quiet", tip="All keys (?)")
        ask.setAccessibleName("All keys")
        ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        top.addWidget(ask)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, UNIT, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(top)
        column.addLayout(self._under_title())
        column.addWidget(self._page.compare, 1)
        return side

    def _under_title(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setContentsMargins(2 * UNIT, 0, 2 * UNIT, UNIT // 2)
        lines.setSpacing(0)
        for line in self._lines:
            set_type(line, SMALL, tone="faint")
            lines.addWidget(line)
        return lines

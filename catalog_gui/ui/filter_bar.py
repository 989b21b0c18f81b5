"""The bar above the photos: what is looked for, each filter as a chip, the order, and the count always in sight."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from attrs import evolve
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import RootRow
from catalog_gui.ui.filter_words import SORTS, choices, chosen_words, field_words, root_words, sort_words
from catalog_gui.ui.flow import FlowLayout
from catalog_gui.ui.formatting import number, photos
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.theme import SMALL, UNIT, set_look, set_type

TYPING: Final = 150
"""Milliseconds without a letter before the catalog is asked."""
CHIP: Final = 480
"""The widest a chip gets; longer words are cut in the middle and whole in its tooltip."""
NO_FILTER: Final = PhotoFilter()


class SearchField(QLineEdit):
    """Words to look for. Down goes on to the photos; Escape takes the words away, and then goes to the photos too."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find by name or folder")
        self.setAccessibleName("Find by name or folder")
        keys = QKeySequence(QKeySequence.StandardKey.Find).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"Find by name or folder ({keys})")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(14 * UNIT)
        self.setMaximumWidth(26 * UNIT)
        # The sheet's tool buttons are too high for the one that lies within a field.
        self.setStyleSheet("QToolButton { min-height: 0; min-width: 0; padding: 0; border: none; background: none; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        escape = event.key() == Qt.Key.Key_Escape
        if escape and self.text():
            self.clear()
            self.textEdited.emit("")
        elif escape or event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Holds a PhotoFilter and an order; tells whenever either changes."""

    changed = Signal()
    """Another filter or order is wanted."""
    left = Signal()
    """The keys are to go to the photos."""
    details_wanted = Signal()
    """The button of the details drawer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted, self._sort, self._descending = NO_FILTER, "taken", True
        self._gauges: Sequence[Gauge] = ()
        self._roots: Sequence[RootRow] = ()
        self._typing = QTimer(self, interval=TYPING, singleShot=True)
        self._typing.timeout.connect(self._typed)
        self._text = SearchField()
        self._text.textEdited.connect(lambda _text: self._typing.start())
        self._text.returnPressed.connect(self._typed)
        self._text.left.connect(self.left)
        self._chip_row = QWidget()
        self._chips = FlowLayout(self._chip_row)
        self._add = button("Filter", self._open_filters, icon="filter", tip="Show only some photos")
        self._count = label("", digits=True)
        self._order = button("", self._open_order, look="quiet", icon="sort")
        self._order.setMinimumWidth(5 * UNIT)
        self._details = button("", self.details_wanted.emit, look="quiet", icon="info", tip="Details (I)")
        self._details.setAccessibleName("Details")
        self._details.setCheckable(True)
        self._lay_out()
        self._show_chips()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._focus_text)

    @property
    def wanted(self) -> PhotoFilter:
        """The filter that is set."""
        return self._wanted

    @property
    def order(self) -> tuple[str, bool]:
        """What to sort by, and whether descending."""
        return self._sort, self._descending

    def set_wanted(self, wanted: PhotoFilter) -> None:
        """Set another filter, and tell."""
        self._typing.stop()
        if self._text.text() != wanted.text:
            self._text.setText(wanted.text)
            self._typing.stop()
        self._take(wanted)

    def set_order(self, sort: str, descending: bool) -> None:
        """Set another order, and tell."""
        if (sort, descending) == self.order:
            return
        self._sort, self._descending = sort, descending
        self._show_order()
        self.changed.emit()

    def set_choices(self, gauges: Sequence[Gauge], roots: Sequence[RootRow]) -> None:
        """What the filter menu offers."""
        self._gauges, self._roots = gauges, roots
        self._show_chips()

    def show_count(self, count: int | None, chosen: int = 0) -> None:
        """How many photos are shown; None while they are being looked for."""
        if count is None:
            self._count.setText("Looking…")
        elif chosen > 1:
            self._count.setText(f"{number(chosen)} of {photos(count)} chosen")
        else:
            self._count.setText(photos(count))
        self._show_order()

    def show_details_open(self, is_open: bool) -> None:
        """Whether the drawer is open."""
        self._details.setChecked(is_open)

    @property
    def count_text(self) -> str:
        """The count as it is shown."""
        return self._count.text()

    def chips(self) -> list[QPushButton]:
        """The chips, each of which takes its filter away when it is pressed."""
        items = (self._chips.itemAt(place) for place in range(self._chips.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def filter_menu(self) -> QMenu:
        """The menu of filters, made for what the catalog holds now."""
        menu = QMenu(self)
        for gauge in self._gauges:
            self._add_field(menu, gauge)
        menu.addSeparator()
        if len(self._roots) > 1:
            folders = menu.addMenu("Folder")
            for root in self._roots:
                away = ", not connected" if root.away else ""
                self._offer(folders, f"{root.path}  ({number(root.photos)}{away})", root=root.id)
        self._offer(menu, "Originals that are missing", missing=True)
        return menu

    def order_menu(self) -> QMenu:
        """The menu of orders."""
        menu = QMenu(self)
        kinds, ways = QActionGroup(menu), QActionGroup(menu)
        for sort, (words, _, _) in SORTS.items():
            action = _checkable(menu, kinds, words, sort == self._sort)
            action.triggered.connect(lambda _=False, sort=sort: self.set_order(sort, self._descending))
        menu.addSeparator()
        for descending, words in zip((False, True), SORTS[self._sort][1:], strict=True):
            action = _checkable(menu, ways, words.capitalize(), descending == self._descending)
            action.triggered.connect(lambda _=False, down=descending: self.set_order(self._sort, down))
        return menu

    # Qt's side.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_order()

    # Within.

    def _take(self, wanted: PhotoFilter) -> None:
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._show_chips()
        self.changed.emit()

    def _typed(self) -> None:
        self._typing.stop()
        self._take(evolve(self._wanted, text=self._text.text().strip()))

    def _focus_text(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def _add_field(self, menu: QMenu, gauge: Gauge) -> None:
        offered = choices(gauge)
        if not offered:
            return
        states = menu.addMenu(gauge.title)
        for choice in offered:
            self._offer(states, f"{choice.words}  ({number(choice.photos)})", field=gauge.field, state=choice.state)

    def _offer(self, menu: QMenu, words: str, **change: Any) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _=False: self.set_wanted(evolve(self._wanted, **change)))

    def _show_chips(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        wanted = self._wanted
        if wanted.field is not None:
            self._chip(field_words(wanted, self._gauges), field=None, state=None)
        if wanted.root is not None:
            self._chip(root_words(wanted.root, self._roots), root=None)
        if wanted.missing is not None:
            self._chip("Original missing" if wanted.missing else "Original there", missing=None)
        if wanted.ids is not None:
            self._chip(chosen_words(wanted.ids), ids=None)
        for before, after in pairwise((self._details, *self.chips())):
            QWidget.setTabOrder(before, after)
        self._chip_row.setVisible(self._chips.count() > 0)
        self._show_order()

    def _chip(self, words: str, **change: Any) -> None:
        chip = button("", lambda: self.set_wanted(evolve(self._wanted, **change)), look="chip", tip=f"{words}. Remove")
        set_type(chip, SMALL)
        chip.setText(
            chip.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, CHIP - 5 * UNIT).replace("&", "&&")
        )
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        set_icon(chip, "close", "faint", 14)
        chip.setAccessibleName(f"Remove the filter {words}")
        self._chips.addWidget(chip)

    def _show_order(self) -> None:
        """The order in as many words as there is room for."""
        words = sort_words(self._sort, self._descending)
        others = (self._text, self._add, self._count, self._details)
        room = self.width() - sum(widget.sizeHint().width() + UNIT for widget in others) - 2 * UNIT
        for shown in (words, SORTS[self._sort][0], ""):
            self._order.setText(shown)
            if self._order.sizeHint().width() <= room:
                break
        self._order.setAccessibleName(f"Order: {words}")
        self._order.setToolTip(f"Order: {words}")

    def _open_filters(self) -> None:
        self._pop(self.filter_menu(), self._add)

    def _open_order(self) -> None:
        self._pop(self.order_menu(), self._order)

    def _pop(self, menu: QMenu, owner: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(owner.mapToGlobal(owner.rect().bottomLeft()))

    def _lay_out(self) -> None:
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self._text, 100)
        row.addWidget(self._add)
        row.addStretch(1)
        for widget in (self._count, self._order, self._details):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(row)
        column.addWidget(self._chip_row)


def _checkable(menu: QMenu, group: QActionGroup, words: str, checked: bool) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(checked)
    group.addAction(action)
    return action

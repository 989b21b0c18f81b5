"""Which clusters the list shows, and in what order: two menus, and a chip for each filter that is set."""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from attrs import evolve
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from catalog_gui.engine.cluster_list import ClusterChoices, ClusterFilter
from catalog_gui.ui.flow import FlowLayout
from catalog_gui.ui.formatting import number, size_text
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import button
from catalog_gui.ui.likeness import KINDS
from catalog_gui.ui.theme import SMALL, UNIT, set_type

ORDER_WORDS: Final = {
    "bytes": "Most to regain first",
    "photos": "Most photos first",
    "date": "Oldest first",
    "path": "By folder and name",
}
SIZES: Final = (1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
"""Bytes to regain, from which on clusters may be shown alone."""
FOLDERS: Final = 20
CHIP: Final = 232


class ClusterFilterBar(QWidget):
    """The chips; holds the filter. The buttons of its menus stand elsewhere."""

    changed = Signal()
    """Another filter or order is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted, self._choices = ClusterFilter(), ClusterChoices()
        self.filter_button = _tool("filter", "Show only some groups", lambda: self._pop(self.filter_menu()))
        self.order_button = _tool("sort", "", lambda: self._pop(self.order_menu(), self.order_button))
        self.more: list[tuple[str, Callable[[], object]]] = []
        """Further entries of the menu: (words, what they do)."""
        self._chips = FlowLayout(self)
        self._chips.setContentsMargins(2 * UNIT, 0, UNIT, UNIT)
        self._show()

    @property
    def wanted(self) -> ClusterFilter:
        """The filter and order that are set."""
        return self._wanted

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered."""
        return evolve(self._wanted, order="bytes") != ClusterFilter()

    def set_wanted(self, wanted: ClusterFilter) -> None:
        """Set another filter or order, and tell."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._show()
            self.changed.emit()

    def clear(self) -> None:
        """Show all, in the order that is set."""
        self.set_wanted(ClusterFilter(order=self._wanted.order))

    def set_choices(self, choices: ClusterChoices) -> None:
        """What the menu offers."""
        self._choices = choices

    def chips(self) -> list[QPushButton]:
        """The chips, each of which takes its filter away when it is pressed."""
        items = (self._chips.itemAt(place) for place in range(self._chips.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def filter_menu(self) -> QMenu:
        """What can be filtered by, for what the catalog holds now."""
        menu, choices = QMenu(self), self._choices
        reviewed = choices.clusters - choices.to_review
        self._offer(menu, f"To review  ({number(choices.to_review)})", reviewed=False)
        self._offer(menu, f"Reviewed  ({number(reviewed)})", reviewed=True)
        menu.addSeparator()
        for kind, words in KINDS.items():
            if count := choices.kinds.get(kind):
                self._offer(menu, f"{words}  ({number(count)})", kind=kind)
        menu.addSeparator()
        self._add_years(menu)
        self._add_folders(menu)
        sizes = menu.addMenu("To regain")
        for size in SIZES:
            self._offer(sizes, f"{size_text(size)} or more", least=size)
        if self.is_set:
            menu.addSeparator()
            menu.addAction("Show all groups", self.clear)
        if self.more:
            menu.addSeparator()
        for words, act in self.more:
            menu.addAction(words, act)
        return menu

    def order_menu(self) -> QMenu:
        """The orders."""
        menu = QMenu(self)
        ways = QActionGroup(menu)
        for order, words in ORDER_WORDS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(order == self._wanted.order)
            ways.addAction(action)
            action.triggered.connect(lambda _=False, order=order: self.set_wanted(evolve(self._wanted, order=order)))
        return menu

    # Within.

    def _add_years(self, menu: QMenu) -> None:
        if not self._choices.years:
            return
        years = menu.addMenu("Taken")
        for year, count in self._choices.years.items():
            self._offer(years, f"{year}  ({number(count)})", first=date(year, 1, 1), last=date(year, 12, 31))

    def _add_folders(self, menu: QMenu) -> None:
        if not self._choices.folders:
            return
        folders = menu.addMenu("Folder")
        folders.setToolTipsVisible(True)
        for folder, count in list(self._choices.folders.items())[:FOLDERS]:
            action = self._offer(folders, f"{_short(folder)}  ({number(count)})", folder=folder)
            action.setToolTip(folder)
        folders.addSeparator()
        folders.addAction("Another folder\N{HORIZONTAL ELLIPSIS}", self._choose_folder)

    def _choose_folder(self) -> None:
        """Any folder, however deep; the menu names only the uppermost."""
        start = self._wanted.folder or next(iter(self._choices.folders), "")
        dialog = QFileDialog(self, "Show groups with a photo in this folder", start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.set_wanted(evolve(self._wanted, folder=str(PurePath(folder)))))
        dialog.open()

    def _offer(self, menu: QMenu, words: str, **change: Any) -> Any:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _=False: self.set_wanted(evolve(self._wanted, **change)))
        return action

    def _show(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        wanted = self._wanted
        if wanted.reviewed is not None:
            self._chip("Reviewed" if wanted.reviewed else "To review", reviewed=None)
        if wanted.kind is not None:
            self._chip(KINDS[wanted.kind], kind=None)
        if wanted.first is not None or wanted.last is not None:
            self._chip(_span(wanted.first, wanted.last), first=None, last=None)
        if wanted.folder is not None:
            self._chip(_short(wanted.folder), tip=wanted.folder, folder=None)
        if wanted.least:
            self._chip(f"{size_text(wanted.least)} or more", least=0)
        self.setVisible(self._chips.count() > 0)
        words = f"Order: {ORDER_WORDS[wanted.order].lower()}"
        self.order_button.setToolTip(words)
        self.order_button.setAccessibleName(words)

    def _chip(self, words: str, tip: str = "", **change: Any) -> None:
        chip = button("", lambda: self.set_wanted(evolve(self._wanted, **change)), look="chip")
        chip.setToolTip(f"{tip or words}. Remove")
        set_type(chip, SMALL)
        shown = chip.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, CHIP - 5 * UNIT)
        chip.setText(shown.replace("&", "&&"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        set_icon(chip, "close", "faint", 14)
        chip.setAccessibleName(f"Remove the filter {words}")
        self._chips.addWidget(chip)

    def _pop(self, menu: QMenu, owner: QPushButton | None = None) -> None:
        owner = owner or self.filter_button
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(owner.mapToGlobal(owner.rect().bottomLeft()))


def _tool(icon: str, tip: str, clicked: Callable[[], object]) -> QPushButton:
    made = button("", clicked, look="quiet", icon=icon, tip=tip)
    made.setAccessibleName(tip)
    made.setFixedWidth(4 * UNIT)
    return made


def _short(folder: str) -> str:
    """A folder by its last two names."""
    parts = PurePath(folder).parts
    return folder if len(parts) <= 2 else "/".join(parts[-2:])


def _span(first: date | None, last: date | None) -> str:
    if first is not None and last is not None and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first is None or last is None:
        return f"From {first:%Y-%m-%d}" if first is not None else f"Until {last:%Y-%m-%d}"
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"

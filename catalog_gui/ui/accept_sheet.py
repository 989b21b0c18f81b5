"""Taking many suggestions at once: what would be decided, how much it is, what is left out and why; then one step."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from catalog_gui.engine.cluster_list import ClusterFilter
from catalog_gui.engine.queries import Library
from catalog_gui.review.suggestions import Suggestions, suggestions
from catalog_gui.ui.background import Background
from catalog_gui.ui.formatting import counted, number, photos, size_text
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.sheet import Sheet
from catalog_gui.ui.theme import BODY, FIGURE, SMALL, UNIT

EXACT: Final = ClusterFilter(kind="exact", reviewed=False)


class AcceptSheet(Sheet):
    """Looks at the suggestions of all groups of the same file, or of the groups in the list.

    :param listed: the numbers of the groups in the list that nobody is done with.
    """

    taken = Signal(object)
    """These Suggestions are to be taken."""

    def __init__(self, library: Library, listed: Callable[[], Collection[int]], parent: QWidget | None = None) -> None:
        super().__init__("Accept suggestions", parent=parent)
        self._library, self._listed = library, listed
        self._found = Suggestions()
        self._background = Background(self)
        self._exact, self._all = QRadioButton("All groups of the same file"), QRadioButton()
        self._exact.setChecked(True)
        self._figure, self._words = label("", FIGURE, digits=True), label("", digits=True, wrap=True)
        self._left = QVBoxLayout()
        self._accept = button("", self._take, look="primary")
        self._lay_out()
        for choice in (self._exact, self._all):
            choice.toggled.connect(lambda on: self.look() if on else None)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def found(self) -> Suggestions:
        """What would be taken."""
        return self._found

    @property
    def text(self) -> str:
        """What it says."""
        lines = [self._figure.text(), self._words.text()]
        items = [self._left.itemAt(place) for place in range(self._left.count())]
        widgets = [item.widget() for item in items if item is not None]
        return "\n".join([*lines, *(str(widget.property("text")) for widget in widgets if widget is not None)])

    def focus_first(self) -> None:
        """The keyboard begins where the sort of groups is chosen, so that Enter alone takes nothing."""
        (self._exact if self._exact.isChecked() else self._all).setFocus()

    def look(self) -> None:
        """Look at the suggestions as they are now."""
        listed = self._listed()
        self._all.setText(f"The groups in the list ({number(len(listed))} to review)")
        self._accept.setEnabled(False)
        self._words.setText("Looking at the photos…")
        exact = self._exact.isChecked()
        self._background.ask(
            partial(self._suggestions, None if exact else listed),
            self._show,
            topic="look",
            otherwise=lambda error: self._words.setText(str(error)),
        )

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Within.

    def _suggestions(self, listed: Collection[int] | None) -> Suggestions:
        wanted = [row.id for row in self._library.clusters(EXACT)] if listed is None else listed
        keeper = self._library.keeper
        with keeper.catalog.read() as session:
            return suggestions(session, keeper.settings, wanted)

    def _show(self, found: Suggestions) -> None:
        self._found = found
        groups = counted(len(found.taken), "group", "groups")
        self._figure.setText(size_text(found.bytes))
        self._words.setText(f"{groups} decided as suggested, {photos(found.photos)} to the trash")
        while (item := self._left.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for why, count in sorted(found.left_out.items(), key=lambda each: -each[1]):
            self._left.addWidget(label(f"{counted(count, 'group', 'groups')} left out: {why}", BODY, wrap=True))
        if not found.left_out:
            self._left.addWidget(label("Nothing is left out.", tone="faint"))
        self._accept.setText(f"Accept {counted(len(found.taken), 'suggestion', 'suggestions')}")
        self._accept.setEnabled(bool(found.taken))

    def _take(self) -> None:
        self._accept.setEnabled(False)
        self.taken.emit(self._found)

    def _lay_out(self) -> None:
        column = self.column
        column.addWidget(self._exact)
        column.addWidget(self._all)
        column.addSpacing(2 * UNIT)
        column.addWidget(self._figure)
        column.addWidget(self._words)
        column.addSpacing(UNIT)
        self._left.setSpacing(UNIT // 2)
        column.addLayout(self._left)
        column.addSpacing(2 * UNIT)
        column.addWidget(self._accept)
        note = (
            "Nothing moves before Apply, and one Undo takes all of it back. Photos with edits beside them, links and "
        )
        column.addWidget(label(f"{note}protected folders are never part of this.", SMALL, tone="faint", wrap=True))
        column.addStretch(1)

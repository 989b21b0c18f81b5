"""What the store holds, in lines of figures: files, bytes, folders, ages, where it lies."""

from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from catalog_gui.media.store_stats import StoreStats
from catalog_gui.ui.formatting import NONE, counted, decimal, number, size_text, when
from catalog_gui.ui.labels import ElidedLabel, label
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look, set_type

VOLATILE = "The system may empty this place at any time. Move the thumbnails to another."


def lines(stats: StoreStats, now: datetime) -> list[tuple[str, str]]:
    """Label and value of each figure."""
    found = [
        ("Thumbnails", DOT.join((number(stats.files), size_text(stats.bytes)))),
        ("Previews", DOT.join((number(stats.previews), size_text(stats.preview_bytes)))),
        ("Folders", number(stats.shards)),
        ("In each", _spread(stats)),
        ("Oldest", _moment(stats.oldest, now)),
        ("Newest", _moment(stats.newest, now)),
    ]
    if stats.misplaced:
        found.append(("Misplaced", counted(stats.misplaced, "file", "files")))
    if stats.foreign:
        found.append(("Other files", number(stats.foreign)))
    return found


def _spread(stats: StoreStats) -> str:
    """The fewest and the most thumbnails in a folder, and their mean."""
    if not stats.files:
        return NONE
    return f"{number(stats.least)} to {number(stats.most)}, on average {decimal(stats.mean)}"


def _moment(seconds: float | None, now: datetime) -> str:
    return NONE if seconds is None else when(datetime.fromtimestamp(seconds), now)


class StoreFigures(QWidget):
    """The lines, the place below them, and a warning where it is not safe there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(2 * UNIT)
        self._table.setVerticalSpacing(UNIT // 2)
        self._table.setColumnStretch(1, 1)
        self._place = ElidedLabel()
        set_type(self._place, SMALL, tone="faint")
        self._warning = label("", BODY, tone="stale", wrap=True)
        self._warning.hide()
        self._values: list[tuple[str, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(self._table)
        column.addWidget(self._place)
        column.addWidget(self._warning)

    @property
    def text(self) -> dict[str, str]:
        """What stands there, by label."""
        return dict(self._values)

    @property
    def warning(self) -> str:
        """What is wrong with the place; empty if nothing is."""
        return "" if self._warning.isHidden() else self._warning.text()

    def show_stats(self, stats: StoreStats, volatile: bool, now: datetime) -> None:
        """Show these figures."""
        self._values = lines(stats, now)
        while (item := self._table.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (name, value) in enumerate(self._values):
            self._table.addWidget(label(name, BODY, tone="faint"), row, 0)
            self._table.addWidget(label(value, BODY, digits=True), row, 1)
        self._place.setText(str(stats.directory))
        self._place.setToolTip("\n".join((str(stats.directory), *stats.strangers)))
        self._warning.setText(VOLATILE)
        self._warning.setVisible(volatile)
        set_look(self._warning, "tone", "stale")

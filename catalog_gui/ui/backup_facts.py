"""One backup: what is known of it, and beside what there is now what there would be after going back."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.catalog.restoring import Difference
from catalog_gui.ui.backup_words import backup_facts, difference_rows
from catalog_gui.ui.labels import label
from catalog_gui.ui.operation_facts import WIDEST, counts_grid, facts_grid
from catalog_gui.ui.theme import SMALL, UNIT, set_look

NOTE = (
    "What happened since stays on record: runs, operations and changes, and what lies in the trash, are carried over."
)
UNREADABLE = "The catalog as it is now cannot be read, so that there is nothing to compare with."


class BackupFacts(QScrollArea):
    """Facts in a column of names and one of words, then the counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What is known of the backup")
        self.rows: list[tuple[str, ...]] = []
        """The words of each row as they stand there."""

    def show_backup(self, difference: Difference) -> None:
        """Show this one, compared with the catalog as it is."""
        facts, counts = backup_facts(difference.backup), difference_rows(difference)
        self.rows = [*facts, *counts]
        inner, within = QWidget(), QWidget()
        set_look(inner, "ground", "canvas")
        within.setMaximumWidth(WIDEST)
        within.setLayout(counts_grid(counts, ("", "Now", "Then", "")))
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(3 * UNIT)
        column.addLayout(facts_grid(facts))
        if counts:
            column.addWidget(within)
        column.addWidget(label(UNREADABLE if difference.now is None else NOTE, SMALL, tone="faint", wrap=True))
        column.addStretch(1)
        self.setWidget(inner)

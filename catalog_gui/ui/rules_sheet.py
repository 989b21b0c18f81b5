"""By what the photo to keep is chosen: rules in order, folders, and at each change what that would do."""

from typing import Any, Final

from attrs import evolve
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.rules_preview import ClusterFacts, RulesPreview, preview, read_cluster_facts
from catalog_gui.settings import Settings
from catalog_gui.ui.background import Background
from catalog_gui.ui.folder_list import FolderList
from catalog_gui.ui.formatting import counted, number, photos, size_text
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.rule_list import RuleList
from catalog_gui.ui.sheet import Sheet
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look

FIXED: Final = ("protected", "edits")
"""What comes before all rules, whatever their order."""


class RulesSheet(Sheet):
    """Holds rules and folders until they are saved."""

    saved = Signal(object)
    """These Settings are to be kept, and the suggestions made anew by them: keep_rules, protected_folders,
    preferred_folders are what the sheet says."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__("Which photo to keep", parent=parent)
        self._library = library
        self._settings = Settings()
        self._facts: ClusterFacts | None = None
        self._background = Background(self)
        self.rules = RuleList()
        self.protected = FolderList("Protected folders", "Their photos are never suggested for the trash.")
        self.preferred = FolderList("Preferred folders", "Their photos are rather kept, those of the first above all.")
        self._before, self._after = label("", SMALL, tone="faint", wrap=True), label("", SMALL, tone="faint")
        self._sum = label("", digits=True, wrap=True)
        self._save = button("Save and look again", self._on_save, look="primary")
        self._defaults = button("Defaults", self._on_defaults, tip="The rules in the order in which they come")
        self._lay_out()
        self.rules.reordered.connect(self._on_change)
        for folders in (self.protected, self.preferred):
            folders.changed.connect(self._on_change)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def text(self) -> str:
        """What it says of the rules as they are now."""
        return self._sum.text()

    @property
    def settings(self) -> Settings:
        """The settings with what the sheet says."""
        said: dict[str, Any] = {
            "keep_rules": self.rules.rules,
            "protected_folders": self.protected.folders,
            "preferred_folders": self.preferred.folders,
        }
        return evolve(self._settings, **said)

    def focus_first(self) -> None:
        """The keys go to the rules."""
        self.rules.setFocus()

    def look(self) -> None:
        """Show the rules that are in force, and ask what they decide."""
        self._facts = None
        self._show_settings(self._library.keeper.settings)
        self._ask()

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Within.

    def _show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.rules.show_rules(settings.keep_rules)
        self.protected.show_folders(settings.protected_folders)
        self.preferred.show_folders(settings.preferred_folders)
        self._save.setEnabled(False)

    def _on_change(self) -> None:
        self._save.setEnabled(self.settings != self._settings)
        self._ask()

    def _on_defaults(self) -> None:
        self.rules.show_rules(Settings().keep_rules)
        self._on_change()

    def _on_save(self) -> None:
        self.saved.emit(self.settings)

    def _ask(self) -> None:
        wanted = self.settings
        self._background.ask(
            lambda: self._previewed(wanted), self._show, topic="preview", otherwise=lambda error: self._say(str(error))
        )

    def _previewed(self, wanted: Settings) -> RulesPreview:
        """In the background; what the photos are like is read once for all previews."""
        if self._facts is None:
            with self._library.keeper.catalog.read() as session:
                self._facts = read_cluster_facts(session)
        return preview(self._facts, wanted.keep_rules, wanted.protected_folders, wanted.preferred_folders)

    def _show(self, found: RulesPreview) -> None:
        decides = {each.name: each.clusters for each in found.decided}
        self.rules.show_figures(decides)
        first = [f"{each.title} ({number(each.clusters)})" for each in found.decided if each.name in FIXED]
        self._before.setText(f"Always first: {', '.join(first)}")
        self._after.setText(f"In the end, first by name ({number(found.decided[-1].clusters)})")
        changed = counted(found.changed, "suggestion changes", "suggestions change")
        same = "No suggestion changes" if not found.changed else changed
        self._say(
            f"Of {counted(found.clusters, 'group', 'groups')} to review, {photos(found.trashed)} would be suggested for "
            f"the trash, {size_text(found.bytes)}. {same}."
        )

    def _say(self, words: str) -> None:
        self._sum.setText(words)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.setSpacing(UNIT)
        column.addWidget(label("Rules", BODY, bold=True))
        note = "The first that tells two photos apart decides. At the right: groups that each decides."
        column.addWidget(label(note, SMALL, tone="faint", wrap=True))
        column.addWidget(self._before)
        column.addWidget(self.rules)
        column.addWidget(self._after)
        for folders in (self.protected, self.preferred):
            column.addSpacing(UNIT)
            column.addWidget(folders)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        set_look(inner, "ground", "panel")
        self.column.addWidget(area, 1)
        self.column.addWidget(self._sum)
        row = QHBoxLayout()
        row.addWidget(self._save, 1)
        row.addWidget(self._defaults)
        self.column.addLayout(row)

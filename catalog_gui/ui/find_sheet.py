"""A folder that nobody knows the place of: drives and folders are searched for its photos, and what was found is shown."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care.find_moved import Candidate, places_to_search, search
from catalog_gui.care.folders import Folder
from catalog_gui.phases.doubts import GONE
from catalog_gui.ui.folder_list import FolderList
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_words import candidate_facts
from catalog_gui.ui.formatting import counted, photos
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import SMALL, TITLE, UNIT, set_type


class FindSheet(QWidget):
    """Searches in the background; changes nothing itself.

    :param missing: search for those of the folder's photos that are gone from it, not for all of it.
    """

    chosen = Signal(object)
    """This place, a Path, is likely the one."""
    closed = Signal()

    def __init__(
        self, control: FoldersControl, folder: Folder, missing: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._control, self._searching = control, control.searching
        self.folder, self.missing = folder, missing
        self.candidates: list[Candidate] = []
        self.places = FolderList("Search in", "Drives and folders, with all that is below them.")
        self.begin = button("Search", self.look, look="primary", icon="search")
        self.stop = button("Cancel", self._stop, icon="stop")
        self._so_far = ElidedLabel()
        set_type(self._so_far, SMALL, tone="faint", digits=True)
        self._results = QVBoxLayout()
        self._results.setSpacing(UNIT)
        self._lay_out()
        self._searching.progressed.connect(self._tell)
        self._searching.found.connect(self._show)
        self._searching.failed.connect(self._refuse)
        self.places.changed.connect(self._on_places)
        self._show_work(False)
        self.begin.setEnabled(False)
        control.ask(lambda: places_to_search(Path(folder.path)), self._offer, topic="places")

    @property
    def searching(self) -> bool:
        """Whether a search goes on."""
        return self._searching.running

    @property
    def text(self) -> str:
        """What it says of the search."""
        return self._so_far.text()

    @property
    def results(self) -> list[QWidget]:
        """A row for each place that was found."""
        items = [self._results.itemAt(at) for at in range(self._results.count())]
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def look(self) -> None:
        """Search the places that are listed."""
        self._clear()
        places = [Path(place) for place in self.places.folders]
        self._searching.start(partial(search, self._control.keeper, self.folder.id, places, self.missing))
        self._show_work(True)
        self._so_far.setText("Searching")

    def focus_first(self) -> None:
        """The keyboard begins with the search."""
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_work(self) -> None:
        """Ask nothing more; what is in hand ends by itself."""
        self._searching.stop()
        self._control.forget("places")

    # Within.

    def _offer(self, places: list[Path]) -> None:
        if not self.places.folders:
            self.places.show_folders([str(place) for place in places])
        self._on_places()

    def _on_places(self) -> None:
        self.begin.setEnabled(bool(self.places.folders))

    def _tell(self, step: Any) -> None:
        self._so_far.setText(f"{counted(step.files, 'file', 'files')} looked at, now in {step.folder}")

    def _show(self, found: list[Candidate]) -> None:
        self.candidates = found
        self._show_work(False)
        self._clear()
        if not found:
            self._so_far.setText("None of its photos was found there. Other drives and folders can be added above.")
            return
        self._so_far.setText(f"Found in {counted(len(found), 'place', 'places')}; nothing was changed.")
        for candidate in found:
            self._results.addWidget(self._row(candidate))

    def _row(self, candidate: Candidate) -> QWidget:
        row = QFrame()
        row.setProperty("card", True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(str(candidate.place)))
        words.addWidget(label(candidate_facts(candidate, self.missing), SMALL, digits=True, tone="faint", wrap=True))
        line = QHBoxLayout(row)
        line.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        line.setSpacing(2 * UNIT)
        line.addLayout(words, 1)
        if candidate.covered is None:
            action = "Add this folder" if self.missing else "Compare all photos…"
            line.addWidget(button(action, lambda: self.chosen.emit(candidate.place)))
        return row

    def _refuse(self, words: str) -> None:
        self._show_work(False)
        self._so_far.setText(words)

    def _clear(self) -> None:
        while (item := self._results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _show_work(self, on: bool) -> None:
        self.begin.setVisible(not on)
        self.stop.setVisible(on)
        self.places.setEnabled(not on)

    def _stop(self) -> None:
        self._searching.stop()
        self._show_work(False)
        self._so_far.setText("Stopped. Nothing was changed.")

    def _lay_out(self) -> None:
        gone = self.folder.doubt.gone if self.folder.condition == GONE and self.folder.doubt else self.folder.missing
        head = f"Find {photos(gone)} gone from {self.folder.name}" if self.missing else f"Find {self.folder.name}"
        was = ElidedLabel(self.folder.path if self.missing else f"It was at {self.folder.path}")
        set_type(was, SMALL, tone="faint")
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for each in (self.begin, self.stop, button("Back", self.closed.emit)):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label(head, TITLE, wrap=True))
        column.addWidget(was)
        column.addWidget(self.places)
        column.addLayout(buttons)
        column.addWidget(self._so_far)
        column.addLayout(self._results)
        note = "Its photos are known by their names and sizes, and some are read to be sure. Nothing is changed by searching."
        column.addWidget(label(note, SMALL, tone="faint", wrap=True))

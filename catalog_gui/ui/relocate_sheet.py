"""A folder is elsewhere now: a place is chosen, what is there is compared and shown, and only then the catalog follows."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_gui.care.folders import Folder
from catalog_gui.care.relocate import Looked, Matched, match
from catalog_gui.ui.bar import Bar
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_words import matched_facts, matched_title
from catalog_gui.ui.formatting import number, photos
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_type


class RelocateSheet(QWidget):
    """Compares a place with a folder's photos, in the background, and offers to say that the folder is there now."""

    followed = Signal(object)
    """The folder is there: what was found, a Matched."""
    closed = Signal()

    def __init__(self, control: FoldersControl, folder: Folder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._searching, self.folder = control.keeper, control.searching, folder
        self._matched: Matched | None = None
        self.place = QLineEdit()
        self.place.setPlaceholderText("The folder where its photos are now")
        self.place.setAccessibleName("Where the folder is now")
        self.compare = button("Compare", self.look)
        self.choose = button("Choose…", self._choose, icon="folder")
        self.stop = button("Cancel", self._stop, icon="stop")
        self.follow = button("The folder is here now", self._follow, look="primary")
        self._so_far = label("", SMALL, tone="faint", digits=True)
        self._bar = Bar()
        self._bar.setAccessibleName("How far the comparison is")
        self._title = label("", BODY, bold=True, digits=True, wrap=True)
        self._facts = label("", BODY, digits=True, wrap=True)
        self._lay_out()
        self._connect()
        self._show(None)
        if folder.elsewhere is not None:
            self.look_at(folder.elsewhere)

    @property
    def comparing(self) -> bool:
        """Whether a comparison goes on."""
        return self._searching.running

    @property
    def text(self) -> str:
        """What it says of the place."""
        return f"{self._title.text()}\n{self._facts.text()}".strip()

    def look_at(self, place: Path) -> None:
        """Compare this place."""
        self.place.setText(str(place))
        self.look()

    def look(self) -> None:
        """Compare the place that is written there."""
        words = self.place.text().strip()
        if not words:
            return
        self._show(None)
        self._searching.start(partial(match, self._keeper, self.folder.id, Path(words).expanduser()))
        self._show_work(True)

    def focus_first(self) -> None:
        """The keyboard begins with the place."""
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_work(self) -> None:
        """Ask nothing more; what is in hand ends by itself."""
        self._searching.stop()

    # Within.

    def _connect(self) -> None:
        self.place.returnPressed.connect(self.look)
        self.place.textEdited.connect(lambda _text: self._on_edit())
        self._searching.progressed.connect(self._tell)
        self._searching.found.connect(self._on_found)
        self._searching.failed.connect(self._refuse)

    def _on_edit(self) -> None:
        """Another place: what was found at the one before says nothing of it."""
        self._stop()
        self._show(None)

    def _tell(self, step: Any) -> None:
        if isinstance(step, Looked):
            self._so_far.setText(f"{number(step.looked)} of {photos(step.photos)} looked for")
            self._bar.set_share(step.looked / max(1, step.photos))

    def _on_found(self, found: list[Matched]) -> None:
        self._show(found[-1] if found else None)

    def _show(self, found: Matched | None) -> None:
        self._matched = found
        self._show_work(False)
        self._title.setText("" if found is None else matched_title(found))
        self._facts.setText("" if found is None else "\n".join(matched_facts(found)))
        self._title.setVisible(found is not None)
        self._facts.setVisible(found is not None)
        self.follow.setEnabled(found is not None and (bool(found.found) or not found.photos))

    def _refuse(self, words: str) -> None:
        self._show(None)
        self._title.setText(words)
        self._title.show()

    def _show_work(self, on: bool) -> None:
        for each in (self._so_far, self._bar, self.stop):
            each.setVisible(on)
        self.compare.setVisible(not on)
        if on:
            self._so_far.setText("Looking for the photos")
            self._bar.set_share(0.0)

    def _stop(self) -> None:
        self._searching.stop()
        self._show_work(False)

    def _follow(self) -> None:
        if self._matched is not None:
            self.followed.emit(self._matched)

    def _choose(self) -> None:
        dialog = QFileDialog(self, f"Where is {self.folder.name} now?", self.place.text() or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda place: self.look_at(Path(place)))
        dialog.open()

    def _lay_out(self) -> None:
        was = ElidedLabel(f"It was at {self.folder.path}")
        set_type(was, SMALL, tone="faint")
        where = QHBoxLayout()
        where.setSpacing(UNIT)
        where.addWidget(self.place, 1)
        where.addWidget(self.choose)
        where.addWidget(self.compare)
        where.addWidget(self.stop)
        done = QHBoxLayout()
        done.setSpacing(UNIT)
        done.addWidget(self.follow)
        done.addWidget(button("Back", self.closed.emit))
        done.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label(f"Where is {self.folder.name} now?", TITLE, wrap=True))
        column.addWidget(was)
        column.addLayout(where)
        for each in (self._bar, self._so_far, self._title, self._facts):
            column.addWidget(each)
        note = (
            "Nothing was changed so far. The catalog follows to the new place, all that is known of the photos stays, "
            "and one Undo goes back."
        )
        column.addWidget(label(note, SMALL, tone="faint", wrap=True))
        column.addSpacing(UNIT)
        column.addLayout(done)

"""Where the thumbnails lie: moved to another place, copied before they are made again, brought back from that copy."""

import shutil
from functools import partial
from pathlib import Path

from attrs import frozen
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_gui.care import moving, staging
from catalog_gui.care.moving import Moved
from catalog_gui.care.staging import Staged
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.media.store_stats import StoreStats, stats_of
from catalog_gui.ui.background import Background
from catalog_gui.ui.deliberate import Deliberate
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted, size_text
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.store_figures import VOLATILE
from catalog_gui.ui.store_work import StoreControl, StoreWork
from catalog_gui.ui.theme import BODY, SMALL, TITLE, UNIT, set_look, set_type

WIDE = 720


@frozen(eq=False)
class Whereabouts:
    """The store as it lies, and its copy if there is a finished one."""

    stats: StoreStats
    volatile: bool
    copy: StoreStats | None


class ThumbnailsPlace(QWidget):
    """Two parts below one another. Both name what would be done before it is."""

    said = Signal(str)
    made = Signal()
    """Other thumbnails lie in the store."""
    moved = Signal()
    """It lies elsewhere, and the settings say so."""

    def __init__(self, keeper: Keeper, control: StoreControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._control = keeper, control
        self._found: Whereabouts | None = None
        self._background = Background(self)
        self._here, self._figures = ElidedLabel(), label("", SMALL, tone="faint", digits=True)
        self._warning = label(VOLATILE, BODY, tone="stale", wrap=True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("A folder of its own")
        self.field.setAccessibleName("The new place")
        self.choose = button("Choose…", self._on_choose, icon="folder")
        self.move_there = button("Move the thumbnails…", self._on_move)
        self._copy = label("", BODY, wrap=True, digits=True)
        self.back_up = button("Make a copy", self._on_back_up, icon="duplicates")
        self.roll_back = button("Go back to the copy…", self._on_roll_back, icon="undo")
        self.forget = button("Delete the copy…", self._on_forget, icon="trash")
        self.confirm = Deliberate(self)
        self._lay_out()
        self.field.textChanged.connect(lambda _text: self._show_buttons())
        control.changed.connect(self._show_buttons)
        self._show_buttons()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def text(self) -> tuple[str, str]:
        """What is said of the place, and of the copy."""
        return f"{self._here.text()} {self._figures.text()}", self._copy.text()

    def ask(self) -> None:
        """Look where the store lies and what it holds."""
        keeper = self._keeper
        self._background.ask(
            lambda: _whereabouts(keeper), self._show, topic="place", otherwise=lambda error: self.said.emit(str(error))
        )

    def focus_first(self) -> None:
        """Give the keys to the field of the new place."""
        self.field.setFocus()

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()

    # Within.

    def _show(self, found: Whereabouts) -> None:
        self._found = found
        self._here.setText(str(found.stats.directory))
        self._figures.setText(_amount(found.stats))
        self._warning.setVisible(found.volatile)
        if found.copy is None:
            self._copy.setText("There is no copy.")
        else:
            self._copy.setText(f"{_amount(found.copy)} in {found.copy.directory}")
        self._show_buttons()

    def _show_buttons(self) -> None:
        free = not self._control.running and self._found is not None
        there = self._found is not None and self._found.copy is not None
        self.move_there.setEnabled(free and bool(self.field.text().strip()))
        self.back_up.setEnabled(free)
        self.back_up.setText("Make a new copy" if there else "Make a copy")
        for each in (self.roll_back, self.forget):
            each.setEnabled(free and there)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, "Where thumbnails shall lie", self.field.text() or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.field.setText)
        dialog.open()

    def _on_move(self) -> None:
        place, keeper = Path(self.field.text().strip()).expanduser(), self._keeper
        self._background.ask(
            lambda: (ThumbnailStore(place).is_volatile, _free(place)),
            lambda looked: self._ask_move(place, *looked),
            otherwise=lambda error: self.said.emit(str(error)),
        )
        self._background.ask(lambda: _whereabouts(keeper), self._show, topic="place")

    def _ask_move(self, place: Path, volatile: bool, free: int | None) -> None:
        if self._found is None:
            return
        amount = _amount(self._found.stats)
        room = f" There {size_text(free)} are free." if free is not None else ""
        warning = f" {VOLATILE.split('.')[0]}." if volatile else ""
        question = f"Move {amount} to {place}? Each is compared before the old one is deleted.{room}{warning}"
        work = StoreWork("Moving the thumbnails", partial(moving.move, self._keeper, place))
        self._confirm(question, f"Move {_files(self._found.stats)}", work)

    def _on_back_up(self) -> None:
        work = StoreWork("Copying the thumbnails", partial(staging.back_up, self._keeper))
        self._control.start(work, self._done, "Stopped. A copy that is not finished does not count.")

    def _on_roll_back(self) -> None:
        if self._found is not None and (copy := self._found.copy) is not None:
            question = f"Put {_amount(copy)} in place of {_amount(self._found.stats)}? They come back byte for byte."
            work = StoreWork("Going back to the copy", partial(staging.roll_back, self._keeper))
            self._confirm(question, f"Bring back {_files(copy)}", work)

    def _on_forget(self) -> None:
        if self._found is not None and (copy := self._found.copy) is not None:
            question = f"Delete the copy, {_amount(copy)}, for good? There is no way back to it then."
            self.confirm.ask(question, f"Delete {_files(copy)}", self._forget)

    def _forget(self) -> None:
        keeper = self._keeper
        self._background.ask(
            lambda: staging.forget(keeper),
            lambda _: self._say_and_ask("The copy is deleted."),
            otherwise=lambda error: self._say_and_ask(str(error)),
        )

    def _say_and_ask(self, words: str) -> None:
        self.said.emit(words)
        self.ask()

    def _confirm(self, question: str, doing: str, work: StoreWork) -> None:
        stopped = "Stopped. Nothing is lost; ask for the same again to go on."
        self.confirm.ask(question, doing, lambda: self._control.start(work, self._done, stopped))

    def _done(self, done: Moved | Staged) -> str:
        if isinstance(done, Staged) and done.place == self._keeper.store.directory:
            self.made.emit()
        self.ask()
        files = counted(done.files, "file", "files")
        if isinstance(done, Moved):
            self.field.clear()
            self.moved.emit()
            return f"{files} lie in {done.place} now." + (f" {VOLATILE}" if done.volatile else "")
        return f"{files}, {size_text(done.bytes)}, lie in {done.place}, each compared."

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self._here.setMinimumWidth(0)
        self._figures.setMinimumWidth(0)
        set_type(self._here, BODY)
        self._warning.hide()
        where = QHBoxLayout()
        where.setSpacing(UNIT)
        where.addWidget(self.field, 1)
        where.addWidget(self.choose)
        where.addWidget(self.move_there)
        buttons = Flow(gap=UNIT)
        for made in (self.back_up, self.roll_back, self.forget):
            buttons.add(made)
        content = QWidget()
        content.setMaximumWidth(WIDE)
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        note = "Made before thumbnails are made again: going back brings the same files, byte for byte."
        for widget in (
            label("Where they lie", TITLE),
            self._here,
            self._figures,
            self._warning,
            where,
            hairline(),
            label("A copy to go back to", TITLE),
            label(note, SMALL, tone="faint", wrap=True),
            self._copy,
            buttons,
            self.confirm,
        ):
            column.addLayout(widget) if isinstance(widget, QHBoxLayout) else column.addWidget(widget)
        column.addStretch(1)
        for made in (self.move_there, self.back_up, self.roll_back, self.forget, self.choose):
            made.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content, 1)
        row.addStretch(0)


def _whereabouts(keeper: Keeper) -> Whereabouts:
    copy = stats_of(staging.backup_of(keeper.store)) if staging.is_there(keeper) else None
    return Whereabouts(stats_of(keeper.store), keeper.store.is_volatile, copy)


def _free(place: Path) -> int | None:
    there = next((each for each in (place, *place.parents) if each.exists()), None)
    return shutil.disk_usage(there).free if there is not None else None


def _files(stats: StoreStats) -> str:
    return counted(stats.files + stats.previews, "file", "files")


def _amount(stats: StoreStats) -> str:
    return f"{_files(stats)}, {size_text(stats.bytes + stats.preview_bytes)}"

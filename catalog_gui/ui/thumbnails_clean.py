"""Files of the store taken over or deleted: what that would be with its pictures first, then a second, deliberate press."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from attrs import frozen
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton, QVBoxLayout, QWidget

from catalog_gui.care import clearing, reconcile
from catalog_gui.care.adopt import Adopted, adopt
from catalog_gui.care.clearing import Removable, Removed
from catalog_gui.care.reconcile import Report
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import UsageError
from catalog_gui.ui.again_form import FilterFields
from catalog_gui.ui.background import Background
from catalog_gui.ui.deliberate import Deliberate
from catalog_gui.ui.formatting import counted, number, size_text
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.store_pictures import StorePictures
from catalog_gui.ui.store_work import StoreControl, StoreWork
from catalog_gui.ui.theme import BODY, SMALL, UNIT
from catalog_gui.ui.two_sides import TwoSides

ADOPT, ORPHANS, CLEAR = "adopt", "orphans", "clear"
TITLES: Final = {
    ADOPT: ("Take over what lies ready", "As after a restored catalog: right thumbnails are not made a second time."),
    ORPHANS: ("Delete files without a photo", "They belong to no photo, not even to one in the trash."),
    CLEAR: ("Delete thumbnails", "Their photos then lack them, until they are made again. Photos are not touched."),
}
STOPPED: Final = "Stopped. What was done is done."


@frozen(eq=False)
class Would:
    """What would be done: files by their names in the store, and their bytes."""

    what: str
    files: tuple[str, ...]
    bytes: int
    removable: tuple[Removable, ...] = ()


class ThumbnailsClean(QWidget):
    """Three things to do left, the files that they are about right."""

    said = Signal(str)
    made = Signal(object)
    """Files were taken over or deleted: the set of their names."""

    def __init__(self, keeper: Keeper, control: StoreControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._control = keeper, control
        self._would: Would | None = None
        self._background = Background(self)
        self.choices = {name: QRadioButton(title) for name, (title, _) in TITLES.items()}
        self.filters = FilterFields()
        self.previews_only = QCheckBox("Only previews")
        self.pictures = StorePictures(keeper, "Files that it is about")
        self._words = label("", BODY, wrap=True, digits=True)
        self.do = button("Delete", self._on_do, icon="trash")
        self.confirm = Deliberate(self)
        self._lay_out()
        self.choices[ADOPT].setChecked(True)
        for each in self.choices.values():
            each.toggled.connect(lambda on: self.ask() if on else None)
        self.filters.changed.connect(self.ask)
        self.previews_only.toggled.connect(lambda _on: self.ask())
        control.changed.connect(self._show_buttons)
        self._show_buttons()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.pictures.waiting + self.filters.waiting

    @property
    def would(self) -> Would | None:
        """What would be done; None while it is not known."""
        return self._would

    @property
    def prospect_text(self) -> str:
        """What is said of it."""
        return self._words.text()

    @property
    def what(self) -> str:
        """What is chosen to be done."""
        return next(name for name, each in self.choices.items() if each.isChecked())

    def choose(self, what: str) -> None:
        """Choose what is to be done; nothing is done by that."""
        if self.choices[what].isChecked():
            self.ask()
        else:
            self.choices[what].setChecked(True)
        self.focus_first()

    def ask(self) -> None:
        """Find out what would be done; nothing is changed by that."""
        self._would = None
        self.confirm.withdraw()
        self._words.setText("Looking at the store…")
        self._show_buttons()
        try:
            look = self._look(self.what)
        except UsageError as error:
            self._background.forget("would")
            self._say_wrong(error)
            return
        self._background.ask(look, self._show, topic="would", otherwise=self._say_wrong)

    def focus_first(self) -> None:
        """Give the keys to the choice."""
        self.choices[self.what].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.pictures.close_work()

    # Within.

    def _look(self, what: str) -> Callable[[], Would]:
        keeper = self._keeper
        if what == ADOPT:
            return lambda: _adoptable(keeper)
        if what == ORPHANS:
            return lambda: _would(ORPHANS, clearing.orphans(keeper))
        which, previews = self.filters.selection(), self.previews_only.isChecked()
        return lambda: _would(CLEAR, clearing.clearable(keeper, which, previews))

    def _say_wrong(self, error: Exception) -> None:
        self._words.setText(str(error))
        self.pictures.show_words("", "")
        self.pictures.show_nothing("Nothing would be done.", "", "no-match")

    def _show(self, would: Would) -> None:
        self._would = would
        title, note = TITLES[would.what]
        files = counted(len(would.files), "file", "files")
        self.pictures.show_words(f"{title} · {files}", note)
        if would.files:
            self.pictures.show_files(would.files)
            self._words.setText(DOT.join((files, size_text(would.bytes))))
        else:
            self.pictures.show_nothing("There are no such files.", "", "all-well")
            self._words.setText("Nothing would be done.")
        self._show_buttons()

    def _show_buttons(self) -> None:
        clear = self.what == CLEAR
        self._filter_box.setVisible(clear)
        adopts = self.what == ADOPT
        count = len(self._would.files) if self._would is not None else 0
        self.do.setText(f"{'Take over' if adopts else 'Delete'} {counted(count, 'file', 'files')}…" if count else "…")
        self.do.setVisible(bool(count))
        self.do.setEnabled(not self._control.running)

    def _on_do(self) -> None:
        would = self._would
        if would is None or not would.files:
            return
        files, size = counted(len(would.files), "file", "files"), size_text(would.bytes)
        if would.what == ADOPT:
            question, doing = f"Take over {files}, {size}, as thumbnails of their photos?", f"Take over {files}"
        else:
            question, doing = f"Delete {files}, {size}, for good? Photos are not touched.", f"Delete {files}"
        self.confirm.ask(question, doing, partial(self._begin, would))

    def _begin(self, would: Would) -> None:
        self._control.start(_work(self._keeper, would), self._done, STOPPED)

    def _done(self, result: Adopted | Removed) -> str:
        self.made.emit(self._names(result))
        self.ask()
        return done_words(result)

    def _names(self, result: Adopted | Removed) -> set[str]:
        if isinstance(result, Removed):
            return set(result.names)
        store = self._keeper.store
        places = (store.path_for(found.photo) for found in result.adopted)
        return {place.relative_to(store.directory).as_posix() for place in places}

    def _lay_out(self) -> None:
        sides = TwoSides(self.pictures)
        for name, (_, note) in TITLES.items():
            sides.words.addWidget(self.choices[name])
            sides.words.addWidget(label(note, SMALL, tone="faint", wrap=True))
            sides.words.addSpacing(UNIT)
        self._filter_box = QWidget()
        box = QVBoxLayout(self._filter_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(label("Only what fits all that is said here", SMALL, tone="faint"))
        box.addWidget(self.filters)
        box.addWidget(self.previews_only)
        sides.words.addWidget(self._filter_box)
        sides.words.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        foot.setSpacing(UNIT)
        self.do.setAutoDefault(False)
        foot.addWidget(self._words)
        foot.addWidget(self.do, 0, Qt.AlignmentFlag.AlignLeft)
        sides.foot.addWidget(hairline())
        sides.foot.addLayout(foot)
        sides.foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sides)


def _adoptable(keeper: Keeper) -> Would:
    """Looks at every file without a row; writes nothing down."""
    report = next(step for step in reconcile.verify(keeper, quick=True, note=False) if isinstance(step, Report))
    store = keeper.store.directory
    return Would(ADOPT, tuple(report.adoptable), sum((store / name).stat().st_size for name in report.adoptable))


def _would(what: str, files: Sequence[Removable]) -> Would:
    return Would(what, tuple(each.file.name for each in files), sum(each.bytes for each in files), tuple(files))


def _work(keeper: Keeper, would: Would) -> StoreWork:
    steps: dict[str, tuple[str, Callable[[], Iterator[Any]]]] = {
        ADOPT: ("Taking thumbnails over", lambda: adopt(keeper)),
        ORPHANS: ("Deleting files without a photo", lambda: clearing.remove_orphans(keeper, would.removable)),
        CLEAR: ("Deleting thumbnails", lambda: clearing.clear(keeper, would.removable)),
    }
    return StoreWork(*steps[would.what])


def done_words(done: Adopted | Removed) -> str:
    """What came of it, as a sentence."""
    if isinstance(done, Adopted):
        return f"{counted(len(done.adopted), 'thumbnail was', 'thumbnails were')} taken over."
    parts = [f"{counted(len(done.names), 'file was', 'files were')} deleted, {size_text(done.bytes)}."]
    if done.kept:
        parts.append(f"{number(len(done.kept))} came to belong to a photo meanwhile and stayed.")
    if done.failed:
        parts.append(f"{number(len(done.failed))} could not be deleted: {done.failed[0][1]}")
    return " ".join(parts)

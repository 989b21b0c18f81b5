"""The page of problems: what could not be done, by reason, in plain words, with what to do about it and all that was tried."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.problem_table import write_table
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import PhotoRow
from catalog_gui.engine.troubles import Disk, look_at_disk
from catalog_gui.ui.attempts_compare import AttemptsCompare
from catalog_gui.ui.attempts_panel import AttemptsPanel, Shown
from catalog_gui.ui.background import Background
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.file_dialog import ask_for_table
from catalog_gui.ui.formatting import counted
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.missing_search import MissingSearch
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.problems_reasons import (
    Reason,
    Trouble,
    fitting,
    reason_of,
    reasons_of_disk,
    sum_line,
    trouble_line,
)
from catalog_gui.ui.problems_sides import LIST, PhotosSide, ReasonsSide
from catalog_gui.ui.whole_copy import WholeCopyView

ROOMY: Final = 900
"""With fewer pixels of width the photo's panel gives way to the list."""
WIDE: Final = 1700
SIDES: Final = {"narrow": (LIST, 4 * LIST, 0), "roomy": (LIST, 404, 396), "wide": (LIST + 48, 960, 600)}
"""How the three sides share the width."""


class ProblemsPage(QWidget):
    """Problems in groups left; the chosen group's advice and photos in the middle; all about one photo right."""

    keys = "Left, Right: reasons, photos, tries  ·  Space: large  ·  R: try again  ·  C: compare two tries  ·  Ctrl+F: find"
    said = Signal(str)
    """A sentence for the strip."""
    retry_wanted = Signal(object)
    """These photos are to be tried again: a tuple of photo ids."""
    repair_wanted = Signal(object)
    """The thumbnails of these photos are to be made again: a tuple of photo ids."""
    originals_wanted = Signal()
    """All originals are to be read again."""
    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    open_place = Signal(str)
    """The name of a place to go to."""

    def __init__(self, library: Library, missing: MissingSearch | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self.missing = library, missing
        self._asked = False
        self._failures: Sequence[Reason] = ()
        self._on_disk: Sequence[Reason] = ()
        self._everything: int | None = None
        self._room = ""
        self._reasons: Sequence[Reason] = ()
        self._troubles: Sequence[Trouble] = ()
        self._background = Background(self)
        self.groups = GroupList(library, self._group_entry, "Reasons")
        self.photos = GroupList(library, self._photo_entry, "Photos with this problem")
        self.photos.ground = "canvas"
        self.preview = Preview(self.photos.model)
        self.panel = AttemptsPanel(library)
        self.compared = AttemptsCompare()
        self.whole: WholeCopyView | None = None
        """A damaged original beside a whole copy, made when it is first wanted."""
        self.empty = EmptyState(
            "all-well",
            "Nothing is wrong.",
            "Read all originals again",
            "Everything that was tried has worked, and every original is in its place.",
        )
        self.left, self.middle = ReasonsSide(self.groups), PhotosSide(self.photos, self.compared)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        more = self.missing.waiting if self.missing is not None else 0
        return self._background.waiting + self.groups.waiting + self.photos.waiting + self.panel.waiting + more

    @property
    def reason(self) -> Reason | None:
        """The chosen group."""
        return self._reasons[self.groups.current] if 0 <= self.groups.current < len(self._reasons) else None

    @property
    def advice_text(self) -> tuple[str, str]:
        """Title and advice as they stand there."""
        return self.middle.words

    def arrive(self) -> None:
        """The page comes into sight: what is on the disk may be other than before."""
        self._ask()

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._asked:
            self.groups.refresh()
            self.photos.refresh()
            self.panel.refresh()
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to the list of reasons."""
        self.groups.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.panel.close_work()
        for each in (self.whole, self.missing):
            if each is not None:
                each.close_work()

    def write_table(self, file: Path) -> None:
        """Write all that failed into a table for spreadsheets."""
        rows = [(reason.group.kind, entry) for reason in self._failures for entry in reason.group.entries]
        self._background.ask(
            lambda: write_table(file, rows),
            lambda count: self.said.emit(f"{counted(count, 'problem was', 'problems were')} written to {file.name}."),
            otherwise=self._failed,
        )

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        if not self._asked:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = "wide" if self.width() >= WIDE else "roomy" if self.width() >= ROOMY else "narrow"
        if room == self._room:
            return
        self._room = room
        self.panel.setVisible(room != "narrow")
        self._body.setSizes(list(SIDES[room]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space and self.photos.hasFocus() and self.photos.current >= 0:
            self._open_preview(self.photos.current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._go(1 if key == Qt.Key.Key_Right else -1):
            event.accept()
        elif key == Qt.Key.Key_C and not event.modifiers():
            self.panel.compare_tries()
        elif key == Qt.Key.Key_R and not event.modifiers():
            (self.panel.retry if self.photos.hasFocus() or self.panel.list.hasFocus() else self.middle.retry).click()
        else:
            super().keyPressEvent(event)

    # Within.

    def _go(self, step: int) -> bool:
        """From one side to the next; False where there is none."""
        sides: list[QWidget] = [self.groups, self.photos, self.panel.list]
        place = next((index for index, side in enumerate(sides) if side.hasFocus()), -1)
        if place < 0 or not 0 <= place + step < len(sides) or not sides[place + step].isVisible():
            return False
        sides[place + step].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _ask(self) -> None:
        """First what the catalog says, then what the disk says."""
        self._asked = True
        library = self._library
        self._background.ask(
            lambda: [reason_of(group) for group in library.problems()],
            self._take_failures,
            topic="problems",
            otherwise=self._failed,
        )
        self._background.ask(
            lambda: look_at_disk(library.keeper), self._take_disk, topic="disk", otherwise=self._failed
        )

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _take_failures(self, reasons: Sequence[Reason]) -> None:
        self._failures = reasons
        self._show()

    def _take_disk(self, disk: Disk) -> None:
        self._on_disk, self._everything = reasons_of_disk(disk), disk.photos
        self._show()

    def _show(self) -> None:
        """Show what fits the words that are looked for; the reason that was looked at stays chosen."""
        chosen = self.reason.group.kind if self.reason is not None else None
        everything = [*self._failures, *self._on_disk]
        reasons = self._reasons = fitting(everything, self.left.search.text())
        self.left.show_sum(sum_line(everything, self._everything), bool(everything) and not reasons)
        self.left.retry_all.setEnabled(any(reason.may_pass for reason in self._failures))
        self.left.save.setEnabled(bool(self._failures))
        first = [reason.photos[0] if reason.has_photos else 0 for reason in reasons]
        self.groups.show_photos(np.array(first, np.int64))
        if self._stack.currentWidget() not in (self.preview, self.whole) or not everything:
            self._stack.setCurrentWidget(self._body if everything else self.empty)
        place = next((index for index, reason in enumerate(reasons) if reason.group.kind == chosen), 0)
        if place != self.groups.current:
            self.groups.set_current(place)
        else:
            self._on_group(place)

    def _on_group(self, index: int) -> None:
        reason = self._reasons[index] if 0 <= index < len(self._reasons) else None
        looked_at = (
            self._troubles[self.photos.current].photo if 0 <= self.photos.current < len(self._troubles) else None
        )
        self._troubles = reason.troubles if reason is not None else ()
        self.photos.show_photos(np.array([trouble.photo for trouble in self._troubles], np.int64))
        self.middle.show_reason(reason)
        place = next((at for at, trouble in enumerate(self._troubles) if trouble.photo == looked_at), 0)
        if place == self.photos.current:
            self._on_photo(place)
        else:
            self.photos.set_current(place)

    def _on_photo(self, index: int) -> None:
        reason = self.reason
        if reason is None or not 0 <= index < len(self._troubles):
            self.panel.show_photo(None)
            return
        trouble = self._troubles[index]
        may = reason.may_be_made or reason.may_pass
        self.panel.show_photo(Shown(trouble.photo, trouble.path, trouble.message, may, reason.may_be_made))

    def _group_entry(self, index: int, photo: PhotoRow | None) -> Entry:
        reason = self._reasons[index]
        return Entry(reason.group.title, reason.size, icon=reason.icon)

    def _photo_entry(self, index: int, photo: PhotoRow | None) -> Entry:
        trouble, reason = self._troubles[index], self.reason
        failed = reason is not None and reason.is_failure
        icon = "" if failed or reason is None else "photos" if reason.has_photos else "info"
        return Entry(trouble.path, trouble_line(trouble) if failed else trouble.message, icon=icon)

    def _on_retry(self) -> None:
        if self.reason is not None:
            self._try_again(self.reason.photos)

    def _try_again(self, photos: tuple[int, ...]) -> None:
        wanted = self.repair_wanted if self.reason is not None and self.reason.may_be_made else self.retry_wanted
        wanted.emit(photos)

    def _on_retry_all(self) -> None:
        each = (photo for reason in self._failures if reason.may_pass for photo in reason.photos)
        self.retry_wanted.emit(tuple(dict.fromkeys(each)))

    def _on_show(self) -> None:
        if self.reason is not None:
            self.photos_wanted.emit(PhotoFilter(ids=self.reason.photos))

    def _on_save(self) -> None:
        ask_for_table(self, "Save the problems as a table", "problems.csv", self.write_table)

    def _open_compared(self, name: str, rows: object) -> None:
        self.middle.show_compared(name, rows)
        self.compared.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_compared(self) -> None:
        self.middle.show_photos()
        self.photos.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_whole_copy(self) -> None:
        if not 0 <= self.photos.current < len(self._troubles):
            return
        if self.whole is None:
            self.whole = WholeCopyView(self._library, self._library.keeper.settings.compare_memory_mb)
            self.whole.closed.connect(lambda: self._close_preview(self.photos.current))
            self.whole.said.connect(self.said)
            self._stack.addWidget(self.whole)
        self.whole.open(self._troubles[self.photos.current].photo)
        self._stack.setCurrentWidget(self.whole)
        self.whole.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find_folder(self) -> None:
        """Search for the folder of the photo that is looked at; without a search of its own, the settings have one."""
        if self.missing is None or not 0 <= self.photos.current < len(self._troubles):
            self.open_place.emit("settings")
            return
        self.missing.open(self._troubles[self.photos.current].photo)
        self._stack.setCurrentWidget(self.missing)

    def _open_preview(self, index: int) -> None:
        if self.reason is None or not self.reason.has_photos:
            return
        self._stack.setCurrentWidget(self.preview)
        self.preview.open(index)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_preview(self, index: int) -> None:
        self._stack.setCurrentWidget(self._body)
        self.photos.set_current(index)
        self.photos.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.groups.current_changed.connect(self._on_group)
        self.photos.current_changed.connect(self._on_photo)
        self.photos.activated.connect(self._open_preview)
        self.preview.closed.connect(self._close_preview)
        self.panel.said.connect(self.said)
        self.panel.retry_wanted.connect(lambda photo: self._try_again((photo,)))
        self.panel.compare_wanted.connect(self._open_compared)
        self.compared.closed.connect(self._close_compared)
        self.left.searched.connect(self._show)
        self.left.search.left.connect(self.focus_first)
        self.left.retry_all.clicked.connect(lambda _checked=False: self._on_retry_all())
        self.left.save.clicked.connect(lambda _checked=False: self._on_save())
        self.left.read_all.clicked.connect(lambda _checked=False: self.originals_wanted.emit())
        self.empty.pressed.connect(self.originals_wanted)
        self.middle.whole_copy.clicked.connect(lambda _checked=False: self._open_whole_copy())
        self.middle.retry.clicked.connect(lambda _checked=False: self._on_retry())
        self.middle.show_in_photos.clicked.connect(lambda _checked=False: self._on_show())
        self.middle.find_folder.clicked.connect(lambda _checked=False: self._find_folder())
        if self.missing is not None:
            self.missing.closed.connect(lambda: self._close_preview(self.photos.current))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.left.search.setFocus)

    def _lay_out(self) -> None:
        self._body = QSplitter()
        self._body.setChildrenCollapsible(False)
        for side in (self.left, self.middle, self.panel):
            self._body.addWidget(side)
        self._body.setStretchFactor(1, 1)
        for widget in filter(None, (self._body, self.empty, self.preview, self.missing)):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.groups)

"""Backups of the catalog: when and why each was made, whether it is sound, what going back would change; and going back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.catalog import backups, restoring
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.restoring import Difference
from catalog_gui.engine.keeper import backup_folder
from catalog_gui.engine.queries import Library
from catalog_gui.ui.background import Background
from catalog_gui.ui.backup_facts import BackupFacts
from catalog_gui.ui.backup_words import backup_line, question
from catalog_gui.ui.deliberate import Deliberate
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, photos, size_text
from catalog_gui.ui.history_words import whenever
from catalog_gui.ui.labels import button
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.list_and_detail import ListAndDetail
from catalog_gui.ui.sentences import DOT


class BackupsView(QWidget):
    """Backups left, newest first; facts and counts of the chosen one right."""

    keys = "Up, Down: from one to the next  ·  B: back up now  ·  C: check  ·  G: go back"
    said = Signal(str)
    restore_wanted = Signal(object)
    """The catalog is to be put back to this Backup."""

    def __init__(
        self, library: Library, parent: QWidget | None = None, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._library, self._clock = library, clock
        self._file = library.keeper.catalog.file
        self._folder = backup_folder(self._file)
        self._found: Sequence[Backup] = ()
        self._difference: Difference | None = None
        self._to_newest = False
        self._background = Background(self)
        self._working = Background(self)
        self.list = LineList(self._line, "Backups of the catalog")
        self.make = button("Back up now", self.make_one, icon="plus", tip="B")
        self.check = button("Check", self.check_chosen, icon="check", tip="C: read it again, whole")
        self.check_all = button("Check all", self.check_every, icon="check")
        self.go_back = button(
            "Go back to it\N{HORIZONTAL ELLIPSIS}", self.ask_back, look="primary", icon="undo", tip="G"
        )
        self.facts = BackupFacts()
        self.sure = Deliberate(self)
        self.empty = EmptyState(
            "not-yet",
            "There are no backups of this catalog yet.",
            "Back up now",
            "One is made each day the program is used, and before whatever changes much.",
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self.list.current_changed.connect(self._on_chosen)
        self.empty.pressed.connect(self.make_one)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self._working.waiting

    @property
    def chosen(self) -> Backup | None:
        """What is looked at."""
        return self._found[self.list.current] if 0 <= self.list.current < len(self._found) else None

    @property
    def heading_text(self) -> tuple[str, str]:
        """Title and the line below it."""
        return self._body.heading_text

    def ask(self) -> None:
        """Look which backups there are."""
        self._background.ask(self._listed, self._show, topic="list", otherwise=self._failed)

    def focus_first(self) -> None:
        """Give the keys to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more; a backup that is being made is finished."""
        self._working.finish()
        for each in (self._background, self._working):
            each.close()

    # What is done.

    def make_one(self) -> None:
        """Make a backup now."""
        self.said.emit("Backing up the catalog.")
        kept = self._library.keeper.settings.backups_kept
        self._work(lambda: backups.make(self._file, self._folder, backups.ON_DEMAND, kept), self._made)

    def check_chosen(self) -> None:
        """Read the chosen backup again, whole."""
        if (backup := self.chosen) is not None:
            self._check([backup])

    def check_every(self) -> None:
        """Read every backup again, whole."""
        self._check(self._found)

    def ask_back(self) -> None:
        """Ask whether to go back to the chosen backup; nothing is changed by this alone."""
        backup, difference = self.chosen, self._difference
        if backup is not None and backup.verified and difference is not None and difference.backup.id == backup.id:
            self.sure.ask(
                question(backup, difference),
                f"Go back to {photos(backup.photos or 0)}",
                lambda: self.restore_wanted.emit(backup),
            )

    # Qt's side.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = {Qt.Key.Key_B: self.make_one, Qt.Key.Key_C: self.check_chosen, Qt.Key.Key_G: self.ask_back}
        act = does.get(Qt.Key(event.key())) if not event.modifiers() else None
        if act is None:
            super().keyPressEvent(event)
        elif not self._working.waiting:
            act()

    def hideEvent(self, event: object) -> None:
        self.sure.withdraw()

    # Within.

    def _listed(self) -> list[Backup]:
        return backups.listing(self._file, self._folder)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))
        self._enable()

    def _show(self, found: Sequence[Backup]) -> None:
        before = None if self._to_newest else self.chosen
        self._found, self._to_newest = found, False
        self._stack.setCurrentWidget(self._body if found else self.empty)
        self.list.set_count(len(found))
        self.list.viewport().update()
        kept = (place for place, each in enumerate(found) if before and each.id == before.id)
        place = next(kept, 0)
        if place != self.list.current:
            self.list.set_current(place)
        else:
            self._on_chosen(place)

    def _line(self, index: int) -> Line:
        return backup_line(self._found[index], self._clock())

    def _on_chosen(self, index: int) -> None:
        backup, self._difference = self.chosen, None
        self.sure.withdraw()
        self._enable()
        if backup is None:
            self._body.show_detail(None)
            self._body.say("", "")
            return
        size = DOT.join((photos(backup.photos or 0), size_text(backup.bytes), backup.reason))
        self._body.say(f"Backup of {whenever(backup.at, self._clock())}", size)
        self._background.ask(
            lambda: restoring.compare(self._file, backup), self._compared, topic="compare", otherwise=self._failed
        )

    def _compared(self, difference: Difference) -> None:
        self._difference = difference
        self.facts.show_backup(difference)
        self._body.show_detail(self.facts)
        self._enable()

    def _enable(self) -> None:
        idle, backup = not self._working.waiting, self.chosen
        self.make.setEnabled(idle)
        self.check.setEnabled(idle and backup is not None)
        self.check_all.setEnabled(idle and bool(self._found))
        self.go_back.setEnabled(idle and backup is not None and backup.verified and self._difference is not None)

    def _work(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self._working.ask(work, then, otherwise=self._failed)
        self._enable()

    def _check(self, found: Sequence[Backup]) -> None:
        self.said.emit(f"Checking {counted(len(found), 'backup', 'backups')}.")
        self._work(lambda: [backups.verify(backup) for backup in found], self._checked)

    def _made(self, _path: object) -> None:
        self.said.emit("The catalog is backed up, and the backup is verified.")
        self._to_newest = True
        self.ask()

    def _checked(self, checked: object) -> None:
        broken = [each for each in checked if not each.verified] if isinstance(checked, list) else []
        sound = "Sound: the same bytes, the same rows, and whole."
        bad = f"{counted(len(broken), 'backup is', 'backups are')} not sound and cannot be gone back to."
        self.said.emit(bad if broken else sound)
        self.ask()

    def _lay_out(self) -> None:
        right = (self.check, self.go_back)
        self._body = ListAndDetail(self.list, [self.facts], (self.make, self.check_all), right)
        for page in (self._body, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.sure)
        self.setFocusProxy(self.list)

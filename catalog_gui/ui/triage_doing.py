"""The ways back, gone in the window: first what each would do, asked in place; then done as the window's one run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from catalog_gui.care import adopt
from catalog_gui.care.triage import rebuild_rows, recover_copy
from catalog_gui.care.triage.rebuild_rows import Rebuilt
from catalog_gui.care.triage.recover_copy import Prospect
from catalog_gui.catalog import backups, restoring
from catalog_gui.catalog.backups import Backup
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.engine.progress import Progress
from catalog_gui.phases.scan import ScanReport
from catalog_gui.ui.background import Background
from catalog_gui.ui.backup_words import question
from catalog_gui.ui.deliberate import Deliberate
from catalog_gui.ui.formatting import counted, photos
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl, StoreWork
from catalog_gui.ui.triage_deeds import (
    ADD,
    ADOPT,
    AUDIT,
    BACK_UP,
    FILE,
    LOCK,
    LOG,
    RESTORE,
    ROWS,
    SCAN,
    THUMBNAILS,
    deed_of,
)
from catalog_gui.ui.triage_lock import LockControl

FIRST = " A backup of the catalog as it is now is made first, so that this can be taken back. No original is touched."


class TriageDoing(QObject):
    """Does what the buttons of a triage say.

    :param control: the run of the window.
    :param sure: asks before anything is put back.
    """

    said = Signal(str)
    """A sentence for the strip."""
    done = Signal(str, str)
    """A command was done: which, and what came of it."""
    restore_wanted = Signal(object)
    """The catalog is to be put back to this Backup."""
    changes_wanted = Signal()
    """The record of changes is to be shown."""

    def __init__(
        self, keeper: Keeper, control: RunControl, lock: LockControl, sure: Deliberate, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper, self._lock, self._sure = keeper, lock, sure
        self._file = keeper.catalog.file
        self._folder = backup_folder(self._file)
        self._run = StoreControl(control, self)
        self._background = Background(self)
        self._run.said.connect(self.said)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self._run.working

    def do(self, command: str) -> None:
        """Do a command, or ask first where it puts something back."""
        deed = deed_of(command)
        if deed is None:
            return
        does: dict[str, Callable[[str, tuple[str, ...]], None]] = {
            LOCK: self._do_lock,
            BACK_UP: self._do_backup,
            RESTORE: self._ask_restore,
            ROWS: self._ask_rows,
            LOG: self._ask_log,
            FILE: self._ask_file,
            SCAN: self._do_scan,
            ADD: self._do_add,
            THUMBNAILS: self._do_thumbnails,
            ADOPT: self._do_adopt,
            AUDIT: lambda _command, _rest: self.changes_wanted.emit(),
        }
        does[deed.kind](command, deed.rest)

    def close_work(self) -> None:
        """Ask nothing more; a backup that is being made is finished."""
        self._background.finish()
        self._background.close()

    # What is done at once.

    def _do_lock(self, command: str, rest: tuple[str, ...]) -> None:
        self._lock.lock()

    def _do_backup(self, command: str, rest: tuple[str, ...]) -> None:
        kept = self._keeper.settings.backups_kept
        self.said.emit("Backing up the catalog.")
        self._ask(
            lambda: backups.read(backups.make(self._file, self._folder, backups.ON_DEMAND, kept)),
            lambda made: self._tell(command, f"The catalog is backed up: {photos(made.photos or 0)}, verified."),
        )

    def _do_scan(self, command: str, rest: tuple[str, ...]) -> None:
        self._start(command, "Looking at the folders", self._keeper.scan, _scanned)

    def _do_add(self, command: str, rest: tuple[str, ...]) -> None:
        folders = [Path(each) for each in rest]
        self._start(command, "Looking at the folders", lambda: self._keeper.add(folders), _scanned)

    def _do_thumbnails(self, command: str, rest: tuple[str, ...]) -> None:
        self._start(command, "Making the thumbnails", self._thumbnails, _rebuilt)

    def _thumbnails(self) -> Iterator[Any]:
        last: Progress | None = None
        for last in self._keeper.rebuild(only=("thumbnails",), low_priority=True):
            yield last
        yield () if last is None else last.phases

    def _do_adopt(self, command: str, rest: tuple[str, ...]) -> None:
        self._start(
            command, "Taking thumbnails over", lambda: adopt.adopt(self._keeper), lambda _: "They were taken over."
        )

    # What is asked first.

    def _ask_restore(self, command: str, rest: tuple[str, ...]) -> None:
        self._ask(
            lambda: restoring.compare(self._file, backups.find(self._file, self._folder, rest[0])),
            lambda difference: self._sure.ask(
                question(difference.backup, difference),
                f"Go back to {photos(difference.backup.photos or 0)}",
                lambda: self.restore_wanted.emit(difference.backup),
            ),
        )

    def _ask_rows(self, command: str, rest: tuple[str, ...]) -> None:
        self._ask(lambda: rebuild_rows.rehearse(self._keeper), lambda found: self._asked_rows(command, found))

    def _asked_rows(self, command: str, found: Rebuilt) -> None:
        if not found.rows:
            self.said.emit(found.words)
            return
        rows = counted(sum(found.rows.values()), "row", "rows")
        self._sure.ask(found.words + FIRST, f"Put {rows} back", lambda: self._put_back(command))

    def _put_back(self, command: str) -> None:
        keeper = self._keeper

        def steps() -> Iterator[Rebuilt]:
            yield rebuild_rows.rebuild_rows(keeper)

        self._start(command, "Putting the rows back", steps, lambda done: str(done.words))

    def _ask_log(self, command: str, rest: tuple[str, ...]) -> None:
        table = rest[1] if len(rest) > 1 else "photo"
        file, folder, kept = self._file, self._folder, self._keeper.settings.backups_kept
        self._ask(
            lambda: recover_copy.rehearse_log(file, table),
            lambda found: self._asked_copy(found, lambda: recover_copy.keep_log(file, folder, table, kept)),
        )

    def _ask_file(self, command: str, rest: tuple[str, ...]) -> None:
        source = Path(rest[0])
        file, folder, kept = self._file, self._folder, self._keeper.settings.backups_kept
        self._ask(
            lambda: recover_copy.rehearse_file(file, source),
            lambda found: self._asked_copy(found, lambda: recover_copy.keep_file(file, folder, source, kept)),
        )

    def _asked_copy(self, found: Prospect, keep: Callable[[], Backup]) -> None:
        then, now = found.then.get("photo", 0), (found.now or {}).get("photo", 0)
        words = f"Put the catalog back to that state? It holds {photos(then)}, now there are {now:,}."
        self._sure.ask(
            words + FIRST,
            f"Go back to {photos(then)}",
            lambda: self._ask(keep, self.restore_wanted.emit),
        )

    # Within.

    def _ask(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        def came(found: Any) -> None:
            then(found)

        self._background.ask(work, came, otherwise=lambda error: self.said.emit(str(error)))

    def _start(self, command: str, stage: str, steps: Callable[[], Iterator[Any]], words: Callable[[Any], str]) -> None:
        def came(result: Any) -> str:
            said = words(result)
            self.done.emit(command, said)
            return said

        self._run.start(StoreWork(stage, steps), came)

    def _tell(self, command: str, words: str) -> None:
        self.done.emit(command, words)
        self.said.emit(words)


def _scanned(result: Any) -> str:
    if not isinstance(result, ScanReport):
        return "The folders were looked at."
    refused = " ".join(root.message for root in result.roots if root.message)
    found = f"{counted(result.new, 'new photo', 'new photos')}, {result.missing:,} not there, {result.unchanged:,} as before."
    return f"{found} {refused}".strip()


def _rebuilt(phases: Any) -> str:
    made = sum(phase.done for phase in phases if phase.phase == "thumbnails")
    failed = sum(phase.failed for phase in phases if phase.phase == "thumbnails")
    words = f"{counted(made, 'thumbnail', 'thumbnails')} made."
    return f"{words} {counted(failed, 'photo', 'photos')} failed: see Problems." if failed else words

"""An investigation off the GUI thread: how far it is, stopped when that is asked for, its answers kept."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event

from attrs import evolve, frozen
from PySide6.QtCore import QObject, Signal

from catalog_gui.care import guard
from catalog_gui.care.triage import investigation
from catalog_gui.care.triage.inquiry import Stopped, Watched, of_catalog, of_database
from catalog_gui.care.triage.investigate import answered
from catalog_gui.care.triage.investigation import Investigation
from catalog_gui.care.triage.records import Report
from catalog_gui.care.triage.scripts_folder import ScriptsFolder
from catalog_gui.catalog.examining import Alarm
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.ui.background import Background


@frozen(eq=False)
class Found:
    """A report with what was kept of the investigation, and the losses that nobody has taken note of yet."""

    report: Report
    kept: Investigation
    alarms: tuple[Alarm, ...] = ()


class TriageWork(QObject):
    """Looks into the open catalog, or into another database's file, which is only read."""

    found = Signal(object)
    """A Found: a new report, or the same evidence weighed with other answers."""
    looking = Signal(str, float)
    """What is looked at, and how much of all was (0 to 1)."""
    stopped = Signal(str)
    """It ended without a report: why."""
    said = Signal(str)
    """A sentence for the strip."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._other: Path | None = None
        self._scripts: tuple[Path, ...] = ()
        self._found: Found | None = None
        self._seen: tuple[tuple[int, int], ...] = ()
        self._stop = Event()
        self._background = Background(self)
        self._notes = Background(self)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self._notes.waiting

    @property
    def working(self) -> bool:
        """Whether an investigation goes on."""
        return self._background.waiting > 0

    @property
    def other(self) -> Path | None:
        """The file of another database that is looked into; None for the open catalog."""
        return self._other

    @property
    def is_outdated(self) -> bool:
        """Whether the catalog was written to since it was looked into."""
        return self._seen != _written(self._keeper.catalog.file)

    @property
    def last(self) -> Found | None:
        """What was found last."""
        return self._found

    def look_at(self, other: Path | None) -> None:
        """Look into another file, or into the open catalog again."""
        self._other, self._found = other, None
        self.begin()

    def search(self, folder: Path) -> None:
        """Search a folder of scripts, and its history, from now on too."""
        self._scripts = (*(each for each in self._scripts if each != folder), folder)
        self.begin()

    def begin(self) -> None:
        """Investigate; what went on before is given up."""
        self._stop.set()
        stop = self._stop = Event()
        self._seen = _written(self._keeper.catalog.file)
        watched = Watched(self.looking.emit, stop)
        self.looking.emit("Beginning", 0.0)
        self._background.ask(lambda: self._investigate(watched), self._take, topic="triage", otherwise=self._failed)

    def stop(self) -> None:
        """Give up."""
        self._stop.set()

    def answer(self, name: str, said: bool | None) -> None:
        """Take an answer: keep it, and weigh the same evidence by it."""
        found = self._found
        if found is None:
            return
        kept = found.kept.answered(name, said)
        report = answered(found.report, kept.answers, own=self._other is None)
        self._take(Found(report, kept, found.alarms))
        if self._other is None:
            self._keep(name, said)

    def note_done(self, command: str, words: str) -> None:
        """Keep with the investigation that something was done about it."""
        file = self._keeper.catalog.file
        investigation.save(file, investigation.load(file).with_done(command, words))

    def note_tried(self, action: str, result: str) -> None:
        """Keep with the investigation what the person has tried, and tell it in the report."""
        file = self._keeper.catalog.file

        def keep() -> Investigation:
            kept = investigation.load(file).with_note(action, result)
            investigation.save(file, kept)
            return kept

        def take(kept: Investigation) -> None:
            found = self._found
            if found is not None and self._other is None:
                self._take(Found(evolve(found.report, tried=kept.tried), kept, found.alarms))

        self._notes.ask(keep, take, otherwise=self._say)

    def take_note(self) -> None:
        """The losses are known; the window does not open with them again."""
        keeper = self._keeper
        self._notes.ask(lambda: guard.take_note(keeper), lambda _: None, otherwise=self._say)
        if self._found is not None:
            self._take(Found(self._found.report, self._found.kept))

    def close_work(self) -> None:
        """Give up, and keep what was answered."""
        self._stop.set()
        self._notes.finish()
        for each in (self._background, self._notes):
            each.close()

    # Within.

    def _investigate(self, watched: Watched) -> Found:
        other, keeper = self._other, self._keeper
        scripts = [ScriptsFolder(folder) for folder in self._scripts]
        if other is not None:
            answers: Mapping[str, bool] = {} if self._found is None else self._found.kept.answers
            return Found(of_database(str(other), answers, scripts, watched=watched), Investigation(answers))
        file = keeper.catalog.file
        kept = investigation.load(file)
        report = of_catalog(file, backup_folder(file), scripts, kept=kept, watched=watched)
        return Found(report, kept, tuple(guard.alarms(keeper)))

    def _keep(self, name: str, said: bool | None) -> None:
        file = self._keeper.catalog.file

        def keep() -> None:
            investigation.save(file, investigation.load(file).answered(name, said))

        self._notes.ask(keep, lambda _: None, otherwise=self._say)

    def _take(self, found: Found) -> None:
        self._found = found
        self.found.emit(found)

    def _failed(self, error: Exception) -> None:
        self.stopped.emit("Stopped. Nothing was changed." if isinstance(error, Stopped) else str(error))

    def _say(self, error: Exception) -> None:
        self.said.emit(str(error))


def _written(file: Path) -> tuple[tuple[int, int], ...]:
    """By what one knows that a catalog was written to: size and time of its file and of the log beside it."""
    found = []
    for each in (file, file.with_name(file.name + "-wal")):
        with suppress(OSError):
            facts = each.stat()
            found.append((facts.st_size, facts.st_mtime_ns))
    return tuple(found)

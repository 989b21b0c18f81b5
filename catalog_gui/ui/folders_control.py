"""What a window does about its folders: asks how they are, looks again, follows them, takes what is gone for gone."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from catalog_gui.care import relocate as moving
from catalog_gui.care.find_moved import Candidate
from catalog_gui.care.folders import Folder, folders
from catalog_gui.care.relocate import Matched, Relocated
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.phases.scan import ScanReport
from catalog_gui.ui.background import Background
from catalog_gui.ui.folders_words import matter
from catalog_gui.ui.formatting import counted, photos
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.searching import Searching

T = TypeVar("T")
BUSY: Final = "That can be done when the run is over."


class FoldersControl(QObject):
    """Asks and acts for whoever shows folders; what takes its time is the run of the window.

    :param control: the run of the window: there is never more than one.
    """

    told = Signal(list)
    """The folders as they are now, each a Folder."""
    said = Signal(str, object)
    """A sentence for the strip, and what undoes it or None."""

    def __init__(self, keeper: Keeper, control: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keeper = keeper
        self._control = control
        self._background = Background(self, threads=2)
        self.searching = Searching(lambda step: isinstance(step, Matched | Candidate), self)
        """The one comparison or search that may go on."""
        self._work: _Work | None = None
        self.folders: Sequence[Folder] = ()
        self.left: set[tuple[int, str, int]] = set()
        """Matters that are to be left as they are, as long as the window is open."""
        control.ended.connect(self._over)

    @property
    def waiting(self) -> int:
        """How many answers are still to come."""
        return self._background.waiting

    def refresh(self) -> None:
        """Ask how the folders are; told() follows. A share that does not answer keeps nothing else waiting."""
        self.ask(lambda: folders(self.keeper), self._tell, topic="folders")

    def ask(self, work: Callable[[], T], then: Callable[[T], None], topic: str) -> None:
        """Ask something of the disk, off the GUI thread; see Background.ask()."""
        self._background.ask(work, then, topic=topic, otherwise=lambda error: self._say(str(error)))

    def forget(self, topic: str) -> None:
        """What was asked under this topic is not awaited any more."""
        self._background.forget(topic)

    def leave(self, folder: Folder) -> None:
        """Leave a folder as it is."""
        self.left.add(matter(folder))
        self.told.emit(list(self.folders))
        self._say(f"{folder.name} is left as it is. What is known of its photos is kept.")

    def look_again(self, folder: Folder) -> bool:
        """Look through a folder again: its drive may be back."""
        return self._start(_Work(f"Looking at {folder.name}", lambda work: self._scan(work, folder.id)), self._looked)

    def accept(self, folder: Folder) -> bool:
        """Its photos are really gone: mark them as missing. All that is known of them stays."""

        def steps(work: "_Work") -> Iterator[None]:
            yield from self._scan(work, folder.id, accept_missing=True)

        return self._start(_Work(f"Looking at {folder.name}", steps), self._accepted)

    def follow(self, found: Matched) -> bool:
        """The folder is at this place now: the catalog follows, and looks through it."""

        def steps(work: "_Work") -> Iterator[None]:
            work.done = moving.relocate(self.keeper, found)
            yield from self._scan(work, found.root_id)

        return self._start(_Work(f"Looking at {found.place.name}", steps), self._followed)

    def add(self, place: Path) -> bool:
        """Cover one more folder: photos that have moved there are known again by what they hold."""

        def steps(work: "_Work") -> Iterator[None]:
            for looked in self.keeper.add([place]):
                work.take(looked)
                yield

        return self._start(_Work(f"Looking at {place.name}", steps), self._added)

    def take_back(self, done: Relocated) -> None:
        """The folder is where it was before the catalog followed it."""

        def steps(work: "_Work") -> Iterator[None]:
            moving.take_back(self.keeper, done)
            yield from self._scan(work, done.root_id)

        def back(_work: "_Work") -> None:
            self._say(f"{Path(done.before).name} is looked for at {done.before} again.")

        self._start(_Work("Going back", steps), back)

    def close_work(self) -> None:
        """Ask nothing more."""
        self.searching.close_work()
        self._background.close()

    # Within.

    def _scan(self, work: "_Work", root: int, accept_missing: bool = False) -> Iterator[None]:
        for looked in self.keeper.scan([root], accept_missing=accept_missing):
            work.take(looked)
            yield

    def _start(self, work: "_Work", then: Callable[["_Work"], None]) -> bool:
        if self._control.running:
            self._say(BUSY)
            return False
        work.then, self._work = then, work
        return self._control.start(work)

    def _over(self) -> None:
        """A run has ended; if it was one of these, say what came of it."""
        work, self._work = self._work, None
        if work is not None and (work.report is not None or work.done is not None):
            work.then(work)

    def _looked(self, work: "_Work") -> None:
        report = work.report or ScanReport()
        self._say(work.refusal or f"Looked at the folder: {_found(report)}.")

    def _accepted(self, work: "_Work") -> None:
        report = work.report or ScanReport()
        missing = counted(report.missing, "photo is", "photos are")
        self._say(
            work.refusal or f"{missing} marked as missing. What is known of them is kept, and they may come back."
        )

    def _followed(self, work: "_Work") -> None:
        done = work.done
        assert done is not None
        rest = f" {work.refusal}" if work.refusal else ""
        self.said.emit(f"{Path(done.before).name} is in {done.now} now.{rest}", lambda: self.take_back(done))

    def _added(self, work: "_Work") -> None:
        report = work.report or ScanReport()
        self._say(work.refusal or f"{_found(report).capitalize()}.")

    def _tell(self, found: Sequence[Folder]) -> None:
        self.folders = found
        self.told.emit(list(found))

    def _say(self, words: str) -> None:
        self.said.emit(words, None)


class _Work:
    """Something done with a folder, told as the progress of a run without phases."""

    def __init__(self, stage: str, steps: Callable[["_Work"], Iterator[None]]) -> None:
        self._stage, self._steps = stage, steps
        self.report: ScanReport | None = None
        self.done: Relocated | None = None
        self.then: Callable[[_Work], None] = lambda _work: None
        self._files = 0

    @property
    def refusal(self) -> str:
        """Why a folder was left as it is, if one was."""
        return " ".join(self.report.refusals) if self.report is not None else ""

    def take(self, looked: Any) -> None:
        """A step of a scan, or what it found."""
        if isinstance(looked, ScanReport):
            self.report = looked
        else:
            self._files = looked.files

    def __call__(self) -> Iterator[Progress]:
        begun = time.monotonic()
        with closing(self._steps(self)) as steps:  # type: ignore[type-var]
            for _ in steps:
                words = f"{self._stage}: {counted(self._files, 'file', 'files')} so far"
                yield _progress(words if self._files else self._stage, time.monotonic() - begun)
        yield _progress(self._stage, time.monotonic() - begun, result="completed")


def _progress(stage: str, seconds: float, result: str | None = None) -> Progress:
    return Progress(
        run=None,
        phases=(),
        stage=stage,
        rate=None,
        seconds_left=None,
        seconds=seconds,
        fraction=1.0 if result else 0.0,
        failures=0,
        workers=0,
        result=result,
    )


def _found(report: ScanReport) -> str:
    parts = [
        f"{photos(report.moved)} known again" if report.moved else "",
        counted(report.new, "new photo", "new photos") if report.new else "",
        counted(report.missing, "photo missing", "photos missing") if report.missing else "",
    ]
    return ", ".join(filter(None, parts)) or f"{photos(report.unchanged)}, as before"

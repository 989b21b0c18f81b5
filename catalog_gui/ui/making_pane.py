"""What is being made at this moment: its figures, what the store holds by the disk, and a line for each picture."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.making import MadeLine, Making, Written
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.progress import Progress
from catalog_gui.media.store_stats import StoreStats, stats_of
from catalog_gui.ui.background import Background
from catalog_gui.ui.formatting import counted, decimal, number, size_text
from catalog_gui.ui.history_words import local
from catalog_gui.ui.labels import ElidedLabel, button, hairline, label
from catalog_gui.ui.line_list import Line, LineList
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.theme import BODY, TITLE, UNIT, set_look, set_type

EVERY: Final = 250
"""Milliseconds between two looks at what was made."""
SPARING: Final = 10
"""The store is counted again after so many times what counting it took."""
LEAST: Final = 1.0
"""And after so many seconds at least."""


def line_of(made: MadeLine) -> Line:
    """One picture: when it was made, and its bytes or why there is none."""
    words = [f"{local(made.at):%H:%M:%S}", f"Photo {made.photo}"]
    if made.phase == "previews":
        words.append("preview")
    if made.message is not None:
        return Line(made.path, DOT.join((*words, made.message)), "warning", "failed")
    return Line(made.path, DOT.join((*words, size_text(made.bytes), "made")), "check", "done")


def figures(written: Written, going: bool) -> str:
    """How much was made; with its pace while that goes on."""
    if not written.files and not written.failed:
        return "Nothing made yet"
    parts = [f"{counted(written.files, 'file', 'files')} made", size_text(written.bytes)]
    if going and written.files_a_second is not None and written.bytes_a_second is not None:
        parts += [f"{decimal(written.files_a_second)} a second", f"{size_text(round(written.bytes_a_second))}/s"]
    if written.failed:
        parts.append(f"{number(written.failed)} could not be made")
    return DOT.join(parts)


class MakingPane(QWidget):
    """Figures above, the newest lines below, the newest first; they stand still while somebody looks further down.

    :param progress: how far the run is that makes them.
    """

    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    left = Signal()
    """Back to the pictures."""

    def __init__(self, keeper: Keeper, progress: Callable[[], Progress | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._progress = keeper, progress
        self._making: Making | None = None
        self._lines: Sequence[MadeLine] = ()
        self._stats: StoreStats | None = None
        self._next_count = 0.0
        self._background = Background(self)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._title = ElidedLabel()
        self._note = label("", BODY, tone="faint", wrap=True, digits=True)
        self.list = LineList(lambda index: line_of(self._lines[index]), "What is being made")
        self.list.activated.connect(self._on_activated)
        self.back = button("Show the photos", self.left.emit, icon="photos")
        self._lay_out()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    @property
    def following(self) -> bool:
        """Whether a run is being followed."""
        return self._timer.isActive()

    @property
    def followed(self) -> bool:
        """Whether there is anything to show."""
        return self._making is not None

    @property
    def lines(self) -> Sequence[MadeLine]:
        """The lines that are shown, the newest first."""
        return self._lines

    @property
    def written(self) -> Written | None:
        """How much was made."""
        return self._making.so_far() if self._making else None

    @property
    def stats(self) -> StoreStats | None:
        """What the store holds, as it was counted last."""
        return self._stats

    @property
    def texts(self) -> tuple[str, str]:
        """The figures and the line below them."""
        return self._title.text(), self._note.text()

    def follow(self, made: Making) -> None:
        """Show what is made from now on."""
        self._making = made
        self._stats, self._next_count = None, 0.0
        self.list.verticalScrollBar().setValue(0)
        self.list.set_current(-1)
        self._timer.start()
        self.look()

    def finish(self) -> None:
        """It is over: show how it is now, and count the store a last time."""
        self._timer.stop()
        self._next_count = 0.0
        self._background.forget("count")
        self.look()

    def look(self) -> None:
        """Show what was made until now."""
        if self._making is None:
            return
        progress = self._progress() if self.following else None
        self._title.setText(figures(self._making.so_far(), progress is not None and progress.rate is not None))
        told = progress.notice if progress is not None else None
        self._note.setText(DOT.join(filter(None, (_stored(self._stats), told))))
        if self._at_the_top():
            self._lines = self._making.lines()[::-1]
            self.list.set_count(len(self._lines))
        self._count()

    def close_work(self) -> None:
        """Ask nothing more."""
        self._timer.stop()
        self._background.close()

    # Within.

    def _at_the_top(self) -> bool:
        """Whether nobody looks further down, or goes through the lines."""
        return self.list.verticalScrollBar().value() == 0 and not (self.list.hasFocus() and self.list.current > 0)

    def _count(self) -> None:
        """Count what lies in the store, which is not free: in another thread, and not all the time."""
        if self._background.waiting or time.monotonic() < self._next_count:
            return
        store = self._keeper.store

        def count() -> tuple[StoreStats, float]:
            begun = time.monotonic()
            return stats_of(store), time.monotonic() - begun

        self._background.ask(count, self._counted, topic="count")

    def _counted(self, found: tuple[StoreStats, float]) -> None:
        self._stats, seconds = found
        self._next_count = time.monotonic() + max(LEAST, SPARING * seconds) if self.following else float("inf")
        self.look()

    def _on_activated(self, index: int) -> None:
        self.photos_wanted.emit(PhotoFilter(ids=(self._lines[index].photo,)))

    def _lay_out(self) -> None:
        set_look(self, "ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_type(self._title, TITLE, digits=True)
        self.back.setAutoDefault(False)
        self.list.ground = "canvas"
        words = QVBoxLayout()
        words.setSpacing(UNIT)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head = QHBoxLayout()
        head.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        head.addLayout(words, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)


def _stored(stats: StoreStats | None) -> str:
    """What the store holds, thumbnails and previews alike."""
    if stats is None:
        return ""
    files, size = stats.files + stats.previews, stats.bytes + stats.preview_bytes
    return f"In the store: {counted(files, 'file', 'files')}, {size_text(size)}"

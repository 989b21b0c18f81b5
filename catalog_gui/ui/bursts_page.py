"""The page of bursts: frames in quick succession as a film strip, the best one marked; decided by keys, cut and joined."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import BurstDetails, BurstRow, PhotoDetails, PhotoRow
from catalog_gui.review import shaping
from catalog_gui.review.members import BURST
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.film_strip import FilmStrip
from catalog_gui.ui.formatting import counted, date_text, duration, number
from catalog_gui.ui.group_list import Entry
from catalog_gui.ui.group_page import GroupPage
from catalog_gui.ui.group_words import PHOTO_KEYS, VIEW_KEYS, decision_keys
from catalog_gui.ui.help_overlay import KeyGroup
from catalog_gui.ui.write_order import WriteOrder

BURST_KEYS: Final = (
    ("B", "This frame is the best"),
    ("⇧_S", "Cut: this frame and all after it are a burst of their own"),
    ("M", "Make one burst of this and the next"),
)
"""S alone is the split view; so the burst is cut with Shift."""
LONG: Final = 100
"""Seconds from which on minutes and hours say more; bursts are so long where a person has joined some."""


class BurstsPage(GroupPage):
    """Shows bursts by the time of their first frame."""

    about = BURST
    keys = "B: best frame  ·  K: keep the best  ·  Shift+S: cut here  ·  M: join with the next"

    def __init__(self, library: Library, parent: QWidget | None = None, order: WriteOrder | None = None) -> None:
        super().__init__(library, "Bursts", parent, order)
        self.film = FilmStrip()
        if (column := self.compare.layout()) is not None:
            column.addWidget(self.film)
        self.film.frame_wanted.connect(self.compare.go)
        self.film.best_wanted.connect(self.choose_best)
        self.compare.comparison.changed.connect(self._show_film)
        self.compare.current_changed.connect(lambda _place: self._show_film())

    @property
    def waiting(self) -> int:
        return super().waiting + self.film.waiting

    def load(self) -> Sequence[BurstRow]:
        return self.library.bursts()

    def load_one(self, group: int) -> BurstDetails | None:
        return self.library.burst(group)

    def photo_of(self, row: BurstRow) -> int:
        return row.best

    def entry(self, row: BurstRow, photo: PhotoRow | None) -> Entry:
        when = date_text(row.taken) if row.taken is not None else "date not known"
        return Entry(when, f"{_frames(row.count)} in {_seconds(row.seconds)}", done=self.is_reviewed(row))

    def columns(self, group: BurstDetails) -> Sequence[Column]:
        return [
            Column(
                frame,
                _mark(group, place, frame),
                decision=group.decisions.get(frame.row.id),
                suggested=frame.row.id == group.best,
                reason="protected folder" if frame.row.id in group.protected else "",
                protected=frame.row.id in group.protected,
            )
            for place, frame in enumerate(group.frames)
        ]

    def heading(self, group: BurstDetails) -> tuple[str, str]:
        title = f"{_frames(len(group.frames))} in {_seconds(group.row.seconds)}"
        return title, f"Best frame: {group.reason}" if group.reason else ""

    def total(self, rows: Sequence[BurstRow]) -> str:
        frames = sum(row.count for row in rows)
        return f"{counted(len(rows), 'burst', 'bursts')} · {_frames(frames)}"

    def show_nothing(self, empty: EmptyState) -> None:
        empty.show_words(
            "No bursts are known.",
            "",
            "They are looked for by Rebuild missing metadata on the overview.",
            drawing="not-yet",
        )

    def help_groups(self) -> Sequence[KeyGroup]:
        return decision_keys(*BURST_KEYS), PHOTO_KEYS, VIEW_KEYS

    # What keys do.

    def own_key(self, event: QKeyEvent) -> bool:
        """B, Shift+S and M."""
        held, key = event.modifiers(), event.key()
        act: Callable[[], None] | None = None
        if held == Qt.KeyboardModifier.NoModifier:
            act = {Qt.Key.Key_B: self._choose_current, Qt.Key.Key_M: self.join}.get(Qt.Key(key))
        elif held == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_S:
            act = self.cut
        if act is None:
            return False
        if not event.isAutoRepeat():
            act()
        return True

    def choose_best(self, place: int) -> None:
        """Prefer a frame to the suggested one."""
        columns = self.deciding()
        if place < len(columns) and not columns[place].suggested:
            keeper, photo = self.library.keeper, columns[place].photo.row.id
            self._shape(partial(shaping.choose_best, keeper, self.shown.row.id, photo))

    def cut(self) -> None:
        """Make the current frame and those after it a burst of their own."""
        if not (columns := self.deciding()):
            return
        after = [column.photo.row.id for column in columns[self.compare.current :]]
        if len(after) == len(columns):
            self.said.emit("Go to the frame with which the next burst begins; Shift+S cuts before it.")
            return
        self._shape(partial(shaping.split, self.library.keeper, self.shown.row.id, after))

    def join(self) -> None:
        """Make one burst of the chosen one and the next in the list."""
        if not self.deciding():
            return
        place = self.list.current + 1
        if place >= len(self.rows):
            self.said.emit("It is the last burst; there is none after it to join with.")
            return
        self._shape(partial(shaping.merge, self.library.keeper, [self.shown.row.id, self.rows[place].id]))

    # Within.

    def _choose_current(self) -> None:
        self.choose_best(self.compare.current)

    def _shape(self, work: Callable[[], None]) -> None:
        """Do something by which bursts are other ones than before, and show them."""
        self.decisions.write(work, lambda _: self.refresh())

    def _show_film(self) -> None:
        columns = self.compare.columns
        best = next((place for place, column in enumerate(columns) if column.suggested), -1)
        self.film.show_frames(columns, self.compare.current, best)


def _mark(group: BurstDetails, place: int, frame: PhotoDetails) -> str:
    """ "Best frame" or "+0.4 s", counted from the first."""
    if frame.row.id == group.best:
        return "Best frame"
    first = group.frames[0].row.taken
    if first is None or frame.row.taken is None:
        return "" if place < 9 else number(place + 1)
    return f"+{_seconds((frame.row.taken - first).total_seconds())}"


def _frames(count: int) -> str:
    return counted(count, "frame", "frames")


def _seconds(seconds: float) -> str:
    if seconds >= LONG:
        return duration(seconds)
    digits = 0 if seconds >= 10 or seconds == round(seconds) else 1
    return f"{QLocale().toString(float(seconds), 'f', digits)}\N{NO-BREAK SPACE}s"

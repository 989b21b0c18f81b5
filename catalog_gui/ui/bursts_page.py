"""The page of bursts: frames in quick succession as a film strip, the best one marked."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import BurstDetails, BurstRow, PhotoDetails, PhotoRow
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, date_text, number
from catalog_gui.ui.group_list import Entry
from catalog_gui.ui.group_page import GroupPage


class BurstsPage(GroupPage):
    """Shows bursts by the time of their first frame."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(library, "Bursts", parent)

    def load(self) -> Sequence[BurstRow]:
        return self.library.bursts()

    def load_one(self, group: int) -> BurstDetails | None:
        return self.library.burst(group)

    def photo_of(self, row: BurstRow) -> int:
        return row.best

    def entry(self, row: BurstRow, photo: PhotoRow | None) -> Entry:
        when = date_text(row.taken) if row.taken is not None else "date not known"
        return Entry(when, f"{_frames(row.count)} in {_seconds(row.seconds)}")

    def columns(self, group: BurstDetails) -> Sequence[Column]:
        return [
            Column(frame, _mark(group, place, frame), frame.row.id == group.best)
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


def _mark(group: BurstDetails, place: int, frame: PhotoDetails) -> str:
    """ "Best frame" or "3 · +0.4 s" """
    if frame.row.id == group.best:
        return "Best frame"
    first = group.frames[0].row.taken
    if first is None or frame.row.taken is None:
        return number(place + 1)
    return f"{number(place + 1)} · +{_seconds((frame.row.taken - first).total_seconds())}"


def _frames(count: int) -> str:
    return counted(count, "frame", "frames")


def _seconds(seconds: float) -> str:
    digits = 0 if seconds >= 10 or seconds == round(seconds) else 1
    return f"{QLocale().toString(float(seconds), 'f', digits)}\N{NO-BREAK SPACE}s"

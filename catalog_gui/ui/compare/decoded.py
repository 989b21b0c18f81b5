"""Photos decoded off the GUI thread at the sizes that a comparison needs, within one budget of memory.

A photo is kept at several sizes at once: as it fits, and larger ones once somebody looks closer. What is on the screen stays,
what may come next is decoded when nothing else waits, and what was not looked at for longest goes first.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from catalog_gui.errors import PhotoError
from catalog_gui.ui.background import Background
from catalog_gui.ui.compare.turning import INVERSE, turned_image
from catalog_gui.ui.originals import longest_edge, read_original
from catalog_gui.ui.pictures import Picture

FRAME: Final = 16
"""Milliseconds in which arrivals are told as one change."""
LEAST: Final = 64
"""Pixels of an edge below which nothing is saved by decoding smaller."""
THREADS: Final = 2

Photo = tuple[int, str]
"""Photo id and version: a picture made anew is another one, so that nobody sees the old one."""


@frozen
class Level:
    """One photo at one size.

    :param edge: pixels of its longest edge; the photo's own where that is less.
    :param turn: orientation that it is turned by.
    :param shape: shorter edge by longer one, to know before it is decoded what it will take; not part of what it is.
    :param unmeasured: nobody knows yet how many pixels the photo has: its header is to be asked.
    """

    photo: int
    version: str
    path: Path
    edge: int
    turn: int = 1
    shape: float = field(default=1.0, eq=False)
    unmeasured: bool = field(default=False, eq=False)

    @property
    def of(self) -> Photo:
        """The photo."""
        return self.photo, self.version

    @property
    def bytes(self) -> int:
        """What its pixels will take at most."""
        return round(self.edge * self.edge * self.shape * 4)


def affordable(levels: Sequence[Level], budget: int) -> list[Level]:
    """The levels with the largest edges halved, the last ones first, until all together keep to the budget."""
    levels = list(levels)
    while sum(level.bytes for level in levels) > budget:
        place = max(range(len(levels)), key=lambda index: (levels[index].edge, index))
        if levels[place].edge <= LEAST:
            break
        levels[place] = evolve(levels[place], edge=levels[place].edge // 2)
    return levels


@frozen(eq=False)
class _Read:
    """What a thread brings back."""

    picture: Picture
    longest: int | None


@frozen(eq=False)
class _Kept:
    level: Level
    picture: Picture

    @property
    def bytes(self) -> int:
        return self.picture.image.sizeInBytes()

    def serves(self, edge: int) -> bool:
        """Whether decoding at an edge would bring no more."""
        return self.level.edge >= edge or self.picture.full


class Decoded(QObject):
    """The decoded photos of one comparison.

    :param budget: bytes of pixels that are kept at most.
    """

    changed = Signal(object)
    """Photos have arrived or could not be read, told at most once a frame: the set of their ids."""

    def __init__(self, budget: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget, self._reserved, self._bytes = budget, 0, 0
        self._kept: OrderedDict[Level, _Kept] = OrderedDict()
        self._shown: list[Level] = []
        self._next: list[Level] = []
        self._reading: set[Level] = set()
        self._refused: set[Level] = set()
        self._unreadable: dict[Photo, str] = {}
        self._longest: dict[Photo, int] = {}
        self._arrived: set[int] = set()
        self._background = Background(self, THREADS)
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self._tell)

    @property
    def bytes(self) -> int:
        """Bytes of pixels that are kept now."""
        return self._bytes

    @property
    def budget(self) -> int:
        """Bytes that may be kept."""
        return self._budget - self._reserved

    def set_budget(self, budget: int) -> None:
        """Keep so many bytes at most from now on."""
        self._budget = budget
        self._refused.clear()
        self._make_room(0)

    def reserve(self, amount: int) -> None:
        """Leave bytes of the budget to somebody else: to a difference that is made of what is kept here."""
        self._reserved = amount
        self._make_room(0)

    @property
    def waiting(self) -> int:
        """How many pictures for the screen are still to come, or to be told of."""
        return sum(self._lacks(level) or level in self._reading for level in self._shown) + len(self._arrived)

    @property
    def prefetching(self) -> int:
        """How many that may come next are still to come."""
        return sum(self._lacks(level) or level in self._reading for level in self._next)

    def best(self, level: Level) -> QImage | None:
        """The photo at this size if it is here, else at the next larger one, else at the largest there is."""
        found = self._kept.get(level) or self._nearest(level)
        if found is None:
            return None
        self._kept.move_to_end(found.level)
        return found.picture.image

    def has(self, level: Level) -> bool:
        """Whether the photo is here and a larger edge than what is here would bring no more."""
        return any(kept.serves(level.edge) for kept in self._of(level))

    def longest(self, photo: int, version: str) -> int | None:
        """Pixels of the longest edge of a photo that had not been measured, once it has been read."""
        return self._longest.get((photo, version))

    def trouble(self, photo: int, version: str) -> str:
        """Why the photo could not be read, in plain words; empty if it could, or was not tried."""
        return self._unreadable.get((photo, version), "")

    def want(self, shown: Sequence[Level], after: Iterable[Level] = ()) -> None:
        """Say what the screen needs now, and what may be wanted `after` it; what was said before is dropped."""
        if {level.of for level in shown} != {level.of for level in self._shown}:
            self._refused.clear()
        self._shown = affordable(list(shown), self.budget)
        left = self.budget - sum(level.bytes for level in self._shown)
        self._next = []
        for level in after:
            left -= level.bytes
            if left < 0:
                break
            self._next.append(level)
        self._read_more()

    def retry(self) -> None:
        """Try again to read what could not be read: a drive may be back."""
        self._unreadable.clear()

    def rest(self, share: float) -> None:
        """Out of sight: want nothing, and keep no more than a share of the budget."""
        self._shown, self._next = [], []
        self._make_room(round(self.budget * (1 - share)))

    def close(self) -> None:
        """Stop reading."""
        self._shown, self._next = [], []
        self._reading.clear()
        self._background.close()

    # Within.

    def _of(self, level: Level) -> list[_Kept]:
        return [kept for each, kept in self._kept.items() if each.of == level.of and each.turn == level.turn]

    def _nearest(self, level: Level) -> _Kept | None:
        here = self._of(level)
        larger = [kept for kept in here if kept.serves(level.edge)]
        if larger:
            return min(larger, key=lambda kept: kept.level.edge)
        return max(here, key=lambda kept: kept.level.edge, default=None)

    def _lacks(self, level: Level) -> bool:
        if level.of in self._unreadable or level in self._reading or level in self._kept or level in self._refused:
            return False
        return not any(kept.picture.full and kept.level.edge <= level.edge for kept in self._of(level))

    def _read_more(self) -> None:
        for levels, threads in ((self._shown, THREADS), (self._next, 1)):
            for level in levels:
                if self._background.waiting >= threads:
                    break
                if self._lacks(level):
                    self._read(level)

    def _read(self, level: Level) -> None:
        self._reading.add(level)
        work = partial(_made, level, self._otherwise(level))
        self._background.ask(work, partial(self._keep, level))

    def _otherwise(self, level: Level) -> tuple[Picture, int] | None:
        """The same size turned otherwise, with its turn: turning is quicker than decoding."""
        for each, kept in self._kept.items():
            if each.of == level.of and each.edge == level.edge:
                return kept.picture, each.turn
        return None

    def _keep(self, level: Level, read: _Read | str) -> None:
        self._reading.discard(level)
        self._arrived.add(level.photo)
        if isinstance(read, str):
            self._unreadable[level.of] = read
        else:
            if read.longest is not None:
                self._longest[level.of] = read.longest
            self._put(_Kept(level, read.picture))
        self._read_more()
        if not self._frame.isActive():
            self._frame.start()

    def _tell(self) -> None:
        arrived, self._arrived = self._arrived, set()
        self.changed.emit(arrived)

    def _put(self, kept: _Kept) -> None:
        """Keep a picture if there is room; what is on the screen makes none for what may come next."""
        self._make_room(kept.bytes, spare_shown=kept.level not in self._shown)
        if self._bytes + kept.bytes > self.budget:
            self._refused.add(kept.level)
            return
        self._kept[kept.level] = kept
        self._bytes += kept.bytes

    def _make_room(self, amount: int, *, spare_shown: bool = False) -> None:
        """Let go of what is needed least until so many bytes are left of the budget."""
        wanted = {*self._shown, *self._next}
        order = [level for level in self._kept if level not in wanted] + self._next[::-1]
        order += [] if spare_shown else self._shown[::-1]
        for level in order:
            if self._bytes + amount <= self.budget:
                return
            if (gone := self._kept.pop(level, None)) is not None:
                self._bytes -= gone.bytes
                if level in wanted:
                    self._refused.add(level)  # or it would come and go for ever


def _made(level: Level, otherwise: tuple[Picture, int] | None) -> _Read | str:
    """The picture, or why there is none. In any thread."""
    try:
        picture, turn = otherwise if otherwise is not None else (read_original(level.path, level.edge), 1)
        longest = longest_edge(level.path) if level.unmeasured else None
    except PhotoError as error:
        return error.message
    except OSError as error:
        return error.strerror or "The file cannot be read."
    image = turned_image(turned_image(picture.image, INVERSE[turn]), level.turn)
    return _Read(Picture(image, picture.full), longest)

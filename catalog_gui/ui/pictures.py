"""Pictures for what is on the screen: read and scaled off the GUI thread, kept within a budget, never out of date."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from attrs import frozen
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from catalog_gui.errors import PhotoError
from catalog_gui.ui.background import Background

FRAME: Final = 16
"""Milliseconds in which arrivals are told as one change."""

Key = tuple[int, str]
"""Photo id and version: a picture made anew has another key, so that nobody sees the old one."""


@frozen
class Wanted:
    """One picture that the screen needs."""

    photo: int
    version: str
    path: Path
    edge: int
    """Pixels of the screen that its longest edge shall have."""

    @property
    def key(self) -> Key:
        """What it is kept under."""
        return self.photo, self.version


@frozen(eq=False)
class Picture:
    """What was read from a file."""

    image: QImage
    full: bool
    """A larger edge would bring no more."""


Read = Callable[[Path, int], Picture]
"""Reads a file at an edge, in any thread; PhotoError or OSError where it cannot be read."""


@frozen(eq=False)
class _Kept:
    pixmap: QPixmap
    edge: int
    full: bool

    @property
    def bytes(self) -> int:
        return self.pixmap.width() * self.pixmap.height() * 4


class Pictures(QObject):
    """The pictures of one view.

    :param budget: bytes of pixels to keep; the ones not looked at for longest go first.
    :param batch: how many files are read in one go.
    """

    changed = Signal(object)
    """Pictures have arrived or could not be read, told at most once a frame: the set of their photo ids."""
    came = Signal(object)
    """Of these those that have arrived: they are on the screen now."""

    def __init__(self, read: Read, parent: QObject | None = None, *, budget: int, threads: int, batch: int) -> None:
        super().__init__(parent)
        self._read, self._budget, self._threads, self._batch = read, budget, threads, batch
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0
        self._unreadable: dict[Key, str] = {}
        self._queue: dict[Key, Wanted] = {}
        self._reading: set[Key] = set()
        self._arrived: set[int] = set()
        self._came: set[int] = set()
        self._background = Background(self, threads)
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self._tell)

    @property
    def bytes(self) -> int:
        """Bytes of pixels that are kept now."""
        return self._bytes

    @property
    def waiting(self) -> int:
        """How many are still to come."""
        return len(self._queue) + len(self._reading)

    def pixmap(self, photo: int, version: str) -> QPixmap | None:
        """The picture if it is here. It may have another edge than wanted while the right one is on its way."""
        kept = self._kept.get((photo, version))
        if kept is None:
            return None
        self._kept.move_to_end((photo, version))
        return kept.pixmap

    def trouble(self, photo: int, version: str) -> str:
        """Why the picture could not be read, in plain words; empty if it could, or was not tried."""
        return self._unreadable.get((photo, version), "")

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Say what the screen needs now, the most urgent first; what was wanted before and is not here is dropped."""
        self._queue = {each.key: each for each in wanted if self._lacks(each)}
        self._read_more()

    def retry(self) -> None:
        """Try again to read what could not be read: a drive may be back."""
        self._unreadable.clear()

    def forget_trouble(self, photos: Collection[int]) -> None:
        """The files of these photos are others than those that could not be read."""
        self._unreadable = {key: why for key, why in self._unreadable.items() if key[0] not in photos}

    def close(self) -> None:
        """Stop reading."""
        self._queue.clear()
        self._reading.clear()
        self._background.close()

    def _lacks(self, wanted: Wanted) -> bool:
        key = wanted.key
        if key in self._unreadable or key in self._reading:
            return False
        kept = self._kept.get(key)
        return kept is None or (kept.edge != wanted.edge and not (kept.full and kept.edge <= wanted.edge))

    def _read_more(self) -> None:
        while self._queue and self._background.waiting < self._threads:
            batch = [self._queue.pop(key) for key in list(self._queue)[: self._batch]]
            self._reading.update(each.key for each in batch)
            self._background.ask(partial(_read_all, self._read, batch), partial(self._keep, batch))

    def _keep(self, batch: Sequence[Wanted], pictures: Sequence[Picture | str]) -> None:
        for wanted, picture in zip(batch, pictures, strict=True):
            self._reading.discard(wanted.key)
            self._arrived.add(wanted.photo)
            if isinstance(picture, Picture):
                self._came.add(wanted.photo)
                self._put(wanted.key, _Kept(QPixmap.fromImage(picture.image), wanted.edge, picture.full))
            else:
                self._unreadable[wanted.key] = picture
        self._read_more()
        if not self._frame.isActive():
            self._frame.start()

    def _tell(self) -> None:
        arrived, self._arrived = self._arrived, set()
        came, self._came = self._came, set()
        self.changed.emit(arrived)
        if came:
            self.came.emit(came)

    def _put(self, key: Key, kept: _Kept) -> None:
        if old := self._kept.pop(key, None):
            self._bytes -= old.bytes
        self._kept[key] = kept
        self._bytes += kept.bytes
        while self._bytes > self._budget and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.bytes


def _read_all(read: Read, batch: Sequence[Wanted]) -> list[Picture | str]:
    return [_read_one(read, wanted) for wanted in batch]


def _read_one(read: Read, wanted: Wanted) -> Picture | str:
    """The picture, or why there is none."""
    try:
        return read(wanted.path, wanted.edge)
    except PhotoError as error:
        return error.message
    except OSError as error:
        return error.strerror or "The file cannot be read."

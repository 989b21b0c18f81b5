"""Thumbnails for what is on the screen: read and scaled off the GUI thread, kept within a budget, never out of date."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from attrs import frozen
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from catalog_gui.ui.background import Background

BATCH: Final = 8
"""Thumbnails read in one go: a trip to a thread costs as much as reading one (0.3 ms)."""
FRAME: Final = 16
"""Milliseconds in which arrivals are told as one change."""

Key = tuple[int, str]
"""Photo id and version of its thumbnail: a picture made anew has another key, so that nobody sees the old one."""


@frozen
class Wanted:
    """One thumbnail that the screen needs."""

    photo: int
    version: str
    path: Path

    @property
    def key(self) -> Key:
        """What it is kept under."""
        return self.photo, self.version


@frozen(eq=False)
class _Kept:
    pixmap: QPixmap
    edge: int
    """The edge that was asked for, in pixels of the screen."""
    whole: bool
    """The file has no more pixels than this: a larger edge would bring nothing."""

    @property
    def bytes(self) -> int:
        return self.pixmap.width() * self.pixmap.height() * 4


class Thumbnails(QObject):
    """The thumbnails of one view.

    :param budget: bytes of pixels to keep; the ones not looked at for longest go first.
    """

    changed = Signal()
    """Pictures have arrived; at most once a frame."""

    def __init__(self, parent: QObject | None = None, budget: int = 128 * 2**20, threads: int = 2) -> None:
        super().__init__(parent)
        self._budget, self._threads = budget, threads
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0
        self._unreadable: set[Key] = set()
        self._queue: dict[Key, Wanted] = {}
        self._reading: set[Key] = set()
        self._edge = 0
        self._background = Background(self, threads)
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self.changed)

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

    def want(self, wanted: Iterable[Wanted], edge: int) -> None:
        """Say what the screen needs now, the most urgent first; what was wanted before and is not here is dropped.

        :param edge: pixels of the screen that the longest edge should have; files are never enlarged.
        """
        self._edge = edge
        self._queue = {each.key: each for each in wanted if self._lacks(each.key)}
        self._read_more()

    def retry(self) -> None:
        """Try again to read what could not be read: a drive may be back."""
        self._unreadable.clear()

    def close(self) -> None:
        """Stop reading."""
        self._queue.clear()
        self._reading.clear()
        self._background.close()

    def _lacks(self, key: Key) -> bool:
        if key in self._unreadable or key in self._reading:
            return False
        kept = self._kept.get(key)
        return kept is None or (kept.edge != self._edge and not (kept.whole and kept.edge <= self._edge))

    def _read_more(self) -> None:
        while self._queue and self._background.waiting < self._threads:
            batch = [self._queue.pop(key) for key in list(self._queue)[:BATCH]]
            self._reading.update(each.key for each in batch)
            self._background.ask(partial(_read_all, batch, self._edge), partial(self._keep, batch, self._edge))

    def _keep(self, batch: Sequence[Wanted], edge: int, images: Sequence[tuple[QImage, bool]]) -> None:
        for wanted, (image, whole) in zip(batch, images, strict=True):
            self._reading.discard(wanted.key)
            if image.isNull():
                self._unreadable.add(wanted.key)
            else:
                self._put(wanted.key, _Kept(QPixmap.fromImage(image), edge, whole))
        self._read_more()
        if not self._frame.isActive():
            self._frame.start()

    def _put(self, key: Key, kept: _Kept) -> None:
        if old := self._kept.pop(key, None):
            self._bytes -= old.bytes
        self._kept[key] = kept
        self._bytes += kept.bytes
        while self._bytes > self._budget and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.bytes


def _read_all(batch: Sequence[Wanted], edge: int) -> list[tuple[QImage, bool]]:
    return [read_thumbnail(each.path, edge) for each in batch]


def read_thumbnail(path: Path, edge: int) -> tuple[QImage, bool]:
    """The picture scaled down to `edge`, and whether it is the whole file; a null image if it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return QImage(), True
    image = QImage.fromData(data)
    whole = max(image.width(), image.height()) <= edge
    if not image.isNull() and not whole:
        image = image.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32), whole

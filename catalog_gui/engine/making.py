"""What is being written at this moment: files, bytes and pace of a run that makes pictures, and its newest lines."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import select

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.plan import named
from catalog_gui.engine.sweep import Failure, Seen

LINES: Final = 1000
"""So many of the newest lines are kept."""
_WINDOW_SECONDS: Final = 10.0
"""The pace is that of so long a time."""


@frozen
class MadeLine:
    """One picture that was made, or could not be: `bytes` of its file, or the message. `at` is in UTC."""

    at: datetime
    photo: int
    phase: str
    bytes: int
    message: str | None
    path: str = ""


Paths = Callable[[Sequence[int]], Mapping[int, str]]
"""Gives photos' paths below their folders."""


def paths_in(catalog: Catalog) -> Paths:
    """What gives the paths of a catalog's photos."""

    def paths(photos: Sequence[int]) -> Mapping[int, str]:
        with catalog.read() as session:
            return dict(session.execute(select(Photo.id, Photo.path).where(named(photos))).all())

    return paths


@frozen
class Written:
    """How much a run has written so far; the rates are those of the last seconds, None before there is one."""

    files: int
    bytes: int
    failed: int
    files_a_second: float | None
    bytes_a_second: float | None


@define
class Making:
    """Counts along with a run: `Rebuild(..., watch=making.take)`. May be asked from another thread at any time.

    :param paths: asked for the path of each photo in a batch, in the thread of the run; without it lines have none.
    """

    clock: Callable[[], float] = time.monotonic
    paths: Paths = lambda photos: {}
    _sizes: dict[tuple[int, str], int] = field(factory=dict)
    _failed: set[tuple[int, str]] = field(factory=set)
    _lines: deque[MadeLine] = field(factory=lambda: deque(maxlen=LINES))
    _marks: deque[tuple[float, int, int]] = field(factory=deque)
    _bytes: int = 0
    _lock: Any = field(factory=Lock)

    def __attrs_post_init__(self) -> None:
        self._marks.append((self.clock(), 0, 0))

    def take(self, batch: Sequence[Seen]) -> None:
        """A batch was written down: of each picture that is made again within the run the last try counts."""
        paths = self.paths([seen.photo for seen in batch])
        with self._lock:
            for seen in batch:
                for outcome in seen.outcomes:
                    self._note((seen.photo, outcome.phase), outcome.result, paths.get(seen.photo, ""))
            moment = self.clock()
            self._marks.append((moment, len(self._sizes), self._bytes))
            while len(self._marks) > 2 and moment - self._marks[1][0] > _WINDOW_SECONDS:
                self._marks.popleft()

    def so_far(self) -> Written:
        """The figures as they are now."""
        with self._lock:
            (first, files_before, bytes_before), (last, files, size) = self._marks[0], self._marks[-1]
            seconds = last - first
            rates = ((files - files_before) / seconds, (size - bytes_before) / seconds) if seconds > 0 else (None, None)
            return Written(len(self._sizes), self._bytes, len(self._failed), *rates)

    def lines(self) -> list[MadeLine]:
        """The newest lines, the newest last."""
        with self._lock:
            return list(self._lines)

    def _note(self, key: tuple[int, str], result: Any, path: str) -> None:
        photo, phase = key
        if isinstance(result, Failure):
            self._failed.add(key)
            self._lines.append(MadeLine(now(), photo, phase, 0, result.message, path))
        elif (jpeg := getattr(result, "jpeg", None)) is not None:
            self._failed.discard(key)
            self._bytes += len(jpeg) - self._sizes.get(key, 0)
            self._sizes[key] = len(jpeg)
            self._lines.append(MadeLine(now(), photo, phase, len(jpeg), None, path))

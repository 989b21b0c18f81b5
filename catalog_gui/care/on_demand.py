"""One missing thumbnail or preview made at once, for the screen: once, however often it is asked for meanwhile."""

import logging
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import Lock
from time import time
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.engine import attempts
from catalog_gui.engine.attempts import Tried
from catalog_gui.engine.executors import Died, Inline, TookTooLong
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.saving import save
from catalog_gui.engine.sweep import Failure, Outcome, Seen, Task, examine, unexpected
from catalog_gui.errors import ATTEMPTS, RETRYABLE_KINDS, PhotoError
from catalog_gui.media.source import Limits
from catalog_gui.phases import previews
from catalog_gui.phases.base import DONE, Phase, present
from catalog_gui.phases.thumbnails import NAME as THUMBNAILS
from catalog_gui.phases.walk import is_there
from catalog_gui.tasks import Within

_LOG: Final = logging.getLogger(__name__)
_GONE: Final = "Its file was gone, so it was made again when it was needed."


@frozen
class _Place:
    """Where a photo lies, and what is known of its picture: the state, and a problem that counts."""

    root: str
    path: str
    state: str
    problem: Problem | None


@define
class OnDemand:
    """Makes what the screen lacks, in the thread that asks; for a window that is one in the background.

    :param executor: where photos are decoded. Inline is this thread; a process outlives any decoder's crash.
    """

    keeper: Keeper
    executor: Executor = field(factory=Inline)
    _lock: Lock = field(factory=Lock)
    _under_way: dict[tuple[int, str], Future[Path]] = field(factory=dict)
    _makers: dict[str, Phase] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        thumbnails = next(phase for phase in self.keeper.phases if phase.name == THUMBNAILS)
        self._makers = {THUMBNAILS: thumbnails, previews.NAME: previews.previews(self.keeper.settings)}

    def thumbnail(self, photo: int) -> Path:
        """The file of a photo's thumbnail, made now where it is missing or out of date.

        One of a photo that cannot be opened now is handed out as it is.
        :raises PhotoError: there is none, and it cannot be made; the kind is "missing" where the photo is away.
        """
        return self._once(photo, THUMBNAILS)

    def preview(self, photo: int) -> Path:
        """The file of a photo's preview; else as thumbnail()."""
        return self._once(photo, previews.NAME)

    def _once(self, photo: int, kind: str) -> Path:
        """Make it, or wait for the one who is making it."""
        key = (photo, kind)
        with self._lock:
            waiting = self._under_way.get(key)
            if waiting is None:
                mine: Future[Path] = Future()
                self._under_way[key] = mine
        if waiting is not None:
            return waiting.result()
        try:
            mine.set_result(self._have(photo, self._makers[kind]))
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[key]
        return mine.result()

    def _have(self, photo: int, maker: Phase) -> Path:
        file = self.keeper.store.path_for(photo, preview=maker.name == previews.NAME)
        there = file.is_file()
        place = self._place(photo, maker)
        if place is None:
            raise PhotoError("missing", "This photo is not in the catalog any more.")
        if there and place.state == DONE:
            return file
        try:
            self._make(photo, maker, place, repairs=place.state == DONE)
        except PhotoError:
            if there:  # what was seen before is better than nothing
                return file
            raise
        return file

    def _place(self, photo: int, maker: Phase) -> _Place | None:
        query = (
            select(Root.path, Photo.path, maker.state).select_from(maker.source).join(Root, Root.id == Photo.root_id)
        )
        with self.keeper.catalog.read() as session:
            row = session.execute(query.where(Photo.id == photo, present())).first()
            problem = session.scalars(
                select(Problem)
                .join(Photo, Photo.id == Problem.photo_id)
                .where(Problem.photo_id == photo, Problem.phase == maker.name, Problem.version == maker.version)
                .where(Problem.stamp.is_not_distinct_from(Photo.content))
            ).first()
        return None if row is None else _Place(*row, problem)

    def _make(self, photo: int, maker: Phase, place: _Place, repairs: bool) -> None:
        if (known := place.problem) and not (known.kind in RETRYABLE_KINDS and known.attempts < ATTEMPTS):
            raise PhotoError(known.kind, known.message)
        path = Path(place.root, place.path)
        if not is_there(Path(place.root)) or not path.exists():
            raise PhotoError("missing", "The photo is not there now. Is its drive connected?")
        self.keeper.claim_store()
        seen = self._examined(Task(photo, f"{place.root.rstrip('/')}/{place.path}", (maker.name,), asked=time()), maker)
        saved = save(self.keeper.bench, [maker], self.keeper.phases, [seen])
        if saved.stopped:
            raise PhotoError("other", str(saved.stopped)) from saved.stopped
        result = seen.outcomes[0].result
        if isinstance(result, Failure):
            raise PhotoError(result.kind, result.message)
        if repairs:
            self._tell_of_repair(photo, maker, seen.outcomes)

    def _examined(self, task: Task, maker: Phase) -> Seen:
        """What a worker makes of the photo; one that it does not survive has failed."""
        settings = self.keeper.settings
        job = Within(settings.photo_seconds, examine)
        computes: Any = {maker.name: maker.compute}
        limits = Limits(pixels=settings.photo_megapixels * 1_000_000)
        try:
            with self._lock:
                future = self.executor.submit(job, (task,), computes, limits)
            seen: Seen = future.result()[0]
        except Died:
            return _lost(task, Failure("crashed", "This photo made its decoder crash. Try another copy of it."))
        except TookTooLong:
            seconds = f"{settings.photo_seconds:g}"
            return _lost(task, Failure("timeout", f"This photo was not finished within {seconds} seconds."))
        except Exception as error:  # a fault of ours with this photo: told as its problem
            return _lost(task, unexpected(error))
        return seen

    def _tell_of_repair(self, photo: int, maker: Phase, outcomes: Sequence[Outcome]) -> None:
        """A row spoke of a file that was gone: that is remembered, so that a store that loses files is noticed."""
        seconds = outcomes[0].seconds
        tried = Tried(photo, maker.name, maker.version, seconds, attempts.DONE, message=_GONE)
        with self.keeper.catalog.write() as session:
            attempts.remember(session, [tried])
        _LOG.info("photo %d: %s: %s", photo, maker.name, _GONE)


def _lost(task: Task, failure: Failure) -> Seen:
    return Seen(task.photo, None, 0, 0, tuple(Outcome(name, failure, 0.0) for name in task.phases), {})

"""Work of the review that takes its time, told as the progress of a run: Apply, taking it back, emptying the trash."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from typing import Any, Final

from sqlalchemy import func, select

from catalog_gui.catalog.tables import TrashItem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError
from catalog_gui.review import apply as applying
from catalog_gui.review import emptying
from catalog_gui.review import undo as undoing
from catalog_gui.review.pending import Pending
from catalog_gui.review.trash_records import PURGING, RETURNING, TRASHED, Trashed

LOOKED: Final = 0.1
"""Seconds between two looks at how far it is."""
SURE: Final = 1.0
"""Seconds from which on the pace says something of the time that is left."""

Steps = Iterator[tuple[int, int]]
"""Photos done, and photos in all."""


class Work:
    """One piece of work. Called, it gives the run; afterwards it holds what came of it.

    :param stage: what is being done, in words.
    :param steps: does it, in the thread of the run, and leaves its result with the Work that it is given.
    :param stoppable: whether stopping leaves the rest undone; else what is begun is finished.
    """

    def __init__(
        self,
        stage: str,
        steps: Callable[["Work"], Steps],
        *,
        stoppable: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stage, self.stoppable = stage, stoppable
        self.result: Any = None
        self.refusal = ""
        self.finished = False
        self._steps, self._clock = steps, clock

    def __call__(self) -> Iterator[Progress]:
        begun = self._clock()
        try:
            with closing(self._steps(self)) as steps:  # type: ignore[type-var]
                for done, total in steps:
                    yield self._told(done, total, self._clock() - begun)
        except CatalogError as error:
            self.refusal = str(error)
            return
        self.finished = True
        yield self._told(1, 1, self._clock() - begun, result="completed")

    def _told(self, done: int, total: int, seconds: float, result: str | None = None) -> Progress:
        pace = done / seconds if done and seconds > SURE and result is None else None
        return Progress(
            run=None,
            phases=(),
            stage=self.stage,
            rate=pace,
            seconds_left=None if pace is None else (total - done) / pace,
            seconds=seconds,
            fraction=done / total if total else 1.0,
            failures=0,
            workers=0,
            result=result,
        )


def apply_work(
    keeper: Keeper, without: Collection[tuple[int, str]], last_copies: bool, groups: Sequence[Pending]
) -> Work:
    """Move these groups to the trash; the result is the last Applied. Stopping leaves the groups not yet begun."""

    def steps(work: Work) -> Steps:
        with closing(applying.apply(keeper, without, last_copies, groups)) as so_far:
            for work.result in so_far:
                yield work.result.done, work.result.total

    return Work("Moving photos to the trash", steps, stoppable=True)


def undo_work(keeper: Keeper, operation: int) -> Work:
    """Take an Apply back as a whole; the result is what came back."""
    return Work("Bringing photos back", _watched(keeper, [operation], lambda: undoing.undo(keeper)))


def bring_back_work(keeper: Keeper, photos: Sequence[Trashed]) -> Work:
    """Bring photos back from the trash; the result is what came back."""
    operations = sorted({each.operation for each in photos})
    calls = _watched(keeper, operations, lambda: emptying.bring_back(keeper, photos), len(photos))
    return Work("Bringing photos back", calls)


def let_go_work(keeper: Keeper, photos: Sequence[Trashed]) -> Work:
    """Let go of photos in the trash for good; the result is a LetGo."""
    operations = sorted({each.operation for each in photos})
    calls = _watched(keeper, operations, lambda: emptying.let_go(keeper, photos), len(photos))
    return Work("Letting photos go for good", calls)


def _watched(
    keeper: Keeper, operations: Sequence[int], call: Callable[[], Any], photos: int | None = None
) -> Callable[[Work], Steps]:
    """A call that says nothing while it works: what it has done so far is read from the records of the trash."""

    def steps(work: Work) -> Steps:
        there = _in_trash(keeper, operations)
        total = there if photos is None else photos
        with ThreadPoolExecutor(1) as pool:
            called = pool.submit(call)
            try:
                while not wait((called,), timeout=LOOKED).done:
                    yield min(total, there - _in_trash(keeper, operations)), total
            finally:
                work.result = called.result()

    return steps


def _in_trash(keeper: Keeper, operations: Sequence[int]) -> int:
    """Photos of these operations that are still in the trash."""
    there = TrashItem.state.in_((TRASHED, RETURNING, PURGING))
    still = (TrashItem.operation_id.in_(operations), TrashItem.main, there)
    with keeper.catalog.read() as session:
        return session.scalar(select(func.count()).select_from(TrashItem).where(*still)) or 0

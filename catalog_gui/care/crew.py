"""Hands that look at files of a store: this process for a few, one process for each core for many."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, Final

from attrs import define

from catalog_gui.engine.executors import Died, Inline, Processes, TookTooLong, worker_count
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later, Within

MANY: Final = 4000
"""From so many files on, starting processes (0.3 s) is quicker than doing without."""

_SECONDS: Final = 300.0
"""For some hundred small files, more than a sick drive takes; a worker that hangs is ended."""


@define
class Crew:
    """Looks at files, a batch at a time."""

    executor: Executor
    workers: int

    def look_at(self, files: Sequence[str], quality: int | None = None) -> "Future[Any]":
        """Begin with these files; what comes is for result()."""
        job = Later("catalog_gui.media.stored", "look_at", {"quality": quality})
        return self.executor.submit(Within(_SECONDS, job), tuple(files))

    def result(self, future: "Future[Any]", files: Sequence[str], quality: int | None = None) -> list[Any]:
        """What was seen, file by file. One that ends its worker is looked at alone, and called undecodable if it does so again."""
        try:
            return list(future.result())
        except (Died, TookTooLong):
            return [self._alone(file, quality) for file in files]

    def _alone(self, file: str, quality: int | None) -> Any:
        from catalog_gui.media import stored

        try:
            return self.look_at([file], quality).result()[0]
        except (Died, TookTooLong):
            seen = stored.glance(file)
            return stored.Stored(*seen, None) if seen else None


@contextmanager
def crew(settings: Settings, files: int) -> Iterator[Crew]:
    """Hands for so many files; they are dismissed at the end."""
    if files < MANY:
        yield Crew(Inline(), 1)
        return
    count = worker_count(settings.workers)
    executor = Processes(count, settings.photo_memory_mb, low_priority=False)
    try:
        yield Crew(executor, count)
    finally:
        executor.shutdown(cancel_futures=True)

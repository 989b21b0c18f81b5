"""What the shell of the window asks of the catalog. The composition root gives it; tests give another."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

if TYPE_CHECKING:
    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan
    from catalog_gui.engine.progress import Progress


@frozen
class LastRun:
    """The run before: when it ended (naive, local), how, and what came of it."""

    ended: datetime
    result: str
    seconds: float
    made: int
    failed: int


@frozen
class Summary:
    """The catalog at a glance.

    :param size: bytes of all photos.
    :param counts: figures beside the places of the rail, by the name of the place.
    """

    name: str
    photos: int
    size: int
    last_run: LastRun | None = None
    counts: Mapping[str, int] = field(factory=dict)


class Desk(Protocol):
    """Each method touches the database: call it in a worker thread only. CatalogError says what stands in the way."""

    def summary(self) -> Summary:
        """Name, photos, bytes, the run before, the figures for the rail."""

    def gauges(self) -> "list[Gauge]":
        """Every field's gauge."""

    def plan(self, skip: frozenset[str]) -> "Plan":
        """What a rebuild without these phases would do."""

    def start_rebuild(self, only: frozenset[str], skip: frozenset[str]) -> "Iterator[Progress]":
        """A run; closing the generator cancels it."""

    def try_again(self, photos: tuple[int, ...]) -> "Iterator[Progress]":
        """A run over what failed with these photos and may pass when tried again."""

    def add_folder(self, folder: Path) -> "Iterator[Progress]":
        """Let the catalog cover one more folder, and look through it."""

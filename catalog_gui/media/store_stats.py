"""What a store of thumbnails holds, by what lies on the disk now."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from catalog_gui.media.store import INCOMING, OWNER, StoredFile, ThumbnailStore

NAMED: Final = 20
"""So many foreign files are told by name."""


@frozen
class StoreStats:
    """Figures of a store; previews are counted apart.

    `least`, `mean` and `most` are thumbnails in a shard, over the shards that hold any; `oldest` and `newest` when
    they were written (seconds since 1970, None without one); `foreign` counts files that are no thumbnails of this
    layout, the first of which are `strangers`; `misplaced` those in another photo's shard.
    """

    files: int
    bytes: int
    shards: int
    least: int
    mean: float
    most: int
    oldest: float | None
    newest: float | None
    previews: int
    preview_bytes: int
    misplaced: int
    foreign: int
    strangers: tuple[str, ...]
    directory: Path


@define
class _Sums:
    files: int = 0
    bytes: int = 0
    oldest: float | None = None
    newest: float | None = None
    shards: Counter[str] = field(factory=Counter)

    def add(self, file: StoredFile) -> None:
        try:
            status = file.path.stat()
        except OSError:  # deleted meanwhile
            return
        self.files += 1
        self.bytes += status.st_size
        self.shards[file.path.parent.name] += 1
        self.oldest = status.st_mtime if self.oldest is None else min(self.oldest, status.st_mtime)
        self.newest = status.st_mtime if self.newest is None else max(self.newest, status.st_mtime)


def stats_of(store: ThumbnailStore) -> StoreStats:
    """Count all that lies there; a hundred thousand take about a second."""
    small, large, known, misplaced = _Sums(), _Sums(), set(), 0
    for file in store.files():
        (large if file.preview else small).add(file)
        known.add(file.name)
        misplaced += file.misplaced
    strangers = sorted(_strangers(store.directory, known))
    counts = small.shards.values()
    return StoreStats(
        files=small.files,
        bytes=small.bytes,
        shards=len(small.shards | large.shards),
        least=min(counts, default=0),
        mean=round(small.files / len(small.shards), 2) if small.shards else 0.0,
        most=max(counts, default=0),
        oldest=small.oldest,
        newest=small.newest,
        previews=large.files,
        preview_bytes=large.bytes,
        misplaced=misplaced,
        foreign=len(strangers),
        strangers=tuple(strangers[:NAMED]),
        directory=store.directory,
    )


def _strangers(directory: Path, known: set[str]) -> Iterator[str]:
    """Files below the store that are neither thumbnails nor the store's own; links are not followed."""
    for folder, _, names in os.walk(directory):
        below = Path(folder).relative_to(directory).as_posix()
        for name in names:
            place = name if below == "." else f"{below}/{name}"
            if place not in known and place != OWNER and below != INCOMING:
                yield place

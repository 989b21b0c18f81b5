"""What the pages ask of an open catalog; any thread may ask."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

SORTS = ("taken", "added", "name", "quality", "size")


@frozen
class PhotoFilter:
    field: str | None = None
    state: str | None = None
    root: int | None = None
    text: str = ""
    missing: bool | None = None
    ids: tuple[int, ...] | None = None


@frozen
class PhotoRow:
    id: int
    path: str
    root: str
    name: str
    width: int | None
    height: int | None
    taken: datetime | None
    quality: int | None
    thumbnail: Path | None
    thumbnail_version: str
    worst: str | None
    offline: bool


@frozen
class Fact:
    label: str
    value: str
    origin: str | None = None


@frozen
class FactGroup:
    title: str
    facts: tuple[Fact, ...]


@frozen
class PhotoDetails:
    row: PhotoRow
    groups: tuple[FactGroup, ...]
    path: Path


@frozen
class ClusterRow:
    id: int
    kind: str
    count: int
    bytes: int
    reviewed: bool
    keeper: int


@frozen
class ClusterMember:
    photo: PhotoDetails
    same_bytes: bool
    orientation: int
    dhash_distance: int | None
    ahash_distance: int | None
    is_keeper: bool


@frozen
class ClusterDetails:
    row: ClusterRow
    reason: str
    members: tuple[ClusterMember, ...]


@frozen
class BurstRow:
    id: int
    count: int
    best: int
    taken: datetime | None
    seconds: float


@frozen
class BurstDetails:
    row: BurstRow
    reason: str
    frames: tuple[PhotoDetails, ...]
    best: int


@frozen
class ProblemEntry:
    photo: int
    path: str
    root: str
    phase: str
    phase_title: str
    message: str
    attempts: int
    retryable: bool


@frozen
class ProblemGroup:
    kind: str
    title: str
    advice: str
    retryable: int
    entries: tuple[ProblemEntry, ...]


@frozen
class RootRow:
    id: int
    path: str
    photos: int
    away: bool


class Library(Protocol):
    def count(self, wanted: PhotoFilter) -> int: ...
    def ids(self, wanted: PhotoFilter, sort: str = "taken", descending: bool = False) -> NDArray[np.int64]: ...
    def rows(self, ids: Sequence[int]) -> list[PhotoRow]: ...
    def details(self, photo: int) -> PhotoDetails: ...
    def clusters(self) -> list[ClusterRow]: ...
    def cluster(self, cluster: int) -> ClusterDetails: ...
    def bursts(self) -> list[BurstRow]: ...
    def burst(self, burst: int) -> BurstDetails: ...
    def problems(self) -> list[ProblemGroup]: ...
    def roots(self) -> list[RootRow]: ...

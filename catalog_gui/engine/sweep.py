"""The sweep, on the worker's side: each photo is read and decoded once for all that is to be made of it."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from catalog_gui.errors import PhotoError
from catalog_gui.media.source import Limits, PhotoSource


@frozen
class Task:
    """One photo and the phases that it waits for; `asked` is when it was handed out, in seconds since 1970."""

    photo: int
    path: str
    phases: tuple[str, ...]
    attempt: int = 1
    asked: float | None = None


@frozen
class Failure:
    """Why a phase could not be done with a photo."""

    kind: str
    message: str


@frozen
class Outcome:
    """What one phase made of a photo, and the seconds that it took by itself."""

    phase: str
    result: Any
    seconds: float


@frozen
class Seen:
    """One photo after its turn. Without a checksum its bytes could not be read at all.

    `asked` and `begun` are when it was handed out and when a worker took it up, in seconds since 1970.
    """

    photo: int
    sha256: bytes | None
    size: int
    mtime_ns: int
    outcomes: tuple[Outcome, ...]
    timings: dict[str, float]
    asked: float | None = None
    begun: float | None = None


_OUTSIDE: Final = "The catalog says that it lies outside its folder, so it is not read."
_NO_NAME: Final = "The catalog has a name for it that no file can have, so it is not read."

Compute = Callable[[PhotoSource], Any]


def examine(tasks: tuple[Task, ...], computes: dict[str, Compute], limits: Limits) -> list[Seen]:
    """Do a chunk of photos. One photo never stops the rest."""
    return [_one(task, computes, limits) for task in tasks]


def _one(task: Task, computes: dict[str, Compute], limits: Limits) -> Seen:
    path = Path(task.path)
    begun = time.time()
    if ".." in path.parts:
        return _unread(task, Failure("unreadable", _OUTSIDE), begun)
    if "\0" in task.path:
        return _unread(task, Failure("unreadable", _NO_NAME), begun)
    source = PhotoSource(path, _sidecars(path), limits)
    try:
        sha256 = source.sha256
    except PhotoError as error:
        return _unread(task, Failure(error.kind, error.message), begun)
    except MemoryError:
        return _unread(task, _too_large(), begun)
    outcomes = tuple(_outcome(name, computes[name], source) for name in task.phases)
    return Seen(task.photo, sha256, source.size, source.mtime_ns, outcomes, dict(source.timings), task.asked, begun)


def _sidecars(path: Path) -> tuple[Path, ...]:
    """The XMP files beside a photo, named after its stem or after its whole name."""
    names = (path.with_suffix(suffix) for suffix in (".xmp", ".XMP"))
    more = (path.with_name(path.name + suffix) for suffix in (".xmp", ".XMP"))
    # Path.is_file() raises where a name with .xmp behind it is longer than the disk allows; this says no
    return tuple(name for name in (*names, *more) if os.path.isfile(name))  # noqa: PTH113


def _outcome(phase: str, compute: Compute, source: PhotoSource) -> Outcome:
    shared, start = sum(source.timings.values()), time.perf_counter()
    result: Any
    try:
        result = compute(source)
    except PhotoError as error:
        result = Failure(error.kind, error.message)
    except MemoryError:
        result = _too_large()
    except Exception as error:  # a fault of ours or a decoder's, with this photo: told as its problem, the rest goes on
        result = unexpected(error)
    spent = time.perf_counter() - start - (sum(source.timings.values()) - shared)
    return Outcome(phase, result, spent)


def _unread(task: Task, failure: Failure, begun: float) -> Seen:
    """A photo of which nothing could be read; how long that took is told too: a drive may take its time to say no."""
    outcomes = tuple(Outcome(name, failure, 0.0) for name in task.phases)
    timings = {"read": max(0.0, time.time() - begun)}
    return Seen(task.photo, None, 0, 0, outcomes, timings, task.asked, begun)


def unexpected(error: Exception) -> Failure:
    """What is said of a photo with which a fault of the program or of a decoder came up."""
    return Failure("other", f"Something unexpected happened with this photo: {type(error).__name__}: {error}")


def _too_large() -> Failure:
    return Failure(
        "too-large", "This picture needs more memory than is allowed for one photo; the limit is in the settings."
    )

"""Walk a root: every photo file in it once, in the order of its path, links not followed."""

import errno
import fnmatch
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from catalog_gui.catalog.types import to_stored
from catalog_gui.media.formats import is_photo, is_sidecar
from catalog_gui.media.store import thumbnails_in

RUN: Final = 2000
"""Most files in one run."""

_WINDOWS: Final = os.name == "nt"
_WILD: Final = frozenset("*?[")

Facts = tuple[str, int, int, tuple[int, int] | None]
"""What Found holds, as a plain tuple: a million of these compare ten times as quickly."""


@frozen
class Found:
    """A photo file: its path below the root with slashes, size in bytes, mtime, and its identity if it has several names."""

    path: str
    size: int
    mtime_ns: int
    inode: tuple[int, int] | None


@frozen
class Skip:
    """Names that are not looked into, whatever their case."""

    plain: frozenset[str]
    """Whole names in small letters."""
    names: re.Pattern[str]
    """Names with wild cards."""
    paths: re.Pattern[str]
    """Ends of paths."""


@frozen
class _Entry:
    """A folder to descend into."""

    below: str
    path: str


@define
class Walk:
    """One walk over a root.

    After it, `ignored` counts what is no photo, `closed` names folders that would not open, and `sidecars` has the
    folders that hold any, with how these are (see as_stored).
    """

    root: Path
    skip: Skip
    own: frozenset[str]
    ignored: int = 0
    closed: list[str] = field(factory=list)
    sidecars: dict[str, str] = field(factory=dict)

    def __iter__(self) -> Iterator[Found]:
        """Files in the order of their stored paths, so that they can be merged with the catalog's rows.

        :raises OSError: the root itself cannot be read.
        """
        for run in self.runs():
            yield from (Found(*facts) for facts in run)

    def runs(self) -> Iterator[list[Facts]]:
        """The same files, in lists of neighbours of one folder.

        :raises OSError: the root itself cannot be read.
        """
        stack = [self._parts(self._entries(os.fspath(self.root), ""))]
        while stack:
            part = next(stack[-1], None)
            if part is None:
                stack.pop()
            elif isinstance(part, list):
                yield part
            else:
                stack.append(self._parts(self._open(part)))

    def _open(self, folder: _Entry) -> list[tuple[str, os.DirEntry[str], bool]]:
        try:
            return self._entries(folder.path, folder.below)
        except OSError:
            self.closed.append(folder.below)
            return []

    def _parts(self, entries: list[tuple[str, os.DirEntry[str], bool]]) -> Iterator[list[Facts] | _Entry]:
        """Runs of files, and the folders between them."""
        run: list[Facts] = []
        for below, entry, is_folder in entries:
            if is_folder:
                if run:
                    yield run
                    run = []
                yield _Entry(below, entry.path)
            elif facts := self._look(below, entry):
                run.append(facts)
                if len(run) == RUN:
                    yield run
                    run = []
        if run:
            yield run

    def _entries(self, folder: str, prefix: str) -> list[tuple[str, os.DirEntry[str], bool]]:
        """What to look at in a folder; folders sort as if their name ended with a slash, as their paths do."""
        kept, beside = [], {}
        plain, wild, path = self.skip.plain, self.skip.names.fullmatch, self.skip.paths.fullmatch
        inside = "." in prefix
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.lower() in plain or wild(name) or (inside and path(prefix + name)):
                    self.ignored += 1
                elif entry.is_dir(follow_symlinks=False):
                    if not _is_junction(entry) and entry.path not in self.own:
                        kept.append((prefix + name + "/", entry, True))
                elif _ends_as_photo(name[name.rfind(".") :]) and (name[0] != "." or is_photo(name)):
                    kept.append((prefix + name, entry, False))
                else:
                    self.ignored += 1
                    if is_sidecar(name) and (facts := _size_and_time(entry)):
                        beside[name] = facts
        if beside:
            self.sidecars[prefix] = as_stored(beside)
        if thumbnails := thumbnails_in(Path(folder)):  # of another catalog, or from when ours were kept here
            kept = [item for item in kept if item[2] or not thumbnails.fullmatch(item[1].name)]
        as_they_are = all(map(str.isascii, map(_below, kept)))
        kept.sort(key=_below if as_they_are else _stored_path)
        return kept

    def _look(self, below: str, entry: os.DirEntry[str]) -> Facts | None:
        try:
            if not entry.is_file(follow_symlinks=False):
                self.ignored += 1
                return None
            # On Windows only a real stat knows of other names of the same file.
            status = Path(entry.path).stat() if _WINDOWS else entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EIO):
                self.closed.append(below)
            return None
        inode = (status.st_dev, status.st_ino) if status.st_nlink > 1 else None
        return below, status.st_size, status.st_mtime_ns, inode


def as_stored(sidecars: Mapping[str, Sequence[int]]) -> str:
    """Sidecars of one folder by name, each with its size in bytes and its mtime in ns, as JSON that can be compared."""
    return json.dumps(dict(sorted(sidecars.items())), separators=(",", ":"))


def _size_and_time(entry: os.DirEntry[str]) -> tuple[int, int] | None:
    with suppress(OSError):
        if entry.is_file(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            return status.st_size, status.st_mtime_ns
    return None


_below = itemgetter(0)


def _stored_path(item: tuple[str, os.DirEntry[str], bool]) -> str:
    return to_stored(item[0])


@lru_cache(maxsize=1024)
def _ends_as_photo(ending: str) -> bool:
    """Whether a name that ends in this, from its last dot on, is a photo's. Asked for each file, and few are different."""
    return is_photo("a" + ending)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a Windows junction, which is a link in all but name (Python 3.12 tells)."""
    check = getattr(entry, "is_junction", None)
    return bool(check and check())


def skip_pattern(names: tuple[str, ...]) -> Skip:
    """What is not looked into: names, with wild cards or without; with a slash: the end of a path."""
    whole = [name for name in names if "/" not in name]
    return Skip(
        plain=frozenset(name.lower() for name in whole if not _WILD & set(name)),
        names=_one_pattern([name for name in whole if _WILD & set(name)]),
        paths=_one_pattern([f"*{name}" for name in names if "/" in name]),
    )


def _one_pattern(names: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(fnmatch.translate, names)) or r"(?!)", re.IGNORECASE)


def is_there(folder: Path) -> bool:
    """Whether a root can be read and holds anything: an empty mount point counts as away, so does what is no whole path."""
    if not folder.is_absolute():
        return False
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except (OSError, ValueError):
        return False

"""Walk a root: every photo file in it once, in the order of its path, links not followed."""

import errno
import fnmatch
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from catalog_gui.catalog.types import to_stored
from catalog_gui.media.formats import is_photo

_WINDOWS: Final = os.name == "nt"


@frozen
class Found:
    """A photo file: its path below the root with slashes, size in bytes, mtime, and its identity if it has several names."""

    path: str
    size: int
    mtime_ns: int
    inode: tuple[int, int] | None


@define
class Walk:
    """One walk over a root. After it, `ignored` counts what is no photo and `closed` names folders that would not open."""

    root: Path
    skip: re.Pattern[str]
    own: frozenset[str]
    ignored: int = 0
    closed: list[str] = field(factory=list)

    def __iter__(self) -> Iterator[Found]:
        """Files in the order of their stored paths, so that they can be merged with the catalog's rows.

        :raises OSError: the root itself cannot be read.
        """
        stack: list[Iterator[tuple[str, os.DirEntry[str], bool]]] = [iter(self._entries(os.fspath(self.root), ""))]
        while stack:
            for below, entry, is_folder in stack[-1]:
                if is_folder:
                    stack.append(self._open(entry.path, below))
                    break
                if found := self._look(below, entry):
                    yield found
            else:
                stack.pop()

    def _open(self, folder: str, below: str) -> Iterator[tuple[str, os.DirEntry[str], bool]]:
        try:
            return iter(self._entries(folder, below))
        except OSError:
            self.closed.append(below)
            return iter(())

    def _entries(self, folder: str, prefix: str) -> list[tuple[str, os.DirEntry[str], bool]]:
        """What to look at in a folder; folders sort as if their name ended with a slash, as their paths do."""
        kept = []
        with os.scandir(folder) as entries:
            for entry in entries:
                below = prefix + entry.name
                if self.skip.fullmatch(entry.name) or ("." in prefix and self.skip.fullmatch(below)):
                    self.ignored += 1
                elif entry.is_dir(follow_symlinks=False):
                    if not _is_junction(entry) and entry.path not in self.own:
                        kept.append((below + "/", entry, True))
                elif is_photo(entry.name):
                    kept.append((below, entry, False))
                else:
                    self.ignored += 1
        kept.sort(key=_stored_path)
        return kept

    def _look(self, below: str, entry: os.DirEntry[str]) -> Found | None:
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
        return Found(below, status.st_size, status.st_mtime_ns, inode)


def _stored_path(item: tuple[str, os.DirEntry[str], bool]) -> str:
    return to_stored(item[0])


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a Windows junction, which is a link in all but name (Python 3.12 tells)."""
    check = getattr(entry, "is_junction", None)
    return bool(check and check())


def skip_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all names that are not looked into, whatever their case; with a slash: the end of a path."""
    parts = [fnmatch.translate(name if "/" not in name else f"*{name}") for name in names]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

"""The folder of thumbnails that belongs to one catalog.

Layout: ``82/12345.jpg`` for photo 12345, 82 being how the MD5 of "12345" begins in hex; its preview beside it as
``82/12345-preview.jpg``; ``catalog.json`` names the catalog; ``incoming/`` holds what is being written.
"""

import errno
import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from attrs import frozen

from catalog_gui.errors import CatalogError

OWNER: Final = "catalog.json"
INCOMING: Final = "incoming"
_CLEARED: Final = ("/tmp", "/var/tmp", "/dev/shm") if os.name == "posix" else ()
_JUNCTION: Final = 0xA0000003
"""Windows' tag of a folder that leads to another one without being a symbolic link."""

_SHARD: Final = re.compile(r"[0-9a-f]{2}")
_FILE: Final = re.compile(r"(\d+)(-preview)?\.jpg")
_WRITTEN: Final = re.compile(r"(\d+-)?\d+(-preview)?\.jpg")
"""What is in place, and what was on its way there from a process of that number."""


@frozen
class StoredFile:
    """A thumbnail or preview as it lies in the store."""

    name: str
    """Its path inside the store with forward slashes: "82/12345.jpg"."""
    photo_id: int
    preview: bool
    path: Path

    @property
    def misplaced(self) -> bool:
        """Whether it lies in another photo's shard, where nothing looks for it."""
        return self.path.parent.name != shard_of(self.photo_id)


def shard_of(photo_id: int) -> str:
    """The folder of a photo's thumbnail: spreads any number of photos evenly over 256."""
    return hashlib.md5(str(photo_id).encode(), usedforsecurity=False).hexdigest()[:2]


def thumbnails_in(folder: Path) -> re.Pattern[str] | None:
    """What the thumbnails are called in a folder that is a part of some catalog's store; None for any other folder."""
    if folder.name != INCOMING and not _SHARD.fullmatch(folder.name):
        return None
    owner = folder.parent / OWNER
    try:
        if not owner.is_file():  # a pipe would be waited for
            return None
        with owner.open("rb") as file:
            facts = json.loads(file.read(1000))
    except (OSError, ValueError):
        return None
    ours = isinstance(facts, dict) and list(facts) == ["catalog"] and isinstance(facts["catalog"], str)
    return _WRITTEN if ours else None


class ThumbnailStore:
    """Reads and writes thumbnails under one directory and nowhere else.

    A write is whole or does not happen: the bytes go to ``incoming/`` first and are then moved into place.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self._writing = Lock()

    @property
    def is_volatile(self) -> bool:
        """Whether the operating system may clear this place at any time, as it does with its temp folder."""
        here = self.directory.resolve()
        return any(here.is_relative_to(Path(folder).resolve()) for folder in (tempfile.gettempdir(), *_CLEARED))

    def path_for(self, photo_id: int, *, preview: bool = False) -> Path:
        """Where a photo's thumbnail or preview lies, whether it exists or not."""
        return self.directory / shard_of(photo_id) / f"{photo_id}{'-preview' if preview else ''}.jpg"

    def owner(self) -> str | None:
        """The uid of the catalog that this store belongs to, None for a new store.

        :raises CatalogError: if that cannot be read.
        """
        path = self.directory / OWNER
        try:
            return str(json.loads(path.read_bytes())["catalog"])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CatalogError(f"The thumbnails in {self.directory} cannot be read: {_reason(error)}.") from error
        except (ValueError, LookupError, TypeError) as error:
            raise CatalogError(
                f"{path} is damaged, so it is unknown whose thumbnails these are. Delete that file if they are this"
                " catalog's, or choose another folder in the settings."
            ) from error

    def claim(self, uid: str, known: bool = False) -> None:
        """Make the store this catalog's own; claiming it again changes nothing.

        :param known: this catalog has had its thumbnails here before, so what lies here unnamed is its own.
        :raises CatalogError: if it belongs to another catalog, holds files that could be photos, or cannot be written.
        """
        owner = self.owner()
        if owner == uid:
            return
        if owner is not None:
            raise CatalogError(
                f"The thumbnails in {self.directory} belong to another catalog. Choose another folder in the settings."
            )
        if not known and (stranger := next(self.files(), None)):
            raise CatalogError(
                f"{self.directory} holds files that are named as thumbnails are, such as {stranger.name}, and nothing"
                " says whose they are: they could be photos. Choose an empty folder for thumbnails in the settings."
            )
        self._replace(self.directory / OWNER, json.dumps({"catalog": uid}).encode())

    def write(self, photo_id: int, jpeg: bytes, *, preview: bool = False) -> Path:
        """Store a thumbnail in place of the one before; that one stays if anything goes wrong.

        :raises CatalogError: full disk, no permission, a shard that leads out of the store.
        """
        path = self.path_for(photo_id, preview=preview)
        self._replace(path, jpeg)
        return path

    def put(self, name: str, jpeg: bytes) -> Path:
        """Store bytes under a name inside the store ("82/12345.jpg"), as they came from another place.

        :raises CatalogError: the name is no thumbnail's; else as write().
        """
        path = self._inside(name)
        self._replace(path, jpeg)
        return path

    def read(self, photo_id: int, *, preview: bool = False) -> bytes | None:
        """The stored bytes, None if there are none that can be read."""
        with suppress(OSError):
            return self.path_for(photo_id, preview=preview).read_bytes()
        return None

    def written_at(self, photo_id: int, *, preview: bool = False) -> float | None:
        """When a thumbnail or preview was written, in seconds since 1970; None if there is none."""
        try:
            return self.path_for(photo_id, preview=preview).stat().st_mtime
        except OSError:
            return None

    def length(self, photo_id: int, *, preview: bool = False) -> int | None:
        """Bytes of a thumbnail or preview as it lies there; None if there is none."""
        try:
            return self.path_for(photo_id, preview=preview).stat().st_size
        except OSError:
            return None

    def remove(self, name: str) -> bool:
        """Delete one file by its name inside the store ("82/12345.jpg"); whether there was one.

        :raises CatalogError: if the name is no thumbnail's, leads out of the store, or the file cannot be deleted.
        """
        path = self._inside(name)
        try:
            self._refuse_links(path.parent)
            _unlink(path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise CatalogError(f"The thumbnail {path} cannot be deleted: {_reason(error)}.") from error
        return True

    def files(self) -> Iterator[StoredFile]:
        """Every thumbnail and preview, shard by shard in order; other files and linked folders are left out."""
        for shard in self._shards():
            for file in _sorted(shard):
                matched = _FILE.fullmatch(file.name)
                if matched and file.is_file(follow_symlinks=False):
                    name, path = f"{shard.name}/{file.name}", Path(file.path)
                    yield StoredFile(name, int(matched[1]), matched[2] is not None, path)

    def photos(self) -> set[int]:
        """Ids of the photos whose thumbnail lies in its place; by names alone, so that a million takes about a second."""
        found: set[int] = set()
        for shard in self._shards():
            with os.scandir(shard.path) as files:
                ids = (
                    int(file.name[:-4]) for file in files if file.name.endswith(".jpg") and file.name[:-4].isdecimal()
                )
                found.update(photo for photo in ids if shard_of(photo) == shard.name)
        return found

    def clear_incoming(self) -> int:
        """Delete what an interrupted run left half written; how many files. Only while no run writes here."""
        incoming, count = self.directory / INCOMING, 0
        if not incoming.is_dir() or _is_link(incoming):
            return 0
        with self._writing:
            for file in _sorted(incoming):
                with suppress(OSError):
                    Path(file.path).unlink()
                    count += 1
        return count

    def _inside(self, name: str) -> Path:
        shard, _, file = name.partition("/")
        if not _SHARD.fullmatch(shard) or not _FILE.fullmatch(file):
            raise CatalogError(f"“{name}” is not the name of a thumbnail.")
        return self.directory / shard / file

    def _shards(self) -> Iterator[os.DirEntry[str]]:
        for entry in _sorted(self.directory):
            if _SHARD.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                yield entry

    def _replace(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all; one at a time, since a run and the screen may want the same one."""
        with self._writing:
            self._write_whole(path, content)

    def _write_whole(self, path: Path, content: bytes) -> None:
        incoming = self.directory / INCOMING
        temporary = incoming / f"{os.getpid()}-{path.name}"
        try:
            for folder in (incoming, path.parent):
                folder.mkdir(parents=True, exist_ok=True)
                self._refuse_links(folder)
            temporary.unlink(missing_ok=True)
            try:
                with temporary.open("xb") as file:
                    file.write(content)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise CatalogError(_disk_words(path, error)) from error

    def _refuse_links(self, folder: Path) -> None:
        """A linked folder would let a write or a deletion land outside the store."""
        if folder != self.directory and _is_link(folder):
            raise CatalogError(f"{folder} leads out of the thumbnail folder. Remove that link and try again.")


def _is_link(path: Path) -> bool:
    status = path.lstat()
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _unlink(path: Path) -> None:
    """Delete a file of a folder that is not a link, not even one that it has become a moment ago."""
    if os.unlink not in os.supports_dir_fd or not hasattr(os, "O_NOFOLLOW"):
        path.unlink()
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        os.unlink(path.name, dir_fd=folder)
    finally:
        os.close(folder)


def _sorted(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    """The entries of a folder by name, none if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _disk_words(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk of the thumbnails is full. What was done so far is kept; make room and start again."
    return f"The thumbnail {path} cannot be written: {_reason(error)}. What was done so far is kept."


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).rstrip(".")

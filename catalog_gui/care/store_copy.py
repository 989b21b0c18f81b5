"""Copies between two stores, file by file, each compared before it counts."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.care.reconcile import Checked
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import OWNER, StoredFile, ThumbnailStore

STEP: Final = 200


@frozen
class Copied:
    """How many files there are in both places now, alike byte for byte."""

    files: int
    bytes: int


def copy(source: ThumbnailStore, target: ThumbnailStore, uid: str) -> Iterator[Checked | Copied]:
    """Copy all thumbnails and previews with their times; what is there already and alike is left alone.

    :raises CatalogError: a file cannot be read or written, or is not alike after it was written.
    """
    files, size = list(source.files()), 0
    target.claim(uid)
    for number, file in enumerate(files, 1):
        size += _copy_one(file, target)
        if number % STEP == 0:
            yield Checked(number, len(files))
    yield Copied(len(files), size)


def _copy_one(file: StoredFile, target: ThumbnailStore) -> int:
    place = target.directory / file.name
    try:
        content, status = file.path.read_bytes(), file.path.stat()
        if not _alike(place, content):
            target.put(file.name, content)
        if not _alike(place, content):
            raise CatalogError(f"{place} is not what was written there. Check that disk; nothing was deleted.")
        os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    except OSError as error:
        raise CatalogError(f"{file.path} cannot be copied ({error.strerror}). Nothing was deleted.") from error
    return len(content)


def _alike(place: Path, content: bytes) -> bool:
    try:
        return hashlib.sha256(place.read_bytes()).digest() == hashlib.sha256(content).digest()
    except FileNotFoundError:
        return False


def is_copied(source: ThumbnailStore, target: ThumbnailStore) -> bool:
    """Whether every file lies in both places with the same length."""
    return all(_length(file.path) == _length(target.directory / file.name) for file in source.files())


def _length(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def delete(store: ThumbnailStore) -> None:
    """Delete a store's own files, and its folders where nothing else lies in them.

    :raises CatalogError: a file cannot be deleted.
    """
    for file in list(store.files()):
        store.remove(file.name)
    store.clear_incoming()
    if any(store.files()):
        return
    try:
        (store.directory / OWNER).unlink(missing_ok=True)
        for folder in sorted(store.directory.glob("*")):
            if folder.is_dir() and not folder.is_symlink():
                _remove_if_empty(folder)
        _remove_if_empty(store.directory)
    except OSError as error:
        raise CatalogError(f"{store.directory} cannot be cleared ({error.strerror}).") from error


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def room_for(store: ThumbnailStore, place: Path) -> None:
    """Refuse to copy a store to a disk that has no room for it.

    :raises CatalogError: there is less than the store takes.
    """
    needed = sum(_length(file.path) or 0 for file in store.files())
    there = next((each for each in (place, *place.parents) if each.exists()), None)
    if there is not None and shutil.disk_usage(there).free < needed:
        raise CatalogError(f"The disk of {place} has no room for {needed / 1e6:.0f} MB. Nothing was changed.")

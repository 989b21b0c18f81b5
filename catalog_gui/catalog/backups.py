"""Copies of a catalog, each opened and checked before it is called a backup."""

from contextlib import suppress
from pathlib import Path

from catalog_gui.catalog import sqlite
from catalog_gui.catalog.types import now
from catalog_gui.errors import CatalogError


def make(file: Path, folder: Path) -> Path:
    """Copy a catalog file into a folder and check the copy.

    :raises CatalogError: no copy could be made or it is not sound; then whatever needed it must not go on.
    """
    target = folder / f"{file.stem}-{now():%Y%m%d-%H%M%S-%f}{file.suffix}"
    unfinished = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with sqlite.in_plain_words():
            sqlite.copy_file(file, unfinished)
        if not sqlite.is_sound(unfinished):
            raise CatalogError("The copy of the catalog is not sound, so nothing was changed. Check the disk.")
        unfinished.replace(target)
    except OSError as error:
        raise CatalogError(
            f"No backup could be made in {folder} ({error.strerror}), so nothing was changed."
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return target

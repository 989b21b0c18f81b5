"""Where the demo lies, and making it where it is not there yet."""

import shutil
from pathlib import Path

from catalog_gui.errors import CatalogError
from catalog_gui.settings import DIRS


def demo_place() -> Path:
    """The demo's folder when none is named."""
    return DIRS.user_data_path / "demo"


def prepare(folder: Path, photos: int) -> Path:
    """Draw the demo's photos into folder/photos unless they are there; the path for its catalog.

    They are drawn beside their place and moved there when all are done: a demo is whole or not there.
    """
    from catalog_gui.demo.library import make_demo

    target, unfinished = folder / "photos", folder / "photos.part"
    if not target.exists():
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            make_demo(unfinished, photos)
            unfinished.rename(target)
        except OSError as error:
            raise CatalogError(f"The demo cannot be written to {folder} ({error.strerror}).") from error
    return folder / "demo.catalog"

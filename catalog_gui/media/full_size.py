"""Frames at full size, for those that the small pictures cannot tell apart."""

import contextlib
from pathlib import Path

from catalog_gui.errors import PhotoError
from catalog_gui.media.quality import full_sharpness
from catalog_gui.media.source import Limits, PhotoSource


def sharpness_of(files: tuple[tuple[int, str], ...], limits: Limits) -> dict[int, float]:
    """Sharpness, 0 to 1, by photo, of (photo, file). One that does not open is left out: its frames are judged without."""
    found = {}
    for photo, file in files:
        with contextlib.suppress(PhotoError, MemoryError):
            found[photo] = full_sharpness(PhotoSource(Path(file), limits=limits))
    return found

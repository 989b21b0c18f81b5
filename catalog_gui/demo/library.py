"""Writes the demo library: a folder of painted photos with everything in it that a photographer's disk holds."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from attrs import evolve
from PIL import Image

from catalog_gui.demo.album import FEW, FRAME, Shot, album
from catalog_gui.demo.copies import Copy, burst, copy, faded, spoilt
from catalog_gui.demo.exif import PLAIN, TURN, Exposure, exif, xmp
from catalog_gui.demo.scenes import film, grainy, paint
from catalog_gui.errors import CatalogError

NOTE: Final = "About these pictures.txt"

ABOUT: Final = """These pictures were painted by Catalog Keeper to try it out with.
No person, place or camera in them is real. Do with them what you like, or delete the folder.
"""
QUALITY: Final = 90
MAILED_QUALITY: Final = 55
HEIC_QUALITY: Final = 60
HEIC_EFFORT: Final = "ultrafast"
"""A tenth of the time of the usual effort, and a file hardly larger."""
SPOILT_NAMES: Final = ("IMG_0001.jpg", "IMG_0002.jpg", "notes.jpg")


def make_demo(
    folder: Path, photos: int = 200, seed: int = 1, progress: Callable[[int, int], None] | None = None
) -> int:
    """Paint a demo library of that many files into a new or empty folder; the same numbers give the same files.

    `progress` is told how many photos are written so far, and of how many.

    :returns: the number of photos, the broken ones too.
    :raises CatalogError: the folder holds files already: nothing is ever written over.
    :raises OSError: the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CatalogError(f"{folder} holds other files: the demo needs a new or an empty folder. Nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True)
    made = _write_all(folder, photos, seed, progress)
    (folder / NOTE).write_text(ABOUT, encoding="utf-8")
    return made


def _write_all(folder: Path, photos: int, seed: int, progress: Callable[[int, int], None] | None) -> int:
    """Paint and write every shot, two at a time or more, and the broken files."""
    shots, grain = album(photos, seed), film(seed)
    made = _spoilt_files(folder, paint(shots[0].scene)) if photos >= FEW else 0
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for written in pool.map(partial(_write, folder, grain), shots):
            made += written
            if progress is not None:
                progress(made, photos)
    return made


def _spoilt_files(folder: Path, picture: Image.Image) -> int:
    """Write the files of a card that went wrong; returns their number."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY)
    for number, name in enumerate(SPOILT_NAMES):
        _place(folder, f"From the old card/{name}").write_bytes(spoilt(buffer.getvalue(), number))
    return len(SPOILT_NAMES)


def _write(folder: Path, grain: Image.Image, shot: Shot) -> int:
    """Write one shot with its frames, copies and companion; returns the number of files."""
    picture, rng = paint(shot.scene), np.random.default_rng((*shot.scene.seed, 1))
    if shot.sepia:
        picture = faded(picture)
    frames = burst(picture, shot.frames, rng)[0] if shot.frames > 1 else [picture]
    for frame, (path, exposure) in zip(frames, _frames(shot), strict=True):
        picture = grainy(frame, grain, rng)
        _save(picture, _place(folder, path), shot, exposure)
    for kind, path in shot.copies:
        _save_copy(picture, folder, shot, kind, path)
    if shot.companion is not None:
        _save_heic(picture, _place(folder, shot.companion), shot)
    return shot.frames + len(shot.copies) + (shot.companion is not None)


def _frames(shot: Shot) -> Iterator[tuple[str, Exposure | None]]:
    """Path and exposure of each frame of the shot: a fifth of a second apart."""
    for number in range(shot.frames):
        path = shot.path.removesuffix("1.jpg") + f"{number + 1}.jpg" if shot.frames > 1 else shot.path
        later: timedelta = FRAME * number
        yield path, shot.exposure and evolve(shot.exposure, taken=shot.exposure.taken + later)


def _save(picture: Image.Image, path: Path, shot: Shot, exposure: Exposure | None) -> None:
    """Save as a camera does: an upright picture lies turned in the file, with the flag that says so."""
    if exposure is None:
        picture.save(path, "JPEG", quality=QUALITY)
        return
    orientation = (6 if shot.scene.seed[1] % 8 == 3 else 8) if shot.scene.upright else PLAIN
    stored = picture.transpose(TURN[orientation]) if orientation in TURN else picture
    extra = {"xmp": xmp(shot.rating)} if shot.rating else {}
    stored.save(path, "JPEG", quality=QUALITY, exif=exif(exposure, orientation), **extra)


def _save_copy(picture: Image.Image, folder: Path, shot: Shot, kind: Copy, path: str) -> None:
    """Save another version; the small ones for the web have lost their date, but carry a rating and a title."""
    target = _place(folder, path)
    if kind is Copy.EXACT:
        shutil.copyfile(folder / shot.path, target)
        return
    extra: dict[str, object] = {}
    if kind is Copy.RESIZED:
        extra["xmp"] = xmp(5, "A favourite")
    elif shot.exposure is not None:
        extra["exif"] = exif(shot.exposure)
    quality = MAILED_QUALITY if kind is Copy.RESAVED else QUALITY
    copy(picture, kind).save(target, "JPEG", quality=quality, **extra)


def _save_heic(picture: Image.Image, path: Path, shot: Shot) -> None:
    """Save the HEIC file that lies beside a phone's JPEG."""
    from pillow_heif import from_pillow

    block = exif(shot.exposure).tobytes() if shot.exposure is not None else None
    from_pillow(picture).save(path, quality=HEIC_QUALITY, exif=block, enc_params={"preset": HEIC_EFFORT})


def _place(folder: Path, path: str) -> Path:
    """The absolute path of a relative one, its folder made."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place

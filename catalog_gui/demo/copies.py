"""Other versions of a picture as they gather on disks, and the frames of a burst."""

from enum import StrEnum

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageFilter, ImageOps

CROP = 0.02
"""Cut off at each edge of a cropped copy: such a crop is still plainly the same picture."""

SHAKE = (1.4, 2.6)
"""Gaussian blur of a burst's weaker frames, in pixels at 1200: a hand that moved."""


class Copy(StrEnum):
    """The kinds of copies, from the easiest to recognise to the hardest."""

    EXACT = "exact"
    RESAVED = "resaved"
    RESIZED = "resized"
    CROPPED = "cropped"
    TURNED = "turned"
    MIRRORED = "mirrored"


def copy(picture: Image.Image, kind: Copy) -> Image.Image:
    """The pixels of a copy; an exact one is a copy of the file, and a resaved one is saved at a lower quality."""
    match kind:
        case Copy.RESIZED:
            return picture.resize((picture.width * 3 // 5, picture.height * 3 // 5), Image.Resampling.LANCZOS)
        case Copy.CROPPED:
            aside, below = round(picture.width * CROP), round(picture.height * CROP)
            return picture.crop((aside, below, picture.width - aside, picture.height - below))
        case Copy.TURNED:
            return picture.transpose(Image.Transpose.ROTATE_90)
        case Copy.MIRRORED:
            return ImageOps.mirror(picture)
        case _:
            return picture


def burst(picture: Image.Image, frames: int, rng: Generator) -> tuple[list[Image.Image], int]:
    """Frames of one picture by a hand that drifts, and which of them alone is sharp."""
    sharp, drift = int(rng.integers(frames)), rng.uniform(-0.004, 0.004, 2)
    margin = 0.025
    result = []
    for number in range(frames):
        left, top = (margin + drift * number) * picture.size
        right, bottom = left + picture.width * (1 - 2 * margin), top + picture.height * (1 - 2 * margin)
        frame = picture.resize(picture.size, Image.Resampling.BICUBIC, box=(left, top, right, bottom))
        if number != sharp:
            frame = frame.filter(ImageFilter.GaussianBlur(rng.uniform(*SHAKE)))
        result.append(frame)
    return result, sharp


def truncated(data: bytes) -> bytes:
    """The beginning of a file, as a copy that was pulled off too early leaves it."""
    return data[: len(data) * 2 // 5]


def spoilt(data: bytes, number: int) -> bytes:
    """A broken file made of a good one: empty, cut short, or no picture at all, in turn."""
    return (b"", truncated(data), b"Shopping list: film, batteries, lens cloth\n")[number % 3]


def faded(picture: Image.Image) -> Image.Image:
    """An old print, scanned: sepia with soft contrast."""
    grey = np.asarray(ImageOps.grayscale(picture), np.float32) / 255
    paper, ink = np.array([244, 232, 208], np.float32), np.array([58, 40, 28], np.float32)
    return Image.fromarray((ink + (paper - ink) * grey[:, :, None]).astype(np.uint8))

"""Photos for tests: made, not shipped, and the same every time."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ORIENTATION = 0x0112


def scene(width: int = 640, height: int = 427, seed: int = 1) -> Image.Image:
    """A picture with slopes, edges, fine texture and a little grain, unlike its own mirror and turned views."""
    rng, longest = np.random.default_rng(seed), max(width, height)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)[..., None] / longest
    levels = (
        70 + 90 * x * rng.uniform(0.6, 1, 3).astype(np.float32) + 60 * y * rng.uniform(0.2, 1, 3).astype(np.float32)
    )
    for _ in range(40):
        left, top, size = (int(part * longest) for part in rng.uniform((0, 0, 0.02), (1, 1, 0.16)))
        levels[top : top + size, left : left + 2 * size] += rng.uniform(-70, 70, 3)
    cells = rng.integers(-20, 21, (height // 2, width))  # foliage: cells of many sizes
    for size in (2, 4, 8, 16):
        coarse = cells[:: 2 * size, ::size].repeat(size, axis=0).repeat(size, axis=1)[: height // 2, :width, None]
        levels[: coarse.shape[0], : coarse.shape[1]] += coarse
    levels += rng.standard_normal((height, width, 1), dtype=np.float32) * 2.5
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def encoded(image: Image.Image, form: str = "JPEG", *, orientation: int = 1, **options: Any) -> bytes:
    """The bytes of a file."""
    if orientation != 1:
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        options["exif"] = exif.tobytes()
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def written(path: Path, content: bytes) -> Path:
    """The path, now a file with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def corners(width: int = 60, height: int = 40) -> Image.Image:
    """Red, green, blue and yellow from the upper left corner clockwise: tells how a picture was turned."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (width // 2, height // 2, width, height))
    image.paste("yellow", (0, height // 2, width // 2, height))
    return image


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header promises this many pixels and whose data are next to none."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size in levels."""
    assert one.size == other.size
    return float(np.abs(np.asarray(one.convert("RGB"), int) - np.asarray(other.convert("RGB"), int)).mean())

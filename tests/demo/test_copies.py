"""Copies, bursts and spoilt files."""

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from catalog_gui.demo.copies import Copy, burst, copy, faded, spoilt
from catalog_gui.demo.scenes import Scene, paint


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return paint(Scene("street", (8,)), 600)


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        (Copy.EXACT, (600, 400)),
        (Copy.RESAVED, (600, 400)),
        (Copy.RESIZED, (360, 240)),
        (Copy.CROPPED, (576, 384)),
        (Copy.TURNED, (400, 600)),
        (Copy.MIRRORED, (600, 400)),
    ],
)
def test_each_copy_has_its_size(picture: Image.Image, kind: Copy, size: tuple[int, int]) -> None:
    assert copy(picture, kind).size == size


def test_turned_and_mirrored_copies_lose_nothing(picture: Image.Image) -> None:
    assert copy(picture, Copy.TURNED).transpose(Image.Transpose.ROTATE_270).tobytes() == picture.tobytes()
    assert ImageOps.mirror(copy(picture, Copy.MIRRORED)).tobytes() == picture.tobytes()


@pytest.mark.parametrize("frames", [4, 6])
def test_just_one_frame_of_a_burst_is_sharp(picture: Image.Image, frames: int) -> None:
    pictures, sharp = burst(picture, frames, np.random.default_rng(frames))
    edges = [np.asarray(frame.convert("L").filter(ImageFilter.FIND_EDGES), float).var() for frame in pictures]
    assert len(pictures) == frames
    assert int(np.argmax(edges)) == sharp
    assert sorted(edges)[-1] > 1.5 * sorted(edges)[-2]
    assert all(frame.size == picture.size for frame in pictures)


def test_the_frames_of_a_burst_differ(picture: Image.Image) -> None:
    pictures, _ = burst(picture, 4, np.random.default_rng(1))
    assert len({frame.tobytes() for frame in pictures}) == 4


def test_spoilt_files_are_empty_cut_short_and_no_picture() -> None:
    data = b"\xff\xd8" + bytes(998)
    empty, short, text = (spoilt(data, number) for number in range(3))
    assert empty == b""
    assert data.startswith(short)
    assert len(short) == 400
    assert text.isascii()


def test_an_old_print_is_brown(picture: Image.Image) -> None:
    red, green, blue = np.asarray(faded(picture), float).mean(axis=(0, 1))
    assert red > green > blue

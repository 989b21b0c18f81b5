"""The small JPEG against a reference computed from the stored values alone: every mode of a file, turned in all eight ways."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import difference, encoded, scene, written
from PIL import Image, ImageCms

from catalog_gui.media import thumbnail
from catalog_gui.media.flatten import plain, shallow
from catalog_gui.media.source import PhotoSource

Pixels = NDArray[Any]
SIZE = (330, 210)
COLOUR = np.asarray(scene(*SIZE).resize(SIZE).convert("RGB"))
GREY = np.asarray(Image.fromarray(COLOUR).convert("L"))
ALPHA = np.tile(np.linspace(0, 255, SIZE[0]).astype(np.uint8), (SIZE[1], 1))


def on_white(colour: Pixels, alpha: Pixels) -> Pixels:
    share = alpha[..., None] / 255
    return np.rint(colour * share + 255 * (1 - share)).astype(np.uint8)


def rgb(grey: Pixels) -> Pixels:
    return np.repeat(grey[..., None], 3, axis=2)


def from_ycbcr(values: Pixels) -> Pixels:
    y, cb, cr = (values[..., channel].astype(float) for channel in range(3))
    channels = (y + 1.402 * (cr - 128), y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128), y + 1.772 * (cb - 128))
    return np.clip(np.rint(np.stack(channels, axis=2)), 0, 255).astype(np.uint8)


def palette(clear: bool) -> tuple[Image.Image, Pixels, dict[str, Any]]:
    """Sixteen colours; the first is nothing where `clear`."""
    table = np.random.default_rng(3).integers(0, 256, (16, 3), dtype=np.uint8)
    indices = (GREY // 16).astype(np.uint8)
    image = Image.fromarray(indices, "L")
    image.putpalette(table.tobytes())
    wanted = table[indices].copy()
    if clear:
        wanted[indices == 5] = 255
    return image, wanted, {"transparency": 5} if clear else {}


def in_mode(mode: str) -> tuple[Image.Image, Pixels, str, dict[str, Any]]:
    """(picture as stored, its upright pixels on white, format, options)."""
    bits = GREY > 127
    deep = GREY.astype(np.uint16) * 257
    ycbcr = Image.fromarray(COLOUR).convert("YCbCr")
    match mode:
        case "1":
            return Image.fromarray(bits), rgb(bits * np.uint8(255)), "PNG", {}
        case "L":
            return Image.fromarray(GREY), rgb(GREY), "PNG", {}
        case "LA":
            image = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(ALPHA)])
            return image, on_white(rgb(GREY), ALPHA), "PNG", {}
        case "P" | "P clear":
            image, wanted, options = palette(mode != "P")
            return image, wanted, "PNG", options
        case "RGB":
            return Image.fromarray(COLOUR), COLOUR, "PNG", {}
        case "RGBA":
            image = Image.fromarray(np.dstack([COLOUR, ALPHA]))
            return image, on_white(COLOUR, ALPHA), "PNG", {}
        case "CMYK":
            inks = np.dstack([255 - COLOUR, np.zeros_like(GREY)])
            return Image.fromarray(inks, "CMYK"), COLOUR, "TIFF", {}
        case "YCbCr":
            return ycbcr, from_ycbcr(np.asarray(ycbcr)), "TIFF", {}
        case "LAB":
            to_lab = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
            )
            lab = ImageCms.applyTransform(Image.fromarray(COLOUR), to_lab)
            assert lab is not None
            return lab, COLOUR, "TIFF", {}
        case "I;16":
            return Image.fromarray(deep), rgb(GREY), "PNG", {}
        case "I":
            return Image.fromarray(deep.astype(np.int32)), rgb(GREY), "TIFF", {}
        case _:
            return Image.fromarray(GREY.astype(np.float32) / 255), rgb(GREY), "TIFF", {}


TURNED = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: stored[::-1].swapaxes(0, 1),
    7: lambda stored: stored[::-1, ::-1].swapaxes(0, 1),
    8: lambda stored: stored.swapaxes(0, 1)[::-1],
}
"""EXIF orientation -> what row and column of the stored picture are when shown, by the words of the standard."""

MODES = ("1", "L", "LA", "P", "P clear", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F")
LOUD = {"1": 14.0, "P": 14.0, "P clear": 14.0, "LAB": 5.0}
"""Levels that JPEG may be off on average where every pixel may differ from the next; else 4."""


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("mode", MODES)
def test_every_mode_and_orientation(tmp_path: Path, mode: str, orientation: int) -> None:
    image, pixels, form, options = in_mode(mode)
    photo = PhotoSource(
        written(tmp_path / f"a.{form.lower()}", encoded(image, form, orientation=orientation, **options))
    )
    made = thumbnail.make(photo)
    wanted = (163, 256) if orientation >= 5 else (256, 163)
    assert (made.width, made.height) == wanted
    upright = Image.fromarray(np.ascontiguousarray(TURNED[orientation](pixels)))
    reference = upright.resize(wanted, Image.Resampling.LANCZOS)
    with Image.open(BytesIO(made.jpeg)) as shown:
        assert (shown.mode, dict(shown.getexif()), shown.info.get("icc_profile")) == ("RGB", {}, None)
        near = difference(shown, reference)
        assert near < LOUD.get(mode, 4.0)
        others = (turn for number, turn in TURNED.items() if (number >= 5) == (orientation >= 5))
        away = [
            difference(shown, Image.fromarray(np.ascontiguousarray(turn(pixels))).resize(wanted))
            for turn in others
            if turn is not TURNED[orientation]
        ]
        assert min(away) > near + 4, "another turn would be seen"


def test_a_palette_with_alpha_in_memory() -> None:
    image, pixels, _, _ = in_mode("RGBA")
    few = image.quantize(64).convert("PA")
    assert few.mode == "PA"
    assert difference(plain(shallow(few), None), Image.fromarray(pixels)) < 16


def test_a_profile_becomes_srgb(tmp_path: Path) -> None:
    linear = np.where(COLOUR / 255 <= 0.04045, COLOUR / 255 / 12.92, ((COLOUR / 255 + 0.055) / 1.055) ** 2.4)
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12):
        if bytes(profile[at : at + 4]) in (b"rTRC", b"gTRC", b"bTRC"):
            begin = int.from_bytes(profile[at + 4 : at + 8])
            profile[begin : begin + 12] = b"curv" + bytes(8)  # no entries: linear
    named = bytes(profile).replace(b"sRGB", b"mine").replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    stored = Image.fromarray(np.rint(linear * 255).astype(np.uint8))
    photo = PhotoSource(written(tmp_path / "a.png", encoded(stored, "PNG", icc_profile=named)))
    with Image.open(BytesIO(thumbnail.make(photo).jpeg)) as shown:
        assert difference(shown, Image.fromarray(COLOUR).resize(shown.size, Image.Resampling.LANCZOS)) < 5
        assert difference(shown, stored.resize(shown.size)) > 30, "without its profile it would be far too dark"


@pytest.mark.parametrize("orientation", TURNED)
def test_both_from_one_decode_show_the_same(tmp_path: Path, orientation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int | None] = []
    decode = PhotoSource._decode
    monkeypatch.setattr(PhotoSource, "_decode", lambda photo, edge: decoded.append(edge) or decode(photo, edge))
    photo = PhotoSource(written(tmp_path / "a.jpg", encoded(scene(1200, 800), orientation=orientation)))
    alone = thumbnail.make(photo)
    decoded.clear()
    photo = PhotoSource(photo.path)
    small, large = thumbnail.make(photo, within=720), thumbnail.make(photo, edge=720)
    assert decoded == [720]
    assert (small.width, small.height) == (alone.width, alone.height)
    assert max(large.width, large.height) == 720
    with Image.open(BytesIO(small.jpeg)) as one, Image.open(BytesIO(alone.jpeg)) as other:
        assert difference(one, other) < 4

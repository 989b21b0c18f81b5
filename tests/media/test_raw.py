"""Camera raws: a small true DNG, made here, and what the camera's preview is good for."""

import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rawpy
from pictures import corners, difference, encoded, scene
from PIL import Image

from catalog_gui.errors import PhotoError
from catalog_gui.media import decode, raw

FORMATS = {"B": 1, "A": 2, "H": 3, "I": 4, "R": 5, "r": 10}


def dng(sensor: np.ndarray[Any, Any], orientation: int = 1) -> bytes:
    """A DNG of one uncompressed RGGB sensor picture, (rows, columns) of 16 bits."""
    rows, columns = sensor.shape
    matrix = [part for value in (1, 0, 0, 0, 1, 0, 0, 0, 1) for part in (value, 1)]
    tags: list[tuple[int, str, list[int] | bytes]] = [
        (254, "I", [0]), (256, "I", [columns]), (257, "I", [rows]), (258, "H", [16]), (259, "H", [1]), (262, "H", [32803]),
        (271, "A", b"Maker\0"), (272, "A", b"Model 1\0"), (273, "I", [0]), (274, "H", [orientation]), (277, "H", [1]),
        (278, "I", [rows]), (279, "I", [rows * columns * 2]), (33421, "H", [2, 2]), (33422, "B", [0, 1, 1, 2]),
        (50706, "B", [1, 4, 0, 0]), (50708, "A", b"Maker Model 1\0"), (50721, "r", matrix),
        (50728, "R", [1, 1, 1, 1, 1, 1]), (50778, "H", [21]),
    ]  # fmt: skip
    entries, extra, start = [], b"", 8 + 2 + 12 * len(tags) + 4
    for tag, kind, values in tags:
        if isinstance(values, bytes):
            content, count = values, len(values)
        else:
            code = {"R": "I", "r": "i"}.get(kind, kind)
            content, count = struct.pack(f"<{len(values)}{code}", *values), len(values) // (2 if kind in "Rr" else 1)
        if len(content) > 4:
            content, extra = struct.pack("<I", start + len(extra)), extra + content + b"\0" * (len(content) % 2)
        entries.append([tag, FORMATS[kind], count, content.ljust(4, b"\0")])
    entries[8][3] = struct.pack("<I", start + len(extra))
    directory = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    pixels = sensor.astype("<u2").tobytes()
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + directory + bytes(4) + extra + pixels


def halves(rows: int = 400, columns: int = 600) -> np.ndarray[Any, Any]:
    """A sensor that saw light on its left half alone."""
    sensor = np.full((rows, columns), 300, np.uint16)
    sensor[:, : columns // 2] = 40_000
    return sensor


def picture(data: bytes, edge: int | None = 256) -> Image.Image:
    return decode.picture(data, "a.dng", edge, 10**9)


def kind_of(data: bytes, name: str = "a.dng", pixels: int = 10**9) -> str:
    with pytest.raises(PhotoError) as caught:
        decode.picture(data, name, 256, pixels)
    return caught.value.kind


def test_a_raw_without_preview_is_developed() -> None:
    image = picture(dng(halves()))
    assert (image.mode, image.size) == ("RGB", (256, 171))
    left, right = (sum(image.getpixel((x, 80))) for x in (40, 216))
    assert left > right + 200


def test_a_raw_is_turned_upright() -> None:
    image = picture(dng(halves(), orientation=6))
    assert image.size == (171, 256)
    assert sum(image.getpixel((80, 40))) > sum(image.getpixel((80, 216))) + 200


def test_the_full_size_of_a_raw() -> None:
    width, height = picture(dng(halves()), edge=None).size
    assert 590 <= width <= 600
    assert 390 <= height <= 400


def test_limits_and_damage() -> None:
    data = dng(halves())
    assert kind_of(data, pixels=1000) == "too-large"
    assert kind_of(data[:2000]) in ("truncated", "damaged")
    assert kind_of(b"rubbish" * 200) in ("unsupported", "damaged")


def opened(
    monkeypatch: pytest.MonkeyPatch, preview: bytes | None, size: tuple[int, int] = (4000, 3000), flip: int = 0
) -> None:
    """Let LibRaw find this preview beside a grey sensor picture."""

    class Raw:
        sizes = SimpleNamespace(width=size[0], height=size[1], flip=flip)

        def __enter__(self) -> "Raw":
            return self

        def __exit__(self, *_: object) -> None: ...

        def extract_thumb(self) -> Any:
            if preview is None:
                raise rawpy.LibRawNoThumbnailError
            return SimpleNamespace(format=rawpy.ThumbFormat.JPEG, data=preview)

        def postprocess(self, *, half_size: bool, use_camera_wb: bool) -> Any:
            assert use_camera_wb
            width, height = (side // (2 if half_size else 1) for side in size)
            return np.full((height, width, 3), 119, np.uint8)

    monkeypatch.setattr(rawpy, "imread", lambda _: Raw())


DATA = b"II*\0" + bytes(300_000)


def test_a_large_preview_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    view = scene(600, 450)
    opened(monkeypatch, encoded(view))
    assert difference(picture(DATA), view.resize((256, 192), Image.Resampling.LANCZOS)) < 3


@pytest.mark.parametrize("preview", [None, encoded(scene(160, 120)), encoded(scene(600, 450))[:3000], b"no jpeg"])
def test_otherwise_the_sensor_is_developed(monkeypatch: pytest.MonkeyPatch, preview: bytes | None) -> None:
    opened(monkeypatch, preview)
    image = picture(DATA)
    assert image.size == (256, 192)
    assert set(image.getdata() if not hasattr(image, "get_flattened_data") else image.get_flattened_data()) == {
        (119,) * 3
    }


def test_only_a_full_size_preview_stands_for_the_full_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, encoded(scene(600, 450)), size=(640, 480))
    assert picture(DATA, edge=None).size == (600, 450)
    opened(monkeypatch, encoded(scene(600, 450)), size=(1200, 900))
    assert picture(DATA, edge=None).size == (1200, 900)


@pytest.mark.parametrize(("flip", "orientation"), [(3, 3), (5, 8), (6, 6)])
def test_a_preview_without_orientation_lies_as_the_sensor(
    monkeypatch: pytest.MonkeyPatch, flip: int, orientation: int
) -> None:
    opened(monkeypatch, encoded(corners(600, 400)), flip=flip)
    by_raw = picture(DATA)
    opened(monkeypatch, encoded(corners(600, 400), orientation=orientation))
    assert difference(by_raw, picture(DATA)) == 0


def test_a_preview_is_not_turned_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, encoded(corners(600, 400), orientation=6), flip=6)
    assert picture(DATA).size == (171, 256)
    opened(monkeypatch, encoded(corners(400, 600)), flip=6)
    assert picture(DATA).size == (171, 256)


def test_a_header_without_a_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, None)
    assert kind_of(DATA[:10_000]) == "truncated"


def test_a_raw_that_is_too_new_shows_its_large_preview() -> None:
    view = scene(1200, 900)
    data = b"a camera of tomorrow" * 9 + encoded(scene(160, 120)) + encoded(view) + bytes(99)
    image = decode.picture(data, "a.nef", 256, 10**9)
    assert difference(image, view.resize((256, 192), Image.Resampling.LANCZOS)) < 3
    assert raw.embedded(encoded(view)) is None, "a JPEG is not inside itself"
    assert kind_of(b"a camera of tomorrow" * 9 + encoded(scene(300, 200)), "a.nef") == "unsupported"


def test_jpeg_xl_where_its_reader_is(tmp_path: Path) -> None:
    pytest.importorskip("pillow_jxl")
    view = scene(600, 450)
    view.save(tmp_path / "a.jxl", quality=95)
    data = (tmp_path / "a.jxl").read_bytes()
    assert difference(decode.picture(data, "a.jxl", 256, 10**9), view.resize((256, 192), Image.Resampling.LANCZOS)) < 4
    with pytest.raises(PhotoError) as caught:
        decode.picture(data, "a.jxl", 256, 1000)
    assert caught.value.kind == "too-large"

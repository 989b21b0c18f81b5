"""The small JPEG."""

from io import BytesIO
from pathlib import Path

import pytest
from pictures import difference, encoded, scene, written
from PIL import Image

from catalog_gui.errors import PhotoError
from catalog_gui.media import thumbnail
from catalog_gui.media.source import PhotoSource


def source(tmp_path: Path, content: bytes, name: str = "a.jpg") -> PhotoSource:
    return PhotoSource(written(tmp_path / name, content))


def test_a_plain_upright_jpeg(tmp_path: Path) -> None:
    photo = source(tmp_path, encoded(scene(900, 600), orientation=6))
    made = thumbnail.make(photo)
    assert (made.width, made.height) == (171, 256)
    with Image.open(BytesIO(made.jpeg)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (171, 256))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert difference(image, photo.picture(256)) < 4


def test_a_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    made = thumbnail.make(source(tmp_path, encoded(scene(90, 60))))
    assert (made.width, made.height) == (90, 60)


def test_other_sizes_and_qualities(tmp_path: Path) -> None:
    photo = source(tmp_path, encoded(scene(900, 600)))
    large, coarse = thumbnail.make(photo, edge=512), thumbnail.make(photo, quality=40)
    assert (large.width, large.height) == (512, 341)
    assert len(coarse.jpeg) < len(thumbnail.make(photo).jpeg) < len(large.jpeg)


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    data = encoded(scene())
    assert thumbnail.make(source(tmp_path, data)).jpeg == thumbnail.make(source(tmp_path, data, "b.jpg")).jpeg


def test_a_thumbnail_that_came_out_wrong_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnail, "read_size", lambda _: None)
    with pytest.raises(PhotoError) as caught:
        thumbnail.make(source(tmp_path, encoded(scene())))
    assert caught.value.kind == "other"


def test_read_size_decodes_every_pixel() -> None:
    jpeg = encoded(scene(256, 171))
    assert thumbnail.read_size(jpeg) == (256, 171)
    for broken in (b"", jpeg[:200], jpeg[: len(jpeg) // 2], jpeg[:-2], b"text" * 99, encoded(scene(20, 20), "PNG")):
        assert thumbnail.read_size(broken) is None

"""The fingerprints against imagehash itself, bit for bit."""

import subprocess
import sys
from pathlib import Path

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import encoded, scene, written
from PIL import Image, ImageOps

from catalog_gui.errors import PhotoError
from catalog_gui.media import hashes
from catalog_gui.media.hashes import Hashes
from catalog_gui.media.source import PhotoSource


def reference(picture: Image.Image) -> list[str]:
    functions = (imagehash.dhash, imagehash.average_hash, imagehash.phash, imagehash.whash)
    return [str(function(picture)) for function in functions]


def ours(made: Hashes) -> list[str]:
    return [made.dhash, made.ahash, made.phash, made.whash]


def drawn(kind: str, width: int, height: int, seed: int) -> Image.Image:
    """Pictures that are hard to agree on: flat ones, symmetrical ones, two levels, a slope, plain noise."""
    rng = np.random.default_rng(seed)
    match kind:
        case "noise":
            levels = rng.integers(0, 256, (height, width, 3))
        case "flat":
            levels = np.full((height, width, 3), rng.integers(0, 256))
        case "slope":
            levels = np.broadcast_to(np.linspace(0, 255, width)[None, :, None], (height, width, 3))
        case "two levels":
            levels = np.repeat(rng.integers(0, 2, (height, width, 1)) * 255, 3, axis=2)
        case "frame":
            levels = np.zeros((height, width, 3))
            levels[height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None] = 255
        case _:
            coarse = rng.integers(0, 256, (height // 16 + 1, width // 16 + 1, 3))
            levels = np.kron(coarse, np.ones((16, 16, 1)))[:height, :width]
    return Image.fromarray(levels.astype(np.uint8))


@pytest.mark.parametrize("kind", ["noise", "flat", "slope", "two levels", "frame", "blocks"])
@pytest.mark.parametrize(
    "size", [(1, 1), (1, 9), (7, 3), (8, 8), (31, 33), (256, 171), (171, 256), (256, 256), (255, 16)]
)
def test_equal_for_drawn_pictures(kind: str, size: tuple[int, int]) -> None:
    for seed in range(3):
        picture = drawn(kind, *size, seed)
        assert ours(hashes.of(picture)) == reference(picture)


def test_equal_for_photos_and_mostly_without_asking_imagehash(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [scene(*size, seed) for seed in range(12) for size in ((256, 171), (192, 256), (100, 100), (256, 37))]
    wanted = [reference(picture) for picture in pictures]
    asked = []
    for name in ("phash", "whash"):
        function = getattr(imagehash, name)
        monkeypatch.setattr(imagehash, name, lambda image, made=function: asked.append(1) or made(image))
    assert [ours(hashes.of(picture)) for picture in pictures] == wanted
    assert len({line[2] for line in wanted}) > 40, "different pictures"
    assert len(asked) < 10


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["noise", "flat", "slope", "two levels", "frame", "blocks"]),
    st.integers(1, 256),
    st.integers(1, 256),
    st.integers(0, 2**32),
)
def test_equal_for_any_picture(kind: str, width: int, height: int, seed: int) -> None:
    picture = drawn(kind, width, height, seed)
    assert ours(hashes.of(picture)) == reference(picture)


def test_computed_from_the_working_picture(tmp_path: Path) -> None:
    source = PhotoSource(written(tmp_path / "a.jpg", encoded(scene())))
    assert ours(hashes.compute(source)) == reference(source.picture(256))


def test_block_and_grey_are_what_phash_is_made_of(tmp_path: Path) -> None:
    picture = scene(256, 171)
    made = hashes.of(picture)
    grey = np.frombuffer(made.grey, np.uint8).reshape(32, 32)
    assert np.array_equal(grey, np.asarray(picture.convert("L").resize((32, 32), Image.Resampling.LANCZOS)))
    block = np.frombuffer(made.block, np.float32).reshape(8, 8)
    assert np.packbits(block > np.median(block)).tobytes().hex() == made.phash


def test_one_block_holds_the_mirrored_and_the_turned_view() -> None:
    picture = scene(256, 256)
    block, mirrored, turned = (
        np.frombuffer(hashes.of(view).block, np.float32).reshape(8, 8)
        for view in (picture, ImageOps.mirror(picture), picture.transpose(Image.Transpose.TRANSPOSE))
    )
    scale = np.abs(block).max()
    assert np.allclose(mirrored, block * np.array([1, -1] * 4), atol=scale / 500)
    assert np.allclose(turned, block.T, atol=scale / 500)
    assert not np.allclose(mirrored, block, atol=scale / 500)


def test_a_photo_needs_neither_scipy_nor_wavelets() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/media'); from pictures import scene; from catalog_gui.media import hashes;"
        "hashes.of(scene(256, 171)); print(sorted({'scipy', 'pywt', 'imagehash'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_what_cannot_be_read_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(PhotoError):
        hashes.compute(PhotoSource(tmp_path / "gone.jpg"))

"""Each part of the quality answers to its own fault, and the score to all."""

from itertools import pairwise
from pathlib import Path

import attrs
import numpy as np
import pytest
from pictures import encoded, scene, written
from PIL import Image, ImageFilter

from catalog_gui.errors import PhotoError
from catalog_gui.media import quality
from catalog_gui.media.quality import Quality
from catalog_gui.media.source import PhotoSource

SIZE = (1200, 800)


def judged(image: Image.Image) -> Quality:
    small = image.resize((256, round(256 * image.height / image.width)), Image.Resampling.LANCZOS)
    return quality.of(small, *image.size)


@pytest.fixture(scope="module")
def good() -> Image.Image:
    return scene(*SIZE)


def noisy(image: Image.Image, sigma: float) -> Image.Image:
    levels = np.asarray(image, float) + np.random.default_rng(2).normal(0, sigma, (image.height, image.width, 1))
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def test_a_good_picture(good: Image.Image) -> None:
    made = judged(good)
    assert made.score >= 70
    assert all(0 <= part <= 100 for part in attrs.astuple(made))


def test_blur_lowers_sharpness_step_by_step(good: Image.Image) -> None:
    blurred = [judged(good.filter(ImageFilter.GaussianBlur(SIZE[0] / share))) for share in (600, 300, 150)]
    steps = [judged(good), *blurred]
    assert all(one.sharpness > next_one.sharpness for one, next_one in pairwise(steps))
    assert steps[0].score >= steps[3].score + 5


def test_blur_in_one_direction_counts(good: Image.Image) -> None:
    shaken = good.resize((SIZE[0] // 40, SIZE[1]), Image.Resampling.BOX).resize(SIZE, Image.Resampling.BICUBIC)
    assert judged(shaken).sharpness < judged(good).sharpness - 30


def test_sharpness_is_no_matter_of_contrast(good: Image.Image) -> None:
    pale = good.point(lambda level: 64 + level // 2)
    assert abs(judged(pale).sharpness - judged(good).sharpness) < 12


@pytest.mark.parametrize("fault", ["blown", "black", "dark"])
def test_bad_light_lowers_exposure(good: Image.Image, fault: str) -> None:
    change = {"blown": lambda v: min(255, v * 3), "black": lambda v: max(0, v - 140), "dark": lambda v: v // 5}[fault]
    spoiled = judged(good.point(change))
    assert spoiled.exposure < judged(good).exposure - 30
    assert spoiled.score <= judged(good).score - 5


def test_a_narrow_range_lowers_contrast(good: Image.Image) -> None:
    assert judged(good.point(lambda level: 96 + level // 4)).contrast < judged(good).contrast - 30


def test_grain_lowers_noise(good: Image.Image) -> None:
    clean, some, much = judged(good).noise, judged(noisy(good, 25)).noise, judged(noisy(good, 60)).noise
    assert clean > some > much
    assert clean - much > 30


def test_grain_of_known_strength_is_measured() -> None:
    flat = noisy(Image.new("RGB", (256, 256), (128, 128, 128)), 3.0)
    assert 2.0 < quality.grain(np.asarray(flat.convert("L"))) < 3.2, "the calmer tiles of it"
    slope = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    assert quality.grain(slope) < 0.1, "a slope is no noise"


def test_fewer_pixels_lower_resolution() -> None:
    picture = scene(256, 171)
    points = [quality.of(picture, width, width * 2 // 3).resolution for width in (6000, 3000, 1500, 400, 100)]
    assert points == sorted(points, reverse=True)
    assert points[0] == 100
    assert points[-1] == 0


def test_the_score_is_the_weighted_mean_of_the_shown_parts(good: Image.Image) -> None:
    for image in (good, good.point(lambda level: level // 3), noisy(good, 40)):
        made = judged(image)
        weighted = 40 * made.sharpness + 25 * made.exposure + 15 * made.noise + 10 * (made.contrast + made.resolution)
        assert made.score == round(weighted / 100)


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 3), (4, 4), (9, 9)])
@pytest.mark.parametrize("colour", ["black", "white", "grey"])
def test_tiny_and_flat_pictures(size: tuple[int, int], colour: str) -> None:
    made = quality.of(Image.new("RGB", size, colour), *size)
    assert all(0 <= part <= 100 for part in attrs.astuple(made))
    assert made.sharpness == 0


def test_sharpness_does_not_depend_on_the_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    grey = np.asarray(scene(300, 400).convert("L"))
    whole = quality.edge_sharpness(grey)
    for band in (7, 128, 1000):
        monkeypatch.setattr(quality, "_BAND", band)
        assert quality.edge_sharpness(grey) == pytest.approx(whole, rel=1e-9)


def test_computed_with_the_stored_size(tmp_path: Path, good: Image.Image) -> None:
    source = PhotoSource(written(tmp_path / "a.jpg", encoded(good)))
    made = quality.compute(source)
    assert made == quality.of(source.picture(256), *SIZE)
    assert made.resolution > quality.of(source.picture(256), *source.picture(256).size).resolution


def test_computed_without_a_readable_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.media import metadata

    def fails(*_: object) -> None:
        raise PhotoError("damaged", "Odd.")

    monkeypatch.setattr(metadata, "read", fails)
    source = PhotoSource(written(tmp_path / "a.jpg", encoded(scene(300, 200))))
    assert quality.compute(source) == quality.of(source.picture(256), 256, 171)


@pytest.mark.parametrize("shake", [900, 1800])
def test_full_sharpness_tells_frames_that_look_alike(tmp_path: Path, shake: int) -> None:
    for seed in range(3):
        frame = scene(1200, 800, seed)
        frames = [frame.filter(ImageFilter.GaussianBlur(1200 / shake)), frame]
        sharpness = [
            quality.full_sharpness(
                PhotoSource(written(tmp_path / f"{seed}-{i}.jpg", encoded(noisy(one, 1.5), quality=90)))
            )
            for i, one in enumerate(frames)
        ]
        assert sharpness[1] > sharpness[0] + 0.02

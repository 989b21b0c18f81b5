"""Scenes: the same ones again and again, each unlike every other."""

import imagehash
import numpy as np
import pytest
from PIL import Image

from catalog_gui.demo.scenes import PAINTERS, Scene, distinct, film, fingerprints, grainy, nearest, paint


@pytest.mark.parametrize("kind", PAINTERS)
@pytest.mark.parametrize("upright", [False, True])
def test_every_painter_fills_a_picture_with_structure(kind: str, upright: bool) -> None:
    picture = paint(Scene(kind, (3, 1), upright), 240)
    assert picture.size == ((160, 240) if upright else (240, 160))
    assert np.asarray(picture.convert("L"), float).std() > 8
    assert 8 <= int(str(imagehash.dhash(picture)), 16).bit_count() <= 56


def test_a_scene_is_the_same_picture_small_and_large() -> None:
    scene = Scene("mountains", (4, 2))
    small, large = (np.asarray(paint(scene, edge).resize((30, 20)), float) for edge in (240, 720))
    assert np.abs(small - large).mean() < 6


def test_painting_again_gives_the_same_pixels() -> None:
    scene = Scene("night", (1, 2, 3))
    assert paint(scene, 240).tobytes() == paint(scene, 240).tobytes()
    assert paint(scene, 240).tobytes() != paint(Scene("night", (1, 2, 4)), 240).tobytes()


def test_scenes_of_one_kind_are_far_apart_in_every_orientation() -> None:
    scenes = distinct(["sea", "mountains", "woods"] * 4, seed=3)
    assert len(scenes) == 12
    assert sum(scene.upright for scene in scenes) == 2
    views = [fingerprints(paint(scene, 480)) for scene in scenes]
    known = np.array([view[0] for view in views])
    for place, view in enumerate(views):
        assert nearest(view, np.delete(known, place, axis=0)) > 12


def test_fingerprints_know_a_turned_picture() -> None:
    picture = paint(Scene("street", (2,)), 240)
    upright, turned = fingerprints(picture), fingerprints(picture.transpose(Image.Transpose.ROTATE_90))
    assert (upright[0, 0] ^ np.uint64(int(str(imagehash.dhash(picture)), 16))).bit_count() <= 2
    assert nearest(turned, upright[:1]) <= 2


def test_nothing_known_is_as_far_as_can_be() -> None:
    assert nearest(np.zeros((8, 2), np.uint64), np.zeros((0, 2), np.uint64)) == 64


def test_grain_is_fine_and_keeps_the_brightness() -> None:
    picture = Image.new("RGB", (300, 200), (100, 120, 140))
    rng, cuts = np.random.default_rng(1), film(1)
    first, second = (np.asarray(grainy(picture, cuts, rng), float) for _ in range(2))
    assert first.mean(axis=(0, 1)) == pytest.approx([100, 120, 140], abs=0.5)
    assert 1.5 < first[:, :, 0].std() < 3
    assert (first != second).any()

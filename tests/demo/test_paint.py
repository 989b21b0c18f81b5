"""The canvas: what the strokes leave on it."""

import numpy as np
import pytest

from catalog_gui.demo.paint import Canvas, mix, rgb, ridge

WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


def test_colours_are_read_and_mixed() -> None:
    assert rgb("ff0080") == pytest.approx((1.0, 0.0, 128 / 255))
    assert mix(BLACK, WHITE, 0.25) == pytest.approx((0.25, 0.25, 0.25))


def test_a_sky_runs_from_its_first_colour_to_its_last() -> None:
    canvas = Canvas(30, 100)
    canvas.sky([(0.0, BLACK), (1.0, WHITE)])
    column = canvas.planes[0, :, 7]
    assert (np.diff(column) > 0).all()
    assert column[0] < 0.01 < 0.99 < column[-1]


def test_a_disc_covers_its_place_and_no_other() -> None:
    canvas = Canvas(120, 80)
    canvas.disc(0.25, 0.5, 0.2, WHITE)
    assert canvas.planes[0, 40, 30] == 1.0
    assert canvas.planes[0, :, 60:].max() == 0.0
    assert canvas.planes[0].sum() == pytest.approx(np.pi * (0.2 * 80) ** 2, rel=0.02)


def test_a_polygon_beyond_the_edge_is_cut_off_there() -> None:
    canvas = Canvas(60, 60)
    canvas.polygon([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)], WHITE)
    assert canvas.planes[0].sum() == pytest.approx(30 * 30, rel=0.05)
    canvas.polygon([(1.2, 1.2), (1.4, 1.2), (1.3, 1.4)], WHITE)
    assert canvas.planes[0, 45:, 45:].max() == 0.0


def test_water_mirrors_what_stands_above_it() -> None:
    canvas = Canvas(40, 40)
    canvas.box(0.0, 0.25, 1.0, 0.5, WHITE)
    canvas.mirror(0.5, BLACK, share=0.5)
    assert canvas.planes[0, 21:29].min() == 0.5
    assert canvas.planes[0, 31:].max() == 0.0


def test_land_lies_under_its_line() -> None:
    canvas = Canvas(50, 100)
    canvas.land(np.full(50, 0.6), WHITE, WHITE)
    assert canvas.planes[0, :59].max() == 0.0
    assert canvas.planes[0, 61:].min() == 1.0


@pytest.mark.parametrize("craggy", [False, True])
def test_a_ridge_has_the_same_shape_at_every_width(craggy: bool) -> None:
    small = ridge(np.random.default_rng(5), 101, 3, craggy=craggy)
    large = ridge(np.random.default_rng(5), 1001, 3, craggy=craggy)
    assert large[::10] == pytest.approx(small, abs=1e-6)
    assert np.ptp(small) > 0.2

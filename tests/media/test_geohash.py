"""Cells, neighbours and distances."""

import math

import numpy as np
import pygeohash
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.media.geohash import distance_m, geohash, geohash_many, neighbours

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
precisions = st.integers(1, 12)


@pytest.mark.parametrize(
    ("latitude", "longitude", "precision", "cell"),
    [
        (42.6, -5.6, 5, "ezs42"),
        (57.64911, 10.40744, 11, "u4pruydqqvj"),
        (48.85837, 2.294481, 7, "u09tunq"),
        (-90.0, -180.0, 7, "0000000"),
        (90.0, 180.0, 7, "zzzzzzz"),
    ],
)
def test_known_places(latitude: float, longitude: float, precision: int, cell: str) -> None:
    assert geohash(latitude, longitude, precision) == cell
    assert geohash_many(np.array([latitude]), np.array([longitude]), precision) == [cell]


def test_seven_letters_unless_asked_otherwise() -> None:
    assert geohash(48.85837, 2.294481) == "u09tunq"
    assert geohash_many(np.array([48.85837]), np.array([2.294481])) == ["u09tunq"]


@pytest.mark.parametrize(
    "place",
    [
        (None, 2.0),
        (2.0, None),
        (0.0, 0.0),
        (-0.0, 0.0),
        (90.1, 0.0),
        (-91, 0),
        (0.0, 180.5),
        (0, -181),
        (math.nan, 1.0),
        (1.0, math.nan),
        (math.inf, 1.0),
    ],
)
def test_no_place_has_no_cell(place: tuple[float | None, float | None]) -> None:
    assert geohash(*place) is None


def test_one_coordinate_may_be_zero() -> None:
    assert geohash(0.0, 9.0) == pygeohash.encode(0.0, 9.0, 7)
    assert geohash(51.4779, 0) == pygeohash.encode(51.4779, 0.0, 7)


@given(st.lists(st.tuples(latitudes, longitudes), max_size=20), precisions)
def test_many_are_what_one_is(places: list[tuple[float, float]], precision: int) -> None:
    rows, columns = np.array([p[0] for p in places]), np.array([p[1] for p in places])
    assert geohash_many(rows, columns, precision) == [pygeohash.encode(*place, precision) for place in places]


@given(st.integers(0, 2**30), st.integers(0, 2**30), precisions, st.sampled_from([-1, 0, 1]))
def test_borders_of_cells_fall_on_the_same_side(row: int, column: int, precision: int, side: int) -> None:
    rows, columns = 2 ** (5 * precision // 2), 2 ** ((5 * precision + 1) // 2)
    latitude, longitude = row % rows * (180 / rows) - 90, column % columns * (360 / columns) - 180
    if side:
        latitude = float(np.clip(np.nextafter(latitude, 999 * side), -90, 90))
        longitude = float(np.clip(np.nextafter(longitude, 999 * side), -180, 180))
    cells = geohash_many(np.array([latitude]), np.array([longitude]), precision)
    assert cells == [pygeohash.encode(latitude, longitude, precision)]


def test_more_places_than_one_chunk() -> None:
    random = np.random.default_rng(5)
    rows, columns = random.uniform(-90, 90, 270_000), random.uniform(-180, 180, 270_000)
    cells = geohash_many(rows, columns)
    assert len(cells) == 270_000
    for i in (0, 262_143, 262_144, 269_999):
        assert cells[i] == pygeohash.encode(rows[i].item(), columns[i].item(), 7)


@pytest.mark.parametrize("place", [(math.nan, 0.0), (0.0, math.nan), (90.5, 0.0), (0.0, -180.5)])
def test_many_refuse_what_is_off_the_globe(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="within"):
        geohash_many(np.array([1.0, place[0]]), np.array([1.0, place[1]]))


@pytest.mark.parametrize("precision", [0, 13])
def test_precision_is_one_to_twelve(precision: int) -> None:
    with pytest.raises(ValueError, match="precision"):
        geohash_many(np.array([1.0]), np.array([1.0]), precision)


@given(latitudes, longitudes, st.integers(1, 9))
def test_neighbours_are_those_of_pygeohash(latitude: float, longitude: float, precision: int) -> None:
    cell = pygeohash.encode(latitude, longitude, precision)
    known = set()
    for column in (cell, pygeohash.get_adjacent(cell, "left"), pygeohash.get_adjacent(cell, "right")):
        known.add(column)
        for direction in ("top", "bottom"):
            try:
                known.add(pygeohash.get_adjacent(column, direction))
            except ValueError:
                continue
    assert neighbours(cell) == known - {cell}


def test_neighbours_reach_across_the_date_line_but_not_over_a_pole() -> None:
    assert pygeohash.encode(10.0, -179.9999, 5) in neighbours(pygeohash.encode(10.0, 179.9999, 5))
    assert len(neighbours("u09tunq")) == 8
    assert len(neighbours("zzzzzzz")) == 5


def test_neighbours_of_no_cell() -> None:
    with pytest.raises(ValueError, match="no geohash"):
        neighbours("u09a")


def test_known_distances() -> None:
    assert distance_m(0, 0, 0, 1) == pytest.approx(111_195, abs=1)
    assert distance_m(51.5074, -0.1278, 48.8566, 2.3522) == pytest.approx(343_556, rel=1e-3)
    assert distance_m(10, 179.9999, 10, -179.9999) == pytest.approx(21.9, abs=0.1)
    assert distance_m(90, 0, -90, 0) == pytest.approx(math.pi * 6_371_008.8)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways_and_within_half_the_globe(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_m(a, b, c, d), distance_m(c, d, a, b)
    assert 0 <= there <= 20_015_115
    assert there == pytest.approx(back, abs=1e-3)
    assert distance_m(a, b, a, b) == 0

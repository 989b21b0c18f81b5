"""Cells of the Earth named by a few letters (geohash.org), their neighbours, and distances in metres.

A geohash halves the longitudes and the latitudes in turn; each letter tells five of these choices. At precision 7 a
cell measures about 153 m x 153 m at the equator.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import pygeohash

PRECISION: Final = 7
EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius (2a + b) / 3 of WGS 84."""

_LETTERS: Final = "0123456789bcdefghjkmnpqrstuvwxyz"
_VALUES: Final = {letter: value for value, letter in enumerate(_LETTERS)}
_LETTER_BYTES: Final = np.frombuffer(_LETTERS.encode("ascii"), dtype=np.uint8)
_CHUNK: Final = 262_144


def geohash(latitude: float | None, longitude: float | None, precision: int = PRECISION) -> str | None:
    """The cell of a place in degrees; None where there is none: unknown, (0, 0), not a number, off the globe."""
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return str(pygeohash.encode(float(latitude), float(longitude), precision))


def geohash_many(
    latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64], precision: int = PRECISION
) -> list[str]:
    """The cells of many places, float64[N] degrees each: letter for letter what pygeohash says, in numpy's time.

    (0, 0) is encoded like any other place; leave it out beforehand.

    :param precision: letters in each cell, 1 to 12.
    :raises ValueError: if a coordinate is off the globe or not a number, or the precision out of range.
    """
    latitudes, longitudes = np.asarray(latitudes, np.float64), np.asarray(longitudes, np.float64)
    if not 1 <= precision <= 12:
        raise ValueError(f"precision must be 1 to 12, not {precision}")
    if not (np.all(np.abs(latitudes) <= 90) and np.all(np.abs(longitudes) <= 180)):
        raise ValueError("a latitude is not within 90 degrees, or a longitude not within 180")
    cells: list[str] = []
    for at in range(0, len(latitudes), _CHUNK):
        rows = _indices(latitudes[at : at + _CHUNK], 90.0, _row_bits(precision))
        columns = _indices(longitudes[at : at + _CHUNK], 180.0, _column_bits(precision))
        cells += _letters(rows, columns, precision)
    return cells


def _column_bits(precision: int) -> int:
    return (5 * precision + 1) // 2


def _row_bits(precision: int) -> int:
    return 5 * precision // 2


def _indices(degrees: npt.NDArray[np.float64], half: float, bits: int) -> npt.NDArray[np.int64]:
    """Which of 2**bits equal parts of [-half, half] holds each value, the upper edge in the last one.

    The division rounds, so the part is then checked against its borders, which float64 holds exactly.
    """
    step = 2 * half / (1 << bits)
    index = np.floor((degrees + half) / step).astype(np.int64)
    index -= degrees < index * step - half
    index += degrees >= (index + 1) * step - half
    return np.clip(index, 0, (1 << bits) - 1)


def _letters(rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], precision: int) -> list[str]:
    text = np.empty((len(rows), precision), dtype=np.uint8)
    for place in range(precision):
        value = np.zeros(len(rows), dtype=np.int64)
        for bit in range(5 * place, 5 * place + 5):
            source, left = (columns, _column_bits(precision)) if bit % 2 == 0 else (rows, _row_bits(precision))
            value = (value << 1) | (source >> (left - 1 - bit // 2) & 1)
        text[:, place] = _LETTER_BYTES[value]
    joined = text.tobytes().decode("ascii")
    return [joined[at : at + precision] for at in range(0, len(joined), precision)]


def neighbours(cell: str) -> frozenset[str]:
    """The cells that touch one, eight of them, or five at a pole; across the date line, too.

    :raises ValueError: if the cell is no geohash.
    """
    row, column = _row_and_column(cell)
    rows, columns = 1 << _row_bits(len(cell)), 1 << _column_bits(len(cell))
    around = {
        (row + up, (column + right) % columns)
        for up in (-1, 0, 1)
        for right in (-1, 0, 1)
        if 0 <= row + up < rows and (up or right)
    }
    around.discard((row, column))
    return frozenset(_cell(*place, len(cell)) for place in around)


def _row_and_column(cell: str) -> tuple[int, int]:
    row = column = bit = 0
    for letter in cell:
        if letter not in _VALUES:
            raise ValueError(f"{cell!r} is no geohash")
        for shift in (4, 3, 2, 1, 0):
            value = _VALUES[letter] >> shift & 1
            row, column = (row, column << 1 | value) if bit % 2 == 0 else (row << 1 | value, column)
            bit += 1
    return row, column


def _cell(row: int, column: int, precision: int) -> str:
    return _letters(np.array([row]), np.array([column]), precision)[0]


def distance_m(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Metres between two places in degrees along the surface of a sphere (haversine; off by at most 0.6 %)."""
    first, second = math.radians(latitude), math.radians(other_latitude)
    across = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    share = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * across
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))

"""The camera's tags: the structure beneath them (tiff.py) and what they mean (exif.py)."""

import math
import struct
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from header_bytes import tiff as build
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from catalog_gui.media import exif, tiff
from catalog_gui.media.dates import Taken
from catalog_gui.media.facts import Facts

DATE = "2024:05:06 07:08:09"
WHEN = datetime(2024, 5, 6, 7, 8, 9)


def facts(block: bytes) -> Facts:
    tags = tiff.parse(block)
    assert tags is not None
    return exif.facts(tags)


@pytest.mark.parametrize("order", ["<", ">"])
def test_everything_a_camera_writes(order: str) -> None:
    block = build(
        {0x010F: "Canon", 0x0110: "Canon EOS R6 ", 0x0112: 6, 0x0132: "2025:01:01 00:00:00", 0x010E: "A boat", 0x4746: 4},
        exif={
            0x9003: DATE, 0x9291: "25", 0x829A: Fraction(1, 125), 0x829D: Fraction(28, 10), 0x8827: 400,
            0x920A: Fraction(50), 0xA434: "RF 50mm F1.8",
        },
        gps={1: "S", 2: [Fraction(33), Fraction(51), Fraction(1234, 100)], 3: "E", 4: [Fraction(151), Fraction(12), 36]},
        order=order,
    )  # fmt: skip
    assert facts(block) == Facts(
        orientation=6,
        taken=Taken(WHEN.replace(microsecond=250_000), "exif", 95, True),
        camera_make="Canon",
        camera_model="Canon EOS R6",
        position=(-(33 + 51 / 60 + 12.34 / 3600), 151 + 12 / 60 + 36 / 3600),
        lens="RF 50mm F1.8",
        iso=400,
        exposure_seconds=1 / 125,
        aperture=2.8,
        focal_mm=50.0,
        caption="A boat",
        rating=4,
    )


def test_what_pillow_writes_is_read() -> None:
    written = Image.Exif()
    written[0x010F], written[0x0110], written[0x0112] = "SONY", "ILCE-7M4", 8
    written.get_ifd(0x8769)[0x9003] = DATE
    written.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.1236), 3: "W", 4: (2.0, 17.0, 40.05)})
    found = facts(written.tobytes()[6:])
    assert (found.camera_make, found.camera_model, found.orientation) == ("SONY", "ILCE-7M4", 8)
    assert found.taken == Taken(WHEN, "exif", 95)
    assert found.position == pytest.approx((48 + 51 / 60 + 30.1236 / 3600, -(2 + 17 / 60 + 40.05 / 3600)), abs=1e-9)


@pytest.mark.parametrize(
    ("main", "sub", "expected"),
    [
        ({}, {0x9003: DATE, 0x9004: "2020:01:01 00:00:00"}, Taken(WHEN, "exif", 95)),
        ({}, {0x9003: "0000:00:00 00:00:00", 0x9004: DATE, 0x9292: "5"}, Taken(WHEN + timedelta(seconds=0.5), "exif", 95, True)),
        ({}, {0x9003: DATE, 0x9290: "7", 0x9292: "8"}, Taken(WHEN, "exif", 95)),
        ({0x0132: DATE}, {0x9003: "    :  :     :  :  ", 0x9290: "75"}, Taken(WHEN + timedelta(seconds=0.75), "exif", 85, True)),
        ({0x9003: DATE}, {}, Taken(WHEN, "exif", 95)),
        ({0x0132: "0000:00:00 00:00:00"}, {0x9004: "2024:13:01 00:00:00"}, None),
        ({}, {0x9291: "12"}, None),
    ],
)  # fmt: skip
def test_the_most_trusted_date_with_its_own_sub_seconds(
    main: dict[int, str], sub: dict[int, str], expected: Taken | None
) -> None:
    assert facts(build({0x010F: "x", **main}, exif=sub)).taken == expected


@pytest.mark.parametrize(
    ("gps", "position"),
    [
        ({1: "N", 2: [Fraction(48), Fraction(5132358, 100000), 0], 3: "E", 4: [21, 0, 0]}, (48 + 51.32358 / 60, 21.0)),
        ({1: "n", 2: [48], 3: "w", 4: [2]}, (48.0, -2.0)),
        ({1: "North", 2: [48], 3: "West", 4: [2]}, (48.0, -2.0)),
        ({1: b"N\0", 2: [48, 30], 3: b"E\0", 4: [2, 15]}, (48.5, 2.25)),
        ({1: "N", 2: [0], 3: "E", 4: [9]}, (0.0, 9.0)),
        ({1: "N", 2: [0, 0, 0], 3: "E", 4: [0, 0, 0]}, None),
        ({2: [48], 4: [2]}, None),
        ({1: "N", 2: [48]}, None),
        ({1: "N", 2: [91], 3: "E", 4: [2]}, None),
        ({1: "N", 2: [48], 3: "E", 4: [181]}, None),
        ({1: "N", 2: "48", 3: "E", 4: "2"}, None),
        ({1: "?", 2: [48], 3: "E", 4: [2]}, None),
        ({}, None),
    ],
)
def test_positions(gps: dict[int, str | bytes | list[int]], position: tuple[float, float] | None) -> None:
    found = facts(build({0x010F: "x"}, gps=gps)).position
    assert found == (position if position is None else pytest.approx(position))


def test_a_fraction_over_zero_is_no_number() -> None:
    tags = tiff.Tags(
        exif={0x829A: (math.nan,), 0x829D: (math.nan,), 0x8827: (math.nan,), 0x920A: (math.inf,)},
        gps={1: b"N", 2: (48.0, 53.5, math.nan), 3: b"E", 4: (math.nan, 0.0, 0.0)},
    )
    assert exif.facts(tags) == Facts()
    tags = tiff.Tags(gps={1: b"N", 2: (48.0, 30.0, math.nan), 3: b"E", 4: (21.0, math.nan, math.nan)})
    assert exif.facts(tags).position == (48.5, 21.0)


def test_apex_values_stand_in_for_missing_ones() -> None:
    found = exif.facts(tiff.Tags(exif={0x9201: (7.0,), 0x9202: (4.0,)}))
    assert (found.exposure_seconds, found.aperture) == (1 / 128, 4.0)
    assert exif.facts(tiff.Tags(exif={0x9201: (1e300,), 0x9202: (-1e300,)})) == Facts()


def test_speeds_beyond_sixteen_bits() -> None:
    assert exif.facts(tiff.Tags(exif={0x8827: (65_535,), 0x8832: (102_400,)})).iso == 102_400
    assert exif.facts(tiff.Tags(exif={0x8827: (0,)})).iso is None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b"Canon\0\0\0", "Canon"),
        (b"  NIKON D70 \0garbage", "NIKON D70"),
        ("óüöúőűáé".encode(), "óüöúőűáé"),
        ("Café".encode("latin-1"), "Café"),
        (b"\0\0\0\0", None),
        (b"   ", None),
        (b"A\x07B\rC", "ABC"),
        (b"", None),
    ],
)
def test_text_of_tags(raw: bytes, clean: str | None) -> None:
    assert exif.text(raw) == clean


def test_captions_that_the_camera_wrote_by_itself() -> None:
    assert facts(build({0x010E: "OLYMPUS DIGITAL CAMERA         "})).caption is None
    assert (
        facts(build({0x010E: "OLYMPUS DIGITAL CAMERA", 0x9C9C: "Windows\0".encode("utf-16-le")})).caption == "Windows"
    )


def test_words_that_windows_wrote() -> None:
    found = facts(build({0x9C9B: "Tïtle\0".encode("utf-16-le"), 0x9C9E: "sea; boat;;sea\0".encode("utf-16-le")}))
    assert (found.title, found.keywords) == ("Tïtle", ("sea", "boat"))


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_orientations_that_there_are_not(value: int) -> None:
    assert facts(build({0x0112: value})).orientation is None


def test_orientation_as_a_byte() -> None:
    block = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHI4s", 0x0112, 1, 1, b"\x06\0\0\0") + b"\0" * 4
    assert facts(block).orientation == 6


def test_a_directory_that_follows_itself() -> None:
    block = bytearray(build({0x010F: "x", 0x8769: 8, 0x8825: 8, 0x014A: [8, 8, 8]}))
    struct.pack_into("<I", block, 8 + 2 + 4 * 12, 8)
    tags = tiff.parse(bytes(block), pictures=True)
    assert tags is not None
    assert exif.facts(tags).camera_make == "x"


def test_pictures_of_a_file() -> None:
    block = build(
        {0x00FE: 1, 0x0100: 160, 0x0101: 120},
        children=[{0x0100: 6000, 0x0101: 4000}, {0x00FE: 1, 0x0100: 1620, 0x0101: 1080}],
        following={0x0100: 5000, 0x0101: 3000, 0xC620: [Fraction(4990), Fraction(2990)]},
    )
    tags = tiff.parse(block, pictures=True)
    assert tags is not None
    assert set(tags.pictures) == {
        tiff.Picture(160, 120, True), tiff.Picture(6000, 4000, False), tiff.Picture(1620, 1080, True),
        tiff.Picture(4990, 2990, False),
    }  # fmt: skip


def test_a_cut_directory_gives_what_is_there() -> None:
    block = build({0x010F: "abc", 0x0110: "def", 0x0112: 6})
    assert facts(block[: 8 + 2 + 24 + 5]) == Facts(camera_make="abc", camera_model="def")


def test_values_outside_the_data_are_left_out() -> None:
    block = build({0x010F: "a maker's long name", 0x0112: 3})
    assert facts(block[:-5]) == Facts(orientation=3)


def test_sixty_four_bit_offsets() -> None:
    entries = struct.pack("<HHQ8s", 0x0110, 2, 6, b"X-T5\0\0\0\0") + struct.pack("<HHQQ", 0x0112, 3, 1, 8)
    block = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2) + entries + b"\0" * 8
    assert facts(block) == Facts(camera_model="X-T5", orientation=8)


def test_long_text_is_cut() -> None:
    found = facts(build({0x010E: "word " * 100_000})).caption
    assert found is not None
    assert len(found) <= tiff.MAX_TEXT


@pytest.mark.parametrize(
    "data", [b"", b"II", b"II*\0", b"not a header at all", b"MM\0*\xff\xff\xff\xff", b"II+\0" + b"\xff" * 40]
)
def test_what_is_no_tiff_says_nothing(data: bytes) -> None:
    tags = tiff.parse(data, pictures=True)
    assert tags is None or exif.facts(tags) == Facts()


@given(st.binary(max_size=400), st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIU\0"]))
def test_any_bytes_are_read_without_raising(data: bytes, magic: bytes) -> None:
    tags = tiff.parse(magic + data, pictures=True)
    assert tags is not None
    assert isinstance(exif.facts(tags), Facts)


@given(st.data())
def test_any_broken_byte_is_survived(data: st.DataObject) -> None:
    block = bytearray(
        build(
            {0x010F: "maker", 0x0110: "model", 0x0112: 6, 0x010E: "caption"},
            exif={0x9003: DATE, 0x829A: Fraction(1, 125), 0x8827: 400},
            gps={1: "N", 2: [48, 51, 30], 3: "E", 4: [2, 17, 40]},
            children=[{0x0100: 600, 0x0101: 400}],
            following={0x0100: 60, 0x0101: 40},
        )
    )
    for _ in range(data.draw(st.integers(1, 6))):
        block[data.draw(st.integers(4, len(block) - 1))] = data.draw(st.integers(0, 255))
    tags = tiff.parse(bytes(block[: data.draw(st.integers(8, len(block)))]), pictures=True)
    assert tags is not None
    assert isinstance(exif.facts(tags), Facts)


def test_many_directories_of_many_tags_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Directories that point at hundreds of others, all overlapping: the bound holds."""
    entry = struct.pack("<HHII", 0x014A, 4, 16, 8)
    data = b"II*\0\x08\0\0\0" + (struct.pack("<H", 2_000) + entry * 2_000) * 3 + bytes(range(8, 255)) * 40
    visits = 0
    original = tiff._Reader.value

    def counted(self: tiff._Reader, *arguments: object) -> object:
        nonlocal visits
        visits += 1
        return original(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(tiff._Reader, "value", counted)
    assert tiff.parse(data, pictures=True) is not None
    assert 0 < visits <= tiff.MAX_DIRECTORIES * len(tiff.MAIN_TAGS) * 10

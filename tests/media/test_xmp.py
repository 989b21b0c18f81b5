"""XMP packets."""

from datetime import datetime

import pytest
from header_bytes import packet
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.media import xmp
from catalog_gui.media.dates import Taken
from catalog_gui.media.facts import Facts

FULL = """
<dc:title><rdf:Alt><rdf:li xml:lang="de">Boot</rdf:li><rdf:li xml:lang="x-default">A boat</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Two people &amp; a boat</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>boat</rdf:li><rdf:li>sea</rdf:li><rdf:li> </rdf:li></rdf:Bag></dc:subject>
<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>
<exif:ExposureTime>1/125</exif:ExposureTime>
"""
SHORT = """xmp:Rating="4" exif:DateTimeOriginal="2024-05-06T07:08:09.25+02:00" tiff:Make="Canon" tiff:Model="EOS R6"
 exif:GPSLatitude="48,51.5N" exif:GPSLongitude="2,17,39W" exif:FNumber="28/10" exif:FocalLength="50/1" aux:Lens="RF 50mm"
 tiff:Orientation="6" """


def test_everything_in_both_forms() -> None:
    assert xmp.facts(packet(FULL, attributes=SHORT)) == Facts(
        orientation=6,
        taken=Taken(datetime(2024, 5, 6, 7, 8, 9, 250_000), "xmp", 80, True),
        camera_make="Canon",
        camera_model="EOS R6",
        position=(48 + 51.5 / 60, -(2 + 17 / 60 + 39 / 3600)),
        lens="RF 50mm",
        iso=400,
        exposure_seconds=1 / 125,
        aperture=2.8,
        focal_mm=50.0,
        title="A boat",
        caption="Two people & a boat",
        rating=4,
        keywords=("sea", "boat"),
    )


@pytest.mark.parametrize(
    ("attributes", "when"),
    [
        ('photoshop:DateCreated="2024-05-06" xmp:CreateDate="2025-01-01T00:00:00"', datetime(2024, 5, 6)),
        ('xmp:CreateDate="2024-05-06T07:08:09"', datetime(2024, 5, 6, 7, 8, 9)),
        (
            'exif:DateTimeOriginal="nonsense" exif:DateTimeDigitized="2024-05-06T07:08:09Z"',
            datetime(2024, 5, 6, 7, 8, 9),
        ),
        ('exif:DateTimeOriginal="2024:05:06 07:08:09"', datetime(2024, 5, 6, 7, 8, 9)),
    ],
)
def test_dates(attributes: str, when: datetime) -> None:
    assert xmp.facts(packet(attributes=attributes)).taken == Taken(when, "xmp", 80)


def test_when_the_file_was_changed_is_not_when_it_was_taken() -> None:
    assert xmp.facts(packet(attributes='xmp:ModifyDate="2024-05-06T07:08:09"')).taken is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "position"),
    [
        ("48.5", "-2.25", (48.5, -2.25)),
        ("33,51.5S", "151,12E", (-(33 + 51.5 / 60), 151.2)),
        ("0,0N", "0,0E", None),
        ("91,0N", "2,0E", None),
        ("48,51.5", "2,17", None),
        ("nan", "2", None),
        ("48,51.5N", "", None),
    ],
)
def test_positions(latitude: str, longitude: str, position: tuple[float, float] | None) -> None:
    attributes = f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'
    assert xmp.facts(packet(attributes=attributes)).position == position


@pytest.mark.parametrize(
    ("written", "stars"),
    [("0", 0), ("5", 5), ("3.0", 3), ("-1", None), ("6", None), ("", None), ("x", None), ("nan", None), ("1/0", None)],
)
def test_ratings(written: str, stars: int | None) -> None:
    assert xmp.facts(packet(attributes=f'xmp:Rating="{written}"')).rating == stars


def test_properties_of_an_earlier_version_do_not_count() -> None:
    history = """<xmpMM:History><rdf:Seq><rdf:li rdf:parseType="Resource"><dc:title>Old</dc:title></rdf:li></rdf:Seq>
</xmpMM:History><xmpMM:DerivedFrom><rdf:Description xmp:Rating="1" tiff:Make="Other"><dc:title>Older</dc:title>
</rdf:Description></xmpMM:DerivedFrom>"""
    assert xmp.facts(packet(history, attributes='xmp:Rating="3"')) == Facts(rating=3)


def test_several_descriptions_of_one_photo() -> None:
    again = '</rdf:Description><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Make="Canon">'
    assert xmp.facts(packet(again, attributes='xmp:Rating="3"')) == Facts(rating=3, camera_make="Canon")


def test_padding_and_stray_bytes_around_the_packet() -> None:
    whole = packet(FULL, attributes=SHORT)
    expected = xmp.facts(whole)
    assert expected.title == "A boat"
    for padded in (whole + b"\0" * 50, b"\0\0" + whole, whole + b" \n" * 2_000, whole[: whole.index(b"<?xpacket end")]):
        assert xmp.facts(padded) == expected


def test_a_bare_description_without_a_wrapper() -> None:
    whole = packet(FULL, attributes=SHORT)
    bare = whole[whole.index(b"<rdf:RDF") : whole.index(b"</x:xmpmeta>")]
    assert xmp.facts(bare) == xmp.facts(whole)


def test_sixteen_bit_packets() -> None:
    whole = packet(FULL, attributes=SHORT).decode().removeprefix("\ufeff")
    assert xmp.facts(whole.encode("utf-16")).title == "A boat"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"hello",
        b"<x:xmpmeta/>",
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>",
        b"<rdf:RDF>",
        b"\xff\xfe<",
        b"<?xml",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
    ],
)
def test_what_is_no_xmp_says_nothing(data: bytes) -> None:
    assert xmp.facts(data) == Facts()


def test_entities_are_refused() -> None:
    sound = b"""<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:tiff="http://ns.adobe.com/tiff/1.0/">
<r:Description tiff:Model="&lt;X-T5&gt;"/></r:RDF>"""
    assert xmp.facts(sound) == Facts(camera_model="<X-T5>")
    assert xmp.facts(b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + sound) == Facts()


def test_too_large_a_packet_is_left_alone() -> None:
    assert xmp.facts(packet(FULL) + b" " * xmp.MAX_PACKET) == Facts()


def test_elements_without_end_are_left_alone() -> None:
    assert xmp.facts(packet("<dc:title>A boat</dc:title>" + "<dc:x/>" * (xmp.MAX_ELEMENTS + 1))) == Facts()


def test_keywords_without_end_are_cut() -> None:
    many = "".join(f"<rdf:li>{i}</rdf:li>" for i in range(xmp.MAX_VALUES + 100))
    assert len(xmp.facts(packet(f"<dc:subject><rdf:Bag>{many}</rdf:Bag></dc:subject>")).keywords) == xmp.MAX_VALUES


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert isinstance(xmp.facts(data), Facts)


@given(st.data())
def test_any_broken_packet(data: st.DataObject) -> None:
    whole = bytearray(packet(FULL, attributes=SHORT))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(xmp.facts(bytes(whole)), Facts)


@given(st.text(alphabet="0123456789.,-+eNSEW/ ", max_size=30))
def test_any_number_and_any_coordinate(text: str) -> None:
    attributes = f'exif:GPSLatitude="{text}" exif:GPSLongitude="{text}" xmp:Rating="{text}" exif:FNumber="{text}"'
    found = xmp.facts(packet(attributes=attributes))
    assert found.rating is None or 0 <= found.rating <= 5
    assert found.position is None or (abs(found.position[0]) <= 90 and abs(found.position[1]) <= 180)

"""EXIF and XMP as the demo's cameras write them, read back."""

import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from catalog_gui.demo.exif import Camera, Exposure, exif, xmp

CAMERA = Camera("Northlight", "N2", "Northlight 24-70 mm f/2.8", 35.0)
TAKEN = datetime(2023, 7, 14, 10, 20, 30, 250_000)


def written(exposure: Exposure, orientation: int = 1) -> Image.Exif:
    """The EXIF block after a file was saved and opened again."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", exif=exif(exposure, orientation))
    with Image.open(buffer) as image:
        return image.getexif()


def test_date_camera_and_exposure_come_back() -> None:
    block = written(Exposure(TAKEN, CAMERA, None, 400, 1 / 250, 5.6), orientation=6)
    details = block.get_ifd(ExifTags.IFD.Exif)
    assert (block[ExifTags.Base.Make], block[ExifTags.Base.Model]) == ("Northlight", "N2")
    assert block[ExifTags.Base.Orientation] == 6
    assert details[ExifTags.Base.DateTimeOriginal] == "2023:07:14 10:20:30"
    assert details[ExifTags.Base.SubsecTimeOriginal] == "250"
    assert float(details[ExifTags.Base.ExposureTime]) == pytest.approx(1 / 250)
    assert details[ExifTags.Base.ISOSpeedRatings] == 400
    assert not block.get_ifd(ExifTags.IFD.GPSInfo)


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_places_come_back_to_the_metre(latitude: float, longitude: float) -> None:
    tags = written(Exposure(TAKEN, CAMERA, (latitude, longitude), 100, 0.01, 2.8)).get_ifd(ExifTags.IFD.GPSInfo)
    for value, name, sides in (
        (latitude, ExifTags.GPS.GPSLatitude, "NS"),
        (longitude, ExifTags.GPS.GPSLongitude, "EW"),
    ):
        degrees, minutes, seconds = (float(part) for part in tags[name])
        assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(abs(value), abs=1e-5)
        assert tags[name - 1] == sides[value < 0]


def test_xmp_carries_rating_and_title() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "JPEG", xmp=xmp(4, "A favourite"))
    with Image.open(buffer) as image:
        packet = image.info["xmp"]
    assert b'xmp:Rating="4"' in packet
    assert b"A favourite</rdf:li>" in packet
    assert b"title" not in xmp(3)

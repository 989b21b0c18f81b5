"""What a camera writes into a file: EXIF with date, camera, exposure and place, and XMP with a rating and a title."""

from datetime import datetime
from typing import Final

from attrs import frozen
from PIL import ExifTags, Image

PLAIN: Final = 1
TURN: Final = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""EXIF orientations of a camera held upright, and how an upright picture is turned to be stored under them."""


@frozen
class Camera:
    """A camera (the names are invented), and whether it knows where it is."""

    make: str
    model: str
    lens: str
    focal_mm: float
    located: bool = False


@frozen
class Exposure:
    """When, with what, where and how bright one frame was taken."""

    taken: datetime
    camera: Camera
    place: tuple[float, float] | None
    iso: int
    seconds: float
    aperture: float


def exif(exposure: Exposure, orientation: int = PLAIN) -> Image.Exif:
    """The EXIF block of a frame; milliseconds of the time go into the sub-second tag."""
    block = Image.Exif()
    camera, clock = exposure.camera, exposure.taken.strftime("%Y:%m:%d %H:%M:%S")
    block[ExifTags.Base.Make] = camera.make
    block[ExifTags.Base.Model] = camera.model
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.DateTime] = clock
    block[ExifTags.IFD.Exif] = {
        ExifTags.Base.ExposureTime: exposure.seconds,
        ExifTags.Base.FNumber: exposure.aperture,
        ExifTags.Base.ISOSpeedRatings: exposure.iso,
        ExifTags.Base.DateTimeOriginal: clock,
        ExifTags.Base.DateTimeDigitized: clock,
        ExifTags.Base.SubsecTimeOriginal: f"{exposure.taken.microsecond // 1000:03d}",
        ExifTags.Base.FocalLength: camera.focal_mm,
        ExifTags.Base.LensModel: camera.lens,
    }
    if exposure.place is not None:
        block[ExifTags.IFD.GPSInfo] = _gps(*exposure.place)
    return block


def _gps(latitude: float, longitude: float) -> dict[int, object]:
    """The GPS tags of a place in degrees."""
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _sexagesimal(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        ExifTags.GPS.GPSLongitude: _sexagesimal(longitude),
    }


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds without the sign."""
    minutes, whole = abs(degrees) % 1 * 60, float(int(abs(degrees)))
    return whole, float(int(minutes)), round(minutes % 1 * 60, 3)


def xmp(rating: int, title: str | None = None) -> bytes:
    """An XMP packet with a rating of one to five stars and, where given, a title (plain letters only)."""
    named = f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>' if title else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="{rating}">{named}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()

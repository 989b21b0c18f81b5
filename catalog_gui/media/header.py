"""What a picture file's header holds: format, size, and the places where it keeps what the camera wrote."""

from attrs import frozen

from catalog_gui.errors import PhotoError
from catalog_gui.media.facts import Facts
from catalog_gui.media.tiff import Tags


@frozen
class Header:
    """The header of one file. No pixel is decoded for it.

    :ivar width, height: as stored; None where the header is broken there.
    :ivar tags: the camera's tags (EXIF), if there are any.
    :ivar packets: XMP packets.
    :ivar upright: the size is already as displayed, whatever orientation the tags name (HEIF, AVIF and JPEG XL turn the
        picture by themselves, Photoshop and JPEG 2000 files are stored upright).
    :ivar facts: what a header without EXIF says in its own way (old raws).
    """

    format: str
    width: int | None
    height: int | None
    tags: Tags | None = None
    packets: tuple[bytes, ...] = ()
    upright: bool = False
    facts: Facts | None = None


def not_an_image() -> PhotoError:
    return PhotoError("not-an-image", "The file is no picture, whatever its name says.")


def truncated() -> PhotoError:
    return PhotoError("truncated", "The file ends before its picture begins: it was cut short. Look for another copy.")


def damaged() -> PhotoError:
    return PhotoError("damaged", "The file is damaged: its picture cannot be found in it. Look for another copy.")

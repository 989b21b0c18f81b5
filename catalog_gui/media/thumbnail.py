"""The small picture of a photo for the grid: upright, a plain JPEG without metadata."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from attrs import frozen
from PIL.Image import Resampling
from PIL.JpegImagePlugin import JpegImageFile

from catalog_gui.errors import PhotoError
from catalog_gui.media.decode import fitting

if TYPE_CHECKING:
    from PIL.Image import Image

    from catalog_gui.media.source import PhotoSource

EDGE: Final = 256
QUALITY: Final = 85


@frozen
class Thumbnail:
    """A JPEG that was decoded once more after it was made, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def make(source: "PhotoSource", edge: int = EDGE, quality: int = QUALITY, within: int | None = None) -> Thumbnail:
    """A photo's thumbnail or preview; a photo smaller than ``edge`` is not enlarged.

    :param edge: the longest edge in pixels.
    :param quality: of the JPEG, 1 to 95.
    :param within: longest edge of a larger picture that is made of the same photo: it is decoded once for both.
    :raises PhotoError: if the photo cannot be read or decoded.
    """
    picture, buffer = _picture(source, edge, within), BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    jpeg = buffer.getvalue()
    if read_size(jpeg) != picture.size:
        raise PhotoError("other", "The thumbnail did not come out right. It will be tried again.")
    return Thumbnail(jpeg, *picture.size)


def _picture(source: "PhotoSource", edge: int, within: int | None) -> "Image":
    if within is None or within <= edge:
        return source.picture(edge)
    larger = source.picture(within)
    wanted = fitting(larger.size, edge)
    return larger if wanted == larger.size else larger.resize(wanted, Resampling.LANCZOS, reducing_gap=3.0)


def read_size(jpeg: bytes) -> tuple[int, int] | None:
    """(width, height) of a thumbnail whose every pixel decodes, None for one that does not: how a store is verified."""
    try:
        image = JpegImageFile(BytesIO(jpeg))
        image.load()
    except (OSError, SyntaxError, ValueError, IndexError, TypeError, AssertionError):
        return None
    return image.size

"""Bytes of a photo become pixels: upright sRGB on white, or a PhotoError that says in plain words why not."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from pathlib import PurePath

from attrs import frozen
from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.PsdImagePlugin import PsdImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from catalog_gui.errors import PhotoError
from catalog_gui.media import shortfall
from catalog_gui.media.flatten import plain, shallow
from catalog_gui.media.formats import RAW_SUFFIXES, UNDECODABLE, identify, sniff

_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "TIFF": TiffImageFile,
    "WEBP": WebPImageFile,
    "AVIF": AvifImageFile,
    "GIF": GifImageFile,
    "BMP": BmpImageFile,
    "PSD": PsdImageFile,
    "JPEG2000": Jpeg2KImageFile,
}
_RAWS = frozenset(suffix[1:].upper() for suffix in RAW_SUFFIXES)
_ORIENTATION = 0x0112
_SUBFILE_TYPE = 0x00FE
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError,
    EOFError, AssertionError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and its libraries raise on bytes that are not what they seem."""

_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation -> what makes the stored picture upright."""

_SMALL = 4_000_000
"""Pixels below which a JPEG is decoded at twice the wanted size: 6 dB nearer to the full picture for a few ms."""

_REDUCING_GAP = 3.0
"""A picture is shrunk by a box to three times the wanted size before LANCZOS: to the eye as good, and far quicker."""

Box = tuple[float, float, float, float]


def picture(data: bytes, name: str, edge: int | None, pixels: int) -> Image.Image:
    """The first picture of a file, upright, in sRGB on white.

    :param name: the file's name, which tells raws apart.
    :param edge: its longest edge is resized to this, never enlarged; None for the full size.
    :param pixels: most pixels that are decoded.
    :raises PhotoError: empty, not-an-image, unsupported, truncated, damaged or too-large.
    """
    with _quiet():
        with _told(data, form := identify(data, name)):
            decoded = _decoded(data, form, edge, pixels)
        return _finish(decoded)


def every_pixel(data: bytes, name: str, pixels: int) -> None:
    """Decode the whole picture at its full size and keep nothing of it: to know that it can be.

    :raises PhotoError: as picture() does.
    """
    with _quiet(), _told(data, form := identify(data, name)):
        _decoded(data, form, None, pixels)


def fitting(size: tuple[int, int], edge: int | None) -> tuple[int, int]:
    """(width, height) in the same shape with the longest edge at ``edge``; a smaller size stays as it is."""
    longest = max(size)
    if edge is None or longest <= edge:
        return size
    return max(1, round(size[0] * edge / longest)), max(1, round(size[1] * edge / longest))


@frozen
class _Decoded:
    """Pixels as stored, at the smallest size that the decoder offers for what is wanted."""

    image: Image.Image
    wanted: tuple[int, int]
    """(width, height) to resize to, as stored."""
    box: Box | None = None
    """The part of a reduced picture that is the photo: its size divided by 8 may be no whole number."""
    upright: bool = False
    """Whether the decoder has turned it already, whatever its EXIF says."""


def _decoded(data: bytes, form: str | None, edge: int | None, pixels: int) -> _Decoded:
    if form in _RAWS:
        return _raw(data, edge, pixels)
    if form == "HEIF":
        return _heif(data, edge, pixels)
    if form == "JXL":
        return _jpeg_xl(data, edge, pixels)
    if form == "JPEG":
        return _jpeg(data, edge, pixels)
    if form not in _READERS:
        raise _foreign(data, form)
    return _other(_READERS[form], data, edge, pixels)


def _jpeg(data: bytes, edge: int | None, pixels: int) -> _Decoded:
    """A JPEG, decoded at 1/8, 1/4 or 1/2 where that still covers the wanted size."""
    image = JpegImageFile(BytesIO(data))
    _refuse_large(image.size, pixels)
    wanted = fitting(image.size, edge)
    box = _draft(image, wanted)
    image.decodermaxblock = len(data)  # one step instead of one for each 64 KB
    image.load()
    if shortfall.is_filled(image, data):
        raise PhotoError("truncated", _TRUNCATED)
    return _Decoded(image, wanted, box)


def _draft(image: JpegImageFile, wanted: tuple[int, int]) -> Box | None:
    """Decode at the largest reduction that leaves enough: twice the wanted size for small photos, where that is cheap.

    The returned box is the photo's part of the reduced picture. At twice the size the fraction of a pixel that it
    takes off cannot be seen any more, and is left on, as Pillow's plain resize does.
    """
    width, height = image.size
    spare = 2 if width * height < _SMALL else 1
    for scale in (8, 4, 2):
        if ceil(width / scale) >= spare * wanted[0] and ceil(height / scale) >= spare * wanted[1]:
            drafted = image.draft(image.mode, (max(1, width // scale), max(1, height // scale)))
            return drafted[1] if drafted and spare == 1 else None
    return None


def _other(reader: type[ImageFile.ImageFile], data: bytes, edge: int | None, pixels: int) -> _Decoded:
    """One file by Pillow. The readers are called by themselves: Image.open would try them all and warn of sizes."""
    if reader is WebPImageFile:  # which refuses large ones itself, and does not say how large
        _refuse_large_header(data, pixels)
    image = reader(BytesIO(data))
    _refuse_large(image.size, pixels)
    image.load()
    return _Decoded(image, fitting(image.size, edge))


def _heif(data: bytes, edge: int | None, pixels: int) -> _Decoded:
    """The primary picture of a HEIF file."""
    import pillow_heif

    file = pillow_heif.open_heif(BytesIO(data))
    _refuse_large(file.size, pixels)
    image = file.to_pillow()
    return _Decoded(image, fitting(image.size, edge), upright=True)


def _jpeg_xl(data: bytes, edge: int | None, pixels: int) -> _Decoded:
    """A JPEG XL, where its reader is installed. That reader decodes as it opens, so the size is looked at before."""
    try:
        from pillow_jxl.JpegXLImagePlugin import JXLImageFile  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise _foreign(data, "JXL") from None
    _refuse_large_header(data, pixels)
    image = JXLImageFile(BytesIO(data))
    image.load()
    return _Decoded(image, fitting(image.size, edge), upright=not image.jpeg)


def _raw(data: bytes, edge: int | None, pixels: int) -> _Decoded:
    from catalog_gui.media import raw

    def preview(jpeg: bytes) -> Image.Image:
        with _told(jpeg, "JPEG"):
            decoded = _jpeg(jpeg, edge, pixels)
        return _finish(decoded)

    try:
        image = raw.picture(data, edge, pixels, preview)
    except PhotoError as error:
        if error.kind == "unsupported" and _is_whole_tiff(data):
            return _other(TiffImageFile, data, edge, pixels)
        raise
    return _Decoded(image, fitting(image.size, edge))


def _is_whole_tiff(data: bytes) -> bool:
    """Whether a raw's first picture is the photo itself and not the small one that stands before it."""
    return sniff(data) == "TIFF" and not int(TiffImageFile(BytesIO(data)).tag_v2.get(_SUBFILE_TYPE, 0)) & 1


def _finish(decoded: _Decoded) -> Image.Image:
    """Pixels resized, made plain, and turned last: so the fewest are moved."""
    image, wanted, profile = decoded.image, decoded.wanted, decoded.image.info.get("icc_profile")
    turn = None if decoded.upright else _TURNED.get(_orientation(image))
    image = shallow(image)
    if image.size != wanted:
        image = image.resize(wanted, Image.Resampling.LANCZOS, box=decoded.box, reducing_gap=_REDUCING_GAP)
    image = plain(image, profile)
    image = image if turn is None else image.transpose(turn)
    image.info = {}  # the stored file's orientation, profile and comments are not this picture's
    return image


def _orientation(image: Image.Image) -> int:
    """1 to 8; 1 where the EXIF block is broken: that is no reason to lose the picture."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return 1


def _refuse_large(size: tuple[int, int], pixels: int) -> None:
    if size[0] * size[1] > pixels:
        raise PhotoError(
            "too-large", f"The picture says that it has {size[0]} x {size[1]} pixels, more than is opened."
        )


def _refuse_large_header(data: bytes, pixels: int) -> None:
    """The same before any reader of pixels has seen the file."""
    from catalog_gui.media import headers

    header = headers.read(data, PurePath())
    _refuse_large((header.width or 0, header.height or 0), pixels)


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is said of odd metadata or sizes; too little memory is the photo's problem, not the program's."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PhotoError("too-large", "The picture is too large for the memory there is.") from error


@contextmanager
def _told(data: bytes, form: str | None) -> Iterator[None]:
    """Whatever a decoder raises becomes a PhotoError."""
    try:
        yield
    except _BROKEN as error:
        if "MAX_TEXT" in str(error):
            raise PhotoError("too-large", _PACKED) from error
        if _ends_early(data, form, error):
            raise PhotoError("truncated", _TRUNCATED) from error
        raise PhotoError("damaged", _DAMAGED) from error


_TRUNCATED = "The file ends too early: a part of the picture is missing. Look for another copy."
_DAMAGED = "The file is damaged: its picture cannot be read. Look for another copy."
_PACKED = (
    "A text or colour profile that is packed in the file unpacks to more than is opened. Save the picture anew"
    " without it, or look for another copy."
)
_SHORT = (
    "truncat", "end of file", "end of data", "eof", "not enough", "insufficient", "premature", "too short",
    "incomplete", "not large enough",
)  # fmt: skip


def _ends_early(data: bytes, form: str | None, error: Exception) -> bool:
    """Whether an error comes from missing bytes rather than from wrong ones."""
    if isinstance(error, EOFError | struct.error) or any(word in str(error).lower() for word in _SHORT):
        return True
    return form == "JPEG" and shortfall.header_ends_early(data)


def _foreign(data: bytes, form: str | None) -> PhotoError:
    """What to say of a file that no reader is there for."""
    if not data:
        return PhotoError("empty", "The file is empty: it has a name but no content. Look for another copy.")
    if form in UNDECODABLE:
        return PhotoError("unsupported", f"This is {UNDECODABLE[form]}, which cannot be read here.")
    return PhotoError("not-an-image", "The file is no picture, whatever its name says.")

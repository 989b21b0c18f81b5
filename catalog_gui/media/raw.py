"""Camera raws: the camera's own JPEG where it is large enough, otherwise the sensor's data developed at half size."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from catalog_gui.errors import PhotoError

_PREVIEW_GAP = 2
"""A preview serves when it has this many times the wanted edge, so that it is sharp at that size."""

_AS_GOOD_AS_FULL = 0.9
"""A preview of this share of the sensor's edge is the camera's own full-size picture, but for a few border pixels."""

_LEAST_BYTES_A_PIXEL = 0.02
"""Below this a raw holds no sensor data, whatever its header says: the smallest lossy ones have about 0.1."""

_LEAST_PREVIEW = 1024
"""Longest edge from which an embedded JPEG can stand for a raw that cannot be developed."""

_TURNED = {3: Image.Transpose.ROTATE_180, 5: Image.Transpose.ROTATE_90, 6: Image.Transpose.ROTATE_270}
"""LibRaw's flip -> what makes a picture upright that lies as the sensor does."""

Decoder = Callable[[bytes], Image.Image]


def picture(data: bytes, edge: int | None, pixels: int, jpeg: Decoder) -> Image.Image:
    """An upright picture of a raw file, ``edge`` pixels or more where it has as many; None asks for the full size.

    :param pixels: most pixels that are developed.
    :param jpeg: decodes a JPEG for that edge, upright by its own orientation.
    :raises PhotoError: unsupported, truncated, damaged or too-large.
    """
    import rawpy

    try:
        with rawpy.imread(BytesIO(data)) as raw:
            return _camera_picture(raw, edge, jpeg) or _developed(raw, len(data), edge, pixels)
    except rawpy.LibRawFileUnsupportedError as error:
        if found := embedded(data):
            return jpeg(found)
        raise PhotoError(
            "unsupported", "This camera's raw files cannot be read yet, and this one holds no large preview."
        ) from error
    except rawpy.LibRawIOError as error:
        raise PhotoError("truncated", "The raw file ends too early: a part of its picture is missing.") from error
    except rawpy.LibRawError as error:
        raise PhotoError("damaged", "The raw file is damaged: its picture cannot be developed.") from error


def embedded(data: bytes) -> bytes | None:
    """The largest JPEG inside a file, from its first byte on, if it is large enough to stand for the photo."""
    best, at, edge = None, data.find(b"\xff\xd8\xff", 1), _LEAST_PREVIEW
    while at >= 0:
        size = max(_size(data[at : at + 2**20]))
        if size >= edge:
            best, edge = at, size + 1
        at = data.find(b"\xff\xd8\xff", at + 3)
    return None if best is None else data[best:]


def _camera_picture(raw: Any, edge: int | None, jpeg: Decoder) -> Image.Image | None:
    """The preview that the camera made, if there is one and it is large enough."""
    preview, longest = _preview(raw), max(raw.sizes.width, raw.sizes.height)
    needed = longest * _AS_GOOD_AS_FULL if edge is None else min(_PREVIEW_GAP * edge, longest * _AS_GOOD_AS_FULL)
    if preview is None or max(_size(preview)) < needed:
        return None
    try:
        return _upright(jpeg(preview), preview, raw.sizes)
    except PhotoError:  # a broken preview does not spoil the raw
        return None


def _preview(raw: Any) -> bytes | None:
    import rawpy

    try:
        thumb = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    return thumb.data if thumb.format == rawpy.ThumbFormat.JPEG else None


def _developed(raw: Any, length: int, edge: int | None, pixels: int) -> Image.Image:
    """The sensor's data with the camera's white balance; half the size needs no demosaicing and is far quicker."""
    width, height = raw.sizes.width, raw.sizes.height
    if width * height > pixels:
        raise PhotoError("too-large", f"The picture has {width} x {height} pixels, more than is opened.")
    if length < width * height * _LEAST_BYTES_A_PIXEL:
        raise PhotoError("truncated", "The raw file holds no picture: only its description is there.")
    half = edge is not None and max(width, height) >= 2 * edge
    array = raw.postprocess(half_size=half, use_camera_wb=True)
    return Image.fromarray(array[..., 0] if array.shape[-1] == 1 else array)


def _size(jpeg: bytes) -> tuple[int, int]:
    """(width, height) of a JPEG as stored, (0, 0) if it says none."""
    try:
        return JpegImageFile(BytesIO(jpeg)).size
    except (OSError, SyntaxError, ValueError):
        return 0, 0


def _upright(image: Image.Image, jpeg: bytes, sizes: Any) -> Image.Image:
    """The preview by the raw's orientation, where it names none itself and lies as the sensor does."""
    named = JpegImageFile(BytesIO(jpeg)).getexif().get(0x0112)
    as_sensor = (image.width >= image.height) == (sizes.width >= sizes.height)
    turn = _TURNED.get(sizes.flip)
    return image.transpose(turn) if named is None and as_sensor and turn is not None else image

"""What Pillow does not tell of a broken JPEG: where it ends, and whether its lower part is only grey filling."""

from io import BytesIO
from typing import Final

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

_START_OF_SCAN: Final = 0xDA
_END_OF_IMAGE: Final = 0xD9
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_IN_SCAN: Final = frozenset({0x00, *range(0xD0, 0xD8)})
"""Bytes that may follow 0xFF inside the picture's data: a stuffed zero, restart markers."""

_FILLING: Final = 128
_OTHER_DATA: Final = bytes(range(1, 255)) * 8


def header_ends_early(data: bytes) -> bool:
    """Whether the file is over before its picture begins, every marker up to there being sound."""
    scan = _first_scan(data)
    return scan is not None and scan >= len(data)


def is_filled(image: Image.Image, data: bytes) -> bool:
    """Whether libjpeg ran out of data and filled the rest with grey, as it does where an end marker comes too soon.

    :param image: as decoded from ``data``, at any scale, before it is changed.

    A grey last row makes suspicious. To be sure, the file is decoded once more with other data before its end: in a
    whole picture it is surplus and changes nothing, in a part it becomes visible.
    """
    row = image.crop((0, image.height - 1, image.width, image.height))
    if image.mode not in ("L", "RGB") or {level for band in row.split() for level in band.getextrema()} != {_FILLING}:
        return False
    scan = _first_scan(data)
    end = _scan_end(data, scan) if scan is not None else len(data)
    if data[end + 1 : end + 2] != bytes([_END_OF_IMAGE]):
        return False
    again = JpegImageFile(BytesIO(data[:end] + _OTHER_DATA + data[end:]))
    again.draft(image.mode, (image.width, image.height))
    return again.size == image.size and again.tobytes() != image.tobytes()


def _first_scan(data: bytes) -> int | None:
    """Where the picture's data begin; len(data) or more if the file ends before, None where markers make no sense."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        elif marker == _START_OF_SCAN:
            return at + 2 + int.from_bytes(data[at + 2 : at + 4])
        elif marker in (0x00, _END_OF_IMAGE):
            return None
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return max(at, len(data))


def _scan_end(data: bytes, at: int) -> int:
    """Where the marker stands that ends the scan whose data begin at ``at``."""
    at = data.find(b"\xff", at)
    while 0 <= at < len(data) - 1 and data[at + 1] in _IN_SCAN:
        at = data.find(b"\xff", at + 2)
    return at if at >= 0 else len(data)

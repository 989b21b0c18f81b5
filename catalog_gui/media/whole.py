"""Whether an original is whole: its bytes, what they say they are, and the picture in them, each told by itself."""

import hashlib
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.errors import PhotoError
from catalog_gui.media.decode import every_pixel
from catalog_gui.media.formats import HEIF_SUFFIXES, RAW_SUFFIXES, sniff, suffix_of
from catalog_gui.media.source import Limits, PhotoSource

_HEAD: Final = 4096
_BY_SUFFIX: Final = {
    suffix: frozenset({form})
    for form, suffixes in {
        "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
        "PNG": (".png",),
        "TIFF": (".tif", ".tiff"),
        "WEBP": (".webp",),
        "AVIF": (".avif",),
        "GIF": (".gif",),
        "BMP": (".bmp",),
        "PSD": (".psd",),
        "JPEG2000": (".jp2", ".j2k"),
        "JXL": (".jxl",),
    }.items()
    for suffix in suffixes
} | dict.fromkeys(HEIF_SUFFIXES, frozenset({"HEIF", "AVIF"}))
_RAWS: Final = frozenset({"TIFF", "CR2", "CR3", "CRW", "RAF", "X3F", "MRW", "RW2", "ORF"})


@frozen
class Whole:
    """What was seen of one file. `sha256` is None where it could not be read.

    :param format_fits: whether its first bytes are those of the format that its name says; None for unknown raws.
    :param picture_fits: whether the whole picture decodes; None where this program decodes no such format.
    :param kind: what stood in the way, one of PROBLEM_KINDS, with `message` in plain words.
    """

    size: int
    mtime_ns: int
    sha256: bytes | None
    format_fits: bool | None = None
    picture_fits: bool | None = None
    kind: str | None = None
    message: str | None = None


def examine(path: str, limits: Limits) -> Whole:
    """Read a file from its first byte to its last, and decode its picture at full size."""
    source = PhotoSource(Path(path), limits=limits)
    try:
        digest = source.sha256
    except PhotoError as error:
        return _unread(path, error)
    kind, message = _trouble(source)
    fits = None if kind in ("unsupported", "too-large") else kind is None
    return Whole(source.size, source.mtime_ns, digest, _fits_name(source.data[:_HEAD], path), fits, kind, message)


def _unread(path: str, error: PhotoError) -> Whole:
    """A file that gives no bytes. An empty one was read all the same: these are its bytes."""
    if error.kind != "empty":
        return Whole(0, 0, None, kind=error.kind, message=error.message)
    nothing = hashlib.sha256().digest()
    return Whole(0, Path(path).stat().st_mtime_ns, nothing, None, False, error.kind, error.message)


def _fits_name(head: bytes, path: str) -> bool | None:
    form, suffix = sniff(head), suffix_of(Path(path).name)
    if suffix in RAW_SUFFIXES:
        return None if form is None else form in _RAWS
    return form in _BY_SUFFIX.get(suffix, frozenset())


def _trouble(source: PhotoSource) -> tuple[str | None, str | None]:
    try:
        every_pixel(source.data, source.path.name, source.limits.pixels)
    except PhotoError as error:
        return error.kind, error.message
    return None, None

"""Which files are photos: by their names for the scan, by their first bytes for the decoder.

The scan imports this module for a million names, so it loads nothing but the standard library.
"""

import struct
from typing import Final

RAW_SUFFIXES: Final = frozenset(
    {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".mos", ".mrw", ".nef"}
    | {".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"}
)
HEIF_SUFFIXES: Final = frozenset({".heic", ".heif", ".hif"})
PHOTO_SUFFIXES: Final = (
    frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".tif", ".tiff", ".webp", ".avif", ".gif", ".bmp"})
    | {".psd", ".jp2", ".j2k", ".jxl"}
    | HEIF_SUFFIXES
    | RAW_SUFFIXES
)
SIDECAR_SUFFIXES: Final = frozenset({".xmp"})

UNDECODABLE: Final = {
    "JXL": "a JPEG XL picture",
    "JXR": "a JPEG XR picture",
    "JPEG-LS": "a JPEG-LS picture",
    "EXR": "an OpenEXR picture",
    "ICO": "an icon",
    "PDF": "a PDF document",
    "EPS": "a PostScript document",
    "SVG": "a vector drawing",
    "video": "a video",
}
"""Formats that are recognised but cannot be read here, in words for a message."""

_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_MAGIC: Final = (
    (b"\xff\xd8\xff\xf7", "JPEG-LS"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"8BPS", "PSD"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG2000"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
    (b"FUJIFILMCCD-RAW", "RAF"),
    (b"FOVb", "X3F"),
    (b"\x00MRM", "MRW"),
    (b"IIU\x00", "RW2"),
    (b"IIRO", "ORF"),
    (b"IIRS", "ORF"),
    (b"MMOR", "ORF"),
    (b"II\x1a\x00\x00\x00HEAPCCDR", "CRW"),
    (b"II*\x00\x10\x00\x00\x00CR", "CR2"),
    (b"II\xbc", "JXR"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\xff\x0a", "JXL"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JXL"),
    (b"v/1\x01", "EXR"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"%PDF", "PDF"),
    (b"%!PS", "EPS"),
    (b"<svg", "SVG"),
    (b"\x1aE\xdf\xa3", "video"),
)


def suffix_of(name: str) -> str:
    """The suffix of a file name in small letters with its dot, "" for a name that is only a suffix or has none."""
    stem, dot, ending = name.rpartition(".")
    return (dot + ending).lower() if stem else ""


def is_photo(name: str) -> bool:
    """Whether a file of this name is catalogued. Names that begin with "._" hold what macOS knows of another file."""
    return suffix_of(name) in PHOTO_SUFFIXES and not name.startswith("._")


def is_raw(name: str) -> bool:
    """Whether a file's name says that it is a camera's raw."""
    return suffix_of(name) in RAW_SUFFIXES


def is_heif(name: str) -> bool:
    """Whether a file's name says that it is a HEIC or HEIF picture."""
    return suffix_of(name) in HEIF_SUFFIXES


def is_sidecar(name: str) -> bool:
    """Whether a file of this name holds metadata of a photo beside it."""
    return suffix_of(name) in SIDECAR_SUFFIXES and not name.startswith("._")


def sniff(data: bytes) -> str | None:
    """The format by the first bytes: Pillow's name, a raw's ("CR2"), a key of UNDECODABLE, or None for no picture."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name if name != "BMP" or _is_bitmap(data) else None
    if data[:4] == b"RIFF":
        return {b"WEBP": "WEBP", b"AVI ": "video"}.get(data[8:12])
    return _sniff_boxes(data) if data[4:8] == b"ftyp" else None


def identify(data: bytes, name: str) -> str | None:
    """As sniff, but most raws are TIFF by their bytes: there the name's suffix says which."""
    found, suffix = sniff(data), suffix_of(name)
    return suffix[1:].upper() if suffix in RAW_SUFFIXES and found in (None, "TIFF") else found


def _is_bitmap(data: bytes) -> bool:
    """ "BM" begins many a text: a bitmap also has a header of a known size."""
    return len(data) < 18 or struct.unpack_from("<I", data, 14)[0] in (12, 16, 40, 52, 56, 64, 108, 124)


def _sniff_boxes(data: bytes) -> str:
    """HEIF, AVIF, Canon's CR3 or a video, by the brands in an ISO file's first box."""
    end = min(max(struct.unpack_from(">I", data)[0], 16), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, end, 4))}
    if data[8:12] == b"crx ":
        return "CR3"
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else "video"

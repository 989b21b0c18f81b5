"""The reader for the header of each format that can be catalogued."""

import struct
from pathlib import PurePath

from catalog_gui.errors import PhotoError
from catalog_gui.media import boxes, chunks, heif, jpeg_header, raw_headers, sigma
from catalog_gui.media.formats import RAW_SUFFIXES, UNDECODABLE, identify
from catalog_gui.media.header import Header, damaged, not_an_image, truncated


def read(data: bytes, path: PurePath) -> Header:
    """The header of a picture file.

    :raises PhotoError: "empty", "not-an-image", "truncated", "damaged" or "unsupported".
    """
    if not data:
        raise PhotoError("empty", "The file is empty: it has a name but no content. Look for another copy.")
    name = identify(data, path.name)
    if name is None:
        raise not_an_image()
    if f".{name.lower()}" in RAW_SUFFIXES:
        return _raw(data, name)
    return _picture(data, name, path)


def _picture(data: bytes, name: str, path: PurePath) -> Header:
    match name:
        case "JPEG":
            return jpeg_header.read(data, several_are_mpo=path.suffix.lower() == ".mpo")
        case "TIFF":
            return raw_headers.tiff_like(data, name)
        case "PNG":
            return chunks.png(data)
        case "WEBP":
            return chunks.webp(data)
        case "PSD":
            return chunks.photoshop(data)
        case "HEIF" | "AVIF":
            return heif.read(data, name)
        case "JPEG2000":
            return boxes.jpeg_2000(data)
        case "JXL":
            return boxes.jpeg_xl(data)
        case "GIF":
            return _gif(data)
        case "BMP":
            return _bitmap(data)
    raise PhotoError("unsupported", f"This is {UNDECODABLE.get(name, 'a format')}, which cannot be read here.")


def _gif(data: bytes) -> Header:
    if len(data) < 13:
        raise truncated()
    width, height = struct.unpack_from("<HH", data, 6)
    if not width or not height:
        raise damaged()
    return Header("GIF", width, height)


def _bitmap(data: bytes) -> Header:
    if len(data) < 26:
        raise truncated()
    old = data[14] == 12  # the first header there was has 16 bits for each side
    width, height = struct.unpack_from("<HH" if old else "<ii", data, 18)
    if width <= 0 or not height:
        raise damaged()
    return Header("BMP", width, abs(height))


def _raw(data: bytes, name: str) -> Header:
    """A raw by its first bytes; whatever else claims to be one must at least be built like a TIFF."""
    if data.startswith(b"FUJIFILMCCD-RAW"):
        return raw_headers.fujifilm(data)
    if data.startswith(b"\0MRM"):
        return raw_headers.minolta(data)
    if data.startswith(b"FOVb"):
        return sigma.read(data)
    if data[:2] == b"II" and data[6:14] == b"HEAPCCDR":
        return raw_headers.canon_heap(data)
    if data[4:8] == b"ftyp":
        return boxes.canon(data)
    return raw_headers.tiff_like(data, name)

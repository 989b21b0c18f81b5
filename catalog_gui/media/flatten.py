"""Pictures of every mode become plain ones: sRGB, eight bits, white where nothing was."""

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_PROFILED = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}


def shallow(image: Image.Image) -> Image.Image:
    """A picture that can be resized well: eight bits a channel, no palette, alpha if any part is transparent.

    Done at full size, so that the tone of a deep picture does not depend on the size that is asked.
    """
    if image.mode in _DEEP:
        return _eight_bits(image)
    if image.mode in ("LA", "RGBA"):
        return image
    if image.mode == "La":
        return image.convert("LA")
    if image.mode in ("PA", "RGBa") or image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB in sRGB on white.

    :param image: as shallow() gives it.
    :param profile: the picture's ICC profile, if it has one; a broken or unfitting one is ignored.
    """
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if alpha is not None:
        image = image.convert("RGB" if image.mode == "RGBA" else "L")
    colours = _from_profile(image, profile) if profile and not _says_srgb(profile) else None
    if colours is None:
        colours = _from_lab(image) if image.mode == "LAB" else image.convert("RGB")
    if alpha is None:
        return colours
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(colours, mask=alpha)
    return canvas


def _eight_bits(image: Image.Image) -> Image.Image:
    """L of a deep grey picture.

    16 bits by their full range; 32 bits and fractions by the range that their values need: 1 (fractions alone), 255 or
    65535, or else from the darkest to the brightest.
    """
    values = np.asarray(image)
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:
        rounded = (np.minimum(values.astype(np.uint16, copy=False), 65535 - 128) + 128) // 257
        return Image.fromarray(rounded.astype(np.uint8))
    values = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 65535:
        low, high = 0.0, 1.0 if image.mode == "F" and high <= 1 else 255.0 if high <= 255 else 65535.0
    scaled = (values - low) * (255 / max(high - low, 1e-12))
    return Image.fromarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8))


def _says_srgb(profile: bytes) -> bool:
    """Most profiles are sRGB under one of its names, in ASCII or in UTF-16: for these nothing needs to be done."""
    head = profile[:4096]
    return b"sRGB" in head or "sRGB".encode("utf-16-be") in head


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, or None where its profile is of no use."""
    if profile[16:20].decode("latin-1") != _PROFILED.get(image.mode):
        return None
    try:
        return ImageCms.applyTransform(image, _transform(profile, image.mode))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _from_lab(image: Image.Image) -> Image.Image:
    return ImageCms.applyTransform(image, _transform(None, "LAB")) or image.convert("RGB")


@lru_cache(maxsize=16)
def _transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform:
    """From a profile (None: CIE L*a*b*) to sRGB. Kept, since the photos of one camera share their profile."""
    source = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")

"""Names and first bytes."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import encoded, scene

from catalog_gui.media import formats


@pytest.mark.parametrize(
    "name", ["a.jpg", "A.JPG", "IMG.0001.Jpeg", "x.heic", "x.HIF", "x.nef", "x.CR3", "日本.png", ".a.jpg"]
)
def test_photos_by_name(name: str) -> None:
    assert formats.is_photo(name)


@pytest.mark.parametrize(
    "name", ["", "jpg", ".jpg", "a.jpg.xmp", "a.xmp", "._IMG_1.jpg", "Thumbs.db", "a.mov", "a.jpg~", "a."]
)
def test_no_photos_by_name(name: str) -> None:
    assert not formats.is_photo(name)


def test_sidecars_by_name() -> None:
    assert formats.is_sidecar("IMG_1.JPG.XMP")
    assert not formats.is_sidecar("._IMG_1.xmp")
    assert not formats.is_sidecar("IMG_1.jpg")


def test_sets_agree() -> None:
    assert formats.RAW_SUFFIXES < formats.PHOTO_SUFFIXES
    assert formats.HEIF_SUFFIXES < formats.PHOTO_SUFFIXES
    assert not formats.SIDECAR_SUFFIXES & formats.PHOTO_SUFFIXES
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in formats.PHOTO_SUFFIXES)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000"])
def test_sniffs_what_pillow_writes(form: str) -> None:
    assert formats.sniff(encoded(scene(32, 32), form)) == form


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "CR3"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  ", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"II*\0\x10\0\0\0CR\x02\0", "CR2"),
        (b"FUJIFILMCCD-RAW 0201", "RAF"),
        (b"\xff\x0a\x00\x00", "JXL"),
        (b"8BPS\0\x01", "PSD"),
        (b"BMW is a make of car, not a picture", None),
        (b"shopping list", None),
        (b"\xff\xd8 is how a JPEG begins", None),
        (b"", None),
    ],
)
def test_sniffs_by_first_bytes(data: bytes, form: str | None) -> None:
    assert formats.sniff(data) == form


def test_raws_that_are_tiff_are_told_by_their_name() -> None:
    assert formats.identify(b"II*\0\x08\0\0\0", "a.NEF") == "NEF"
    assert formats.identify(b"II*\0\x08\0\0\0", "a.tif") == "TIFF"
    assert formats.identify(b"\xff\xd8\xff\xe0", "a.nef") == "JPEG"
    assert formats.identify(b"II*\0\x10\0\0\0CR\x02\0", "a.jpg") == "CR2"


@given(st.binary(max_size=64), st.text(max_size=20))
def test_any_bytes_and_names(data: bytes, name: str) -> None:
    assert isinstance(formats.identify(data, name), str | None)
    assert isinstance(formats.is_photo(name), bool)


def test_the_scan_loads_no_decoder() -> None:
    code = "import sys, catalog_gui.media.formats, catalog_gui.media.source; print(sorted({'PIL', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

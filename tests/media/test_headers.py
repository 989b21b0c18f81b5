"""The headers of all formats: sizes, tags, XMP, and what is said of broken ones."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import numpy as np
import pillow_heif
import pytest
from header_bytes import CROP, HALF_TURN, SIZE, TURN, box, heif, jpeg, packet, segment
from header_bytes import tiff as build
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from catalog_gui.errors import PROBLEM_KINDS, PhotoError
from catalog_gui.media import exif, headers, jpeg_header, tiff, xmp
from catalog_gui.media.header import Header

EXIF = build({0x010F: "Canon", 0x0112: 6})
XMP = packet(attributes='xmp:Rating="4"')


def read(data: bytes, name: str = "a.jpg") -> Header:
    return headers.read(data, PurePosixPath(name))


def kind_of(data: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(PhotoError) as caught:
        read(data, name)
    assert caught.value.message.endswith(".")
    return caught.value.kind


def read_or_refused(data: bytes, name: str) -> Header | None:
    """The header, or None for a refusal of a known kind; anything else that is raised fails the test."""
    try:
        return read(data, name)
    except PhotoError as error:
        if error.kind not in PROBLEM_KINDS:
            raise
        return None


def maker(header: Header) -> str | None:
    return exif.facts(header.tags).camera_make if header.tags else None


def stars(header: Header) -> list[int | None]:
    return [xmp.facts(one).rating for one in header.packets]


def saved(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 90).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("form", "mode", "name"),
    [
        ("JPEG", "RGB", "JPEG"),
        ("JPEG", "L", "JPEG"),
        ("JPEG", "CMYK", "JPEG"),
        ("PNG", "RGBA", "PNG"),
        ("TIFF", "RGB", "TIFF"),
        ("GIF", "P", "GIF"),
        ("BMP", "RGB", "BMP"),
        ("BMP", "1", "BMP"),
        ("JPEG2000", "RGB", "JPEG2000"),
        ("WEBP", "RGB", "WEBP"),
        ("WEBP", "RGBA", "WEBP"),
        ("AVIF", "RGB", "AVIF"),
    ],
)
def test_sizes_as_pillow_writes_them(form: str, mode: str, name: str) -> None:
    header = read(saved(form, (61, 43), mode))
    assert (header.format, header.width, header.height) == (name, 61, 43)
    assert header.packets == ()


@pytest.mark.parametrize(
    "options", [{"lossless": True}, {"quality": 5}, {"lossless": True, "exif": b"Exif\0\0" + EXIF}]
)
def test_every_kind_of_webp(options: dict[str, object]) -> None:
    header = read(saved("WEBP", (301, 205), **options))
    assert (header.width, header.height) == (301, 205)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_tags_and_xmp_as_pillow_writes_them(form: str) -> None:
    extra = {"pnginfo": _png_xmp()} if form == "PNG" else {"xmp": XMP}
    header = read(saved(form, exif=b"Exif\0\0" + EXIF, **extra))
    assert maker(header) == "Canon"
    assert stars(header) == [4]


def _png_xmp() -> object:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return info


def test_heif_as_its_library_writes_it() -> None:
    picture = pillow_heif.from_pillow(Image.new("RGB", (64, 48), 90))
    buffer = io.BytesIO()
    picture.save(buffer, exif=b"Exif\0\0" + EXIF, xmp=XMP)
    header = read(buffer.getvalue())
    assert (header.format, header.upright, maker(header), stars(header)) == ("HEIF", True, "Canon", [4])
    again = pillow_heif.open_heif(buffer.getvalue())
    assert (header.width, header.height) == again.size


@pytest.mark.parametrize(
    ("properties", "numbers", "brand", "size"),
    [
        (SIZE, b"\x01", b"heic", (4000, 3000)),
        (SIZE + TURN, b"\x01\x82", b"heic", (3000, 4000)),
        (TURN + SIZE, b"\x81\x02", b"heic", (3000, 4000)),
        (SIZE + HALF_TURN, b"\x01\x82", b"heic", (4000, 3000)),
        (SIZE + TURN, b"\x01", b"heic", (4000, 3000)),
        (SIZE + CROP, b"\x01\x82", b"heic", (999, 500)),
        (SIZE + CROP + TURN, b"\x01\x82\x83", b"heic", (500, 999)),
        (SIZE + CROP + TURN, b"\x01\x82\x83", b"avif", (3000, 4000)),
        (SIZE + TURN, b"\x01\x09\x00\x82", b"mif1", (3000, 4000)),
    ],
)
def test_turns_and_crops_of_the_container(
    properties: bytes, numbers: bytes, brand: bytes, size: tuple[int, int]
) -> None:
    header = read(heif(properties, numbers, brand=brand))
    assert (header.width, header.height, header.upright) == (*size, True)


def test_items_kept_in_the_meta_box_itself() -> None:
    """EXIF by construction method 1, in two extents, as some phones write it."""
    item = struct.pack(">I", 6) + b"Exif\0\0" + EXIF
    entry = box(b"infe", struct.pack(">IHH4s", 2 << 24, 7, 0, b"Exif") + b"\0")
    kinds = box(b"iinf", struct.pack(">IH", 0, 1) + entry)
    extents = struct.pack(">IIII", 0, 20, 20, len(item) - 20)
    places = box(b"iloc", struct.pack(">IBBHHHHH", 1 << 24, 0x44, 0x00, 1, 7, 1, 0, 2) + extents)
    header = read(heif(SIZE, b"\x01", extra=kinds + places + box(b"idat", item)))
    assert maker(header) == "Canon"


def test_a_sequence_without_a_still_picture() -> None:
    track = box(b"tkhd", b"\0" * 76 + struct.pack(">II", 150 << 16, 100 << 16))
    data = box(b"ftyp", b"avis\0\0\0\0avif") + box(b"moov", box(b"trak", track))
    header = read(data)
    assert (header.format, header.width, header.height) == ("AVIF", 150, 100)


@pytest.mark.parametrize("side", [60_000, 65_535])
def test_huge_pictures_are_measured_and_not_decoded(side: int) -> None:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert (read(data).width, read(data).height) == (side, side)
    assert (read(jpeg(side, side)).width, read(jpeg(side, side)).height) == (side, side)


def test_bitmaps_from_the_top_and_of_the_first_kind() -> None:
    top = b"BM" + b"\0" * 12 + struct.pack("<IiiHHIIiiII", 40, 30, -20, 1, 24, 0, 0, 0, 0, 0, 0)
    first = b"BM" + b"\0" * 12 + struct.pack("<IHHHH", 12, 30, 20, 1, 24)
    assert [(h.width, h.height) for h in (read(top), read(first))] == [(30, 20)] * 2


def test_photoshop_with_its_resources() -> None:
    def resource(number: int, body: bytes, name: bytes = b"\0\0") -> bytes:
        return (
            b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
        )

    resources = resource(1005, b"abc", b"\x03odd") + resource(1058, EXIF) + resource(1060, XMP)
    data = b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHHI", 3, 40, 60, 8, 3, 4) + b"\0" * 4
    header = read(data + struct.pack(">I", len(resources)) + resources)
    assert (header.format, header.width, header.height, header.upright) == ("PSD", 60, 40, True)
    assert maker(header) == "Canon"
    assert stars(header) == [4]


@pytest.mark.parametrize("packed", [True, False])
def test_png_text_as_imagemagick_writes_it(packed: bool) -> None:
    plain = saved("PNG")
    chunks = b""
    for name, content in ((b"exif", b"Exif\0\0" + EXIF), (b"xmp", XMP), (b"icc", b"abc")):
        digits = content.hex().encode()
        text = b"\n" + name + b"\n%8d\n" % len(content) + digits[:70] + b"\n" + digits[70:] + b"\n"
        body = b"Raw profile type " + name + (b"\0\0" + zlib.compress(text) if packed else b"\0" + text)
        kind = b"zTXt" if packed else b"tEXt"
        chunks += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = read(plain[:33] + chunks + plain[33:])
    assert maker(header) == "Canon"
    assert stars(header) == [4]


def test_jpeg_2000_in_a_file_and_bare() -> None:
    whole = saved("JPEG2000", (120, 90))
    bare = whole[whole.index(b"\xff\x4f\xff\x51") :]
    tagged = whole + box(b"uuid", b"JpgTiffExif->JP2" + EXIF)
    assert [(h.width, h.height, h.upright) for h in (read(whole), read(bare))] == [(120, 90, True)] * 2
    assert maker(read(tagged)) == "Canon"


def bits(*fields: tuple[int, int]) -> bytes:
    value = at = 0
    for number, count in fields:
        value |= number << at
        at += count
    return b"\xff\x0a" + value.to_bytes(16, "little")


@pytest.mark.parametrize(
    ("stream", "size"),
    [
        (bits((1, 1), (31, 5), (0, 3), (63 >> 3, 5), (1, 1)), (64, 256)),
        (bits((1, 1), (24, 5), (4, 3), (1, 1)), (300, 200)),
        (bits((0, 1), (1, 2), (1079, 13), (0, 3), (1, 2), (1439, 13), (1, 1)), (1440, 1080)),
        (bits((0, 1), (3, 2), (49_999, 30), (0, 3), (3, 2), (39_999, 30), (0, 1), (0, 1)), (40_000, 50_000)),
        (bits((0, 1), (1, 2), (1079, 13), (0, 3), (1, 2), (1439, 13), (0, 1), (1, 1), (5, 3)), (1080, 1440)),
        (bits((0, 1), (1, 2), (1079, 13), (0, 3), (1, 2), (1439, 13), (0, 1), (1, 1), (2, 3)), (1440, 1080)),
    ],
)
def test_jpeg_xl(stream: bytes, size: tuple[int, int]) -> None:
    assert (read(stream).width, read(stream).height) == size
    boxed = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ") + box(b"Exif", b"\0\0\0\0" + EXIF)
    for content in (box(b"jxlc", stream), box(b"jxlp", b"\0\0\0\0" + stream)):
        header = read(boxed + content + box(b"xml ", XMP))
        assert (header.format, header.width, header.height, header.upright) == ("JXL", *size, True)
        assert maker(header) == "Canon"
        assert stars(header) == [4]


def test_jpeg_segments_in_any_order_with_filling() -> None:
    extra = b"\xff\xff\xff" + segment(0xFE, b"a comment") + segment(0xE2, b"MPF\0whatever")
    header = read(jpeg(600, 400, exif=EXIF, xmp=XMP, extra=extra), "a.jpg")
    assert (header.format, header.width, header.height) == ("JPEG", 600, 400)
    assert maker(header) == "Canon"
    assert stars(header) == [4]
    assert read(jpeg(extra=extra), "a.MPO").format == "MPO"
    assert read(jpeg(), "a.mpo").format == "JPEG"


def test_only_the_first_tags_of_a_jpeg_count() -> None:
    second = segment(0xE1, b"Exif\0\0" + build({0x010F: "Other"}))
    assert maker(read(jpeg(exif=EXIF, extra=second))) == "Canon"


def test_a_jpeg_with_stray_bytes_between_its_segments() -> None:
    header = read(jpeg(600, 400, exif=EXIF, extra=b"\0\0stray\0"))
    assert (header.width, header.height, maker(header)) == (600, 400, "Canon")


def test_a_jpeg_whose_size_is_lost_keeps_its_tags() -> None:
    data = jpeg(600, 400, exif=EXIF)
    lost = data.replace(b"\xff\xc0\x00\x11", b"\0\0\0\0")
    assert lost != data
    assert (read(lost).width, maker(read(lost))) == (None, "Canon")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.jpg", "empty"),
        (b"shopping list: film, batteries\n" * 40, "a.jpg", "not-an-image"),
        (np.random.default_rng(3).bytes(4096), "a.jpg", "not-an-image"),
        (np.random.default_rng(3).bytes(4096), "a.nef", "not-an-image"),
        (b"\xff\xd8", "a.jpg", "not-an-image"),
        (jpeg(exif=EXIF)[:40], "a.jpg", "truncated"),
        (jpeg(0, 40), "a.jpg", "damaged"),
        (b"\xff\xd8\xff\xd9", "a.jpg", "truncated"),
        (b"\xff\xd8\xff\xd9\0\0", "a.jpg", "damaged"),
        (saved("PNG")[:20], "a.png", "truncated"),
        (saved("PNG").replace(b"IHDR", b"XXXX"), "a.png", "damaged"),
        (saved("GIF", mode="P")[:9], "a.gif", "truncated"),
        (b"GIF89a" + b"\0" * 7, "a.gif", "damaged"),
        (saved("BMP")[:20], "a.bmp", "truncated"),
        (saved("TIFF")[:7], "a.tif", "truncated"),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0", "a.tif", "damaged"),
        (saved("WEBP")[:20], "a.webp", "truncated"),
        (b"RIFF\xff\0\0\0WEBPVP8 " + b"\0" * 40, "a.webp", "damaged"),
        (b"8BPS\0\1" + b"\0" * 10, "a.psd", "truncated"),
        (b"8BPS\0\1" + b"\0" * 40, "a.psd", "damaged"),
        (box(b"ftyp", b"heic\0\0\0\0mif1"), "a.heic", "truncated"),
        (heif(b"", b""), "a.heic", "damaged"),
        (box(b"ftyp", b"qt  \0\0\0\0qt  "), "a.heic", "unsupported"),
        (box(b"ftyp", b"crx \0\0\0\0crx "), "a.cr3", "truncated"),
        (b"\xff\x0a\0", "a.jxl", "truncated"),
        (b"\xff\x4f\xff\x51\0\0", "a.j2k", "truncated"),
        (b"\xff\x4f\xff\x51" + b"\0" * 40, "a.j2k", "damaged"),
        (b"%PDF-1.7", "a.jpg", "unsupported"),
        (b"FUJIFILMCCD-RAW 0201", "a.raf", "truncated"),
        (b"FOVb\0\0", "a.x3f", "truncated"),
        (b"\0MRM\0\0\1\0", "a.mrw", "truncated"),
    ],
)
def test_what_is_said_of_broken_files(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
STARTS = (
    jpeg(exif=EXIF, xmp=XMP), saved("PNG", pnginfo=_png_xmp(), exif=EXIF), saved("WEBP", exif=EXIF, xmp=XMP), saved("BMP"),
    saved("GIF", mode="P"), saved("TIFF"), saved("JPEG2000"), saved("AVIF", exif=EXIF, xmp=XMP),
    heif(SIZE + CROP + TURN, b"\1\2\3"),
    b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHHII", 3, 40, 60, 8, 3, 0, 90) + b"8BIM\x04\x22\0\0\0\0\0\x40" + b"\0" * 80,
    box(b"ftyp", b"crx \0\0\0\0crx ") + box(b"moov", box(b"uuid", CANON + box(b"CMT1", EXIF))),
    bits((0, 1), (1, 2), (1079, 13), (0, 3), (1, 2), (1439, 13), (0, 1), (1, 1), (5, 3)),
    b"FUJIFILMCCD-RAW " + b"\0" * 68 + struct.pack(">III", 108, 400, 500) + b"\0" * 12 + jpeg(exif=EXIF),
    b"FOVb" + b"\0" * 24 + struct.pack("<III", 60, 40, 90) + b"\0" * 40,
    b"\0MRM\0\0\0\x80\0TTW\0\0\0\x60" + EXIF + b"\0" * 60,
    b"II\x1a\0\0\0HEAPCCDR" + b"\0" * 40,
)  # fmt: skip


def broken(data: st.DataObject) -> Iterator[bytes]:
    start = bytearray(data.draw(st.sampled_from(STARTS)))
    for _ in range(data.draw(st.integers(1, 8))):
        start[data.draw(st.integers(4, len(start) - 1))] = data.draw(st.integers(0, 255))
    yield bytes(start)
    yield bytes(start[: data.draw(st.integers(0, len(start)))])


@given(st.data(), st.sampled_from(["a.jpg", "a.tif", "a.nef", "a.cr3", "a.mpo"]))
def test_any_broken_header_is_read_or_refused_in_plain_words(data: st.DataObject, name: str) -> None:
    for content in broken(data):
        header = read_or_refused(content, name)
        assert header is None or header.width is None or header.width > 0
        assert header is None or header.height is None or header.height > 0


@given(st.sampled_from([start[:16] for start in STARTS]), st.binary(max_size=200))
def test_any_bytes_behind_a_signature(start: bytes, rest: bytes) -> None:
    header = read_or_refused(start + rest, "a.jpg")
    assert header is None or header.format


def test_filling_without_end_is_passed_in_one_go() -> None:
    assert kind_of(b"\xff\xd8" + b"\xff" * 3_000_000) == "truncated"


def test_segments_without_end_are_left() -> None:
    data = b"\xff\xd8" + segment(0xFE, b"") * (jpeg_header.MAX_SEGMENTS + 10) + jpeg()[2:]
    assert kind_of(data) == "damaged"


def test_text_that_unpacks_without_end_is_cut() -> None:
    bomb = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"\0" * 50_000_000, 1)
    plain = saved("PNG")
    chunk = struct.pack(">I", len(bomb)) + b"iTXt" + bomb + b"\0\0\0\0"
    header = read(plain[:33] + chunk + plain[33:])
    assert [len(one) for one in header.packets] == [8 * 2**20]
    assert tiff.parse(b"") is None

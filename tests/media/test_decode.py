"""Every mode, orientation, profile and kind of damage."""

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import corners, difference, encoded, png_of_size, scene
from PIL import Image, ImageCms, ImageOps

from catalog_gui.errors import PROBLEM_KINDS, PhotoError
from catalog_gui.media import decode, shortfall
from catalog_gui.media.flatten import plain, shallow

PIXELS = 500_000_000
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]


def picture(data: bytes, name: str = "a.jpg", edge: int | None = 256, pixels: int = PIXELS) -> Image.Image:
    return decode.picture(data, name, edge, pixels)


def told(data: bytes, name: str = "a.jpg", **limits: Any) -> str:
    with pytest.raises(PhotoError) as caught:
        picture(data, name, **limits)
    assert caught.value.kind in PROBLEM_KINDS
    assert caught.value.message.endswith(".")
    return caught.value.kind


def corner_colours(image: Image.Image) -> list[Any]:
    w, h = image.size
    return [
        image.getpixel(at)
        for at in ((w // 8, h // 8), (w * 7 // 8, h // 8), (w * 7 // 8, h * 7 // 8), (w // 8, h * 7 // 8))
    ]


def near(colours: list[Any], wanted: list[Any], tolerance: int = 6) -> bool:
    return bool(np.abs(np.array(colours, int) - np.array(wanted, int)).max() <= tolerance)


# -- sizes


@pytest.mark.parametrize(
    "size", [(640, 427), (427, 640), (2049, 1365), (257, 3), (3, 2000), (2100, 16), (1, 1), (256, 256)]
)
def test_the_longest_edge_is_the_wanted_one(size: tuple[int, int]) -> None:
    image = picture(encoded(Image.new("RGB", size, "teal")))
    assert max(image.size) == min(256, max(size))
    assert abs(image.width * size[1] - image.height * size[0]) <= max(size)
    assert near([image.getpixel((0, 0))], [(0, 128, 128)])


def test_a_scaled_decode_looks_like_the_whole_one() -> None:
    original = scene(2048, 1365)
    data = encoded(original, quality=95)
    whole = picture(data, edge=None).resize((256, 171), Image.Resampling.LANCZOS)
    assert difference(picture(data), whole) < 1.5


@pytest.mark.parametrize(
    ("size", "decoded"),
    [
        ((4096, 3072), (512, 384)),
        ((2048, 2000), (256, 250)),
        ((2047, 2000), (256, 250)),
        ((2048, 1365), (512, 342)),
        ((2047, 1365), (512, 342)),
        ((2040, 1980), (510, 495)),
        ((2040, 1360), (1020, 680)),
        ((1024, 683), (512, 342)),
        ((1020, 683), (1020, 683)),
        ((9000, 3), (4500, 2)),
        ((3, 3), (3, 3)),
    ],
)
def test_libjpeg_reduces_as_far_as_the_wanted_size_allows(size: tuple[int, int], decoded: tuple[int, int]) -> None:
    image = decode.JpegImageFile(BytesIO(encoded(Image.new("L", size))))
    decode._draft(image, decode.fitting(size, 256))
    image.load()
    assert image.size == decoded


def test_the_first_of_several_frames() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for form in ("GIF", "TIFF", "WEBP", "AVIF", "MPO", "PNG"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert near([picture(data).getpixel((10, 10))], [(255, 0, 0)]), form


# -- orientation


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_upright_by_orientation(form: str, orientation: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that undoes what the viewer will do
    stored = corners(600, 400)
    if orientation != 1:
        stored = stored.transpose(Image.Transpose(back[orientation]))
    data = encoded(stored, form, orientation=orientation)
    with Image.open(BytesIO(data)) as image:
        assert near(corner_colours(ImageOps.exif_transpose(image).convert("RGB")), COLOURS), "the test's own picture"
    for edge in (None, 256, 50):
        image = picture(data, edge=edge)
        assert image.width > image.height
        assert near(corner_colours(image), COLOURS)


def test_nothing_of_the_file_clings_to_the_picture() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for size in ((60, 40), (600, 400)):
        image = picture(encoded(corners(*size), orientation=6, icc_profile=srgb, comment=b"mine", dpi=(300, 300)))
        assert not image.getexif()
        assert image.info == {}


def test_an_odd_orientation_is_none() -> None:
    for odd in (0, 9, 77):
        assert near(corner_colours(picture(encoded(corners(), orientation=odd))), COLOURS)


def test_broken_exif_loses_no_picture() -> None:
    data = encoded(corners(), exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(20))
    assert near(corner_colours(picture(data)), COLOURS)


# -- modes


def in_mode(mode: str) -> Image.Image:
    """Red, lime, blue, yellow, or their greys."""
    rgb = corners()
    match mode:
        case "LAB":
            return ImageCms.profileToProfile(
                rgb, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
            )
        case "LA" | "PA" | "RGBA":
            base = rgb.convert("L" if mode == "LA" else "RGB")
            base.putalpha(255)
            return base if mode != "PA" else base.convert("RGB").convert("P").convert("PA")
        case _:
            return rgb.convert(mode)


@pytest.mark.parametrize(
    ("mode", "form", "options"),
    [
        ("RGB", "JPEG", {"quality": 95, "subsampling": 0}),
        ("RGB", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("P", "PNG", {}),
        ("P", "GIF", {}),
        ("CMYK", "JPEG", {"quality": 95}),
        ("CMYK", "TIFF", {}),
        ("YCbCr", "TIFF", {}),
        ("LAB", "TIFF", {}),
        ("RGB", "WEBP", {"lossless": True}),
        ("RGB", "AVIF", {"quality": 95, "subsampling": "4:4:4"}),
        ("RGB", "JPEG2000", {}),
        ("RGB", "BMP", {}),
    ],
)
def test_colours_of_every_mode(mode: str, form: str, options: dict[str, Any]) -> None:
    image = picture(encoded(in_mode(mode), form, **options), edge=None)
    assert image.mode == "RGB"
    assert near(corner_colours(image), COLOURS, 24 if mode == "LAB" else 12)


@pytest.mark.parametrize(("mode", "form"), [("L", "JPEG"), ("L", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("1", "TIFF")])
def test_greys_of_every_mode(mode: str, form: str) -> None:
    original = Image.new("L", (40, 40), 0)
    original.paste(255, (0, 0, 40, 20))
    image = original.convert(mode)
    assert near([picture(encoded(image, form)).getpixel((20, y)) for y in (4, 36)], [(255,) * 3, (0,) * 3])


@pytest.mark.parametrize("mode", ["PA", "La", "RGBa", "HSV", "RGBX"])
def test_modes_that_no_file_has(mode: str) -> None:
    rgb = corners()
    image = {"PA": in_mode("PA"), "La": in_mode("LA").convert("La"), "RGBa": rgb.convert("RGBA").convert("RGBa")}.get(
        mode
    )
    flat = plain(shallow(image or rgb.convert(mode)), None)
    assert flat.mode == "RGB"
    if mode != "La":
        assert near(corner_colours(flat), COLOURS)


def half_clear(mode: str) -> Image.Image:
    """Black, its right half transparent."""
    image = Image.new("RGBA", (400, 40), "black")
    image.paste((0, 0, 0, 0), (200, 0, 400, 40))
    return image if mode == "RGBA" else image.convert(mode)


@pytest.mark.parametrize(
    ("mode", "form"), [("RGBA", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP"), ("RGBA", "TIFF"), ("RGBA", "AVIF")]
)
def test_white_where_nothing_is(mode: str, form: str) -> None:
    data = encoded(half_clear(mode), form)
    for edge in (None, 256, 20):
        image = picture(data, edge=edge)
        assert near([image.getpixel((1, 0)), image.getpixel((image.width - 2, 0))], [(0,) * 3, (255,) * 3])


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_a_transparent_palette_colour_is_white(form: str) -> None:
    image = Image.new("P", (40, 40), 0)
    image.putpalette([0, 0, 0, 200, 0, 0, 0, 0, 200])
    image.paste(1, (0, 0, 20, 40))
    flat = picture(encoded(image, form, transparency=0))
    assert near([flat.getpixel((5, 5)), flat.getpixel((35, 5))], [(200, 0, 0), (255,) * 3])


def test_a_palette_with_alpha() -> None:
    image = Image.new("P", (40, 40), 0)
    image.putpalette([0, 0, 0, 200, 0, 0])
    image.paste(1, (0, 0, 20, 40))
    flat = picture(encoded(image, "PNG", transparency=bytes([128, 255])))
    assert near([flat.getpixel((5, 5)), flat.getpixel((35, 5))], [(200, 0, 0), (127,) * 3])


def test_a_transparent_colour_of_a_true_colour_picture() -> None:
    flat = picture(encoded(corners(), "PNG", transparency=(255, 0, 0)))
    assert near(corner_colours(flat), [(255, 255, 255), *COLOURS[1:]])


def test_cmyk_as_adobe_writes_it() -> None:
    data = encoded(in_mode("CMYK"), "JPEG", quality=95)
    assert b"Adobe" in data, "Pillow marks it, which says that the values are inverted"
    assert near(corner_colours(picture(data)), COLOURS, 12)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(form: str) -> None:
    levels = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (8, 1))
    image = picture(encoded(Image.fromarray(levels), form), edge=None)
    assert np.array_equal(np.asarray(image)[0, :, 0], np.rint(levels[0] / 257))


def test_every_sixteen_bit_level() -> None:
    levels = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    assert np.array_equal(np.asarray(shallow(Image.fromarray(levels))), np.rint(levels / 257))


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (np.float32([[0, 0.5, 1]]), [0, 128, 255]),
        (np.float32([[0, 127.6, 255]]), [0, 128, 255]),
        (np.float32([[0, 32767.5, 65535]]), [0, 128, 255]),
        (np.float32([[-1, 0, 1]]), [0, 128, 255]),
        (np.float32([[0, np.nan, 1]]), [0, 0, 255]),
        (np.int32([[0, 1, 255]]), [0, 1, 255]),
        (np.int32([[0, 257, 65535]]), [0, 1, 255]),
        (np.int32([[0, 502_000, 1_000_000]]), [0, 128, 255]),
        (np.int32([[0, 0, 0]]), [0, 0, 0]),
    ],
)
def test_deep_values_by_their_range(values: Any, wanted: list[int]) -> None:
    image = picture(encoded(Image.fromarray(values), "TIFF"), edge=None)
    assert np.asarray(image)[0, :, 0].tolist() == wanted


def test_the_tone_of_a_deep_picture_is_the_same_at_every_size() -> None:
    values = np.full((400, 400), 0.25, np.float32)
    values[0, 0] = 200.0  # one bright spot that shrinking would wash out
    data = encoded(Image.fromarray(values), "TIFF")
    levels = {int(np.median(np.asarray(picture(data, edge=edge)))) for edge in (None, 256, 32)}
    assert levels == {0}


# -- colour profiles


def other_profile() -> bytes:
    """Not sRGB: XYZ as a stand-in would be refused, so an sRGB profile is renamed and its gamma made linear."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = int.from_bytes(data[128:132])
    changed = bytearray(data)
    for at in range(132, 132 + 12 * count, 12):
        tag, begin = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8])
        if tag in (b"rTRC", b"gTRC", b"bTRC"):
            changed[begin : begin + 12] = b"curv" + bytes(8)  # no entries: linear
    return bytes(changed).replace(b"sRGB", b"none").replace("sRGB".encode("utf-16-be"), "none".encode("utf-16-be"))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_profile_is_honoured(form: str) -> None:
    flat = picture(encoded(Image.new("RGB", (64, 64), (55, 55, 55)), form, icc_profile=other_profile()))
    assert near([flat.getpixel((9, 9))], [(128,) * 3], 4), "linear 55 is sRGB 128"


def test_a_profile_with_transparency() -> None:
    image = Image.new("RGBA", (64, 64), (55, 55, 55, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    flat = picture(encoded(image, "PNG", icc_profile=other_profile()))
    assert near([flat.getpixel((9, 9)), flat.getpixel((0, 0))], [(128,) * 3, (255,) * 3], 4)


def test_srgb_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageCms, "applyTransform", lambda *_: pytest.fail("transformed"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert picture(encoded(corners(), icc_profile=srgb))
    assert picture(encoded(corners()))


@pytest.mark.parametrize("broken", [b"rubbish", other_profile()[:200], other_profile().replace(b"RGB ", b"CMYK")])
def test_a_broken_or_unfitting_profile_is_ignored(broken: bytes) -> None:
    assert near(corner_colours(picture(encoded(corners(), quality=95, subsampling=0, icc_profile=broken))), COLOURS)


# -- damage


def test_every_cut_of_a_jpeg_is_told() -> None:
    data = encoded(scene(300, 200), orientation=6)
    kinds = {told(data[:length]) for length in range(3, len(data) - 2, 97)}
    assert kinds == {"truncated"}
    assert picture(data).size == (171, 256)


def test_a_cut_jpeg_is_told_at_every_scale() -> None:
    data = encoded(scene(2048, 1365))
    for edge in (256, 512, 1024, None):
        assert told(data[: len(data) // 2], edge=edge) == "truncated"


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}])
def test_a_cut_jpeg_with_a_new_end_is_told(options: dict[str, Any]) -> None:
    """As rescue programs leave them: libjpeg fills the rest with grey and says nothing."""
    data = encoded(scene(640, 427), **options)
    cut = len(data) // 2 if "progressive" not in options else data.index(b"\xff\xda") + 300
    rescued = data[:cut].rstrip(b"\xff") + b"\xff\xd9"
    with Image.open(BytesIO(rescued)) as image:
        assert image.convert("RGB").getpixel((639, 426)) == (128, 128, 128), "the test's own picture"
    for edge in (256, None):
        assert told(rescued, edge=edge) == "truncated"


def test_a_photo_with_a_grey_border_is_whole() -> None:
    image = scene(640, 427)
    image.paste((128, 128, 128), (0, 300, 640, 427))
    for options in ({}, {"progressive": True}):
        data = encoded(image, **options)
        assert near([picture(data).getpixel((100, 170))], [(128,) * 3], 0), "the test's own picture is grey below"
    assert picture(encoded(Image.new("L", (300, 300), 128))).size == (256, 256)


def test_junk_after_the_end_does_no_harm() -> None:
    data = encoded(scene())
    for junk in (bytes(5000), b"\xff\xd8\xff\xe0junk", data, b"\xff\xd9"):
        assert picture(data + junk).tobytes() == picture(data).tobytes()


@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP", "GIF", "AVIF", "BMP", "JPEG2000"])
def test_halves_of_other_formats_are_told(form: str) -> None:
    data = encoded(scene(300, 200), form)
    assert told(data[: len(data) // 2]) in ("truncated", "damaged")
    assert told(data[:20]) in ("truncated", "damaged", "not-an-image")


def test_what_is_no_picture() -> None:
    assert told(b"shopping list: film, batteries\n" * 40) == "not-an-image"
    assert told(np.random.default_rng(3).bytes(4096)) == "not-an-image"
    assert told(b"") == "empty"


def test_what_cannot_be_read_here() -> None:
    assert told(b"%PDF-1.7 and so on", "a.jpg") == "unsupported"
    assert told(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a.heic") == "unsupported"
    assert told(b"II*\0\x10\0\0\0CR\x02\0" + bytes(400), "a.cr2") in ("unsupported", "damaged")
    assert told(b"rubbish" * 99, "a.nef") in ("unsupported", "damaged")


def test_bombs_are_refused_before_they_are_opened() -> None:
    for size in ((60_000, 60_000), (30_000, 20_000), (2**31 - 1, 2**31 - 1)):
        assert told(png_of_size(*size), "bomb.png") == "too-large"


def test_large_pictures_within_the_limit_give_no_warning() -> None:
    assert told(png_of_size(15_000, 15_000), "large.png", pixels=10**9) == "truncated"  # warnings are errors here


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(decode.JpegImageFile, "load", fails)
    assert told(encoded(corners())) == "too-large"


def test_a_fault_of_the_program_is_not_called_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise AttributeError("a slip in our own code")

    monkeypatch.setattr(decode, "plain", fails)
    with pytest.raises(AttributeError):
        picture(encoded(corners()))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_changed_bytes_give_a_picture_or_a_problem(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"]))
    content = bytearray(encoded(corners(), form))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    kinds = set()
    for part in (bytes(content), bytes(content[:cut])):
        try:
            assert picture(part, pixels=10**6).mode == "RGB"
        except PhotoError as error:
            kinds.add(error.kind)
    assert kinds <= set(PROBLEM_KINDS)


def test_where_a_jpeg_header_ends() -> None:
    data = encoded(scene(64, 64))
    scan = data.index(b"\xff\xda")
    assert all(shortfall.header_ends_early(data[:length]) for length in (2, 3, 30, 300, scan))
    assert not shortfall.header_ends_early(data)
    assert not shortfall.header_ends_early(data[:20] + b"rubbish" * 20)


# -- HEIF and raw


def test_heif_upright_whatever_its_exif_says(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.heic"
    heif.from_pillow(corners(640, 400)).save(path, exif=exif.tobytes(), quality=95)
    upright = heif.open_heif(path).size
    image = picture(path.read_bytes(), "a.heic")
    assert (image.width > image.height) == (upright[0] > upright[1])
    assert max(image.size) == 256


def test_heif_damage(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    path = tmp_path / "a.heic"
    heif.from_pillow(scene(300, 200)).save(path)
    data = path.read_bytes()
    assert near([picture(data).getpixel((5, 5))], [scene(300, 200).resize((256, 171)).getpixel((5, 5))], 30)
    assert told(data[: len(data) // 2], "a.heic") in ("truncated", "damaged")
    assert told(data, "a.heic", pixels=1000) == "too-large"


def test_a_jpeg_that_is_named_raw() -> None:
    assert near(corner_colours(picture(encoded(corners(600, 400)), "a.nef")), COLOURS)


def test_a_whole_tiff_that_is_named_raw() -> None:
    assert near(corner_colours(picture(encoded(corners(600, 400), "TIFF"), "a.raw")), COLOURS)


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("kind", "before", "times"), [(b"zTXt", b"Comment\0\0", 1), (b"iCCP", b"sRGB\0\0", 1), (b"tEXt", b"Comment\0", 80)]
)
def test_a_text_or_profile_that_grows_without_end_is_named_as_the_reason(
    kind: bytes, before: bytes, times: int
) -> None:
    png = encoded(Image.new("RGB", (10, 10)), "PNG")
    content = before + (bytes(2**20 - 100) if times > 1 else zlib.compress(bytes(3 * 2**20)))
    with pytest.raises(PhotoError, match="text or colour profile") as caught:
        picture(png[:33] + chunk(kind, content) * times + png[33:], "a.png")
    assert caught.value.kind == "too-large"


@pytest.mark.parametrize("more", [b"", bytes(1000)])
def test_a_webp_that_claims_too_many_pixels_is_told_with_their_number(more: bytes) -> None:
    edge = (60000 - 1).to_bytes(3, "little")
    content = b"WEBPVP8X" + (10).to_bytes(4, "little") + bytes(4) + edge + edge + more
    with pytest.raises(PhotoError, match="60000 x 60000 pixels") as caught:
        picture(b"RIFF" + len(content).to_bytes(4, "little") + content, "a.webp")
    assert caught.value.kind == "too-large"

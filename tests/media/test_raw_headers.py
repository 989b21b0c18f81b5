"""The headers of raw files, built byte by byte: no camera's file is needed."""

import struct
from datetime import datetime
from fractions import Fraction
from pathlib import PurePosixPath

import pytest
from header_bytes import box, jpeg, packet
from header_bytes import tiff as build

from catalog_gui.errors import PhotoError
from catalog_gui.media import exif, headers, raw_headers
from catalog_gui.media.dates import Taken
from catalog_gui.media.header import Header

DATE = "2024:05:06 07:08:09"
WHEN = datetime(2024, 5, 6, 7, 8, 9)
THUMBNAIL = {0x00FE: 1, 0x0100: 160, 0x0101: 120, 0x010F: "NIKON", 0x0110: "D70", 0x0112: 8}


def read(data: bytes, name: str) -> Header:
    return headers.read(data, PurePosixPath(name))


def test_the_largest_picture_counts_and_not_the_thumbnail() -> None:
    data = build(THUMBNAIL, children=[{0x0100: 3040, 0x0101: 2014}, {0x00FE: 1, 0x0100: 570, 0x0101: 375}])
    header = read(data, "a.NEF")
    assert (header.format, header.width, header.height) == ("NEF", 3040, 2014)
    assert header.tags is not None
    assert exif.facts(header.tags).orientation == 8


@pytest.mark.parametrize(
    ("stated", "size"),
    [((6000, 4000), (6000, 4000)), ((6040, 4030), (6040, 4030)), ((1620, 1080), (6048, 4024)), ((0, 0), (6048, 4024))],
)
def test_the_cameras_own_figure_unless_it_is_a_previews(stated: tuple[int, int], size: tuple[int, int]) -> None:
    data = build(THUMBNAIL, children=[{0x0100: 6048, 0x0101: 4024}], exif={0xA002: stated[0], 0xA003: stated[1]})
    assert (read(data, "a.arw").width, read(data, "a.arw").height) == size


def test_a_cr2_whose_raw_directory_tells_no_size() -> None:
    data = build({0x0100: 1536, 0x0101: 1024}, exif={0xA002: 3456, 0xA003: 2304}, first=16)
    header = read(data[:8] + b"CR\2\0" + data[12:], "a.cr2")
    assert (header.format, header.width, header.height) == ("CR2", 3456, 2304)


def test_the_crop_that_a_dng_asks_for() -> None:
    picture = {0x0100: 5568, 0x0101: 3720, 0xC620: [Fraction(5544), Fraction(3694)]}
    data = build({**THUMBNAIL, 0xC612: b"\1\4\0\0"}, children=[picture])
    header = read(data, "a.dng")
    assert (header.format, header.width, header.height) == ("DNG", 5544, 3694)


def test_the_borders_that_panasonic_tells() -> None:
    data = build({2: 3724, 3: 2754, 4: 8, 5: 12, 6: 2744, 7: 3660, 0x0110: "DMC-LX3"}, magic=b"IIU\0")
    header = read(data, "a.rw2")
    assert (header.format, header.width, header.height) == ("RW2", 3648, 2736)


def test_olympus_has_a_mark_of_its_own() -> None:
    header = read(build({0x0100: 4032, 0x0101: 3024}, magic=b"IIRO"), "a.orf")
    assert (header.format, header.width, header.height) == ("ORF", 4032, 3024)


def test_a_tiff_shows_its_first_picture_and_carries_xmp() -> None:
    data = build(
        {0x0100: 60, 0x0101: 40, 0x02BC: packet(attributes='xmp:Rating="2"')}, following={0x0100: 600, 0x0101: 400}
    )
    header = read(data, "a.tif")
    assert (header.format, header.width, header.height, len(header.packets)) == ("TIFF", 60, 40, 1)


def test_a_raw_without_any_size_still_names_its_camera() -> None:
    header = read(build({0x0110: "D70"}), "a.nef")
    assert (header.width, header.height) == (None, None)
    with pytest.raises(PhotoError) as caught:
        read(build({0x0112: 1}), "a.nef")
    assert caught.value.kind == "damaged"


def fujifilm(records: bytes, preview: bytes) -> bytes:
    table = struct.pack(">III", 108 + len(records), len(preview), 108)
    return b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0") + table + b"\0" * 12 + records + preview


def record(tag: int, *values: int) -> bytes:
    return struct.pack(f">HH{len(values)}H", tag, 2 * len(values), *values)


PREVIEW = jpeg(1920, 1280, exif=build({0x010F: "FUJIFILM", 0x0110: "X-T5", 0x0112: 6}, exif={0x9003: DATE}))


def test_fujifilm() -> None:
    records = struct.pack(">I", 3) + record(0x0100, 5200, 7800) + record(0x0130, 1) + record(0x0111, 5152, 7728)
    header = read(fujifilm(records, PREVIEW), "a.raf")
    assert (header.format, header.width, header.height) == ("RAF", 7728, 5152)
    assert header.tags is not None
    assert exif.facts(header.tags).taken == Taken(WHEN, "exif", 95)


def test_fujifilm_without_records_and_without_a_preview() -> None:
    header = read(fujifilm(struct.pack(">I", 0), PREVIEW), "a.raf")
    assert (header.width, header.height) == (1920, 1280)
    header = read(fujifilm(struct.pack(">I", 1) + record(0x0100, 20, 30), b"none"), "a.raf")
    assert (header.width, header.height, header.tags) == (30, 20, None)
    with pytest.raises(PhotoError) as caught:
        read(fujifilm(struct.pack(">I", 0), b"none"), "a.raf")
    assert caught.value.kind == "damaged"


def test_minolta() -> None:
    block = struct.pack(">8sHHHH8x", b"00000000", 1970, 2572, 1920, 2560)
    tags = build({0x0110: "DiMAGE 7"}, order=">")
    body = b"\0PRD" + struct.pack(">I", len(block)) + block + b"\0TTW" + struct.pack(">I", len(tags)) + tags
    header = read(b"\0MRM" + struct.pack(">I", len(body)) + body, "a.mrw")
    assert (header.format, header.width, header.height) == ("MRW", 2560, 1920)
    assert header.tags is not None
    assert exif.facts(header.tags).camera_model == "DiMAGE 7"


def canon_list(records: list[tuple[int, bytes]], start: int = 0) -> bytes:
    content, entries = b"", b""
    for kind, value in records:
        if kind & 0x4000:
            entries += struct.pack("<H", kind) + value.ljust(8, b"\0")
        else:
            entries += struct.pack("<HII", kind, len(value), len(content) + start)
            content += value
    return content + struct.pack("<H", len(records)) + entries + struct.pack("<I", len(content) + start)


@pytest.mark.parametrize(("turn", "orientation"), [(0, 1), (90, 6), (180, 3), (270, 8), (-90, 8), (45, 1)])
def test_canons_heap(turn: int, orientation: int) -> None:
    seconds = struct.pack("<I", int((WHEN - datetime(1970, 1, 1)).total_seconds()))
    info = struct.pack("<IIfi", 3072, 2048, 1.0, turn)
    inner = canon_list([(0x080A, b"Canon\0EOS 300D\0"), (0x580E, seconds), (0x0817, b"other")])
    heap = canon_list([(0x2807, inner), (0x1810, info)])
    header = read(b"II\x1a\0\0\0HEAPCCDR" + b"\0" * 12 + heap, "a.crw")
    assert (header.format, header.width, header.height) == ("CRW", 3072, 2048)
    facts = header.facts
    assert facts is not None
    assert (facts.orientation, facts.camera_make, facts.camera_model) == (orientation, "Canon", "EOS 300D")
    assert facts.taken == Taken(WHEN, "exif", 95)


def test_a_heap_that_holds_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = b"".join(struct.pack("<HII", 0x2807, 26 + 40 * 10 + 6, 0) for _ in range(40))
    data = b"II\x1a\0\0\0HEAPCCDR".ljust(26, b"\0") + struct.pack("<H", 40) + entries + struct.pack("<I", 26 - 26)
    lists = 0
    original = raw_headers._records

    def counted(*arguments: object) -> object:
        nonlocal lists
        lists += 1
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(raw_headers, "_records", counted)
    with pytest.raises(PhotoError):
        read(data, "a.crw")
    assert 1 < lists <= raw_headers.MAX_LISTS


def test_canons_cr3() -> None:
    parts = box(b"CMT1", build({0x010F: "Canon", 0x0100: 6000, 0x0101: 4000, 0x0112: 6}))
    parts += box(b"CMT2", build({0x9003: DATE, 0x9291: "72", 0x8827: 200}))
    parts += box(b"CMT4", build({1: "N", 2: [48, 30, 0], 3: "W", 4: [2, 15, 0]}))
    canon = box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + box(b"CNCV", b"x") + parts)
    words = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + packet(attributes='xmp:Rating="3"'))
    header = read(box(b"ftyp", b"crx \0\0\0\0crx ") + box(b"moov", canon) + words, "a.cr3")
    assert (header.format, header.width, header.height, len(header.packets)) == ("CR3", 6000, 4000, 1)
    assert header.tags is not None
    facts = exif.facts(header.tags)
    assert facts.taken == Taken(WHEN.replace(microsecond=720_000), "exif", 95, True)
    assert (facts.orientation, facts.iso, facts.position) == (6, 200, (48.5, -2.25))


def sigma(sections: list[tuple[bytes, bytes]], turn: int = 0) -> bytes:
    data = b"FOVb" + b"\0" * 24 + struct.pack("<III", 2268, 1512, turn) + b"\0" * 32
    listed = b""
    for kind, content in sections:
        listed += struct.pack("<II4s", len(data), len(content), kind)
        data += content
    return data + b"SECd" + struct.pack("<II", 0, len(sections)) + listed + struct.pack("<I", len(data))


def properties(named: dict[str, str]) -> bytes:
    letters, places = "", b""
    for name, value in named.items():
        places += struct.pack("<II", len(letters), len(letters) + len(name) + 1)
        letters += f"{name}\0{value}\0"
    return b"SECp" + struct.pack("<IIIII", 0, len(named), 0, 0, len(letters)) + places + letters.encode("utf-16-le")


def test_sigmas_named_properties() -> None:
    named = {"CAMMANUF": "SIGMA", "CAMMODEL": "SIGMA SD10", "TIME": "1714979289", "ISO": "100", "SHUTTER": "0.008"}
    data = sigma([(b"PROP", properties({**named, "APERTURE": "8.0", "FLENGTH": "30", "EXPCOMP": "x"}))], turn=90)
    header = read(data, "a.x3f")
    assert (header.format, header.width, header.height) == ("X3F", 2268, 1512)
    facts = header.facts
    assert facts is not None
    assert (facts.orientation, facts.camera_make, facts.camera_model, facts.iso) == (6, "SIGMA", "SIGMA SD10", 100)
    assert (facts.exposure_seconds, facts.aperture, facts.focal_mm) == (0.008, 8.0, 30.0)
    assert facts.taken == Taken(WHEN, "exif", 95)


def test_sigmas_embedded_jpeg() -> None:
    data = sigma([(b"IMAG", b"SECi" + b"\0" * 24 + b"pixels"), (b"IMA2", b"SECi" + b"\0" * 24 + PREVIEW)])
    header = read(data, "a.x3f")
    assert header.tags is not None
    assert exif.facts(header.tags).camera_model == "X-T5"


@pytest.mark.parametrize(
    "data", [sigma([]), sigma([])[:50], sigma([(b"PROP", b"SECp")]), sigma([(b"PROP", b"SECp" + b"\xff" * 40)])]
)
def test_a_sigma_that_tells_only_its_size(data: bytes) -> None:
    header = read(data, "a.x3f")
    assert (header.width, header.height, header.tags) == (2268, 1512, None)
    assert header.facts is not None
    assert (header.facts.camera_make, header.facts.taken) == ("SIGMA", None)

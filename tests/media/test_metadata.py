"""All sources of a photo weighed against each other."""

import pickle
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from header_bytes import SIZE, TURN, heif, jpeg, packet
from header_bytes import tiff as build
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from catalog_gui.errors import PROBLEM_KINDS, PhotoError
from catalog_gui.media import metadata
from catalog_gui.media.metadata import Metadata

DATE = "2024:05:06 07:08:09"
WHEN = datetime(2024, 5, 6, 7, 8, 9)
WRITTEN = datetime(2022, 2, 3, 4, 5, 6)
MTIME = int(WRITTEN.timestamp()) * 10**9
PLACE = {1: "N", 2: [48, 30, 0], 3: "W", 4: [2, 15, 0]}
WORDS = """<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{0} title</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{0} caption</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>{0}</rdf:li></rdf:Bag></dc:subject>"""
SHOT = """exif:DateTimeOriginal="2021-01-02T03:04:05" tiff:Make="XMP make" tiff:Model="XMP model" exif:GPSLatitude="10,0N"
 exif:GPSLongitude="20,0E" """


def read(data: bytes, path: str = "/photos/a.jpg", sidecars: tuple[Path, ...] = (), mtime_ns: int = MTIME) -> Metadata:
    return metadata.read(data, Path(path), sidecars, mtime_ns)


def test_everything_at_once() -> None:
    block = build(
        {0x010F: "Canon", 0x0110: "EOS R6", 0x0112: 6},
        exif={
            0x9003: DATE,
            0x9291: "25",
            0x829A: Fraction(1, 125),
            0x829D: Fraction(28, 10),
            0x8827: 400,
            0xA434: "RF 50mm",
        },
        gps=PLACE,
    )
    found = read(jpeg(6000, 4000, exif=block, xmp=packet(WORDS.format("My"), attributes='xmp:Rating="4"')))
    assert found == Metadata(
        format="JPEG", width=4000, height=6000, orientation=6,
        taken=WHEN.replace(microsecond=250_000), taken_subsecond=True, taken_source="exif", taken_confidence=95,
        taken_suspicious=False, camera_make="Canon", camera_model="EOS R6", latitude=48.5, longitude=-2.25, lens="RF 50mm",
        iso=400, exposure_seconds=1 / 125, aperture=2.8, focal_mm=None,
        title="My title", caption="My caption", rating=4, keywords=("My",),
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_photo_that_says_nothing_of_itself() -> None:
    assert read(jpeg(60, 40)) == Metadata(
        format="JPEG", width=60, height=40, taken=WRITTEN, taken_source="filesystem", taken_confidence=30
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_sizes_are_those_of_the_upright_picture(orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    tags = Image.Exif()
    tags[0x0112] = orientation
    Image.new("RGB", (60, 40)).save(path, exif=tags)
    found = read(path.read_bytes())
    with Image.open(path) as image:
        assert (found.width, found.height) == ImageOps.exif_transpose(image).size
    assert found.orientation == orientation


def test_orientation_in_xmp_counts_only_without_one_in_exif() -> None:
    turned = packet(attributes='tiff:Orientation="6"')
    assert read(jpeg(60, 40, xmp=turned)).width == 40
    assert read(jpeg(60, 40, xmp=turned, exif=build({0x0112: 1}))).width == 60


def test_orientation_in_a_sidecar_says_nothing_of_the_pixels(tmp_path: Path) -> None:
    sidecar = tmp_path / "a.xmp"
    sidecar.write_bytes(packet(attributes='tiff:Orientation="6"'))
    assert read(jpeg(60, 40), sidecars=(sidecar,)).width == 60


def test_a_container_that_turns_by_itself_is_not_turned_again() -> None:
    found = read(heif(SIZE + TURN, b"\x01\x82"), "/photos/a.heic")
    assert (found.format, found.width, found.height, found.orientation) == ("HEIF", 3000, 4000, 1)


def shot(found: Metadata) -> tuple[object, ...]:
    return found.taken, found.taken_source, found.camera_make, found.camera_model, found.latitude, found.longitude


def test_exif_beats_xmp_for_date_camera_and_place() -> None:
    block = build({0x010F: "Canon", 0x0110: "EOS R6"}, exif={0x9003: DATE}, gps=PLACE)
    both = read(jpeg(exif=block, xmp=packet(attributes=SHOT)))
    assert shot(both) == (WHEN, "exif", "Canon", "EOS R6", 48.5, -2.25)


def test_xmp_fills_in_what_exif_lacks() -> None:
    found = read(jpeg(exif=build({0x010F: "Canon"}), xmp=packet(attributes=SHOT)))
    assert shot(found) == (datetime(2021, 1, 2, 3, 4, 5), "xmp", "Canon", "XMP model", 10.0, 20.0)
    assert found.taken_confidence == 80


def test_even_a_lesser_exif_date_beats_xmp() -> None:
    found = read(jpeg(exif=build({0x0132: DATE}), xmp=packet(attributes=SHOT)))
    assert (found.taken, found.taken_source, found.taken_confidence) == (WHEN, "exif", 85)


def test_an_invalid_exif_date_does_not() -> None:
    found = read(jpeg(exif=build({0x0132: "0000:00:00 00:00:00"}), xmp=packet(attributes=SHOT)))
    assert found.taken_source == "xmp"


def test_a_place_is_taken_whole_from_one_source() -> None:
    found = read(jpeg(exif=build({0x010F: "x"}, gps={1: "N", 2: [48, 30, 0]}), xmp=packet(attributes=SHOT)))
    assert (found.latitude, found.longitude) == (10.0, 20.0)


def test_a_receiver_without_a_fix_is_no_place() -> None:
    nowhere = {1: "N", 2: [0, 0, 0], 3: "E", 4: [0, 0, 0]}
    assert read(jpeg(exif=build({0x010F: "x"}, gps=nowhere))).latitude is None


@pytest.fixture
def sidecar(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_sidecar_beats_embedded_words_and_both_beat_exif(sidecar: Callable[[str, bytes], Path]) -> None:
    block = build({0x010E: "EXIF caption", 0x4746: 1, 0x9C9B: "EXIF title\0".encode("utf-16-le")})
    data = jpeg(exif=block, xmp=packet(WORDS.format("Embedded"), attributes='xmp:Rating="2"'))
    beside = sidecar("a.xmp", packet(WORDS.format("Beside"), attributes=f'xmp:Rating="3" {SHOT}'))
    found = read(data)
    assert (found.title, found.caption, found.rating, found.keywords) == (
        "Embedded title",
        "Embedded caption",
        2,
        ("Embedded",),
    )
    found = read(data, sidecars=(beside,))
    assert (found.title, found.caption, found.rating, found.keywords) == (
        "Beside title",
        "Beside caption",
        3,
        ("Beside",),
    )
    assert shot(found) == (datetime(2021, 1, 2, 3, 4, 5), "xmp", "XMP make", "XMP model", 10.0, 20.0)
    found = read(jpeg(exif=block))
    assert (found.title, found.caption, found.rating, found.keywords) == ("EXIF title", "EXIF caption", 1, ())


def test_a_sidecar_that_lacks_a_word_leaves_the_embedded_one(sidecar: Callable[[str, bytes], Path]) -> None:
    data = jpeg(xmp=packet(WORDS.format("Embedded")))
    found = read(data, sidecars=(sidecar("a.xmp", packet(attributes='xmp:Rating="5"')),))
    assert (found.title, found.rating) == ("Embedded title", 5)


def test_embedded_camera_and_date_beat_those_of_a_sidecar(sidecar: Callable[[str, bytes], Path]) -> None:
    beside = sidecar("a.xmp", packet(attributes=SHOT.replace("XMP", "Sidecar").replace("2021", "2011")))
    found = read(jpeg(xmp=packet(attributes=SHOT)), sidecars=(beside,))
    assert (found.taken, found.camera_make) == (datetime(2021, 1, 2, 3, 4, 5), "XMP make")


@pytest.mark.parametrize("turned", [False, True])
def test_the_sidecar_of_the_full_name_comes_first(sidecar: Callable[[str, bytes], Path], turned: bool) -> None:
    stem = sidecar("a.xmp", packet(WORDS.format("Stem")))
    full = sidecar("A.JPG.xmp", packet(WORDS.format("Full")))
    assert read(jpeg(), sidecars=(full, stem) if turned else (stem, full)).title == "Full title"


def test_sidecars_that_cannot_be_read_say_nothing(sidecar: Callable[[str, bytes], Path], tmp_path: Path) -> None:
    good = sidecar("a.xmp", packet(attributes='xmp:Rating="5"'))
    broken, other = sidecar("a.jpg.xmp", b"<x:xmpmeta"), sidecar("a.aae", packet(attributes='xmp:Rating="1"'))
    found = read(jpeg(), sidecars=(tmp_path / "gone.xmp", tmp_path, broken, other, good))
    assert found.rating == 5


@pytest.mark.parametrize(
    ("path", "taken", "source", "confidence"),
    [
        ("/photos/2023-01-01/IMG_20240506_070809.jpg", WHEN, "filename", 70),
        ("/photos/2024-05-06/IMG_1.jpg", datetime(2024, 5, 6), "folder", 50),
        ("/photos/2024-05/IMG_1.jpg", WRITTEN, "filesystem", 30),
    ],
)
def test_names_tell_a_date_where_the_file_tells_none(path: str, taken: datetime, source: str, confidence: int) -> None:
    found = read(jpeg(), path)
    assert (found.taken, found.taken_source, found.taken_confidence) == (taken, source, confidence)
    inside = read(jpeg(exif=build({0x0132: "2020:01:01 00:00:00"})), path)
    assert (inside.taken, inside.taken_source) == (datetime(2020, 1, 1), "exif")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    assert read(jpeg(), "/photos/Z\udcfcrich/2024-05-06 \udcff.jpg").taken == datetime(2024, 5, 6)


@pytest.mark.parametrize(
    ("written", "doubtful"),
    [("2000:01:01 00:00:00", True), ("2000:01:01 00:00:01", False), ("1970:01:01 00:00:00", True)],
)
def test_doubtful_dates_are_kept_and_marked(written: str, doubtful: bool) -> None:
    found = read(jpeg(exif=build({0x010F: "x"}, exif={0x9003: written})))
    assert (found.taken_suspicious, found.taken_source, found.taken_confidence) == (doubtful, "exif", 95)


def test_the_future_is_doubtful() -> None:
    ahead = datetime.now() + timedelta(days=30)
    assert read(jpeg(exif=build({0x0132: f"{ahead:%Y:%m:%d %H:%M:%S}"}))).taken_suspicious


def test_a_file_time_that_cannot_be_is_no_date() -> None:
    found = read(jpeg(), mtime_ns=10**30)
    assert (found.taken, found.taken_source, found.taken_confidence) == (None, None, None)


def test_a_lost_size_does_not_lose_the_rest() -> None:
    data = jpeg(exif=build({0x010F: "Canon", 0x0112: 6})).replace(b"\xff\xc0\x00\x11", b"\0\0\0\0")
    found = read(data)
    assert (found.width, found.height, found.camera_make, found.orientation) == (None, None, "Canon", 6)


@pytest.mark.parametrize(("data", "kind"), [(b"", "empty"), (b"text", "not-an-image"), (jpeg()[:9], "truncated")])
def test_files_without_a_header_are_refused(data: bytes, kind: str) -> None:
    with pytest.raises(PhotoError) as caught:
        read(data)
    assert caught.value.kind == kind


@given(
    st.binary(max_size=300), st.binary(max_size=300), st.sampled_from(["a.jpg", "a.nef", "a.heic", "2024-05-06.png"])
)
def test_any_tags_and_any_xmp_leave_the_photo_its_size(tags: bytes, words: bytes, name: str) -> None:
    found = read(jpeg(60, 40, exif=b"II*\0\x08\0\0\0" + tags, xmp=words), f"/{name}")
    assert {found.width, found.height} == {60, 40}
    assert found.orientation in range(1, 9)


@given(st.binary(max_size=500))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except PhotoError as error:
        if error.kind not in PROBLEM_KINDS:
            raise
    else:
        assert found.format

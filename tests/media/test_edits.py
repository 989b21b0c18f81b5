"""edits.py: what Lightroom, darktable and others leave beside a photo counts; a rating alone does not."""

from pathlib import Path

import pytest
from header_bytes import jpeg, packet

from catalog_gui.media import metadata
from catalog_gui.media.edits import edit_files, has_edits, packet_holds_edits, sidecars_of

CRS = 'xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
DARKTABLE = 'xmlns:darktable="http://darktable.sf.net/"'
EDITED = packet(attributes=f'{CRS} crs:HasSettings="True" crs:Exposure2012="+0.50"')


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_1.CR2"
    path.write_bytes(b"raw")
    return path


@pytest.mark.parametrize(
    ("attributes", "edited"),
    [
        ('crs:HasSettings="True" crs:Exposure2012="+0.50"', True),
        ('crs:HasSettings="true"', True),
        ('crs:HasSettings="False" crs:HasCrop="True"', True),
        ('crs:HasSettings="False" crs:HasCrop="False" crs:WhiteBalance="As Shot"', False),
        ('crs:HasSettings="True" crs:AlreadyApplied="True"', False),
        ('crs:Version="2.4" crs:Exposure="-0.30"', True),
        ('crs:Version="15.0" crs:ProcessVersion="11.0"', False),
        ('xmp:Rating="5"', False),
        ("", False),
    ],
)
def test_camera_raw_says_whether_there_are_settings(attributes: str, edited: bool) -> None:
    assert packet_holds_edits(packet(attributes=f"{CRS} {attributes}")) is edited


@pytest.mark.parametrize(
    ("attributes", "edited"),
    [
        ('darktable:history_end="3"', True),
        ('darktable:history_end="0"', False),
        ('darktable:history_end="7" darktable:history_basic_hash="aa" darktable:history_current_hash="bb"', True),
        ('darktable:history_end="7" darktable:history_basic_hash="aa" darktable:history_current_hash="aa"', False),
        ('darktable:history_end="7" darktable:history_auto_hash="cc" darktable:history_current_hash="cc"', False),
        ('darktable:xmp_version="5" xmp:Rating="3"', False),
    ],
)
def test_what_darktable_does_by_itself_is_no_edit(attributes: str, edited: bool) -> None:
    assert packet_holds_edits(packet(attributes=f"{DARKTABLE} {attributes}")) is edited


def test_an_old_darktable_lists_what_was_done() -> None:
    steps = "<darktable:history_operation><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></darktable:history_operation>"
    assert packet_holds_edits(packet(steps.format("exposure"), attributes=DARKTABLE))
    assert not packet_holds_edits(packet(steps.format(""), attributes=DARKTABLE))


@pytest.mark.parametrize("junk", [b"", b"<x:xmpmeta", b"\0" * 50, b"crs:HasSettings"])
def test_what_is_no_xmp_holds_no_edits(junk: bytes) -> None:
    assert not packet_holds_edits(junk)


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_1.CR2.dop", "IMG_1.CR2.DOP", "IMG_1.CR2.pp3", "IMG_1.CR2.PP3", "IMG_1.CR2.arp", "IMG_1.CR2.ARP"),
        *("IMG_1.AAE", "IMG_1.aae", "IMG_1.on1", "IMG_1.ON1", "IMG_1.VRD", "IMG_1.vrd"),
    ],
)
def test_files_of_other_programs_count_by_being_there(photo: Path, name: str) -> None:
    assert not has_edits(photo)
    photo.with_name(name).write_bytes(b"anything")
    assert has_edits(photo)
    assert photo.with_name(name) in edit_files(photo)
    assert not has_edits(photo.with_name("IMG_12.CR2"))


@pytest.mark.parametrize("name", ["IMG_1.xmp", "IMG_1.XMP", "IMG_1.CR2.xmp", "IMG_1.CR2.XMP"])
def test_xmp_beside_counts_by_what_it_holds(photo: Path, name: str) -> None:
    photo.with_name(name).write_bytes(packet(attributes='xmp:Rating="5"'))
    assert sidecars_of(photo)
    assert not has_edits(photo)
    photo.with_name(name).write_bytes(EDITED)
    assert has_edits(photo)
    assert has_edits(photo, [photo.with_name(name)])
    assert not has_edits(photo, [])


def test_a_sidecar_of_the_stem_may_be_the_raws_alone(photo: Path) -> None:
    whose = f'{CRS} crs:HasSettings="True" photoshop:SidecarForExtension="CR2"'
    photo.with_suffix(".xmp").write_bytes(packet(attributes=whose))
    assert has_edits(photo)
    assert not has_edits(photo.with_suffix(".JPG"))
    photo.with_suffix(".JPG.xmp").write_bytes(packet(attributes=whose))
    assert has_edits(photo.with_suffix(".JPG")), "named after it as a whole"


def test_what_cannot_be_read_holds_none(photo: Path) -> None:
    photo.with_suffix(".xmp").mkdir()
    assert not has_edits(photo)
    assert not has_edits(photo, [photo.with_suffix(".xmp"), photo.with_name("gone.xmp")])
    assert not has_edits(photo.with_name("x" * 255))
    assert not has_edits(photo.with_name("\udcff.jpg"))
    assert not has_edits(Path("/"))


def test_metadata_tells_of_edits(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "a.jpg", tmp_path / "a.xmp"
    assert not metadata.read(jpeg(), path, (), 1).edits
    sidecar.write_bytes(EDITED)
    assert metadata.read(jpeg(), path, (sidecar,), 1).edits
    sidecar.write_bytes(packet(attributes='xmp:Rating="5"'))
    assert not metadata.read(jpeg(), path, (sidecar,), 1).edits
    (tmp_path / "a.jpg.pp3").write_bytes(b"")
    assert metadata.read(jpeg(), path, (), 1).edits


def test_edits_inside_the_file_lie_not_beside_it() -> None:
    embedded = packet(attributes=f'{CRS} crs:HasSettings="True"')
    assert not metadata.read(jpeg(xmp=embedded), Path("/photos/a.jpg"), (), 1).edits

"""One open, one read, one decode; and what is said of files that cannot be had."""

import hashlib
import os
from pathlib import Path

import pytest
from pictures import encoded, scene, written

from catalog_gui.errors import PROBLEM_KINDS, PhotoError
from catalog_gui.media import decode, source
from catalog_gui.media.source import Limits, PhotoSource


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return written(tmp_path / "IMG_1.jpg", encoded(scene()))


def kind_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(PhotoError) as caught:
        _ = PhotoSource(path, limits=limits).data
    assert caught.value.kind in PROBLEM_KINDS
    assert caught.value.message.endswith((".", "?"))
    return caught.value.kind


def test_facts_of_the_file(photo: Path) -> None:
    one = PhotoSource(photo)
    assert one.data == photo.read_bytes()
    assert one.size == photo.stat().st_size
    assert one.mtime_ns == photo.stat().st_mtime_ns
    assert one.sha256 == hashlib.sha256(photo.read_bytes()).digest()
    assert (one.metadata.width, one.metadata.height) == (640, 427)


def test_everything_comes_from_one_read_and_one_decode(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, decodes = [], []
    read, picture = source._read, decode.picture
    monkeypatch.setattr(source, "_read", lambda *given: reads.append(given) or read(*given))
    monkeypatch.setattr(decode, "picture", lambda *given: decodes.append(given) or picture(*given))
    one = PhotoSource(photo)
    assert one.picture() is one.picture(256)
    _ = one.sha256, one.metadata, one.size, one.mtime_ns
    assert (len(reads), len(decodes)) == (1, 1)


def test_nothing_is_opened_before_it_is_asked(tmp_path: Path) -> None:
    assert PhotoSource(tmp_path / "gone.jpg").timings == {}


def test_timings_tell_what_was_done(photo: Path) -> None:
    one = PhotoSource(photo)
    _ = one.sha256, one.picture()
    assert set(one.timings) == {"read", "checksum", "decode"}
    assert all(seconds >= 0 for seconds in one.timings.values())


def test_the_picture_depends_on_the_file_and_the_edge_alone(photo: Path) -> None:
    busy = PhotoSource(photo)
    for edge in (512, 100, 256, 1440):
        busy.picture(edge)
    busy.full()
    for edge in (100, 256, 512):
        assert busy.picture(edge).tobytes() == PhotoSource(photo).picture(edge).tobytes()


def test_sizes(photo: Path) -> None:
    one = PhotoSource(photo)
    assert one.picture(256).size == (256, 171)
    assert one.picture(1440).size == (640, 427), "never enlarged"
    assert one.full().size == (640, 427)
    assert {one.picture(256).mode, one.full().mode} == {"RGB"}


def test_absent_and_empty_files(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "gone.jpg") == "missing"
    assert kind_of(written(tmp_path / "file", b"x") / "below.jpg") == "missing"
    assert kind_of(written(tmp_path / "empty.jpg", b"")) == "empty"
    assert kind_of(tmp_path) == "unreadable"


def test_too_large_a_file(photo: Path) -> None:
    assert kind_of(photo, Limits(bytes=1000)) == "too-large"
    assert PhotoSource(photo, limits=Limits(bytes=photo.stat().st_size)).data


def test_too_many_pixels(photo: Path) -> None:
    with pytest.raises(PhotoError) as caught:
        PhotoSource(photo, limits=Limits(pixels=640 * 427 - 1)).picture()
    assert caught.value.kind == "too-large"
    assert PhotoSource(photo, limits=Limits(pixels=640 * 427)).picture()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert kind_of(tmp_path / "pipe.jpg") == "unreadable"
    with pytest.raises(PhotoError):
        source._read(tmp_path / "pipe.jpg", 10)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_file_that_becomes_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    modes = []
    refuse = source._refuse_devices
    monkeypatch.setattr(source, "_refuse_devices", lambda mode: modes.append(mode) or (len(modes) > 1 and refuse(mode)))
    assert kind_of(tmp_path / "pipe.jpg") == "unreadable"
    assert len(modes) == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_without_permission(photo: Path) -> None:
    photo.chmod(0)
    assert kind_of(photo) == "unreadable"


def test_a_drive_that_fails_while_it_is_read(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(source, "_open", fails)
    with pytest.raises(PhotoError, match="Input/output error") as caught:
        _ = PhotoSource(photo).data
    assert caught.value.kind == "unreadable"


def test_a_file_that_grows_while_it_is_read(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Growing(source.FileIO):
        def readall(self) -> bytes:
            return super().readall() + b"more"

    monkeypatch.setattr(source, "FileIO", Growing)
    assert kind_of(photo) == "unreadable"


def test_names_of_any_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"Z\xfcrich.jpg") if os.name == "posix" else "Zürich.jpg"
    try:
        path = written(tmp_path / name, encoded(scene(40, 30)))
    except OSError:
        pytest.skip("this file system takes no such names")
    assert PhotoSource(path).picture().size == (40, 30)


def test_the_original_is_left_as_it_was(photo: Path) -> None:
    before = (photo.read_bytes(), photo.stat().st_mtime_ns)
    one = PhotoSource(photo)
    _ = one.sha256, one.metadata, one.picture(), one.full()
    assert (photo.read_bytes(), photo.stat().st_mtime_ns) == before

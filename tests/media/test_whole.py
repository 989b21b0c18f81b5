"""whole.py: bytes, format and picture of a file are told apart."""

import hashlib
import stat
from pathlib import Path

import pytest
from camera import cut_short, empty, jpeg, no_picture

from catalog_gui.media.source import Limits
from catalog_gui.media.whole import Whole, examine


def answers(whole: Whole) -> tuple[bool | None, bool | None, str | None]:
    return whole.format_fits, whole.picture_fits, whole.kind


def test_a_whole_photo(tmp_path: Path) -> None:
    file = jpeg(tmp_path / "a.JPG")
    whole = examine(str(file), Limits())
    assert answers(whole) == (True, True, None)
    assert whole.sha256 == hashlib.sha256(file.read_bytes()).digest()
    assert (whole.size, whole.mtime_ns) == (file.stat().st_size, file.stat().st_mtime_ns)


def test_one_that_was_cut_short_begins_as_it_should(tmp_path: Path) -> None:
    whole = examine(str(cut_short(tmp_path / "a.jpg")), Limits())
    assert answers(whole) == (True, False, "truncated")
    assert "a part of the picture is missing" in str(whole.message)


def test_one_under_the_name_of_another_format_decodes(tmp_path: Path) -> None:
    file = jpeg(tmp_path / "a.jpg").rename(tmp_path / "a.png")
    assert answers(examine(str(file), Limits())) == (False, True, None)


@pytest.mark.parametrize("name", ["a.nef", "a.cr3"])
def test_a_jpeg_that_is_called_a_raw(tmp_path: Path, name: str) -> None:
    assert examine(str(jpeg(tmp_path / "a.jpg").rename(tmp_path / name)), Limits()).format_fits is False


def test_words_are_neither_of_the_format_nor_a_picture(tmp_path: Path) -> None:
    assert answers(examine(str(no_picture(tmp_path / "a.jpg")), Limits())) == (False, False, "not-an-image")


def test_an_empty_file_was_read(tmp_path: Path) -> None:
    whole = examine(str(empty(tmp_path / "a.jpg")), Limits())
    assert answers(whole) == (None, False, "empty")
    assert whole.sha256 == hashlib.sha256(b"").digest()


def test_what_is_too_large_says_nothing_of_the_picture(tmp_path: Path) -> None:
    whole = examine(str(jpeg(tmp_path / "a.jpg")), Limits(pixels=10))
    assert answers(whole) == (True, None, "too-large")


def test_one_that_is_gone_gives_no_bytes(tmp_path: Path) -> None:
    whole = examine(str(tmp_path / "a.jpg"), Limits())
    assert (whole.sha256, whole.kind) == (None, "missing")


def test_one_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = jpeg(tmp_path / "a.jpg")
    file.chmod(0)

    def refused(path: str, flags: int) -> int:
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("catalog_gui.media.source._open", refused)  # the one who runs the tests may be root
    whole = examine(str(file), Limits())
    assert (whole.sha256, whole.kind) == (None, "unreadable")
    assert whole.message == "You are not allowed to read this file. Check its permissions."

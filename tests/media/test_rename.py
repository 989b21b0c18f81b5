"""A rename replaces nothing, with the system's promise and without."""

import errno
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_gui.media import rename
from catalog_gui.media.rename import rename_new


@pytest.fixture(params=["promised", "looked for"])
def two(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A file, and a name that is free."""
    if request.param == "looked for":
        monkeypatch.setattr(rename, "_call", lambda source, target: errno.EINVAL)
    (tmp_path / "a.jpg").write_bytes(b"photo")
    return tmp_path / "a.jpg", tmp_path / "b.jpg"


def test_renames(two: tuple[Path, Path]) -> None:
    source, target = two
    rename_new(source, target)
    assert (source.exists(), target.read_bytes()) == (False, b"photo")


def test_replaces_nothing(two: tuple[Path, Path]) -> None:
    source, target = two
    target.write_bytes(b"other")
    with pytest.raises(FileExistsError):
        rename_new(source, target)
    assert (source.read_bytes(), target.read_bytes()) == (b"photo", b"other")


def test_not_even_a_link_to_nowhere(two: tuple[Path, Path]) -> None:
    source, target = two
    try:
        target.symlink_to("nowhere")
    except OSError:
        pytest.skip("this user may not make links")
    with pytest.raises(FileExistsError):
        rename_new(source, target)
    assert source.exists()
    assert target.is_symlink()


def test_what_is_gone(two: tuple[Path, Path]) -> None:
    source, target = two
    source.unlink()
    with pytest.raises(FileNotFoundError):
        rename_new(source, target)


def test_a_path_is_never_cut_at_a_zero_byte(two: tuple[Path, Path]) -> None:
    source, target = two
    with pytest.raises(ValueError, match=r"zero byte|null"):
        rename_new(source, target.with_name("b.jpg\0.png"))
    assert source.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
def test_linux_promises(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    assert rename._call(bytes(tmp_path / "a"), bytes(tmp_path / "b")) in {errno.EEXIST, errno.EINVAL, errno.ENOSYS}
    assert (tmp_path / "b").read_bytes() == b"b"

"""A writer that is killed, or a disk that fills up, in the middle of a thumbnail: the old one stays, no half one is seen."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore

KILLED = """
import sys
from pathlib import Path
from catalog_gui.media.store import ThumbnailStore

def wait(*_):
    print("now", flush=True)
    sys.stdin.read()

class Slow:
    def __init__(self, file):
        self.file = file
    def __enter__(self):
        return self
    def __exit__(self, *_):
        self.file.close()
    def write(self, content):
        self.file.write(content[:len(content) // 2])
        self.file.flush()
        wait()

if sys.argv[2] == "half":
    opened = Path.open
    Path.open = lambda path, *more: Slow(opened(path, *more))
else:
    Path.replace = wait
ThumbnailStore(Path(sys.argv[1])).write(int(sys.argv[3]), b"new" * 1000)
"""


@pytest.mark.parametrize("photo", [1, 2])
@pytest.mark.parametrize("moment", ["half", "before the move"])
def test_a_kill_leaves_the_old_one_or_none(tmp_path: Path, moment: str, photo: int) -> None:
    store = ThumbnailStore(tmp_path / "thumbnails")
    store.claim("one")
    store.write(1, b"old")
    command = [sys.executable, "-c", KILLED, str(store.directory), moment, str(photo)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"now"
        child.kill()
    assert {file.photo_id for file in store.files()} == {1}
    assert (store.read(1), store.read(2)) == (b"old", None)
    assert store.clear_incoming() == 1
    store.write(photo, b"new")
    assert store.read(photo) == b"new"


class Full:
    """A file on a disk that takes a half."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __enter__(self) -> "Full":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> None:
        """Take a half."""
        self.file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ThumbnailStore(tmp_path / "thumbnails")
    store.write(1, b"old")
    opened = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda path, *more: Full(opened(path, *more)))
        for photo in (1, 2):
            with pytest.raises(CatalogError, match="disk of the thumbnails is full"):
                store.write(photo, b"new" * 1000)
    assert (store.read(1), store.read(2)) == (b"old", None)
    assert list((store.directory / "incoming").iterdir()) == []

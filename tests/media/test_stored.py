"""stored.py: thumbnails as they lie on the disk, decoded as cheaply as still proves them."""

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from pictures import encoded, scene, written
from PIL import Image

from catalog_gui.media import hashes
from catalog_gui.media.orientations import turned
from catalog_gui.media.stored import Stored, decoded_size, glance, look_at, shows_it_turned

JPEG = encoded(scene(256, 171), quality=85, optimize=True)


def test_each_file_is_told_for_itself(tmp_path: Path) -> None:
    good, cut = written(tmp_path / "a.jpg", JPEG), written(tmp_path / "b.jpg", JPEG[: len(JPEG) // 2])
    stamps = [path.stat().st_mtime_ns for path in (good, cut)]
    first, none, broken = look_at((str(good), str(tmp_path / "none.jpg"), str(cut)))
    assert first is not None
    assert (evolve(first, grey=None), none) == (Stored(len(JPEG), stamps[0], (256, 171)), None)
    assert broken == Stored(len(JPEG) // 2, stamps[1], None)
    assert first.grey is not None
    shown = np.frombuffer(first.grey, np.uint8).reshape(32, 32).astype(int)
    wanted = np.asarray(scene(256, 171).convert("L").resize((32, 32), Image.Resampling.BOX)).astype(int)
    assert np.abs(shown - wanted).mean() < 4


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_is_told_from_the_upright_one(orientation: int) -> None:
    grey = np.asarray(scene(32, 32).convert("L"))
    other = np.ascontiguousarray(turned(grey, orientation)).tobytes()
    assert shows_it_turned(other, grey.tobytes())
    assert not shows_it_turned(grey.tobytes(), grey.tobytes())
    assert not shows_it_turned(np.asarray(scene(32, 32, seed=2).convert("L")).tobytes(), grey.tobytes()), (
        "another photo"
    )
    flat = bytes([90]) * 1024
    assert not shows_it_turned(flat, flat)


def test_every_cut_is_found() -> None:
    assert decoded_size(JPEG) == (256, 171)
    assert decoded_size(encoded(scene(40, 30).convert("L"))) == (40, 30)
    assert decoded_size(encoded(scene(5, 3))) == (5, 3)
    assert [length for length in range(0, len(JPEG) - 2, 97) if decoded_size(JPEG[:length])] == []
    assert decoded_size(b"words" * 99) is None
    assert decoded_size(encoded(scene(20, 20), "PNG")) is None


def test_a_closer_look_tells_quality_and_what_it_shows(tmp_path: Path) -> None:
    file = str(written(tmp_path / "a.jpg", JPEG))
    (seen,), (other,) = look_at((file,), 85), look_at((file,), 84)
    assert seen is not None
    assert other is not None
    assert (seen.size, seen.quality_fits, other.quality_fits) == ((256, 171), True, False)
    assert seen.dhash is not None
    wanted = int(hashes.of(scene(256, 171)).dhash, 16)
    assert (int.from_bytes(seen.dhash, "big") ^ wanted).bit_count() <= 4
    (broken,) = look_at((str(written(tmp_path / "b.jpg", b"x")),), 85)
    assert broken == Stored(1, (tmp_path / "b.jpg").stat().st_mtime_ns, None)


def test_a_glance_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path / "a.jpg", b"12345")
    monkeypatch.setattr(Path, "read_bytes", None)
    assert glance(str(file)) == (5, file.stat().st_mtime_ns)
    assert glance(str(tmp_path)) is None
    assert glance(str(tmp_path / "none")) is None
    assert glance("nul\0") is None

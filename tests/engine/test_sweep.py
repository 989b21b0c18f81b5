"""sweep.py: what a worker does with one photo; one never stops the rest, and sidecars come along."""

import hashlib
import os
import pickle
from pathlib import Path

import pytest
from camera import empty, jpeg

from catalog_gui.engine.sweep import Failure, Task, examine
from catalog_gui.errors import PhotoError
from catalog_gui.media.source import Limits, PhotoSource
from engine.fakes import length, moody, width


def names_of_sidecars(source: PhotoSource) -> tuple[str, ...]:
    """Which sidecars came along."""
    return tuple(path.name for path in source.sidecars)


def test_each_phase_has_its_own_result_and_its_own_failure(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "refuse.jpg", size=(80, 60))
    (seen,) = examine((Task(7, str(path), ("a", "b", "c")),), {"a": length, "b": moody, "c": width}, Limits())
    assert (seen.photo, seen.size, seen.mtime_ns) == (7, path.stat().st_size, path.stat().st_mtime_ns)
    assert seen.sha256 == hashlib.sha256(path.read_bytes()).digest()
    assert {outcome.phase: outcome.result for outcome in seen.outcomes} == {
        "a": path.stat().st_size,
        "b": Failure("unsupported", "This is of no known kind."),
        "c": 80,
    }
    assert set(seen.timings) == {"read", "checksum", "decode"}
    assert all(outcome.seconds >= 0 for outcome in seen.outcomes)


def test_a_photo_that_cannot_be_read_fails_in_each_phase_that_waits(tmp_path: Path) -> None:
    tasks = tuple(
        Task(number, str(path), ("a", "b"))
        for number, path in enumerate([tmp_path / "gone.jpg", empty(tmp_path / "empty.jpg"), jpeg(tmp_path / "c.jpg")])
    )
    gone, nothing, well = examine(tasks, {"a": length, "b": length}, Limits())
    assert gone.sha256 is None
    assert [outcome.result.kind for outcome in gone.outcomes] == ["missing", "missing"]
    assert [outcome.result.kind for outcome in nothing.outcomes] == ["empty", "empty"]
    assert [outcome.result for outcome in well.outcomes] == [(tmp_path / "c.jpg").stat().st_size] * 2


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg", size=(400, 400))
    (seen,) = examine((Task(1, str(path), ("a",)),), {"a": width}, Limits(pixels=1000))
    assert seen.outcomes[0].result.kind == "too-large"
    (seen,) = examine((Task(1, str(path), ("a",)),), {"a": length}, Limits(bytes=10))
    assert (seen.sha256, seen.outcomes[0].result.kind) == (None, "too-large")


def test_sidecars_are_found_by_stem_and_by_whole_name(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.cr2")
    for name in ("a.xmp", "a.cr2.xmp", "b.xmp", "a.txt"):
        (tmp_path / name).write_text("<x/>")
    (seen,) = examine((Task(1, str(path), ("a",)),), {"a": names_of_sidecars}, Limits())
    assert set(seen.outcomes[0].result) >= {"a.xmp", "a.cr2.xmp"}
    assert not {"b.xmp", "a.txt"} & set(seen.outcomes[0].result)


def test_a_fault_of_a_library_is_told_in_words(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "bug.jpg")
    (seen,) = examine((Task(1, str(path), ("a",)),), {"a": moody}, Limits())
    failure = seen.outcomes[0].result
    assert failure.kind == "other"
    assert "Traceback" not in failure.message
    assert "\n" not in failure.message


def test_what_was_seen_travels_between_processes(tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg")
    seen = examine((Task(1, str(path), ("a",)),), {"a": length}, Limits())
    assert pickle.loads(pickle.dumps(seen)) == seen
    assert pickle.loads(pickle.dumps(PhotoError("empty", "x"))).kind == "empty"


@pytest.mark.skipif(os.name == "nt", reason="the length of a whole path ends it first")
def test_a_name_as_long_as_a_disk_allows_leaves_no_room_for_a_sidecar(tmp_path: Path) -> None:
    path = jpeg(tmp_path / ("a" * 251 + ".jpg"))
    long, other = examine((Task(1, str(path), ("a",)), Task(2, str(path), ("a",))), {"a": length}, Limits())
    assert long.outcomes[0].result == other.outcomes[0].result == path.stat().st_size


def test_what_lies_outside_its_folder_by_its_path_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    jpeg(tmp_path / "secret.jpg")
    (seen,) = examine((Task(1, str(tmp_path / "root" / ".." / "secret.jpg"), ("a",)),), {"a": length}, Limits())
    assert (seen.sha256, seen.outcomes[0].result.kind) == (None, "unreadable")


def test_a_name_that_no_file_can_have_is_not_opened(tmp_path: Path) -> None:
    (seen,) = examine((Task(1, str(tmp_path / "a\0b.jpg"), ("a",)),), {"a": length}, Limits())
    assert seen.outcomes[0].result == Failure(
        "unreadable", "The catalog has a name for it that no file can have, so it is not read."
    )

"""making.py: the figures of a run that makes pictures are those of the disk, and its lines tell each picture."""

import os
from pathlib import Path

import pytest
from attrs import define
from camera import album, cut_short
from keeping import add, ids, rebuild, with_phases

from catalog_gui.engine import making
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.making import Making, paths_in
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.sweep import Failure, Outcome, Seen
from catalog_gui.media.thumbnail import Thumbnail
from catalog_gui.phases import previews, thumbnails


@define
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def walked(folder: Path) -> tuple[int, int]:
    """(files, bytes) of all pictures below a folder."""
    files = [Path(here, name) for here, _, names in os.walk(folder) for name in names if name.endswith(".jpg")]
    return len(files), sum(file.stat().st_size for file in files)


def test_bytes_and_files_are_what_a_walk_over_the_store_finds(keeper: Keeper, photos: Path) -> None:
    keeper = with_phases(keeper, thumbnails.phase(keeper.settings, within=1440), previews.previews(keeper.settings))
    album(photos, 5)
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    made = Making(paths=paths_in(keeper.catalog))
    rebuild(keeper, watch=made.take)
    found = made.so_far()
    assert {line.path for line in made.lines()} == {"cut.jpg", *(f"photo-{number:03}.jpg" for number in range(5))}
    assert (found.files, found.bytes) == walked(keeper.store.directory)
    assert (found.files, found.failed) == (10, 2)
    first = ids(keeper)["photo-000.jpg"]
    rebuild(keeper, scope=Scope(force=True, photos=(first,)), watch=made.take)
    assert (made.so_far().files, made.so_far().bytes) == walked(keeper.store.directory)


def seen(photo: int, result: object) -> Seen:
    return Seen(photo, None, 0, 0, (Outcome("thumbnails", result, 0.1),), {})


def test_what_comes_right_later_has_not_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Making()
    made.take([seen(1, Failure("unreadable", "Not now."))])
    assert made.so_far().failed == 1
    made.take([seen(1, Thumbnail(b"1234", 2, 2)), seen(2, 17)])
    assert (made.so_far().files, made.so_far().bytes, made.so_far().failed) == (1, 4, 0)
    assert [(line.photo, line.bytes, line.message) for line in made.lines()] == [(1, 0, "Not now."), (1, 4, None)]


def test_the_pace_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    made = Making(clock)
    assert made.so_far().files_a_second is None
    for second in range(1, 31):
        clock.now = second
        made.take([seen(second, Thumbnail(b"x" * 100, 2, 2))])
    assert made.so_far().files_a_second == pytest.approx(1.0)
    assert made.so_far().bytes_a_second == pytest.approx(100.0)


def test_only_the_newest_lines_are_kept() -> None:
    made = Making()
    made.take([seen(photo, Thumbnail(b"", 1, 1)) for photo in range(making.LINES + 5)])
    assert [made.lines()[0].photo, made.lines()[-1].photo] == [5, making.LINES + 4]

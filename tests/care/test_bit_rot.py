"""bit_rot.py: what rots is found and told apart, a pass goes on where it was stopped, and no original is opened to write."""

import builtins
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from camera import album, copy, cut_short, jpeg
from keeping import add, ids, rebuild, scan
from sqlalchemy import select

from catalog_gui.care import bit_rot
from catalog_gui.care.bit_rot import Checked, inspect_originals, interrupted, read_again
from catalog_gui.care.whole_copies import DeepReport, copies_of
from catalog_gui.catalog.safety_tables import Inspection
from catalog_gui.catalog.tables import Info, Operation
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import photos_in_trouble, problems
from catalog_gui.errors import UsageError


def deep(keeper: Keeper, folder: Path | None = None) -> DeepReport:
    *_, report = inspect_originals(keeper, folder)
    assert isinstance(report, DeepReport)
    return report


def flip(file: Path, at: int = -100) -> None:
    """One bit turns by itself: size and time stay."""
    before = file.stat()
    data = bytearray(file.read_bytes())
    data[at] ^= 0x10
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def names(found: list[Any]) -> list[str]:
    return [each.path for each in found]


def troubled(keeper: Keeper) -> list[tuple[str, str]]:
    with keeper.catalog.read() as session:
        rows = [(row.path, row.kind) for row in problems(session, keeper.phases) if row.phase == "scan"]
        assert photos_in_trouble(session, keeper.phases) >= len(rows)
    return rows


@pytest.fixture
def known(keeper: Keeper, photos: Path) -> Keeper:
    """Whole photos, one of them with a copy; one cut short and one under a wrong name since ever."""
    album(photos, 5)
    copy(photos / "photo-001.jpg", photos / "backup" / "copy of 001.jpg")
    cut_short(photos / "cut.jpg", seed=40)
    jpeg(photos / "x.jpg", seed=41).rename(photos / "wrong.png")
    add(keeper, photos)
    rebuild(keeper, only=("analyze",))
    return keeper


def test_three_kinds_of_trouble_are_told_apart(known: Keeper, photos: Path) -> None:
    flip(photos / "photo-001.jpg")
    report = deep(known)
    assert names(report.damaged) == ["photo-001.jpg"]
    assert names(report.undecodable) == ["cut.jpg"]
    assert names(report.misnamed) == ["wrong.png"]
    assert report.unreadable == []
    assert (report.checked, report.whole) == (8, 5)
    assert report.undecodable[0].bytes_fit is True, (
        "it was cut short when it was catalogued: its bytes are as they were"
    )
    assert report.misnamed[0].bytes_fit is report.misnamed[0].picture_fits is True


def test_a_whole_copy_is_named_and_a_rotten_one_is_not(known: Keeper, photos: Path) -> None:
    flip(photos / "photo-001.jpg")
    [found] = deep(known).damaged
    assert found.copies == (str(photos / "backup" / "copy of 001.jpg"),)
    flip(photos / "backup" / "copy of 001.jpg")
    assert copies_of(known, found.photo) == []
    assert [each.copies for each in deep(known).damaged] == [(), ()]


def test_what_rotted_is_a_problem_until_it_is_whole_again(known: Keeper, photos: Path) -> None:
    file = photos / "photo-001.jpg"
    whole = file.read_bytes(), file.stat().st_mtime_ns
    assert troubled(known) == []
    flip(file)
    deep(known)
    assert troubled(known) == [("photo-001.jpg", "damaged")]
    file.write_bytes(whole[0])
    os.utime(file, ns=(whole[1], whole[1]))
    *_, report = read_again(known)
    assert isinstance(report, DeepReport)
    assert report.checked == 1, "only what was in trouble is read"
    assert troubled(known) == []
    assert list(read_again(known)) == []


def test_an_edited_file_is_not_damaged(known: Keeper, photos: Path) -> None:
    file = photos / "photo-002.jpg"
    later = file.stat().st_mtime_ns + 5_000_000_000
    flip(file)
    os.utime(file, ns=(later, later))
    assert deep(known).damaged == []
    scan(known)
    rebuild(known, only=("analyze",))
    assert deep(known).damaged == []


def test_a_photo_whose_bytes_were_never_known_cannot_be_called_damaged(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg")
    add(keeper, photos)
    flip(photos / "a.jpg")
    assert deep(keeper).damaged == []


def refusing(monkeypatch: pytest.MonkeyPatch, *refused: str) -> Callable[[], None]:
    """Files that may not be read, also by root, who runs tests at times."""
    real = os.open

    def opening(path: str, flags: int, *more: Any) -> int:
        if Path(path).name in refused:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *more)

    monkeypatch.setattr("catalog_gui.media.source.os.open", opening)
    return monkeypatch.undo


def test_without_permission_it_is_unreadable_in_plain_words(
    known: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (photos / "photo-003.jpg").chmod(0)
    with monkeypatch.context() as patch:
        refusing(patch, "photo-003.jpg")
        [found] = deep(known).unreadable
    assert found.message == "You are not allowed to read this file. Check its permissions."
    assert troubled(known) == [("photo-003.jpg", "unreadable")]
    (photos / "photo-003.jpg").chmod(0o644)
    list(read_again(known))
    assert troubled(known) == []


def test_a_file_that_has_gone_is_the_scans(known: Keeper, photos: Path) -> None:
    (photos / "photo-004.jpg").unlink()
    assert deep(known).unreadable == []
    assert troubled(known) == []


def stop_after(keeper: Keeper, photos: int, folder: Path | None = None) -> None:
    steps = inspect_originals(keeper, folder)
    for step in steps:
        if isinstance(step, Checked) and step.done == photos:
            break
    steps.close()


def inspected(keeper: Keeper) -> int:
    with keeper.catalog.read() as session:
        return len(session.scalars(select(Inspection.photo_id)).all())


def test_one_that_was_stopped_goes_on_and_tells_all(known: Keeper, photos: Path) -> None:
    flip(photos / "photo-001.jpg")
    stop_after(known, 3)
    assert interrupted(known)
    assert inspected(known) == 3
    report = deep(known)
    assert report.resumed
    assert report.checked == 5
    assert names(report.damaged) == ["photo-001.jpg"], "found, or not, before it was stopped"
    assert not interrupted(known)
    assert deep(known).checked == 8


def test_another_folder_begins_anew(known: Keeper, photos: Path) -> None:
    stop_after(known, 3)
    assert not interrupted(known, photos / "backup")
    report = deep(known, photos / "backup")
    assert (report.checked, report.resumed) == (1, False)


def test_what_was_found_is_kept_at_least_every_second(known: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bit_rot, "SAVE_SECONDS", 0.0)
    steps = inspect_originals(known)
    next(steps)
    next(steps)
    assert inspected(known) == 2
    with known.catalog.read() as session:
        assert session.get(Info, bit_rot.MARK) is not None
    steps.close()


def test_only_below_a_folder(known: Keeper, photos: Path, tmp_path: Path) -> None:
    (photos / "backup2").mkdir()
    jpeg(photos / "backup2" / "n.jpg", seed=60)
    scan(known)
    assert deep(known, photos / "backup").checked == 1
    assert deep(known, photos).checked == 9
    with pytest.raises(UsageError, match="not inside any of your folders"):
        deep(known, tmp_path)


def test_a_drive_that_is_away_waits(known: Keeper, photos: Path) -> None:
    photos.rename(photos.with_name("away"))
    report = deep(known)
    assert (report.checked, report.damaged, report.unreadable) == (0, [], [])


def test_originals_are_opened_only_to_read(known: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(photos / "photo-001.jpg")
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in photos.rglob("*.*")}
    ways: list[int] = []
    real, plain = os.open, builtins.open

    def opening(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(path).startswith(str(photos)):
            ways.append(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
        return real(path, flags, *more, **named)

    def writing(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        assert not (str(path).startswith(str(photos)) and set(mode) & set("wax+")), "an original opened to write"
        return plain(path, mode, *more, **named)

    monkeypatch.setattr(os, "open", opening)
    monkeypatch.setattr(builtins, "open", writing)
    deep(known)
    monkeypatch.undo()
    assert ways
    assert not any(ways)
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in photos.rglob("*.*")} == before


def test_worker_processes_find_the_same(known: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(photos / "photo-001.jpg")
    monkeypatch.setattr(bit_rot, "FEW", 0)
    report = deep(known)
    assert (names(report.damaged), names(report.undecodable)) == (["photo-001.jpg"], ["cut.jpg"])
    assert report.checked == 8


class Deadly:
    """Workers that die of every photo."""

    workers = 1

    def submit(self, *given: Any) -> Any:
        from concurrent.futures import Future

        from catalog_gui.engine.executors import Died

        future: Future[Any] = Future()
        future.set_exception(Died())
        return future

    def shutdown(self, **how: Any) -> None:
        pass


def test_a_photo_that_kills_the_reader_has_its_bytes_compared(
    known: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(photos / "photo-001.jpg")
    monkeypatch.setattr(bit_rot, "FEW", 0)
    monkeypatch.setattr(bit_rot, "Processes", lambda *given: Deadly())
    report = deep(known)
    assert names(report.damaged) == ["photo-001.jpg"]
    assert report.undecodable == report.unreadable == []


class Unlucky(Inline):
    """Workers the first of which dies of something else."""

    deaths = 0

    def submit(self, fn: Any, /, *given: Any, **named: Any) -> Any:
        if self.deaths:
            return super().submit(fn, *given, **named)
        self.deaths += 1
        return Deadly().submit()


def test_a_photo_whose_neighbour_killed_the_reader_is_read_by_another(
    known: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bit_rot, "FEW", 0)
    monkeypatch.setattr(bit_rot, "Processes", lambda *given: Unlucky())
    assert deep(known).whole == 6


def test_it_is_in_the_journal(known: Keeper) -> None:
    deep(known)
    with known.catalog.read() as session:
        last = session.scalars(select(Operation).order_by(Operation.id.desc())).first()
        assert last is not None
        assert (last.kind, last.label, last.result) == ("deep", "Read the originals again", "completed")


def test_ids_stay_as_they_are(known: Keeper, photos: Path) -> None:
    before = ids(known)
    flip(photos / "photo-001.jpg")
    deep(known)
    scan(known)
    assert ids(known) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from catalog_gui.care import bit_rot
from catalog_gui.engine.keeper import open_keeper
from catalog_gui.settings import Settings

bit_rot.SAVE_SECONDS = 0.0
keeper = open_keeper(Path(sys.argv[1]), Settings(thumbnail_dir=sys.argv[2]))
for step in bit_rot.inspect_originals(keeper):
    if step.done == 4:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_killed_in_the_middle_it_goes_on_and_loses_nothing(known: Keeper, photos: Path, tmp_path: Path) -> None:
    flip(photos / "photo-001.jpg")
    words = [sys.executable, "-c", KILLED, str(known.catalog.file), str(tmp_path / "thumbnails")]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert inspected(known) == 4
    report = deep(known)
    assert (report.resumed, report.checked) == (True, 4)
    assert names(report.damaged) == ["photo-001.jpg"]
    assert names(report.undecodable) == ["cut.jpg"]

"""keeper_desk.py: a real catalog answers what the shell asks, through the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from PIL import Image

from catalog_gui.engine.keeper import open_keeper
from catalog_gui.settings import Settings
from catalog_gui.ui.keeper_desk import KeeperDesk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeeperDesk]:
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    settings = Settings(thumbnail_dir=str(tmp_path / "thumbnails"), workers=1)
    keeper = open_keeper(tmp_path / "Holidays.catalog", settings, create=True)
    yield KeeperDesk(keeper)
    keeper.close()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "Islands"
    folder.mkdir()
    for shade in (40, 200):
        Image.radial_gradient("L").point(lambda level, shade=shade: level * shade // 255).save(folder / f"{shade}.png")
    return folder


def test_an_empty_catalog_has_a_name_and_no_photos(desk: KeeperDesk) -> None:
    summary = desk.summary()
    assert (summary.name, summary.photos, summary.size, summary.last_run) == ("Holidays", 0, 0, None)
    assert set(summary.counts) == {"photos", "duplicates", "bursts", "trash", "problems"}
    assert desk.plan(frozenset()).things == 0


def test_a_folder_is_added_and_told_in_words(desk: KeeperDesk, album: Path) -> None:
    told = list(desk.add_folder(album))
    assert told[-1].result == "completed"
    assert told[-1].notice == "Islands: 2 new photos."
    assert told[-1].fraction == 1.0
    assert all(each.result is None for each in told[:-1])
    summary = desk.summary()
    assert summary.photos == summary.counts["photos"] == 2
    assert summary.size == sum(path.stat().st_size for path in album.iterdir())
    assert {gauge.status for gauge in desk.gauges()} <= {"never run", "not available", "complete"}


def test_a_folder_that_is_covered_already_says_so(desk: KeeperDesk, album: Path) -> None:
    list(desk.add_folder(album))
    assert "already" in (list(desk.add_folder(album))[-1].notice or "")


def test_a_folder_without_photos_says_so(desk: KeeperDesk, tmp_path: Path) -> None:
    (tmp_path / "Papers").mkdir()
    (tmp_path / "Papers" / "letter.txt").write_text("Dear all")
    assert list(desk.add_folder(tmp_path / "Papers"))[-1].notice == "There are no photos in Papers."


def test_a_plan_leaves_out_what_is_not_wanted(desk: KeeperDesk, album: Path) -> None:
    list(desk.add_folder(album))
    whole = desk.plan(frozenset())
    assert "thumbnails" in {phase.phase for phase in whole.phases}
    assert "thumbnails" not in {phase.phase for phase in desk.plan(frozenset({"thumbnails"})).phases}


def test_other_settings_make_what_was_made_with_the_old_ones_stale(desk: KeeperDesk, album: Path) -> None:
    list(desk.add_folder(album))
    before = {phase.name: phase.version for phase in desk.keeper.phases}
    desk.use(evolve(desk.keeper.settings, thumbnail_size=320))
    after = {phase.name: phase.version for phase in desk.keeper.phases}
    assert before["thumbnails"] != after["thumbnails"]
    assert before["analyze"] == after["analyze"]
    assert desk.keeper.settings.thumbnail_size == 320
    assert desk.summary().photos == 2


def test_the_run_before_is_known(desk: KeeperDesk, album: Path) -> None:
    list(desk.add_folder(album))
    *_, last = desk.start_rebuild(frozenset(), frozenset())
    assert last.result == "completed"
    ran = desk.summary().last_run
    assert ran is not None
    assert (ran.result, ran.failed) == ("completed", 0)
    assert ran.made > 0
    assert ran.ended.tzinfo is None
    assert desk.plan(frozenset()).things == 0

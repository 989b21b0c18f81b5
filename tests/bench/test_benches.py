"""Every benchmark of the program, at a small size: the figures that it returns, and that the user's home stays as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from catalog_gui.bench import load_benches
from catalog_gui.bench import rebuild as rebuilding
from catalog_gui.bench.clock import cpu_seconds, middle, seconds
from catalog_gui.bench.drawn import draw_photos
from catalog_gui.bench.scratch import scratch_folder, scratch_keeper
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.settings import last_catalog


def test_all_are_found_with_a_title_and_a_size() -> None:
    found = load_benches()
    assert set(found) == {"answer", "audit", "coverage", "rebuild", "rescan", "similarity", "thumbnails", "workers"}
    for name, bench in found.items():
        assert bench.name == name
        assert bench.title.endswith(".")
        assert bench.photos >= 2


def test_coverage_equals_counting(home: Path) -> None:
    figures = load_benches()["coverage"].measure(2500)
    assert figures["photos"] == 2500
    assert figures["equal"] is True
    assert figures["seconds"] > 0
    assert figures["counting_seconds"] > 0


def test_a_rescan_finds_all_files_unchanged(home: Path) -> None:
    figures = load_benches()["rescan"].measure(850)
    assert (figures["photos"], figures["added"], figures["unchanged"]) == (850, 850, 850)
    assert figures["seconds"] > 0
    assert figures["cpu_seconds"] >= 0


def test_similarity_finds_the_copies(home: Path) -> None:
    figures = load_benches()["similarity"].measure(3000)
    assert figures["photos"] == 3000
    assert figures["pairs"] >= 30
    assert figures["peak_mb"] > 10


def test_a_check_of_thumbnails_finds_all_as_they_should_be(home: Path) -> None:
    figures = load_benches()["thumbnails"].measure(130)
    assert figures["photos"] == 130
    assert 130 * 2000 < figures["bytes"] < 130 * 20_000
    for name in ("seconds", "cpu_seconds", "quick_seconds"):
        assert figures[name] > 0


def test_a_check_that_finds_something_else_is_no_figure(home: Path) -> None:
    from catalog_gui.bench import thumbnails

    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        thumbnails.fill_store(keeper, folder / "drawn", 20)
        keeper.store.path_for(7).unlink()
        with pytest.raises(CatalogError, match="19 of 20"):
            thumbnails._checked(keeper, 20, quick=True)


def test_an_answer_is_measured_in_a_home_of_its_own(home: Path) -> None:
    figures = load_benches()["answer"].measure(100)
    assert figures["photos"] == 100
    assert figures["seconds"] > 0
    assert last_catalog() is None


def test_a_rebuild_and_its_workers_are_measured_with_real_processes(home: Path) -> None:
    figures = rebuilding.measure(3, megapixels=0.05, workers=1)
    assert (figures["photos"], figures["workers"]) == (3, 1)
    for name in ("seconds", "start_seconds", "photos_a_second", "decode_ms_a_photo"):
        assert figures[name] > 0
    assert last_catalog() is None


def test_two_workers_are_set_against_one(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """What is divided by what: with one worker a run takes 10 s and 1 s to start, with two 6 s and 2 s."""
    from catalog_gui.bench import workers

    def run(home: Path, library: Path, workers: int) -> rebuilding.Spent:
        photos = len(list(library.iterdir()))
        return rebuilding.Spent({(4, 1): 10.0, (1, 1): 1.0, (4, 2): 6.0, (1, 2): 2.0}[photos, workers], 0.0)

    monkeypatch.setattr(workers, "run", run)
    figures = workers.measure(4, megapixels=0.01)
    assert figures == {"photos": 4, "seconds_one": 9.0, "seconds_two": 4.0, "times": 2.25}


def test_a_rebuild_is_measured_with_and_without_the_audit(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.bench import audit

    written: list[tuple[int, int]] = []
    work = audit._work

    def looked_at(keeper: Keeper, library: Path) -> float:
        taken = work(keeper, library)
        with keeper.catalog.read() as session:
            counts = (session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in ("audit", "photo"))
            written.append(tuple(counts))
        return taken

    monkeypatch.setattr(audit, "_work", looked_at)
    figures = audit.measure(4, rounds=1, megapixels=0.01)
    assert (figures["photos"], figures["rounds"]) == (4, 1)
    assert figures["times_without"] == pytest.approx(
        figures["with_cpu_seconds"] / figures["without_cpu_seconds"], rel=0.05
    )
    _, (records, photos), (silent, same) = written
    assert photos == same == 4
    assert records > silent, "without its triggers nothing more is written down"


def test_a_rebuild_that_does_not_finish_all_photos_is_no_figure(home: Path, tmp_path: Path) -> None:
    draw_photos(tmp_path / "photos", 1, megapixels=0.01)
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing more")
    with pytest.raises(CatalogError, match="did not finish"):
        rebuilding.run(tmp_path / "home", tmp_path / "photos", workers=1)


def test_a_scratch_catalog_is_gone_afterwards_and_not_remembered(home: Path) -> None:
    with scratch_folder() as folder, scratch_keeper(folder) as keeper:
        assert keeper.catalog.file.is_file()
        assert folder == folder.resolve()
    assert not folder.exists()
    assert last_catalog() is None


def test_the_middle_of_the_rounds_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([5.0, 1.0, 2.0])

    def timed(action: Callable[[], Any]) -> float:
        return next(taken)

    monkeypatch.setattr("catalog_gui.bench.clock.seconds", timed)
    assert middle(lambda: None, 3) == 2.0


def test_clocks_go_forward() -> None:
    before = cpu_seconds()
    assert seconds(lambda: sum(range(200_000))) > 0
    assert cpu_seconds() >= before

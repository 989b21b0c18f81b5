"""runner.py: a run does what is missing, stale or may be tried again, keeps all it did, and ends with a reason."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from camera import album, jpeg
from keeping import add, figures, problem, rebuild, run, scan, states, with_phases
from sqlalchemy import select

from catalog_gui.catalog.tables import Operation, Rate, Run, RunPhase
from catalog_gui.engine import sweep, sweeping
from catalog_gui.engine.executors import AllDied, Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.runner import Rebuild
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.media import source
from catalog_gui.phases.base import Phase
from engine.fakes import Length, Shape, Sum, flaky, moody, named, per_photo, two_and_a_whole, values, whole

FORCE = Scope(force=True)


@pytest.fixture
def small(keeper: Keeper) -> Keeper:
    """A program with three small phases."""
    return with_phases(keeper, *two_and_a_whole())


def done(last: Progress) -> dict[str, tuple[int, int, int, int]]:
    """(requested, done, failed, skipped) of each phase."""
    return {each.phase: (each.requested, each.done, each.failed, each.skipped) for each in last.phases}


def runs(keeper: Keeper) -> list[tuple[str | None, bool]]:
    with keeper.catalog.read() as session:
        return [(row.result, row.ended_at is not None) for row in session.scalars(select(Run).order_by(Run.id))]


def test_one_run_fills_every_gap(small: Keeper, photos: Path) -> None:
    files = album(photos, 7)
    add(small, photos)
    last = rebuild(small)
    assert done(last) == dict.fromkeys(("length", "shape", "sum"), (7, 7, 0, 0))
    assert last.result == "completed"
    assert values(small) == {file.name: file.stat().st_size for file in files}
    assert set(values(small, Sum).values()) == {7}
    assert runs(small) == [("completed", True)]
    figures(small)


def test_a_second_run_finds_nothing_to_do(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    add(small, photos)
    rebuild(small)
    reads = count_reads(monkeypatch)
    assert done(rebuild(small)) == dict.fromkeys(("length", "shape", "sum"), (0, 0, 0, 0))
    assert reads == Counter()


def count_reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file is read from now on."""
    reads: Counter[str] = Counter()
    read = source._read

    def counting(path: Path, most: int) -> tuple[bytes, int]:
        reads[path.name] += 1
        return read(path, most)

    monkeypatch.setattr(source, "_read", counting)
    return reads


def test_each_photo_is_read_once_for_all_phases(keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = album(photos, 20)
    add(keeper, photos)
    reads = count_reads(monkeypatch)
    last = rebuild(keeper)
    assert sum(each.done for each in last.phases) >= 80
    assert reads == Counter({file.name: 1 for file in files})


def test_a_run_starts_with_a_look_at_the_folders(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    jpeg(photos / "new.jpg", seed=9)
    assert done(rebuild(small))["length"] == (3, 3, 0, 0)


def test_only_what_changed_is_made_again(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = album(photos, 5)
    add(small, photos)
    rebuild(small)
    jpeg(first, seed=77, size=(50, 50))
    reads = count_reads(monkeypatch)
    assert done(rebuild(small))["length"] == (1, 1, 0, 0)
    assert set(reads) == {first.name}
    assert values(small, Shape)[first.name] == 50


def test_another_version_makes_all_stale_and_a_run_makes_all_again(small: Keeper, photos: Path) -> None:
    album(photos, 4)
    add(small, photos)
    rebuild(small)
    newer = with_phases(small, *two_and_a_whole(version="2"))
    assert set(states(newer, "length").values()) == {"stale"}
    assert done(rebuild(newer)) == {"length": (4, 4, 0, 0), "shape": (0, 0, 0, 0), "sum": (4, 4, 0, 0)}
    assert set(states(newer, "length").values()) == {"done"}
    figures(newer)


def test_what_was_concluded_is_concluded_again_when_its_grounds_change(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    rebuild(small)
    assert set(values(small, Sum).values()) == {2}
    rebuild(small, only=["length"], scope=FORCE)
    assert set(states(small, "sum").values()) == {"done"}, "the same results are no new grounds"
    jpeg(photos / "photo-000.jpg", seed=50, size=(60, 60))
    rebuild(small, only=["length"])
    assert states(small, "sum") == {"photo-000.jpg": "stale", "photo-001.jpg": "done"}
    figures(small)


def test_by_force_everything_is_made_again(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    add(small, photos)
    rebuild(small)
    reads = count_reads(monkeypatch)
    assert done(rebuild(small, scope=FORCE)) == dict.fromkeys(("length", "shape", "sum"), (3, 3, 0, 0))
    assert set(reads.values()) == {1}
    figures(small)


def test_by_force_only_what_is_asked_for(small: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(small, photos)
    rebuild(small)
    assert done(rebuild(small, only=["shape"], scope=FORCE)) == {"shape": (3, 3, 0, 0)}
    assert done(rebuild(small, skip=["shape"], scope=FORCE)).keys() == {"length", "sum"}


def test_a_phase_that_there_is_not_is_refused_before_anything_is_done(small: Keeper) -> None:
    with pytest.raises(UsageError, match=r"no phase “sung”.*length, shape, sum"):
        rebuild(small, only=["sung"])
    assert runs(small) == []


def test_a_need_that_is_not_met_is_named(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    with pytest.raises(CatalogError, match=r"Sum needs length \(length\) first.*rebuild --only length"):
        rebuild(small, only=["sum"])
    rebuild(small, only=["length"])
    assert done(rebuild(small, only=["sum"])) == {"sum": (2, 2, 0, 0)}


def test_together_with_what_it_needs_a_phase_may_be_asked_for(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    assert done(rebuild(small, only=["sum", "length"])) == {"length": (2, 2, 0, 0), "sum": (2, 2, 0, 0)}


def test_a_photo_that_failed_does_not_hold_up_what_needs_the_others(keeper: Keeper, photos: Path) -> None:
    named(photos, "a", "refuse", "b")
    keeper = with_phases(keeper, *two_and_a_whole(compute=moody))
    add(keeper, photos)
    assert done(rebuild(keeper)) == {"length": (3, 2, 1, 0), "shape": (3, 3, 0, 0), "sum": (2, 2, 0, 0)}
    assert states(keeper, "sum")["refuse.jpg"] == "not_applicable"
    figures(keeper)


@pytest.mark.parametrize(
    ("name", "kind", "words", "attempts"),
    [
        ("refuse", "unsupported", "no known kind", 1),
        ("timid", "timeout", "took too long", 1),
        ("trouble", "unreadable", "does not answer", 3),
        ("bug", "other", "ZeroDivisionError", 3),
        ("memory", "too-large", "more memory", 1),
    ],
)
def test_a_failure_is_written_down_in_plain_words(
    keeper: Keeper, photos: Path, name: str, kind: str, words: str, attempts: int
) -> None:
    named(photos, "a", name)
    keeper = with_phases(keeper, per_photo(compute=moody), per_photo(Shape, "shape"))
    add(keeper, photos)
    last = rebuild(keeper)
    assert done(last) == {"length": (2, 1, 1, 0), "shape": (2, 2, 0, 0)}
    assert last.failures == 1
    found = problem(keeper, "length", f"{name}.jpg")
    assert found is not None
    assert (found.kind, found.attempts) == (kind, attempts)
    assert words in found.message
    assert states(keeper, "length") == {"a.jpg": "done", f"{name}.jpg": "failed"}
    figures(keeper)


def test_a_retryable_failure_is_tried_three_times_and_then_no_more(keeper: Keeper, photos: Path) -> None:
    named(photos, "a", "timid")
    keeper = with_phases(keeper, per_photo(compute=moody))
    add(keeper, photos)
    for attempt in (1, 2, 3):
        assert keeper.plan().phases[0].photos == (2 if attempt == 1 else 1)
        assert rebuild(keeper).failures == 1
        found = problem(keeper, "length", "timid.jpg")
        assert found is not None
        assert found.attempts == attempt
        assert found.last_at >= found.first_at
    assert keeper.plan().phases[0].photos == 0
    last = rebuild(keeper)
    assert (done(last), last.failures) == ({"length": (0, 0, 0, 0)}, 0)
    assert states(keeper, "length")["timid.jpg"] == "failed"


def test_on_a_persons_word_what_failed_is_tried_once_more(keeper: Keeper, photos: Path) -> None:
    named(photos, "a", "timid", "refuse")
    keeper = with_phases(keeper, per_photo(compute=moody))
    add(keeper, photos)
    for _ in range(3):
        rebuild(keeper)
    assert done(rebuild(keeper, scope=Scope(failed=True))) == {"length": (1, 0, 1, 0)}
    well = with_phases(keeper, per_photo())
    assert done(rebuild(well, scope=Scope(failed=True))) == {"length": (1, 1, 0, 0)}
    assert states(well, "length")["refuse.jpg"] == "failed", "that waits for another file or another maker"
    figures(well)


def test_only_these_photos(small: Keeper, photos: Path) -> None:
    from keeping import ids

    album(photos, 4)
    add(small, photos)
    rebuild(small)
    wanted = (ids(small)["photo-001.jpg"], ids(small)["photo-003.jpg"], 999)
    last = rebuild(small, only=["length", "shape"], scope=Scope(force=True, photos=wanted))
    assert done(last) == dict.fromkeys(("length", "shape"), (2, 2, 0, 0))


def test_an_unsupported_photo_is_not_tried_again(keeper: Keeper, photos: Path) -> None:
    named(photos, "refuse")
    keeper = with_phases(keeper, per_photo(compute=moody))
    add(keeper, photos)
    rebuild(keeper)
    assert done(rebuild(keeper)) == {"length": (0, 0, 0, 0)}
    newer = with_phases(keeper, per_photo(compute=moody, version="2"))
    assert done(rebuild(newer)) == {"length": (1, 0, 1, 0)}, "a new maker may know it"
    found = problem(newer, "length", "refuse.jpg")
    assert found is not None
    assert (found.attempts, found.version) == (1, "2")


def test_a_photo_that_fails_twice_is_fixed_within_the_run(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    keeper = with_phases(keeper, per_photo(compute=flaky), per_photo(Shape, "shape"))
    add(keeper, photos)
    last = rebuild(keeper)
    assert done(last) == {"length": (3, 3, 0, 0), "shape": (3, 3, 0, 0)}
    assert last.failures == 0
    assert problem(keeper, "length", "photo-000.jpg") is None
    assert set(states(keeper, "length").values()) == {"done"}
    assert {path.stat().st_size for path in photos.glob("*.tries")} == {3}
    figures(keeper)


def test_between_attempts_in_a_run_there_are_growing_pauses() -> None:
    from importlib import reload

    pauses = reload(sweeping).AGAIN_PAUSES
    assert len(pauses) == 2
    assert 0 < pauses[0] < pauses[1]


def test_a_photo_that_was_known_and_cannot_be_read_any_more_has_failed(
    small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its content is known from before; that must not make its problem look outdated."""
    first, *_ = album(photos, 3)
    add(small, photos)
    rebuild(small)
    newer = with_phases(small, *two_and_a_whole(version="2"))
    read = source._read

    def refuse(path: Path, most: int) -> tuple[bytes, int]:
        if path == first:
            from catalog_gui.errors import PhotoError

            raise PhotoError("unreadable", "The drive does not answer.")
        return read(path, most)

    monkeypatch.setattr(source, "_read", refuse)
    assert rebuild(newer).failures == 1
    assert states(newer, "length")[first.name] == "failed"
    found = problem(newer, "length", first.name)
    assert found is not None
    assert found.attempts == 3
    assert newer.plan().phases[0].photos == 0, "it is not tried for ever"
    figures(newer)


def test_closing_a_run_keeps_what_came_back(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    album(photos, 20)
    add(small, photos)
    steps = Rebuild(small.bench, small.phases).run()
    for step in steps:
        if step.stage == "Reading the photos":
            break
    steps.close()  # type: ignore[attr-defined]
    assert runs(small) == [("cancelled", True)]
    kept = len(values(small))
    assert 0 < kept < 20
    assert kept == len(values(small, Shape))
    figures(small)
    with small.catalog.alone("apply", "The lock is free"):
        pass
    assert done(rebuild(small))["length"] == (20 - kept, 20 - kept, 0, 0), "nothing done is done again"


def test_a_run_that_is_not_asked_for_the_next_value_waits(
    small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    album(photos, 12)
    add(small, photos)
    steps = Rebuild(small.bench, small.phases).run()
    reads = count_reads(monkeypatch)
    for step in steps:
        if step.stage == "Reading the photos":
            break
    before = sum(reads.values())
    assert before < 12
    assert list(steps)[-1].result == "completed"
    assert sum(reads.values()) == 12


def test_ctrl_c_in_the_middle_is_an_interruption(keeper: Keeper, photos: Path) -> None:
    named(photos, *(f"a{number:02}" for number in range(30)), "stop")
    keeper = with_phases(keeper, per_photo(compute=moody))
    add(keeper, photos)
    with pytest.raises(KeyboardInterrupt):
        rebuild(keeper)
    assert runs(keeper) == [("interrupted", True)]
    with keeper.catalog.read() as session:
        assert session.scalars(select(Operation.result).where(Operation.kind == "rebuild")).all() == ["interrupted"]
    assert 0 < len(values(keeper)) <= 30
    figures(keeper)


def test_ctrl_c_in_the_middle_of_saving_loses_nothing_that_came_back(small: Keeper, photos: Path) -> None:
    album(photos, 5)
    add(small, photos)
    interrupted = []

    def once(*given: Any) -> None:
        if not interrupted:
            interrupted.append(True)
            raise KeyboardInterrupt
        assert save is not None
        save(*given)

    save = small.phases[1].save
    phases = [evolve(phase, save=once) if phase.name == "shape" else phase for phase in small.phases]
    with pytest.raises(KeyboardInterrupt):
        list(Rebuild(small.bench, phases).run())
    assert runs(small) == [("interrupted", True)]
    assert len(values(small)) == len(values(small, Shape)) == 5
    figures(small)


def test_a_fault_of_ours_leaves_no_run_open(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album(photos, 3)
    add(small, photos)

    def stumble(*_: Any) -> None:
        raise ZeroDivisionError

    broken = [evolve(phase, save=stumble) if phase.compute else phase for phase in small.phases]
    with pytest.raises(ZeroDivisionError):
        list(Rebuild(small.bench, broken).run())
    assert [ended for _, ended in runs(small)] == [True]
    assert done(rebuild(small))["length"] == (3, 3, 0, 0)


def test_photos_on_a_drive_that_is_away_wait_and_do_not_fail(small: Keeper, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    album(one, 3)
    album(two, 2, first=10)
    add(small, one, two)
    one.rename(tmp_path / "unplugged")
    last = rebuild(small)
    assert done(last) == {"length": (2, 2, 0, 3), "shape": (2, 2, 0, 3), "sum": (2, 2, 0, 0)}
    assert (last.failures, last.result) == (0, "completed")
    assert "Plug in the drive" in (last.notice or "")
    (tmp_path / "unplugged").rename(one)
    assert done(rebuild(small))["length"] == (3, 3, 0, 0)
    figures(small)


def test_what_is_concluded_from_all_photos_waits_for_those_on_a_drive_that_is_away(
    keeper: Keeper, tmp_path: Path
) -> None:
    """And does not begin anew in every run only because they are still away."""
    one, two = tmp_path / "one", tmp_path / "two"
    album(one, 3)
    album(two, 2, first=10)
    add(keeper, one, two)
    one.rename(tmp_path / "unplugged")
    first, second = done(rebuild(keeper)), done(rebuild(keeper))
    whole = [phase.name for phase in keeper.phases if phase.run and phase.name != "geohash"]
    assert whole
    for name in whole:
        assert first[name] == (2, 2, 0, 3)
        assert second[name] == (0, 0, 0, 3)
    assert {each.photos for each in keeper.plan().phases} == {0}
    (tmp_path / "unplugged").rename(one)
    third = done(rebuild(keeper))
    assert {third[name] for name in whole} == {(3, 3, 0, 0)}
    figures(keeper)


def test_photos_that_are_missing_wait_too(small: Keeper, photos: Path) -> None:
    first, *_ = album(photos, 3)
    add(small, photos)
    first.unlink()
    assert done(rebuild(small))["length"] == (2, 2, 0, 1)
    assert problem(small, "length", first.name) is None


def test_photos_of_a_root_that_was_refused_wait_and_do_not_fail(small: Keeper, photos: Path) -> None:
    """Half of a drive is there: what is not must neither be marked as missing nor fail for good."""
    files = album(photos, 24)
    add(small, photos)
    for file in files[:12]:
        file.rename(file.with_suffix(".away"))
    *said, last = run(small)
    assert any("12 of 24 photos" in (step.notice or "") for step in said)
    assert last.failures == 0
    assert done(last)["length"][1:] == (12, 0, 12)
    for file in files[:12]:
        file.with_suffix(".away").rename(file)
    rebuild(small)
    assert set(states(small, "length").values()) == {"done"}


def test_the_fraction_never_falls_and_ends_at_one(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    monkeypatch.setattr(sweeping, "SAVE_PHOTOS", 3)
    named(photos, *(f"a{number:02}" for number in range(15)), "refuse", "trouble", "bug")
    keeper = with_phases(keeper, *two_and_a_whole(compute=moody))
    add(keeper, photos)
    said = run(keeper)
    fractions = [step.fraction for step in said]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert max(fractions[:-1]) < 1.0, "only the end is the end"
    assert len(set(fractions)) > 4
    failures = [step.failures for step in said]
    assert failures == sorted(failures)
    assert failures[-1] == 3
    for phase in range(3):
        finished = [step.phases[phase].done for step in said if step.phases]
        assert finished == sorted(finished)


def test_at_the_end_every_item_is_done_or_failed(keeper: Keeper, photos: Path) -> None:
    named(photos, *(f"a{number:02}" for number in range(9)), "refuse", "trouble", "bug", "timid")
    keeper = with_phases(keeper, *two_and_a_whole(compute=moody))
    add(keeper, photos)
    last = rebuild(keeper)
    for each in last.phases:
        assert each.done + each.failed == each.requested
        assert each.finished


def test_an_empty_catalog_is_rebuilt_at_once(small: Keeper) -> None:
    last = rebuild(small)
    assert (last.result, last.fraction, last.failures) == ("completed", 1.0, 0)
    assert done(last) == dict.fromkeys(("length", "shape", "sum"), (0, 0, 0, 0))


def test_a_run_is_written_down_with_what_it_did(small: Keeper, photos: Path) -> None:
    album(photos, 5)
    add(small, photos)
    last = rebuild(small, workers=3)
    with small.catalog.read() as session:
        row = session.scalars(select(Run)).one()
        phases = session.scalars(select(RunPhase).order_by(RunPhase.position)).all()
    assert (row.id, row.workers, row.result) == (last.run, 3, "completed")
    assert row.seconds > 0
    assert [(each.phase, each.requested, each.done, each.failed) for each in phases] == [
        ("length", 5, 5, 0),
        ("shape", 5, 5, 0),
        ("sum", 5, 5, 0),
    ]
    assert [(each.done_before, each.done_after, each.eligible) for each in phases] == [(0, 5, 5)] * 3


def test_what_a_photo_took_is_kept_for_the_next_plan(small: Keeper, photos: Path) -> None:
    album(photos, 10)
    add(small, photos)
    assert [phase.seconds for phase in small.plan().phases] == [None, None, None]
    rebuild(small)
    with small.catalog.read() as session:
        rates = {row.step: row.seconds for row in session.scalars(select(Rate))}
    assert {"read", "checksum", "decode", "length", "shape", "sum"} <= set(rates)
    assert all(seconds > 0 for seconds in rates.values())


def test_too_few_photos_teach_nothing_about_the_speed(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    rebuild(small, only=["length"])
    with small.catalog.read() as session:
        assert session.scalars(select(Rate)).all() == []


def test_work_lists_are_read_page_by_page(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "PAGE", 3)
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    monkeypatch.setattr(sweeping, "SAVE_PHOTOS", 2)
    album(photos, 25)
    add(small, photos)
    reads = count_reads(monkeypatch)
    assert done(rebuild(small))["length"] == (25, 25, 0, 0)
    assert set(reads.values()) == {1}
    assert len(reads) == 25


def test_phases_at_different_points_share_the_reading(
    small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album(photos, 6)
    add(small, photos)
    rebuild(small, only=["length"])
    album(photos, 6, first=6)
    scan(small)
    reads = count_reads(monkeypatch)
    assert done(rebuild(small, only=["length", "shape"])) == {"length": (6, 6, 0, 0), "shape": (12, 12, 0, 0)}
    assert (len(reads), set(reads.values())) == (12, {1})


def test_results_are_saved_while_the_run_goes_on(small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    monkeypatch.setattr(sweeping, "SAVE_PHOTOS", 4)
    album(photos, 16)
    add(small, photos)
    seen = [len(values(small)) for _ in Rebuild(small.bench, small.phases).run()]
    assert any(0 < saved < 16 for saved in seen)
    assert seen == sorted(seen)


class Lossy(Inline):
    """Loses all its workers with the first few tasks."""

    def __init__(self, lost: int) -> None:
        self.lost = lost

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        from concurrent.futures import Future

        if self.lost == 0:
            return super().submit(*args, **kwargs)
        self.lost -= 1
        future: Future[Any] = Future()
        future.set_exception(AllDied())
        return future


def test_photos_whose_workers_were_all_killed_are_read_by_the_next_ones(small: Keeper, photos: Path) -> None:
    album(photos, 20)
    add(small, photos)
    steps = list(Rebuild(evolve(small.bench, executor=Lossy(7)), small.phases).run())
    assert done(steps[-1]) == dict.fromkeys(("length", "shape", "sum"), (20, 20, 0, 0))
    assert any("replaced" in (step.notice or "") for step in steps)
    figures(small)


@pytest.mark.parametrize("error", [UnicodeError("odd name"), OSError(36, "File name too long"), AssertionError()])
def test_whatever_comes_out_of_a_chunk_costs_one_photo_and_not_the_run(
    small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    named(photos, *(f"a{number}" for number in range(30)), "odd")
    add(small, photos)
    sidecars = sweep._sidecars

    def stumble(path: Path) -> tuple[Path, ...]:
        if path.name == "odd.jpg":
            raise error
        return sidecars(path)

    monkeypatch.setattr(sweep, "_sidecars", stumble)
    last = rebuild(small)
    assert [(each.done, each.failed) for each in last.phases] == [(30, 1), (30, 1), (30, 0)]
    found = problem(small, "length", "odd.jpg")
    assert found is not None
    assert (found.kind, type(error).__name__ in found.message) == ("other", True)
    figures(small)


class Lazy(Inline):
    """Never comes back with anything."""

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        from concurrent.futures import Future

        return Future()


def test_a_run_gives_a_sign_of_life_while_it_waits(
    small: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "HEARTBEAT_SECONDS", 0.001)
    album(photos, 3)
    add(small, photos)
    steps = Rebuild(evolve(small.bench, executor=Lazy()), small.phases).run()
    stages = [next(steps).stage for _ in range(12)]
    assert stages[-1] == "Reading the photos"
    steps.close()  # type: ignore[attr-defined]
    assert runs(small) == [("cancelled", True)]
    assert values(small) == {}


def test_a_full_disk_of_thumbnails_ends_the_run_with_a_sentence_and_costs_nothing_else(
    keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album(photos, 3)
    add(keeper, photos)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(CatalogError, match=r"full.*What was done so far is kept"):
            rebuild(keeper)
    assert runs(keeper) == [("failed", True)]
    for name, state in {"analyze": "done", "hashes": "done", "quality": "done", "thumbnails": "missing"}.items():
        assert set(states(keeper, name).values()) == {state}
    with keeper.catalog.read() as session:
        made = dict(session.execute(select(RunPhase.phase, RunPhase.done)).all())
    assert (made["analyze"], made["thumbnails"]) == (3, 0)
    last = done(rebuild(keeper))
    assert (last["analyze"], last["thumbnails"]) == ((0, 0, 0, 0), (3, 3, 0, 0))
    figures(keeper)


def test_while_one_runs_another_is_told_so(small: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(small, photos)
    steps = Rebuild(small.bench, small.phases).run()
    next(steps)
    with pytest.raises(CatalogError, match="“Rebuild missing metadata” is running"):
        rebuild(small)
    steps.close()  # type: ignore[attr-defined]
    assert rebuild(small).result == "completed"


def test_a_phase_that_waits_for_another_is_left_for_the_next_run(small: Keeper, photos: Path) -> None:
    """Skipping what it needs, it would conclude from half of the photos."""
    album(photos, 2)
    add(small, photos)
    rebuild(small)
    jpeg(photos / "new.jpg", seed=30)
    jpeg(photos / "photo-000.jpg", seed=31, size=(64, 64))
    last = rebuild(small, skip=["length"])
    assert done(last)["sum"][1:3] == (0, 0)
    assert done(rebuild(small))["sum"] == (3, 3, 0, 0) or done(rebuild(small))["sum"] == (0, 0, 0, 0)
    assert set(states(small, "sum").values()) == {"done"}


def broken_whole() -> Phase:
    """A catalog-wide phase that stops in the middle because the disk is full."""

    def conclude(bench: Any, force: bool) -> Iterator[Any]:
        yield from ()
        raise CatalogError("The disk of the catalog is full.")

    return evolve(whole(), run=conclude)


def test_a_catalog_wide_phase_that_cannot_go_on_ends_the_run(keeper: Keeper, photos: Path) -> None:
    keeper = with_phases(keeper, per_photo(), broken_whole())
    album(photos, 2)
    add(keeper, photos)
    with pytest.raises(CatalogError, match="full"):
        rebuild(keeper)
    assert runs(keeper) == [("failed", True)]
    assert len(values(keeper, Length)) == 2, "what the sweep made is kept"

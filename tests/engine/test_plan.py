"""plan.py: which phases would run, on how many photos, in what order and for how long."""

import socket
from pathlib import Path

import pytest
from camera import album, jpeg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import add, rebuild, with_phases
from sqlalchemy import delete, update

from catalog_gui.catalog.tables import Photo, Rate
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import PlannedPhase, Scope, chosen
from catalog_gui.errors import UsageError
from catalog_gui.phases import load_phases
from catalog_gui.phases.walk import is_there
from catalog_gui.settings import Settings
from engine.fakes import Shape, moody, named, per_photo, two_and_a_whole, whole


@pytest.fixture
def small(keeper: Keeper) -> Keeper:
    """A program with three small phases."""
    return with_phases(keeper, *two_and_a_whole())


def by_name(keeper: Keeper, **asked: object) -> dict[str, PlannedPhase]:
    return {phase.phase: phase for phase in keeper.plan(**asked).phases}  # type: ignore[arg-type]


def teach(keeper: Keeper, **seconds: float) -> None:
    """Let these steps have been measured on this machine."""
    with keeper.catalog.write() as session:
        session.execute(delete(Rate))
        session.add_all(
            Rate(host=socket.gethostname(), step=step, seconds=each, at=now()) for step, each in seconds.items()
        )


def test_each_phase_says_what_it_is_for_and_how_many_photos(small: Keeper, photos: Path) -> None:
    album(photos, 4)
    add(small, photos)
    plan = by_name(small)
    assert list(plan) == ["length", "shape", "sum"]
    assert [each.photos for each in plan.values()] == [4, 4, 0]
    assert all(each.title and each.purpose and each.needs for each in plan.values())


def test_before_a_rate_is_measured_the_time_is_unknown(small: Keeper, photos: Path) -> None:
    album(photos, 4)
    add(small, photos)
    assert small.plan().seconds is None
    assert all(each.seconds is None for each in by_name(small).values())


def test_statuses_tell_what_is_ready_what_waits_and_what_is_done(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    plan = by_name(keeper)
    assert plan["analyze"].status == "ready"
    assert (plan["geohash"].status, plan["geohash"].reason) == ("waiting", "after Dates, cameras and places")
    assert plan["embeddings"].status == "not available"
    assert "model" in (plan["embeddings"].reason or "")
    rebuild(keeper)
    assert {each.status for each in keeper.plan().phases} == {"nothing to do", "not available"}


def test_what_waits_for_nothing_in_the_plan_is_ready(small: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(small, photos)
    rebuild(small, only=["length"])
    assert by_name(small, skip=["length"])["sum"].status == "ready"
    assert by_name(small)["sum"].status == "ready"


def test_the_order_follows_from_the_needs() -> None:
    names = [phase.name for phase in load_phases(Settings())]
    for earlier, later in (
        ("analyze", "geohash"),
        ("quality", "bursts"),
        ("hashes", "bursts"),
        ("geohash", "bursts"),
        ("bursts", "duplicates"),
        ("embeddings", "tags"),
    ):
        if earlier in names and later in names:
            assert names.index(earlier) < names.index(later)
    assert {"analyze", "geohash", "quality"} <= set(names)


SHARED = {"read": 1.0, "checksum": 0.5, "decode": 2.0}


def test_seconds_add_up_and_reading_is_counted_once(small: Keeper, photos: Path) -> None:
    album(photos, 10)
    add(small, photos)
    teach(small, **SHARED, length=0.25, shape=0.75, sum=0.125)
    plan = by_name(small)
    assert plan["length"].seconds == pytest.approx(10 * (0.25 + 1.0 + 0.5))
    assert plan["shape"].seconds == pytest.approx(10 * (0.75 + 2.0))
    assert small.plan().seconds == pytest.approx(sum(each.seconds or 0 for each in plan.values()))


def test_unticking_a_phase_takes_its_own_time_away_and_leaves_the_reading(small: Keeper, photos: Path) -> None:
    album(photos, 10)
    add(small, photos)
    teach(small, **SHARED, length=0.25, shape=0.75, sum=0.125)
    whole_time, without = small.plan().seconds, small.plan(skip=["length"]).seconds
    assert whole_time is not None
    assert without is not None
    assert whole_time - without == pytest.approx(10 * 0.25)
    assert small.plan(only=["shape"]).seconds == pytest.approx(10 * (0.75 + 1.5 + 2.0))
    assert small.plan(only=["length"]).seconds == pytest.approx(10 * (0.25 + 1.5)), "nothing to decode for it"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.dictionaries(
        st.sampled_from(["read", "checksum", "decode", "length", "shape", "sum"]), st.floats(0.001, 10), max_size=6
    ),
    skip=st.sets(st.sampled_from(["length", "shape", "sum"]), max_size=2),
)
def test_the_parts_are_always_the_whole(small: Keeper, photos: Path, steps: dict[str, float], skip: set[str]) -> None:
    if not list(photos.iterdir()):
        album(photos, 3)
        add(small, photos)
    teach(small, **steps)
    plan = small.plan(skip=skip)
    known = [each.seconds for each in plan.phases if each.seconds is not None]
    assert plan.seconds == (pytest.approx(sum(known)) if known else None)
    assert all(each.seconds is None or each.seconds >= 0 for each in plan.phases)
    assert {each.phase for each in plan.phases} == {"length", "shape", "sum"} - skip


def test_rates_of_another_machine_say_nothing(small: Keeper, photos: Path) -> None:
    album(photos, 1)
    add(small, photos)
    with small.catalog.write() as session:
        session.add(Rate(host="elsewhere", step="length", seconds=1.0))
    assert small.plan().seconds is None


def test_only_what_can_be_reached_is_planned(small: Keeper, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    album(one, 3)
    album(two, 2, first=10)
    add(small, one, two)
    one.rename(tmp_path / "unplugged")
    assert by_name(small)["length"].photos == 2
    with small.catalog.write() as session:
        session.execute(update(Photo).where(Photo.path == "photo-010.jpg").values(missing_since=now()))
    assert by_name(small)["length"].photos == 1


def test_by_force_everything_is_planned(small: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(small, photos)
    rebuild(small)
    assert [each.photos for each in by_name(small).values()] == [0, 0, 0]
    assert [each.photos for each in by_name(small, scope=Scope(force=True)).values()] == [3, 3, 3]


def test_only_what_failed_may_be_planned(keeper: Keeper, photos: Path) -> None:
    named(photos, "a", "timid", "refuse")
    keeper = with_phases(keeper, per_photo(compute=moody), per_photo(Shape, "shape"))
    add(keeper, photos)
    rebuild(keeper, only=["length"])
    assert [each.photos for each in by_name(keeper, scope=Scope(failed=True)).values()] == [1, 0]
    assert [each.photos for each in by_name(keeper).values()] == [1, 3]


def test_named_phases_keep_their_order_and_unknown_ones_are_refused() -> None:
    phases = two_and_a_whole()
    assert [each.name for each in chosen(phases, only=["sum", "length"])] == ["length", "sum"]
    assert [each.name for each in chosen(phases, only=["sum", "length"], skip=["sum"])] == ["length"]
    for asked in ({"only": ["x"]}, {"skip": ["x"]}):
        with pytest.raises(UsageError, match="no phase “x”"):
            chosen(phases, **asked)


def test_a_folder_is_there_when_something_lies_in_it(tmp_path: Path) -> None:
    assert not is_there(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert not is_there(tmp_path / "empty")
    jpeg(tmp_path / "full" / "a.jpg")
    assert is_there(tmp_path / "full")
    assert not is_there(tmp_path / "full" / "a.jpg")


def test_a_changed_photo_is_planned_again_for_what_was_concluded(keeper: Keeper, photos: Path) -> None:
    keeper = with_phases(keeper, per_photo(), whole(version="1"))
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    newer = with_phases(keeper, per_photo(), whole(version="2"))
    assert [each.photos for each in by_name(newer).values()] == [0, 2]

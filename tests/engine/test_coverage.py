"""coverage.py: the kept figures always equal counting, percentages are rounded down, and every status has its word."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from camera import album
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import add, figures, rebuild, scan, states, with_phases
from sqlalchemy import delete, insert, select, update

from catalog_gui.catalog.tables import Photo, Problem, Root, Tally
from catalog_gui.catalog.types import now
from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.saving import save
from catalog_gui.engine.sweep import Failure, Outcome, Seen
from catalog_gui.phases import thumbnails
from catalog_gui.phases.base import STATES
from engine.fakes import Length, Shape, per_photo, two_and_a_whole


def gauge(done: int = 0, missing: int = 0, stale: int = 0, failed: int = 0, none: int = 0) -> Gauge:
    return Gauge("f", "F", "p", done, missing, stale, failed, none, "partial", None, None, None, {}, None)


@pytest.mark.parametrize(
    ("done", "eligible", "percent"),
    [
        (96_227, 96_228, 99.99),
        (96_222, 96_228, 99.99),
        (96_228, 96_228, 100.0),
        (95_390, 96_228, 99.12),
        (89_578, 96_228, 93.08),
        (31_133, 96_228, 32.35),
        (47_351, 96_228, 49.2),
        (45_810, 96_228, 47.6),
        (90_309, 96_228, 93.84),
        (999_999, 1_000_000, 99.99),
        (0, 5, 0.0),
        (1, 3, 33.33),
        (2, 3, 66.66),
        (29, 100, 29.0),
        (57, 100, 57.0),
    ],
)
def test_a_percentage_is_rounded_down(done: int, eligible: int, percent: float) -> None:
    assert gauge(done=done, missing=eligible - done).percent == percent


def test_without_an_eligible_photo_there_is_no_percentage() -> None:
    assert gauge(none=10).percent is None
    assert gauge().percent is None


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_only_all_is_a_hundred_percent(done: int, rest: int) -> None:
    percent = gauge(done=done, failed=rest).percent
    assert percent is not None
    assert percent < 100.0
    assert percent <= done * 100 / (done + rest)
    assert gauge(done=done + 1).percent == 100.0


@given(st.tuples(*[st.integers(0, 1000)] * 5))
def test_states_add_up(counts: tuple[int, ...]) -> None:
    made = gauge(*counts)
    assert made.done + made.missing + made.stale + made.failed == made.eligible == sum(counts[:4])


@pytest.fixture
def small(keeper: Keeper) -> Keeper:
    """A program with three small phases, and a folder that is spoken of but never opened."""
    keeper = with_phases(keeper, *two_and_a_whole())
    with keeper.catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
    return keeper


def put(keeper: Keeper, ids: Sequence[int]) -> None:
    """Photos come into the catalog."""
    if not ids:
        return
    with keeper.catalog.write() as session:
        rows = [{"id": each, "root_id": 1, "path": f"{each}.jpg", "size": 1, "mtime_ns": 1} for each in ids]
        session.execute(insert(Photo), rows)
        keeper.tallies.added(session, ids)


def sha(photo: int, content: int) -> bytes:
    return bytes([photo % 256, content]) * 16


def finish(keeper: Keeper, photo: int, content: int, phases: Sequence[str], failure: Failure | None = None) -> None:
    """A worker comes back with a photo: made, or failed; without a content it could not be read."""
    outcomes = tuple(Outcome(name, failure or 1500, 0.0) for name in phases)
    seen = Seen(photo, sha(photo, content) if content else None, 1, 1, outcomes, {})
    per_photo_phases = [phase for phase in keeper.phases if phase.compute]
    save(keeper.bench, per_photo_phases, keeper.phases, [seen])


def set_values(keeper: Keeper, photos: Sequence[int], **values: Any) -> None:
    with keeper.catalog.write() as session, keeper.tallies.changing(session, photos):
        session.execute(update(Photo).where(Photo.id.in_(photos)).values(**values))


photo_ids = st.integers(1, 12)
event = st.one_of(
    st.tuples(st.just("put"), st.integers(1, 4)),
    st.tuples(
        st.just("finish"), photo_ids, st.integers(1, 2), st.sets(st.sampled_from(["length", "shape"]), min_size=1)
    ),
    st.tuples(st.just("fail"), photo_ids, st.integers(0, 2), st.sets(st.sampled_from(["length", "shape"]), min_size=1)),
    st.tuples(st.just("content"), st.sets(photo_ids, min_size=1), st.sampled_from([None, 5, 6])),
    st.tuples(st.just("trash"), st.sets(photo_ids, min_size=1)),
    st.tuples(st.just("restore"), st.sets(photo_ids, min_size=1)),
    st.tuples(st.just("conclude"), st.booleans()),
    st.tuples(st.just("forget"), photo_ids),
)


def happen(keeper: Keeper, what: tuple[Any, ...], there: set[int]) -> None:
    """One thing happens to the catalog."""
    match what:
        case ("put", amount):
            new = range(len(there) + 1, len(there) + amount + 1)
            put(keeper, new)
            there.update(new)
        case ("finish", photo, content, names) if photo in there:
            finish(keeper, photo, content, sorted(names))
        case ("fail", photo, content, names) if photo in there:
            finish(keeper, photo, content, sorted(names), Failure("timeout", "Late."))
        case ("content", ids, content) if ids & there:
            set_values(keeper, sorted(ids & there), content=content)
        case ("trash", ids) if ids & there:
            set_values(keeper, sorted(ids & there), trashed_at=now())
        case ("restore", ids) if ids & there:
            set_values(keeper, sorted(ids & there), trashed_at=None)
        case ("conclude", force):
            conclude = next(phase.run for phase in keeper.phases if phase.run)
            assert conclude is not None
            list(conclude(keeper.bench, force))
        case ("forget", photo) if photo in there:
            with keeper.catalog.write() as session, keeper.tallies.changing(session, [photo]):
                session.execute(delete(Problem).where(Problem.photo_id == photo))
                session.execute(delete(Length).where(Length.photo_id == photo))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(event, min_size=1, max_size=12))
def test_whatever_happens_the_kept_figures_equal_counting(small: Keeper, events: list[tuple[Any, ...]]) -> None:
    with small.catalog.write() as session:
        session.execute(delete(Photo))
        small.tallies.recount(session)
    there: set[int] = set()
    for what in events:
        happen(small, what, there)
        with small.catalog.read() as session:
            kept = small.tallies.kept(session)
            assert kept == small.tallies.counted(session)
            assert kept is not None
            photos = len(session.scalars(select(Photo.id).where(Photo.trashed_at.is_(None))).all())
        assert all(sum(kept[phase.name, state] for state in STATES) == photos for phase in small.phases)
        assert all(amount >= 0 for amount in kept.values())


def test_scattered_photos_are_counted_each_and_neighbours_by_their_span(small: Keeper) -> None:
    put(small, range(1, 3001))
    assert figures(small)["length", "missing"] == 3000
    for photos in (range(1, 901), range(1, 3001, 7), [1, 3000], [2999]):
        set_values(small, list(photos), trashed_at=now())
        assert figures(small)["length", "missing"] == 3000 - len(photos)
        set_values(small, list(photos), trashed_at=None)
    assert figures(small)["length", "missing"] == 3000


def test_figures_are_counted_on_the_first_look_and_kept_from_then_on(small: Keeper, photos: Path) -> None:
    put(small, range(1, 6))
    with small.catalog.read() as session:
        assert small.tallies.kept(session) is None
    assert figures(small)["length", "missing"] == 5
    with small.catalog.read() as session:
        assert small.tallies.kept(session) is not None


def test_figures_of_another_version_are_counted_anew(small: Keeper) -> None:
    put(small, range(1, 6))
    finish(small, 1, 1, ["length", "shape"])
    assert figures(small)["length", "done"] == 1
    newer = with_phases(small, *two_and_a_whole(version="2"))
    with newer.catalog.read() as session:
        assert newer.tallies.kept(session) is None
    assert figures(newer)["length", "stale"] == 1
    assert figures(small)["length", "done"] == 1


def test_a_program_with_other_settings_does_not_spoil_the_figures(keeper: Keeper, photos: Path) -> None:
    """Both change the same catalog in turn; what one has kept must not be shifted by what the other counts."""
    first, *_ = album(photos, 4)
    add(keeper, photos)
    rebuild(keeper, only=["thumbnails"])
    assert figures(keeper)["thumbnails", "done"] == 4
    larger = with_phases(keeper, thumbnails.phase(evolve(keeper.settings, thumbnail_size=320)))
    first.write_bytes(first.read_bytes() + b"more")
    assert scan(larger).changed == 1
    assert figures(keeper)["thumbnails", "stale"] == 1


def test_figures_of_a_phase_that_is_no_more_are_forgotten(small: Keeper) -> None:
    put(small, range(1, 3))
    figures(small)
    fewer = with_phases(small, per_photo())
    figures(fewer)
    with small.catalog.read() as session:
        assert set(session.scalars(select(Tally.phase))) == {"length"}


def status(keeper: Keeper, field: str = "length") -> str:
    return next(gauge.status for gauge in keeper.gauges() if gauge.field == field)


def test_never_run_and_run_without_finding_any_look_different(keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    assert status(keeper, "geohash") == "never run"
    rebuild(keeper)
    assert status(keeper, "geohash") == "complete"
    geohash = next(gauge for gauge in keeper.gauges() if gauge.field == "geohash")
    assert (geohash.eligible, geohash.percent, geohash.not_applicable) == (0, None, 2)


def test_statuses_in_the_life_of_a_gauge(keeper: Keeper, photos: Path) -> None:
    from catalog_gui.engine.runner import Rebuild

    keeper = with_phases(keeper, per_photo(), per_photo(Shape, "shape"))
    album(photos, 2)
    add(keeper, photos)
    assert status(keeper) == "never run"
    steps = Rebuild(keeper.bench, keeper.phases, only=["length"]).run()
    while next(steps).run is None:
        pass
    assert status(keeper) in ("running", "complete")
    list(steps)
    assert status(keeper) == "complete"
    assert status(keeper, "shape") == "never run"
    album(photos, 1, first=5)
    scan(keeper)
    assert status(keeper) == "partial"
    newer = with_phases(keeper, per_photo(version="2"), per_photo(Shape, "shape"))
    assert status(newer) == "missing"


def test_while_a_run_works_on_it_a_gauge_says_so(small: Keeper, tmp_path: Path) -> None:
    from catalog_gui.engine import record
    from catalog_gui.engine.plan import make_plan

    put(small, range(1, 3))
    with small.catalog.alone("rebuild", "Rebuild") as operation, small.catalog.write() as session:
        plan = make_plan(session, small.phases, small.phases, "here")
        record.begin(session, operation.id, 1, plan, small.tallies.counted(session))
    assert status(small) == "running"


def test_without_a_model_a_gauge_is_not_available(keeper: Keeper) -> None:
    gauges = {each.field: each for each in keeper.gauges()}
    for field in ("embeddings", "tags"):
        assert gauges[field].status == "not available"
        assert "model" in (gauges[field].reason or "")


def test_members_are_another_figure_than_done(small: Keeper) -> None:
    put(small, range(1, 5))
    finish(small, 1, 1, ["length"])
    finish(small, 2, 1, ["length"])
    with small.catalog.write() as session, small.tallies.changing(session, [2]):
        session.execute(update(Length).where(Length.photo_id == 2).values(value=7))
    length = next(gauge for gauge in small.gauges() if gauge.field == "length")
    assert (length.done, length.members, length.members_label) == (2, 1, "large")
    assert next(gauge.members for gauge in small.gauges() if gauge.field == "sum") is None
    assert states(small, "length")["1.jpg"] == "done"

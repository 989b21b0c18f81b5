"""phases/geohash.py: every known place is named in one run, whatever the size of a batch."""

from pathlib import Path

import pytest
from attrs import evolve
from camera import album, jpeg
from keeping import add, figures, ids, rebuild, states, with_phases
from sqlalchemy import delete, insert, select, update

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases import geohash
from catalog_gui.phases.analyze import VERSION, Analysis
from catalog_gui.phases.base import Step, table_of
from catalog_gui.phases.geohash import Place
from phases.test_analyze import give, listed


@pytest.fixture
def places(keeper: Keeper) -> Keeper:
    """100 photos, every third with a place; their files are of no interest."""
    with keeper.catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
        session.flush()
        session.execute(
            insert(Photo),
            [
                {"id": n, "root_id": 1, "path": f"{n}.jpg", "size": 1, "mtime_ns": 1, "content": n}
                for n in range(1, 101)
            ],
        )
        plain = {column.name: None for column in table_of(Analysis).columns} | {
            "version": VERSION,
            "orientation": 1,
            "taken_subsecond": False,
            "taken_suspicious": False,
            "keywords": "",
            "edits": False,
        }
        session.connection().execute(
            insert(table_of(Analysis)),
            [
                plain
                | {"photo_id": n, "stamp": n}
                | ({"latitude": 42.6, "longitude": n / 10} if n % 3 == 0 else {"latitude": None})
                for n in range(1, 101)
            ],
        )
    return keeper


def run(keeper: Keeper, force: bool = False) -> list[Step]:
    phase = next(phase for phase in keeper.phases if phase.name == "geohash")
    assert phase.run is not None
    return list(phase.run(keeper.bench, force))


def cells(keeper: Keeper) -> dict[int, str]:
    with keeper.catalog.read() as session:
        return dict(session.execute(select(Place.photo_id, Place.geohash)).all())


@pytest.mark.parametrize("batch", [1, 7, 33, 1000])
def test_one_run_names_every_place_whatever_the_batch(
    places: Keeper, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(geohash, "BATCH", batch)
    steps = run(places)
    assert steps[-1] == Step(33, 33)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert set(cells(places)) == {n for n in range(1, 101) if n % 3 == 0}
    assert figures(places)["geohash", "done"] == 33
    assert figures(places)["geohash", "not_applicable"] == 67


def test_a_known_vector(places: Keeper) -> None:
    with places.catalog.write() as session:
        session.execute(update(Analysis).where(Analysis.photo_id == 3).values(latitude=42.6, longitude=-5.6))
    run(places)
    assert cells(places)[3] == "ezs42e4"


def test_a_run_that_is_stopped_goes_on_where_it_was(places: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geohash, "BATCH", 10)
    phase = next(phase for phase in places.phases if phase.name == "geohash")
    assert phase.run is not None
    steps = phase.run(places.bench, False)
    assert next(iter(steps)) == Step(10, 33)
    steps.close()  # type: ignore[attr-defined]
    assert len(cells(places)) == 10
    assert run(places)[-1] == Step(23, 23)
    assert len(cells(places)) == 33
    assert run(places) == []
    figures(places)


def test_nothing_else_that_is_known_of_a_photo_is_touched(places: Keeper) -> None:
    def everything() -> list[object]:
        with places.catalog.read() as session:
            return [tuple(row) for row in session.execute(select(table_of(Analysis)))]

    before = everything()
    run(places)
    assert everything() == before


def test_by_force_all_are_named_again_and_none_twice(places: Keeper) -> None:
    run(places)
    assert run(places, force=True)[-1] == Step(33, 33)
    assert len(cells(places)) == 33


def test_another_precision_makes_old_names_stale(places: Keeper) -> None:
    run(places)
    coarse = with_phases(
        places,
        *(phase for phase in places.phases if phase.name != "geohash"),
        geohash.phase(evolve(places.settings, geohash_precision=5)),
    )
    assert figures(coarse)["geohash", "stale"] == 33
    run(coarse)
    assert {len(cell) for cell in cells(coarse).values()} == {5}
    assert figures(coarse)["geohash", "done"] == 33


def test_another_reader_of_places_makes_old_names_stale(places: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.phases import analyze

    old = geohash.version_for(places.settings)
    monkeypatch.setattr(analyze, "VERSION", "999")
    assert geohash.version_for(places.settings) != old


def test_a_photo_that_loses_its_place_has_no_cell(places: Keeper) -> None:
    run(places)
    with places.catalog.write() as session, places.tallies.changing(session, [3]):
        session.execute(update(Analysis).where(Analysis.photo_id == 3).values(latitude=None))
    assert states(places, "geohash")["3.jpg"] == "not_applicable"
    assert listed(places)["3.jpg"]["geohash"] is None
    figures(places)


def test_a_given_place_is_enough(places: Keeper) -> None:
    give(places, "1.jpg", "latitude", number=42.6)
    assert states(places, "geohash")["1.jpg"] == "not_applicable", "half a place is none"
    give(places, "1.jpg", "longitude", number=-5.6)
    assert states(places, "geohash")["1.jpg"] == "missing"
    run(places)
    assert cells(places)[1] == "ezs42e4"


def test_a_photo_of_which_nothing_is_known_waits_for_its_analysis(places: Keeper) -> None:
    with places.catalog.write() as session, places.tallies.changing(session, [3]):
        session.execute(delete(Analysis).where(Analysis.photo_id == 3))
    assert states(places, "geohash")["3.jpg"] == "not_applicable"


def test_from_file_to_cell(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "leon.jpg", place=(42.6, -5.6))
    album(photos, 2)
    add(keeper, photos)
    rebuild(keeper)
    assert {path: row["geohash"] for path, row in listed(keeper).items() if row["geohash"]} == {"leon.jpg": "ezs42e4"}
    assert set(ids(keeper)) == {"leon.jpg", "photo-000.jpg", "photo-001.jpg"}


def test_a_photo_with_a_new_place_is_named_again(keeper: Keeper, photos: Path) -> None:
    from keeping import scan

    jpeg(photos / "a.jpg", place=(42.6, -5.6))
    add(keeper, photos)
    rebuild(keeper)
    jpeg(photos / "a.jpg", place=(48.8583, 2.2945), size=(100, 80))
    scan(keeper)
    rebuild(keeper)
    assert str(listed(keeper)["a.jpg"]["geohash"]).startswith("u09tun")

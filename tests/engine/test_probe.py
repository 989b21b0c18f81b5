"""A phase is one file: dropped into the folder it has its gauge, its place in the plan, its run and its contract."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from camera import album, empty
from keeping import add, figures, rebuild, run, states, with_phases
from sqlalchemy import text

from catalog_gui import phases
from catalog_gui.catalog.tables import Base
from catalog_gui.engine.keeper import Keeper

PROBE = '''
"""Brightness: how bright a photo is."""

from sqlalchemy.orm import Mapped

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Field, Phase, save_rows, standard


class Brightness(Derived, Base):
    __tablename__ = "probe_brightness"
    value: Mapped[int]


def phase(settings):
    source, state = standard(Brightness, "probe_brightness", "1")
    return Phase(
        name="probe_brightness",
        title="Brightness",
        purpose="Measures how bright each photo is.",
        version="1",
        needs=("analyze",),
        tables=(Brightness,),
        fields=(Field("probe_brightness", "Brightness", Brightness.value > 127, "bright"),),
        source=source,
        state=state,
        compute=compute,
        save=save,
        decodes=True,
    )


def compute(source):
    import numpy as np

    return int(np.asarray(source.picture(), dtype=np.uint8).mean())


def save(session, bench, made):
    rows = [{"photo_id": m.photo, "version": "1", "stamp": m.content, "value": m.result} for m in made]
    save_rows(session, Brightness, rows)
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of phases with one file more, which leaves no trace."""
    folder = tmp_path_factory.mktemp("phases")
    (folder / "probe_brightness.py").write_text(PROBE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.setattr(phases, "__path__", [*phases.__path__, str(folder)])
        yield folder
    sys.modules.pop("catalog_gui.phases.probe_brightness", None)
    vars(phases).pop("probe_brightness", None)
    if (table := Base.metadata.tables.get("probe_brightness")) is not None:
        Base.metadata.remove(table)


@pytest.fixture
def program(folder: Path, keeper: Keeper) -> Keeper:
    """The program as it is with that file in it, and nothing else changed."""
    assert "probe_brightness" in {phase.name for phase in keeper.phases}
    return keeper


def test_it_has_its_gauge(program: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(program, photos)
    gauge = next(gauge for gauge in program.gauges() if gauge.field == "probe_brightness")
    assert (gauge.title, gauge.missing, gauge.status, gauge.members) == ("Brightness", 3, "never run", 0)


def test_it_has_its_place_in_the_plan(program: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(program, photos)
    plan = {phase.phase: phase for phase in program.plan().phases}
    assert plan["probe_brightness"].photos == 3
    assert plan["probe_brightness"].needs == ("analyze",)
    order = list(plan)
    assert order.index("analyze") < order.index("probe_brightness")


def test_it_runs_with_the_others_and_alone(program: Keeper, photos: Path) -> None:
    album(photos, 3)
    empty(photos / "empty.jpg")
    add(program, photos)
    last = rebuild(program)
    assert {each.phase: (each.done, each.failed) for each in last.phases}["probe_brightness"] == (3, 1)
    assert set(states(program, "probe_brightness").values()) == {"done", "failed"}
    with program.catalog.write() as session:
        values = list(session.execute(text("SELECT value FROM probe_brightness")).scalars())
        session.execute(text("DELETE FROM probe_brightness"))
        program.tallies.recount(session)
    assert len(values) == 3
    assert all(0 <= value <= 255 for value in values)
    said = run(program, only=["probe_brightness"])[-1]
    assert [(each.phase, each.done) for each in said.phases] == [("probe_brightness", 3)]
    figures(program)


def test_its_numbers_open_the_photos_that_they_count(program: Keeper, photos: Path) -> None:
    from catalog_gui.engine.photos import PhotoFilter, listing

    album(photos, 3)
    add(program, photos)
    rebuild(program)
    with program.catalog.read() as session:
        wanted = PhotoFilter(field="probe_brightness", state="done")
        assert len(list(listing(session, program, wanted))) == 3


def test_a_program_without_it_is_not_disturbed(program: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(program, photos)
    rebuild(program)
    without = with_phases(program, *(phase for phase in program.phases if phase.name != "probe_brightness"))
    assert "probe_brightness" not in {gauge.field for gauge in without.gauges()}
    figures(without)
    figures(program)

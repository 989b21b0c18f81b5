"""What every phase keeps to, whatever it makes: this holds for a new one without a line of its own."""

import pickle
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve
from camera import album, cut_short, empty, jpeg, no_picture
from keeping import add, figures, ids, phase_named, rebuild, states, with_phases
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Problem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.sweep import Task, examine
from catalog_gui.errors import PROBLEM_KINDS
from catalog_gui.media.source import Limits, PhotoSource
from catalog_gui.phases import load_phases
from catalog_gui.phases.base import STATES, Phase, in_order
from catalog_gui.settings import Settings

PHASES = load_phases(Settings())
every = pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.name)
every_per_photo = pytest.mark.parametrize(
    "phase", [phase for phase in PHASES if phase.compute], ids=lambda phase: phase.name
)


@every
def test_what_it_needs_is_there(phase: Phase) -> None:
    assert set(phase.needs) <= {"scan", *(each.name for each in PHASES)}
    assert phase.needs, "every phase needs at least the list of photos"


@every
def test_it_can_be_told_to_a_person(phase: Phase) -> None:
    assert phase.title
    assert phase.purpose.endswith(".")
    assert phase.fields
    assert all(field.title for field in phase.fields)


@every
def test_it_is_per_photo_or_catalog_wide_or_says_why_it_cannot_be_done(phase: Phase) -> None:
    assert bool(phase.compute) == bool(phase.save)
    assert sum((bool(phase.compute), bool(phase.run), bool(phase.unavailable))) == 1


@every
def test_its_version_fits_its_column(phase: Phase) -> None:
    assert 0 < len(phase.version) <= 40


def test_they_come_in_the_order_of_their_needs() -> None:
    assert in_order(PHASES) == PHASES
    order = ["scan", *(phase.name for phase in PHASES)]
    for phase in PHASES:
        assert all(order.index(need) < order.index(phase.name) for need in phase.needs)


@every_per_photo
def test_what_it_computes_travels_between_processes(phase: Phase, tmp_path: Path) -> None:
    compute = pickle.loads(pickle.dumps(phase.compute))
    result = compute(PhotoSource(jpeg(tmp_path / "a.jpg")))
    assert pickle.loads(pickle.dumps(result)) == result


@every_per_photo
def test_the_same_photo_gives_the_same_bits_alone_and_with_others(phase: Phase, tmp_path: Path) -> None:
    path = jpeg(tmp_path / "a.jpg", size=(400, 300), orientation=6)
    alone = examine((Task(1, str(path), (phase.name,)),), {phase.name: phase.compute}, Limits())
    computes = {each.name: each.compute for each in PHASES if each.compute}
    names = sorted(computes, key=lambda name: (name == phase.name, name))
    together = examine((Task(1, str(path), tuple(names)),), computes, Limits())
    results = {outcome.phase: outcome.result for outcome in together[0].outcomes}
    assert results[phase.name] == alone[0].outcomes[0].result


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Photos of every kind, good and bad."""
    album(photos, 3)
    jpeg(photos / "place.jpg", seed=7, place=(48.8583, 2.2945), make="Canon", model="EOS")
    empty(photos / "empty.jpg")
    no_picture(photos / "letter.jpg")
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    return keeper


def test_states_add_up_to_the_photos_before_and_after(library: Keeper) -> None:
    for _ in range(3):
        for phase in library.phases:
            found = states(library, phase.name)
            assert set(found) == set(ids(library))
            assert set(found.values()) <= set(STATES)
        kept = figures(library)
        for phase in library.phases:
            assert sum(kept[phase.name, state] for state in STATES) == 7
        rebuild(library)


def test_a_run_leaves_nothing_to_do(library: Keeper) -> None:
    first = rebuild(library)
    assert sum(phase.done for phase in first.phases) > 0
    assert all(phase.photos == 0 for phase in library.plan().phases)
    second = rebuild(library)
    assert [(phase.requested, phase.done, phase.failed) for phase in second.phases] == [(0, 0, 0)] * len(second.phases)
    for phase in library.phases:
        assert not {"missing", "stale"} & set(states(library, phase.name).values())


def test_a_broken_photo_becomes_a_problem_of_each_phase_that_looks_at_it(library: Keeper) -> None:
    rebuild(library)
    with library.catalog.read() as session:
        found = session.execute(
            select(Photo.path, Problem.phase, Problem.kind, Problem.message).join(Photo, Photo.id == Problem.photo_id)
        ).all()
    by_photo: dict[str, dict[str, str]] = {}
    for path, phase, kind, message in found:
        assert kind in PROBLEM_KINDS
        assert message[-1] in ".?"
        by_photo.setdefault(path, {})[phase] = kind
    looked = {phase.name for phase in library.phases if phase.compute}
    assert by_photo["empty.jpg"] == dict.fromkeys(looked, "empty")
    assert by_photo["letter.jpg"] == dict.fromkeys(looked, "not-an-image")
    decoding = {phase.name for phase in library.phases if phase.decodes}
    assert by_photo["cut.jpg"] == dict.fromkeys(decoding, "truncated")
    assert set(by_photo) == {"empty.jpg", "letter.jpg", "cut.jpg"}


@pytest.mark.parametrize("name", [phase.name for phase in PHASES if phase.compute])
def test_another_version_makes_everything_stale_and_a_run_makes_it_again(library: Keeper, name: str) -> None:
    rebuild(library)
    before = Counter(states(library, name).values())
    newer = newer_version(library, name)
    after = Counter(states(newer, name).values())
    assert after["stale"] == before["done"] > 0
    assert after["done"] == after["failed"] == 0, "a new maker may succeed where the old one failed"
    last = rebuild(newer, only=[name])
    assert {phase.phase: (phase.done, phase.failed) for phase in last.phases} == {
        name: (before["done"], before["failed"])
    }
    assert Counter(states(newer, name).values()) == before
    figures(newer)


def newer_version(keeper: Keeper, name: str) -> Keeper:
    """The same catalog under a program whose maker of one thing has another version."""
    import sys

    module = sys.modules[f"catalog_gui.phases.{name}"]
    old = phase_named(keeper, name)
    with pytest.MonkeyPatch.context() as patch:
        if hasattr(module, "VERSION"):
            patch.setattr(module, "VERSION", f"{old.version}+")
            made = module.phase(keeper.settings)
        else:
            made = module.phase(evolve(keeper.settings, thumbnail_quality=60))
    assert made.version != old.version
    if hasattr(module, "VERSION"):
        made = evolve(made, save=_saving_as(made))
    return with_phases(keeper, *(made if phase.name == name else phase for phase in keeper.phases))


def _saving_as(phase: Phase) -> object:
    """A save that writes the version of this phase, as its own module would."""
    import sys

    module = sys.modules[f"catalog_gui.phases.{phase.name}"]

    def save(*args: object) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "VERSION", phase.version)
            assert phase.save is not None
            phase.save(*args)  # type: ignore[arg-type]

    return save

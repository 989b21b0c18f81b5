"""What tests do with a catalog: add folders, look again, rebuild in this process, ask for states and figures."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import evolve
from sqlalchemy import select

from catalog_gui.catalog.tables import Photo, Problem
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.runner import Rebuild
from catalog_gui.phases.base import Phase, table_of
from catalog_gui.phases.scan import ScanReport


def add(keeper: Keeper, *folders: Path) -> ScanReport:
    """Cover folders and look at them."""
    return _report(keeper.add(folders))


def scan(keeper: Keeper, accept_missing: bool = False) -> ScanReport:
    """Look at all folders again."""
    return _report(keeper.scan(accept_missing=accept_missing))


def _report(steps: Iterable[Any]) -> ScanReport:
    last = list(steps)[-1]
    assert isinstance(last, ScanReport)
    return last


def run(keeper: Keeper, **asked: Any) -> list[Progress]:
    """A whole rebuild in this process, with everything that it said."""
    return list(Rebuild(keeper.bench, keeper.phases, own=keeper.own_folders, **asked).run())


def rebuild(keeper: Keeper, **asked: Any) -> Progress:
    """A whole rebuild in this process; its last word."""
    return run(keeper, **asked)[-1]


def with_phases(keeper: Keeper, *phases: Phase) -> Keeper:
    """The same catalog as a program with just these phases sees it."""
    from catalog_gui.engine.coverage import Tallies

    keeper.catalog.ensure([table_of(table) for phase in phases for table in phase.tables])
    return evolve(keeper, phases=phases, tallies=Tallies(phases))


def phase_named(keeper: Keeper, name: str) -> Phase:
    """One of the keeper's phases."""
    return next(phase for phase in keeper.phases if phase.name == name)


def ids(keeper: Keeper) -> dict[str, int]:
    """Each photo's id by its path."""
    with keeper.catalog.read() as session:
        return dict(session.execute(select(Photo.path, Photo.id).where(Photo.trashed_at.is_(None))).all())


def missing(keeper: Keeper) -> set[str]:
    """Paths of the photos that are known to be gone."""
    with keeper.catalog.read() as session:
        return set(session.scalars(select(Photo.path).where(Photo.missing_since.is_not(None))))


def states(keeper: Keeper, phase: str) -> dict[str, str]:
    """Each photo's state in a phase, by its path."""
    wanted = phase_named(keeper, phase).states.add_columns(Photo.path)
    with keeper.catalog.read() as session:
        return {path: state for _, state, path in session.execute(wanted)}


def problem(keeper: Keeper, phase: str, path: str) -> Problem | None:
    """What is written down as a phase's trouble with a photo."""
    with keeper.catalog.read() as session:
        query = select(Problem).join(Photo, Photo.id == Problem.photo_id)
        return session.scalars(query.where(Problem.phase == phase, Photo.path == path)).one_or_none()


def figures(keeper: Keeper) -> Counter[tuple[str, str]]:
    """The gauges' figures as kept, after making sure that counting gives the same."""
    kept = keeper.tallies.figures(keeper.catalog)
    with keeper.catalog.read() as session:
        assert kept == keeper.tallies.counted(session)
    return kept

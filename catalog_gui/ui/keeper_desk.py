"""The desk of an open catalog: what the shell of the window asks, answered by the engine."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from attrs import frozen
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalog_gui.care.bit_rot import read_again
from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, Photo, Run, RunPhase, TrashItem
from catalog_gui.engine.coverage import Gauge, Tallies
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import photos_in_trouble
from catalog_gui.engine.plan import Plan, Scope
from catalog_gui.engine.progress import Progress
from catalog_gui.phases import load_phases
from catalog_gui.phases.base import present, table_of
from catalog_gui.phases.scan import Looking, ScanReport
from catalog_gui.review.trash_records import TRASHED
from catalog_gui.settings import Settings
from catalog_gui.ui.desk import LastRun, Summary
from catalog_gui.ui.formatting import counted, number


@frozen
class KeeperDesk:
    """Answers from one open catalog; see Desk."""

    keeper: Keeper

    def summary(self) -> Summary:
        """Figures of the whole catalog; its sizes are added up, which takes a moment for a million photos."""
        with self.keeper.catalog.read() as session:
            photos, size = session.execute(
                select(func.count(), func.coalesce(func.sum(Photo.size), 0)).where(present())
            ).one()
            clusters = session.scalar(_to_review())
            counts = {
                "photos": photos,
                "duplicates": clusters or 0,
                "bursts": session.scalar(_bursts_to_review()) or 0,
                "trash": session.scalar(_in_trash()) or 0,
                "problems": photos_in_trouble(session, self.keeper.phases),
            }
            return Summary(self.keeper.catalog.name, photos, size, _last_run(session), counts)

    def gauges(self) -> list[Gauge]:
        """Every field's gauge."""
        return self.keeper.gauges()

    def plan(self, skip: frozenset[str]) -> Plan:
        """What a rebuild without these phases would do."""
        return self.keeper.plan(skip=skip)

    def start_rebuild(self, only: frozenset[str], skip: frozenset[str]) -> Iterator[Progress]:
        """A run whose processes step back for the window."""
        return self.keeper.rebuild(only=only, skip=skip, low_priority=True)

    def try_again(self, photos: tuple[int, ...]) -> Iterator[Progress]:
        """A run over what failed with these photos and may pass when tried again. Damaged ones are read once more first."""
        deque(read_again(self.keeper, photos), maxlen=0)
        label = f"Try again what failed with {counted(len(photos), 'photo', 'photos')}"
        yield from self.keeper.rebuild(scope=Scope(failed=True, photos=photos), low_priority=True, label=label)

    def add_folder(self, folder: Path) -> Iterator[Progress]:
        """Cover the folder and look through it, told as the progress of a run without phases."""
        for looked in self.keeper.add([folder]):
            if isinstance(looked, ScanReport):
                yield _looking("Looked at the folder", notice=_found(looked, folder), result="completed")
            else:
                yield _looking(_so_far(looked))

    def use(self, settings: Settings) -> None:
        """Let the phases work with other settings from now on; the store of thumbnails stays until the next opening."""
        phases = load_phases(settings)
        self.keeper.catalog.ensure([table_of(table) for phase in phases for table in phase.tables])
        self.keeper.tallies = Tallies(phases)
        self.keeper.phases = phases
        self.keeper.settings = settings


def _to_review() -> Select[int]:
    """How many clusters wait for a person; those that were called no duplicates wait no more."""
    return select(func.count()).select_from(Cluster).where(Cluster.reviewed_at.is_(None), Cluster.rejected_at.is_(None))


def _bursts_to_review() -> Select[int]:
    """How many bursts wait for a person; a frame that was cut off and is alone now is none."""
    frames = select(func.count(BurstFrame.burst_id.distinct())).join(Burst, Burst.id == BurstFrame.burst_id)
    there = frames.join(Photo, Photo.id == BurstFrame.photo_id).where(present())
    return there.where(Burst.reviewed_at.is_(None), BurstFrame.position.is_not(None))


def _in_trash() -> Select[int]:
    """How many photos are in the trash."""
    return select(func.count()).select_from(TrashItem).where(TrashItem.main, TrashItem.state == TRASHED)


def _last_run(session: Session) -> LastRun | None:
    run = session.scalars(select(Run).where(Run.ended_at.is_not(None)).order_by(Run.id.desc()).limit(1)).first()
    if run is None or run.ended_at is None:
        return None
    made, failed = session.execute(
        select(func.coalesce(func.sum(RunPhase.done), 0), func.coalesce(func.sum(RunPhase.failed), 0)).where(
            RunPhase.run_id == run.id
        )
    ).one()
    ended = run.ended_at if run.ended_at.tzinfo else run.ended_at.replace(tzinfo=UTC)
    return LastRun(ended.astimezone().replace(tzinfo=None), run.result or "interrupted", run.seconds, made, failed)


def _so_far(looked: Looking) -> str:
    return f"Looking at {Path(looked.root).name or looked.root}: {counted(looked.files, 'file', 'files')} so far"


def _found(report: ScanReport, folder: Path) -> str:
    """What came of it, or why nothing did."""
    if messages := [root.message for root in report.roots if root.message]:
        return " ".join(messages)
    name = folder.name or str(folder)
    if not report.new + report.moved + report.unchanged:
        return f"There are no photos in {name}."
    moved = f", {number(report.moved)} known from elsewhere" if report.moved else ""
    return f"{name}: {counted(report.new, 'new photo', 'new photos')}{moved}."


def _looking(stage: str, notice: str | None = None, result: str | None = None) -> Progress:
    return Progress(
        run=None,
        phases=(),
        stage=stage,
        rate=None,
        seconds_left=None,
        seconds=0.0,
        fraction=1.0 if result else 0.0,
        failures=0,
        workers=0,
        notice=notice,
        result=result,
    )

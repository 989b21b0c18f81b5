"""One open catalog with its phases, its settings and its thumbnail store: what the window and the commands work with."""

import os
import socket
from collections.abc import Collection, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import define
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from catalog_gui.catalog import backups
from catalog_gui.catalog.catalog import Catalog, create_catalog, is_absent, open_catalog, refuse_lost
from catalog_gui.catalog.tables import Info, Photo, Root, TrashItem
from catalog_gui.catalog.types import from_stored, to_stored
from catalog_gui.engine import plan as planning
from catalog_gui.engine.coverage import Gauge, Tallies, gauges
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.plan import EVERY_GAP, Plan, Scope
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.runner import rebuild
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.media.trash_places import trash_folders
from catalog_gui.phases import load_phases
from catalog_gui.phases.base import Bench, Phase, present, table_of
from catalog_gui.phases.scan import Looking, RootResult, ScanReport, scan
from catalog_gui.settings import DIRS, Settings, remember_catalog

STORE: Final = "store"
"""The fact of a catalog where its thumbnails lay last, and below it where their drive was mounted."""


@define
class Keeper:
    """One open catalog and all that belongs to it."""

    catalog: Catalog
    settings: Settings
    phases: tuple[Phase, ...]
    store: ThumbnailStore
    tallies: Tallies

    @property
    def bench(self) -> Bench:
        """What phases work with; without worker processes, which belong to a run."""
        return Bench(self.catalog, self.settings, self.store, self.tallies, Inline())

    @property
    def own_folders(self) -> list[Path]:
        """Folders of the program itself, never looked into by a scan; as the system names them, as roots are."""
        folders = {self.store.directory, DIRS.user_data_path, DIRS.user_cache_path}
        with self.catalog.read() as session:
            roots = list(session.scalars(select(Root.path)))
        for root in roots:
            with suppress(OSError, ValueError):  # a root that is away is not looked into
                folders.update(trash_folders(Path(root)))
        return [Path(os.path.realpath(folder)) for folder in sorted(folders)]

    def gauges(self) -> list[Gauge]:
        """Every field's gauge."""
        return gauges(self.catalog, self.phases, self.tallies)

    def plan(self, only: Collection[str] = (), skip: Collection[str] = (), scope: Scope = EVERY_GAP) -> Plan:
        """What a rebuild would do now, without looking at the folders first."""
        run = planning.chosen(self.phases, only, skip)
        with self.catalog.read() as session:
            return planning.make_plan(session, self.phases, run, socket.gethostname(), scope)

    def rebuild(
        self,
        only: Collection[str] = (),
        skip: Collection[str] = (),
        scope: Scope = EVERY_GAP,
        workers: int = 0,
        low_priority: bool = False,
        **how: Any,
    ) -> Generator[Progress, None, None]:
        """Run it; see engine.runner.Rebuild, which also says what else may be asked."""
        self.claim_store()
        return rebuild(
            self.bench,
            self.phases,
            workers=workers,
            low_priority=low_priority,
            own=self.own_folders,
            only=only,
            skip=skip,
            scope=scope,
            **how,
        )

    def claim_store(self) -> None:
        """Make the folder of thumbnails this catalog's own: to be called before anything is written there.

        :raises CatalogError: it holds photos, is another's, cannot be written, or lay on a drive that is away.
        """
        self.refuse_photos_in_store()
        with self.catalog.read() as session:
            noted = session.scalar(select(Info.value).where(Info.key == STORE)) or ""
        place, _, drive = from_stored(noted).partition("\n")
        known = place == str(self.store.directory)
        if known and drive and not os.path.ismount(drive) and self.store.owner() is None:
            raise CatalogError(
                f"The thumbnails lay in {place} on a drive that was at {drive} and is away now, so none were made anew."
                " Plug it in, or choose another folder for thumbnails in the settings."
            )
        self.store.claim(self.catalog.uid, known)
        now = to_stored(f"{self.store.directory}\n{_drive_of(self.store.directory)}")
        if now != noted:
            with self.catalog.write() as session:
                session.merge(Info(key=STORE, value=now))

    def refuse_photos_in_store(self) -> None:
        """An original named as thumbnails are (82/12345.jpg) would be written over.

        :raises CatalogError: photos of this catalog lie in the folder of the store.
        """
        store = Path(os.path.realpath(self.store.directory))
        with self.catalog.read() as session:
            for id_, path in session.execute(select(Root.id, Root.path)).all():
                if Path(path).is_relative_to(store) or _holds_photos(session, id_, Path(path), store):
                    raise CatalogError(
                        f"The folder for thumbnails, {store}, holds photos of this catalog, so nothing was written there."
                        " Choose a folder of its own for thumbnails in the settings."
                    )

    def scan(
        self, roots: Collection[int] | None = None, accept_missing: bool = False
    ) -> Iterator[Looking | ScanReport]:
        """Look at all roots again, or at these. Before losses are accepted, the catalog is kept as it is."""
        with self.catalog.operation("scan", "Look at the folders again"):
            if accept_missing:
                self.snapshot()
            yield from scan(
                self.catalog,
                self.settings,
                self.tallies,
                own=self.own_folders,
                roots=None if roots is None else list(roots),
                accept_missing=accept_missing,
            )

    def add(self, folders: Collection[Path]) -> Iterator[Looking | ScanReport]:
        """Cover these folders, and look at them.

        :raises CatalogError: a folder is not there; then none is added.
        """
        wanted = [_real(folder) for folder in folders]
        covered: list[RootResult] = []
        added: list[int] = []
        with self.catalog.operation("add", "Add " + ", ".join(folder.name or str(folder) for folder in wanted)):
            for folder in wanted:
                with self.catalog.write() as session:
                    root = _cover(session, folder)
                if isinstance(root, RootResult):
                    covered.append(root)
                else:
                    added.append(root)
        report = ScanReport()
        if added:
            for looked in self.scan(added):
                if isinstance(looked, ScanReport):
                    report = looked
                else:
                    yield looked
        yield _with_roots(report, covered)

    def snapshot(self) -> Path:
        """Keep the catalog as it is, before something that destroys or forgets; where the copy lies.

        :raises CatalogError: that cannot be done; then nothing must be destroyed.
        """
        return backups.make(self.catalog.file, backup_folder(self.catalog.file), kept=self.settings.backups_kept)

    @property
    def unsettled(self) -> bool:
        """Whether files are on their way to the trash or back: at work now, or left there by a kill."""
        with self.catalog.read() as session:
            on_the_way = TrashItem.state.in_(("going", "returning", "purging"))
            return session.scalar(select(TrashItem.id).where(on_the_way).limit(1)) is not None

    def close(self) -> None:
        """Let go of the catalog."""
        self.catalog.close()


def _drive_of(folder: Path) -> str:
    """Where the drive of a folder is mounted; nothing where that is the system's own, which is never away."""
    real = Path(os.path.realpath(folder))
    mount = next(each for each in (real, *real.parents) if os.path.ismount(each) or each == each.parent)
    return "" if mount == mount.parent else str(mount)


def _with_roots(report: ScanReport, covered: list[RootResult]) -> ScanReport:
    from attrs import evolve

    return evolve(report, roots=(*report.roots, *covered))


def _real(folder: Path) -> Path:
    """A folder as the system names it, whatever links and spellings led to it."""
    try:
        real = Path(os.path.realpath(folder, strict=True))
    except OSError as error:
        raise CatalogError(f"{folder} is not there ({error.strerror}), so nothing was added.") from error
    if not real.is_dir():
        raise CatalogError(f"{folder} is a file. Add the folder that it is in.")
    return real


def _cover(session: Session, folder: Path) -> int | RootResult:
    """Make a root of a folder, taking in the roots inside it; a folder inside a root is covered already."""
    roots = list(session.execute(select(Root.id, Root.path)))
    for _, path in roots:
        if any(_same(Path(path), upper) for upper in (folder, *folder.parents)):
            if _same(Path(path), folder):
                return RootResult(path, "scanned", f"{folder} is one of your folders already.")
            return RootResult(path, "scanned", f"{folder} is inside {path}, which is covered already.")
    inside = [(id_, Path(path)) for id_, path in roots if folder in Path(path).parents]
    root: int = session.execute(insert(Root).values(path=str(folder)).returning(Root.id)).scalar_one()
    for id_, inner in inside:
        _take_in(session, root, folder, id_, inner)
    return root


def _holds_photos(session: Session, root: int, path: Path, folder: Path) -> bool:
    """Whether photos of a root lie below a folder inside it."""
    if not folder.is_relative_to(path):
        return False
    below = to_stored(folder.relative_to(path).as_posix() + "/")
    inside = select(Photo.id).where(Photo.root_id == root, present(), func.substr(Photo.path, 1, len(below)) == below)
    return session.scalar(inside.limit(1)) is not None


def _same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except (OSError, ValueError):
        return False


def _take_in(session: Session, root: int, folder: Path, inner: int, inner_path: Path) -> None:
    """Photos of a root inside a new one move under it, with everything known of them."""
    prefix = inner_path.relative_to(folder).as_posix()
    for id_, path in session.execute(select(Photo.id, Photo.path).where(Photo.root_id == inner)).all():
        photo = session.get_one(Photo, id_)
        photo.root_id, photo.path = root, f"{prefix}/{path}"
    session.flush()
    session.delete(session.get_one(Root, inner))


def photos_in(session: Session) -> int:
    """Photos that the catalog knows."""
    return session.scalar(select(func.count()).select_from(Photo).where(present())) or 0


def store_folder(catalog: Catalog, settings: Settings) -> Path:
    """Where the thumbnails of a catalog lie: as set, else a folder of its own in the platform's folder for data."""
    if settings.thumbnail_dir:
        return Path(settings.thumbnail_dir).expanduser()
    return DIRS.user_data_path / "thumbnails" / catalog.uid


def backup_folder(file: Path) -> Path:
    """Where the backups of a catalog lie: beside each other, under its name."""
    return DIRS.user_data_path / "backups" / file.stem


def open_keeper(file: Path, settings: Settings, create: bool = False) -> Keeper:
    """Open a catalog, or make it where it is asked for and absent.

    :raises CatalogError: see open_catalog and create_catalog.
    """
    file = file.expanduser().absolute()
    folder = backup_folder(file)
    if create and is_absent(file):
        refuse_lost(file, folder)
        catalog = create_catalog(file)
    else:
        catalog = open_catalog(file, folder)
    phases = load_phases(settings)
    catalog.ensure([table_of(table) for phase in phases for table in phase.tables])
    catalog.settle()
    store = ThumbnailStore(store_folder(catalog, settings))
    remember_catalog(str(file))
    return Keeper(catalog, settings, phases, store, Tallies(phases))

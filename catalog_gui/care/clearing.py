"""Files of the store deleted: those that belong to no photo, or a selection. Never outside the store, never a file in use."""

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen
from sqlalchemy import delete, select, update

from catalog_gui.care.reconcile import Checked
from catalog_gui.care.selection import Selection, choose
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import StoredFile
from catalog_gui.phases.previews import PreviewRow
from catalog_gui.phases.thumbnails import GONE, ThumbnailRow

BATCH: Final = 200


@frozen
class Removable:
    """A file that may go, with its bytes."""

    file: StoredFile
    bytes: int


@frozen
class Removed:
    """What was deleted, by names inside the store; `kept` came to belong to a photo meanwhile, `failed` has (name, why)."""

    operation: int
    names: tuple[str, ...]
    bytes: int
    kept: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def orphans(keeper: Keeper) -> list[Removable]:
    """Files that no photo could use: their id is no photo's, not even one's in the trash, or they lie where nobody looks."""
    with keeper.catalog.read() as session:
        photos = set(session.scalars(select(Photo.id)))
    return _weighed(file for file in keeper.store.files() if file.misplaced or file.photo_id not in photos)


def clearable(keeper: Keeper, which: Selection, previews_only: bool = False) -> list[Removable]:
    """The thumbnails and previews of a selection; all that lie in the store where there is no filter.

    :raises UsageError: no photo lies in the folder of the selection.
    """
    photos = choose(keeper, which).photos
    chosen = None if photos is None else set(photos)
    files = (file for file in keeper.store.files() if chosen is None or file.photo_id in chosen)
    return _weighed(file for file in files if file.preview or not previews_only)


def _weighed(files: Iterator[StoredFile]) -> list[Removable]:
    found = []
    for file in files:
        try:
            found.append(Removable(file, file.path.stat().st_size))
        except OSError:  # gone already
            continue
    return found


def remove_orphans(keeper: Keeper, files: Sequence[Removable]) -> Iterator[Checked | Removed]:
    """Delete files that belong to no photo; each is looked up again right before.

    :raises CatalogError: somebody else works on the catalog alone, or the store is not this catalog's.
    """
    yield from _remove(keeper, files, "orphans", f"Delete {len(files)} files that belong to no photo", spare=True)


def clear(keeper: Keeper, files: Sequence[Removable]) -> Iterator[Checked | Removed]:
    """Delete thumbnails and previews; their photos then lack them. The photos themselves are not touched.

    :raises CatalogError: somebody else works on the catalog alone, or the store is not this catalog's.
    """
    yield from _remove(keeper, files, "clear", f"Delete {len(files)} thumbnails and previews", spare=False)


def _remove(
    keeper: Keeper, files: Sequence[Removable], kind: str, label: str, spare: bool
) -> Iterator[Checked | Removed]:
    keeper.claim_store()
    names: list[str] = []
    kept: list[str] = []
    failed: list[tuple[str, str]] = []
    weight = 0
    with keeper.catalog.alone(kind, label) as said:
        keeper.snapshot()
        for start in range(0, len(files), BATCH):
            gone = []
            for each in files[start : start + BATCH]:
                if spare and not each.file.misplaced and _is_known(keeper, each.file.photo_id):
                    kept.append(each.file.name)
                elif why := _delete(keeper, each.file):
                    failed.append((each.file.name, why))
                else:
                    gone.append(each)
            _note(keeper, [each.file for each in gone if not each.file.misplaced])
            names += [each.file.name for each in gone]
            weight += sum(each.bytes for each in gone)
            yield Checked(min(start + BATCH, len(files)), len(files))
    yield Removed(said.id, tuple(names), weight, tuple(kept), tuple(failed))


def _is_known(keeper: Keeper, photo: int) -> bool:
    with keeper.catalog.read() as session:
        return session.scalar(select(Photo.id).where(Photo.id == photo)) is not None


def _delete(keeper: Keeper, file: StoredFile) -> str:
    """Why a file stays; empty if it has gone."""
    try:
        keeper.store.remove(file.name)
    except CatalogError as error:
        return str(error)
    return ""


def _note(keeper: Keeper, files: Sequence[StoredFile]) -> None:
    """Rows follow their files."""
    small = sorted(file.photo_id for file in files if not file.preview)
    large = sorted(file.photo_id for file in files if file.preview)
    with keeper.catalog.write() as session:
        with keeper.tallies.changing(session, small):
            gone = update(ThumbnailRow).where(ThumbnailRow.photo_id.in_(small)).values(fault=GONE)
            session.execute(gone.execution_options(synchronize_session=False))
        session.execute(
            delete(PreviewRow).where(PreviewRow.photo_id.in_(large)).execution_options(synchronize_session=False)
        )
